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

from borderkg.export.parquet import GROUP, write_parquet
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
        table = _Table(query)
        if csv:
            with whole_file(folder / f"{name}.csv") as output:
                output.write(_csv([tuple(query.columns)]))
                for frame in _frames(query, store, timeout):
                    output.write(frame.to_csv().partition("\r\n")[2].encode())
                    table.take(frame, typed=parquet)
            written.append(folder / f"{name}.csv")
        else:
            for frame in _frames(query, store, timeout):
                table.take(frame, typed=parquet)
        if parquet:
            written.append(table.write(folder / f"{name}.parquet"))
        codebook += table.described(name)
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


class _Table:
    """A table as its frames come by: what its columns hold, and its rows column by column."""

    def __init__(self, query: StoredQuery) -> None:
        self._query = query
        self._datatypes: dict[str, set[str]] = {column: set() for column in query.columns}
        self._parts = [
            polars.DataFrame({name: polars.Series(name, [], polars.Null) for name in query.columns})
        ]

    def take(self, frame: Frame, *, typed: bool) -> None:
        """Take in the next rows; keep them where they are to be written typed."""
        for place, (column, datatype) in enumerate(frame.datatypes().items()):
            if any(row[place] is not None for row in frame.terms):
                self._datatypes[column].add(shrink(datatype))
        if typed:
            self._parts.append(_without_empty_types(frame.to_polars()))

    def write(self, path: Path) -> Path:
        """Write all rows as Parquet."""
        whole = polars.concat(self._parts, how="vertical_relaxed").to_arrow()
        return write_parquet(path, whole.schema, whole.combine_chunks().to_batches(max_chunksize=GROUP))

    def described(self, name: str) -> list[tuple[str, ...]]:
        """The rows of the codebook, one a column."""
        return [
            (
                name,
                column,
                " ".join(sorted(self._datatypes[column])),
                texts.get("en", ""),
                texts.get("es", ""),
            )
            for column, texts in self._query.columns.items()
        ]


def _without_empty_types(frame: polars.DataFrame) -> polars.DataFrame:
    """Columns that hold nothing have no type, so that those of other vintages decide."""
    empty = [name for name in frame.columns if frame[name].null_count() == len(frame)]
    return frame.with_columns(polars.lit(None).alias(name) for name in empty)


def _csv(rows: list[tuple[str, ...]]) -> bytes:
    output = io.StringIO()
    csv.writer(output, lineterminator="\r\n").writerows(rows)
    return output.getvalue().encode()
