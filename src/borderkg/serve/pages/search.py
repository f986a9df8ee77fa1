"""Finding a thing by a part of a name, or by leafing through all of its kind."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from borderkg.serve.opened import Opened, opened
from borderkg.serve.pages import kinds, page, tables
from borderkg.serve.pages.page import Page
from borderkg.serve.pages.shown import Cell, Shown

LONGEST = 200
"""Characters of a text that is looked for."""


async def search(request: Request) -> Response:
    """What has the text `q` in one of its names, the best match first; else every thing of a `kind`."""
    text = " ".join(request.query_params.get("q", "").split())[:LONGEST]
    kind = request.query_params.get("kind", "")
    shown = await page.shown(request)
    say = shown.words.say
    here = tables.Here(address=request.url.path, asked=request.query_params)
    limit, title = "", say("search.title")
    if text:
        found = await _found(opened(request), text, shown, here)
        lead = (
            say("search.found", n=found.total, text=text)
            if found.total
            else f"{say('search.none', text=text)} {say('search.advice')}"
        )
    elif kind in kinds.KINDS:
        title = say(f"kinds.{kind}")
        found = await _every(opened(request), kind, shown, here)
        lead = say("search.every", n=found.total)
    else:
        found = tables.table("found", say("search.caption"), [], [])
        lead = say("search.advice")
        limit = say("search.no_kind", found=kind[:LONGEST]) if kind else ""
    return page.render(
        request,
        "search.html",
        Page(title=title, lead=lead, search=text, limit=limit),
        shown=shown,
        found=found,
        kinds=[
            (f"{shown.within('/search')}?kind={one}", say(f"kinds.{one}"), n, one == kind and not text)
            for one in kinds.KINDS
            if (n := len(kinds.members(one, shown.names)))
        ],
    )


async def _found(release: Opened, text: str, shown: Shown, here: tables.Here) -> tables.Table:
    say = shown.words.say
    rows = []
    for one in await release.search(text):
        matched = one.label if one.label != shown.label(one.iri).text else ""
        rows.append((shown.thing(one.iri, whole=True), _kind(one.iri, shown), shown.words_cell(matched)))
    return tables.table(
        "found",
        say("search.caption"),
        [
            tables.Column(key="name", heading=say("columns.name")),
            tables.Column(key="kind", heading=say("columns.kind")),
            tables.Column(key="match", heading=say("columns.match")),
        ],
        rows,
        address=here.address,
        asked=here.asked,
    )


async def _every(release: Opened, kind: str, shown: Shown, here: tables.Here) -> tables.Table:
    say, dated = shown.words.say, kind in kinds.DATED
    held = kinds.members(kind, shown.names)
    days: dict[str, Cell] = {}
    if dated:
        answer = await release.run_built_in("pages/days")
        days = {
            terms[0].value: shown.cell(terms[1], values[1])
            for terms, values in zip(answer.terms, answer.rows, strict=True)
            if terms[0] is not None
        }
    undated = shown.words_cell("")
    rows = [
        (shown.thing(iri, whole=True), _kind(iri, shown), *((days.get(iri, undated),) if dated else ()))
        for iri in held
    ]
    rows.sort(key=lambda row: row[0].order)
    if dated:
        rows.sort(key=lambda row: (bool(row[2].text), row[2].order), reverse=True)
    columns = [
        tables.Column(key="name", heading=say("columns.name")),
        tables.Column(key="kind", heading=say("columns.kind")),
        *([tables.Column(key="day", heading=say("columns.date"))] if dated else []),
    ]
    return tables.table(
        "found", say("search.every_caption"), columns, rows, address=here.address, asked=here.asked
    )


def _kind(iri: str, shown: Shown) -> Cell:
    kind = shown.names.kind(iri, shown.language)
    return shown.words_cell(kind.text if kind else "")
