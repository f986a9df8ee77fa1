"""Every stored question over the shipped release, with its defaults."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, Protocol

import pytest

from borderkg.content import bundled
from borderkg.query import lint
from borderkg.query.catalogue import Catalogue, StoredQuery
from borderkg.query.parameters import Given
from borderkg.query.run import run
from borderkg.query.terms import Term
from borderkg.query.tokens import Token, tokenise
from borderkg.store.answering import Answering

IDS = list(Catalogue(bundled().queries))
RESEARCHER: Final = [
    "statements/positions-at-a-meeting",
    "events/events-of-an-actor",
    "documents/differences-about-an-event",
    "statements/commitments-and-what-followed",
    "policy/laws-in-force-at-each-meeting",
]
COUNTED: Final = [
    "claims/figures-then-and-now",
    "statistics/encounters-around-events-of-a-level",
    "statistics/sectors-by-change-between-spans",
    "statistics/revised-cells",
    "statistics/share-of-a-demographic-by-month",
]
MOST_PATTERNS: Final = 6
_TERMS: Final = frozenset(("iri", "name", "variable", "blank", "string", "number"))
_ASIDE: Final = frozenset(("SELECT", "GROUP", "HAVING", "ORDER", "LIMIT", "OFFSET"))
_DOCUMENTS: Final = ("https://w3id.org/borderkg/id/doc/", "https://w3id.org/borderkg/id/vintage/")


class Engine(Protocol):
    """What `conftest.RdflibEngine` is."""

    def terms(
        self, query: StoredQuery, given: Mapping[str, Given | list[Given]] | None = None
    ) -> list[tuple[Term | None, ...]]:
        """The rows of `query`, in their order."""
        ...


def patterns(text: str) -> int:
    """How many triple patterns a query has; a property path counts one, each object of a list one.

    https://www.w3.org/TR/sparql11-query/#rTriplesBlock
    """
    tokens = tokenise(text)
    at = next(place for place, token in enumerate(tokens) if token.text == "{")
    end = _closing(tokens, at)
    count = 0
    expected = "subject"
    while at < end:
        token = tokens[at]
        if token.word in _ASIDE:
            at = next(place for place in range(at, end) if tokens[place].text in "{}")
        elif token.word in ("FILTER", "BIND") and tokens[at + 1].word not in ("EXISTS", "NOT"):
            at = _closing(tokens, at + 1)
        elif token.word == "VALUES":
            at = _closing(tokens, next(p for p in range(at, len(tokens)) if tokens[p].text == "{"))
        elif token.word == "GRAPH":
            at += 2
        elif token.text in "{}." or (token.word and token.word not in ("A", "TRUE", "FALSE")):
            expected = "subject"
            at += 1
        elif token.text in ";,":
            expected = "path" if token.text == ";" else "object"
            at += 1
        elif expected == "subject":
            assert token.kind in _TERMS, token
            expected = "path"
            at += 1
        elif expected == "path":
            at = _after_path(tokens, at)
            expected = "object"
        else:
            assert token.kind in _TERMS or token.word in ("TRUE", "FALSE"), token
            count += 1
            at += 3 if tokens[at + 1].text == "^^" else 2 if tokens[at + 1].kind == "language" else 1
    return count


def _closing(tokens: Sequence[Token], at: int) -> int:
    """The place after the bracket that closes the one at `at`, or after a call whose name stands there."""
    depth = 0
    while True:
        depth += tokens[at].text in ("(", "{")
        depth -= tokens[at].text in (")", "}")
        at += 1
        if depth == 0 and tokens[at - 1].text in (")", "}"):
            return at


def _after_path(tokens: Sequence[Token], at: int) -> int:
    while True:
        while tokens[at].text in ("^", "!"):
            at += 1
        at = _closing(tokens, at) if tokens[at].text == "(" else at + 1
        while tokens[at].text in ("*", "+", "?"):
            at += 1
        if tokens[at].text not in ("/", "|"):
            return at
        at += 1


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("SELECT ?s { ?s ?p ?o }", 1),
        ("SELECT ?s { ?s a <urn:C> ; <urn:p> 1, 'two'@en, '3'^^<urn:d> . }", 4),
        ("SELECT ?s { ?s (<urn:p>/^<urn:q>)*|!<urn:r> ?o . FILTER (?o > 1 && STR(?o) != 'x . y') }", 1),
        (
            "SELECT ?s { VALUES ?s { UNDEF } OPTIONAL { ?s <urn:p>? ?o } FILTER EXISTS { ?s <urn:q> true } }",
            2,
        ),
        (
            "SELECT * { VALUES (?s ?o) { (1 2) } { ?s ?p ?o } UNION { GRAPH ?g { ?o ?p ?s } } "
            "BIND (1 AS ?x) } ORDER BY ?s ?p ?o ?g",
            2,
        ),
        ("SELECT ?s { { SELECT ?s { ?s a <urn:C> } ORDER BY ?s ?t ?u LIMIT 1 } ?s <urn:p> ?o }", 2),
    ],
)
def test_patterns_are_counted_honestly(text: str, count: int) -> None:
    assert patterns(text) == count


@pytest.mark.parametrize("query_id", RESEARCHER + COUNTED)
def test_a_question_of_a_researcher_is_simple(query_id: str, catalogue: Catalogue) -> None:
    text = catalogue[query_id].text
    assert patterns(text) <= MOST_PATTERNS
    words = [token.word for token in tokenise(text)]
    assert words.count("SELECT") == 1
    assert not {"UNION", "MINUS", "EXISTS"} & set(words)


@pytest.mark.parametrize("query_id", RESEARCHER)
def test_a_question_of_a_researcher_is_answered_by_more_than_one_document(
    query_id: str, catalogue: Catalogue, store: Answering
) -> None:
    frame = run(catalogue[query_id], store)
    documents = {
        term.value for row in frame.terms for term in row if term and term.value.startswith(_DOCUMENTS)
    }
    roots = {"/".join(document.split("/")[:7]) for document in documents}
    assert len(roots) > 1


@pytest.mark.parametrize("query_id", IDS)
def test_the_defaults_give_what_is_expected(query_id: str, catalogue: Catalogue, store: Answering) -> None:
    query = catalogue[query_id]
    rows = len(run(query, store))
    assert rows >= query.expect.get("min_rows", 0)
    assert rows <= query.expect.get("max_rows", rows)


@pytest.mark.parametrize("query_id", IDS)
def test_rdflib_gives_the_same_rows(
    query_id: str, catalogue: Catalogue, store: Answering, shipped_rdflib: Engine
) -> None:
    query = catalogue[query_id]
    if "rdflib" in query.engines:
        pytest.skip(f"rdflib differs: {query.engines['rdflib']}")
    assert shipped_rdflib.terms(query) == list(run(query, store).terms)


def test_every_question_keeps_the_rules(catalogue: Catalogue) -> None:
    assert lint.described(lint.check(catalogue)) == ""
