"""What stands before every handler: the Host, the size and the pace of a body, and headers for safety.

All are plain ASGI (https://asgi.readthedocs.io/en/latest/specs/www.html); none reads an answer.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Sequence
from typing import Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from borderkg.serve.pool import busy
from borderkg.serve.problems import MEDIA, Problem, Refusal, problem_of, respond

BODY: Final = 1 << 20
"""Bytes that the body of a request may have."""
PATIENCE: Final = 10.0
"""Seconds within which a body must have arrived."""
LINGERING: Final = 3.0
"""Seconds, and below bytes, of a body that is thrown away so that its sender can read the refusal."""
LINGERED: Final = 128 << 20
PAUSE: Final = 0.5
"""Seconds after which a crowd is told that it is one."""
CSP: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
    "connect-src 'self'; font-src 'self'; worker-src 'self' blob:; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
SAFETY: Final = (
    (b"content-security-policy", CSP.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=()"),
)
OPEN: Final = (
    "/sparql",
    "/q/",
    "/id/",
    "/scheme/",
    "/data/",
    "/graph/",
    "/catalogue",
    "/rdf/",
    "/ns",
    "/ontology",
    "/shapes",
    "/context.jsonld",
    "/.well-known/",
    "/void.",
    "/dcat.",
    "/queries.",
    "/dumps/",
    "/openapi.json",
    "/reconcile",
    "/healthz",
)
"""Where the paths begin that scripts of any origin may read; pages may show a reader's own texts."""
POSTED: Final = ("/sparql", "/sparql/", "/reconcile", "/reconcile/")
"""The paths among them that also take a POST."""
_READABLE: Final = (
    "ETag, Link, Retry-After, Borderkg-Release, Borderkg-Row-Limit, Borderkg-Byte-Limit, Borderkg-Timeout"
)
_OF_BODIES: Final = (b"content-length", b"content-type", b"content-encoding", b"content-disposition")
_PREFLIGHT: Final = (
    (b"access-control-allow-origin", b"*"),
    (b"access-control-allow-headers", b"Accept, Accept-Language, Content-Type, If-None-Match"),
    (b"access-control-max-age", b"86400"),
    (b"content-length", b"0"),
)


_COMPRESSED: Final = Problem(
    status=415,
    detail="the body of the request is compressed",
    hint="send it as it is",
    headers={"accept-encoding": "identity", "connection": "close"},
)


class SafetyHeaders:
    """Adds the headers for safety to every response, the content security policy among them.

    A response that brings one of them, as a preview that may stand in a frame, keeps its own.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, with the headers added to what comes back."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = [*message.get("headers", ())]
                own = {name for name, _ in headers}
                message["headers"] = [*headers, *(one for one in SAFETY if one[0] not in own)]
            await send(message)

        await self._app(scope, receive, sent)


class Crowd:
    """Tells 503 at the door when no query may wait any more, at the least cost and not at once.

    What is refused further in has cost as much as what is answered. Who is refused at once asks at
    once again, and a crowd of such would take the time of those who wait already.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        problem = problem_of(busy())
        body = problem.to_json()
        headers = {**problem.headers, "content-type": MEDIA, "content-length": str(len(body))}
        raw = [(name.encode(), value.encode()) for name, value in headers.items()]
        self._start = {
            "type": "http.response.start",
            "status": 503,
            "headers": [*raw, *SAFETY, (b"access-control-allow-origin", b"*")],
        }
        self._body = {"type": "http.response.body", "body": body}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, or answer 503."""
        asks = scope["type"] == "http" and scope["path"] in ("/sparql", "/sparql/")
        if asks and scope["app"].state.opened.pool.crowded("free"):
            await asyncio.sleep(PAUSE)
            await send(self._start)
            await send(self._body)
        else:
            await self._app(scope, receive, send)


class KnownHosts:
    """Refuses a request that names a host which is not ours (DNS rebinding).

    Args:
        app: what answers the others.
        hosts: names as they stand in a Host header, without port; `*.example.org` takes each name below.
    """

    def __init__(self, app: ASGIApp, hosts: Sequence[str]) -> None:
        self._app = app
        self._any = "*" in hosts
        self._hosts = frozenset(host.lower() for host in hosts if not host.startswith("*."))
        self._below = tuple(host[1:].lower() for host in hosts if host.startswith("*."))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, or answer 421."""
        if scope["type"] == "http" and not self._any:
            named = [value for name, value in scope["headers"] if name == b"host"]
            if len(named) != 1 or not self._knows(named[0].decode("latin-1")):
                problem = Problem(
                    status=400 if len(named) != 1 else 421,
                    detail="this service does not answer for that host",
                    hint="the operator names hosts with --allow-host",
                    headers={"connection": "close"},
                )
                await respond(Request(scope), problem)(scope, receive, send)
                return
        await self._app(scope, receive, send)

    def _knows(self, host: str) -> bool:
        name, colon, port = host.rpartition(":")
        if not colon or not port.isascii() or not (port.isdigit() or not port) or host.endswith("]"):
            name = host
        name = name.lower()
        return name in self._hosts or (bool(self._below) and name.endswith(self._below))


