"""Servers on free ports of this machine: one that misbehaves, and the real ones that it has."""

from __future__ import annotations

import contextlib
import gzip
import socket
import ssl
import struct
import threading
import urllib.request
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import pytest
from tests.servers import starting

JSON: Final = "application/sparql-results+json"
ROW: Final = '{"n":{"type":"literal","value":"1"}}'
ONE: Final = f'{{"head":{{"vars":["n"]}},"results":{{"bindings":[{ROW}]}}}}'.encode()
BORN: Final = (
    b'{"head":{"vars":["item","born"]},"results":{"bindings":[{"item":{"type":"uri","value":'
    b'"http://www.wikidata.org/entity/Q473239"},"born":{"type":"literal","value":"1902-02-02"}}]}}'
)
TRIPLE: Final = b"<urn:a> <urn:p> <urn:b> .\n"
DRIP: Final = 0.05
SLOW: Final = 0.3
_BOMB: Final = 200 << 20


def reply(body: bytes, media: str = JSON, status: str = "200 OK", *headers: str) -> bytes:
    """A whole HTTP response with a Content-Length."""
    lines = [f"HTTP/1.1 {status}", f"Content-Type: {media}", f"Content-Length: {len(body)}", *headers]
    return "\r\n".join([*lines, "", ""]).encode() + body


def chunked(*pieces: bytes, media: str = JSON, end: bool = True) -> bytes:
    """A response in chunks, with or without the last one."""
    head = f"HTTP/1.1 200 OK\r\nContent-Type: {media}\r\nTransfer-Encoding: chunked\r\n\r\n".encode()
    sent = b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces)
    return head + sent + (b"0\r\n\r\n" if end else b"")


def head(media: str = JSON, *headers: str) -> bytes:
    """The head of a response that ends when the connection does."""
    return "\r\n".join(["HTTP/1.1 200 OK", f"Content-Type: {media}", *headers, "", ""]).encode()


