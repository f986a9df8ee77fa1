"""Each integrity constraint passes a sound cube and is broken by a fixture of its own."""

from __future__ import annotations

import pytest
from pyoxigraph import RdfFormat

from borderkg.checks import cube_integrity
from borderkg.checks.cube_constraints import CONSTRAINTS
from borderkg.namespaces import DATA, GRAPH, PREFIXES
from borderkg.store.embedded import EmbeddedStore

HEAD = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in PREFIXES.items()) + f"PREFIX d: <{DATA}c/>\n"
CUBE = f"{DATA}c"
STRUCTURE = f"""
<{CUBE}> a qb:DataSet ; qb:structure d:structure ; qb:slice <{CUBE}/v1> .
d:structure a qb:DataStructureDefinition ; qb:component d:c1 , d:c2 , d:c3 , d:c4 , d:c5 , d:c6 ;
  qb:sliceKey d:key .
d:c1 qb:dimension bkg:refPeriod . d:c2 qb:dimension bkg:reportingAgency . d:c3 qb:dimension bkg:vintage .
d:c4 qb:dimension bkg:demographic . d:c5 qb:measure bkg:encounterCount .
d:c6 qb:attribute bkg:obsStatus ; qb:componentRequired true .
d:key a qb:SliceKey ; qb:componentProperty bkg:vintage .
bkg:refPeriod rdfs:range bkg:TimeInterval . bkg:reportingAgency rdfs:range bkg:Agency .
bkg:vintage rdfs:range bkg:StatisticalRelease .
bkg:demographic rdfs:range skos:Concept ; qb:codeList <urn:list> . <urn:families> skos:inScheme <urn:list> .
<urn:usbp> org:subOrganizationOf <urn:cbp> . <urn:ofo> org:subOrganizationOf <urn:cbp> .
<urn:usbp> skos:inScheme scheme:reporting-agencies . <urn:ofo> skos:inScheme scheme:reporting-agencies .
<urn:cbp> skos:inScheme scheme:reporting-agencies .
period:2023-08 bkg:inFiscalYear period:FY2023 .
<{DATA}r> a qb:DataSet ; qb:structure <{DATA}r/structure> ; prov:wasDerivedFrom <{CUBE}> ;
  bkg:aggregation <urn:sum> .
<{DATA}r/structure> a qb:DataStructureDefinition ; qb:component <urn:r1> , <urn:r2> , <urn:r3> .
<urn:r1> qb:dimension bkg:refPeriod . <urn:r2> qb:dimension bkg:vintage .
<urn:r3> qb:measure bkg:encounterCount .
"""


def observation(agency: str, count: int, name: str = "") -> str:
    """One sound observation of the cube."""
    return (
        f"<{CUBE}/v1/{name or agency}> a qb:Observation ; qb:dataSet <{CUBE}> ; "
        "bkg:refPeriod period:2023-08 ; "
        f"bkg:reportingAgency <urn:{agency}> ; bkg:vintage <urn:v1> ; bkg:demographic <urn:families> ; "
        f"bkg:encounterCount {count} ; bkg:obsStatus <urn:normal> .\n"
    )


CELLS = (
    f"<{CUBE}/v1> a qb:Slice ; qb:sliceStructure d:key ; bkg:vintage <urn:v1> ; "
    f"qb:observation <{CUBE}/v1/cbp> .\n"
    + observation("cbp", 30)
    + observation("usbp", 20)
    + observation("ofo", 10)
)
ROLLED = (
    f"<{DATA}r/v1/x> a qb:Observation ; qb:dataSet <{DATA}r> ; bkg:refPeriod period:FY2023 ; "
    "bkg:vintage <urn:v1> ; bkg:encounterCount 60 .\n"
)
MEASURED = """
d:structure qb:component d:c7 , d:c8 . d:c7 qb:dimension qb:measureType . d:c8 qb:measure bkg:personCount .
qb:measureType rdfs:range qb:MeasureProperty .
"""
LISTED = """
bkg:demographic qb:codeList <urn:tree> . <urn:tree> a qb:HierarchicalCodeList ; qb:hierarchyRoot <urn:root> ;
  qb:parentChildProperty {property} .
"""
TYPED = "; qb:measureType bkg:encounterCount ; bkg:obsStatus"
OBS = f"<{CUBE}/v1/cbp>"

