"""An answer that is too large ends where it is too large, whatever stands in its literals."""

from __future__ import annotations

import io
import random

import pyoxigraph
import pytest

from borderkg.errors import AnswerTooLargeError
from borderkg.store.answering import Request
from borderkg.store.bounded import COUNTERS
from borderkg.store.direct import Direct
from borderkg.store.embedded import EmbeddedStore

NASTY = [
    "},{",
    '"',
    '\\"',
    "\\",
    "\\\\",
    ',{"',
    "\n",
    "\r\n",
    "<result>",
    "[{",
    "{}",
    "a,b",
    "\t",
    "'",
    "\\u0022",
]
ROWS = 60


@pytest.fixture(scope="module")
def store() -> EmbeddedStore:
    """Rows whose values look like the marks between rows, and rows without any value."""
    choice = random.Random(1)
    made = EmbeddedStore.in_memory()
    for number in range(ROWS - 1):
        value = "".join(choice.choices(NASTY, k=7)) + str(number)
        made.extend(
            [
                pyoxigraph.Quad(
                    pyoxigraph.NamedNode(f"urn:{number}"),
                    pyoxigraph.NamedNode("urn:p"),
                    pyoxigraph.Literal(value),
                    pyoxigraph.NamedNode("urn:g"),
                )
            ]
        )
    return made


QUERY = "SELECT ?o ?none ?g { { GRAPH ?g { ?s ?p ?o } } UNION { } }"


@pytest.mark.parametrize("form", COUNTERS)
@pytest.mark.parametrize("size", [1, 2, 7, 64, 100_000])
def test_rows_are_counted_exactly_however_they_are_cut(store: EmbeddedStore, form: str, size: int) -> None:
    body = Direct(store).answer(Request(QUERY, bindings=form)).body
    count = COUNTERS[form]()
    stream = io.BytesIO(body)
    assert sum(count(piece) for piece in iter(lambda: stream.read(size), b"")) == ROWS


@pytest.mark.parametrize("form", COUNTERS)
def test_one_row_more_than_allowed_is_an_error(store: EmbeddedStore, form: str) -> None:
    allowed = Request(QUERY, bindings=form, most_rows=ROWS)
    whole = Direct(store).answer(allowed).body
    assert whole == Direct(store).answer(Request(QUERY, bindings=form)).body
    with pytest.raises(AnswerTooLargeError, match=r"rows.*at most 59"):
        Direct(store).answer(allowed._replace(most_rows=ROWS - 1))


@pytest.mark.parametrize("form", COUNTERS)
def test_one_byte_more_than_allowed_is_an_error(store: EmbeddedStore, form: str) -> None:
    size = len(Direct(store).answer(Request(QUERY, bindings=form)).body)
    assert Direct(store).answer(Request(QUERY, bindings=form, most_bytes=size)).body
    with pytest.raises(AnswerTooLargeError, match="bytes"):
        Direct(store).answer(Request(QUERY, bindings=form, most_bytes=size - 1))


@pytest.mark.parametrize("form", ["nt", "ttl", "jsonld", "rdfxml"])
def test_one_triple_more_than_allowed_is_an_error(store: EmbeddedStore, form: str) -> None:
    text = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"
    allowed = Request(text, graph=form, most_rows=ROWS - 1)
    assert Direct(store).answer(allowed).body
    with pytest.raises(AnswerTooLargeError, match="triples"):
        Direct(store).answer(allowed._replace(most_rows=ROWS - 2))


@pytest.mark.parametrize("form", COUNTERS)
def test_yes_and_no_are_never_too_many_rows(store: EmbeddedStore, form: str) -> None:
    assert b"true" in Direct(store).answer(Request("ASK {}", bindings=form, most_rows=0)).body
