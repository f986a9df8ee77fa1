"""A description of a source is complete and agrees with itself, or says what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from borderkg import content
from borderkg.errors import ManifestError, TableError
from borderkg.namespaces import expand
from borderkg.sources import manifest, recognition, tables
from borderkg.sources.manifest import SourceManifest

Crossings = Callable[..., tuple[SourceManifest, Path]]


def test_what_a_description_says(crossings: Crossings) -> None:
    described, _ = crossings()
    assert described.key == "crossings"
    assert described.dimensions == ("refPeriod", "refArea", "drugType")
    assert described.headers == ("Jahr", "Monat", "Ort", "Stoff", "Bemerkung", "Zahl")
    assert described.column("Stoff").codes["F"] == expand("scheme/drug-types/fentanyl")
    assert described.vintages[0].not_after == "2024-01-31"
    assert described.absent == "unknown"


WRONG = {
    "unknown key": ('absent = "unknown"', 'absent = "unknown"\ncolour = "red"', "colour"),
    "no answer to what absent means": ('absent = "unknown"', "", "table.absent"),
    "a third answer": ('absent = "unknown"', 'absent = "maybe"', "zero, unknown"),
    "a dimension that no column fills": ('"drugType"]', '"drugType", "demographic"]', "demographic"),
    "a dimension twice": ('"drugType"]', '"drugType", "drugType"]', "cube.dimensions"),
    "no measure": (
        '[columns.Zahl]\nuse = "measure"',
        '[columns.Zahl]\nuse = "ignored"\nwhy = "x"',
        "measure",
    ),
    "beside no column": ('use = "measure"', 'use = "measure"\nbeside = "Himmel"', "beside"),
    "an unknown use": ('use = "measure"', 'use = "colour"', "dimension, measure"),
    "ignored without a reason": ('why = "free text"', "", "reason"),
    "a period column that is none": ('month = "Monat"', 'month = "Ort"', "period"),
    "an unknown calendar": ('"calendar-year-and-month"', '"lunar"', "calendar"),
    "no vintage": ("[[vintages]]", "[[other]]", "vintage"),
    "a month without its bounds": ('not-before = "2024-01-01"\n', "", "first and last possible day"),
    "a slug that is none": ('slug = "2024-01"', 'slug = "2024/01"', "lower-case"),
    "a number for a text": ('page = "https://example.org/crossings"', "page = 7", "page"),
    "not TOML": ("[table]", "[table", "not TOML"),
    "no such measure": ('"eventCount"', '"colour"', "encounterCount"),
    "a table without its hash": ("[table]\n", '[table]\nfile = "table.csv"\n', "sha256"),
}


@pytest.mark.parametrize("fault", WRONG)
def test_a_fault_is_named(crossings: Crossings, crossings_toml: str, fault: str) -> None:
    old, new, reason = WRONG[fault]
    assert old in crossings_toml
    with pytest.raises(ManifestError, match=reason) as raised:
        crossings(toml=crossings_toml.replace(old, new))
    assert raised.value.where is not None
    assert raised.value.where.endswith("source.toml")


def test_a_table_is_recognised_by_its_headers(crossings: Crossings) -> None:
    described, table = crossings()
    shipped = manifest.read_all(content.bundled().data / "statistics")
    assert recognition.recognise(table, [*shipped, described]) == (described,)


def test_a_table_of_no_source_is_refused(crossings: Crossings, tmp_path: Path) -> None:
    described, _ = crossings()
    stranger = tmp_path / "stranger.csv"
    stranger.write_text("a,b\n1,2\n")
    with pytest.raises(TableError, match="no source has these headers"):
        recognition.recognise(stranger, [described])
    with pytest.raises(TableError, match="no such table"):
        recognition.recognise(tmp_path / "absent.csv", [described])


def test_one_table_may_be_of_several_sources_that_say_so(crossings: Crossings) -> None:
    described, table = crossings()
    known = replace(described, known_sha256=(tables.sha256(table),))
    companion = replace(known, key="companion")
    assert recognition.recognise(table, [known, companion]) == (known, companion)
    assert list(recognition.chosen([known, companion], [table])) == [(known, table), (companion, table)]
    table.write_text(table.read_text() + table.read_text().splitlines()[-1] + "\n")
    assert recognition.recognise(table, [known, companion]) == (known, companion)
    with pytest.raises(TableError, match="several sources have these headers"):
        recognition.recognise(table, [known, replace(companion, known_sha256=("0" * 64,))])
    with pytest.raises(TableError, match="two files for one source"):
        list(recognition.chosen([known, companion], [table, table]))


def test_two_columns_may_say_one_thing_together(crossings: Crossings) -> None:
    described, _ = crossings()
    first, second = described.columns[:2]
    read = replace(described, columns=(first, replace(second, beside=first.header)))
    columns = {first.header: ("a", "b"), second.header: ("1", "2")}
    assert tables.joined(columns, read)[second.header] == ("a, 1", "b, 2")
    assert tables.joined(columns, described)[second.header] == ("1", "2")


def test_a_shipped_table_that_changed_is_refused(crossings: Crossings, crossings_toml: str) -> None:
    _, table = crossings()
    toml = crossings_toml.replace(
        "[table]\n", f'[table]\nfile = "table.csv"\nsha256 = "{tables.sha256(table)}"\n'
    )
    described, _ = crossings(toml=toml)
    assert list(recognition.chosen([described], [])) == [(described, table)]
    table.write_text(table.read_text().replace(",7\n", ",8\n"))
    with pytest.raises(TableError, match="not the one that"):
        list(recognition.chosen([described], []))


def test_every_shipped_description_can_be_read() -> None:
    shipped = manifest.read_all(content.bundled().data / "statistics")
    assert {"cbp-southwest-encounters", "cbp-encounters-aor", "cbp-first-print"} <= {m.key for m in shipped}
    for described in shipped:
        assert (described.path.parent / "NOTES.md").is_file(), described.key
        assert described.title_en
        assert described.title_es
        assert described.absent != "zero" or described.absent_words
