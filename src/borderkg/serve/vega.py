"""A chart of a stored question's rows, as a Vega-Lite 6 specification with its data inside.

https://vega.github.io/vega-lite/docs/spec.html . What is drawn is what the `view` of the query's
header says: a mark, and the columns that stand on its channels.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final, Literal

from borderkg.namespaces import XSD, shrink
from borderkg.query.catalogue import StoredQuery
from borderkg.query.results import Frame
from borderkg.query.terms import FLOATS, Term

SCHEMA: Final = "https://vega.github.io/schema/vega-lite/v6.json"
PALETTE: Final = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9")
"""Six colours of Okabe and Ito's."""
Measure = Literal["quantitative", "temporal", "nominal"]
_MONTH: Final = re.compile(r"[0-9]{4}-[0-9]{2}", re.ASCII)
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_NUMBERS: Final = frozenset((XSD + "integer", XSD + "decimal", *FLOATS))


def specification(
    query: StoredQuery, frame: Frame, *, language: str, about: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """The specification of the chart of `frame`.

    Args:
        query: the question; it must have a `view`.
        frame: its rows.
        language: of title and axes, `en` or `es`.
        about: what `usermeta` says: the release, and how to cite.
    """
    channels = {name: column for name, column in query.view.items() if name != "mark"}
    datatypes = frame.datatypes()
    encoding: dict[str, Any] = {}
    for channel, column in channels.items():
        kind, unit = _measure(frame, column, datatypes.get(column, ""))
        encoding[channel] = {"field": column, "title": _title(query, column, language)}
        if channel in ("x2", "y2"):
            continue
        encoding[channel]["type"] = kind
        if unit:
            encoding[channel]["timeUnit"] = unit
        if channel == "color":
            encoding[channel]["scale"] = {"range": list(PALETTE)}
        elif kind == "quantitative" and query.view["mark"] not in ("bar", "area"):
            encoding[channel]["scale"] = {"zero": query.view["mark"] == "line"}
    encoding["tooltip"] = [
        {"field": column, "title": _title(query, column, language), "type": _tooltip(datatypes[column])}
        for column in frame.columns
    ]
    return {
        "$schema": SCHEMA,
        "title": query.summary[language],
        "description": query.description or query.summary[language],
        **({"usermeta": dict(about)} if about else {}),
        "data": {"values": _values(frame)},
        "width": 720,
        "height": {"step": 18} if _stepped(encoding) else 320,
        "mark": {"type": query.view["mark"], **({"point": True} if query.view["mark"] == "line" else {})},
        "encoding": encoding,
    }


def _measure(frame: Frame, column: str, datatype: str) -> tuple[Measure, str]:
    """How a column is measured, and the unit of time where it holds dates."""
    place = frame.columns.index(column)
    held = [row[place].value for row in frame.terms if row[place] is not None]  # type: ignore[union-attr]
    if datatype in _NUMBERS:
        return "quantitative", ""
    # In JavaScript such a text is midnight in UTC, and must not be shown in the reader's zone.
    if held and all(_MONTH.fullmatch(value) for value in held):
        return "temporal", "utcyearmonth"
    if held and all(_DAY.fullmatch(value) for value in held):
        return "temporal", "utcyearmonthdate"
    return "nominal", ""


def _tooltip(datatype: str) -> Measure:
    return "quantitative" if datatype in _NUMBERS else "nominal"


def _stepped(encoding: Mapping[str, Any]) -> bool:
    return bool(encoding.get("y", {}).get("type") == "nominal")


def _title(query: StoredQuery, column: str, language: str) -> str:
    texts = query.columns.get(column, {})
    return texts.get(language) or texts.get("en") or column


def _values(frame: Frame) -> list[dict[str, Any]]:
    """The rows for drawing; a decimal is a JSON number, as near as one can be."""
    return [
        {
            name: _drawn(term, value)
            for name, term, value in zip(frame.columns, terms, row, strict=True)
            if term is not None
        }
        for terms, row in zip(frame.terms, frame.rows, strict=True)
    ]


def _drawn(term: Term | None, value: object) -> Any:
    if isinstance(value, bool | int | float):
        return value
    if isinstance(value, Decimal):
        return float(value)
    assert term is not None
    return shrink(term.value) if term.kind == "iri" else term.value
