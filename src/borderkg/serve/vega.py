"""A chart of a stored question's rows, as a Vega-Lite 6 specification with its data inside.

https://vega.github.io/vega-lite/docs/spec.html . What is drawn is what the `view` of the query's
header says: a mark, and the columns that stand on its channels.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from decimal import Decimal
from typing import Any, Final, Literal

from borderkg.namespaces import XSD, shrink
from borderkg.query.catalogue import StoredQuery
from borderkg.query.results import Frame
from borderkg.query.terms import FLOATS, Term

SCHEMA: Final = "https://vega.github.io/schema/vega-lite/v6.json"
PALETTE: Final = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9")
"""Six colours of Okabe and Ito's."""
GREY: Final = "#8a8f94"
LEGEND: Final = 12
"""Colours that a legend names; more are all grey, and the pointer tells which is which."""
Named = Callable[[Term, str], str | None]
Measure = Literal["quantitative", "temporal", "nominal"]
_MONTH: Final = re.compile(r"[0-9]{4}-[0-9]{2}", re.ASCII)
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_NUMBERS: Final = frozenset((XSD + "integer", XSD + "decimal", *FLOATS))


def specification(
    query: StoredQuery,
    frame: Frame,
    *,
    language: str,
    about: Mapping[str, str] | None = None,
    named: Named | None = None,
    without: Collection[str] = (),
) -> dict[str, Any]:
    """The specification of the chart of `frame`.

    Args:
        query: the question; it must have a `view`.
        frame: its rows.
        language: of title and axes, `en` or `es`.
        about: what `usermeta` says: the release, and how to cite.
        without: columns that the rows leave out, where no channel has them.
        named: the name of a term in a column, None where it stands as it is; else IRIs are short.
    """
    channels = {name: column for name, column in query.view.items() if name != "mark"}
    datatypes = frame.datatypes()
    left_out = set(without) - set(channels.values())
    encoding: dict[str, Any] = {}
    for channel, column in channels.items():
        kind, unit = _measure(frame, column, datatypes.get(column, ""))
        encoding[channel] = {"field": column, "title": _title(query, column, language)}
        if channel in ("x2", "y2"):
            continue
        encoding[channel]["type"] = kind
        if unit:
            encoding[channel]["timeUnit"] = unit
        if channel in ("x", "y"):
            if kind == "nominal":
                encoding[channel]["sort"] = None  # the order of the rows says something
            elif datatypes.get(column) == XSD + "integer":
                encoding[channel]["axis"] = {"tickMinStep": 1}
            if "color" in channels and kind == "quantitative" and query.view["mark"] == "bar":
                encoding[channel]["stack"] = None  # one may be a part of another
        if channel == "color":
            encoding[channel]["scale"] = {"range": list(PALETTE)}
            if _different(frame, column) > LEGEND:
                encoding[channel] |= {"legend": None, "scale": {"range": [GREY]}}
        elif kind == "quantitative" and query.view["mark"] not in ("bar", "area"):
            encoding[channel]["scale"] = {"zero": query.view["mark"] == "line"}
    encoding["tooltip"] = [
        {"field": column, "title": _title(query, column, language), "type": _tooltip(datatypes[column])}
        for column in frame.columns
        if column not in left_out
    ]
    return {
        "$schema": SCHEMA,
        "title": query.summary[language],
        "description": query.description or query.summary[language],
        **({"usermeta": dict(about)} if about else {}),
        "data": {"values": _values(frame, named, left_out)},
        "width": 720,
        "height": {"step": 18} if _stepped(encoding) else 320,
        "mark": _mark(query.view),
        "encoding": encoding,
    }


def _mark(view: Mapping[str, str]) -> dict[str, Any]:
    mark = view["mark"]
    if mark == "line":
        return {"type": mark, "point": True}
    return {"type": mark, "opacity": 0.6} if mark == "bar" and "color" in view else {"type": mark}


def _different(frame: Frame, column: str) -> int:
    place = frame.columns.index(column)
    return len({row[place] for row in frame.terms})


def _measure(frame: Frame, column: str, datatype: str) -> tuple[Measure, str]:
    """How a column is measured, and the unit of time where it holds dates."""
    place = frame.columns.index(column)
    held = [term.value for row in frame.terms if (term := row[place]) is not None]
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


def _values(frame: Frame, named: Named | None, left_out: Collection[str]) -> list[dict[str, Any]]:
    """The rows for drawing; a decimal is a JSON number, as near as one can be."""
    return [
        {
            name: _drawn(term, value, _of_column(named, name))
            for name, term, value in zip(frame.columns, terms, row, strict=True)
            if term is not None and name not in left_out
        }
        for terms, row in zip(frame.terms, frame.rows, strict=True)
    ]


def _of_column(named: Named | None, column: str) -> Callable[[Term], str | None] | None:
    return None if named is None else lambda term: named(term, column)


def _drawn(term: Term | None, value: object, named: Callable[[Term], str | None] | None) -> Any:
    if isinstance(value, bool | int | float):
        return value
    if isinstance(value, Decimal):
        return float(value)
    assert term is not None
    if named is not None and (name := named(term)) is not None:
        return name
    return shrink(term.value) if term.kind == "iri" else term.value
