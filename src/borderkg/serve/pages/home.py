"""The first page: what the graph holds, what it answers, and where to begin."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from borderkg.query.results import Frame
from borderkg.serve.opened import opened
from borderkg.serve.pages import kinds, links, page
from borderkg.serve.pages.page import Page
from borderkg.serve.pages.shown import Cell, Shown

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
    shown, held, days = await asyncio.gather(
        page.shown(request), release.run_built_in("pages/holdings"), release.run_built_in("pages/days")
    )
    say = shown.words.say
    months = sorted(str(month) for month, _ in held.rows if month)
    cells = sum(int(str(n)) for _, n in held.rows)
    first, last = (shown.words.when(month) for month in (months[0], months[-1])) if months else ("", "")
    read = kinds.read(shown.names)
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
                first=first,
                last=last,
            ),
        ),
        shown=shown,
        questions=questions,
        every=len(release.queries),
        holds=_holds(shown, cells),
        documents=_documents(read, days, shown),
    )


def _documents(read: Sequence[str], days: Frame, shown: Shown) -> list[Cell]:
    """The documents that were read, the newest first, what has no day last."""
    day = {str(iri): str(value) for iri, value in days.rows}
    return [shown.thing(iri) for iri in sorted(read, key=lambda iri: day.get(iri, ""), reverse=True)]


def _holds(shown: Shown, cells: int) -> list[tuple[str, Cell]]:
    """How much the release holds of each kind; each number leads to what it counts."""
    say, address = shown.words.say, shown.within("/search") + "?kind="
    counts = {kind: len(kinds.members(kind, shown.names)) for kind in kinds.KINDS}
    figures = [(say("home.figures"), shown.number(cells, address + "tables"))] if cells else []
    return figures + [
        (say(f"kinds.{kind}"), shown.number(n, address + kind)) for kind, n in counts.items() if n
    ]
