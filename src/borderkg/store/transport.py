"""HTTP under one clock: whatever the other side does, a request ends in time and within its size.

The clock is held at the socket: every wait for it, of the headers too, is at most what is left, so
that no thread stays behind. Nothing follows the environment's proxies unless asked, and a redirect
leads only to the same host, never from https to http.
"""

from __future__ import annotations

import http.client
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from threading import Lock
from typing import TYPE_CHECKING, Final

from borderkg.errors import (
    RemoteAnswerError,
    RemoteError,
    RemoteRefusedError,
    RemoteTimeoutError,
    RemoteUnreachableError,
)
from borderkg.store.bounds import Bounds, Clock
from borderkg.store.compression import decoded
from borderkg.store.wire import Connections, Redirects, shown

if TYPE_CHECKING:
    from borderkg.store.credentials import Credentials

AGENT: Final = "borderkg (+https://w3id.org/borderkg/)"
LATER: Final = (429, 503)
"""The statuses that say: ask again later (https://www.rfc-editor.org/rfc/rfc9110#field.retry-after)."""
_PIECE: Final = 1 << 16
_EXCERPT: Final = 2_000
_PAUSE: Final = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """A whole answer.

    Attributes:
        status: 200 to 299.
        headers: by lower-case name.
        body: decompressed.
        bounded: whether its end was announced, by a length or a last chunk; without, a body that
            was cut off at the end of a line cannot be told from a whole one.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)
    bounded: bool

    @property
    def media_type(self) -> str:
        """The media type, without parameters, in lower case."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()


class Transport:
    """Sends requests; holds no connection between them, so it may be shared between threads.

    Args:
        bounds: how far each request may go.
        credentials: shown when the endpoint asks for them (401), never before.
    """

    def __init__(self, bounds: Bounds | None = None, credentials: Credentials | None = None) -> None:
        self.bounds = bounds or Bounds()
        self._known = credentials.handlers() if credentials is not None else []
        # What answers a challenge remembers it, and can serve one request at a time.
        self._turn: AbstractContextManager[object] = Lock() if self._known else nullcontext()

    def send(self, request: urllib.request.Request, *, clock: Clock) -> Reply:
        """The whole answer, with a status of success, before `clock` strikes.

        Raises:
            RemoteUnreachableError: when there is no connection, or it broke.
            RemoteTimeoutError: when the clock struck.
            RemoteRefusedError: for another status, or a redirect that is not followed.
            RemoteAnswerError: when the body is not whole, or larger than the bounds.
        """
        for attempt in range(self.bounds.retries + 1):
            try:
                return self._once(request, clock)
            except urllib.error.HTTPError as refused:
                with refused:
                    pause = self._pause(refused, attempt)
                    if pause is None or pause >= clock.left():
                        raise self._refusal(request, refused, pause) from None
            time.sleep(pause)
        raise AssertionError("a loop that returns or raises")

    def _once(self, request: urllib.request.Request, clock: Clock) -> Reply:
        with _failures(request, clock), self._turn:
            with self._opener(clock).open(request, timeout=clock.left()) as response:
                headers = {name.lower(): value for name, value in response.headers.items()}
                bounded = response.chunked or response.length is not None
                pieces = decoded(_pieces(response), headers.get("content-encoding", ""))
                body = _within(pieces, self.bounds.bytes)
            return Reply(status=response.status, headers=headers, body=body, bounded=bounded)

    def _opener(self, clock: Clock) -> urllib.request.OpenerDirector:
        handlers: list[urllib.request.BaseHandler] = [
            Connections(clock, self.bounds),
            Redirects(),
            urllib.request.HTTPErrorProcessor(),
            urllib.request.HTTPDefaultErrorHandler(),
            urllib.request.UnknownHandler(),
        ]
        if self.bounds.proxies:
            handlers.append(urllib.request.ProxyHandler())
        handlers += self._known
        opener = urllib.request.OpenerDirector()
        opener.addheaders = [("User-Agent", AGENT), ("Accept-Encoding", "gzip")]
        for handler in handlers:
            opener.add_handler(handler)
        return opener

    def _pause(self, refused: urllib.error.HTTPError, attempt: int) -> float | None:
        """Seconds to wait before asking again; None when there is nothing to wait for."""
        if refused.code not in LATER or attempt == self.bounds.retries:
            return None
        told = refused.headers.get("Retry-After")
        return _PAUSE * 2**attempt if told is None else _seconds(told)

    def _refusal(
        self, request: urllib.request.Request, refused: urllib.error.HTTPError, pause: float | None
    ) -> RemoteRefusedError:
        advice = {
            400: "look at the address and at what this kind of store takes (docs/stores.md)",
            401: "give a user and password by environment or netrc",
            403: "this user may not do that there",
            404: "look at the address of the endpoint",
            405: "look at the address of the endpoint",
            413: "send less at once",
            429: "ask less often",
            500: "look at what this kind of store takes (docs/stores.md), and into its log",
            503: "ask again later",
        }.get(refused.code)
        if pause is not None:
            advice = f"it asks to wait {pause:g} s, which is more than is left"
        said = _excerpt(refused)
        told = f"the endpoint answered {refused.code} {refused.reason}".rstrip()
        refusal = RemoteRefusedError(
            f"{told} ({said})" if said else told, where=shown(request.full_url), advice=advice
        )
        refusal.status = refused.code
        return refusal


