"""A release small enough to read, written by hand: two graphs, two events, every kind of literal."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph
import pytest
from pyoxigraph import RdfFormat

from borderkg.graph import KnowledgeGraph
from borderkg.namespaces import BKG, GRAPH, ID, PREFIXES
from borderkg.store.embedded import EmbeddedStore
from borderkg.store.location import Release

GRAPHS = {
    "reference/small": """
        event:talk a bkg:Event , bkg:Meeting ;
            skos:prefLabel "Talk, in the capital"@en , "Conversación en la capital"@es ;
            bkg:onDate "2023-12-27"^^xsd:date ;
            bkg:hasParticipant person:ana , person:bea .
        event:call a bkg:Event , bkg:PhoneCall ;
            skos:prefLabel "Call"@en , "Llamada"@es ;
            bkg:onDate "2023-12-21"^^xsd:date ;
            bkg:hasParticipant person:ana .
        person:ana a bkg:Person ; skos:prefLabel "Ana Bárcena"@en , "Ana Bárcena"@es ;
            foaf:name "Ana Bárcena" .
        person:bea a bkg:Person ; skos:prefLabel "Bea \\"B\\" O'Neil"@en , "Bea O'Neil"@es .
        <urn:any> bkg:value 0.50 , 181059 , 123456789012345678901 , true , 1.5e3 , "x"^^xsd:token ,
            "2023-08"^^xsd:gYearMonth , "line\\nbreak" , "tab\\t" , "hy"@en-gb , "P1Y"^^xsd:duration .
        _:list rdf:first 1 ; rdf:rest ( 2 <urn:three> ) .
        <urn:any> bkg:items _:list .
    """,
    "document/note": """
        doc:note a bkg:Document ; bkg:hasUnit <https://w3id.org/borderkg/id/doc/note/unit/1> .
        <https://w3id.org/borderkg/id/doc/note/unit/1> bkg:number 1 ; bkg:start 0 ; bkg:end 12 .
        event:talk bkg:participation <https://w3id.org/borderkg/id/doc/note/participation/1> .
        <https://w3id.org/borderkg/id/doc/note/participation/1> a bkg:Participation ;
            bkg:participant person:ana ; bkg:reportedIn doc:note ;
            bkg:evidence <https://w3id.org/borderkg/id/doc/note/participation/1/evidence/1> .
        <https://w3id.org/borderkg/id/doc/note/participation/1/evidence/1> oa:hasSource doc:note ;
            bkg:sentence 1 ;
            oa:hasSelector <https://w3id.org/borderkg/id/doc/note/participation/1/evidence/1/position> ,
                <https://w3id.org/borderkg/id/doc/note/participation/1/evidence/1/quote> .
        <https://w3id.org/borderkg/id/doc/note/participation/1/evidence/1/position> oa:start 0 ; oa:end 3 .
        <https://w3id.org/borderkg/id/doc/note/participation/1/evidence/1/quote> oa:exact "Ana" .
    """,
}


@pytest.fixture(scope="session")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of releases with the one small release in it."""
    folder = tmp_path_factory.mktemp("dist")
    path = folder / "releases" / "2026.12"
    path.mkdir(parents=True)
    prefixes = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in PREFIXES.items())
    written = EmbeddedStore.in_memory()
    for key, turtle in GRAPHS.items():
        written.load((prefixes + turtle).encode(), RdfFormat.TURTLE, GRAPH + key)
    dataset = pyoxigraph.Dataset(written.quads())
    dataset.canonicalize(pyoxigraph.CanonicalizationAlgorithm.RDFC_1_0)
    lines = sorted(f"{quad} .\n" for quad in dataset)
    (path / "borderkg.nq").write_text("".join(lines), encoding="utf-8", newline="\n")
    store = EmbeddedStore.create(path / "store")
    store.bulk_load(path / "borderkg.nq")
    store.settle()
    manifest = {
        "release": "2026.12",
        "date": "2026-12-01",
        "quads": len(lines),
        "sha256": hashlib.sha256("".join(lines).encode()).hexdigest(),
        "graphs": {GRAPH + key: {"quads": store.count(GRAPH + key)} for key in GRAPHS},
    }
    (path / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    (path / "private").mkdir()
    note = f'<{ID}doc/note> <{BKG}verbatimText> "Ana came in." <{GRAPH}text/note> .\n'
    (path / "private" / "texts.nq").write_text(note, encoding="utf-8")
    (folder / "current").symlink_to(Path("releases") / "2026.12")
    return folder


@pytest.fixture(scope="session")
def release(dist: Path) -> Release:
    """The small release."""
    return Release((dist / "current").resolve())


@pytest.fixture(scope="session")
def kg(dist: Path) -> Iterator[KnowledgeGraph]:
    """The small release, open."""
    with KnowledgeGraph.open(dist=dist, timeout=20) as graph:
        yield graph
