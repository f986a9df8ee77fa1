"""A new table needs only a folder: other headers, codes and calendar, in another language, and no Python."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from borderkg import pipeline
from borderkg.content import Content, bundled
from borderkg.errors import FindingsError, TableError
from borderkg.namespaces import DATA
from borderkg.query.catalogue import Catalogue
from borderkg.query.run import run
from borderkg.sources import tables
from borderkg.store.direct import Direct
from borderkg.store.embedded import EmbeddedStore

TABLE = """Dependencia,Región,Grupo,Año,Mes,Observación,Encuentros
Patrulla,Sector Tucsón,Adultos,2023,noviembre,,34.567
Patrulla,Sector Tucsón,Familias,2023,noviembre,,30.001
Patrulla,Sector Valle,Adultos,2023,noviembre,"cifra, revisada",7.890
Oficina,Sector Tucsón,Adultos,2023,noviembre,,999
Patrulla,Sector Tucsón,Adultos,2023,diciembre,,40.000
Patrulla,Sector Tucsón,Familias,2023,diciembre,,35.105
Oficina,Sector Tucsón,Adultos,2023,diciembre,,1.000
Oficina,Sector Valle,Adultos,2023,diciembre,,s/d
Patrulla,Sector Tucsón,Adultos,2024,enero,,12.000
Patrulla,Sector Valle,Familias,2024,enero,,0
"""
TOML = """
publisher = "id/org/cbp"
licence = "https://creativecommons.org/publicdomain/mark/1.0/"
page = "https://example.org/encuentros"
published = "2024-02-15"
method = "Invented for a test."

[title]
en = "Encounters of a table in Spanish"
es = "Encuentros de un cuadro en español"

[table]
file = "table.csv"
sha256 = "{sha256}"
grouping = "."
absent = "unknown"

[table.suppressed."s/d"]
en = "no figure"
es = "sin dato"

[cube]
dimensions = ["reportingAgency", "refArea", "demographic", "refPeriod"]
measure = "encounterCount"
variable = "scheme/variables/encounters"
unit = "scheme/units/encounter"
status = "scheme/observation-statuses/provisional"

[period]
calendar = "calendar-year-and-month"
year = "Año"
month = "Mes"

[columns."Año"]
use = "period"

[columns.Mes]
use = "period"

[columns.Mes.codes]
enero = "1"
noviembre = "11"
diciembre = "12"

[columns.Dependencia]
use = "dimension"
term = "reportingAgency"

[columns.Dependencia.codes]
Patrulla = "id/org/usbp"
Oficina = "id/org/ofo"

[columns."Región"]
use = "dimension"
term = "refArea"

[columns."Región".codes]
"Sector Tucsón" = "id/place/tca"
"Sector Valle" = "id/place/rgv"

[columns.Grupo]
use = "dimension"
term = "demographic"

[columns.Grupo.codes]
Adultos = "scheme/demographics/single-adults"
Familias = "scheme/demographics/family-unit-individuals"

[columns."Observación"]
use = "ignored"
why = "texto libre"

[columns.Encuentros]
use = "measure"

[[vintages]]
slug = "2024-02-15"
iri = "id/vintage/encuentros-2024-02-15"
issued = "2024-02-15"
title-en = "Table of February 2024"
title-es = "Cuadro de febrero de 2024"

[[roll-ups]]
name = "encuentros-por-dependencia"
title-en = "Encounters by month and agency"
title-es = "Encuentros por mes y dependencia"

[roll-ups.keep]
refPeriod = "refPeriod"
reportingAgency = "reportingAgency"

[roll-ups.constants]
refArea = "id/place/southwest-land-border"

[expectations]
rows = 10
smallest = 0
largest = 40_000

[expectations.distinct]
Mes = 3

[[totals]]
value = "151673"
page = "https://example.org/totales"

