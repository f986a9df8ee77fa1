"""What a SELECT gives: a frame whose values are typed by their XSD datatypes, never inferred."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from borderkg.errors import QueryError
from borderkg.namespaces import RDFS, XSD, shrink
from borderkg.query.terms import FLOATS, INTEGERS, LANG_STRING, Term, Value, from_json
from borderkg.store.answering import Answer

if TYPE_CHECKING:
    import pandas
    import polars

RESOURCE: Final = RDFS + "Resource"
"""The datatype that a frame reports for a column of IRIs or blank nodes."""
_LARGEST_INT64: Final = 2**63


@dataclass(frozen=True, eq=False)
class Frame:
    """The rows of one answer.

    Attributes:
        columns: the names, in the order of the projection.
        terms: a tuple of RDF terms a row; None where unbound.
        descriptions: what a column holds, where the query says.
        partial: why rows or values are missing; "" where the answer is whole, as every answer of one
            store is.

    Two frames are equal when their columns and terms are.
    """

    columns: tuple[str, ...]
    terms: tuple[tuple[Term | None, ...], ...]
    descriptions: dict[str, dict[str, str]] = field(default_factory=dict)
    partial: str = ""

    @cached_property
    def rows(self) -> list[tuple[Value, ...]]:
        """The rows as Python values: int, Decimal, float, bool, date, datetime or str."""
        return [tuple(None if t is None else t.python for t in row) for row in self.terms]

    def __len__(self) -> int:
        return len(self.terms)

    def __iter__(self) -> Iterator[tuple[Value, ...]]:
        return iter(self.rows)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Frame):
            return NotImplemented
        return self.columns == other.columns and self.terms == other.terms

    def __hash__(self) -> int:
        return hash((self.columns, self.terms))

    def __str__(self) -> str:
        return self.to_markdown()

    def datatypes(self) -> dict[str, str]:
        """The datatype IRI of each column.

        `rdfs:Resource` for IRIs; `xsd:string` where datatypes are mixed or a literal is not of
        its datatype; integers and decimals together are `xsd:decimal`.
        """
        return {name: self._datatype(i) for i, name in enumerate(self.columns)}

    def to_dicts(self) -> list[dict[str, Value]]:
        """One dictionary a row, from column to Python value."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]

    def to_polars(self) -> polars.DataFrame:
        """A polars DataFrame: Int64, Decimal, Float64, Boolean, Date, Datetime or String."""
        import polars

        made = {}
        for i, (name, datatype) in enumerate(self.datatypes().items()):
            cells: list[Any] = [row[i] for row in self.rows]
            kind, cells = _polars_column(datatype, cells, [row[i] for row in self.terms])
            made[name] = polars.Series(name, cells, dtype=kind, strict=True)
        return polars.DataFrame(made)

    def to_pandas(self) -> pandas.DataFrame:
        """A pandas DataFrame with Arrow types, so that an integer column with gaps stays integer.

        Raises:
            QueryError: when pandas is not installed.
        """
        try:
            import pandas  # noqa: F401 - only whether it is there: polars makes the frame
        except ImportError as error:
            raise QueryError(
                "pandas is not installed", advice="pip install pandas, or use to_polars()"
            ) from error
        return self.to_polars().to_pandas(use_pyarrow_extension_array=True)

    def to_csv(self) -> str:
        """SPARQL 1.1 CSV (https://www.w3.org/TR/sparql11-results-csv-tsv/): plain values, CRLF."""
        output = io.StringIO()
        writer = csv.writer(output, lineterminator="\r\n")
        writer.writerow(self.columns)
        for row in self.terms:
            writer.writerow("" if t is None else t.n3 if t.kind == "blank" else t.value for t in row)
        return output.getvalue()

    def to_tsv(self) -> str:
        """SPARQL 1.1 TSV: a header of variables, then terms in N-Triples form."""
        lines = ["\t".join(f"?{name}" for name in self.columns)]
        lines += ["\t".join("" if t is None else t.n3 for t in row) for row in self.terms]
        return "\n".join(lines) + "\n"

    def to_json(self) -> str:
        """An object with `columns` (name, datatype, description) and `rows`, one object each.

        Integers and booleans are JSON's where every reader keeps them exact; decimals and dates
        are strings, and the column says what they are.
        """
        datatypes = self.datatypes()
        columns = [
            {
                "name": n,
                "datatype": datatypes[n],
                **({"description": d} if (d := self.descriptions.get(n)) else {}),
            }
            for n in self.columns
        ]
        rows = [
            {n: _json_value(v, t) for n, v, t in zip(self.columns, row, terms, strict=True)}
            for row, terms in zip(self.rows, self.terms, strict=True)
        ]
        told = {"columns": columns, "rows": rows, **({"partial": self.partial} if self.partial else {})}
        return json.dumps(told, ensure_ascii=False, indent=1) + "\n"

    def to_markdown(self) -> str:
        """A Markdown table, with our IRIs in their short form."""
        lines = ["| " + " | ".join(self.columns) + " |", "|" + "---|" * len(self.columns)]
        lines += ["| " + " | ".join(_cell(t) for t in row) + " |" for row in self.terms]
        return "\n".join(lines) + "\n"

    def _datatype(self, column: int) -> str:
        kinds = set()
        for terms, row in zip(self.terms, self.rows, strict=True):
            term = terms[column]
            if term is None:
                continue
            if term.kind != "literal":
                kinds.add(RESOURCE)
            elif term.datatype in INTEGERS and isinstance(row[column], int):
                kinds.add(XSD + "integer")
            elif _of_its_datatype(term, row[column]):
                kinds.add(term.datatype or XSD + "string")
            else:
                kinds.add(XSD + "string")
        if len(kinds) == 1:
            return kinds.pop()
        if kinds == {XSD + "integer", XSD + "decimal"}:
            return XSD + "decimal"
        return XSD + "string"


