"""The SPARQL 1.1 Protocol at `/sparql`: queries by GET and POST, and the service description.

https://www.w3.org/TR/sparql11-protocol/ . The default graph is the union of the public graphs,
unless the query or the request names others. Answers come in the forms of `BINDINGS` and `GRAPHS`.
"""

from __future__ import annotations

from typing import Final

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from borderkg.errors import QueryError
from borderkg.query.gate import Admitted, with_prefixes
from borderkg.serve import asking
from borderkg.serve.description import description
from borderkg.serve.flow import FlowResponse, begin
from borderkg.serve.negotiation import Offer
from borderkg.serve.opened import Opened, opened
from borderkg.serve.problems import Refusal, negotiate
from borderkg.serve.rdf_forms import OFFERS as DESCRIPTIONS
from borderkg.store import answering

BINDINGS: Final = (
    Offer("json", "application/sparql-results+json", ("application/json",)),
    Offer("xml", "application/sparql-results+xml", ("application/xml", "text/xml")),
    Offer("csv", "text/csv; charset=utf-8"),
    Offer("tsv", "text/tab-separated-values; charset=utf-8"),
)
"""The forms of rows, and of yes and no."""
GRAPHS: Final = (
    Offer("ttl", "text/turtle; charset=utf-8", ("application/x-turtle", "text/n3")),
    Offer("nt", "application/n-triples", ("text/plain",)),
    Offer("jsonld", "application/ld+json", ("application/json",)),
    Offer("rdfxml", "application/rdf+xml", ("application/xml", "text/xml")),
)
"""The forms of a graph."""
PAGE: Final = Offer("html", "text/html", ("application/xhtml+xml",))
EDITOR: Final = "/query"


async def sparql(request: Request) -> Response:
    """Answer a query operation, or describe the service where nothing is asked."""
    release = opened(request)
    asked = await asking.read(request, timeout=release.settings.timeout)
    if asked is None:
        offer = negotiate(request, (*DESCRIPTIONS, PAGE))
        if offer is PAGE:
            return RedirectResponse(EDITOR, status_code=303, headers={"vary": "Accept"})
        endpoint = str(request.url.replace(path="/sparql", query="", fragment=""))
        body = await description(release, endpoint, offer.name)
        return Response(body, media_type=offer.media, headers={"vary": "Accept", "cache-control": "no-cache"})
    admitted = await release.admit(asked.text)
    offer = negotiate(request, BINDINGS if admitted.verb in ("SELECT", "ASK") else GRAPHS)
    wanted = _request(release, admitted, asked, offer)
    try:
        flow = await begin(
            release.pool, wanted, lane="free", timeout=asked.timeout, budget=request.app.state.spool
        )
    except QueryError as error:
        _name_missing_prefixes(error, asked.text)
        raise
    headers = {
        "vary": "Accept",
        "cache-control": "no-cache",
        "borderkg-release": release.id,
        "borderkg-row-limit": str(release.settings.most_rows),
        "borderkg-byte-limit": str(release.settings.most_bytes),
        "borderkg-timeout": f"{asked.timeout:g}",
    }
    return FlowResponse(flow, media_type=offer.media, headers=headers)


ROUTES: Final = [
    Route("/sparql", sparql, methods=["GET", "POST"]),
    Route("/sparql/", sparql, methods=["GET", "POST"]),
]


def _request(release: Opened, admitted: Admitted, asked: asking.Asked, offer: Offer) -> answering.Request:
    for graph in (*asked.default, *asked.named):
        if graph not in release.release.graphs:
            raise Refusal(
                400,
                "the dataset names a graph that this release does not have",
                hint="list them with: SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }",
                found=graph[:200],
            )
    return admitted.request._replace(
        default=asked.default,
        named=asked.named,
        bindings=offer.name if offer in BINDINGS else "json",
        graph=offer.name if offer in GRAPHS else "nt",
        most_rows=release.settings.most_rows,
        most_bytes=release.settings.most_bytes,
    )


def _name_missing_prefixes(error: QueryError, text: str) -> None:
    """Let an error about an undeclared prefix of ours say its declaration."""
    if "Prefix not found" not in error.what:
        return
    declarations = with_prefixes(text).removesuffix(text).strip()
    error.what = "the query uses a prefix that it does not declare"
    error.advice = f"put before it: {declarations}" if declarations else "declare it with PREFIX"
