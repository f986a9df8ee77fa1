"""polars, DuckDB and Spark split a table into the same cells."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from borderkg.errors import SourceError
from borderkg.sources import engines

TEXT = '\ufeffa,"b c",d\r\n1,"x, ""y""",\r\n"",é,"3"\r\n007,NULL,nan\r\n" z ",\\,1e5\r\n'
WANTED = sorted([("1", 'x, "y"', ""), ("", "é", "3"), ("007", "NULL", "nan"), (" z ", "\\", "1e5")])


def cells(path: Path, engine: str) -> list[tuple[str, ...]]:
    """The rows of a table, sorted, by column a, b c, d."""
    headers = ("d", "a", "b c")
    found: list[tuple[str, ...]] = []
    for batch in engines.batches(path, headers, engine):
        found += zip(batch["a"], batch["b c"], batch["d"], strict=True)
    return sorted(found)


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "odd [1] name.csv"
    path.write_bytes(TEXT.encode())
    return path


@pytest.mark.parametrize("engine", ["polars", "duckdb"])
def test_the_same_cells(table: Path, engine: str) -> None:
    assert cells(table, engine) == WANTED


def test_the_same_cells_on_spark(table: Path) -> None:
    if shutil.which("java") is None:
        pytest.skip("Spark needs a Java runtime, which this machine lacks")
    pytest.importorskip("pyspark", reason="Spark is not installed here: pip install 'borderkg[engines]'")
    assert cells(table, "spark") == WANTED


def test_an_unknown_engine_is_refused(table: Path) -> None:
    with pytest.raises(SourceError, match="polars, duckdb, spark"):
        engines.frame(table, "sqlite")