# Constraint → what is replaced or added in structure, then in cells.
BROKEN: dict[int, tuple[tuple[str, str], tuple[str, str]]] = {
    1: (("", ""), (f"{OBS} a qb:Observation ; qb:dataSet <{CUBE}> ;", f"{OBS} a qb:Observation ;")),
    2: (("qb:structure d:structure", "qb:structure d:structure , <urn:second>"), ("", "")),
    3: (("", "<urn:dsd> a qb:DataStructureDefinition ; qb:component d:c1 .\n"), ("", "")),
    4: (("bkg:refPeriod rdfs:range bkg:TimeInterval .", ""), ("", "")),
    5: (("; qb:codeList <urn:list>", ""), ("", "")),
    6: (("d:c1 qb:dimension", "d:c1 qb:componentRequired false ; qb:dimension"), ("", "")),
    7: (("", "<urn:lost> a qb:SliceKey .\n"), ("", "")),
    8: (("qb:componentProperty bkg:vintage", "qb:componentProperty bkg:vintage , bkg:drugType"), ("", "")),
    9: (("", ""), ("qb:sliceStructure d:key ;", "")),
    10: (("", ""), ("qb:sliceStructure d:key ; bkg:vintage <urn:v1> ;", "qb:sliceStructure d:key ;")),
    11: (
        ("", ""),
        ("bkg:refPeriod period:2023-08 ; bkg:reportingAgency <urn:ofo>", "bkg:reportingAgency <urn:ofo>"),
    ),
    12: (("", ""), ("", observation("ofo", 10, "twice"))),
    13: (("", ""), ("bkg:encounterCount 10 ; bkg:obsStatus <urn:normal>", "bkg:encounterCount 10")),
    14: (("", ""), ("bkg:encounterCount 10 ;", "")),
    15: (("", ""), ("bkg:encounterCount 10 ;", "qb:measureType bkg:personCount ; bkg:encounterCount 10 ;")),
    16: (
        ("", MEASURED),
        (
            "bkg:encounterCount 10 ;",
            "qb:measureType bkg:personCount ; bkg:personCount 1 ; bkg:encounterCount 10 ;",
        ),
    ),
    17: (("", MEASURED), ("; bkg:obsStatus", TYPED)),
    18: (("", ""), (f"qb:observation {OBS}", f"qb:observation {OBS} , <urn:stranger>")),
    19: (("<urn:families> skos:inScheme <urn:list> .", ""), ("", "")),
    20: (("", LISTED.format(property="<urn:child>")), ("", "")),
    21: (("", LISTED.format(property="<urn:child>") + "<urn:up> owl:inverseOf <urn:child> .\n"), ("", "")),
}


def store_of(structure: str, cells: str, rolled: str = ROLLED) -> EmbeddedStore:
    """A store with the structure, one vintage and the roll-up."""
    store = EmbeddedStore.in_memory()
    for graph, turtle in (("c/structure", structure), ("c/v1", cells), ("r/v1", rolled)):
        store.load((HEAD + turtle).encode(), RdfFormat.TURTLE, f"{GRAPH}cube/{graph}")
    return store


def changed(text: str, change: tuple[str, str]) -> str:
    """The text with one replacement, or with an addition where there is nothing to replace."""
    old, new = change
    assert old in text
    return text.replace(old, new) if old else text + new


def codes(store: EmbeddedStore) -> set[str]:
    """The codes of what is found in a store."""
    return {finding.code for finding in cube_integrity.check(store)}


def test_a_sound_cube_has_no_findings() -> None:
    assert codes(store_of(STRUCTURE, CELLS)) == set()


@pytest.mark.parametrize("number", BROKEN)
def test_a_fixture_breaks_each_constraint(number: int) -> None:
    structure, cells = BROKEN[number]
    assert f"BKG-CUB-IC{number:02d}" in codes(store_of(changed(STRUCTURE, structure), changed(CELLS, cells)))


def test_every_constraint_has_a_fixture() -> None:
    assert set(BROKEN) == set(range(1, 22))
    assert {c.number for c in CONSTRAINTS} | {12, 17} == set(BROKEN)


def test_a_whole_that_is_not_the_sum_of_its_parts_is_found() -> None:
    cells = CELLS.replace("bkg:encounterCount 30", "bkg:encounterCount 31")
    assert codes(store_of(STRUCTURE, cells, ROLLED.replace("60", "61"))) == {"BKG-CUB-SUM"}


def test_a_whole_without_all_its_parts_is_not_judged() -> None:
    cells = CELLS.replace(observation("ofo", 10), "").replace(
        "bkg:encounterCount 30", "bkg:encounterCount 40"
    )
    assert codes(store_of(STRUCTURE, cells)) == set()


def test_a_derived_cube_that_is_not_the_sum_of_its_base_is_found() -> None:
    assert codes(store_of(STRUCTURE, CELLS, ROLLED.replace("60", "61"))) == {"BKG-CUB-ROLL"}
