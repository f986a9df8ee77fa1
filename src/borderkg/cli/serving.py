"""`serve`: a release, open to SPARQL clients, programs and people in a browser."""

from __future__ import annotations

import logging
import sys
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from borderkg.cli.numbers import Count, Seconds
from borderkg.cli.output import emit_json, note
from borderkg.errors import BorderKGError


def serve(
    *,
    dist: Path | None = None,
    host: str = "127.0.0.1",
    port: int = 8321,
    timeout: Seconds = 10.0,
    workers: Count = 2,
    allow_host: Annotated[list[str] | None, Parameter(negative=())] = None,
    json: bool = False,
) -> int:
    """Serve the newest release over HTTP until stopped: SPARQL, stored queries, linked data, pages.

    Parameters
    ----------
    dist
        The folder of releases; else $BORDERKG_DIST, else ./dist. A release that is built there
        meanwhile is served at once.
    host
        The address to listen at.
    port
        The port to listen at; 0 takes a free one.
    timeout
        Seconds that a query may take.
    workers
        Processes that evaluate queries; one of them is kept for stored queries.
    allow_host
        A name by which requests may call the service, beside those of this machine.
    json
        Print where it listens as JSON.
    """
    from borderkg.serve.server import serve as run
    from borderkg.serve.settings import HOSTS, Settings
    from borderkg.store.location import dist_folder

    if not 0 <= port <= 65535:
        raise BorderKGError("this is no port", found=port, expected="0 to 65535")
    if workers < 2:
        raise BorderKGError(
            "too few workers", found=workers, expected="at least 2, one is kept for stored queries"
        )
    if timeout <= 0:
        raise BorderKGError("a query needs some time", found=timeout, expected="seconds above 0")
    settings = Settings(
        dist=dist_folder(dist),
        host=host,
        port=port,
        hosts=(*HOSTS, *(allow_host or ())),
        timeout=timeout,
        workers=workers,
    )

    def tell(address: str) -> None:
        if json:
            emit_json({"address": address})
            sys.stdout.flush()
        else:
            note(f"serving at {address}")

    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    run(settings, ready=tell)
    return 0
