"""polars, DuckDB and Spark: the same N-Quads, byte for byte, after the one sort that each passes."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest

from borderkg.assemble import cubes
from borderkg.assemble.sorting import sorted_lines
from borderkg.content import Content, bundled
from borderkg.sources.engines import ENGINES

SHARED = Path(__file__).parents[4] / "shared" / "data"
FULL = (
    SHARED / "cbp-encounters-aor/cbp_resp.csv",
    SHARED / "cbp-drug-seizures/nationwide-drugs-fy19-fy22.csv",
)


def digest(content: Content, engine: str, folder: Path, full: Sequence[Path] = ()) -> tuple[int, str]:
    """Lines and SHA-256 of the sorted N-Quads of every cube of `content`."""
    built = cubes.build(content, full=full, engine=engine, out_dir=folder / engine)
    lines, hashed = 0, hashlib.sha256()
    for line in sorted_lines([file.path for file in (*built.files, *built.derived)], folder):
        hashed.update(line)
        lines += 1
    return lines, hashed.hexdigest()


def need(engine: str) -> None:
    """Skip where this machine lacks the engine."""
    if engine == "spark":
        if shutil.which("java") is None:
            pytest.skip("Spark needs a Java runtime, which this machine lacks")
        pytest.importorskip("pyspark", reason="Spark is not installed: pip install 'borderkg[engines]'")


@pytest.mark.parametrize("engine", [e for e in ENGINES if e != "polars"])
def test_the_cubes_of_the_small_content_are_the_same(
    engine: str, tiny_content: Content, tmp_path: Path
) -> None:
    need(engine)
    wanted = digest(tiny_content, "polars", tmp_path)
    assert wanted[0] > 1_000
    assert digest(tiny_content, engine, tmp_path) == wanted


@pytest.fixture(scope="module")
def full_tables(tmp_path_factory: pytest.TempPathFactory) -> tuple[int, str]:
    """What polars makes of the full tables, one of them with two cubes on one file; or a skip."""
    if missing := [file.name for file in FULL if not file.is_file()]:
        pytest.skip(f"full tables are not at hand (../shared/data): {', '.join(missing)}")
    return digest(bundled(), "polars", tmp_path_factory.mktemp("full"), FULL)


@pytest.mark.parametrize("engine", [e for e in ENGINES if e != "polars"])
def test_the_cubes_of_the_full_tables_are_the_same(
    engine: str, full_tables: tuple[int, str], tmp_path: Path
) -> None:
    need(engine)
    assert full_tables[0] > 1_500_000
    assert digest(bundled(), engine, tmp_path, FULL) == full_tables
