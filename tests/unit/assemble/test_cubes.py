"""A folder with a table and its description becomes a cube: nothing else is needed."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, RdfFormat

from borderkg.assemble import cubes
from borderkg.assemble.cubes import CubeBuild
from borderkg.content import Content
from borderkg.errors import ManifestError, TableError
from borderkg.sources import tables
from borderkg.store.embedded import EmbeddedStore

PREFIXES = """PREFIX bkg: <https://w3id.org/borderkg/ns#> PREFIX qb: <http://purl.org/linked-data/cube#>
PREFIX data: <https://w3id.org/borderkg/data/>
"""
TOML = """
publisher = "id/org/cbp"
licence = "https://creativecommons.org/publicdomain/mark/1.0/"
page = "https://example.org/crossings"
published = "2024-02"

[title]
en = "Crossings"
es = "Cruces"

[table]
file = "table.csv"
sha256 = "{sha256}"
absent = "{absent}"
absent-words = "no row, no crossing"

[table.suppressed."(D)"]
en = "withheld by the publisher"
es = "reservado por quien publica"

[cube]
dimensions = ["refPeriod", "refArea", "reportingAgency"]
measure = "encounterCount"
variable = "scheme/variables/encounters"
unit = "scheme/units/encounter"
vintage-column = "Stand"

[period]
calendar = "fiscal-year-and-month"
year = "Fiskaljahr"
month = "Monat"

[columns.Stand]
use = "vintage"

[columns.Fiskaljahr]
use = "period"

[columns.Monat]
use = "period"

[columns.Sektor]
use = "dimension"
term = "refArea"
into = "id/place/"

[columns.Amt]
use = "dimension"
term = "reportingAgency"

[columns.Amt.codes]
B = "id/org/usbp"
O = "id/org/ofo"

[columns.Zahl]
use = "measure"

[[vintages]]
slug = "first"
iri = "id/vintage/crossings-first"
issued = "2024-01-15"
title-en = "First"
title-es = "Primera"
rows = ["1"]

[[vintages]]
slug = "second"
iri = "id/vintage/crossings-second"
issued = "2024-02-15"
title-en = "Second"
title-es = "Segunda"
rows = ["2"]

[[roll-ups]]
name = "crossings-by-month"
title-en = "Crossings by month"
title-es = "Cruces por mes"
dense = true

[roll-ups.keep]
refPeriod = "refPeriod"
reportingAgency = "reportingAgency"

