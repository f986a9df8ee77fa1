"""What a release publishes about itself: ontology, shapes, context, VoID, DCAT, questions, map of pages."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from html import escape
from typing import Final

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from borderkg.export.description import void
from borderkg.namespaces import BASE, DATA, GRAPH, ID, ONTOLOGY, SCHEME
from borderkg.query.jsonld import CONTEXT
from borderkg.serve import linked_data, query_descriptions, rdf_forms, resource
from borderkg.serve.kept import kept
from borderkg.serve.opened import Opened, opened
from borderkg.serve.problems import Refusal, negotiate
from borderkg.serve.signposts import CATALOGUE, CC0, Signpost, not_modified, stamped, unchanged
from borderkg.serve.signposts import entity_tag as tag

_Source = Callable[[Opened], Awaitable[bytes]]


async def _ontology(release: Opened) -> bytes:
    return await resource.triples(release, "linked/graphs-below", below=f"{GRAPH}ontology/")


async def _shapes(release: Opened) -> bytes:
    return await resource.triples(release, "linked/graphs-below", below=f"{GRAPH}shapes/")


async def _void(release: Opened) -> bytes:
    endpoint = resource.ENDPOINT
    return await resource.of_turtle(
        release, "void", lambda: void.description(release.release, endpoint=endpoint)
    )


async def _queries(release: Opened) -> bytes:
    async def make() -> bytes:
        return await release.aside(lambda: query_descriptions.ntriples(release.queries))

    return await kept(release).answer("queries", make)


DOCUMENTS: Final[dict[str, tuple[_Source, str]]] = {
    "ontology": (_ontology, ONTOLOGY),
    "shapes": (_shapes, linked_data.SHAPES),
    "void": (_void, void.DESCRIPTION),
    "dcat": (resource.catalogue, CATALOGUE),
    "queries": (_queries, BASE + "queries"),
}
"""By name: where the triples of a document come from, and the IRI of what it describes."""


async def published(request: Request) -> Response:
    """One of `DOCUMENTS`, in the form that its suffix names."""
    release = opened(request)
    name, _, suffix = request.url.path.lstrip("/").partition(".")
    source, about = DOCUMENTS[name]
    variant = f"{name} {suffix}"
    if unchanged(request, tag(release, variant)):
        return not_modified(release, variant)
    body = await resource.serialised(release, (name,), await source(release), suffix)
    posts = [Signpost(about, "describes"), Signpost(CC0, "license")]
    posts += [
        Signpost(f"/{name}.{offer.name}", "alternate", offer.media)
        for offer in rdf_forms.OFFERS
        if offer.name != suffix
    ]
    response = Response(body, media_type=rdf_forms.BY_SUFFIX[suffix].media)
    return stamped(response, release, posts, variant=variant)


async def ontology(request: Request) -> Response:
    """303 to the page of the model or to the ontology in the form that the client accepts."""
    return await _elsewhere(request, "ontology", "/model")


async def well_known(request: Request) -> Response:
    """303 from the well-known address to the description of the data sets.

    https://www.w3.org/TR/void/#well-known
    """
    return await _elsewhere(request, "void", "/data")


async def context(request: Request) -> Response:
    """The JSON-LD context of everything that is served."""
    release = opened(request)
    if unchanged(request, tag(release, "context")):
        return not_modified(release, "context")
    body = json.dumps({"@context": CONTEXT}, indent=1).encode() + b"\n"
    response = Response(body, media_type="application/ld+json")
    return stamped(response, release, [Signpost(CC0, "license")], variant="context")


async def robots(request: Request) -> Response:
    """What a crawler may read: everything but the answers that are computed for one who asks."""
    lines = ["User-agent: *", "Disallow: /sparql", "Disallow: /reconcile", "Disallow: /search", "Allow: /"]
    return PlainTextResponse("\n".join([*lines, "", f"Sitemap: {request.base_url}sitemap.xml", ""]))


async def sitemap(request: Request) -> Response:
    """The pages, each with its two languages (https://www.sitemaps.org/protocol.html)."""
    release = opened(request)
    variant = f"sitemap {request.base_url}"
    if unchanged(request, tag(release, variant)):
        return not_modified(release, variant)
    base = str(request.base_url).rstrip("/")
    day = str(release.release.manifest["date"])
    entries = "".join(_entry(base, path, day) for path in await _pages(release))
    head = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
        'xmlns:xhtml="http://www.w3.org/1999/xhtml">\n'
    )
    response = Response(head + entries + "</urlset>\n", media_type="application/xml")
    return stamped(response, release, variant=variant)


async def _elsewhere(request: Request, name: str, page: str) -> Response:
    release = opened(request)
    offer = negotiate(request, linked_data.OFFERS)
    target = page if offer is linked_data.PAGE else f"/{name}.{offer.name}"
    response = Response(status_code=303, headers={"location": target})
    others = [Signpost(f"/{name}.{one.name}", "alternate", one.media) for one in rdf_forms.OFFERS]
    stamped(response, release, [Signpost(DOCUMENTS[name][1], "cite-as"), *others])
    del response.headers["etag"]
    response.headers["vary"] = "Accept"
    return response


async def _pages(release: Opened) -> list[str]:
    """The addresses of the pages in English, without those of nodes that depend on others."""
    things = [iri for iri in await resource.named(release) if _stands_alone(iri)]
    questions = [f"/q/{id}" for id in release.queries]
    own = ["/", "/ask", "/query", "/data", "/model", "/study", "/compare"]
    return [*own, *questions, *(linked_data.page(iri) for iri in things)]


def _stands_alone(iri: str) -> bool:
    """Whether a resource is of a depth at which none depends on another.

    >>> _stands_alone(ID + "person/x"), _stands_alone(ID + "doc/x/claim/3"), _stands_alone(DATA + "cube")
    (True, False, True)
    """
    for space, depth in ((ID, 2), (SCHEME, 2), (DATA, 1)):
        if iri.startswith(space):
            return iri[len(space) :].count("/") < depth
    return False


def _entry(base: str, path: str, day: str) -> str:
    spanish = "/es" + (path if path != "/" else "/")
    others = "".join(
        f'<xhtml:link rel="alternate" hreflang="{language}" href="{escape(base + address)}"/>'
        for language, address in (("en", path), ("es", spanish))
    )
    return f"<url><loc>{escape(base + path)}</loc><lastmod>{day}</lastmod>{others}</url>\n"


def _no_such_form(name: str) -> Callable[[Request], Awaitable[Response]]:
    async def refuse(request: Request) -> Response:
        raise Refusal(
            404,
            "there is no such form of RDF",
            hint="ask for one of the forms that are available",
            found=request.path_params["suffix"][:200],
            available=[f"/{name}.{suffix}" for suffix in rdf_forms.BY_SUFFIX],
        )

    return refuse


ROUTES: Final = [
    *(
        Route(f"/{name}.{suffix}", published, methods=["GET", "HEAD"])
        for name in DOCUMENTS
        for suffix in rdf_forms.BY_SUFFIX
    ),
    *(Route(f"/{name}.{{suffix}}", _no_such_form(name), methods=["GET", "HEAD"]) for name in DOCUMENTS),
    Route("/ontology", ontology, methods=["GET", "HEAD"]),
    Route("/.well-known/void", well_known, methods=["GET", "HEAD"]),
    Route("/void", well_known, methods=["GET", "HEAD"]),
    Route("/context.jsonld", context, methods=["GET", "HEAD"]),
    Route("/robots.txt", robots, methods=["GET", "HEAD"]),
    Route("/sitemap.xml", sitemap, methods=["GET", "HEAD"]),
]
