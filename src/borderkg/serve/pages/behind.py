"""The cells behind a figure that was summed from several, or that a question names by month alone."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from borderkg.namespaces import BKG, QB, expand
from borderkg.serve.opened import opened
from borderkg.serve.pages import links, page, tables
from borderkg.serve.pages.error import error
from borderkg.serve.pages.observation import counted
from borderkg.serve.pages.page import Page
from borderkg.serve.pages.shown import EMPTY, Cell, Shown
from borderkg.serve.pages.tables import Here, Table

CELLS: Final = "pages/cells-behind-a-figure"
_MONTH: Final = re.compile(r"[12][0-9]{3}-(?:0[1-9]|1[0-2])", re.ASCII)
_MOST: Final = 4
"""Spans of months that one figure is made from, at most."""
Row = Mapping[str, object]
_DIMENSIONS: Final = ("area", "agency", "demographic", "authority", "drug")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the address asks for: IRIs, spans of months, and codes that a cell must have."""

    dataset: str
    series: str
    vintage: str
    spans: tuple[tuple[str, str], ...]
    codes: tuple[str, ...]


async def behind(request: Request) -> Response:
    """The page of the cells that a figure was made from; of one cell, its own page."""
    release, shown = opened(request), await page.shown(request)
    say = shown.words.say
    asked = read(request, shown)
    if asked is None:
        return error(request, 400, say("behind.title"), lead=say("behind.wrong"))
    frames = await asyncio.gather(
        *(
            release.run_built_in(
                CELLS,
                {
                    "dataset": asked.dataset,
                    "from": first,
                    "to": last,
                    **({"series": asked.series} if asked.series else {}),
                },
            )
            for first, last in asked.spans
        )
    )
    spans = [[row for row in frame.to_dicts() if _meant(row, asked)] for frame in frames]
    held = [row for rows in spans for row in rows]
    if len(held) == 1 and (href := shown.href(str(held[0]["cell"]))):
        return RedirectResponse(href, status_code=303)
    here = Here(address=request.url.path, asked=request.query_params)
    return page.render(
        request,
        "behind.html",
        Page(
            title=say("behind.title"), kind=shown.label(asked.dataset).text, lead=_lead(spans, asked, shown)
        ),
        shown=shown,
        cells=_table(held, shown, here),
        dataset=shown.thing(asked.series or asked.dataset),
    )


def read(request: Request, shown: Shown) -> Asked | None:
    """What the address asks for; None where it is not understood."""
    given = request.query_params
    series = expand(given["series"]) if given.get("series") else ""
    dataset = series.partition("/series/")[0] or expand(given.get("dataset", ""))
    spans = tuple(zip(given.getlist("from"), given.getlist("to"), strict=False))
    if QB + "DataSet" not in shown.names.classes.get(dataset, ()):
        return None
    if series and QB + "Slice" not in shown.names.classes.get(series, ()):
        return None
    if not 0 < len(spans) <= _MOST or not all(_MONTH.fullmatch(m) for span in spans for m in span):
        return None
    return Asked(
        dataset=dataset,
        series=series,
        vintage=expand(given["vintage"]) if given.get("vintage") else "",
        spans=spans,
        codes=tuple(given.getlist("of")),
    )


def _meant(row: Row, asked: Asked) -> bool:
    """Whether a cell is of the codes that are asked for, in the publication that is meant."""
    if not (row["vintage"] == asked.vintage if asked.vintage else row["current"] is True):
        return False
    held = {links.short(str(row[name])) for name in _DIMENSIONS if row[name] is not None}
    return {*asked.codes} <= held | {str(row["notation"])}


def total(rows: Sequence[Row], shown: Shown) -> str:
    """The sum of cells with its unit; empty where they cannot be added."""
    values = [Decimal(str(row["value"])) for row in rows]
    kinds = {(row["measure"], row["unit"]) for row in rows}
    if len(kinds) != 1 or any(row["measure"] == BKG + "rate" for row in rows):
        return ""
    found = sum(values, Decimal(0))
    unit = str(rows[0]["unit"] or "")
    return f"{shown.words.number(found)} {counted(unit, found, shown) if unit else ''}".strip()


def _lead(spans: Sequence[Sequence[Row]], asked: Asked, shown: Shown) -> str:
    say = shown.words.say
    if not any(spans):
        return say("behind.none")
    told = [
        say("behind.sum", sum=summed, n=len(rows), span=_span(*span, shown))
        for span, rows in zip(asked.spans, spans, strict=True)
        if rows and (summed := total(rows, shown))
    ]
    return " ".join(told) or say("behind.cells", n=sum(len(rows) for rows in spans))


def _span(first: str, last: str, shown: Shown) -> str:
    words = shown.words
    if first == last:
        return words.when(first)
    return words.say("words.from_to", first=words.when(first), last=words.when(last))


def _table(held: Sequence[Row], shown: Shown, here: Here) -> Table:
    """One row a cell; a column that says nothing is left out."""
    say = shown.words.say
    said = [name for name in _DIMENSIONS if any(row[name] is not None for row in held)]
    rows: list[list[Cell]] = []
    for row in held:
        value = row["value"]
        number = shown.number(Decimal(str(value)), shown.href(str(row["cell"])))
        month = str(row["month"])
        rows.append(
            [
                Cell(text=shown.words.when(month), order=(1, Decimal(0), month), whole=True),
                *(shown.thing(str(row[name])) if row[name] is not None else EMPTY for name in said),
                number,
                shown.thing(str(row["vintage"])),
            ]
        )
    columns = tables.columns(("month", *said, "figure", "vintage"), shown.words)
    return tables.table(
        "cells",
        say("behind.caption"),
        columns,
        rows,
        address=here.address,
        asked=here.asked,
        empty=say("behind.none"),
    )
