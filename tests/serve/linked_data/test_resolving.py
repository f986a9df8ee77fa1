"""A resource leads to what describes it, says where it is cited, and refuses what is not there."""

from __future__ import annotations

import pyoxigraph
import pytest

from ..running import Running

PERSON = "/id/person/antony-blinken"
IRI = "https://w3id.org/borderkg" + PERSON
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


@pytest.mark.parametrize(
    ("accept", "where"),
    [
        (BROWSER, f"/page{PERSON}"),
        ("*/*", f"/page{PERSON}"),
        ("text/turtle", f"/rdf{PERSON}.ttl"),
        ("application/ld+json", f"/rdf{PERSON}.jsonld"),
        ("application/json", f"/rdf{PERSON}.jsonld"),
        ("application/n-triples", f"/rdf{PERSON}.nt"),
        ("application/rdf+xml", f"/rdf{PERSON}.rdf"),
        ("text/html;q=0.5, text/turtle", f"/rdf{PERSON}.ttl"),
        ("text/turtle;q=0.5, application/ld+json;q=0.9, */*;q=0.1", f"/rdf{PERSON}.jsonld"),
    ],
)
def test_what_is_accepted_decides_where_it_leads(tiny_service: Running, accept: str, where: str) -> None:
    reply = tiny_service.get(PERSON, accept=accept)
    assert (reply.status, reply.headers["location"]) == (303, where)
    assert reply.headers["vary"] == "Accept, Accept-Language"


@pytest.mark.parametrize(
    ("languages", "prefix"),
    [("es-MX,es;q=0.9,en;q=0.8", "/es"), ("en,es;q=0.9", ""), ("de", ""), ("nonsense;;q", ""), ("*", "")],
)
def test_the_page_is_in_the_language_of_the_reader(
    tiny_service: Running, languages: str, prefix: str
) -> None:
    reply = tiny_service.get(PERSON, accept="text/html", accept_language=languages)
    assert reply.headers["location"] == f"{prefix}/page{PERSON}"


def test_signposts_say_what_it_is_and_how_it_is_cited(tiny_service: Running) -> None:
    links = tiny_service.get(PERSON, accept="text/turtle").headers["link"].split(", ")
    assert f'<{IRI}>; rel="cite-as"' in links
    assert '<https://w3id.org/borderkg/ns#Person>; rel="type"' in links
    assert '<https://creativecommons.org/publicdomain/zero/1.0/>; rel="license"' in links
    assert f'</page{PERSON}>; rel="describedby"; type="text/html"' in links
    assert f'</rdf{PERSON}.jsonld>; rel="describedby"; type="application/ld+json"' in links
    document = tiny_service.get(f"/rdf{PERSON}.ttl").headers["link"].split(", ")
    assert f'<{IRI}>; rel="describes"' in document


def test_an_observation_is_part_of_its_data_set_and_has_its_licence(tiny_service: Running) -> None:
    found = tiny_service.query(
        "PREFIX qb: <http://purl.org/linked-data/cube#>"
        "SELECT ?cell ?set { ?cell a qb:Observation ; qb:dataSet ?set } ORDER BY ?cell LIMIT 1",
        accept="application/sparql-results+json",
    )
    row = found.json["results"]["bindings"][0]
    path = row["cell"]["value"].removeprefix("https://w3id.org/borderkg")
    links = tiny_service.get(path, accept="text/turtle").headers["link"]
    assert f'<{row["set"]["value"]}>; rel="collection"' in links
    assert '<https://creativecommons.org/publicdomain/mark/1.0/>; rel="license"' in links


def test_what_is_not_to_be_had_is_refused_with_what_is(tiny_service: Running) -> None:
    reply = tiny_service.get(PERSON, accept="image/png")
    assert reply.status == 406
    assert {"text/html", "text/turtle", "application/ld+json"} <= set(reply.json["available"])


