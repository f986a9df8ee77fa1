"""Values from outside become terms, or are refused."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from borderkg.errors import ParameterError
from borderkg.query.parameters import Given, Parameter, Type, fill

X = "http://www.w3.org/2001/XMLSchema#"
ID = "https://w3id.org/borderkg/id/"
GOOD: list[tuple[Type, Any, str]] = [
    ("iri", "person:antony-blinken", f"<{ID}person/antony-blinken>"),
    ("iri", "id/person/antony-blinken", f"<{ID}person/antony-blinken>"),
    ("iri", f"{ID}person/antony-blinken", f"<{ID}person/antony-blinken>"),
    ("iri", "http://example.org/é?a=b#c", "<http://example.org/é?a=b#c>"),
    ("string", 'say "so" } #', '"say \\"so\\" } #"'),
    ("string", "", '""'),
    ("integer", 6, f'"6"^^<{X}integer>'),
    ("integer", "-006", f'"-6"^^<{X}integer>'),
    ("decimal", Decimal("0.50"), f'"0.50"^^<{X}decimal>'),
    ("decimal", "12", f'"12"^^<{X}decimal>'),
    ("date", date(2023, 12, 27), f'"2023-12-27"^^<{X}date>'),
    ("date", "2024-02-29", f'"2024-02-29"^^<{X}date>'),
    ("month", "2023-08", f"<{ID}period/2023-08>"),
    ("month", date(2023, 8, 5), f"<{ID}period/2023-08>"),
    ("month", "period:2023-08", f"<{ID}period/2023-08>"),
    ("month", f"{ID}period/2023-08", f"<{ID}period/2023-08>"),
    ("month", "id/period/2023-08", f"<{ID}period/2023-08>"),
    ("boolean", True, f'"true"^^<{X}boolean>'),
    ("boolean", "FALSE", f'"false"^^<{X}boolean>'),
    ("lang", "es", '"es"'),
    ("lang", "es-MX", '"es-mx"'),
]
BAD: list[tuple[Type, Any]] = [
    ("iri", ""),
    ("iri", "a b"),
    ("iri", "> } UNION { ?s ?p ?o } #"),
    ("iri", "urn:a> <urn:b"),
    ("iri", "urn:{a}"),
    ("iri", "urn:a|b"),
    ("iri", 5),
    ("string", "back\\slash"),
    ("string", "new\nline"),
    ("string", "carriage\rreturn"),
    ("string", "nul\0"),
    ("string", "line\u2028separator"),
    ("string", "next\u0085line"),
    ("string", "half \ud800"),
    ("string", 5),
    ("integer", "1_000"),
    ("integer", "1,000"),
    ("integer", "١٢"),
    ("integer", "1.0"),
    ("integer", "1" * 19),
    ("integer", True),
    ("integer", 1.0),
    ("decimal", 0.5),
    ("decimal", "1e400"),
    ("decimal", "NaN"),
    ("decimal", ".5."),
    ("date", "2023-02-30"),
    ("date", "20230228"),
    ("date", "2023-W05"),
    ("date", "31/12/23"),
    ("date", datetime(2023, 1, 1)),
    ("date", "2023-01-01Z"),
    ("month", "2023-13"),
    ("month", "2023"),
    ("month", "FY2023"),
    ("boolean", "yes"),
    ("boolean", 1),
    ("lang", "english please"),
    ("lang", "e"),
]


@pytest.mark.parametrize(("type_", "value", "term"), GOOD)
def test_a_value_of_its_type_is_taken(type_: Type, value: Any, term: str) -> None:
    assert Parameter(name="x", type=type_).term(value).n3 == term


@pytest.mark.parametrize(("type_", "value"), BAD)
def test_a_value_of_no_type_is_refused_by_name(type_: Type, value: Any) -> None:
    with pytest.raises(ParameterError, match=r"parameter x\b"):
        Parameter(name="x", type=type_).term(value)


def test_a_month_stands_as_a_literal_where_the_default_does() -> None:
    month = Parameter(name="m", type="month", as_literal=True)
    assert month.term("2023-08").n3 == f'"2023-08"^^<{X}gYearMonth>'


TEXT = """SELECT ?a {
  VALUES ?a { <urn:d> }
  VALUES ?b { UNDEF }
  VALUES ?a2 { 1 }
  ?s ?p ?a , "VALUES ?a { }"
}"""
PARAMETERS = {
    "a": Parameter(name="a", type="iri", default="<urn:d>"),
    "b": Parameter(name="b", type="string", optional=True),
    "a2": Parameter(name="a2", type="integer", default="1", multiple=True),
}


def test_only_the_lines_of_given_parameters_change() -> None:
    filled = fill(TEXT, PARAMETERS, {"a": "urn:x", "b": 'VALUES ?a { "} #'}).split("\n")
    assert filled[1] == "  VALUES ?a { <urn:x> }"
    assert filled[2] == '  VALUES ?b { "VALUES ?a { \\"} #" }'
    assert [filled[0], *filled[3:]] == [TEXT.split("\n")[0], *TEXT.split("\n")[3:]]


def test_what_is_not_given_keeps_its_default() -> None:
    assert fill(TEXT, PARAMETERS, {}) == TEXT
    assert fill(TEXT, PARAMETERS, {"a": None}) == TEXT


def test_several_values_are_for_parameters_that_take_them() -> None:
    assert "VALUES ?a2 { " + f'"1"^^<{X}integer> "2"^^<{X}integer>' in fill(TEXT, PARAMETERS, {"a2": [1, 2]})
    for name, values in (("a", ["urn:x", "urn:y"]), ("a2", [])):
        with pytest.raises(ParameterError):
            fill(TEXT, PARAMETERS, {name: list[Given](values)})


def test_an_unknown_parameter_is_refused_with_those_there_are() -> None:
    with pytest.raises(ParameterError, match="a, a2, b"):
        fill(TEXT, PARAMETERS, {"c": 1})
