"""The cases of the W3C suite for the SPARQL 1.1 Protocol, against a running service.

https://www.w3.org/2009/sparql/docs/tests/data-sparql11/protocol/ : the cases are named as there. The
graphs that its cases name by http://kasei.us/… are graphs of the release here. Those that update are
all refused, and leave every quad as it is.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import NamedTuple
from urllib.parse import quote, urlencode

import pytest

from ..running import Reply, Running

GRAPH_1 = "https://w3id.org/borderkg/graph/document/note-a"
GRAPH_2 = "https://w3id.org/borderkg/graph/document/note-b"
GRAPH_3 = "https://w3id.org/borderkg/graph/ontology/core"
FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
UPDATE = "application/sparql-update"
RESULTS = ("application/sparql-results+json", "application/sparql-results+xml")
GRAPHS = ("text/turtle", "application/rdf+xml", "application/n-triples", "application/ld+json")


class Case(NamedTuple):
    """One case: what is sent, and what must come back."""

    name: str
    method: str = "POST"
    path: str = "/sparql"
    body: bytes = b""
    media: str = ""
    holds: Callable[[Reply], bool] = lambda reply: 200 <= reply.status < 300


def refused(reply: Reply) -> bool:
    return 400 <= reply.status < 500 and bool(reply.json["detail"])


def says(value: bool) -> Callable[[Reply], bool]:
    return lambda reply: reply.status == 200 and reply.media in RESULTS and reply.json["boolean"] is value


def is_of(*media: str) -> Callable[[Reply], bool]:
    return lambda reply: reply.status == 200 and reply.media in media


def fields(**named: str | list[str]) -> bytes:
    pairs = {name.replace("_", "-"): value for name, value in named.items()}
    return urlencode(pairs, doseq=True).encode()


def address(**named: str | list[str]) -> str:
    return "/sparql?" + fields(**named).decode()


NAMED = f"ASK {{ GRAPH <{GRAPH_1}> {{ ?a ?b ?c }} GRAPH <{GRAPH_2}> {{ ?d ?e ?f }} }}"
IN_1 = "<https://w3id.org/borderkg/id/doc/note-a> a ?class"
IN_2 = "<https://w3id.org/borderkg/id/doc/note-b> a ?class"
INSERT = "INSERT DATA { GRAPH <urn:g> { <urn:a> <urn:b> <urn:c> } }"

QUERIES = [
    Case("query_get", "GET", address(query="ASK {}"), holds=says(True)),
    Case("query_post_form", body=fields(query="ASK {}"), media=FORM, holds=says(True)),
    Case("query_post_direct", body=b"ASK {}", media=QUERY, holds=says(True)),
    Case(
        "query_dataset_default_graph",
        path=address(default_graph_uri=GRAPH_1),
        body=f"ASK {{ {IN_1} FILTER NOT EXISTS {{ {IN_2} }} }}".encode(),
        media=QUERY,
        holds=says(True),
    ),
    Case(
        "query_dataset_default_graphs_get",
        "GET",
        address(query=f"ASK {{ {IN_1} . {IN_2} }}", default_graph_uri=[GRAPH_1, GRAPH_2]),
        holds=says(True),
    ),
    Case(
        "query_dataset_default_graphs_post",
        path=address(default_graph_uri=[GRAPH_1, GRAPH_2]),
        body=f"ASK {{ {IN_1} . {IN_2} }}".encode(),
        media=QUERY,
        holds=says(True),
    ),
    Case(
        "query_dataset_named_graphs_get",
        "GET",
        address(query=NAMED, named_graph_uri=[GRAPH_1, GRAPH_2]),
        holds=says(True),
    ),
    Case(
        "query_dataset_named_graphs_post",
        path=address(named_graph_uri=[GRAPH_1, GRAPH_2]),
        body=NAMED.encode(),
        media=QUERY,
        holds=says(True),
    ),
    Case(
        "query_dataset_full",
        path=address(default_graph_uri=GRAPH_3, named_graph_uri=[GRAPH_1, GRAPH_2]),
        body=f"ASK {{ ?x ?y ?z GRAPH ?g {{ {IN_1} }} FILTER NOT EXISTS {{ {IN_1} }} }}".encode(),
        media=QUERY,
        holds=says(True),
    ),
    Case(
        "query_multiple_dataset",
        path=address(default_graph_uri=GRAPH_2),
        body=f"ASK FROM <{GRAPH_1}> {{ {IN_2} FILTER NOT EXISTS {{ {IN_1} }} }}".encode(),
        media=QUERY,
        holds=says(True),
    ),
    Case(
        "query_content_type_select",
        body=fields(query="SELECT (1 AS ?value) {}"),
        media=FORM,
        holds=is_of(*RESULTS, "text/csv", "text/tab-separated-values"),
    ),
    Case("query_content_type_ask", body=fields(query="ASK {}"), media=FORM, holds=is_of(*RESULTS)),
    Case(
        "query_content_type_describe",
        body=fields(query="DESCRIBE <http://example.org/>"),
        media=FORM,
        holds=is_of(*GRAPHS),
    ),
    Case(
        "query_content_type_construct",
        body=fields(query="CONSTRUCT { <urn:s> <urn:p> 1 } WHERE {}"),
        media=FORM,
        holds=is_of(*GRAPHS),
    ),
    Case("bad_query_method", "PUT", address(query="ASK {}"), holds=refused),
    Case("bad_multiple_queries", "GET", address(query=["ASK {}", "SELECT * {}"]), holds=refused),
    Case("bad_query_wrong_media_type", body=b"ASK {}", media="text/plain", holds=refused),
    Case("bad_query_missing_form_type", body=fields(query="ASK {}"), holds=refused),
    Case("bad_query_missing_direct_type", body=b"ASK {}", holds=refused),
    Case(
        "bad_query_non_utf8", body="ASK {}".encode("utf-16"), media=f"{QUERY}; charset=UTF-16", holds=refused
    ),
    Case("bad_query_syntax", "GET", address(query="ASK {"), holds=refused),
]
UPDATES = [
    Case("update_post_form", body=fields(update="CLEAR ALL"), media=FORM, holds=refused),
    Case("update_post_direct", body=b"CLEAR ALL", media=UPDATE, holds=refused),
    Case(
        "update_dataset_default_graph",
        body=fields(update=INSERT, using_graph_uri=GRAPH_1),
        media=FORM,
        holds=refused,
    ),
    Case(
        "update_dataset_default_graphs",
        body=fields(update=INSERT, using_graph_uri=[GRAPH_1, GRAPH_2]),
        media=FORM,
        holds=refused,
    ),
    Case(
        "update_dataset_named_graphs",
        body=fields(update=INSERT, using_named_graph_uri=[GRAPH_1, GRAPH_2]),
        media=FORM,
        holds=refused,
    ),
    Case(
        "update_dataset_full",
        body=fields(update=INSERT, using_graph_uri=GRAPH_1, using_named_graph_uri=GRAPH_2),
        media=FORM,
        holds=refused,
    ),
    Case("update_base_uri", body=b"BASE <http://example.org/> CLEAR GRAPH <g>", media=UPDATE, holds=refused),
    Case("bad_update_get", "GET", address(update="CLEAR ALL"), holds=refused),
    Case(
        "bad_multiple_updates",
        body=fields(update=["CLEAR NAMED", "CLEAR DEFAULT"]),
        media=FORM,
        holds=refused,
    ),
    Case("bad_update_wrong_media_type", body=b"CLEAR NAMED", media="text/plain", holds=refused),
    Case("bad_update_missing_form_type", body=fields(update="CLEAR NAMED"), holds=refused),
    Case(
        "bad_update_non_utf8",
        body="CLEAR NAMED".encode("utf-16"),
        media=f"{UPDATE}; charset=UTF-16",
        holds=refused,
    ),
    Case("bad_update_syntax", body=fields(update="CLEAR XYZ"), media=FORM, holds=refused),
    Case(
        "bad_update_dataset_conflict",
        body=fields(update=f"INSERT {{}} USING <{GRAPH_1}> WHERE {{}}", using_named_graph_uri=GRAPH_2),
        media=FORM,
        holds=refused,
    ),
]
OTHER_WRITES = [
    Case("an update sent as a query by GET", "GET", address(query=INSERT), holds=refused),
    Case("an update sent as a query by form", body=fields(query="DROP ALL"), media=FORM, holds=refused),
    Case("an update sent as a query directly", body=INSERT.encode(), media=QUERY, holds=refused),
    Case("an update behind a query", body=fields(query="ASK {} ; DROP ALL"), media=FORM, holds=refused),
    Case("an escaped update", body=fields(query="\\u0044ROP ALL"), media=FORM, holds=refused),
    Case("a query and an update", body=fields(query="ASK {}", update="DROP ALL"), media=FORM, holds=refused),
    Case("LOAD", body=fields(query="LOAD <file:///etc/hostname>"), media=FORM, holds=refused),
    Case("PUT of a graph", "PUT", address(graph=GRAPH_1), b"<urn:a> <urn:b> 1 .", "text/turtle", refused),
    Case(
        "POST of a graph",
        path=address(graph=GRAPH_1),
        body=b"<urn:a> <urn:b> 1 .",
        media="text/turtle",
        holds=refused,
    ),
    Case("DELETE of a graph", "DELETE", address(graph=GRAPH_1), holds=refused),
    Case("PATCH", "PATCH", body=b"A <urn:a> <urn:b> <urn:c> .", media="application/rdf-patch", holds=refused),
]


def sent(service: Running, case: Case) -> Reply:
    headers = {"content-type": case.media} if case.media else {}
    return service.ask(case.method, case.path, case.body or None, headers)


def content(service: Running) -> list[str]:
    """Every quad that the service has, sorted."""
    reply = service.query("SELECT * { GRAPH ?g { ?s ?p ?o } }", accept="text/tab-separated-values")
    assert reply.status == 200
    return sorted(reply.body.decode().splitlines())


@pytest.mark.parametrize("case", QUERIES, ids=lambda case: case.name)
def test_a_query_is_answered_or_refused_as_the_suite_says(tiny_service: Running, case: Case) -> None:
    reply = sent(tiny_service, case)
    assert case.holds(reply), (reply.status, reply.body[:300])


def test_every_update_is_refused_and_changes_nothing(tiny_service: Running) -> None:
    before = content(tiny_service)
    assert len(before) > 100
    for case in (*UPDATES, *OTHER_WRITES):
        reply = sent(tiny_service, case)
        assert case.holds(reply), (case.name, reply.status, reply.body[:300])
    assert content(tiny_service) == before


def test_the_path_with_a_slash_is_the_same_service(tiny_service: Running) -> None:
    reply = tiny_service.get("/sparql/?query=" + quote("ASK { ?s ?p ?o }"))
    assert reply.json["boolean"] is True


@pytest.mark.parametrize(
    ("accept", "start"),
    [
        ("application/sparql-results+json", b'{"head":{"vars":["a"]}'),
        ("application/json", b'{"head":{"vars":["a"]}'),
        ("application/sparql-results+xml", b"<?xml"),
        ("text/csv", b"a\r\n1\r\n"),
        ("text/tab-separated-values", b"?a\n1\n"),
    ],
)
def test_rows_come_in_each_form(tiny_service: Running, accept: str, start: bytes) -> None:
    reply = tiny_service.query("SELECT (1 AS ?a) {}", accept=accept)
    assert reply.body.startswith(start)
    assert accept == "application/json" or reply.media == accept
    assert reply.headers["vary"] == "Accept"


@pytest.mark.parametrize(
    ("accept", "holds"),
    [
        ("text/turtle", b'<urn:a> <urn:b> "c"'),
        ("application/n-triples", b'<urn:a> <urn:b> "c" .\n'),
        ("application/ld+json", b'"@id":"urn:a"'),
        ("application/rdf+xml", b'rdf:about="urn:a"'),
    ],
)
def test_a_graph_comes_in_each_form(tiny_service: Running, accept: str, holds: bytes) -> None:
    reply = tiny_service.query("CONSTRUCT { <urn:a> <urn:b> 'c' } WHERE {}", accept=accept)
    assert reply.media == accept
    assert holds in reply.body


@pytest.mark.parametrize(("text", "one"), [("ASK {}", RESULTS[0]), ("DESCRIBE <urn:a>", "text/turtle")])
def test_a_form_that_there_is_not_is_406_with_those_that_there_are(
    tiny_service: Running, text: str, one: str
) -> None:
    reply = tiny_service.query(text, accept="image/png, text/turtle;q=0, application/json;q=0")
    assert reply.status == 406
    assert reply.media == "application/problem+json"
    assert one in reply.json["available"]
    assert one in reply.json["hint"]


def test_a_foreign_graph_in_the_dataset_is_refused(tiny_service: Running) -> None:
    for name in ("default-graph-uri", "named-graph-uri"):
        reply = tiny_service.get("/sparql?" + urlencode({"query": "ASK {}", name: "http://127.0.0.1:1/x"}))
        assert reply.status == 400
        assert reply.json["found"] == "http://127.0.0.1:1/x"


def test_what_nobody_asked_is_answered_with_a_description(tiny_service: Running) -> None:
    from rdflib import RDF, Graph, Namespace, URIRef

    sd = Namespace("http://www.w3.org/ns/sparql-service-description#")
    for accept, form in (("text/turtle", "turtle"), ("application/rdf+xml", "xml"), ("*/*", "turtle")):
        reply = tiny_service.get("/sparql", accept=accept)
        graph = Graph().parse(data=reply.body, format=form)
        (service,) = graph.subjects(RDF.type, sd.Service)
        assert (service, sd.feature, sd.UnionDefaultGraph) in graph
        assert graph.value(service, sd.endpoint) == URIRef(tiny_service.address + "sparql")
        assert URIRef(GRAPH_1) in set(graph.objects(None, sd.name))
    page = tiny_service.get("/sparql", accept="text/html,application/xml;q=0.9")
    assert page.status == 303
    assert page.headers["location"] == "/query"


def test_a_script_of_any_origin_may_read_but_never_with_credentials(tiny_service: Running) -> None:
    reply = tiny_service.ask(
        "OPTIONS",
        "/sparql",
        headers={
            "origin": "https://example.org",
            "access-control-request-method": "POST",
            "access-control-request-headers": "content-type",
        },
    )
    assert reply.status == 204
    assert reply.headers["access-control-allow-origin"] == "*"
    assert "POST" in reply.headers["access-control-allow-methods"]
    assert "Content-Type" in reply.headers["access-control-allow-headers"]
    read = tiny_service.get("/sparql?query=ASK%7B%7D", origin="https://example.org")
    assert read.headers["access-control-allow-origin"] == "*"
    for one in (reply, read):
        assert "access-control-allow-credentials" not in one.headers


def test_errors_name_their_line_and_what_to_do_and_no_path(tiny_service: Running) -> None:
    reply = tiny_service.query("SELECT *\n{ ?s ?p }")
    assert reply.status == 400
    assert reply.json["line"] == 2
    missing = tiny_service.query("SELECT * { ?s a bkg:Event }")
    assert missing.json["hint"] == "put before it: PREFIX bkg: <https://w3id.org/borderkg/ns#>"
    for one in (reply, missing):
        assert b"/work" not in one.body
        assert b"Traceback" not in one.body
        assert b".py" not in one.body


def test_a_client_may_lower_the_deadline_and_never_raise_it(tiny_service: Running) -> None:
    endless = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n0 ?o }"
    body = urlencode({"query": endless, "timeout": "0.3"})
    reply = tiny_service.ask("POST", "/sparql", body, {"content-type": FORM})
    assert reply.status == 504
    assert "0.3 s" in reply.json["detail"]
    raised = tiny_service.get("/sparql?" + urlencode({"query": "ASK {}", "timeout": "900"}))
    assert raised.headers["borderkg-timeout"] == "10"
    for wrong in ("0", "-1", "soon", "nan"):
        assert tiny_service.get("/sparql?" + urlencode({"query": "ASK {}", "timeout": wrong})).status == 400


def test_limits_are_announced(tiny_service: Running) -> None:
    headers = tiny_service.query("SELECT * { ?s ?p ?o } LIMIT 1").headers
    assert headers["borderkg-row-limit"] == "1000000"
    assert headers["borderkg-byte-limit"] == str(128 << 20)
    assert headers["borderkg-release"]


def test_head_is_get_without_a_body(tiny_service: Running) -> None:
    for path in (
        "/sparql",
        "/sparql?query=ASK%7B%7D",
        "/sparql?" + urlencode({"query": "SELECT * {?s ?p ?o}"}),
    ):
        reply = tiny_service.ask("HEAD", path)
        assert reply.status == 200
        assert reply.body == b""


def test_json_is_whole(tiny_service: Running) -> None:
    reply = tiny_service.query("SELECT * { GRAPH ?g { ?s ?p ?o } }")
    assert reply.status == 200, reply.body
    rows = json.loads(reply.body)["results"]["bindings"]
    (count,) = tiny_service.query("SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }").json["results"][
        "bindings"
    ]
    assert len(rows) == int(count["n"]["value"])