@pytest.mark.parametrize(
    ("path", "nearest"),
    [
        ("/id/person/antony-blinkn", "id/person/antony-blinken"),
        ("/id/doc/note-a/claim/999", "id/doc/note-a"),
        ("/id/doc/note-a/claim/1/evidence/77", "id/doc/note-a/claim/1"),
        ("/data/cbp-southwest-totals/2024-10/2099-01/nowhere/cbp", "data/cbp-southwest-totals/2024-10"),
        ("/scheme/topic", "scheme/topics"),
        ("/rdf/id/person/antony-blinkn.ttl", "id/person/antony-blinken"),
    ],
)
def test_what_is_not_there_names_what_is_near(tiny_service: Running, path: str, nearest: str) -> None:
    reply = tiny_service.get(path, accept="text/turtle")
    assert reply.status == 404
    assert "https://w3id.org/borderkg/" + nearest in reply.json["nearest"]


@pytest.mark.parametrize(
    "path",
    ["/id/", "/id/person/", "/id/%3Cscript%3E", "/id/" + "x" * 3000, "/rdf/.ttl", "/rdf/id/x", "/rdf/x.zip",
     "/id/person/%22%20.%20%3Furn", "/ns/nothing", "/ns/core/9.9.9", "/graph/text/note-a", "/catalogue/no"],
)  # fmt: skip
def test_no_address_is_more_than_a_name(tiny_service: Running, path: str) -> None:
    reply = tiny_service.get(path, accept="text/turtle")
    assert (reply.status, reply.media) == (404, "application/problem+json")


def test_a_text_of_a_reader_is_never_shown(tiny_service: Running) -> None:
    reply = tiny_service.get("/rdf/graph/text/note-a.ttl")
    assert (reply.status, b"verbatimText" in reply.body) == (404, False)


def test_a_version_of_the_ontology_leads_to_its_module(tiny_service: Running) -> None:
    whole = tiny_service.get("/rdf/ns/1.0.0.nt").body
    assert whole == tiny_service.get("/ontology.nt").body
    assert tiny_service.get("/rdf/ns/core/1.0.0.nt").body == tiny_service.get("/rdf/ns/core.nt").body
    assert tiny_service.get("/ns/core", accept="text/turtle").headers["location"] == "/rdf/ns/core.ttl"
    assert tiny_service.get("/ns", accept="text/html").headers["location"] == "/model"


def test_a_cube_is_described_without_its_cells(tiny_service: Running) -> None:
    store = pyoxigraph.Store()
    body = tiny_service.get("/rdf/data/cbp-southwest-totals.nt").body
    store.load(body, format=pyoxigraph.RdfFormat.N_TRIPLES)
    subjects = {str(quad.subject).strip("<>") for quad in store}
    assert "https://w3id.org/borderkg/data/cbp-southwest-totals/structure" in subjects
    assert not any("/2024-10/" in subject for subject in subjects)


def test_an_answer_is_the_same_for_as_long_as_the_release(tiny_service: Running) -> None:
    first = tiny_service.get(f"/rdf{PERSON}.ttl")
    assert first.headers["etag"].startswith(f'"{first.headers["borderkg-release"]}-')
    assert tiny_service.get(f"/rdf{PERSON}.ttl", if_none_match=first.headers["etag"]).status == 304
    assert tiny_service.get(f"/rdf{PERSON}.nt", if_none_match=first.headers["etag"]).status == 200
    assert "etag" not in tiny_service.get(PERSON).headers


def test_scripts_of_any_origin_may_read(tiny_service: Running) -> None:
    for path in (PERSON, f"/rdf{PERSON}.jsonld", "/ontology.ttl", "/dumps/", "/openapi.json"):
        reply = tiny_service.get(path, accept="application/ld+json, */*;q=0.1", origin="https://example.org")
        assert reply.headers["access-control-allow-origin"] == "*"
        assert "access-control-allow-credentials" not in reply.headers
