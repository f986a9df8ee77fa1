"""The official figures, and what was known of them when, as the shipped tables have them."""

from __future__ import annotations

import csv
import shutil
import statistics
from decimal import Decimal
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode

from borderkg import content
from borderkg.namespaces import DATA
from borderkg.sources import compilation, tables
from borderkg.store.embedded import EmbeddedStore

PREFIXES = """PREFIX bkg: <https://w3id.org/borderkg/ns#> PREFIX qb: <http://purl.org/linked-data/cube#>
PREFIX data: <https://w3id.org/borderkg/data/> PREFIX org: <https://w3id.org/borderkg/id/org/>
PREFIX period: <https://w3id.org/borderkg/id/period/> PREFIX place: <https://w3id.org/borderkg/id/place/>
PREFIX dcterms: <http://purl.org/dc/terms/> PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX vintage: <https://w3id.org/borderkg/id/vintage/>
PREFIX status: <https://w3id.org/borderkg/scheme/observation-statuses/>
"""
SHARED = Path(__file__).parents[3] / "shared" / "data"
TOTALS = {"cbp": 232963, "usbp": 181054, "ofo": 51909}
YEARS = {"FY2020": 458088, "FY2021": 1734686, "FY2022": 2378944, "FY2023": 2475669, "FY2024": 2135005}
SECTORS = {
    "TCA": 48752,
    "RGV": 46537,
    "DRT": 29689,
    "EPT": 25234,
    "SDC": 18985,
    "YUM": 6734,
    "LRT": 3097,
    "ELC": 1458,
    "BBT": 568,
}


def rows(store: EmbeddedStore, sparql: str) -> list[tuple[str, ...]]:
    """The answer as texts, IRIs by their last part."""
    made = []
    for row in store.rows(PREFIXES + sparql):
        cells = []
        for term in row:
            assert isinstance(term, NamedNode | Literal)
            cells.append(term.value.rsplit("/", 1)[-1])
        made.append(tuple(cells))
    return made


@pytest.mark.parametrize("vintage", ["2023-11", "2024-10"])
@pytest.mark.parametrize("agency", TOTALS)
def test_august_2023_in_both_tables(facts_store: EmbeddedStore, vintage: str, agency: str) -> None:
    cell = f"{DATA}cbp-southwest-totals/{vintage}/2023-08/southwest-land-border/{agency}"
    found = rows(facts_store, f"SELECT ?n {{ <{cell}> bkg:encounterCount ?n }}")
    assert found == [(str(TOTALS[agency]),)]


@pytest.mark.parametrize("year", YEARS)
def test_fiscal_years_by_a_naive_sum(facts_store: EmbeddedStore, year: str) -> None:
    for cube in ("cbp-southwest-encounters", "cbp-southwest-by-agency", "cbp-southwest-by-authority"):
        found = rows(
            facts_store,
            f"""SELECT (SUM(?n) AS ?sum) {{ ?o qb:dataSet data:{cube} ; bkg:isCurrent true ;
            bkg:encounterCount ?n ; bkg:refPeriod/bkg:inFiscalYear period:{year} }}""",
        )
        assert found == [(str(YEARS[year]),)]
    found = rows(
        facts_store,
        f"""SELECT (SUM(?n) AS ?sum) {{ ?o qb:dataSet data:cbp-southwest-by-fiscal-year ;
        bkg:isCurrent true ; bkg:encounterCount ?n ; bkg:refPeriod period:{year} }}""",
    )
    assert found == [(str(YEARS[year]),)]


def test_a_naive_sum_is_right_over_every_cube_of_encounters(facts_store: EmbeddedStore) -> None:
    """One cube holds a whole beside its parts, and its notes say that they must not be added up."""
    found = rows(
        facts_store,
        """SELECT ?set (SUM(?n) AS ?sum) (COUNT(DISTINCT ?agency) AS ?agencies) { ?o qb:dataSet ?set ;
        bkg:isCurrent true ; bkg:encounterCount ?n ; bkg:refPeriod period:2023-08 ;
        bkg:refArea place:southwest-land-border . OPTIONAL { ?o bkg:reportingAgency ?agency } }
        GROUP BY ?set ORDER BY ?set""",
    )
    whole = {cube: total for cube, total, agencies in found if agencies == "3"}
    assert whole == {"cbp-southwest-totals": str(2 * TOTALS["cbp"])}
    parts = {cube: total for cube, total, _ in found if "southwest" in cube and cube not in whole}
    assert len(parts) >= 4
    assert set(parts.values()) == {str(TOTALS["cbp"])}
    notes = content.bundled().data / "statistics" / "cbp-southwest-totals" / "NOTES.md"
    assert "must not be added up" in " ".join(notes.read_text("utf-8").split())


