"""The full tables of CBP in one release: the known figures, and no finding."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode

from borderkg import checks, content
from borderkg.assemble.assembly import Assembly, assemble

SHARED = Path(__file__).parents[3] / "shared" / "data"
FULL = (
    SHARED / "cbp-encounters-aor" / "cbp_resp.csv",
    SHARED / "cbp-encounters-state" / "cbp-nationwide-encounters-fy20-fy23-state.csv",
    SHARED / "cbp-drug-seizures" / "nationwide-drugs-fy19-fy22.csv",
)
PREFIXES = """PREFIX bkg: <https://w3id.org/borderkg/ns#> PREFIX qb: <http://purl.org/linked-data/cube#>
PREFIX data: <https://w3id.org/borderkg/data/> PREFIX org: <https://w3id.org/borderkg/id/org/>
PREFIX period: <https://w3id.org/borderkg/id/period/> PREFIX place: <https://w3id.org/borderkg/id/place/>
PREFIX dcterms: <http://purl.org/dc/terms/> PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
"""
CURRENT = "bkg:isCurrent true ; bkg:encounterCount ?n"
SOUTHWEST = f"{CURRENT} ; bkg:borderRegion place:southwest-land-border"


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Assembly:
    """Everything that is shipped, and the three full tables."""
    if not all(path.is_file() for path in FULL):
        pytest.skip("the full tables are not at hand (../shared/data)")
    return assemble(content.bundled(), folder=tmp_path_factory.mktemp("full"), full=FULL)


def rows(whole: Assembly, sparql: str) -> dict[str, int]:
    """The answer as text → number, IRIs by their last part."""
    made = {}
    for key, number in whole.store.rows(PREFIXES + sparql):
        assert isinstance(key, NamedNode | Literal)
        assert isinstance(number, Literal)
        made[key.value.rsplit("/", 1)[-1]] = int(number.value)
    return made


def test_there_is_no_finding(whole: Assembly) -> None:
    assert checks.run(whole.store, content.bundled()) == []


def test_every_row_is_an_observation(whole: Assembly) -> None:
    found = rows(
        whole,
        """SELECT ?set (COUNT(?o) AS ?count) { VALUES ?set { data:cbp-encounters-aor
        data:cbp-encounters-state data:cbp-drug-seizures-by-area
        data:cbp-drug-seizures-weight-by-area } ?o qb:dataSet ?set ; bkg:isCurrent true } GROUP BY ?set""",
    )
    assert found == {
        "cbp-encounters-aor": 68_815,
        "cbp-encounters-state": 42_532,
        "cbp-drug-seizures-by-area": 10_092,
        "cbp-drug-seizures-weight-by-area": 10_092,
    }


def test_august_2023_by_agency(whole: Assembly) -> None:
    found = rows(
        whole,
        f"""SELECT ?agency (SUM(?n) AS ?sum) {{ ?o qb:dataSet data:cbp-encounters-aor ; {SOUTHWEST} ;
        bkg:refPeriod period:2023-08 ; bkg:reportingAgency ?agency }} GROUP BY ?agency""",
    )
    assert found == {"usbp": 181_054, "ofo": 51_909}
    assert sum(found.values()) == 232_963


def test_august_2023_by_sector(whole: Assembly) -> None:
    found = rows(
        whole,
        f"""SELECT ?area (SUM(?n) AS ?sum) {{ ?o qb:dataSet data:cbp-encounters-aor ; {SOUTHWEST} ;
        bkg:refPeriod period:2023-08 ; bkg:reportingAgency org:usbp ; bkg:refArea ?area }} GROUP BY ?area""",
    )
    assert found == {
        "tca": 48_752,
        "rgv": 46_537,
        "drt": 29_689,
        "ept": 25_234,
        "sdc": 18_985,
        "yum": 6_734,
        "lrt": 3_097,
        "elc": 1_458,
        "bbt": 568,
    }


def test_fiscal_years(whole: Assembly) -> None:
    found = rows(
        whole,
        f"""SELECT ?year (SUM(?n) AS ?sum) {{ ?o qb:dataSet data:cbp-encounters-aor ; {SOUTHWEST} ;
        bkg:refPeriod/bkg:inFiscalYear ?year }} GROUP BY ?year""",
    )
    assert found == {
        "FY2020": 458_088,
        "FY2021": 1_734_686,
        "FY2022": 2_378_944,
        "FY2023": 2_475_669,
        "FY2024": 2_135_005,
    }


def test_the_two_tables_agree_in_every_month_that_both_have(whole: Assembly) -> None:
    by_table = [
        rows(
            whole,
            f"""SELECT ?period (SUM(?n) AS ?sum) {{ ?o qb:dataSet data:{table} ; {SOUTHWEST} ;
            bkg:refPeriod ?period }} GROUP BY ?period""",
        )
        for table in ("cbp-encounters-aor", "cbp-encounters-state")
    ]
    areas, states = by_table
    assert (len(areas), len(states)) == (60, 48)
    assert {month: areas[month] for month in states} == states


def test_the_vintage_differs_by_row(whole: Assembly) -> None:
    found = rows(
        whole,
        """SELECT ?vintage (COUNT(DISTINCT ?year) AS ?years) { ?o qb:dataSet data:cbp-encounters-aor ;
        bkg:vintage ?vintage ; bkg:refPeriod/bkg:inFiscalYear ?year } GROUP BY ?vintage""",
    )
    assert found == {"cbp-nationwide-encounters-2023-11": 1, "cbp-nationwide-encounters-2024-10": 4}


def test_each_derived_cube_of_the_full_table_adds_up(whole: Assembly) -> None:
    found = rows(
        whole,
        f"""SELECT ?set (SUM(?n) AS ?sum) {{ ?set bkg:aggregation ?how ; a qb:DataSet .
        ?o qb:dataSet ?set ; {CURRENT} . FILTER(CONTAINS(STR(?set), "cbp-encounters-aor")) }}
        GROUP BY ?set""",
    )
    total = rows(
        whole,
        f"""SELECT ?set (SUM(?n) AS ?sum) {{ VALUES ?set {{ data:cbp-encounters-aor }}
        ?o qb:dataSet ?set ; {CURRENT} }} GROUP BY ?set""",
    )
    assert len(found) >= 3
    assert set(found.values()) == set(total.values())


SEIZURES = {
    "cbp-drug-seizures": "eventCount",
    "cbp-drug-seizures-weight": "weight",
}


def seized(whole: Assembly, cube: str, measure: str) -> dict[tuple[str, ...], Decimal]:
    """The sum by month, agency and drug, without what was filled in."""
    made = {}
    for *key, value in whole.store.rows(
        f"""{PREFIXES}SELECT ?period ?agency ?drug ?value {{ ?o qb:dataSet data:{cube} ; bkg:isCurrent true ;
        bkg:refPeriod ?period ; bkg:reportingAgency ?agency ; bkg:drugType ?drug ; bkg:{measure} ?value .
        OPTIONAL {{ ?o bkg:isFilled ?filled }} FILTER(!BOUND(?filled)) }}"""
    ):
        assert isinstance(value, Literal)
        made[tuple(str(part) for part in key)] = Decimal(value.value)
    return made


@pytest.mark.parametrize("compact", SEIZURES)
def test_the_table_of_seizures_sums_to_the_compact_one(whole: Assembly, compact: str) -> None:
    summed = seized(whole, f"{compact}-by-area-summed", SEIZURES[compact])
    assert len(summed) == 814
    assert summed == seized(whole, compact, SEIZURES[compact])


def test_the_derived_cube_of_seizures_is_dense(whole: Assembly) -> None:
    found = rows(
        whole,
        """SELECT ?set (COUNT(?o) AS ?count) { VALUES ?set { data:cbp-drug-seizures-by-area-summed
        data:cbp-drug-seizures-weight-by-area-summed } ?o qb:dataSet ?set } GROUP BY ?set""",
    )
    assert found == dict.fromkeys((f"{c}-by-area-summed" for c in SEIZURES), 17 * 48)


def test_nine_field_offices_seize_in_two_regions(whole: Assembly) -> None:
    found = rows(
        whole,
        """SELECT ?area (COUNT(DISTINCT ?region) AS ?regions) { ?o qb:dataSet data:cbp-drug-seizures-by-area ;
        bkg:refArea ?area ; bkg:borderRegion ?region } GROUP BY ?area HAVING (COUNT(DISTINCT ?region) > 1)""",
    )
    assert len(found) == 9
    assert set(found.values()) == {2}