def frame(answer: Answer, descriptions: dict[str, dict[str, str]] | None = None) -> Frame:
    """The frame of an answer in SPARQL 1.1 JSON.

    Raises:
        QueryError: when it is not the answer to a SELECT.
    """
    if answer.form != "bindings":
        raise QueryError("this query gives no rows", found=answer.form, expected="a SELECT")
    told = json.loads(answer.body)
    columns = tuple(told["head"]["vars"])
    terms = tuple(
        tuple(from_json(row[name]) if name in row else None for name in columns)
        for row in told["results"]["bindings"]
    )
    return Frame(columns, terms, descriptions or {})


def _of_its_datatype(term: Term, value: Value) -> bool:
    kinds: dict[str, type] = {XSD + "decimal": Decimal, XSD + "boolean": bool, XSD + "date": date}
    kinds |= {XSD + "dateTime": datetime, **dict.fromkeys(FLOATS, float)}
    expected = kinds.get(term.datatype or "")
    return term.datatype not in INTEGERS and (expected is None or isinstance(value, expected))


def _polars_column(datatype: str, cells: list[Any], terms: list[Term | None]) -> tuple[Any, list[Any]]:
    import polars

    held = [cell for cell in cells if cell is not None]
    if datatype in INTEGERS:
        small = all(-_LARGEST_INT64 <= cell < _LARGEST_INT64 for cell in held)
        return (polars.Int64 if small else polars.Int128), cells
    if datatype == XSD + "decimal":
        exact = [None if cell is None else Decimal(cell) for cell in cells]
        scale = max((-int(d.as_tuple().exponent) for d in exact if d is not None), default=0)
        return polars.Decimal(38, max(scale, 0)), exact
    if datatype in FLOATS:
        return polars.Float64, cells
    if datatype == XSD + "boolean":
        return polars.Boolean, cells
    if datatype == XSD + "date":
        return polars.Date, cells
    if datatype == XSD + "dateTime" and len({cell.tzinfo is None for cell in held}) == 1:
        zone = None if held[0].tzinfo is None else "UTC"
        return polars.Datetime("us", zone), cells
    return polars.String, [None if term is None else term.value for term in terms]


def _json_value(value: Value, term: Term | None) -> str | int | bool | None:
    if term is None:
        return None
    if isinstance(value, bool) or (isinstance(value, int) and abs(value) < 2**53):
        return value
    return term.value


def _cell(term: Term | None) -> str:
    if term is None:
        return ""
    text = shrink(term.value) if term.kind == "iri" else term.value
    if term.datatype == LANG_STRING or term.kind == "literal":
        text = text.replace("\n", " ")
    return text.replace("|", "\\|")
