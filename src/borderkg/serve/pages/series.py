"""A table of official figures: one of its series over time, in the latest or in any publication."""

from __future__ import annotations

import asyncio
import csv
import io
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Final
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from borderkg.errors import UnknownNameError
from borderkg.namespaces import BKG, DATA, DCTERMS, PROV, QB, SKOS
from borderkg.query.terms import Term
from borderkg.serve.opened import opened
from borderkg.serve.pages import cells, charts, page, tables
from borderkg.serve.pages.cells import Observed, Period
from borderkg.serve.pages.charts import Figure, Line
from borderkg.serve.pages.observation import counted
from borderkg.serve.pages.page import Download, Page
from borderkg.serve.pages.resource import Subject, by_property, preferred
from borderkg.serve.pages.shown import EMPTY, Cell, Shown, together
from borderkg.serve.pages.slices import Slices, choices, chosen_of, sliced
from borderkg.serve.pages.tables import Here, Table
from borderkg.serve.resource import entity as entity_of

DCAT_PAGE: Final = "http://www.w3.org/ns/dcat#landingPage"
_LONGEST: Final = 240
"""Months between the first and the last figure within which a month without one is a row."""


async def series(request: Request, subject: Subject) -> Response:
    """The page of a data set, of one of its series, or of one of its publications."""
    release, shown, iri = opened(request), subject.shown, subject.iri
    entity, own = await asyncio.gather(
        entity_of(release, iri), release.run_built_in("pages/values", {"resource": iri})
    )
    values = by_property(own)
    if not values:
        raise UnknownNameError("the graph says nothing of this", found=iri)
    dataset = await _dataset(request, iri, values)
    found, about = await page.every(
        release.run_built_in("pages/slices-of-a-cube", {"dataset": dataset}),
        release.run_built_in("pages/values", {"resource": dataset}),
    )
    of = by_property(about)
    slices = sliced(found)
    chosen, vintage, limit = chosen_of(request, iri, dataset, slices, shown)
    if iri in slices.vintages and not request.query_params.get("series"):
        present = await release.run_built_in("pages/series-of-a-publication", {"slice": iri})
        chosen = next((str(row[0]) for row in present.rows), chosen)
    frame = await release.run_built_in("pages/cells-of-a-series", {"series": chosen}) if chosen else None
    every = cells.observed(frame) if frame is not None else []
    held = cells.periods(every, slices.vintages[vintage][0] if vintage else "")
    if request.query_params.get("as") == "csv":
        return _file(held, (vintage or chosen or dataset).removeprefix(DATA).replace("/", "-"))
    say, lang = shown.words.say, shown.language
    name = slices.name(chosen, shown) if chosen else ""
    here = Here(address=request.url.path, asked=request.query_params)
    return page.render(
        request,
        "series.html",
        Page(
            title=shown.label(dataset).text,
            kind=say("series.kind"),
            lead=_lead(name, held, vintage, slices, shown),
            limit=limit,
            iri=iri,
            section="data",
            licence=next((v.value for v in of.get(DCTERMS + "license", ())), ""),
            jsonld=subject.jsonld(entity, release.id),
            downloads=(
                Download(
                    label=say("series.take"),
                    href=f"{request.url.path}?{urlencode({**request.query_params, 'as': 'csv'})}",
                    rows=len(held),
                ),
            )
            if held
            else (),
        ),
        shown=shown,
        name=name,
        address=request.url.path,
        choices=choices(iri, dataset, chosen, vintage, slices, shown),
        figure=_figure(name, held, vintage, slices, shown.label(dataset).text, shown),
        rows=_rows(held, here, shown),
        facts=_facts(of, dataset, iri, chosen, slices, shown),
        footnotes=[shown.cell(v) for v in preferred(list(of.get(SKOS + "scopeNote", ())), lang)],
        publications=_publications(every, slices, here, shown),
    )


def _file(held: Sequence[Period], slug: str) -> Response:
    """The figures as CSV: IRIs as they are, numbers without separators."""
    written = io.StringIO()
    rows = csv.writer(written, lineterminator="\r\n")
    rows.writerow(("period", "figure", "unit", "first", "status", "filled", "publication", "cell"))
    for one in held:
        cell = one.cell
        rows.writerow(
            (
                cell.period.rpartition("/")[2],
                cell.value,
                cell.unit.rpartition("/")[2],
                one.first.value,
                cell.status.rpartition("/")[2],
                str(cell.filled).lower(),
                cell.vintage,
                cell.iri,
            )
        )
    return page.attachment(written.getvalue(), page.CSV, f"{slug}.csv")


async def _dataset(request: Request, iri: str, values: Mapping[str, list[Term]]) -> str:
    """The data set itself, or the one that a slice is of."""
    if QB + "structure" in values:
        return iri
    referrers = await opened(request).run_built_in("pages/referrers", {"resource": iri})
    return next((str(o) for p, o in referrers.rows if p == QB + "slice"), iri)


def _source(vintage: str, slices: Slices, shown: Shown) -> str:
    say = shown.words.say
    if vintage:
        return say("series.of_vintage", name=shown.label(slices.vintages[vintage][0]).text)
    return say("series.of_latest")