def test_sectors_in_august_2023(facts_store: EmbeddedStore) -> None:
    found = rows(
        facts_store,
        """SELECT ?code ?n { ?o qb:dataSet data:cbp-southwest-sectors ; bkg:isCurrent true ;
        bkg:refPeriod period:2023-08 ; bkg:refArea/skos:notation ?code ; bkg:encounterCount ?n }
        ORDER BY DESC(?n)""",
    )
    assert found == [(code, str(count)) for code, count in SECTORS.items()]
    assert sum(SECTORS.values()) == TOTALS["usbp"]


def test_title_42_ended_in_may_2023(facts_store: EmbeddedStore) -> None:
    cells = rows(
        facts_store,
        """SELECT ?month ?n { ?o qb:dataSet data:cbp-southwest-by-authority ; bkg:isCurrent true ;
        bkg:legalAuthority <https://w3id.org/borderkg/id/law/title-42> ;
        bkg:refPeriod/dcterms:identifier ?month ; bkg:encounterCount ?n }""",
    )
    found = {month: count for month, count in cells}  # noqa: C416 - the rows are tuples of any length to mypy
    assert (found["2023-04"], found["2023-05"], found["2023-06"]) == ("86215", "32446", "0")
    filled = rows(
        facts_store,
        """SELECT ?month { ?o qb:dataSet data:cbp-southwest-by-authority ; bkg:isFilled true ;
        bkg:refPeriod/dcterms:identifier ?month } ORDER BY ?month""",
    )
    assert ("2023-06",) in filled
    assert ("2023-04",) not in filled


def first_and_later(store: EmbeddedStore, agency: str) -> dict[str, tuple[int, int]]:
    """First print and latest table by month, exact first prints alone, Septembers apart."""
    found = rows(
        store,
        f"""SELECT ?month ?first ?later {{
          ?print qb:dataSet data:cbp-first-print ; bkg:reading 1 ; bkg:obsStatus status:normal ;
            bkg:reportingAgency org:{agency} ; bkg:refPeriod ?period ; bkg:encounterCount ?first .
          ?table qb:dataSet data:cbp-southwest-totals ; bkg:isCurrent true ;
            bkg:reportingAgency org:{agency} ; bkg:refPeriod ?period ; bkg:encounterCount ?later .
          ?period dcterms:identifier ?month . FILTER(!STRENDS(?month, "-09")) }}""",
    )
    return {month: (int(first), int(later)) for month, first, later in found}


def test_revisions_of_the_total(facts_store: EmbeddedStore) -> None:
    found = first_and_later(facts_store, "cbp")
    changes = {month: later - first for month, (first, later) in found.items()}
    assert len(changes) == 30
    assert round(statistics.mean(changes.values())) == 596
    assert statistics.median(changes.values()) == 453.5
    assert min(changes, key=lambda m: changes[m]) == "2023-10"
    assert max(changes, key=lambda m: changes[m]) == "2023-05"
    assert (changes["2023-10"], changes["2023-05"], changes["2023-08"]) == (-61, 2129, -9)
    assert all((change > 0) == (month <= "2023-05") for month, change in changes.items())


def test_revisions_of_border_patrol(facts_store: EmbeddedStore) -> None:
    found = first_and_later(facts_store, "usbp")
    changes = {month: later - first for month, (first, later) in found.items()}
    assert len(changes) == 23
    assert round(statistics.mean(changes.values())) == 662
    assert (min(changes.values()), max(changes.values())) == (-45, 2138)
    assert (changes["2023-12"], changes["2023-05"], changes["2023-08"]) == (-45, 2138, -5)


@pytest.mark.parametrize(
    ("day", "wanted"),
    [("2023-09-21", []), ("2023-09-22", ["232972"]), ("2023-10-20", ["232972"]), ("2023-10-21", ["232963"])],
)
def test_what_was_known_on_a_day(facts_store: EmbeddedStore, day: str, wanted: list[str]) -> None:
    found = rows(
        facts_store,
        f"""SELECT ?n {{ ?o bkg:refPeriod period:2023-08 ; bkg:refArea place:southwest-land-border ;
          bkg:reportingAgency org:cbp ; bkg:encounterCount ?n ; bkg:vintage/bkg:notAfter ?day .
          ?o qb:dataSet ?set . VALUES ?set {{ data:cbp-first-print data:cbp-southwest-totals }}
          FILTER(STR(?day) <= "{day}") }} ORDER BY DESC(?day) LIMIT 1""",
    )
    assert [n for (n,) in found] == wanted


def test_conflicting_prints_are_both_kept(facts_store: EmbeddedStore) -> None:
    found = rows(
        facts_store,
        """SELECT ?month ?reading ?n { ?o qb:dataSet data:cbp-first-print ; bkg:reading ?reading ;
          bkg:reportingAgency org:cbp ; bkg:refPeriod/dcterms:identifier ?month ; bkg:encounterCount ?n .
          ?second qb:dataSet data:cbp-first-print ; bkg:reading 2 ; bkg:reportingAgency org:cbp ;
            bkg:refPeriod/dcterms:identifier ?month ; bkg:obsStatus status:normal ; bkg:vintage ?v .
          ?o bkg:vintage ?v } ORDER BY ?month ?reading""",
    )
    assert found == [
        ("2023-03", "1", "191900"),
        ("2023-03", "2", "191899"),
        ("2023-04", "1", "211401"),
        ("2023-04", "2", "211041"),
        ("2023-09", "1", "269735"),
        ("2023-09", "2", "269739"),
        ("2024-07", "1", "104116"),
        ("2024-07", "2", "61325"),
    ]
    assert not facts_store.ask(PREFIXES + "ASK { ?o bkg:isCurrent true ; bkg:reading 2 }")


