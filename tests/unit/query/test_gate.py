"""What may reach an engine, and what may not."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from borderkg.errors import QueryRefusedError
from borderkg.query.gate import admit, with_prefixes

GRAPH = "https://w3id.org/borderkg/graph/reference/small"
REFUSED = [
    "SELECT * { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }",
    "SELECT * { service silent ?x { ?s ?p ?o } }",
    "SELECT * { { SELECT * { OPTIONAL { SERVICE<http://127.0.0.1/>{ ?s ?p ?o } } } } }",
    "ASK { FILTER EXISTS { SERVICE ex:x { ?s ?p ?o } } }",
    "# nothing \\u000A SELECT * { SERVICE <http://127.0.0.1/> {} }",
    "SELECT * { ?s ?p '\\u0027 . SERVICE <http://127.0.0.1/> {} #' }",
    "INSERT DATA { <urn:a> <urn:b> <urn:c> }",
    "DELETE WHERE { ?s ?p ?o }",
    "WITH <urn:g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
    "LOAD <http://127.0.0.1/x.ttl>",
    "LOAD SILENT <file:///etc/passwd>",
    "CLEAR ALL",
    "DROP ALL",
    "CREATE GRAPH <urn:g>",
    "COPY DEFAULT TO <urn:g>",
    "MOVE DEFAULT TO <urn:g>",
    "ADD DEFAULT TO <urn:g>",
    "SELECT * { ?s ?p ?o } ; DROP ALL",
    "PREFIX a: <urn:a> INSERT DATA { a:b a:c a:d }",
    "SELECT * FROM <http://127.0.0.1/x> { ?s ?p ?o }",
    "SELECT * FROM NAMED <file:///etc/passwd> { GRAPH ?g { ?s ?p ?o } }",
    "PREFIX g: <http://127.0.0.1/> SELECT * FROM g:x { ?s ?p ?o }",
    "BASE <http://127.0.0.1/> SELECT * FROM <x> { ?s ?p ?o }",
    "SELECT * FROM",
    "",
    "   # only a comment",
    "{ ?s ?p ?o }",
    "SELECT * { ?s ?p ?o",
    "SELECT * { ?s ?p ?o ) }",
    "SELECT * { ?s ?p '\ud800' }",
]
ADMITTED = [
    "SELECT * { ?s ?p 'SERVICE <http://127.0.0.1/>' }",
    "SELECT * { ?service ?insert $load } # SERVICE DROP",
    "PREFIX service: <urn:SERVICE:> ASK { service:load a service:Clear }",
    "ASK { ?s ?p <http://example.org/SERVICE#LOAD> }",
    'ASK { ?s ?p """ INSERT " DATA """ , "x"@insert }',
    "SELECT (COUNT(*) AS ?n) { ?s ?p ?o FILTER(?o < 5 && ?o > 2) }",
    "SELECT * { ?s <urn:a>/<urn:b>* ?o } ORDER BY ?s LIMIT 5",
    "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }",
    "DESCRIBE <urn:a>",
    f"SELECT * FROM <{GRAPH}> {{ ?s ?p ?o }}",
    "PREFIX graph: <https://w3id.org/borderkg/graph/> SELECT * FROM graph:reference\\/small { ?s ?p ?o }",
    "SELECT * { VALUES (?a ?b) { " + "(1 2) " * 400 + "} ?s ?a ?b }",
    "SELECT * { ?s ?p ?o FILTER(?o IN (" + ", ".join(map(str, range(1000))) + ")) }",
    "SELECT * { ?s ?p ?o " + "FILTER(CONCAT('a', 'b') != 'c') " * 20 + "}",
]
DEEP: dict[str, Callable[[int], str]] = {
    "EXISTS": lambda n: "ASK {" + "FILTER EXISTS {" * n + "?s ?p ?o" + "}" * n + "}",
    "sub-SELECT": lambda n: "SELECT * {" + "{ SELECT * {" * n + "?s ?p ?o" + "} }" * n + "}",
    "braces": lambda n: "ASK " + "{" * n + "?s ?p ?o" + "}" * n,
    "parentheses": lambda n: "ASK { FILTER" + "(" * n + "true" + ")" * n + "}",
    "UNION": lambda n: "ASK { {?s ?p ?o}" + " UNION {?s ?p ?o}" * n + "}",
    "sum": lambda n: "SELECT (" + "1+" * n + "1 AS ?x) {}",
    "not": lambda n: "ASK { FILTER(" + "!" * n + "true) }",
    "and": lambda n: "ASK { FILTER(true" + "&&true" * n + ") }",
    "path": lambda n: "ASK { ?s " + "<urn:p>/" * n + "<urn:p> ?o }",
    "path in parentheses": lambda n: "ASK { ?s " + "(" * n + "<urn:p>" + ")" * n + " ?o }",
    "list": lambda n: "ASK { ?s ?p (" + "1 " * n + ") }",
    "lists in a list": lambda n: "ASK { ?s ?p (" + "(1) " * n + ") }",
    "nested lists": lambda n: "ASK { ?s ?p " + "(" * n + "1" + ")" * n + "}",
    "blank nodes": lambda n: "ASK { ?s ?p " + "[?p " * n + "1" + "]" * n + "}",
    "pattern": lambda n: "ASK {" + "?s ?p ?o . " * n + "}",
    "objects": lambda n: "ASK { ?s ?p 1" + ", 1" * n + "}",
    "predicates": lambda n: "ASK { ?s ?p 1" + "; ?p 1" * n + "}",
    "hidden between < and >": lambda n: "ASK { FILTER(?a<" + "1+" * n + "1&&1>0) }",
}


@pytest.mark.parametrize("text", REFUSED)
def test_refused(text: str) -> None:
    with pytest.raises(QueryRefusedError):
        admit(text, graphs=frozenset((GRAPH,)))


@pytest.mark.parametrize("text", ADMITTED)
def test_admitted(text: str) -> None:
    assert admit(text, graphs=frozenset((GRAPH,))).text == text


@pytest.mark.parametrize("form", DEEP)
@pytest.mark.parametrize("depth", [700, 3000, 100_000])
def test_depths_that_crash_or_freeze_an_engine_are_refused(form: str, depth: int) -> None:
    if form == "hidden between < and >" and depth < 3000:
        return
    with pytest.raises(QueryRefusedError):
        admit(DEEP[form](depth))


@pytest.mark.parametrize("form", DEEP)
def test_ordinary_depths_are_admitted(form: str) -> None:
    assert admit(DEEP[form](12)).verb in ("ASK", "SELECT")


def test_a_query_with_its_own_dataset_is_not_asked_of_the_union() -> None:
    graphs = frozenset((GRAPH,))
    assert not admit(f"ASK FROM <{GRAPH}> {{ ?s ?p ?o }}", graphs=graphs).request.union
    assert admit("ASK { ?s ?p ?o }").request.union


def test_missing_prefixes_are_put_before_the_text_on_its_first_line() -> None:
    text = "PREFIX skos: <urn:mine>\nASK { ?s a bkg:Event ; skos:x 'sh:Shape' }"
    made = with_prefixes(text)
    assert made.count("\n") == text.count("\n")
    assert made.endswith(text)
    assert made.startswith("PREFIX bkg: <https://w3id.org/borderkg/ns#> PREFIX skos")
