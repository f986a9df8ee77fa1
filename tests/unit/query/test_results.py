"""Frames: typed by datatype, never inferred."""

from __future__ import annotations

import json
import math
from datetime import UTC, date, datetime
from decimal import Decimal

import polars
import pytest

from borderkg.errors import QueryError
from borderkg.graph import KnowledgeGraph
from borderkg.namespaces import XSD
from borderkg.query.results import RESOURCE, Frame, frame
from borderkg.query.terms import LANG_STRING, Term, Value
from borderkg.store.answering import Answer


def literal(text: str, datatype: str) -> Term:
    return Term("literal", text, XSD + datatype)


@pytest.mark.parametrize(
    ("term", "value"),
    [
        (literal("007", "integer"), 7),
        (literal("12", "nonNegativeInteger"), 12),
        (literal("1_000", "integer"), "1_000"),
        (literal("0.50", "decimal"), Decimal("0.50")),
        (literal("1e3", "decimal"), "1e3"),
        (literal("1.5E3", "double"), 1500.0),
        (literal("INF", "double"), math.inf),
        (literal("true", "boolean"), True),
        (literal("0", "boolean"), False),
        (literal("yes", "boolean"), "yes"),
        (literal("2023-12-27", "date"), date(2023, 12, 27)),
        (literal("2023-02-30", "date"), "2023-02-30"),
        (literal("2023-12-27Z", "date"), "2023-12-27Z"),
        (literal("2023-12-27T01:02:03Z", "dateTime"), datetime(2023, 12, 27, 1, 2, 3, tzinfo=UTC)),
        (literal("2023-08", "gYearMonth"), "2023-08"),
        (literal("P1Y", "duration"), "P1Y"),
        (literal("7", "string"), "7"),
        (Term("literal", "hola", LANG_STRING, "es"), "hola"),
        (Term("iri", "urn:7"), "urn:7"),
    ],
)
def test_a_term_is_worth_what_its_datatype_says(term: Term, value: Value) -> None:
    assert term.python == value
    assert type(term.python) is type(value)


def column(*terms: Term | None) -> Frame:
    return Frame(("x",), tuple((term,) for term in terms))


@pytest.mark.parametrize(
    ("terms", "datatype", "kind"),
    [
        ((literal("1", "integer"), None), XSD + "integer", polars.Int64()),
        ((literal("1", "integer"), literal("9" * 25, "integer")), XSD + "integer", polars.Int128()),
        ((literal("1", "integer"), literal("0.25", "decimal")), XSD + "decimal", polars.Decimal(38, 2)),
        ((literal("1.5", "double"),), XSD + "double", polars.Float64()),
        ((literal("true", "boolean"),), XSD + "boolean", polars.Boolean()),
        ((literal("2023-12-27", "date"),), XSD + "date", polars.Date()),
        ((literal("2023-02-30", "date"), literal("2023-02-03", "date")), XSD + "string", polars.String()),
        ((literal("1", "integer"), literal("x", "string")), XSD + "string", polars.String()),
        ((literal("1", "string"), literal("2", "string")), XSD + "string", polars.String()),
        ((literal("2023-12-27T00:00:00Z", "dateTime"),), XSD + "dateTime", polars.Datetime("us", "UTC")),
        ((Term("iri", "urn:a"), None), RESOURCE, polars.String()),
        ((None, None), XSD + "string", polars.String()),
        ((), XSD + "string", polars.String()),
    ],
)
def test_a_column_has_the_type_of_its_datatypes(
    terms: tuple[Term | None, ...], datatype: str, kind: polars.DataType
) -> None:
    made = column(*terms)
    assert made.datatypes() == {"x": datatype}
    series = made.to_polars()["x"]
    assert series.dtype == kind
    assert len(series) == len(terms)
    assert series.null_count() == terms.count(None)


def test_formats_keep_what_a_cell_says() -> None:
    made = Frame(
        ("a", "b"),
        (
            (Term("literal", 'x,"y"\nz', LANG_STRING, "en"), literal("0.50", "decimal")),
            (Term("iri", "https://w3id.org/borderkg/id/person/ana"), literal("5", "integer")),
            (None, Term("blank", "b0")),
        ),
        {"a": {"en": "A thing"}},
    )
    assert made.to_csv().split("\r\n")[0] == "a,b"
    assert '"x,""y""\nz",0.50' in made.to_csv()
    assert made.to_tsv().splitlines()[1] == f'"x,\\"y\\"\\nz"@en\t"0.50"^^<{XSD}decimal>'
    told = json.loads(made.to_json())
    assert told["columns"][0] == {"name": "a", "datatype": XSD + "string", "description": {"en": "A thing"}}
    assert [row["b"] for row in told["rows"]] == ["0.50", 5, "b0"]
    assert made.to_markdown().splitlines()[2] == '| x,"y" z | 0.50 |'
    assert "person:ana" in made.to_markdown()
    assert made.to_dicts()[2] == {"a": None, "b": "b0"}


def test_a_large_integer_is_a_string_in_json() -> None:
    assert json.loads(column(literal(str(2**53), "integer")).to_json())["rows"] == [{"x": str(2**53)}]


def test_pandas_keeps_integers_with_gaps(kg: KnowledgeGraph) -> None:
    pandas = pytest.importorskip("pandas")
    made = column(literal("1", "integer"), None).to_pandas()
    assert str(made["x"].dtype) == "int64[pyarrow]"
    assert made["x"][1] is pandas.NA


def test_only_rows_make_a_frame() -> None:
    with pytest.raises(QueryError):
        frame(Answer("boolean", b'{"head":{},"boolean":true}'))


def test_every_literal_of_the_store_comes_back(kg: KnowledgeGraph) -> None:
    rows = kg.select("SELECT ?v { <urn:any> bkg:value ?v } ORDER BY STR(?v)").rows
    values = {value for (value,) in rows}
    assert {
        Decimal("0.5"),
        181059,
        123456789012345678901,
        True,
        1500.0,
        "2023-08",
        "line\nbreak",
        "tab\t",
    } <= values
