"""The editor: a query as it is typed, or a stored one to begin from; a plain form without a script."""

from __future__ import annotations

from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from borderkg.errors import UnknownNameError
from borderkg.namespaces import BASE, PREFIXES
from borderkg.query.catalogue import StoredQuery
from borderkg.query.header import MARK
from borderkg.serve.opened import opened
from borderkg.serve.pages import page
from borderkg.serve.pages.home import FEATURED
from borderkg.serve.pages.page import Page

LONGEST: Final = 20_000
"""Characters of a query that the address can bring."""


def bare(query: StoredQuery) -> str:
    """The text of a stored question without its header."""
    return "\n".join(line for line in query.text.split("\n") if not line.startswith(MARK)).strip()


async def editor(request: Request) -> Response:
    """The query of the address, that of the stored question it names, or the first example."""
    queries, shown = opened(request).queries, await page.shown(request)
    say = shown.words.say
    examples = [queries[id] for id in FEATURED if id in queries]
    asked, limit = request.query_params, ""
    text = asked.get("query", "")[:LONGEST]
    if not text and asked.get("id"):
        try:
            text = bare(queries[asked["id"]])
        except UnknownNameError as unknown:
            limit = say("error.no_question_lead", name=asked["id"][:200])
            if unknown.expected:
                limit += " " + say("error.nearest", name=unknown.expected)
            limit += " " + say("editor.choose")
    text = text or (bare(examples[0]) if examples else "SELECT * WHERE { ?s ?p ?o } LIMIT 10")
    return page.render(
        request,
        "editor.html",
        Page(title=say("editor.title"), lead=say("editor.lead"), limit=limit, section="ask"),
        status=404 if limit else 200,
        shown=shown,
        text=text,
        examples=[(query.id, query.summary[shown.language]) for query in examples],
        content={
            "endpoint": "/sparql",
            "base": BASE,
            "prefixes": PREFIXES,
            "query": text,
            "examples": [
                {"label": query.summary[shown.language], "query": bare(query)} for query in examples
            ],
        },
    )