[totals.where]
refPeriod = ["id/period/FY2024"]
refArea = ["id/place/tca"]
reportingAgency = ["id/org/usbp"]
demographic = ["scheme/demographics/single-adults", "scheme/demographics/family-unit-individuals"]
"""
MONTHS = {"2023-11": 73_457, "2023-12": 76_105, "2024-01": 12_000}


def added(content: Content, folder: Path, *, table: str = TABLE, toml: str = TOML) -> Content:
    """The small content with a folder more."""
    shutil.copytree(content.data, folder / "data")
    source = folder / "data" / "statistics" / "encuentros"
    source.mkdir()
    (source / "table.csv").write_text(table, "utf-8")
    (source / "source.toml").write_text(toml.format(sha256=tables.sha256(source / "table.csv")), "utf-8")
    return replace(content, data=folder / "data")


@pytest.fixture(scope="module")
def with_table(tiny_content: Content, tmp_path_factory: pytest.TempPathFactory) -> pipeline.BuiltRelease:
    """A checked release of the small content and the new table."""
    folder = tmp_path_factory.mktemp("new-table")
    return pipeline.build(added(tiny_content, folder), folder / "dist")


def test_the_new_table_is_built_without_a_finding(with_table: pipeline.BuiltRelease) -> None:
    assert with_table.findings == 0
    graphs = {name.partition("/graph/")[2] for name in with_table.graphs}
    assert {
        "cube/encuentros/structure",
        "cube/encuentros/2024-02-15",
        "cube/encuentros-por-dependencia/2024-02-15",
        "derived/encuentros",
    } <= graphs


def test_questions_are_answered_from_it(with_table: pipeline.BuiltRelease) -> None:
    asked = Direct(EmbeddedStore.read_only(with_table.path / "store"))
    query = Catalogue(bundled().queries)["statistics/monthly-series"]
    found = run(query, asked, {"dataset": DATA + "encuentros"}).to_dicts()
    assert {str(row["month"]): row["count"] for row in found} == MONTHS
    patrol = run(query, asked, {"dataset": DATA + "encuentros", "agency": "id/org/usbp"}).to_dicts()
    assert [row["count"] for row in patrol] == [72_458, 75_105, 12_000]


def test_its_cells_are_where_a_reader_looks_for_them(with_table: pipeline.BuiltRelease) -> None:
    store = EmbeddedStore.read_only(with_table.path / "store")
    cell = f"<{DATA}encuentros/2024-02-15/usbp/tca/family-unit-individuals/2023-12>"
    bkg = "PREFIX bkg: <https://w3id.org/borderkg/ns#>"
    assert store.ask(f"{bkg} ASK {{ {cell} bkg:encounterCount 35105 ; bkg:isCurrent true }}")
    missing = f"<{DATA}encuentros/2024-02-15/ofo/rgv/single-adults/2023-12>"
    reasons = 'bkg:reason "sin dato"@es, "no figure"@en'
    assert store.ask(f"{bkg} ASK {{ {missing} a bkg:MissingCell ; {reasons} }}")
    assert not store.ask(f"{bkg} ASK {{ {missing} bkg:encounterCount ?n }}")


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("noviembre,,999", "Noviembre,,999", r"table.csv:5.*'Año, Mes': no month.*2023, Noviembre"),
        ("Oficina,Sector Tucsón,Adultos,2023,nov", "Oficina,Sector Yuma,Adultos,2023,nov", "csv:5.*'Región'"),
        (",,12.000", ",,12000.5", "csv:10.*'Encuentros'.*not a whole number.*12000.5"),
        (",,12.000", ",,-1", "csv:10.*'Encuentros'.*negative"),
        (",Encuentros\n", ",Total\n", "csv:1.*lacks 'Encuentros'"),
    ],
)
def test_one_bad_cell_stops_the_build_and_leaves_nothing(
    tiny_content: Content, tmp_path: Path, old: str, new: str, words: str
) -> None:
    assert old in TABLE
    with pytest.raises(TableError, match=words):
        pipeline.build(added(tiny_content, tmp_path, table=TABLE.replace(old, new)), tmp_path / "dist")
    assert not (tmp_path / "dist" / "current").exists()
    assert not [p for p in (tmp_path / "dist" / "releases").rglob("*") if p.is_file()]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("rows = 10", "rows = 11", "BKG-EXP-ROWS"),
        ("largest = 40_000", "largest = 39_999", "BKG-EXP-RANGE"),
        ("Mes = 3", "Mes = 4", "BKG-EXP-DISTINCT"),
        ('value = "151673"', 'value = "151674"', "BKG-EXP-TOTAL"),
        ("id/place/rgv", "id/place/nowhere", "BKG-CUB-001"),
    ],
)
def test_a_promise_that_is_not_kept_is_a_finding(
    tiny_content: Content, tmp_path: Path, old: str, new: str, code: str
) -> None:
    assert old in TOML
    with pytest.raises(FindingsError, match=code):
        pipeline.build(added(tiny_content, tmp_path, toml=TOML.replace(old, new)), tmp_path / "dist")
    assert not (tmp_path / "dist" / "current").exists()
