"""The files of the releases, to be taken away whole or in ranges, and the graphs of the open release.

Only what the manifest of a release or the record of its bundle lists can be had, and these two
themselves; nothing of a path from outside is ever joined to one of ours.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response
from starlette.routing import Route

from borderkg.errors import DamagedReleaseError
from borderkg.iris import graph_kind
from borderkg.namespaces import GRAPH
from borderkg.query import run
from borderkg.query.built_in import built_in
from borderkg.serve import held_files, rdf_forms
from borderkg.serve.flow import FlowResponse, begin
from borderkg.serve.held_files import MANIFEST
from borderkg.serve.negotiation import Offer, choose
from borderkg.serve.opened import Opened, opened
from borderkg.serve.problems import Refusal, accept
from borderkg.serve.signposts import CC0, Signpost, not_modified, stamped, unchanged
from borderkg.serve.signposts import entity_tag as tag
from borderkg.store.location import Release

_PAGE: Final = Offer("html", "text/html", ("application/xhtml+xml",))
_LIST: Final = Offer("json", "application/json")
_ID: Final = re.compile(r"[0-9A-Za-z][0-9A-Za-z.-]{0,63}", re.ASCII)
STREAMED: Final = ("nt", "ttl")
"""Forms of a graph that are written as they are read; the others are for small graphs."""
LARGEST: Final = 100_000
"""Triples of a graph that is held whole to be written as JSON-LD or RDF/XML."""


def releases(opened: Opened) -> dict[str, Release]:
    """The releases that lie beside the open one, and that one, by id, the earliest first."""
    dates = {opened.id: str(opened.release.manifest.get("date", ""))}
    found = {opened.id: opened.release}
    folder = opened.settings.dist / "releases"
    for path in folder.iterdir() if folder.is_dir() else ():
        if path.name not in found and _ID.fullmatch(path.name) and (path / MANIFEST).is_file():
            one = Release(path.resolve())
            try:
                dates[path.name] = str(one.manifest.get("date", ""))
            except DamagedReleaseError:
                continue  # being written or broken: it is not offered
            found[path.name] = one
    return {id: found[id] for id in sorted(found, key=lambda id: (dates[id], id))}


def files(release: Release) -> dict[str, str]:
    """The release's own files that are there to be taken, with their SHA-256, empty for the manifest."""
    return {name: file.sha256 for name, file in held_files.own(release).items()}


async def all_releases(request: Request) -> Response:
    """The releases with their files; to a browser, the page about data."""
    if choose(accept(request), (_LIST, _PAGE)) is _PAGE:
        return RedirectResponse("/data", 303, headers={"vary": "Accept"})
    release = opened(request)
    told = await release.aside(
        lambda: {
            "current": release.id,
            "releases": [_listed(one, release.settings.dist) for one in releases(release).values()],
        }
    )
    return stamped(_json(told), release, [Signpost(f"/dumps/{release.id}/", "item", _LIST.media)])


async def one_release(request: Request) -> Response:
    """The files of one release."""
    release = opened(request)
    found = await _release(release, request.path_params["release"])
    told = await release.aside(lambda: _listed(found, release.settings.dist))
    posts = [Signpost(one["href"], "item", one["type"]) for one in told["files"]]
    return stamped(_json(told), release, posts)


async def file(request: Request) -> Response:
    """A file of a release, or the ranges of it that the client asks for."""
    release = opened(request)
    found = await _release(release, request.path_params["release"])
    name = request.path_params["file"]
    dist = release.settings.dist
    held = await release.aside(lambda: held_files.named(found, dist, name))
    if held is None:
        listed = await release.aside(lambda: held_files.own(found))
        raise Refusal(
            404,
            "the release has no such file",
            hint="take one of those that are available",
            found=name[:200],
            available=[f"/dumps/{found.id}/{one}" for one in listed],
        )
    mark = f'"sha256-{held.sha256 or found.manifest["manifestSha256"]}"'
    headers = {
        "etag": mark,
        "cache-control": "public, max-age=0, must-revalidate",
        "borderkg-release": found.id,
        "link": f'<{held.licence}>; rel="license", '
        f'</dumps/{found.id}/>; rel="collection"; type="application/json"',
    }
    if unchanged(request, mark):
        return Response(status_code=304, headers=headers)
    end = name.removeprefix("borderkg") if name.startswith(("borderkg.", "borderkg-")) else f"-{name}"
    own = f"borderkg-{found.id}{end.replace('/', '-')}"
    return FileResponse(held.path, headers=headers, media_type=held.media_type, filename=own)