[roll-ups.constants]
refArea = "id/place/southwest-land-border"
"""
TABLE = """Stand,Fiskaljahr,Monat,Sektor,Amt,Zahl
1,2023,DEC,TCA,B,10
1,2023,DEC,RGV,B,5
1,2023,DEC,TCA,O,2
1,2023,JAN,TCA,B,7
2,2023,DEC,TCA,B,12
2,2023,DEC,RGV,B,5
2,2023,DEC,TCA,O,2
2,2023,JAN,TCA,B,7
2,2023,FEB,RGV,B,(D)
"""


def add_source(content: Content, folder: Path, table: str = TABLE, *, absent: str = "zero") -> Content:
    """The same content with the source `crossings` beside its own."""
    data = folder / "data"
    shutil.copytree(content.data, data, dirs_exist_ok=True)
    source = data / "statistics" / "crossings"
    source.mkdir(parents=True, exist_ok=True)
    (source / "table.csv").write_text(table, encoding="utf-8")
    described = TOML.format(sha256=tables.sha256(source / "table.csv"), absent=absent)
    (source / "source.toml").write_text(described, encoding="utf-8")
    return replace(content, data=data)


def loaded(built: CubeBuild) -> EmbeddedStore:
    """Everything of a build, in memory."""
    store = EmbeddedStore.in_memory()
    store.extend(built.structure)
    for file in (*built.files, *built.derived):
        store.load(file.path, RdfFormat.N_QUADS)
    return store


def text(term: object) -> str:
    """The IRI or the lexical form of a term."""
    assert isinstance(term, NamedNode | Literal)
    return term.value


@pytest.fixture(scope="module")
def crossings(tiny_content: Content, tmp_path_factory: pytest.TempPathFactory) -> EmbeddedStore:
    folder = tmp_path_factory.mktemp("crossings")
    content = add_source(tiny_content, folder)
    return loaded(cubes.build(content, out_dir=folder / "out"))


def test_a_new_table_needs_only_a_folder(crossings: EmbeddedStore) -> None:
    rows = crossings.select(
        PREFIXES + "SELECT ?o ?n { ?o a qb:Observation ; qb:dataSet data:crossings ; bkg:encounterCount ?n }"
    )
    assert {text(row["o"])[len("https://w3id.org/borderkg/") :]: text(row["n"]) for row in rows} == {
        "data/crossings/first/2022-12/tca/usbp": "10",
        "data/crossings/first/2022-12/rgv/usbp": "5",
        "data/crossings/first/2022-12/tca/ofo": "2",
        "data/crossings/first/2023-01/tca/usbp": "7",
        "data/crossings/second/2022-12/tca/usbp": "12",
        "data/crossings/second/2022-12/rgv/usbp": "5",
        "data/crossings/second/2022-12/tca/ofo": "2",
        "data/crossings/second/2023-01/tca/usbp": "7",
    }


def test_an_observation_carries_every_dimension(crossings: EmbeddedStore) -> None:
    assert crossings.ask(
        PREFIXES
        + """ASK { GRAPH <https://w3id.org/borderkg/graph/cube/crossings/second> {
          <https://w3id.org/borderkg/data/crossings/second/2022-12/tca/usbp>
            bkg:refPeriod <https://w3id.org/borderkg/id/period/2022-12> ;
            bkg:refArea <https://w3id.org/borderkg/id/place/tca> ;
            bkg:reportingAgency <https://w3id.org/borderkg/id/org/usbp> ;
            bkg:vintage <https://w3id.org/borderkg/id/vintage/crossings-second> ;
            <http://purl.org/linked-data/sdmx/2009/attribute#unitMeasure>
              <https://w3id.org/borderkg/scheme/units/encounter> ;
            bkg:obsStatus <https://w3id.org/borderkg/scheme/observation-statuses/normal> } }"""
    )


def test_a_withheld_cell_is_no_observation(crossings: EmbeddedStore) -> None:
    rows = crossings.select(PREFIXES + "SELECT ?cell ?why { ?cell a bkg:MissingCell ; bkg:reason ?why }")
    assert sorted((text(row["cell"]).rsplit("/", 3)[1], text(row["why"])) for row in rows) == [
        ("2023-02", "reservado por quien publica"),
        ("2023-02", "withheld by the publisher"),
    ]


def test_the_latest_vintage_of_a_cell_is_current(crossings: EmbeddedStore) -> None:
    rows = crossings.select(
        PREFIXES + "SELECT (SUM(?n) AS ?sum) (COUNT(?o) AS ?cells) "
        "{ ?o qb:dataSet data:crossings ; bkg:isCurrent true ; bkg:encounterCount ?n }"
    )
    assert (text(rows[0]["sum"]), text(rows[0]["cells"])) == ("26", "4")


def test_only_what_changed_is_a_revision(crossings: EmbeddedStore) -> None:
    rows = crossings.select(
        PREFIXES
        + "SELECT ?new ?old ?by { ?new qb:dataSet data:crossings ; bkg:revises ?old ; bkg:revision ?by }"
    )
    assert [(text(r["new"])[-24:], text(r["old"])[-23:], text(r["by"])) for r in rows] == [
        ("/second/2022-12/tca/usbp", "/first/2022-12/tca/usbp", "2")
    ]


def test_a_series_runs_through_periods_and_vintages(crossings: EmbeddedStore) -> None:
    series = "<https://w3id.org/borderkg/data/crossings/series/tca/usbp>"
    rows = crossings.select(PREFIXES + f"SELECT ?o {{ ?o bkg:series {series} }}")
    assert len(rows) == 4
    assert crossings.ask(
        PREFIXES + f"ASK {{ {series} a qb:Slice ; bkg:refArea <https://w3id.org/borderkg/id/place/tca> }}"
    )


