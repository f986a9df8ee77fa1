"""A parameter comes back as it went in, and changes no line but its own."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pyoxigraph import NamedNode

from borderkg.content import bundled
from borderkg.errors import ParameterError, QueryRefusedError
from borderkg.query import run
from borderkg.query.catalogue import Catalogue
from borderkg.query.gate import admit
from borderkg.query.parameters import Given, Parameter, Type, fill
from borderkg.query.results import frame
from borderkg.query.terms import is_iri
from borderkg.query.tokens import tokenise
from borderkg.store.answering import Request
from borderkg.store.direct import Direct
from borderkg.store.embedded import EmbeddedStore

ECHO = "SELECT ?before ?x ?after {\n  VALUES ?before { 1 }\n  VALUES ?x { UNDEF }\n  VALUES ?after { 2 }\n}"
NAUGHTY = [
    '"} UNION { ?s ?p ?o } #',
    "> } #",
    "' . SERVICE <http://127.0.0.1/> { ?s ?p ?o } . '",
    '""" } INSERT DATA { <urn:a> <urn:b> <urn:c> } #',
    "<script>alert(1)</script>",
    "{{7*7}} %s %(x)s {0} ${x}",
    "?x $x UNDEF VALUES ?x { 1 }",
    "Ω≈ç√∫˜µ≤≥÷ 田中さん 👩‍👩‍👧 e\u0301 \u202e \u200b",
    "NULL",
    "-1; DROP ALL",
    "'",
    '"',
    "#",
    "",
]
store = Direct(EmbeddedStore.in_memory())


def echoed(type_: Type, value: Given) -> object:
    parameter = Parameter(name="x", type=type_)
    filled = fill(ECHO, {"x": parameter}, {"x": value})
    before, after = ECHO.split("\n"), filled.split("\n")
    assert [line for number, line in enumerate(after) if number != 2] == [
        line for number, line in enumerate(before) if number != 2
    ]
    ((one, x, two),) = frame(store.answer(admit(filled).request)).rows
    assert (one, two) == (1, 2)
    return x


@given(st.text())
@example(NAUGHTY[0])
@example(NAUGHTY[7])
def test_a_text_comes_back_or_is_refused(text: str) -> None:
    try:
        assert echoed("string", text) == text
    except ParameterError:
        assert any(c == "\\" or not c.isprintable() for c in text)


@pytest.mark.parametrize("text", NAUGHTY)
def test_a_naughty_text_comes_back(text: str) -> None:
    assert echoed("string", text) == text


@given(st.integers(-(10**18) + 1, 10**18 - 1))
def test_a_whole_number_comes_back(number: int) -> None:
    assert echoed("integer", number) == echoed("integer", str(number)) == number


@given(st.decimals(allow_nan=False, allow_infinity=False, places=6, min_value=-(10**9), max_value=10**9))
def test_a_decimal_comes_back(number: Decimal) -> None:
    assert echoed("decimal", f"{number:f}") == number


@given(st.dates())
def test_a_date_comes_back(day: date) -> None:
    assert echoed("date", day) == echoed("date", day.isoformat()) == day


@given(st.dates())
def test_a_month_comes_back_as_its_period(day: date) -> None:
    assert str(echoed("month", day)).endswith(f"/id/period/{day.isoformat()[:7]}")


@given(st.booleans())
def test_a_yes_or_no_comes_back(value: bool) -> None:
    assert echoed("boolean", value) is value


@given(st.text(min_size=1).map(lambda text: f"urn:x:{text}"))
@example("urn:x> ?p ?o } #")
@example("urn:x:\u00e9?a=b&c=d#e")
def test_an_iri_comes_back_or_is_refused(iri: str) -> None:
    try:
        assert echoed("iri", iri) == iri
    except ParameterError:
        assert not is_iri(iri) or any(not c.isprintable() for c in iri)


@given(st.from_regex(r"https?://[a-zé.:@0-9\[\]%-]{0,12}/?[^\x00-\x20]{0,8}", fullmatch=True))
@example("http://[::1]/")
@example("http://a:b@c:80/?q#f")
@example("http://a:port/")
def test_what_is_taken_for_an_iri_is_one_for_the_engine_too(iri: str) -> None:
    if is_iri(iri):
        assert NamedNode(iri).value == iri


@given(st.sampled_from(list(Catalogue(bundled().queries))), st.data())
def test_no_value_changes_another_line_of_any_stored_query(name: str, draw: st.DataObject) -> None:
    query = Catalogue(bundled().queries)[name]
    values: dict[str, Given | list[Given]] = {}
    for parameter in query.parameters.values():
        text = draw.draw(st.sampled_from(NAUGHTY) | st.text(max_size=20))
        try:
            parameter.term(text)
        except ParameterError:
            continue
        values[parameter.name] = text
    before, after = query.text.split("\n"), run.filled(query, values).split("\n")
    changed = {
        number for number, pair in enumerate(zip(before, after, strict=True), start=1) if len(set(pair)) > 1
    }
    assert changed <= {query.parameters[name].line for name in values}
    assert words(run.filled(query, values)) == words(query.text)


def words(text: str) -> list[str]:
    """The keywords of a text; UNDEF and a yes or no are values."""
    return [token.word for token in tokenise(text) if token.word not in ("", "UNDEF", "TRUE", "FALSE")]


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=300))
@example("SELECT * { ?s ?p ?o }")
def test_any_text_is_admitted_or_refused_and_never_fails(text: str) -> None:
    try:
        admitted = admit(text)
    except QueryRefusedError:
        return
    assert admitted.request == Request(text, union=True)


@given(
    st.lists(
        st.sampled_from(
            [*"{}()[]<>.;,|&!?/^*+-\"'#\\ ", "SELECT ", "SERVICE ", "FROM ", "?x ", "a:b ", "'x'"]
        )
    )
)
def test_any_heap_of_tokens_is_admitted_or_refused(parts: list[str]) -> None:
    try:
        admitted = admit("".join(parts))
    except QueryRefusedError:
        return
    assert not any(token.word == "SERVICE" for token in admitted.tokens)