def test_persons_of_different_areas_are_different_series(facts_store: EmbeddedStore) -> None:
    found = rows(
        facts_store,
        """SELECT ?series (COUNT(?o) AS ?n) { ?o qb:dataSet data:cbp-first-print-persons ; bkg:series ?slice .
          ?slice bkg:refArea ?series } GROUP BY ?series ORDER BY ?series""",
    )
    assert [area for area, _ in found] == ["area-not-stated", "nationwide", "southwest-land-border"]


def test_every_first_print_names_a_page(facts_store: EmbeddedStore) -> None:
    assert not facts_store.ask(
        PREFIXES
        + """ASK { ?o a qb:Observation ; qb:dataSet ?set ; bkg:encounterCount ?n .
        FILTER(CONTAINS(STR(?set), "first-print"))
        FILTER NOT EXISTS { ?o bkg:quoter ?page ; bkg:attestation ?a } }"""
    )


def test_drug_seizures_keep_their_weight_exactly(facts_store: EmbeddedStore) -> None:
    source = SHARED / "cbp-drug-seizures" / "nationwide-drugs-fy19-fy22.csv"
    if not source.is_file():
        pytest.skip("the full table of drug seizures is not at hand (../shared/data)")
    with source.open(encoding="utf-8", newline="") as stream:
        wanted = sum(
            Decimal(r["Sum Qty (lbs)"]) for r in csv.DictReader(stream) if r["Drug Type"] == "Fentanyl"
        )
    found = rows(
        facts_store,
        """SELECT ?w { ?o qb:dataSet data:cbp-drug-seizures-weight ; bkg:isCurrent true ; bkg:weight ?w ;
        bkg:drugType <https://w3id.org/borderkg/scheme/drug-types/fentanyl> }""",
    )
    assert sum(Decimal(w) for (w,) in found) == wanted


def test_the_shipped_tables_are_what_their_compilation_gives(tmp_path: Path) -> None:
    if not (SHARED / "cbp-encounters-aor" / "cbp_resp.csv").is_file():
        pytest.skip("the full tables are not at hand (../shared/data)")
    shipped = content.bundled().data / "statistics"
    copy = tmp_path / "statistics"
    shutil.copytree(shipped, copy)
    for path in compilation.compile_tables(SHARED, copy):
        assert tables.sha256(path) == tables.sha256(shipped / path.parent.name / path.name), path.parent.name


@pytest.mark.parametrize(
    ("value", "difference", "then", "now"),
    [(232972, -9, "match", "revised-since"), (181059, -5, "match", "revised-since")],
)
def test_the_claims_of_the_article(
    facts_store: EmbeddedStore, value: int, difference: int, then: str, now: str
) -> None:
    found = rows(
        facts_store,
        f"""SELECT ?then ?now ?difference {{ ?claim bkg:statedValue {value} ; bkg:verdictThen ?then ;
          bkg:verdictNow ?now . ?check bkg:checksClaim ?claim ; bkg:difference ?difference ;
          bkg:againstObservation/bkg:vintage vintage:cbp-nationwide-encounters-2024-10 }}""",
    )
    assert found == [(then, now, str(difference))]
    (reason,) = rows(
        facts_store,
        f"""SELECT ?reason {{ ?claim bkg:statedValue {value} . ?check bkg:checksClaim ?claim ;
          bkg:reason ?reason ; bkg:attestation ?a ;
          bkg:verdict <https://w3id.org/borderkg/scheme/verdicts/match> .
          FILTER(LANG(?reason) = "en") }}""",
    )
    assert "second hand" in reason[0]


@pytest.mark.parametrize("value", ["164911", "11.0", "14.0", "35.0", "23.0", "250000", "36000"])
def test_figures_without_an_official_table(facts_store: EmbeddedStore, value: str) -> None:
    found = rows(
        facts_store,
        f"""SELECT DISTINCT ?verdict ?now {{ ?claim bkg:statedValue {value} ; bkg:verdictNow ?now ;
          bkg:reportedIn <https://w3id.org/borderkg/id/doc/mexico-city-visit-article> .
          ?check bkg:checksClaim ?claim ; bkg:verdict ?verdict ; bkg:reason ?reason .
          FILTER NOT EXISTS {{ ?check bkg:againstObservation ?o }} }}""",
    )
    assert found == [("no-official-value", "no-official-value")]