def test_a_roll_up_is_dense_and_says_what_it_filled(crossings: EmbeddedStore) -> None:
    rows = crossings.select(
        PREFIXES
        + """SELECT ?o ?n ?filled { ?o qb:dataSet data:crossings-by-month ; bkg:encounterCount ?n
        OPTIONAL { ?o bkg:isFilled ?filled } }"""
    )
    cells = {text(r["o"]).split("crossings-by-month/")[1]: (text(r["n"]), "filled" in r) for r in rows}
    assert cells == {
        "first/2022-12/usbp/southwest-land-border": ("15", False),
        "first/2022-12/ofo/southwest-land-border": ("2", False),
        "first/2023-01/usbp/southwest-land-border": ("7", False),
        "first/2023-01/ofo/southwest-land-border": ("0", True),
        "second/2022-12/usbp/southwest-land-border": ("17", False),
        "second/2022-12/ofo/southwest-land-border": ("2", False),
        "second/2023-01/usbp/southwest-land-border": ("7", False),
        "second/2023-01/ofo/southwest-land-border": ("0", True),
    }


def test_absent_is_not_zero_where_the_publisher_does_not_say_so(
    tiny_content: Content, tmp_path: Path
) -> None:
    content = add_source(tiny_content, tmp_path, absent="unknown")
    store = loaded(cubes.build(content, out_dir=tmp_path / "out"))
    assert not store.ask(PREFIXES + "ASK { ?o bkg:isFilled true ; qb:dataSet data:crossings-by-month }")


@pytest.mark.parametrize("value", ["10", "11"])
def test_two_rows_for_one_cell_are_refused(tiny_content: Content, tmp_path: Path, value: str) -> None:
    content = add_source(tiny_content, tmp_path, TABLE + f"1,2023,DEC,TCA,B,{value}\n")
    with pytest.raises(TableError, match=r"two rows give one cell.*line 2") as raised:
        cubes.build(content, out_dir=tmp_path / "out")
    assert raised.value.line == 11


def test_nothing_is_written_of_a_table_with_one_bad_cell(tiny_content: Content, tmp_path: Path) -> None:
    content = add_source(tiny_content, tmp_path, TABLE + "2,2023,MAR,TCA,B,-1\n")
    with pytest.raises(TableError, match="negative"):
        cubes.build(content, out_dir=tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_rows_in_another_order_give_the_same_lines(tiny_content: Content, tmp_path: Path) -> None:
    head, *rows = TABLE.splitlines(keepends=True)
    turned = head + "".join(reversed(rows))
    made = []
    for n, table in enumerate((TABLE, turned)):
        content = add_source(tiny_content, tmp_path / str(n), table)
        built = cubes.build(content, out_dir=tmp_path / str(n) / "out")
        made.append(
            {
                file.path.name: sorted(file.path.read_text("utf-8").splitlines())
                for file in (*built.files, *built.derived)
                if "crossings" in file.path.name
            }
        )
    assert made[0] == made[1]


def test_an_undeclared_vintage_is_refused(tiny_content: Content, tmp_path: Path) -> None:
    content = add_source(tiny_content, tmp_path, TABLE + "3,2023,MAR,TCA,B,1\n")
    with pytest.raises(TableError, match="no vintage has this value"):
        cubes.build(content, out_dir=tmp_path / "out")


def test_a_broken_description_stops_the_build(tiny_content: Content, tmp_path: Path) -> None:
    content = add_source(tiny_content, tmp_path)
    path = content.data / "statistics" / "crossings" / "source.toml"
    path.write_text(path.read_text().replace("[cube]", "[cubes]"))
    with pytest.raises(ManifestError, match="cube"):
        cubes.build(content, out_dir=tmp_path / "out")


def test_two_engines_give_the_same_lines(tiny_content: Content, tmp_path: Path) -> None:
    content = add_source(tiny_content, tmp_path)
    made = []
    for engine in ("polars", "duckdb"):
        built = cubes.build(content, engine=engine, out_dir=tmp_path / engine)
        made.append(
            {
                f.path.name: sorted(f.path.read_text("utf-8").splitlines())
                for f in (*built.files, *built.derived)
            }
        )
    assert made[0] == made[1]
