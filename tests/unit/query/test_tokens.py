"""The words of a query."""

from __future__ import annotations

import contextlib
import time

import pytest

from borderkg.errors import QueryRefusedError
from borderkg.query.tokens import line_of, tokenise, unescape


def kinds(text: str) -> list[tuple[str, str]]:
    return [(token.kind, token.text) for token in tokenise(text)]


def test_what_is_no_keyword_is_never_a_word() -> None:
    text = """
        # SERVICE in a comment
        PREFIX service: <urn:LOAD#>
        SELECT ?insert $delete WHERE {
          ?insert service:clear <urn:drop> ; service:ADD 'ADD' , "LOAD" , '''DROP 'x' ''' , "a\\"DROP" .
          _:load service:a.b "x"@insert , 'x'^^service:move
        }
    """
    words = [token.text for token in tokenise(text) if token.kind == "word"]
    assert words == ["PREFIX", "SELECT", "WHERE"]


def test_names_end_before_a_dot_and_keep_the_dots_inside() -> None:
    assert kinds("ex:a.b.") == [("name", "ex:a.b"), ("mark", ".")]
    assert kinds("_:b.1.") == [("blank", "_:b.1"), ("mark", ".")]
    assert kinds("true.x.:y") == [
        ("word", "true"),
        ("mark", "."),
        ("word", "x"),
        ("mark", "."),
        ("name", ":y"),
    ]


def test_less_than_is_told_from_an_iri() -> None:
    assert ("mark", "<") in kinds("FILTER(?a < ?b)")
    assert ("iri", "<urn:a>") in kinds("?a<urn:a>?b")


@pytest.mark.parametrize("text", ['"open', "'''open''", "<open", "?", '"a\nb"', "\\u0053ELECT", "a\0b"])
def test_what_begins_no_token_is_refused_with_its_line(text: str) -> None:
    if text in ("<open", "?"):
        assert kinds(text)[0] == ("mark", text[0])
        return
    with pytest.raises(QueryRefusedError) as refused:
        tokenise("\n" + text)
    assert refused.value.line == 2


def test_escapes_are_read_before_the_grammar() -> None:
    assert unescape(r"\u0053\U00000045LECT") == "SELECT"
    with pytest.raises(QueryRefusedError):
        unescape(r"\uD800")


def test_lines_are_counted_from_one() -> None:
    assert line_of("a\nb\nc", 4) == 3


@pytest.mark.parametrize(
    "text",
    [
        '"""' + '""a' * 20_000,
        "a" + ".b-" * 20_000 + ".",
        "a:b" + "." * 60_000,
        "<a" * 30_000,
        "''a" * 20_000,
        "@a-" * 20_000,
        "a:%" * 20_000,
        "é.a-" * 15_000,
    ],
    ids=lambda text: text[:6],
)
def test_no_text_of_64_kib_takes_long_to_read(text: str) -> None:
    began = time.process_time()
    with contextlib.suppress(QueryRefusedError):
        tokenise(text)
    assert time.process_time() - began < 2
