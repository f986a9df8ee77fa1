"""Closed shapes for the cells of a cube."""

from __future__ import annotations

import pyoxigraph
import pytest

from borderkg.checks import cubes
from borderkg.checks.findings import Finding
from borderkg.store.embedded import EmbeddedStore

PREFIXES = """@prefix bkg: <https://w3id.org/borderkg/ns#> . @prefix qb: <http://purl.org/linked-data/cube#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@base <https://w3id.org/borderkg/data/> .
"""
STRUCTURE = """<c> a qb:DataSet ; qb:structure <c/structure> .
<c/structure> qb:component <c/1>, <c/2>, <c/3> .
<c/1> qb:dimension bkg:refArea . <c/2> qb:measure bkg:encounterCount .
<c/3> qb:attribute bkg:obsStatus ; qb:componentRequired true .
bkg:refArea rdfs:range bkg:Place . bkg:encounterCount rdfs:range xsd:integer .
bkg:obsStatus rdfs:range bkg:Status .
<urn:area> a bkg:Place . <urn:normal> a bkg:Status .
"""
CELL = (
    "<c/v/a> a qb:Observation ; qb:dataSet <c> ; bkg:refArea <urn:area> ; "
    "bkg:encounterCount 7 ; bkg:obsStatus <urn:normal> ."
)


def check(cell: str = CELL, structure: str = STRUCTURE) -> list[Finding]:
    store = EmbeddedStore.in_memory()
    graph = "https://w3id.org/borderkg/graph/cube/c/"
    turtle = pyoxigraph.RdfFormat.TURTLE
    store.load((PREFIXES + structure).encode(), turtle, graph + "structure")
    store.load((PREFIXES + cell).encode(), turtle, graph + "v")
    return cubes.check(store)


def test_a_sound_cell_passes() -> None:
    assert check() == []
    assert check(CELL.replace(" .", " ; bkg:isCurrent true .")) == []


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("bkg:refArea <urn:area> ;", "", "BKG-SHP-c-cell-refArea"),
        ("<urn:area>", "<urn:area>, <urn:normal>", "BKG-SHP-c-cell-refArea"),
        ("<urn:area>", "'area'", "BKG-SHP-c-cell-refArea"),
        (" 7 ", " -7 ", "BKG-SHP-c-cell-encounterCount"),
        (" 7 ", " 7.5 ", "BKG-SHP-c-cell-encounterCount"),
        ("; bkg:obsStatus <urn:normal>", "", "BKG-SHP-c-cell-obsStatus"),
        ("qb:dataSet <c>", "qb:dataSet <d>", "BKG-SHP-c-cell-dataSet"),
        ("; bkg:obsStatus", "; bkg:demographic <urn:d> ; bkg:obsStatus", "BKG-SHP-c-cell"),
        ("<c/v/a>", "<d/v/a>", "BKG-SHP-c-cell"),
        ("<urn:area>", "<urn:elsewhere>", "BKG-CUB-001"),
    ],
)
def test_faults_are_found(old: str, new: str, code: str) -> None:
    assert code in {finding.code for finding in check(CELL.replace(old, new))}


def test_a_cube_without_a_measure_is_found() -> None:
    (finding,) = check(structure=STRUCTURE.replace("<c/1>, <c/2>, <c/3>", "<c/1>"))
    assert finding.code == "BKG-CUB-002"
