"""The page of a fault: what is wrong, and what can be done next."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from borderkg.namespaces import shrink
from borderkg.serve.pages import page
from borderkg.serve.pages.page import Page


def error(
    request: Request,
    status: int,
    title: str,
    *,
    lead: str = "",
    details: tuple[str, ...] = (),
    seek: str = "",
) -> Response:
    """A page that says what is wrong, for a browser.

    Args:
        request: what asked.
        status: the HTTP status.
        title: what is wrong, in a few words.
        lead: the same in a sentence.
        details: what else is known: what was found, what was expected, what to do.
        seek: what a search may look for instead.
    """
    return page.render(
        request,
        "error.html",
        Page(title=title, lead=lead, search=seek),
        status=status,
        details=details,
        seek=seek,
    )


async def not_found(request: Request, iri: str) -> Response:
    """The page for a resource of which the graph says nothing."""
    say = page.words(request).say
    seek = iri.rstrip("/").rpartition("/")[2].replace("-", " ")
    return error(
        request, 404, say("error.not_found"), lead=say("error.not_found_lead", name=shrink(iri)), seek=seek
    )
