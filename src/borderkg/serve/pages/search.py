"""Finding a thing by a part of a name."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from borderkg.serve.opened import opened
from borderkg.serve.pages import page, tables
from borderkg.serve.pages.page import Page

LONGEST = 200
"""Characters of a text that is looked for."""


async def search(request: Request) -> Response:
    """What has the text `q` in one of its names, the best match first."""
    text = " ".join(request.query_params.get("q", "").split())[:LONGEST]
    shown = await page.shown(request)
    say = shown.words.say
    found = await opened(request).search(text) if text else []
    rows = []
    for one in found:
        kind = shown.names.kind(one.iri, shown.language)
        rows.append(
            (
                shown.thing(one.iri, whole=True),
                shown.words_cell(kind.text if kind else ""),
                shown.words_cell(one.label if one.label != shown.label(one.iri).text else ""),
            )
        )
    lead = say("search.advice")
    if text:
        lead = say("search.found", n=len(found), text=text) if found else say("search.none", text=text)
    return page.render(
        request,
        "search.html",
        Page(title=say("search.title"), lead=lead, search=text),
        shown=shown,
        found=tables.table(
            "found",
            say("search.caption"),
            [
                tables.Column(key="name", heading=say("columns.name")),
                tables.Column(key="kind", heading=say("columns.kind")),
                tables.Column(key="match", heading=say("columns.match")),
            ],
            rows,
            address=request.url.path,
            asked=request.query_params,
            empty=say("search.advice"),
        ),
        text=text,
    )
