"""`fetch`: the full table of a source from its publisher."""

from __future__ import annotations

from pathlib import Path

from borderkg.cli.numbers import Seconds
from borderkg.cli.output import emit, emit_json, note
from borderkg.errors import UnknownNameError

CHANGED = 1


def fetch(
    source: str,
    /,
    *,
    out: Path = Path(),
    address: str | None = None,
    timeout: Seconds = 120.0,
    json: bool = False,
) -> int:
    """Fetch the full table of a statistical source from its publisher, for build --full.

    Parameters
    ----------
    source
        The source, as cbp-encounters-state.
    out
        The folder to put it in; else this one.
    address
        Take it from here instead of where its description says.
    timeout
        Seconds for everything.
    json
        Print JSON.
    """
    from borderkg.content import bundled
    from borderkg.sources import fetching, manifest

    manifests = {m.key: m for m in manifest.read_all(bundled().data / "statistics")}
    if source not in manifests:
        raise UnknownNameError(
            "there is no such source", found=source, expected="one of " + ", ".join(sorted(manifests))
        )
    found = fetching.fetch(
        manifests[source], out, manifests=tuple(manifests.values()), address=address, seconds=timeout
    )
    if json:
        emit_json(
            {
                "source": source,
                "path": str(found.path),
                "address": found.address,
                "sha256": found.sha256,
                "bytes": found.size,
                "known": found.known,
            }
        )
    else:
        emit(f"{found.path}\n{found.size:,} bytes, sha256 {found.sha256}\n")
    if found.known:
        note(f"the table that {source} describes; use it with: borderkg build --full {found.path}")
        return 0
    note(
        f"the publisher has changed this table: its hash is none that {source} describes, so it is a new "
        "vintage. Compare it with the one before, add its [[vintages]] and known-sha256 to source.toml and "
        "set its expectations anew, then build with --full. Until then its figures would pass for those of "
        "the vintage described."
    )
    return CHANGED
