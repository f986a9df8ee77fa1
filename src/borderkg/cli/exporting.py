"""`export`: the release in other formats."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from cyclopts import Parameter

from borderkg.cli.output import emit_json, note
from borderkg.errors import BorderKGError

if TYPE_CHECKING:
    from borderkg.store.location import Release


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
    from borderkg.store.location import locate

    found = locate(release, dist)
    if format in ("tables", "parquet"):
        if graph:
            raise BorderKGError("tables are made from all graphs", advice="leave out --graph")
        written = _tables(found, out, csv=format == "tables")
    else:
        from borderkg.export import dumps
        from borderkg.export.jsonld import jsonld
        from borderkg.export.selection import selection

        writers = {"nq": dumps.nquads, "trig": dumps.trig, "ttl": dumps.turtle, "jsonld": jsonld}
        with selection(found, graph) as chosen:
            written = writers[format](chosen, out)
    if json:
        emit_json({"release": found.id, "files": [str(path) for path in written]})
    else:
        for path in written:
            print(path)
        note(f"release {found.id}: {len(written)} file{'' if len(written) == 1 else 's'} written")
    return 0


def _tables(release: Release, out: Path, *, csv: bool) -> list[Path]:
    from borderkg.export.tables import tables
    from borderkg.store.worker import Worker

    with Worker(release.store) as worker:
        return tables(worker, out, csv=csv)