class BoundedBodies:
    """Refuses a body that is too large (413), too slow (408) or compressed (415)."""

    def __init__(self, app: ASGIApp, *, largest: int = BODY, patience: float = PATIENCE) -> None:
        self._app = app
        self._largest = largest
        self._patience = patience

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on with a bounded `receive`, or answer 413 or 415."""
        if scope["type"] != "http" or scope["method"] in ("GET", "HEAD", "OPTIONS"):
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        if headers.get("content-encoding", "identity").strip().lower() != "identity":
            await _tell_and_linger(respond(Request(scope), _COMPRESSED), receive, send)
            return
        length = headers.get("content-length", "0")
        if length.isdigit() and int(length) > self._largest:
            await _tell_and_linger(respond(Request(scope), self._too_large()), receive, send)
            return
        taken = 0
        until = asyncio.get_running_loop().time() + self._patience
        whole = exceeded = False

        async def bounded() -> Message:
            nonlocal taken, whole, exceeded
            if whole:
                return await receive()
            try:
                async with asyncio.timeout_at(until):
                    message = await receive()
            except TimeoutError:
                raise Refusal(
                    408,
                    "the body did not arrive in time",
                    hint=f"send it within {self._patience:g} s",
                    headers={"connection": "close"},
                ) from None
            taken += len(message.get("body", b""))
            whole = not message.get("more_body", False)
            if taken > self._largest:
                exceeded = not whole
                problem = self._too_large()
                raise Refusal(413, problem.detail, hint=problem.hint, headers=problem.headers)
            return message

        async def sent(message: Message) -> None:
            last = message["type"] == "http.response.body" and not message.get("more_body", False)
            if not (exceeded and last):
                await send(message)
                return
            await send({**message, "more_body": True})
            await _linger(receive)
            await send({"type": "http.response.body", "body": b""})

        await self._app(scope, bounded, sent)

    def _too_large(self) -> Problem:
        return Problem(
            status=413,
            detail="the body of the request is too large",
            hint=f"send at most {self._largest:,} bytes",
            headers={"connection": "close"},
        )


async def _tell_and_linger(response: Response, receive: Receive, send: Send) -> None:
    """Send a refusal, and end it when the client has sent the rest."""
    head = {"type": "http.response.start", "status": response.status_code, "headers": response.raw_headers}
    await send(head)
    await send({"type": "http.response.body", "body": bytes(response.body), "more_body": True})
    await _linger(receive)
    await send({"type": "http.response.body", "body": b""})


async def _linger(receive: Receive) -> None:
    """Throw away what a client is still sending: a connection that is closed meanwhile loses the refusal."""
    thrown = 0
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(LINGERING):
            while thrown < LINGERED:
                message = await receive()
                thrown += len(message.get("body", b""))
                if message["type"] == "http.disconnect" or not message.get("more_body", False):
                    break


class OpenReading:
    """Lets scripts of any origin read what is public and for programs, without credentials.

    https://fetch.spec.whatwg.org/#http-cors-protocol
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, or answer a preflight."""
        if scope["type"] != "http" or not scope["path"].startswith(OPEN):
            await self._app(scope, receive, send)
            return
        if scope["method"] == "OPTIONS":
            methods = b"GET, HEAD, POST, OPTIONS" if scope["path"] in POSTED else b"GET, HEAD, OPTIONS"
            headers = [*_PREFLIGHT, (b"access-control-allow-methods", methods), (b"allow", methods)]
            await send({"type": "http.response.start", "status": 204, "headers": headers})
            await send({"type": "http.response.body", "body": b""})
            return

        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start":
                answer = MutableHeaders(raw=list(message.get("headers", ())))
                if not answer.get("content-type", "").startswith("text/html"):
                    answer["access-control-allow-origin"] = "*"
                    answer["access-control-expose-headers"] = _READABLE
                    answer["cross-origin-resource-policy"] = "cross-origin"
                message["headers"] = answer.raw
            await send(message)

        await self._app(scope, receive, sent)


class Unchanged:
    """Tells 304 instead of an answer that the client has already, by its entity tag.

    https://www.rfc-editor.org/rfc/rfc9110#section-13.1.2
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, and leave out the body of what is unchanged."""
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD"):
            await self._app(scope, receive, send)
            return
        held = Headers(scope=scope).get("if-none-match")
        if held is None:
            await self._app(scope, receive, send)
            return
        tags = {tag.strip().removeprefix("W/") for tag in held.split(",")}
        unchanged = False

        async def sent(message: Message) -> None:
            nonlocal unchanged
            if message["type"] == "http.response.start":
                headers = Headers(raw=list(message.get("headers", ())))
                tag = headers.get("etag", "").removeprefix("W/")
                unchanged = message["status"] == 200 and bool(tag) and (tag in tags or "*" in tags)
                if unchanged:
                    left = [pair for pair in headers.raw if pair[0] not in _OF_BODIES]
                    message = {**message, "status": 304, "headers": left}
            elif unchanged:
                message = {**message, "body": b""}
            await send(message)

        await self._app(scope, receive, sent)