def bomb() -> bytes:
    """200 MiB of blanks, as gzip makes them."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    blanks = b" " * (1 << 20)
    return b"".join(packer.compress(blanks) for _ in range(_BOMB >> 20)) + packer.flush()


Behaviour = Callable[[socket.socket, "Misbehaving"], None]
ANSWERS: Final[dict[str, bytes]] = {
    "sound": reply(ONE),
    "sound-chunked": chunked(ONE[:10], ONE[10:]),
    "sound-gzip": reply(gzip.compress(ONE), JSON, "200 OK", "Content-Encoding: gzip"),
    "sound-graph": reply(TRIPLE, "application/n-triples"),
    "400": reply(b"parse error at line 1", "text/plain", "400 Bad Request"),
    "401": reply(b"", "text/plain", "401 Unauthorized", 'WWW-Authenticate: Bearer realm="x"'),
    "403": reply(b"", "text/plain", "403 Forbidden"),
    "404": reply(b"<html>not here</html>", "text/html", "404 Not Found"),
    "429": reply(b"", "text/plain", "429 Too Many Requests", "Retry-After: 0"),
    "429-an-hour": reply(b"", "text/plain", "429 Too Many Requests", "Retry-After: 3600"),
    "500": reply(b"Traceback: secret", "text/html", "500 Internal Server Error"),
    "502": reply(b"", "text/html", "502 Bad Gateway"),
    "503": reply(b"", "text/plain", "503 Service Unavailable", "Retry-After: 0"),
    "503-until": reply(
        b"", "text/plain", "503 Service Unavailable", "Retry-After: Fri, 31 Dec 2100 23:59:59 GMT"
    ),
    "204": b"HTTP/1.1 204 No Content\r\n\r\n",
    "206": reply(ONE, JSON, "206 Partial Content"),
    "html": reply(b"<!DOCTYPE html><title>Welcome</title>", "text/html; charset=utf-8"),
    "wrong-type": reply(ONE, "application/octet-stream"),
    "no-type": b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(ONE), ONE),
    "latin-1": reply(ONE, f"{JSON}; charset=iso-8859-1"),
    "garbage": reply(bytes(range(256))),
    "not-http": b"220 mail.example ESMTP\r\n" * 20,
    "not-utf-8": reply(ONE.replace(b'"1"', b'"\xff"')),
    "truncated": reply(ONE[:-5]),
    "cut": reply(ONE)[:-5],
    "cut-chunks": chunked(ONE, end=False),
    "cut-in-a-chunk": chunked(ONE)[:-20],
    "bad-chunk": head(JSON, "Transfer-Encoding: chunked") + b"zz\r\n" + ONE,
    "empty": reply(b""),
    "glued": reply(ONE + b"The SPARQL operation has been cancelled"),
    "another-kind": reply(b'{"head":{},"boolean":true}'),
    "an-error-in-json": reply(b'{"error":"too busy"}'),
    "deep": reply(ONE.replace(b'["n"]', b'["n"],"link":' + b"[" * 100_000 + b"]" * 100_000)),
    "undeclared": reply(ONE.replace(b'["n"]', b'["m"]')),
    "triple-term": reply(ONE.replace(b'"literal","value":"1"', b'"triple","value":{}')),
    "many-rows": reply(ONE.replace(ROW.encode(), ",".join([ROW] * 2_000).encode())),
    "anytime": reply(ONE, JSON, "200 OK", "X-SQL-State: S1TAT"),
    "max-rows": reply(ONE, JSON, "200 OK", "X-SPARQL-MaxRows: 1"),
    "not-gzip": reply(ONE, JSON, "200 OK", "Content-Encoding: gzip"),
    "cut-gzip": reply(gzip.compress(ONE)[:-9], JSON, "200 OK", "Content-Encoding: gzip"),
    "brotli": reply(ONE, JSON, "200 OK", "Content-Encoding: br"),
    "gzip-bomb": reply(bomb(), JSON, "200 OK", "Content-Encoding: gzip"),
    "long-header": head(JSON, "X: " + "x" * 70_000),
    "many-headers": head(JSON, *(f"X-{n}: x" for n in range(200))),
    "graph-without-end": head("application/n-triples") + TRIPLE,
    "graph-as-html": reply(b"<html/>", "text/html"),
    "graph-cut": reply(TRIPLE + b"<urn:a> <urn:p", "application/n-triples"),
    "loop": reply(b"", "text/plain", "302 Found", "Location: loop"),
    "elsewhere": reply(b"", "text/plain", "302 Found", "Location: http://localhost:1/sparql"),
    "other-port": reply(b"", "text/plain", "307 Temporary Redirect", "Location: http://127.0.0.1:1/sparql"),
    "to-a-file": reply(b"", "text/plain", "302 Found", "Location: file:///etc/hostname"),
    "to-nowhere": reply(b"", "text/plain", "302 Found"),
    "moved": reply(b"", "text/plain", "308 Permanent Redirect", "Location: /sound"),
    "downgrade": reply(b"", "text/plain", "301 Moved Permanently", "Location: http://localhost/sparql"),
}
"""What it says, by the path that is asked."""


class Misbehaving:
    """A server that does what the path of a request says; it counts its requests."""

    def __init__(self, certificate: Path | None = None) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.asked: list[str] = []
        self.heads: list[str] = []
        self.bodies: list[bytes] = []
        self.stopped = threading.Event()
        self._context: ssl.SSLContext | None = None
        if certificate is not None:
            self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self._context.load_cert_chain(certificate)
        threading.Thread(target=self._serve, daemon=True).start()

    def url(self, name: str) -> str:
        """The address at which it does `name`."""
        scheme, host = ("https", "localhost") if self._context else ("http", "127.0.0.1")
        return f"{scheme}://{host}:{self.port}/{name}"

    def close(self) -> None:
        """Stop, with whatever is going on."""
        self.stopped.set()
        self._listener.close()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._answer, args=(connection,), daemon=True).start()

    def _answer(self, connection: socket.socket) -> None:
        with contextlib.suppress(OSError), connection:
            if self._context is not None:
                connection = self._context.wrap_socket(connection, server_side=True)
            name, front, body = _request(connection)
            self.asked.append(name)
            self.heads.append(front)
            self.bodies.append(body)
            behaviour = BEHAVIOURS.get(name)
            if behaviour is not None:
                behaviour(connection, self)
            else:
                connection.sendall(ANSWERS[name])
            connection.shutdown(socket.SHUT_WR)


def _request(connection: socket.socket) -> tuple[str, str, bytes]:
    """The name in the path, the head, and the body."""
    received = b""
    while b"\r\n\r\n" not in received:
        piece = connection.recv(1 << 16)
        if not piece:
            return "", "", b""
        received += piece
    front, _, body = received.partition(b"\r\n\r\n")
    lines = front.decode("latin-1").split("\r\n")
    fields = dict(line.lower().split(": ", 1) for line in lines[1:])
    while len(body) < int(fields.get("content-length", 0)):
        body += connection.recv(1 << 16)
    return lines[0].split(" ")[1].lstrip("/").partition("?")[0], front.decode("latin-1"), body


def _reset(connection: socket.socket, server: Misbehaving) -> None:
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


def _reset_midway(connection: socket.socket, server: Misbehaving) -> None:
    connection.sendall(reply(ONE)[:-10])
    _reset(connection, server)


def _never(connection: socket.socket, server: Misbehaving) -> None:
    server.stopped.wait(60)


def _forever(*pieces: bytes, pause: float = DRIP) -> Behaviour:
    """Sends the first piece, then the second again and again."""

    def behave(connection: socket.socket, server: Misbehaving) -> None:
        connection.sendall(pieces[0])
        while not server.stopped.wait(pause) if pause else not server.stopped.is_set():
            connection.sendall(pieces[1])

    return behave


def _stalls(connection: socket.socket, server: Misbehaving) -> None:
    connection.sendall(reply(ONE)[:-10])
    server.stopped.wait(60)


def _recovers(connection: socket.socket, server: Misbehaving) -> None:
    busy = server.asked.count("busy-once") == 1
    connection.sendall(ANSWERS["503" if busy else "sound"])


def _slowly(connection: socket.socket, server: Misbehaving) -> None:
    server.stopped.wait(SLOW)
    connection.sendall(reply(BORN))


def _basic(connection: socket.socket, server: Misbehaving) -> None:
    known = "Authorization: Basic YW5hOmh1bnRlcjI=" in server.heads[-1]
    asks = 'WWW-Authenticate: Basic realm="graphs"'
    connection.sendall(ANSWERS["sound"] if known else reply(b"", "text/plain", "401 Unauthorized", asks))


def _once(connection: socket.socket, server: Misbehaving) -> None:
    """Answers the first batch of dates of birth, and no other."""
    if b"Q473239" in server.bodies[-1]:
        connection.sendall(reply(BORN))
    else:
        connection.sendall(ANSWERS["500"])


_ROWS: Final = (f"{ROW}," * 2_000).encode()
BEHAVIOURS: Final[dict[str, Behaviour]] = {
    "reset": _reset,
    "reset-midway": _reset_midway,
    "closes": lambda connection, server: None,
    "never": _never,
    "stalls": _stalls,
    "drips": _forever(head() + ONE[:-2], b" "),
    "drips-headers": _forever(b"HTTP/1.1 200 OK\r\nX: ", b"x"),
    "continues": _forever(b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    "huge": _forever(head() + ONE[: ONE.index(b"[{") + 1], _ROWS, pause=0),
    "redirect-with-endless-body": _forever(
        b"HTTP/1.1 302 Found\r\nLocation: http://localhost:1/\r\n\r\n", b"x" * 100_000, pause=0
    ),
    "500-with-endless-body": _forever(
        b"HTTP/1.1 500 Oops\r\nContent-Type: text/plain\r\n\r\n", b"x" * 100_000, pause=0
    ),
    "busy-once": _recovers,
    "basic": _basic,
    "wikidata-once": _once,
    "wikidata-slowly": _slowly,
}
"""What it does, where that is more than to say something."""


@pytest.fixture(scope="session")
def misbehaving() -> Iterator[Misbehaving]:
    """A server whose paths are the names of faults."""
    server = Misbehaving()
    yield server
    server.close()


@pytest.fixture(scope="session")
def server_at() -> Callable[[Path], Misbehaving]:
    """Starts another such server, over TLS with a certificate."""
    return Misbehaving


@pytest.fixture(scope="session")
def nobody() -> int:
    """A port at which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
    return port


