"""A file from a publisher's server, under a clock and a size cap of our own: whole, or an error.

The library's time-out bounds one silence and not a drip, and its redirects lead anywhere; here one clock
ends the connection, and a redirect stays with the hosts that were named. https://www.rfc-editor.org/rfc/rfc9110
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import http.client
import ipaddress
import socket
import ssl
import threading
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import IO, Any, BinaryIO, Final

from borderkg.errors import RemoteError

SECONDS: Final = 120.0
"""The time that a download may take in all."""
MOST_REDIRECTS: Final = 5
_SILENCE: Final = 20.0
_CHUNK: Final = 1 << 16
_AGENT: Final = "borderkg (+https://w3id.org/borderkg)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Downloaded:
    """What came: the address that it came from at last, its media type, bytes, and SHA-256."""

    address: str
    media_type: str
    size: int
    sha256: str


def download(
    address: str,
    into: BinaryIO,
    *,
    media_types: Collection[str],
    largest: int,
    hosts: Collection[str] = (),
    seconds: float = SECONDS,
) -> Downloaded:
    """Write what `address` answers into `into`.

    Args:
        address: https, or http on this machine alone.
        into: where the bytes go; after an error it holds a part of them.
        media_types: those that are taken, in lower case and without parameters.
        largest: bytes that may come.
        hosts: hosts beside that of `address` to which a redirect may lead.
        seconds: time for everything, from the connection to the last byte.

    Raises:
        RemoteError: for another scheme, a status that is not 200, a redirect elsewhere, another media
            type, too many bytes, fewer than were announced, or when the time is over.
    """
    check_address(address)
    clock = _Clock(seconds)
    opener = _opener(address, clock, frozenset((_host(address), *hosts)))
    request = urllib.request.Request(
        address, headers={"User-Agent": _AGENT, "Accept-Encoding": "identity", "Accept": "*/*"}
    )
    with clock.running(), _told_as_ours(address, clock):
        with opener.open(request, timeout=min(seconds + 1, _SILENCE)) as answer:
            media_type = _media_type(answer, address, media_types)
            announced = _announced(answer, address, largest)
            digest, size = hashlib.sha256(), 0
            while chunk := answer.read1(_CHUNK):
                size += len(chunk)
                if size > largest:
                    raise _too_large(address, f"more than {largest:,} bytes", largest)
                digest.update(chunk)
                into.write(chunk)
            at_last = str(answer.geturl())
        clock.check(address)
    if announced is not None and size != announced:
        raise RemoteError(
            "the connection broke off before the end",
            where=address,
            found=f"{size:,} bytes",
            expected=f"{announced:,} bytes",
            advice="try again",
        )
    return Downloaded(address=at_last, media_type=media_type, size=size, sha256=digest.hexdigest())


def check_address(address: str) -> None:
    """Make sure that `address` is one from which a file may be taken.

    Raises:
        RemoteError: when it is no https address, or carries a name and password.
    """
    parts = urllib.parse.urlsplit(address)
    host = parts.hostname or ""
    if "@" in parts.netloc or not host or not address.isascii() or any(c.isspace() for c in address):
        raise RemoteError("this is no plain web address", where=address, expected="https://host/path")
    if parts.scheme != "https" and not (parts.scheme == "http" and _on_this_machine(host)):
        raise RemoteError(
            "files are taken over https alone", where=address, found=parts.scheme, expected="https"
        )


class _Clock:
    """Ends the connection when the time is over, also while a server sends one byte a second."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.over = False
        self._sockets: list[socket.socket] = []

    def watch(self, connected: socket.socket) -> None:
        """End this connection too when the time is over."""
        self._sockets.append(connected)

    @contextlib.contextmanager
    def running(self) -> Iterator[None]:
        """The time runs inside the block."""
        timer = threading.Timer(self.seconds, self._ring)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def check(self, address: str) -> None:
        """Raise the error of a clock that ran out, if it did."""
        if self.over:
            raise RemoteError(
                "the time for the download is over",
                where=address,
                expected=f"the whole file within {self.seconds:g} s",
                advice="try again, or give more time with --timeout",
            )

    def _ring(self) -> None:
        self.over = True
        for one in self._sockets:
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)


class _Watched(http.client.HTTPConnection):
    """A connection that the clock can end."""

    def __init__(self, host: str, *, clock: _Clock, **options: Any) -> None:
        super().__init__(host, **options)
        self._clock = clock

    def connect(self) -> None:
        super().connect()
        self._clock.watch(self.sock)


class _WatchedSecure(_Watched, http.client.HTTPSConnection):
    """The same over TLS."""


