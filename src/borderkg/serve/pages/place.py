"""A place: where it lies, what was held there, and the series that count what happened in it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from borderkg.namespaces import RDF, RDFS, SKOS
from borderkg.query.results import Frame
from borderkg.query.terms import Term
from borderkg.serve.opened import opened
from borderkg.serve.pages import page, tables
from borderkg.serve.pages.page import Page
from borderkg.serve.pages.resource import Subject, statements, told
from borderkg.serve.pages.shown import Cell, Shown
from borderkg.serve.pages.tables import Here, Table
from borderkg.serve.resource import entity as entity_of

WGS84: Final = "http://www.w3.org/2003/01/geo/wgs84_pos#"
"""Latitude and longitude in degrees (https://www.w3.org/2003/01/geo/)."""
_NAMES: Final = (RDF + "type", RDFS + "label", SKOS + "prefLabel")


async def place(request: Request, subject: Subject) -> Response:
    """The page of a place."""
    release, shown = opened(request), subject.shown
    entity, (events, series) = await asyncio.gather(
        entity_of(release, subject.iri),
        page.every(
            release.run_built_in("pages/events-at-a-place", {"place": subject.iri}),
            release.run_built_in("pages/series-of-an-area", {"place": subject.iri}),
        ),
    )
    parts = await release.aside(lambda: statements(entity.ntriples))
    own = parts.get(subject.iri, {})
    kind = shown.names.kind(subject.iri, shown.language)
    here = Here(address=request.url.path, asked=request.query_params)
    held = len({row[0] for row in events.rows})
    return page.render(
        request,
        "place.html",
        Page(
            title=subject.name,
            kind=kind.text if kind else "",
            lead=_lead(subject.name, held, len(series), shown),
            iri=subject.iri,
            jsonld=subject.jsonld(entity, release.id),
        ),
        shown=shown,
        content=_map(own, subject, held),
        facts=told({p: v for p, v in own.items() if p not in _NAMES}, shown),
        events=_events(events, shown, here),
        series=_series(series, shown, here),
    )


def _lead(name: str, events: int, series: int, shown: Shown) -> str:
    say = shown.words.say
    if not events and not series:
        return say("place.lead_none", name=name)
    return say(
        "place.lead",
        name=name,
        events=say("counts.events", n=events) if events else say("place.no_event"),
        series=say("place.count", n=series) if series else say("place.no_series"),
    )


def _map(own: Mapping[str, Sequence[Term]], subject: Subject, held: int) -> dict[str, object] | None:
    """What the map draws; None where the graph does not say where the place lies."""
    found = [own.get(WGS84 + name, ()) for name in ("long", "lat")]
    if not all(found):
        return None
    long, lat = (float(values[0].value) for values in found)
    note = subject.shown.words.say("counts.events", n=held) if held else ""
    one = {"label": subject.name, "long": long, "lat": lat, "href": "#events", "note": note}
    return {"places": [one]}


def _events(frame: Frame, shown: Shown, here: Here) -> Table:
    say = shown.words.say
    rows = []
    for row in frame.to_dicts():
        day = row["date"]
        kind = shown.names.kind(str(row["event"]), shown.language)
        told = shown.cell(None) if day is None else shown.words_cell(shown.words.when(day))
        if isinstance(day, date):
            told = shown.cell(Term("literal", day.isoformat(), "http://www.w3.org/2001/XMLSchema#date"), day)
        rows.append(
            (
                shown.thing(str(row["event"])),
                told if told.text else Cell(text=say("event.no_day")),
                Cell(text=kind.text if kind else ""),
                shown.thing(str(row["at"])),
            )
        )
    keys = ("event", "date", "kind", "place")
    return _table("held", say("place.events_caption"), keys, rows, shown, here, say("place.events_empty"))


def _series(frame: Frame, shown: Shown, here: Here) -> Table:
    say = shown.words.say
    rows = [(shown.thing(str(series)), shown.thing(str(dataset))) for dataset, series in frame.rows]
    keys = ("series", "dataset")
    return _table("counted", say("place.series_caption"), keys, rows, shown, here, say("place.series_empty"))


def _table(
    id: str,
    caption: str,
    keys: Sequence[str],
    rows: Sequence[Sequence[Cell]],
    shown: Shown,
    here: Here,
    empty: str,
) -> Table:
    columns = tables.columns(keys, shown.words)
    return tables.table(id, caption, columns, rows, address=here.address, asked=here.asked, empty=empty)