@contextlib.contextmanager
def _or_skipped(server: contextlib.AbstractContextManager[starting.Store]) -> Iterator[starting.Store]:
    """A running server; the test is skipped by name where this machine has none."""
    try:
        with server as store:
            yield store
    except starting.MissingServerError as error:
        pytest.skip(str(error))


@pytest.fixture(scope="session")
def oxigraph(tmp_path_factory: pytest.TempPathFactory) -> Iterator[starting.Store]:
    """The Oxigraph server, empty."""
    with _or_skipped(starting.oxigraph(tmp_path_factory.mktemp("oxigraph"))) as store:
        yield store


@pytest.fixture(scope="session")
def wikidata(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """An endpoint with a sample in the form of Wikidata, in its default graph; the dates are made up."""
    with _or_skipped(starting.oxigraph(tmp_path_factory.mktemp("wikidata"))) as store:
        sample = Path(__file__).with_name("wikidata-sample.ttl").read_bytes()
        address = store.endpoint.removesuffix("/query") + "/store?default"
        sent = urllib.request.Request(address, data=sample, method="PUT")
        sent.add_header("Content-Type", "text/turtle")
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(sent, timeout=30) as answered:
            assert answered.status in (201, 204)
        yield store.endpoint


@pytest.fixture(scope="session")
def virtuoso(tmp_path_factory: pytest.TempPathFactory) -> Iterator[starting.Store]:
    """Virtuoso 7, empty but for what it brings along."""
    with _or_skipped(starting.virtuoso(tmp_path_factory.mktemp("virtuoso"))) as store:
        yield store
