"""One resource, search, evidence, graphs, and the release as an rdflib store."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import rdflib
from rdflib import RDF, Literal, URIRef

import borderkg
from borderkg.errors import ParameterError, QueryError, QueryRefusedError, ReleaseError, UnknownNameError
from borderkg.graph import KnowledgeGraph
from borderkg.namespaces import BKG, GRAPH, ID
from borderkg.query.entity import fold

ANA = ID + "person/ana"
TALK = ID + "event/talk"


def test_the_public_names_are_these() -> None:
    assert sorted(borderkg.__all__) == ["KnowledgeGraph", "__version__", "connect", "open"]
    for name in borderkg.__all__:
        assert getattr(borderkg, name)
    with pytest.raises(AttributeError):
        borderkg.nothing  # noqa: B018


def test_a_release_is_found_by_folder_id_and_environment(dist: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with borderkg.open(dist=dist) as newest, borderkg.open("2026.12", dist=dist) as named:
        assert newest.release == named.release
        assert repr(newest) == "<KnowledgeGraph 2026.12>"
    monkeypatch.setenv("BORDERKG_DIST", str(dist))
    with borderkg.open() as found:
        assert found.graphs == [GRAPH + "document/note", GRAPH + "reference/small"]
    with pytest.raises(ReleaseError, match="borderkg build"):
        borderkg.open("1999.01", dist=dist)


def test_an_entity_is_described_with_the_nodes_below_it(kg: KnowledgeGraph) -> None:
    ana = kg.entity("person:ana")
    assert ana.label("es") == "Ana Bárcena"
    assert ana.types[0] == BKG + "Person"
    assert (URIRef(ANA), RDF.type, URIRef(BKG + "Person")) in ana.graph()
    node = kg.entity("id/doc/note/participation/1")
    assert len(node.graph()) == 4 + 4 + 3
    assert "## id/doc/note/participation/1/evidence/1" in node.to_markdown()
    told = json.loads(node.to_jsonld())
    assert told["@context"]["bkg"] == BKG
    assert rdflib.Graph().parse(data=node.to_jsonld(), format="json-ld").isomorphic(node.graph())
    assert rdflib.Graph().parse(data=node.to_turtle(), format="turtle").isomorphic(node.graph())


def test_an_unknown_entity_is_an_error_and_a_bad_iri_another(kg: KnowledgeGraph) -> None:
    with pytest.raises(UnknownNameError, match="person:nobody"):
        kg.entity("person:nobody")
    with pytest.raises(ParameterError):
        kg.entity("urn:a> ?p ?o } #")


@pytest.mark.parametrize("text", ["barcena", "BÁRCENA", "Ana-Barcena", "ana b"])
def test_search_minds_neither_case_nor_accents(kg: KnowledgeGraph, text: str) -> None:
    assert [found.iri for found in kg.search(text)] == [ANA]


def test_search_is_narrowed_by_class_and_language(kg: KnowledgeGraph) -> None:
    assert {found.iri for found in kg.search("a")} > {ANA, TALK}
    assert {found.classes for found in kg.search("a", class_="bkg:Person")} == {(BKG + "Person",)}
    assert [found.label for found in kg.search("llamada", lang="es")] == ["Llamada"]
    assert kg.search("llamada", lang="en") == []
    assert kg.search("") == []
    assert kg.search("no such name } #") == []


def test_marks_are_no_part_of_a_name() -> None:
    assert fold("  O’Neil, B. ") == "o neil b"


def test_evidence_leads_to_document_sentence_and_phrase(kg: KnowledgeGraph) -> None:
    (row,) = kg.evidence("event:talk", texts=True).to_dicts()
    assert row == {
        "document": ID + "doc/note",
        "sentence": 1,
        "phrase": "Ana",
        "start": 0,
        "end": 3,
        "node": ID + "doc/note/participation/1",
        "evidence": ID + "doc/note/participation/1/evidence/1",
        "text": "Ana came in.",
    }
    assert kg.evidence("person:bea").rows == []


def test_a_user_s_query_goes_through_the_gate(kg: KnowledgeGraph) -> None:
    assert kg.select("SELECT ?e { ?e a bkg:Event } ORDER BY ?e").rows == [(ID + "event/call",), (TALK,)]
    assert kg.ask("ASK { person:ana a bkg:Person }")
    assert len(kg.construct("CONSTRUCT WHERE { ?s a bkg:Person }")) == 2
    counted = f"SELECT (COUNT(*) AS ?n) FROM <{GRAPH}document/note> {{ ?s a bkg:Person }}"
    assert kg.select(counted).rows == [(0,)]
    for text in (
        "SELECT * { SERVICE <http://127.0.0.1/> {} }",
        "DROP ALL",
        "SELECT * FROM <urn:x> { ?s ?p ?o }",
    ):
        with pytest.raises(QueryRefusedError):
            kg.select(text)
    for ask in (kg.select, kg.construct):
        with pytest.raises(QueryError):
            ask("ASK { ?s ?p ?o }")
    with pytest.raises(QueryError):
        kg.ask("SELECT * { ?s ?p ?o }")


def test_a_graph_comes_out_as_rdflib_s(kg: KnowledgeGraph) -> None:
    whole = kg.graph("document/note")
    assert isinstance(whole, rdflib.Graph)
    assert len(whole) == len(kg.graph(GRAPH + "document/note")) == len(kg.graph("graph/document/note"))
    for name in ("document/other", "text/note", "document/note> { ?s ?p ?o }"):
        with pytest.raises(UnknownNameError):
            kg.graph(name)


def test_the_release_is_an_rdflib_store(kg: KnowledgeGraph) -> None:
    dataset = rdflib.Dataset(kg.store, default_union=True)
    assert (URIRef(ANA), RDF.type, URIRef(BKG + "Person")) in dataset
    assert {str(s) for s in dataset.subjects(RDF.type, URIRef(BKG + "Event"))} == {TALK, ID + "event/call"}
    assert dataset.value(URIRef(ANA), rdflib.FOAF.name) == Literal("Ana Bárcena")
    assert list(dataset.triples((None, None, Literal("Llamada", lang="es"))))
    assert not list(dataset.triples((None, None, Literal("Llamada"))))
    note = rdflib.Graph(kg.store, URIRef(GRAPH + "document/note"))
    assert len(note) == len(kg.graph("document/note")) < len(kg.store)
    assert not list(note.triples((None, RDF.type, URIRef(BKG + "Person"))))
    quads = list(dataset.quads((URIRef(ANA), RDF.type, None, None)))
    assert {str(quad[3]) for quad in quads} == {GRAPH + "reference/small"}
    assert {str(g.identifier) for g in kg.store.contexts()} == set(kg.graphs)


def test_rdflib_s_own_engine_sees_no_text(kg: KnowledgeGraph, monkeypatch: pytest.MonkeyPatch) -> None:
    import rdflib.plugins.sparql.processor as processor

    def refuse(*args: object, **kwargs: object) -> None:
        raise AssertionError("rdflib's engine was asked")

    for name in ("parseQuery", "parseUpdate", "prepareQuery"):
        monkeypatch.setattr(processor, name, refuse, raising=False)
    dataset = rdflib.Dataset(kg.store, default_union=True)
    assert bool(dataset.query("ASK { person:ana a bkg:Person }"))
    rows = list(dataset.query("SELECT ?n { ?p foaf:name ?n }"))
    assert [str(row[0]) for row in rows] == ["Ana Bárcena"]  # type: ignore[index]
    built = dataset.query("CONSTRUCT { ?p a bkg:Person } WHERE { ?p a bkg:Person }").graph
    assert built is not None
    assert len(built) == 2
    note = rdflib.Graph(kg.store, URIRef(GRAPH + "document/note"))
    assert not bool(note.query("ASK { person:ana a bkg:Person }"))
    with pytest.raises(QueryRefusedError):
        dataset.query("SELECT * { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }")
    with pytest.raises(QueryError):
        dataset.query("ASK { ?s ?p ?o }", initBindings={"s": URIRef(ANA)})
    with pytest.raises(QueryError, match="read-only"):
        dataset.update("DROP ALL")
    with pytest.raises(QueryError, match="read-only"):
        dataset.add((URIRef("urn:a"), URIRef("urn:b"), Literal(1)))
    with pytest.raises(QueryError, match="read-only"):
        dataset.remove((URIRef("urn:a"), URIRef("urn:b"), Literal(1)))


def test_a_node_cannot_carry_sparql(kg: KnowledgeGraph) -> None:
    dataset = rdflib.Dataset(kg.store, default_union=True)
    with pytest.raises(QueryError):
        list(dataset.triples((URIRef("urn:a> ?p ?o } #"), None, None)))
    with pytest.raises(QueryError):
        list(dataset.triples((rdflib.BNode("x"), None, None)))
    assert not list(dataset.triples((None, None, Literal('" . ?s ?p ?o } #\n'))))
