"""What a release publishes about itself, in every form, and where it is found."""

from __future__ import annotations

import json

import pyoxigraph
import pytest
from pyoxigraph import RdfFormat

from borderkg.content import bundled
from borderkg.query.catalogue import Catalogue
from borderkg.query.jsonld import CONTEXT

from ..running import Running

PARSED = {
    "ttl": RdfFormat.TURTLE,
    "jsonld": RdfFormat.JSON_LD,
    "nt": RdfFormat.N_TRIPLES,
    "rdf": RdfFormat.RDF_XML,
}
MEDIA = {
    "ttl": "text/turtle",
    "jsonld": "application/ld+json",
    "nt": "application/n-triples",
    "rdf": "application/rdf+xml",
}
HELD = {
    "ontology": "{ bkg:Person a owl:Class . <https://w3id.org/borderkg/ns> owl:imports ?module }",
    "shapes": "{ ?shape a sh:NodeShape ; sh:targetClass bkg:Person }",
    "void": "{ ?whole a void:Dataset ; void:triples ?count ; void:sparqlEndpoint ?endpoint }",
    "dcat": "{ ?catalogue a dcat:Catalog ; dcat:dataset ?dataset . ?dataset dcat:distribution ?file }",
    "queries": "{ ?query a sh:SPARQLExecutable ; sh:select ?text ; sh:parameter [ sh:path ?path ] }",
}


def graph(body: bytes, suffix: str) -> pyoxigraph.Store:
    store = pyoxigraph.Store()
    store.load(body, format=PARSED[suffix])
    return store


def holds(store: pyoxigraph.Store, pattern: str) -> bool:
    prefixes = "".join(f"PREFIX {p}: <{n}>\n" for p, n in CONTEXT.items() if p != "@version")
    return bool(store.query(f"{prefixes} ASK {pattern}"))


@pytest.mark.parametrize("name", HELD)
def test_a_document_says_the_same_in_every_form(tiny_service: Running, name: str) -> None:
    sizes = set()
    for suffix in PARSED:
        reply = tiny_service.get(f"/{name}.{suffix}")
        assert (reply.status, reply.media) == (200, MEDIA[suffix])
        assert 'rel="license"' in reply.headers["link"]
        store = graph(reply.body, suffix)
        assert holds(store, HELD[name])
        sizes.add(len(store))
    assert len(sizes) == 1


@pytest.mark.parametrize("name", HELD)
def test_an_unknown_form_names_the_others(tiny_service: Running, name: str) -> None:
    reply = tiny_service.get(f"/{name}.pdf")
    assert (reply.status, f"/{name}.ttl" in reply.json["available"]) == (404, True)


@pytest.mark.parametrize(
    ("address", "accept", "where"),
    [
        ("/ontology", "text/turtle", "/ontology.ttl"),
        ("/ontology", "text/html", "/model"),
        ("/ontology", "application/ld+json", "/ontology.jsonld"),
        ("/.well-known/void", "text/turtle", "/void.ttl"),
        ("/.well-known/void", "application/rdf+xml", "/void.rdf"),
        ("/.well-known/void", "text/html", "/data"),
        ("/void", "text/turtle", "/void.ttl"),
    ],
)
def test_a_name_without_suffix_leads_by_what_is_accepted(
    tiny_service: Running, address: str, accept: str, where: str
) -> None:
    reply = tiny_service.get(address, accept=accept)
    assert (reply.status, reply.headers["location"]) == (303, where)
    assert "Accept" in reply.headers["vary"]


def test_what_is_not_to_be_had_is_refused_with_what_is(tiny_service: Running) -> None:
    reply = tiny_service.get("/ontology", accept="image/png")
    assert (reply.status, "text/turtle" in reply.json["available"]) == (406, True)


def test_the_context_is_the_one_of_our_documents(tiny_service: Running) -> None:
    assert tiny_service.get("/context.jsonld").json == {"@context": json.loads(json.dumps(CONTEXT))}


def test_every_question_is_described_by_its_own_text(tiny_service: Running) -> None:
    store = graph(tiny_service.get("/queries.ttl").body, "ttl")
    found = store.query(
        "PREFIX sh: <http://www.w3.org/ns/shacl#> PREFIX dcterms: <http://purl.org/dc/terms/>"
        "SELECT ?id ?text ?path { ?q dcterms:identifier ?id ; sh:select ?text ."
        " OPTIONAL { ?q sh:parameter/sh:path ?path } }"
    )
    assert isinstance(found, pyoxigraph.QuerySolutions)
    told = [(row["id"].value, row["text"].value, row["path"]) for row in found]
    queries = Catalogue(bundled().queries)
    assert {id for id, _, _ in told} == set(queries)
    assert all(queries[id].text == text for id, text, _ in told)
    named = {(id, path.value.rpartition("#")[2]) for id, _, path in told if path is not None}
    assert named == {(id, name) for id, query in queries.items() for name in query.parameters}


def test_crawlers_find_the_pages(tiny_service: Running) -> None:
    robots = tiny_service.get("/robots.txt").body.decode()
    assert f"Sitemap: {tiny_service.address}sitemap.xml" in robots
    assert "Disallow: /sparql" in robots
    page = tiny_service.get("/sitemap.xml")
    assert page.media == "application/xml"
    text = page.body.decode()
    base = tiny_service.address.rstrip("/")
    for path in ("/", "/ask", "/q/statistics/monthly-series", "/page/id/person/antony-blinken"):
        assert f"<loc>{base}{path}</loc>" in text
    assert f'hreflang="es" href="{base}/es/page/id/person/antony-blinken"' in text
    assert "/claim/" not in text


def test_a_document_is_not_sent_again(tiny_service: Running) -> None:
    first = tiny_service.get("/shapes.ttl")
    assert tiny_service.get("/shapes.ttl", if_none_match=first.headers["etag"]).status == 304
    assert tiny_service.get("/shapes.nt", if_none_match=first.headers["etag"]).status == 200