@contextmanager
def _failures(request: urllib.request.Request, clock: Clock) -> Iterator[None]:
    """Turn what the network raises into our errors; a status that is no success stays an HTTPError."""
    where = shown(request.full_url)
    try:
        yield
    except urllib.error.HTTPError:
        raise
    except RemoteError as error:
        if error.where is not None:
            raise
        raise type(error)(
            error.what, where=where, found=error.found, expected=error.expected, advice=error.advice
        ) from error
    except (OSError, http.client.HTTPException, ValueError) as error:
        reason = getattr(error, "reason", error)
        if isinstance(reason, TimeoutError):
            raise RemoteTimeoutError(
                clock.struck().what, where=where, advice=clock.struck().advice
            ) from error
        if isinstance(reason, http.client.IncompleteRead):
            raise _cut(where) from error
        if isinstance(reason, http.client.HTTPException | ValueError) and not isinstance(reason, OSError):
            raise RemoteAnswerError(
                f"this is not an answer in HTTP ({type(reason).__name__})", where=where
            ) from error
        told = getattr(reason, "strerror", None) or str(reason) or type(reason).__name__
        raise RemoteUnreachableError(
            f"there is no connection to the endpoint, or it broke ({told})",
            where=where,
            advice="look at the address, and whether the server is up",
        ) from error


def _pieces(response: http.client.HTTPResponse) -> Iterator[bytes]:
    while piece := response.read(_PIECE):
        yield piece
    if response.length:
        raise _cut(None)


def _within(pieces: Iterator[bytes], most: int) -> bytes:
    body = bytearray()
    for piece in pieces:
        body += piece
        if len(body) > most:
            raise RemoteAnswerError(
                "the answer is too large", expected=f"at most {most:,} bytes", advice="ask for less"
            )
    return bytes(body)


def _cut(where: str | None) -> RemoteAnswerError:
    return RemoteAnswerError(
        "the answer was cut off before its end", where=where, advice="ask again; nothing of it was used"
    )


def _seconds(told: str) -> float:
    """What `Retry-After` says, in seconds from now; a date or a number."""
    from email.utils import parsedate_to_datetime

    if told.strip().isdecimal():
        return float(told)
    try:
        return max(0.0, parsedate_to_datetime(told).timestamp() - time.time())
    except ValueError:
        return _PAUSE


def _excerpt(refused: urllib.error.HTTPError) -> str:
    """The beginning of what an endpoint says with its refusal, as one line of plain text."""
    if "html" in refused.headers.get("Content-Type", "text/html"):
        return ""
    try:
        said = refused.read(_EXCERPT).decode("utf-8", "replace")
    except (OSError, http.client.HTTPException, RemoteError):
        return ""
    return " ".join("".join(c if c.isprintable() else " " for c in said).split())[:200]
