"""`build` and `verify`: making a release, and holding one against its manifest."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from cyclopts import Parameter

from borderkg.cli.output import emit, emit_json, note, stage_line
from borderkg.errors import BorderKGError


def build(
    *,
    texts: Path | None = None,
    text: Annotated[list[str] | None, Parameter(negative=())] = None,
    full: Annotated[list[Path] | None, Parameter(negative=())] = None,
    out: Path | None = None,
    no_check: Annotated[bool, Parameter(negative=())] = False,
    reasoner: Literal["sparql", "owlrl"] = "sparql",
    engine: Literal["polars", "duckdb", "spark"] = "polars",
    json: bool = False,
) -> int:
    """Build a checked release from ontology, data and, where given, the reader's texts.

    Parameters
    ----------
    texts
        A folder with copies of documents, recognised by their SHA-256.
    text
        DOCUMENT=FILE: this file must be that document.
    full
        A statistical table too large to ship.
    out
        The folder of releases; else $BORDERKG_DIST, else ./dist.
    no_check
        Do not run the checks.
    reasoner
        sparql, or owlrl, which is slower.
    engine
        What reads the tables: polars, duckdb or spark; the release is the same.
    json
        Print JSON.
    """
    from borderkg import pipeline
    from borderkg.content import bundled
    from borderkg.store.location import dist_folder

    built = pipeline.build(
        bundled(),
        dist_folder(out),
        texts=texts,
        text_files=_assignments(text or []),
        reasoner=reasoner,
        full=full or [],
        engine=engine,
        check=not no_check,
        progress=stage_line,
    )
    for path in built.unknown_texts:
        note(f"not a text of any document: {path}")
    if json:
        emit_json(
            {
                "release": built.id,
                "path": str(built.path),
                "sha256": built.digest,
                "quads": built.quads,
                "graphs": len(built.graphs),
                "texts": list(built.texts),
                "unknown_texts": [str(path) for path in built.unknown_texts],
                "findings": built.findings,
            }
        )
    else:
        emit(
            f"release {built.id}: {built.quads:,} quads in {len(built.graphs)} graphs, "
            f"{built.findings} findings\nsha256 {built.digest}\n{built.path}\n"
        )
    return 0


def verify(release: str | None = None, /, *, dist: Path | None = None, json: bool = False) -> int:
    """Hold a release or a bundle against its manifest: digests, counts, missing and foreign files.

    Parameters
    ----------
    release
        Its id or folder, or the folder of a bundle; else the newest.
    dist
        The folder of releases; else $BORDERKG_DIST, else ./dist.
    json
        Print JSON.
    """
    from borderkg import pipeline
    from borderkg.export.bundle.verification import is_bundle
    from borderkg.store.location import locate

    if release is not None and is_bundle(Path(release)):
        return _verify_bundle(Path(release), json=json)
    found = locate(release, dist)
    record = pipeline.verify(found.path)
    if json:
        emit_json(
            {
                "release": record.release,
                "sha256": record.sha256,
                "graphs": {name: graph.quads for name, graph in record.graphs.items()},
            }
        )
    else:
        emit(
            f"release {record.release} is whole: {record.quads:,} quads in {len(record.graphs)} graphs\n"
            f"sha256 {record.sha256}\n"
        )
    return 0


def _verify_bundle(folder: Path, *, json: bool) -> int:
    from borderkg.export.bundle.verification import verify_bundle

    record = verify_bundle(folder)
    if json:
        emit_json(
            {
                "release": record.release,
                "files": len(record.files),
                "quads": record.quads,
                "rdfc10": {"dataset": record.dataset, "union": record.union},
            }
        )
    else:
        emit(
            f"the bundle of release {record.release} is whole: {len(record.files):,} files, "
            f"{record.quads:,} quads\nrdfc10 {record.dataset}\n"
        )
    return 0


def _assignments(given: list[str]) -> dict[str, Path]:
    pairs = {}
    for one in given:
        document, equals, file = one.partition("=")
        if not equals:
            raise BorderKGError("--text takes DOCUMENT=FILE", found=one)
        pairs[document] = Path(file)
    return pairs
