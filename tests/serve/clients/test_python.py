"""SPARQLWrapper and rdflib ask the service, and read what the release says."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from ..running import Running
from .asking import ABSENT, CONSTRUCT, EXISTS, NAMED, NOTE, ROWS, SELECT, Expected, lines, rows


@pytest.mark.parametrize(("method", "directly"), [("GET", False), ("POST", False), ("POST", True)])
def test_sparqlwrapper_reads_rows(
    tiny_service: Running, tiny_release: Path, method: str, directly: bool
) -> None:
    from SPARQLWrapper import CSV, JSON, POSTDIRECTLY, TSV, URLENCODED, XML, SPARQLWrapper

    client = SPARQLWrapper(tiny_service.address + "sparql")
    client.setMethod(method)
    client.setRequestMethod(POSTDIRECTLY if directly else URLENCODED)
    expected = Expected(tiny_release)

    def read(query: str, form: str) -> Any:
        client.setQuery(query)
        client.setReturnFormat(form)
        return client.query().convert()

    for query in ROWS:
        assert rows(read(query, JSON)) == expected.rows(query)
    wanted = len(expected.rows(SELECT))
    assert read(SELECT, XML).getElementsByTagName("result").length == wanted
    assert read(SELECT, CSV).startswith(b"person,name\r\n")
    assert read(SELECT, TSV).count(b"\n") == wanted + 1
    assert (read(EXISTS, JSON)["boolean"], read(ABSENT, JSON)["boolean"]) == (True, False)


def test_sparqlwrapper_reads_a_graph_in_each_form(tiny_service: Running, tiny_release: Path) -> None:
    from rdflib import Graph
    from SPARQLWrapper import JSONLD, N3, RDFXML, TURTLE, SPARQLWrapper

    expected = Expected(tiny_release).triples(CONSTRUCT)
    client = SPARQLWrapper(tiny_service.address + "sparql")
    client.setQuery(CONSTRUCT)
    for form in (TURTLE, N3, RDFXML, JSONLD):
        client.setReturnFormat(form)
        told: Any = client.query().convert()
        graph = told if isinstance(told, Graph) else Graph().parse(data=told, format="turtle")
        assert lines(graph.serialize(format="nt")) == expected, form


def test_sparqlwrapper_names_the_graphs_beside_the_query(tiny_service: Running, tiny_release: Path) -> None:
    from SPARQLWrapper import JSON, SPARQLWrapper

    client = SPARQLWrapper(tiny_service.address + "sparql", defaultGraph=NOTE, returnFormat=JSON)
    client.setQuery("SELECT ?s ?p ?o { ?s ?p ?o }")
    assert rows(client.query().convert()) == Expected(tiny_release).rows(NAMED)


def test_sparqlwrapper_raises_what_the_service_tells(tiny_service: Running) -> None:
    from SPARQLWrapper import JSON, SPARQLWrapper
    from SPARQLWrapper.SPARQLExceptions import QueryBadFormed

    client = SPARQLWrapper(tiny_service.address + "sparql", returnFormat=JSON)
    client.setQuery("SELECT * { ?s ?p }")
    with pytest.raises(QueryBadFormed, match="detail"):
        client.query()


@pytest.mark.parametrize("form", ["json", "xml", "csv", "tsv"])
@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
def test_rdflib_reads_it_as_a_store(
    tiny_service: Running, tiny_release: Path, form: str, method: str
) -> None:
    from rdflib import RDF, Graph, URIRef
    from rdflib.plugins.stores.sparqlstore import SPARQLStore

    def store() -> SPARQLStore:
        return SPARQLStore(tiny_service.address + "sparql", returnFormat=form, method=method)

    graph = Graph(store())
    expected = Expected(tiny_release)
    people = {
        person for name, (_, person, _) in (row[1] for row in expected.rows(SELECT)) if name == "person"
    }
    found = set(graph.subjects(RDF.type, URIRef("https://w3id.org/borderkg/ns#Person")))
    assert {str(person) for person in found} == people
    assert len(graph.query(SELECT)) == len(expected.rows(SELECT))
    if form in ("json", "xml"):  # neither CSV nor TSV has a form of yes and no, and rdflib reads none
        assert [bool(graph.query(EXISTS)), bool(graph.query(ABSENT))] == [True, False]
    named = Graph(store(), identifier=URIRef(NOTE))
    assert len(set(named)) == len(expected.rows(NAMED))


def test_rdflib_reads_a_constructed_graph(tiny_service: Running, tiny_release: Path) -> None:
    from rdflib import Graph
    from rdflib.plugins.stores.sparqlstore import SPARQLStore

    answer = Graph(SPARQLStore(tiny_service.address + "sparql")).query(CONSTRUCT)
    assert answer.graph is not None
    assert lines(answer.graph.serialize(format="nt")) == Expected(tiny_release).triples(CONSTRUCT)
