"""`export`: the release in other formats."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from cyclopts import Parameter

from borderkg.cli.output import emit_json, note


def export(
    *,
    format: Literal["nq", "trig", "ttl", "jsonld", "tables", "parquet"],
    graph: Annotated[list[str] | None, Parameter(negative=())] = None,
    out: Path = Path("export"),
    release: str | None = None,
    dist: Path | None = None,
    json: bool = False,
) -> int:
    """Write the release, or some of its graphs, in another format.

    Parameters
    ----------
    format
        nq, trig or jsonld in one file; ttl one file a graph; tables or parquet one file a kind of
        row, with a codebook.
    graph
        Only this graph, as document/mexico-city-visit-article.
    out
        The folder to write to.
    release
        Its id or folder; else the newest.
    dist
        The folder of releases; else $BORDERKG_DIST, else ./dist.
    json
        Print JSON.
    """
    raise NotImplementedError


_ = emit_json, note
