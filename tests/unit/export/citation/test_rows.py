"""The digest of an answer is of its rows, and two answers are compared row by row."""

from __future__ import annotations

import hashlib
import random

import pytest

from borderkg.export.citation.rows import STATEMENT, canonical, compare_rows, digest, statements
from borderkg.namespaces import XSD
from borderkg.query.results import Frame
from borderkg.query.terms import Term


def number(value: int) -> Term:
    return Term("literal", str(value), XSD + "integer")


def iri(name: str) -> Term:
    return Term("iri", f"urn:{name}")


def test_the_canonical_form_is_what_its_definition_says() -> None:
    frame = Frame(
        ("a", "b"),
        (
            (iri("z"), Term("literal", 'é "q" \\ \t\n\r\u2028', XSD + "string")),
            (iri("a"), None),
            (Term("blank", "x7"), Term("literal", "hola", None, "es-mx")),
            (iri("a"), None),
        ),
    )
    text = '?a\t?b\n<urn:a>\t\n<urn:a>\t\n<urn:z>\t"é \\"q\\" \\\\ \\t\\n\\r\u2028"\n_:\t"hola"@es-mx\n'
    assert canonical(frame).decode() == text
    assert digest(frame) == hashlib.sha256(text.encode()).hexdigest()


def test_the_order_of_rows_is_not_part_of_the_digest_and_their_number_is() -> None:
    rows = [(iri(str(n)), number(n % 3)) for n in range(30)]
    expected = digest(Frame(("a", "b"), tuple(rows)))
    random.Random(5).shuffle(rows)
    assert digest(Frame(("a", "b"), tuple(rows))) == expected
    assert digest(Frame(("a", "b"), (*rows, rows[0]))) != expected
    assert digest(Frame(("a", "c"), tuple(rows))) != expected


@pytest.mark.parametrize(
    "other",
    [
        Term("literal", "1.0", XSD + "decimal"),
        Term("literal", "01", XSD + "integer"),
        Term("literal", "1", XSD + "string"),
        Term("literal", "1", None, "en"),
        Term("iri", "1"),
        None,
    ],
)
def test_terms_that_differ_in_anything_have_another_digest(other: Term | None) -> None:
    assert digest(Frame(("n",), ((number(1),),))) != digest(Frame(("n",), ((other,),)))


def test_rows_that_came_went_and_changed() -> None:
    before = Frame(("who", "month", "count"), tuple((iri(w), number(m), number(w_m)) for w, m, w_m in OLD))
    after = Frame(("who", "month", "count"), tuple((iri(w), number(m), number(w_m)) for w, m, w_m in NEW))
    told = compare_rows(before, after)
    assert told.key == ("who", "month")
    assert told.went == ((iri("b"), number(1), number(7)),)
    assert told.came == ((iri("c"), number(1), number(8)),)
    (changed,) = told.changed
    assert (changed.before[2], changed.after[2]) == (number(5), number(6))
    assert not told.same


OLD = [("a", 1, 4), ("a", 2, 5), ("b", 1, 7)]
NEW = [("a", 1, 4), ("a", 2, 6), ("c", 1, 8)]


def test_rows_that_no_columns_tell_apart_only_come_and_go() -> None:
    twice = (iri("a"), number(1))
    told = compare_rows(Frame(("x", "y"), (twice, twice)), Frame(("x", "y"), (twice,)))
    assert (told.key, told.went, told.came, told.changed) == ((), (twice,), (), ())


def test_answers_with_other_columns_are_not_the_same() -> None:
    told = compare_rows(Frame(("x",), ()), Frame(("y",), ()))
    assert not told.same
    assert compare_rows(Frame(("x",), ()), Frame(("x",), ())).same


def test_a_description_is_an_answer_of_statements() -> None:
    frame = statements(b'<urn:s> <urn:p> "o"@en .\n_:b <urn:p> <urn:o> .\n<urn:s> <urn:q> "1" .\n')
    assert frame.columns == STATEMENT
    assert canonical(frame) == (
        b"?subject\t?predicate\t?object\n"
        b'<urn:s>\t<urn:p>\t"o"@en\n'
        b'<urn:s>\t<urn:q>\t"1"\n'
        b"_:\t<urn:p>\t<urn:o>\n"
    )
