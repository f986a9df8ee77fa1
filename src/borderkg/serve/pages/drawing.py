"""The chart of an answer: from the `view` of a stored question and its rows to a picture."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from markupsafe import Markup

from borderkg.query.results import Frame
from borderkg.query.terms import Term, Value
from borderkg.serve.pages import charts, links
from borderkg.serve.pages.charts import Line, Point
from borderkg.serve.pages.shown import Shown

_MONTH: Final = re.compile(r"([0-9]{4})-([0-9]{2})", re.ASCII)
_NUMBER: Final = re.compile(r"(?:FY)?(-?[0-9]+)", re.ASCII)
States = Callable[[Sequence[Term | None], str], str | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """What a chart shows: its series, and how many of them the picture leaves out.

    Attributes:
        mark: how it is drawn.
        series: all of them, the largest first where there are several.
        measure: the column of its figures.
        left_out: series or bars that are in the table alone.
    """

    mark: str
    series: tuple[Line, ...]
    measure: str
    left_out: int = 0


def drawn(view: Mapping[str, str], frame: Frame, shown: Shown, states: States | None = None) -> Drawn | None:
    """What the chart of an answer shows; None where it has none, or no row for it.

    Args:
        view: of the question.
        frame: its rows.
        shown: how things are shown.
        states: the address of what states a figure, by its row and column.
    """
    mark = view.get("mark", "")
    if not frame.terms or "x" not in view or "y" not in view:
        return None
    if mark == "tick" or "x2" in view:
        return _spans(view, frame, shown)
    upright = mark in ("line", "area") or (mark == "bar" and _ordered(frame, view["x"]))
    along, measure = (view["x"], view["y"]) if upright else (view["y"], view["x"])
    place, figure = frame.columns.index(along), frame.columns.index(measure)
    colour = frame.columns.index(view["color"]) if "color" in view else None
    series: dict[str, list[Point]] = {}
    for n, (terms, values) in enumerate(zip(frame.terms, frame.rows, strict=True)):
        value = values[figure]
        if terms[place] is None or isinstance(value, bool) or not isinstance(value, int | Decimal | float):
            continue
        x, label = _position(terms[place], values[place], n if not upright else None, along, shown)
        name = "" if colour is None else shown.cell(terms[colour]).text
        href = states(terms, measure) if states is not None else None
        series.setdefault(name, []).append(Point(x=x, label=label, value=Decimal(str(value)), href=href))
    made = [
        Line(name=name, points=tuple(sorted(points, key=lambda p: p.x))) for name, points in series.items()
    ]
    if not made:
        return None
    if len(made) > 1:
        made.sort(key=lambda line: (-max(abs(p.value) for p in line.points), line.name))
    if mark == "line":
        made = _merged(made)
    most = charts.SERIES if upright and mark != "bar" else charts.BARS
    held = len(made) if upright and mark != "bar" else len(made[0].points)
    kind = (
        mark if mark in ("line", "area") else "uprights" if upright else "dots" if mark == "point" else "bars"
    )
    return Drawn(mark=kind, series=tuple(made), measure=measure, left_out=max(0, held - most))


def _merged(series: list[Line]) -> list[Line]:
    """Lines of which none hides another: those of the same figures are one, with the name of the first."""
    held: dict[tuple[tuple[float, Decimal], ...], list[Line]] = {}
    for line in series:
        held.setdefault(tuple((p.x, p.value) for p in line.points), []).append(line)
    return [Line(name=one.name, points=one.points, also=len(same)) for one, *same in held.values()]


def picture(one: Drawn, shown: Shown, *, alternative: str, unit: str = "") -> Markup:
    """The picture of what a chart shows."""
    words = shown.words
    if one.mark in ("line", "area"):
        return charts.lines(one.series, words, alternative=alternative, area=one.mark == "area", unit=unit)
    if one.mark == "uprights":
        points = [p for line in one.series for p in line.points]
        if len(one.series) > 1:
            return charts.lines(one.series, words, alternative=alternative, unit=unit, joined=False)
        return charts.uprights(points, words, alternative=alternative, unit=unit)
    if one.mark == "strip":
        return charts.strip(one.series, words, alternative=alternative)
    points = list(one.series[0].points)
    signed = any(p.value < 0 for p in points)
    return charts.bars(
        points, words, alternative=alternative, dots=one.mark == "dots", unit=unit, signed=signed
    )


def _spans(view: Mapping[str, str], frame: Frame, shown: Shown) -> Drawn | None:
    """Days and spans on a line of time, one row a name."""
    place, row = frame.columns.index(view["x"]), frame.columns.index(view["y"])
    until = frame.columns.index(view["x2"]) if "x2" in view else None
    thing = next(
        (
            frame.columns.index(name)
            for name in ("event", "meeting", "tenure", "other")
            if name in frame.columns
        ),
        None,
    )
    series: dict[str, dict[str, Point]] = {}
    for terms, values in zip(frame.terms, frame.rows, strict=True):
        first = values[place]
        if not isinstance(first, date):
            continue
        last = values[until] if until is not None else first
        of = terms[thing] if thing is not None else None
        iri = of.value if of is not None else None
        label = shown.label(iri).text if iri else shown.words.day(first)
        name = shown.cell(terms[row]).text or shown.words.say("words.unknown")
        series.setdefault(name, {})[iri or str(first)] = Point(
            x=first.toordinal(),
            label=label,
            value=Decimal((last if isinstance(last, date) else date.max).toordinal()),
            href=links.address(iri, shown.language) if iri else None,
            note=shown.words.span(first, last if isinstance(last, date) else None),
        )
    made = tuple(Line(name=name, points=tuple(points.values())) for name, points in series.items())
    return Drawn(mark="strip", series=made, measure=view["y"]) if made else None


def _ordered(frame: Frame, column: str) -> bool:
    """Whether a column holds months, days or years, which have an order of their own."""
    place = frame.columns.index(column)
    held = [row[place] for row in frame.terms]
    return all(
        t is not None and (_MONTH.match(t.value) or _NUMBER.fullmatch(t.value.rpartition("/")[2]))
        for t in held
    )


def _position(
    term: Term | None, value: Value, row: int | None, column: str, shown: Shown
) -> tuple[float, str]:
    """Where a value stands along the axis, and what is written there."""
    assert term is not None
    text = term.value.rpartition("/")[2] if term.kind == "iri" else term.value
    if row is not None:
        return float(row), shown.coded(term, column).text
    if isinstance(value, date):
        return float(value.toordinal()), shown.words.day(value)
    if match := _MONTH.fullmatch(text):
        return float(int(match[1]) * 12 + int(match[2]) - 1), shown.words.month(
            int(match[1]), int(match[2]), short=True
        )
    if match := _NUMBER.fullmatch(text):
        label = shown.cell(term).text
        if column == "offset":
            number = shown.words.number(int(match[1]), signed=True)
            label = shown.words.say("ask.offset", number=number)
        return float(match[1]), label
    return 0.0, text
