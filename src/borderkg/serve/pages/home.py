"""The first page: what the graph holds, what it answers, and where to begin."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from borderkg.namespaces import BKG
from borderkg.serve.opened import opened
from borderkg.serve.pages import links, page
from borderkg.serve.pages.page import Page

FEATURED: Final = (
    "statements/positions-at-a-meeting",
    "claims/figures-then-and-now",
    "statistics/encounters-around-events-of-a-level",
    "statistics/sectors-by-change-between-spans",
    "events/events-of-an-actor",
    "statistics/revised-cells",
    "documents/differences-about-an-event",
    "statistics/share-of-a-demographic-by-month",
    "statements/commitments-and-what-followed",
    "policy/laws-in-force-at-each-meeting",
)
"""The stored questions that the first page offers, in the order in which it does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question as an entry of a list."""

    text: str
    href: str
    about: str = ""


async def home(request: Request) -> Response:
    """What the graph holds, what it answers, and where to begin."""
    release = opened(request)
    shown, held = await asyncio.gather(page.shown(request), release.run_built_in("pages/holdings"))
    say, names = shown.words.say, shown.names
    months = sorted(str(month) for month, _ in held.rows if month)
    cells = sum(int(str(n)) for _, n in held.rows)
    read = [d for d in names.members(BKG + "Document") if f"{d}/unit/1" in names.classes]
    questions = [
        Question(text=release.queries[id].summary[shown.language], href=links.question(id, shown.language))
        for id in FEATURED
        if id in release.queries
    ]
    return page.render(
        request,
        "home.html",
        Page(
            title=say("home.title"),
            lead=say(
                "home.lead",
                documents=say("counts.documents", n=len(read)),
                observations=shown.words.number(cells),
                first=shown.words.when(months[0] if months else ""),
                last=shown.words.when(months[-1] if months else ""),
            ),
        ),
        shown=shown,
        questions=questions,
        every=len(release.queries),
    )
