"""What stands around an event in time: what came before and after, the series, and other events near it."""

from __future__ import annotations

import calendar
import re
from datetime import date
from decimal import Decimal
from typing import Final

from starlette.requests import Request

from borderkg.query.results import Frame
from borderkg.serve.opened import opened
from borderkg.serve.pages import charts
from borderkg.serve.pages.charts import Figure, Line, Point, Rule
from borderkg.serve.pages.shown import Cell, Shown

NEAR: Final = 2
"""Months before and after in which other events are named."""
_DATED: Final = re.compile(r", [0-9]{4}(?:-[0-9]{2}){0,2}$")
Days = tuple[date, date | None]
"""The first day, and the last where there are several."""


def undated(name: str) -> str:
    """The name of an event without the day that it ends in, where its day stands beside it.

    >>> undated("Meeting in Mexico City, 2023-12-27")
    'Meeting in Mexico City'
    """
    return _DATED.sub("", name)


def before_and_after(frame: Frame, shown: Shown) -> dict[str, list[tuple[str, Cell, str]]]:
    """Events before and after, each with its day and kind."""
    made: dict[str, dict[str, tuple[str, Cell, str]]] = {"before": {}, "after": {}}
    for row in frame.to_dicts():
        day = row["date"]
        told = shown.words.day(day) if isinstance(day, date) else shown.words.say("event.no_day")
        other = str(row["other"])
        made[str(row["order"])][other] = (
            told,
            shown.thing(other, undated(shown.label(other).text)),
            str(row["kind"]),
        )
    return {order: list(found.values()) for order, found in made.items()}


def in_order(frame: Frame, iri: str, days: Days | None, shown: Shown) -> list[tuple[str, Cell]]:
    """The event and those around it by day; what has no day stands right beside it."""
    days_: dict[str, date] = {iri: days[0]} if days else {}
    before: list[str] = []
    after: list[str] = []
    for row in frame.to_dicts():
        other = str(row["other"])
        if isinstance(row["date"], date):
            days_[other] = row["date"]
        (before if row["order"] == "before" else after).append(other)
    placed = list(dict.fromkeys([*before, iri, *after]))
    first = days_.get(iri, date.max)
    placed.sort(key=lambda iri: days_.get(iri, first))
    return [(iri, shown.thing(iri, undated(shown.label(iri).text))) for iri in placed]


def series(frame: Frame, days: Days | None, shown: Shown) -> Figure | None:
    """The series in the months around the event, which is an upright line in it."""
    if not frame.terms or days is None:
        return None
    words, say = shown.words, shown.words.say
    points, vintages = [], set()
    of = ""
    for row in frame.to_dicts():
        year, month = (int(part) for part in str(row["month"]).split("-"))
        status = str(row["status"] or "").rpartition("/")[2]
        points.append(
            Point(
                x=year * 12 + month - 1,
                label=words.month(year, month, short=True),
                value=Decimal(str(row["value"])),
                href=shown.href(str(row["cell"])),
                unsettled=row["filled"] is True or status in ("provisional", "estimated"),
            )
        )
        vintages.add(str(row["vintage"]))
        of = str(row["series"])
    first = days[0]
    inside = (first.day - 0.5) / calendar.monthrange(first.year, first.month)[1] - 0.5
    rule = Rule(x=first.year * 12 + first.month - 1 + inside, label=words.day(first))
    name = shown.label(of).text
    low, high = min(points, key=lambda p: p.value), max(points, key=lambda p: p.value)
    return Figure(
        id="around",
        svg=charts.lines(
            [Line(name="", points=tuple(points))],
            words,
            alternative=say(
                "event.series_alternative",
                name=name,
                low=words.number(low.value),
                low_at=low.label,
                high=words.number(high.value),
                high_at=high.label,
            ),
            rules=[rule],
            unit=say("event.series_unit"),
        ),
        caption=say(
            "event.series_caption",
            name=name,
            vintages=words.listed([shown.label(v).text for v in sorted(vintages)]),
        ),
    )


async def near(request: Request, iri: str, days: Days, shown: Shown) -> list[tuple[str, Cell]]:
    """Other events in the months around, by day."""
    first, last = days[0], days[1] or days[0]
    found = await opened(request).run_built_in(
        "study/events-between",
        {"from": _months(first, -NEAR), "to": _months(last, NEAR), "lang": shown.language},
    )
    return [
        (shown.words.when(day), shown.thing(str(other), undated(str(name))))
        for day, other, name in found.rows
        if other != iri
    ]


def _months(day: date, months: int) -> date:
    index = day.year * 12 + day.month - 1 + months
    year, month = index // 12, index % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