async def graph(request: Request) -> Response:
    """The triples of one graph of the open release."""
    release = opened(request)
    if request.path_params["release"] != release.id:
        raise Refusal(
            404,
            "graphs can be taken from the open release alone",
            hint="take the whole dump of another",
            available=[f"/dumps/{release.id}/"],
        )
    key, _, suffix = request.path_params["graph"].rpartition(".")
    iri = GRAPH + key
    if iri not in release.release.graphs or suffix not in rdf_forms.BY_SUFFIX:
        raise Refusal(
            404,
            "the release has no such graph, or not in this form",
            hint="name a graph and one of the forms that are available",
            found=request.path_params["graph"][:200],
            available=list(rdf_forms.BY_SUFFIX),
        )
    variant = f"graph {key} {suffix}"
    if unchanged(request, tag(release, variant)):
        return not_modified(release, variant)
    count = int(release.release.manifest["graphs"][iri]["quads"])
    if suffix not in STREAMED and count > LARGEST:
        raise Refusal(
            404,
            "this graph is too large for this form",
            hint="take it as N-Triples or Turtle",
            found=f"{count:,} triples",
            expected=f"at most {LARGEST:,}",
            available=[f"/dumps/{release.id}/graph/{key}.{one}" for one in STREAMED],
        )
    response = await _triples(request, iri, suffix)
    posts = [Signpost(iri, "describes"), Signpost(CC0, "license")]
    if graph_kind(iri) == "cube":
        posts.pop()
    return stamped(response, release, posts, variant=variant)


async def _triples(request: Request, iri: str, suffix: str) -> Response:
    release = opened(request)
    media = rdf_forms.BY_SUFFIX[suffix].media
    text = run.filled(built_in()["linked/graph"], {"graph": iri})
    asked = (await release.admit(text)).request._replace(graph=suffix if suffix in STREAMED else "nt")
    timeout = release.settings.timeout
    if suffix not in STREAMED:
        whole = (await release.pool.answer(asked, lane="stored", timeout=timeout)).body
        return Response(await release.aside(lambda: rdf_forms.serialised(whole, suffix)), media_type=media)
    flow = await begin(release.pool, asked, lane="free", timeout=timeout, budget=request.app.state.spool)
    return FlowResponse(flow, media_type=media, headers={})


async def _release(release: Opened, id: str) -> Release:
    path = release.settings.dist / "releases" / id
    if id == release.id:
        return release.release
    if _ID.fullmatch(id) is not None and await release.aside((path / MANIFEST).is_file):
        return Release(path.resolve())
    raise Refusal(
        404,
        "there is no such release here",
        hint="take one of those that are available",
        found=id[:200],
        available=[f"/dumps/{one}/" for one in await release.aside(lambda: releases(release))],
    )


def _listed(release: Release, dist: Path) -> dict[str, Any]:
    return {
        "release": release.id,
        "date": release.manifest.get("date"),
        "quads": release.manifest.get("quads"),
        "sha256": release.manifest.get("sha256"),
        "files": [
            {
                "name": name,
                "href": f"/dumps/{release.id}/{name}",
                "type": file.media_type,
                "bytes": file.path.stat().st_size,
                **({"sha256": file.sha256} if file.sha256 else {}),
            }
            for name, file in held_files.of_release(release, dist).items()
        ],
    }


def _json(told: object) -> Response:
    return Response(
        json.dumps(told, ensure_ascii=False, indent=1).encode() + b"\n", media_type="application/json"
    )


ROUTES: Final = [
    Route("/dumps/", all_releases, methods=["GET", "HEAD"]),
    Route("/dumps/{release}/", one_release, methods=["GET", "HEAD"]),
    Route("/dumps/{release}/graph/{graph:path}", graph, methods=["GET", "HEAD"]),
    Route("/dumps/{release}/{file:path}", file, methods=["GET", "HEAD"]),
]