class _Plain(urllib.request.HTTPHandler):
    def __init__(self, clock: _Clock) -> None:
        super().__init__()
        self._clock = clock

    def http_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
        return self.do_open(functools.partial(_Watched, clock=self._clock), req)


class _Secure(urllib.request.HTTPSHandler):
    def __init__(self, clock: _Clock) -> None:
        super().__init__()
        self._clock = clock

    def https_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
        watched = functools.partial(_WatchedSecure, clock=self._clock)
        return self.do_open(watched, req, context=ssl.create_default_context())


class _Redirects(urllib.request.HTTPRedirectHandler):
    """Redirects that stay with the hosts that were named."""

    max_redirections = MOST_REDIRECTS

    def __init__(self, hosts: frozenset[str]) -> None:
        self._hosts = hosts

    def redirect_request(
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: http.client.HTTPMessage,
        newurl: str,
    ) -> urllib.request.Request | None:
        check_address(newurl)
        if _host(newurl) not in self._hosts:
            raise RemoteError(
                "the server sends us to another host",
                where=req.full_url,
                found=newurl,
                expected="an address on " + " or ".join(sorted(self._hosts)),
                advice="look at the publisher's page; if the move is real, name the host in source.toml",
            )
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _opener(address: str, clock: _Clock, hosts: frozenset[str]) -> urllib.request.OpenerDirector:
    """An opener that knows http, https and these redirects, and nothing else."""
    opener = urllib.request.OpenerDirector()
    if not _on_this_machine(urllib.parse.urlsplit(address).hostname or ""):
        opener.add_handler(urllib.request.ProxyHandler())
    for handler in (
        _Plain(clock),
        _Secure(clock),
        _Redirects(hosts),
        urllib.request.HTTPErrorProcessor(),
        urllib.request.HTTPDefaultErrorHandler(),
    ):
        opener.add_handler(handler)
    return opener


@contextlib.contextmanager
def _told_as_ours(address: str, clock: _Clock) -> Iterator[None]:
    """What the library raises becomes a `RemoteError`."""
    try:
        yield
    except urllib.error.HTTPError as error:
        error.close()
        gone = error.code in (404, 410)
        raise RemoteError(
            f"the server answers {error.code} {error.reason}".rstrip(),
            where=address,
            expected="200 and the file",
            advice="the publisher may have moved it: look at its page and correct source.toml"
            if gone
            else "try again later",
        ) from error
    except (OSError, http.client.HTTPException) as error:
        clock.check(address)
        reason = getattr(error, "reason", None) or str(error) or type(error).__name__
        raise RemoteError(
            "the server did not give the file",
            where=address,
            found=str(reason),
            advice="look at the connection, and try again",
        ) from error


def _media_type(answer: http.client.HTTPResponse, address: str, wanted: Collection[str]) -> str:
    if answer.status != http.HTTPStatus.OK:
        raise RemoteError(f"the server answers {answer.status}", where=address, expected="200 and the file")
    found = answer.headers.get_content_type() if answer.headers.get("Content-Type") else ""
    if found not in wanted:
        raise RemoteError(
            "a web page came instead of the file"
            if found == "text/html"
            else "the answer is of another kind",
            where=address,
            found=found or "no Content-Type",
            expected=" or ".join(sorted(wanted)),
            advice="open the address in a browser, and correct source.toml if the file has moved",
        )
    encoding = answer.headers.get("Content-Encoding", "identity")
    if encoding != "identity":
        raise RemoteError("the answer is packed although nobody asked", where=address, found=encoding)
    return found


def _announced(answer: http.client.HTTPResponse, address: str, largest: int) -> int | None:
    """The bytes that the server says will come, if it says so."""
    length = answer.headers.get("Content-Length", "")
    if not (length.isascii() and length.isdigit()):
        return None
    if int(length) > largest:
        raise _too_large(address, f"{int(length):,} bytes", largest)
    return int(length)


def _too_large(address: str, found: str, largest: int) -> RemoteError:
    return RemoteError(
        "the file is too large",
        where=address,
        found=found,
        expected=f"at most {largest:,} bytes",
        advice="if the table has grown, raise fetch.largest in source.toml",
    )


def _host(address: str) -> str:
    """Host and port of an address, as they tell servers apart."""
    parts = urllib.parse.urlsplit(address)
    return f"{parts.hostname}:{parts.port}" if parts.port else parts.hostname or ""


def _on_this_machine(host: str) -> bool:
    if host == "localhost":
        return True
    with contextlib.suppress(ValueError):
        return ipaddress.ip_address(host).is_loopback
    return False
