"""The tables of cubes say what the dump says of their observations, read back as CSVW and as Parquet."""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars
import pyarrow.parquet
import pyoxigraph
import pytest
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple

from borderkg.errors import BorderKGError
from borderkg.export.cubes.columns import cube, cubes, keys
from borderkg.export.cubes.csvw import write_csvw
from borderkg.export.cubes.files import csvw, parquet
from borderkg.export.dump import Dump
from borderkg.export.parquet import GROUP
from borderkg.namespaces import BKG, DATA, GRAPH, QB, RDF, XSD
from borderkg.store.location import Release

from .csvw_reader import table

RELEASES = ["small", "release"]
"""The release of `tests/tiny`, and that of the shipped content, which has more kinds of cells."""


@pytest.fixture(scope="module", params=RELEASES)
def whole(request: pytest.FixtureRequest) -> Release:
    found = request.getfixturevalue(request.param)
    return found if isinstance(found, Release) else Release(found)


@pytest.fixture(scope="module")
def observations(whole: Release) -> dict[str, set[Triple]]:
    """By cube: every triple whose subject is one of its observations, by a parser of the dump."""
    said: dict[Any, set[Triple]] = {}
    cube_of: dict[Any, str] = {}
    for quad in pyoxigraph.parse(path=str(whole.dump), format=RdfFormat.N_QUADS):
        said.setdefault(quad.subject, set()).add(quad.triple)
        if quad.predicate.value == QB + "dataSet":
            cube_of[quad.subject] = quad.object.value.removeprefix(DATA)
    found: dict[str, set[Triple]] = {}
    for subject, key in cube_of.items():
        found.setdefault(key, set()).update(said[subject])
    return found


def test_the_csv_of_every_cube_reads_back_to_its_observations(
    whole: Release, observations: dict[str, set[Triple]], tmp_path: Path
) -> None:
    csvw(whole, tmp_path)
    assert keys(whole) == sorted(observations)
    for key, expected in observations.items():
        assert set(table(tmp_path / f"{key}.csv-metadata.json")) == expected, key


def test_the_parquet_of_every_cube_reads_back_to_its_observations(
    whole: Release, observations: dict[str, set[Triple]], tmp_path: Path
) -> None:
    for path in parquet(whole, tmp_path):
        assert set(from_parquet(path)) == observations[path.stem], path.stem


def from_parquet(path: Path) -> Iterator[Triple]:
    file = pyarrow.parquet.ParquetFile(path)
    described = json.loads(file.schema_arrow.metadata[b"csvw"])
    columns = {column["name"]: column for column in described["tableSchema"]["columns"]}
    for field in file.schema_arrow:
        if field.name != "observation":
            assert field.metadata[b"property"].decode() == columns[field.name]["propertyUrl"]
            assert field.nullable != bool(columns[field.name].get("required"))
    for row in file.read().to_pylist():
        subject = NamedNode(row.pop("observation"))
        yield Triple(subject, NamedNode(RDF + "type"), NamedNode(QB + "Observation"))
        yield Triple(subject, NamedNode(QB + "dataSet"), NamedNode(DATA + path.stem))
        for name, held in row.items():
            for value in held if isinstance(held, list) else [] if held is None else [held]:
                yield Triple(subject, NamedNode(columns[name]["propertyUrl"]), object_of(value))


def object_of(value: str | int | bool | Decimal) -> NamedNode | Literal:
    if isinstance(value, str):
        return NamedNode(value)
    if isinstance(value, bool):
        return Literal(value)
    if isinstance(value, int):
        return Literal(str(value), datatype=NamedNode(XSD + "integer"))
    text = f"{value:f}"
    return Literal(text.rstrip("0").rstrip(".") if "." in text else text, datatype=NamedNode(XSD + "decimal"))


def test_the_tables_open_in_polars_with_types(small: Release, tmp_path: Path) -> None:
    parquet(small, tmp_path)
    frame = polars.read_parquet(tmp_path / "cbp-southwest-totals.parquet")
    assert frame.schema["encounterCount"] == polars.Int64
    assert (
        frame["observation"].n_unique() == len(frame) == cube(Dump(small.dump), "cbp-southwest-totals").rows
    )
    assert "vintage" in frame.columns


def test_columns_follow_the_structure(release: Path) -> None:
    held = {one.key: one for one in cubes(Release(release))}
    first = held["cbp-first-print-repeat-share"]
    assert [column.name for column in first.columns[:6]] == [
        "refPeriod",
        "refArea",
        "reportingAgency",
        "reading",
        "vintage",
        "rate",
    ]
    by_name = {column.name: column for column in first.columns}
    assert by_name["rate"].datatype == XSD + "decimal"
    assert by_name["rate"].role == "measure"
    assert by_name["quoter"].many
    assert not by_name["valueQualifier"].required
    assert by_name["refPeriod"].labels["es"] == "período de referencia"
    assert sum(edition.rows for edition in first.editions) == first.rows


