"""Connections whose every wait is for what is left of a clock, and redirects that stay with a host."""

from __future__ import annotations

import http.client
import io
import socket
import ssl
import urllib.request
from email.message import Message
from functools import partial
from typing import IO, TYPE_CHECKING, Any, Final, NoReturn
from urllib.parse import urljoin, urlsplit

from borderkg.errors import RemoteRefusedError
from borderkg.store.addresses import connected
from borderkg.store.bounds import Bounds, Clock

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

REDIRECTS: Final = 3
"""How many redirects are followed in a row."""


class _Timed(io.RawIOBase):
    """What a socket receives, each wait no longer than the clock allows."""

    def __init__(self, raw: io.RawIOBase, sock: socket.socket, clock: Clock) -> None:
        self._raw = raw
        self._sock = sock
        self._clock = clock

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer, /) -> int | None:
        self._sock.settimeout(self._clock.left())
        return self._raw.readinto(buffer)

    def close(self) -> None:
        if not self.closed:
            self._raw.close()
        super().close()


class _Response(http.client.HTTPResponse):
    def __init__(self, sock: socket.socket, *args: Any, clock: Clock, **kwargs: Any) -> None:
        super().__init__(sock, *args, **kwargs)
        received: Any = self.fp
        self.fp = io.BufferedReader(_Timed(received.detach(), sock, clock))


class _Connection(http.client.HTTPConnection):
    def __init__(self, host: str, *, clock: Clock, bounds: Bounds, **kwargs: Any) -> None:
        super().__init__(host, **kwargs)
        self._clock = clock
        self._bounds = bounds
        self._headers_sent = False
        self.response_class = partial(_Response, clock=clock)  # type: ignore[assignment]

    def connect(self) -> None:
        seconds = min(self._bounds.connect, self._clock.left())
        self.sock = connected(self.host, self.port, seconds=seconds, private=self._bounds.private)

    def send(self, data: Any) -> None:
        if self.sock is None:
            self.connect()
        self.sock.settimeout(self._clock.left())
        try:
            super().send(data)
        except (BrokenPipeError, ConnectionResetError):
            # A server may refuse before it has read all of a body: its answer says why, or that
            # there is none.
            if self._headers_sent:
                return
            raise
        self._headers_sent = True


class _SecureConnection(_Connection):
    default_port = http.client.HTTPS_PORT

    def connect(self) -> None:
        super().connect()
        self.sock.settimeout(self._clock.left())
        self.sock = ssl.create_default_context().wrap_socket(self.sock, server_hostname=self.host)


class Connections(urllib.request.AbstractHTTPHandler):
    """Opens http and https, under a clock and within bounds."""

    def __init__(self, clock: Clock, bounds: Bounds) -> None:
        super().__init__()
        self._arguments: dict[str, Any] = {"clock": clock, "bounds": bounds}

    def http_open(self, request: urllib.request.Request) -> http.client.HTTPResponse:
        """The response to a request over http, its body unread."""
        return self.do_open(partial(_Connection, **self._arguments), request)

    def https_open(self, request: urllib.request.Request) -> http.client.HTTPResponse:
        """The response to a request over https, its body unread."""
        return self.do_open(partial(_SecureConnection, **self._arguments), request)

    http_request = https_request = urllib.request.AbstractHTTPHandler.do_request_


class Redirects(urllib.request.BaseHandler):
    """Follows a redirect to the same host with the same method and body; refuses every other.

    https://www.rfc-editor.org/rfc/rfc9110#name-redirection-3xx
    """

    def http_error_302(
        self, request: urllib.request.Request, response: IO[bytes], code: int, reason: str, headers: Message
    ) -> object:
        """The answer of the place that the redirect names."""
        response.close()
        target = urljoin(request.full_url, headers.get("Location", ""))
        before, after = urlsplit(request.full_url), urlsplit(target)
        count = getattr(request, "redirects", 0) + 1
        if after.scheme not in ("http", "https") or after.hostname != before.hostname:
            _refuse(request, code, target, "a redirect to the same host")
        if before.scheme == "https" and after.scheme == "http":
            _refuse(request, code, target, "a redirect that stays with https")
        if before.scheme == after.scheme and before.port != after.port:
            _refuse(request, code, target, "a redirect to the same port")
        if count > REDIRECTS:
            _refuse(request, code, target, f"at most {REDIRECTS} redirects in a row")
        keeps = code != http.client.SEE_OTHER
        again = urllib.request.Request(
            target.replace(" ", "%20"),
            data=request.data if keeps else None,
            headers={k: v for k, v in request.headers.items() if keeps or k.lower() != "content-type"},
            method=request.get_method() if keeps else "GET",
        )
        again.redirects = count  # type: ignore[attr-defined]
        assert request.timeout is not None
        return self.parent.open(again, timeout=request.timeout)

    http_error_301 = http_error_303 = http_error_307 = http_error_308 = http_error_302


def shown(url: str) -> str:
    """An address without what a query string or a user may hold."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"


def _refuse(request: urllib.request.Request, code: int, target: str, expected: str) -> NoReturn:
    raise RemoteRefusedError(
        f"the endpoint answered {code} and sends elsewhere",
        where=shown(request.full_url),
        found=shown(target),
        expected=expected,
        advice="name the other address yourself if you trust it",
    )
