"""The gallery: every stored question, by theme."""

from __future__ import annotations

from itertools import groupby
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from borderkg.serve.opened import opened
from borderkg.serve.pages import links, page
from borderkg.serve.pages.home import Question
from borderkg.serve.pages.page import Page
from borderkg.serve.pages.question import caption

THEMES: Final = (
    "statements",
    "events",
    "actors",
    "documents",
    "claims",
    "statistics",
    "policy",
    "places",
    "graph",
)
"""The themes in the order in which a reader meets them; a new one comes last."""


async def ask(request: Request) -> Response:
    """Every question with what its rows are."""
    shown = await page.shown(request)
    say, queries = shown.words.say, opened(request).queries
    groups = {
        theme: [
            Question(
                text=queries[id].summary[shown.language],
                href=links.question(id, shown.language),
                about=caption(queries[id].description, shown),
            )
            for id in ids
        ]
        for theme, ids in groupby(queries, key=lambda id: id.partition("/")[0])
    }
    order = {theme: n for n, theme in enumerate(THEMES)}
    themes = [
        (theme, say(f"themes.{theme.replace('-', '_')}"), groups[theme])
        for theme in sorted(groups, key=lambda theme: (order.get(theme, len(order)), theme))
    ]
    return page.render(
        request,
        "ask.html",
        Page(title=say("ask.title"), lead=say("ask.lead", n=len(queries)), section="ask"),
        shown=shown,
        themes=themes,
    )
