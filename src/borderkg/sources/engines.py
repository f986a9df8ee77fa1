"""The engines that read a table: polars, DuckDB and Spark, behind narwhals, with one answer.

A table comes here after its survey: it is known to be whole, well formed and described, so an engine only
splits it into cells. Every cell is text, an empty one is the empty text, and column names are those of the
header in the order of the file, whatever the engine would make of them.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import narwhals as nw

from borderkg.errors import SourceError
from borderkg.sources import tables

ENGINES: Final = ("polars", "duckdb", "spark")
SPARK_MASTER: Final = "BORDERKG_SPARK_MASTER"
"""The environment variable that names Spark's master, as spark://host:7077; else two local threads."""
_ROWS: Final = 5_000
_GLOB: Final = re.compile(r"[\\\[\]{}*?]")


def frame(path: Path, engine: str = "polars") -> nw.LazyFrame[Any]:
    """The table at `path` as a lazy narwhals frame of texts.

    Raises:
        SourceError: when `engine` is unknown or not installed.
    """
    names = list(tables.header(path))
    if engine not in _OPENED:
        raise SourceError("no such engine", found=engine, expected="one of " + ", ".join(ENGINES))
    opened: nw.LazyFrame[Any] = nw.from_native(_OPENED[engine](path, names))
    return opened


def batches(path: Path, headers: tuple[str, ...], engine: str = "polars") -> Iterator[dict[str, list[str]]]:
    """The columns `headers` of the table at `path`, some rows at a time, in no fixed order of rows.

    Raises:
        SourceError: as `frame`.
    """
    chosen = frame(path, engine).select(*headers)
    native: Any = nw.to_native(chosen)
    for cells in _NATIVE[engine](native, headers):
        # Small pieces: measured, what is still in the processor's cache when its text is made.
        for start in range(0, len(cells[0]), tables.BATCH_ROWS):
            yield {
                h: column[start : start + tables.BATCH_ROWS] for h, column in zip(headers, cells, strict=True)
            }


def _polars(path: Path, names: list[str]) -> Any:
    import polars

    return polars.scan_csv(
        path,
        has_header=False,
        skip_lines=1,
        schema=dict.fromkeys(names, polars.String),
        empty_string_is_null=False,
        glob=False,
    )


def _duckdb(path: Path, names: list[str]) -> Any:
    duckdb = _installed("duckdb")
    connection = duckdb.connect(":memory:")
    return connection.read_csv(
        str(path),
        header=False,
        skiprows=1,
        names=names,
        all_varchar=True,
        sep=",",
        quotechar='"',
        escapechar='"',
        null_padding=False,
    )


def _spark(path: Path, names: list[str]) -> Any:
    sql, types = _installed("pyspark.sql"), _installed("pyspark.sql.types")
    session = (
        sql.SparkSession.builder.master(os.environ.get(SPARK_MASTER, "local[2]"))
        .appName("borderkg")
        .config("spark.ui.enabled", "false")
        .config("spark.ui.showConsoleProgress", "false")
        .config("spark.sql.shuffle.partitions", "2")
        .config("spark.sql.files.maxPartitionBytes", "8m")
        .config("spark.log.level", "ERROR")
        .getOrCreate()
    )
    schema = types.StructType([types.StructField(n, types.StringType(), nullable=True) for n in names])
    return session.read.csv(
        _GLOB.sub(r"\\\g<0>", str(path)),  # Spark reads a path as a pattern
        schema=schema,
        header=True,
        quote='"',
        escape='"',
        multiLine=_has_line_breaks(path),
        enforceSchema=True,
    )


def _has_line_breaks(path: Path) -> bool:
    """Whether a quoted cell runs over a line end: only then must one worker read the whole file."""
    with path.open("rb") as stream:
        return any(line.count(b'"') % 2 for line in stream)


def _polars_batches(native: Any, headers: tuple[str, ...]) -> Iterator[list[list[str]]]:
    for piece in native.collect_batches(chunk_size=_ROWS):
        yield [piece.get_column(h).to_list() for h in headers]


def _duckdb_batches(native: Any, headers: tuple[str, ...]) -> Iterator[list[list[str]]]:
    for piece in native.to_arrow_reader(_ROWS):
        yield [["" if cell is None else cell for cell in piece.column(h).to_pylist()] for h in headers]


def _spark_batches(native: Any, headers: tuple[str, ...]) -> Iterator[list[list[str]]]:
    rows: list[Any] = []
    for row in native.toLocalIterator(prefetchPartitions=True):
        rows.append(row)
        if len(rows) == _ROWS:
            yield _turned(rows)
            rows = []
    if rows:
        yield _turned(rows)


def _turned(rows: list[Any]) -> list[list[str]]:
    return [["" if cell is None else cell for cell in column] for column in zip(*rows, strict=True)]


_OPENED: Final = {"polars": _polars, "duckdb": _duckdb, "spark": _spark}
_NATIVE: Final = {"polars": _polars_batches, "duckdb": _duckdb_batches, "spark": _spark_batches}


def _installed(name: str) -> Any:
    import importlib

    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise SourceError(
            "this engine is not installed", found=name, advice="pip install 'borderkg[engines]'"
        ) from error
