"""Tables: one row a thing, an evidence IRI in every row, and a codebook that says what is what."""

from __future__ import annotations

import csv
from pathlib import Path

import polars
import pytest

from borderkg.export.tables import TABLES, catalogue, tables
from borderkg.graph import KnowledgeGraph
from borderkg.namespaces import ID
from borderkg.store.location import Release
from borderkg.store.worker import Worker


@pytest.fixture(scope="module")
def written(release: Release, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tables")
    with Worker(release.store) as worker:
        tables(worker, folder)
    return folder


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def test_each_table_is_there_as_csv_and_parquet(written: Path) -> None:
    names = {path.name for path in written.iterdir()}
    assert names == {f"{t}.{e}" for t in TABLES for e in ("csv", "parquet")} | {"codebook.csv"}


def test_events_and_participations_have_one_row_each(written: Path) -> None:
    events = rows(written / "events.csv")
    assert [event["event"] for event in events] == [ID + "event/call", ID + "event/talk"]
    assert events[1]["evidence"] == ID + "doc/note/participation/1/evidence/1"
    assert events[1]["name_en"] == "Talk, in the capital"
    frame = polars.read_parquet(written / "events.parquet")
    assert frame["start"].dtype == polars.Date
    assert len(frame) == 2


def test_the_codebook_describes_every_column_of_every_table(written: Path) -> None:
    described = {(row["table"], row["column"]) for row in rows(written / "codebook.csv")}
    for table in TABLES:
        header = (written / f"{table}.csv").read_bytes().decode().partition("\r\n")[0].split(",")
        assert {(table, column) for column in header} <= described
        assert polars.read_parquet(written / f"{table}.parquet").columns == header
    assert all(row["description_en"] and row["description_es"] for row in rows(written / "codebook.csv"))


@pytest.mark.parametrize("table", TABLES)
def test_every_table_has_an_evidence_column(table: str) -> None:
    assert "evidence" in catalogue()[f"tables/{table}"].columns


def test_parquet_alone(kg: KnowledgeGraph, release: Release, tmp_path: Path) -> None:
    with Worker(release.store) as worker:
        paths = tables(worker, tmp_path, csv=False)
    assert {path.suffix for path in paths} == {".parquet", ".csv"}
    assert [path.name for path in paths if path.suffix == ".csv"] == ["codebook.csv"]
