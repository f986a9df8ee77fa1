"""Rules for stored queries: each one fires, and a sound query fires none."""

from __future__ import annotations

from pathlib import Path

import pytest

from borderkg.export.tables import catalogue as tables
from borderkg.query import lint
from borderkg.query.built_in import built_in
from borderkg.query.catalogue import Catalogue, read

SOUND = """#+ summary: {en: Encounters by sector, es: Encuentros por sector}
#+ parameters:
#+   vintage: {type: iri, label: {en: Vintage, es: Edición}}
#+ columns: {sector: The sector, count: Encounters}
PREFIX bkg: <https://w3id.org/borderkg/ns#>
PREFIX qb: <http://purl.org/linked-data/cube#>
PREFIX vintage: <https://w3id.org/borderkg/id/vintage/>

SELECT ?sector (SUM(?n) AS ?count)
WHERE {
  VALUES ?vintage { vintage:cbp-nationwide-encounters-2024-10 }
  ?cell bkg:vintage ?vintage ;
    qb:dataSet <https://w3id.org/borderkg/data/cbp-encounters-aor> ;
    bkg:refArea ?sector ;
    bkg:encounterCount ?n .
}
GROUP BY ?sector
ORDER BY DESC(?count) ?sector
"""


def rules(tmp_path: Path, text: str) -> list[tuple[str, int]]:
    path = tmp_path / "statistics" / "by-sector.rq"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return [(offence.rule, offence.line) for offence in lint.of(read(path))]


def test_a_sound_query_offends_nothing(tmp_path: Path) -> None:
    assert rules(tmp_path, SOUND) == []


def test_current_cells_of_a_series_are_of_one_vintage(tmp_path: Path) -> None:
    text = SOUND.replace("bkg:vintage ?vintage", "bkg:isCurrent true")
    text = text.replace(
        "qb:dataSet <https://w3id.org/borderkg/data/cbp-encounters-aor>", "bkg:series ?series"
    )
    text = text.replace("GROUP BY ?sector", "GROUP BY ?sector ?series").replace(
        "SELECT ?sector", "SELECT ?sector ?series"
    )
    text = text.replace("count: Enc", "series: The series, count: Enc").replace(
        "?count) ?sector", "?count) ?sector ?series"
    )
    text = text.replace("PREFIX qb: <http://purl.org/linked-data/cube#>\n", "")
    assert rules(tmp_path, text) == []


@pytest.mark.parametrize(
    ("old", "new", "rule", "line"),
    [
        ("ns#>", "ns/>", "prefixes", 5),
        ("PREFIX qb: <http://purl.org/linked-data/cube#>", "", "prefixes", 1),
        ("PREFIX qb:", "PREFIX sh: <http://www.w3.org/ns/shacl#>\nPREFIX qb:", "prefixes", 6),
        ("{sector: The sector, count: Encounters}", "{count: Encounters, sector: The sector}", "columns", 9),
        ("{sector: The sector, count: Encounters}", "{sector: The sector}", "columns", 9),
        ("SELECT ?sector (SUM(?n) AS ?count)", "SELECT *", "columns", 9),
        ("ORDER BY DESC(?count) ?sector", "ORDER BY DESC(?count)", "order", 9),
        ("ORDER BY DESC(?count) ?sector", "", "order", 9),
        ("bkg:vintage ?vintage", "bkg:vintage ?any", "vintage", 9),
        ("cbp-nationwide-encounters-2024-10 }", "a vintage:b }", "vintage", 9),
        ("qb:dataSet <https://w3id.org/borderkg/data/cbp-encounters-aor>", "qb:dataSet ?any", "vintage", 9),
        ("vintage:cbp-nationwide-encounters-2024-10 }", "2024 }", "parameters", 11),
        (
            "  ?cell bkg:vintage",
            "  SERVICE <http://127.0.0.1/> { ?s ?p ?o }\n  ?cell bkg:vintage",
            "gate",
            12,
        ),
    ],
)
def test_each_rule_fires(tmp_path: Path, old: str, new: str, rule: str, line: int) -> None:
    assert old in SOUND
    assert (rule, line) in rules(tmp_path, SOUND.replace(old, new))


def test_a_parameter_is_no_option_of_the_command(tmp_path: Path) -> None:
    assert ("parameters", 11) in rules(
        tmp_path,
        SOUND.replace("vintage:", "VINTAGE:")
        .replace("?vintage", "?out")
        .replace("VINTAGE: {", "out: {")
        .replace("VINTAGE:", "vintage:"),
    )


def test_a_limited_sub_select_is_ordered(tmp_path: Path) -> None:
    text = SOUND.replace(
        "  ?cell bkg:vintage",
        "  { SELECT ?cell WHERE { ?cell a qb:Observation } LIMIT 5 }\n  ?cell bkg:vintage",
    )
    assert ("order", 12) in rules(tmp_path, text)
    ordered = text.replace("} LIMIT 5", "} ORDER BY ?cell LIMIT 5")
    assert rules(tmp_path, ordered) == []


def test_a_file_that_cannot_be_read_is_an_offence(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "b.rq").write_text("ASK { ?s ?p ?o }", encoding="utf-8")
    assert [offence.rule for offence in lint.check(Catalogue(tmp_path))] == ["header"]


@pytest.mark.parametrize("catalogue", [built_in(), tables()], ids=["own", "tables"])
def test_the_queries_of_the_package_keep_the_rules(catalogue: Catalogue) -> None:
    assert lint.described(lint.check(catalogue)) == ""
