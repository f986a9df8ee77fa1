"""The addresses of the reconciliation service; scripts of any origin may use all of them."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from functools import partial
from typing import Any, Final, cast
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from borderkg.link.entities import Entity
from borderkg.serve.linked_data import language_of
from borderkg.serve.opened import opened
from borderkg.serve.problems import Refusal
from borderkg.serve.reconcile import described, extending, matching, previews, reading, suggesting
from borderkg.serve.reconcile.register import Register, identifier, register
from borderkg.serve.reconcile.suggesting import KINDS, Kind

_FORM: Final = "application/x-www-form-urlencoded"
_LARGEST: Final = 1_000_000


async def reconcile(request: Request) -> Response:
    """The manifest, or the answer to a batch of queries or to a request for values."""
    held = await register(opened(request))
    given = _given(request.query_params)
    if request.method == "POST":
        given = await _form(request)
        if not given:
            raise Refusal(400, "the form holds neither queries nor extend", hint="send one of them as JSON")
    language = language_of(request)
    if "queries" in given:
        return _json(await _matched(request, held, given["queries"], language))
    if "extend" in given:
        asked = reading.extension(given["extend"])
        return _json(await opened(request).aside(lambda: extending.extended(held, asked, language)))
    return _json(described.manifest(held, str(request.base_url), language))


async def suggest(request: Request) -> Response:
    """Suggestions for the beginning of a name."""
    held, kind = await register(opened(request)), _kind(request)
    _refuse_callback(request.query_params)
    found = suggesting.suggested(
        held,
        kind,
        request.query_params.get("prefix", ""),
        cursor=_whole(request, "cursor"),
        language=language_of(request),
    )
    return _json({"result": found})


async def flyout(request: Request) -> Response:
    """A few lines of HTML about something that was suggested."""
    held, kind = await register(opened(request)), _kind(request)
    _refuse_callback(request.query_params)
    id = request.query_params.get("id", "")
    return _json({"id": id, "html": _told(request, held, suggesting.known(held, kind, id), id)})


async def preview(request: Request) -> Response:
    """A small page about an entity."""
    held = await register(opened(request))
    id = request.query_params.get("id", "")
    one = held.entity(id)
    body = _told(request, held, one, id)
    return _open(previews.document(body, identifier(one) if one else id, language_of(request)))


async def feature(request: Request) -> Response:
    """A small page about a feature of candidates."""
    id = request.query_params.get("id", "")
    body = previews.feature(id)
    if not body:
        raise Refusal(404, "there is no such feature", found=id[:200], expected=", ".join(matching.FEATURES))
    return _open(previews.document(body, id, "en"))


async def properties(request: Request) -> Response:
    """The properties that are worth fetching of members of a class."""
    held = await register(opened(request))
    _refuse_callback(request.query_params)
    type_, limit = request.query_params.get("type", ""), _whole(request, "limit")
    return _json(extending.proposed(held, type_, limit, language_of(request)))


async def _matched(request: Request, held: Register, text: str, language: str) -> dict[str, Any]:
    batch = reading.batch(text, held)
    made: dict[str, Any] = {}
    # One query at a time, so that those of other clients come between those of a long batch.
    for key, wanted in batch.items():
        async with held.busy:
            found = await opened(request).aside(partial(matching.answered, held, wanted, language))
        made[key] = {"result": found}
        await asyncio.sleep(0)
    return made


def _given(told: Mapping[str, str]) -> dict[str, str]:
    _refuse_callback(told)
    return {name: value for name, value in told.items() if name in ("queries", "extend")}


async def _form(request: Request) -> dict[str, str]:
    media = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media != _FORM:
        raise Refusal(415, "the body is not a form", hint=f"send {_FORM}", found=media[:200])
    body = await request.body()
    try:
        return _given(dict(parse_qsl(body.decode("utf-8"), keep_blank_values=True, max_num_fields=16)))
    except ValueError as error:
        raise Refusal(400, "the form cannot be read", hint="send UTF-8, with at most 16 fields") from error


def _refuse_callback(told: Mapping[str, str]) -> None:
    if "callback" in told:
        raise Refusal(
            400,
            "JSONP is not offered",
            hint="leave callback out; any origin may read by CORS",
            parameter="callback",
        )


def _kind(request: Request) -> Kind:
    kind = request.path_params["kind"]
    if kind not in KINDS:
        raise Refusal(404, "nothing of this kind is suggested", found=kind[:200], expected=", ".join(KINDS))
    return cast(Kind, kind)


def _whole(request: Request, name: str) -> int:
    several = request.query_params.getlist(name)
    told = "".join(several[:1]) or "0"
    if len(several) > 1 or not (
        told.isascii() and told.isdigit() and len(told) < 8 and int(told) <= _LARGEST
    ):
        raise Refusal(
            400, f"{name} is not a number", parameter=name, found=told[:200], expected=f"0 to {_LARGEST:,}"
        )
    return int(told)


def _told(request: Request, held: Register, one: Entity | Any | None, id: str) -> str:
    if one is None:
        raise Refusal(404, "nothing has this identifier", hint="ask /reconcile/suggest", found=id[:200])
    if isinstance(one, Entity):
        return previews.entity(held, one, language_of(request), str(request.base_url))
    return previews.named(one, language_of(request))


def _json(told: Mapping[str, Any]) -> Response:
    body = json.dumps(told, ensure_ascii=False).encode() + b"\n"
    return _open(Response(body, media_type="application/json", headers={"vary": "Accept-Language"}))


def _open(response: Response) -> Response:
    response.headers["access-control-allow-origin"] = "*"
    response.headers["cache-control"] = "no-cache"
    return response


ROUTES: Final = [
    *(Route(path, reconcile, methods=["GET", "HEAD", "POST"]) for path in ("/reconcile", "/reconcile/")),
    Route("/reconcile/suggest/{kind}", suggest, methods=["GET", "HEAD"]),
    Route("/reconcile/suggest/{kind}/flyout", flyout, methods=["GET", "HEAD"]),
    Route("/reconcile/preview", preview, methods=["GET", "HEAD"]),
    Route("/reconcile/feature", feature, methods=["GET", "HEAD"]),
    Route("/reconcile/properties", properties, methods=["GET", "HEAD"]),
]
