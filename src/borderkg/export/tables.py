"""Tables for those who work in spreadsheets and data frames, with a codebook.

Each table is a stored query of this package (`tables/*.rq`): one row a thing, a stable IRI, and an
evidence IRI in every row. The codebook is made from the queries' headers.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

import polars

from borderkg.export.writing import whole_file
from borderkg.namespaces import shrink
from borderkg.query import run
from borderkg.query.catalogue import Catalogue, StoredQuery
from borderkg.query.results import Frame
from borderkg.store.answering import Answering

TABLES: Final = ("events", "participations", "stances", "claims", "checks", "observations")
_HEADER: Final = ("table", "column", "datatype", "description_en", "description_es")


@cache
def catalogue() -> Catalogue:
    """The queries of this package."""
    return Catalogue(Path(__file__).parent)


def tables(
    store: Answering, folder: Path, *, csv: bool = True, parquet: bool = True, timeout: float | None = 600.0
) -> list[Path]:
    """Write every table, and the codebook as `codebook.csv`.

    Args:
        store: the release.
        folder: where to write.
        csv: whether to write CSV (RFC 4180, UTF-8).
        parquet: whether to write Parquet.
        timeout: seconds that one question may take.

    Raises:
        BorderKGError: when a file cannot be written.
        QueryTimeoutError: when a question does not end in time.
    """
    written: list[Path] = []
    codebook: list[tuple[str, ...]] = []
    for name in TABLES:
        query = catalogue()[f"tables/{name}"]
        frames = list(_frames(query, store, timeout))
        if csv:
            written.append(_write_csv(folder / f"{name}.csv", query, frames))
        if parquet:
            written.append(_write_parquet(folder / f"{name}.parquet", query, frames))
        codebook += _described(name, query, frames)
    path = folder / "codebook.csv"
    with whole_file(path) as output:
        output.write(_csv([_HEADER, *codebook]))
    return [*written, path]


def _frames(query: StoredQuery, store: Answering, timeout: float | None) -> Iterator[Frame]:
    """The rows of a table; those of official figures vintage by vintage, since they are many."""
    if not query.parameters:
        yield run.run(query, store, timeout=timeout)
        return
    held = run.run(catalogue()["questions/vintages-of-cubes"], store, timeout=timeout)
    for cube, vintage in held.rows:
        yield run.run(query, store, {"cube": cube, "vintage": vintage}, timeout=timeout)


def _write_csv(path: Path, query: StoredQuery, frames: list[Frame]) -> Path:
    with whole_file(path) as output:
        output.write(_csv([tuple(query.columns)]))
        for frame in frames:
            output.write(frame.to_csv().partition("\r\n")[2].encode())
    return path


def _write_parquet(path: Path, query: StoredQuery, frames: list[Frame]) -> Path:
    empty = polars.DataFrame({name: polars.Series(name, [], polars.Null) for name in query.columns})
    made = [_without_empty_types(frame.to_polars()) for frame in frames]
    whole = polars.concat([empty, *made], how="vertical_relaxed")
    with whole_file(path) as output:
        whole.write_parquet(output)
    return path


def _without_empty_types(frame: polars.DataFrame) -> polars.DataFrame:
    """Columns that hold nothing have no type, so that those of other vintages decide."""
    empty = [name for name in frame.columns if frame[name].null_count() == len(frame)]
    return frame.with_columns(polars.lit(None).alias(name) for name in empty)


def _described(name: str, query: StoredQuery, frames: list[Frame]) -> list[tuple[str, ...]]:
    datatypes: dict[str, set[str]] = {column: set() for column in query.columns}
    for frame in frames:
        for place, (column, datatype) in enumerate(frame.datatypes().items()):
            if any(row[place] is not None for row in frame.terms):
                datatypes[column].add(shrink(datatype))
    return [
        (name, column, " ".join(sorted(datatypes[column])), texts.get("en", ""), texts.get("es", ""))
        for column, texts in query.columns.items()
    ]


def _csv(rows: list[tuple[str, ...]]) -> bytes:
    output = io.StringIO()
    csv.writer(output, lineterminator="\r\n").writerows(rows)
    return output.getvalue().encode()
