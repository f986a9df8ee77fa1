"""`export` and `release`: what a release holds in other formats, and all of them as one bundle."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from cyclopts import Parameter

from borderkg.cli.output import emit, emit_json, note
from borderkg.errors import BorderKGError

if TYPE_CHECKING:
    from borderkg.export.bundle.writing import Step
    from borderkg.store.location import Release


def export(
    *,
    format: Literal["nq", "trig", "ttl", "jsonld", "tables", "csvw", "parquet"],
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
        nq, trig or jsonld in one file; ttl one file a graph; tables one file a kind of row, with a
        codebook; csvw or parquet one file a cube.
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
    if format in ("tables", "csvw", "parquet"):
        if graph:
            raise BorderKGError("tables are made from all graphs", advice="leave out --graph")
        written = _tables(found, out, format)
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


def release(
    release: str | None = None,
    /,
    *,
    out: Path | None = None,
    dist: Path | None = None,
    json: bool = False,
) -> int:
    """Write a built release as a bundle: every format, with licences, citation and digests.

    Parameters
    ----------
    release
        Its id or folder; else the newest.
    out
        The folder to write; else bundles/ and the id, in the folder of releases.
    dist
        The folder of releases; else $BORDERKG_DIST, else ./dist.
    json
        Print JSON.
    """
    from borderkg.content import bundled
    from borderkg.export.bundle.writing import FOLDER, write_bundle
    from borderkg.store.location import dist_folder, locate

    found = locate(release, dist)
    folder = out if out is not None else dist_folder(dist) / FOLDER / found.id

    def told(step: Step) -> None:
        note(f"{step.name:<28} {step.files:>10,} files          {step.seconds:7.2f} s")

    record = write_bundle(found, bundled(), folder, told=told)
    if json:
        emit_json(
            {
                "release": record.release,
                "path": str(folder),
                "files": len(record.files),
                "bytes": sum(file.bytes for file in record.files.values()),
                "rdfc10": {"dataset": record.dataset, "union": record.union},
            }
        )
    else:
        emit(
            f"release {record.release}: {len(record.files):,} files, {record.quads:,} quads\n"
            f"rdfc10 {record.dataset}\n{folder}\n"
        )
    return 0


def _tables(release: Release, out: Path, format: str) -> list[Path]:
    if format != "tables":
        from borderkg.export.cubes import files

        return (files.csvw if format == "csvw" else files.parquet)(release, out)
    from borderkg.export.tables import tables
    from borderkg.store.worker import Worker

    with Worker(release.store) as worker:
        return tables(worker, out)