def altered(release: Release, folder: Path, change: Any) -> Release:
    """A release with its dump changed line by line."""
    lines = [change(line) for line in release.dump.read_bytes().splitlines(keepends=True)]
    (folder / "borderkg.nq").write_bytes(b"".join(sorted(lines)))
    (folder / "manifest.json").write_bytes((release.path / "manifest.json").read_bytes())
    return Release(folder)


def test_a_measure_of_two_datatypes_is_refused(small: Release, tmp_path: Path) -> None:
    seen: list[bytes] = []

    def change(line: bytes) -> bytes:
        if not seen and f"{BKG}encounterCount".encode() in line and line.startswith(b"<" + DATA.encode()):
            seen.append(line)
            return line.replace(b"#integer>", b"#decimal>")
        return line

    broken = altered(small, tmp_path, change)
    with pytest.raises(BorderKGError, match=r"one datatype.*decimal.*integer"):
        cubes(broken)


def test_a_value_with_the_separator_in_it_is_refused(release: Path, tmp_path: Path) -> None:
    def change(line: bytes) -> bytes:
        return line.replace(b"<https://www.breitbart.com/", b"<https://www.breitbart.com/|")

    broken = altered(Release(release), tmp_path, change)
    one = cube(Dump(broken.dump), "cbp-first-print")
    with pytest.raises(BorderKGError, match="separator"):
        write_csvw(Dump(broken.dump), one, tmp_path / "out")
    assert [path.name for path in (tmp_path / "out").iterdir()] == []


def test_cells_that_need_quotes_come_back(tmp_path: Path) -> None:
    """A dump of our own: literals with commas, quotes, line breaks and letters beyond ASCII."""
    node = f"<{DATA}c/v/1>"
    graph = f"<{GRAPH}cube/c/v>"
    structure = f"<{GRAPH}cube/c/structure>"
    texts = ["plain", "with, comma", 'with \\"quotes\\"', "line\\nbreak", "período · 期", "back\\\\slash"]
    lines = [
        f"{node} <{RDF}type> <{QB}Observation> {graph} .\n",
        f"{node} <{QB}dataSet> <{DATA}c> {graph} .\n",
        f"<{DATA}c> <{RDF}type> <{QB}DataSet> {structure} .\n",
        *(f'{node} <urn:p#p{n}> "{text}" {graph} .\n' for n, text in enumerate(texts)),
        f"<{DATA}c-other/v/1> <{RDF}type> <{QB}Observation> {graph} .\n",
    ]
    dump = tmp_path / "borderkg.nq"
    dump.write_text("".join(sorted(lines)), encoding="utf-8")
    one = cube(Dump(dump), "c")
    assert one.rows == 1
    _, described = write_csvw(Dump(dump), one, tmp_path)
    found = {t for t in table(described) if t.predicate.value.startswith("urn:p")}
    expected = pyoxigraph.parse(path=str(dump), format=RdfFormat.N_QUADS)
    assert found == {q.triple for q in expected if q.predicate.value.startswith("urn:p")}


def test_large_tables_come_in_groups(tmp_path: Path) -> None:
    """More rows than one row group of Parquet or one write of CSV holds."""
    count = GROUP + 3
    graph = f"<{GRAPH}cube/c/v>"
    with (tmp_path / "borderkg.nq").open("w", encoding="utf-8") as file:
        for n in range(count):
            node = f"<{DATA}c/v/{n:06}>"
            file.write(f"{node} <{QB}dataSet> <{DATA}c> {graph} .\n")
            file.write(f"{node} <{RDF}type> <{QB}Observation> {graph} .\n")
            file.write(f'{node} <urn:n#n> "{n}"^^<{XSD}integer> {graph} .\n')
    digest = hashlib.sha256((tmp_path / "borderkg.nq").read_bytes()).hexdigest()
    (tmp_path / "manifest.json").write_text(
        json.dumps({"release": "x", "sha256": digest, "graphs": {f"{GRAPH}cube/c/structure": {}}}),
        encoding="utf-8",
    )
    (path,) = parquet(Release(tmp_path), tmp_path / "out")
    file_of_rows = pyarrow.parquet.ParquetFile(path)
    assert file_of_rows.num_row_groups == 2
    assert file_of_rows.read()["n"].to_pylist() == list(range(count))
    table_path, _ = csvw(Release(tmp_path), tmp_path / "out")
    with table_path.open(encoding="utf-8", newline="") as rows:
        assert [int(row["n"]) for row in csv.DictReader(rows, strict=True)] == list(range(count))


@pytest.mark.parametrize("beginning", ["", DATA, f"{DATA}cbp-southwest-totals/", "zzz", f"{BKG}refPeriod"])
def test_a_subject_is_found_by_halving(small: Release, beginning: str) -> None:
    every = [run.subject for run in Dump(small.dump).runs()]
    assert every == sorted(set(every))
    wanted = f"<{beginning}".encode() if beginning else b""
    found = [run.subject for run in Dump(small.dump).runs(beginning)]
    assert found == [subject for subject in every if subject.startswith(wanted)]
