"""Every IRI of ours answers: 303 to the page or to the RDF that describes it, by what the client accepts.

https://www.w3.org/TR/cooluris/#r303gendocument . A resource is not a document: the page and the
RDF say which resource they are about by `cite-as` and `describes`.
"""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from borderkg.export.citation.citing import RELEASE
from borderkg.namespaces import BASE, GRAPH, ONTOLOGY
from borderkg.serve import rdf_forms, resource
from borderkg.serve.negotiation import Offer
from borderkg.serve.opened import opened
from borderkg.serve.problems import Refusal, negotiate
from borderkg.serve.signposts import CATALOGUE, Signpost, not_modified, of_release, stamped, unchanged
from borderkg.serve.signposts import entity_tag as tag

PAGE: Final = Offer("html", "text/html", ("application/xhtml+xml",))
OFFERS: Final = (PAGE, *rdf_forms.OFFERS)
SHAPES: Final = BASE + "shapes"
_SAFE: Final = "/:@!$&'()*+,;=-._~"
_LANGUAGE: Final = re.compile(
    r"\s*([a-z]{2})(?:-[a-z0-9]+)*\s*(?:;\s*q=(0(?:\.[0-9]{1,3})?|1(?:\.0{1,3})?))?\s*", re.I
)


async def resolve(request: Request) -> Response:
    """303 from a resource to what describes it."""
    release = opened(request)
    of_release(release, request.query_params.get(RELEASE))
    iri = BASE + request.url.path.lstrip("/")
    found = resource.Leads() if iri == SHAPES else await resource.leads(release, iri)
    offer = negotiate(request, OFFERS)
    posts = [*resource.signposts(iri, found), *alternates(iri)]
    response = PlainTextResponse(
        "what describes it: " + " ".join(p.target for p in alternates(iri)) + "\n", 303
    )
    response.headers["location"] = (
        page(iri, language_of(request)) if offer is PAGE else document(iri, offer.name)
    )
    stamped(response, release, posts)
    del response.headers["etag"]
    response.headers["vary"] = "Accept, Accept-Language"
    return response


async def rdf(request: Request) -> Response:
    """What the graph says of a resource, in the form that the suffix names."""
    release = opened(request)
    path, _, suffix = request.path_params["file"].rpartition(".")
    iri = BASE + path
    if suffix not in rdf_forms.BY_SUFFIX or not path:
        raise Refusal(
            404,
            "there is no such form of RDF",
            hint="ask for one of the forms that are available",
            found=suffix[: resource.LONGEST],
            available=[document(iri if path else CATALOGUE, offer.name) for offer in rdf_forms.OFFERS],
        )
    variant = f"rdf {path} {suffix}"
    if unchanged(request, tag(release, variant)):
        return not_modified(release, variant)
    ntriples = await resource.description(release, iri)
    body = await resource.serialised(release, ("rdf", iri), ntriples, suffix)
    found = await resource.leads(release, iri)
    posts = [Signpost(iri, "describes"), *resource.signposts(iri, found)]
    posts += [post for post in alternates(iri) if post.target != document(iri, suffix)]
    if iri.startswith(GRAPH):
        posts.append(
            Signpost(f"/dumps/{release.id}/{iri[len(BASE) :]}.nt", "item", rdf_forms.N_TRIPLES.media)
        )
    response = Response(body, media_type=rdf_forms.BY_SUFFIX[suffix].media)
    return stamped(response, release, posts, variant=variant)


def page(iri: str, language: str = "en") -> str:
    """The address of the page that shows a resource.

    >>> page("https://w3id.org/borderkg/ns/core"), page("https://w3id.org/borderkg/id/person/x", "es")
    ('/model', '/es/page/id/person/x')
    """
    if iri in (SHAPES, ONTOLOGY) or iri.startswith(ONTOLOGY + "/"):
        address = "/model"
    elif iri == CATALOGUE:
        address = "/data"
    else:
        address = "/page/" + quote(iri[len(BASE) :], safe=_SAFE)
    return ("/es" if language == "es" else "") + address


def document(iri: str, suffix: str) -> str:
    """The address of the RDF of a resource.

    >>> document("https://w3id.org/borderkg/id/person/x", "nt")
    '/rdf/id/person/x.nt'
    >>> document("https://w3id.org/borderkg/ns", "ttl")
    '/ontology.ttl'
    """
    if iri == ONTOLOGY:
        return f"/ontology.{suffix}"
    if iri == SHAPES:
        return f"/shapes.{suffix}"
    return f"/rdf/{quote(iri[len(BASE) :], safe=_SAFE)}.{suffix}"


def alternates(iri: str) -> list[Signpost]:
    """The documents that describe a resource."""
    posts = [Signpost(page(iri), "describedby", PAGE.media)]
    return posts + [
        Signpost(document(iri, offer.name), "describedby", offer.media) for offer in rdf_forms.OFFERS
    ]


def language_of(request: Request) -> str:
    """The language of pages that the client would rather read: `es` or `en`."""
    wanted = {"en": 0.001, "es": 0.0}
    for part in request.headers.get("accept-language", "")[:512].split(","):
        match = _LANGUAGE.fullmatch(part)
        if match and match[1].lower() in wanted:
            name = match[1].lower()
            wanted[name] = max(wanted[name], float(match[2] or 1))
    return "es" if wanted["es"] > wanted["en"] else "en"


ROUTES: Final = [
    Route("/rdf/{file:path}", rdf, methods=["GET", "HEAD"]),
    *(
        Route(path, resolve, methods=["GET", "HEAD"])
        for path in (
            *(f"/{space}/{{path:path}}" for space in ("id", "scheme", "data", "graph", "catalogue", "ns")),
            "/catalogue",
            "/ns",
            "/shapes",
        )
    ),
]