def _lead(name: str, held: Sequence[Period], vintage: str, slices: Slices, shown: Shown) -> str:
    """From the first figure to the last, and the highest."""
    say = shown.words.say
    if not held:
        return say("series.lead_none")
    first, last = held[0].cell, held[-1].cell
    source = _source(vintage, slices, shown)
    if len(held) == 1:
        return say(
            "series.lead_one",
            name=name,
            value=cells.figure(first, shown, unit=True),
            at=shown.label(first.period).text,
            source=source,
        )
    high = max((one.cell for one in held), key=lambda cell: cell.value)
    return say(
        "series.lead",
        name=name,
        first=cells.figure(first, shown, unit=True),
        first_at=shown.label(first.period).text,
        last=cells.figure(last, shown),
        last_at=shown.label(last.period).text,
        high=cells.figure(high, shown),
        high_at=shown.label(high.period).text,
        source=source,
    )


def _figure(
    name: str, held: Sequence[Period], vintage: str, slices: Slices, title: str, shown: Shown
) -> Figure | None:
    if len(held) < 2:
        return None
    unit = held[0].cell.unit
    return Figure(
        id="over-time",
        svg=charts.lines(
            [Line(name="", points=cells.points(held, shown))],
            shown.words,
            alternative=_lead(name, held, vintage, slices, shown),
            unit=counted(unit, 2, shown) if unit else "",
        ),
        caption=shown.words.say(
            "series.caption",
            title=title,
            name=name,
            unit=counted(unit, 2, shown) if unit else shown.words.say("words.unknown"),
            source=_source(vintage, slices, shown),
        )
        + (" " + shown.words.say("series.hollow") if any(one.cell.unsettled for one in held) else ""),
    )


def _rows(held: Sequence[Period], here: Here, shown: Shown) -> Table:
    """One row a period, also one without a cell among months; the first print beside the figure."""
    say = shown.words.say
    revised = any(one.vintages > 1 for one in held)
    rows: list[list[Cell]] = []
    before: int | None = None
    monthly = _monthly(held)
    for one in held:
        while monthly and before is not None and before + 1 < one.cell.x:
            before += 1
            month = Cell(text=shown.words.month(before // 12, before % 12 + 1), order=_order(before))
            none = Cell(text=say("series.no_cell"), numeric=True)
            rows.append([month, none, *[EMPTY] * (4 if revised else 2)])
        before = one.cell.x
        period = shown.thing(one.cell.period)
        row = [
            Cell(text=period.text, href=period.href, lang=period.lang, order=_order(one.cell.x)),
            cells.number(one.cell, shown),
        ]
        if revised:
            row.append(cells.number(one.first, shown))
            row.append(
                shown.number(one.change, signed=True) if one.vintages > 1 else Cell(text=say("series.once"))
            )
        row.append(Cell(text=cells.status(one.cell, shown)))
        row.append(shown.thing(one.cell.vintage))
        rows.append(row)
    keys = ["period", "figure", *(["first", "revision"] if revised else []), "status", "vintage"]
    return tables.table(
        "rows",
        say("series.rows_caption_revised" if revised else "series.rows_caption"),
        tables.columns(keys, shown.words),
        rows,
        address=here.address,
        asked=here.asked,
        empty=say("series.rows_empty"),
    )


def _order(x: int) -> tuple[int, Decimal, str]:
    return (0, Decimal(x), "")


def _monthly(held: Sequence[Period]) -> bool:
    months = [one.cell.period.rpartition("/")[2] for one in held]
    return (
        all(len(m) == 7 and m[:4].isdecimal() and m[5:].isdecimal() for m in months)
        and bool(held)
        and held[-1].cell.x - held[0].cell.x <= _LONGEST
    )


def _facts(
    of: Mapping[str, list[Term]], dataset: str, iri: str, chosen: str, slices: Slices, shown: Shown
) -> tuple[tuple[str, tuple[Cell, ...]], ...]:
    say = shown.words.say
    rows: list[tuple[str, Sequence[Cell]]] = []
    if iri != dataset:
        rows.append((say("series.table"), [shown.thing(dataset)]))
    for dimension, code in slices.series.get(chosen, {}).items():
        cell = shown.thing(code) if dimension != BKG + "reading" else Cell(text=code)
        rows.append((_capital(shown.label(dimension).text), [cell]))
    for key, property in (
        ("measures", BKG + "variable"),
        ("publisher", DCTERMS + "publisher"),
        ("at", DCAT_PAGE),
        ("derived", PROV + "wasDerivedFrom"),
        ("aggregation", BKG + "aggregation"),
        ("licence", DCTERMS + "license"),
    ):
        rows.append((say(f"series.{key}"), [together(shown.cell(v) for v in of.get(property, ()))]))
    return tables.facts(rows)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _publications(every: Sequence[Observed], slices: Slices, here: Here, shown: Shown) -> Table:
    """The publications of the data set, with how many figures of the series each of them has."""
    counts: dict[str, int] = {}
    for cell in every:
        counts[cell.vintage] = counts.get(cell.vintage, 0) + 1
    rows = []
    for slice_, (vintage, day) in slices.vintages.items():
        name = shown.thing(vintage)
        rows.append(
            (
                name,
                shown.day(day),
                shown.number(counts.get(vintage, 0), shown.href(slice_)),
                Cell(text=shown.words.say("series.as_published"), href=shown.href(slice_)),
            )
        )
    return tables.table(
        "publications",
        shown.words.say("series.publications_caption"),
        tables.columns(("vintage", "as_of", "cells", "slice"), shown.words),
        rows,
        address=here.address,
        asked=here.asked,
        empty=shown.words.say("series.publications_empty"),
    )
