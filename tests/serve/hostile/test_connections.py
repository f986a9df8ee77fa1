"""Connections that mean harm: bodies of two lengths or none, half requests, pipelines, and idlers."""

from __future__ import annotations

import re
import socket
import threading
import time

import pytest

from ..running import Running, until

HEAD = b"HTTP/1.1\r\nHost: localhost\r\n"
QUERY = b"Content-Type: application/sparql-query\r\n"
POST = b"POST /sparql " + HEAD + QUERY
HEALTH = b"GET /healthz " + HEAD
CLOSE = b"Connection: close\r\n\r\n"
STATUS = re.compile(rb"HTTP/1\.1 (\d{3}) ")


def sent(service: Running, *pieces: bytes, pause: float = 0.0, half: bool = False) -> bytes:
    """All that comes back for bytes that are sent in pieces; empty where the connection is just closed."""
    received = b""
    with socket.create_connection(("127.0.0.1", service.port), timeout=25) as connection:
        for piece in pieces:
            connection.sendall(piece)
            time.sleep(pause)
        if half:
            connection.shutdown(socket.SHUT_WR)
        while piece := connection.recv(1 << 16):
            received += piece
    return received


def statuses(received: bytes) -> list[int]:
    return [int(found) for found in STATUS.findall(received)]


@pytest.mark.parametrize(
    ("head", "body", "status"),
    [
        (b"Content-Length: 6\r\nTransfer-Encoding: chunked\r\n", b"0\r\n\r\n" + HEALTH + CLOSE, 400),
        (b"Content-Length: 6\r\nContent-Length: 7\r\n", b"ASK {}", 400),
        (b"Content-Length: -1\r\n", b"ASK {}", 400),
        (b"Content-Length: +6\r\n", b"ASK {}", 400),
        (b"Content-Length: 0x6\r\n", b"ASK {}", 400),
        (b"Content-Length: 6, 6\r\n", b"ASK {}", 400),
        (b"Content-Length: 99999999999999999999\r\n", b"ASK {}", 400),
        (b"Content-Length: 9999999999\r\n", b"ASK {}", 413),
        (b"Transfer-Encoding: chunked\r\n", b"ZZ\r\nASK {}\r\n0\r\n\r\n", 400),
        (b"Transfer-Encoding: chunked\r\n", b"fffffffffffffffff\r\nASK {}", 400),
        (b"Transfer-Encoding: chunked\r\n", b"6\r\nASK {}0\r\n\r\n", 400),
        (b"Transfer-Encoding: gzip, chunked\r\n", b"6\r\nASK {}\r\n0\r\n\r\n", 501),
        (b"Transfer-Encoding: xchunked\r\n", b"ASK {}", 501),
        (b"Transfer-Encoding : chunked\r\n", b"6\r\nASK {}\r\n0\r\n\r\n", 400),
        (b"Content-Encoding: gzip\r\nContent-Length: 6\r\nConnection: close\r\n", b"ASK {}", 415),
        (b"X: a\x00b\r\nContent-Length: 6\r\n", b"ASK {}", 400),
        (b"X: a\n folded\r\nContent-Length: 6\r\n", b"ASK {}", 400),
    ],
)
def test_a_body_whose_end_can_be_read_in_two_ways_is_refused(
    tiny_service: Running, head: bytes, body: bytes, status: int
) -> None:
    assert statuses(sent(tiny_service, POST + head + b"\r\n" + body)) == [status]
    assert tiny_service.get("/healthz").status == 200


def test_a_body_in_chunks_is_read_and_bounded(tiny_service: Running) -> None:
    chunked = POST + b"Transfer-Encoding: chunked\r\n" + CLOSE
    told = sent(
        tiny_service, chunked, b'3;x="y"\r\nASK\r\n', b"3\r\n {}\r\n", b"0\r\nX: y\r\n\r\n", pause=0.2
    )
    assert statuses(told) == [200]
    assert told.endswith(b'"boolean":true}')
    whole = b"10000\r\n" + b"x" * 0x10000 + b"\r\n"
    assert statuses(sent(tiny_service, chunked, *[whole] * 17)) == [413]


def test_more_than_was_announced_is_another_request_and_less_is_waited_for(tiny_service: Running) -> None:
    told = sent(tiny_service, POST + b"Content-Length: 6\r\n\r\nASK {}junk\r\n\r\n")
    assert statuses(told) in ([400], [200, 400])
    assert statuses(sent(tiny_service, POST + b"Content-Length: 60\r\n\r\nASK {}")) == [408]


def test_a_client_that_closes_its_half_is_told_nothing_or_all(tiny_service: Running) -> None:
    for request in (
        HEALTH + CLOSE,
        POST + b"Content-Length: 6\r\n" + CLOSE + b"ASK {}",
        POST + b"Content-Length: 60\r\n" + CLOSE + b"ASK {}",
        b"GET /sparql?query=SELECT%20*%7B%3Fs%20%3Fp%20%3Fo%7D " + HEAD + CLOSE,
        b"GET / HTTP/1.1\r\nHost: loc",
    ):
        told = sent(tiny_service, request, half=True)
        head, _, body = told.partition(b"\r\n\r\n")
        length = re.search(rb"content-length: (\d+)", head)
        assert not told or statuses(told) in ([200], [400])
        assert not told or (length is not None and len(body) == int(length[1])) or body.endswith(b"0\r\n\r\n")
    assert tiny_service.query("ASK { ?s ?p ?o }").status == 200


def test_nothing_is_written_into_the_midst_of_an_answer(tiny_service: Running) -> None:
    text = b"GET /sparql?timeout=2&query=SELECT%20*%7B%3Fa%20%3Fb%20%3Fc.%3Fd%20%3Fe%20%3Ff%7D "
    with socket.create_connection(("127.0.0.1", tiny_service.port), timeout=20) as connection:
        connection.sendall(text + HEAD + b"\r\n")
        told = connection.recv(1000)
        connection.sendall(b"junk\r\n\r\n")
        while piece := connection.recv(1 << 16):
            told += piece
    assert statuses(told) == [200]
    assert not told.endswith(b"0\r\n\r\n")


def test_requests_in_a_row_are_answered_in_their_order(tiny_service: Running) -> None:
    asked = [
        b"POST /sparql " + HEAD + QUERY + b"Content-Length: 24\r\n\r\nSELECT (%03d AS ?n) { }  " % n
        for n in range(200)
    ]
    told = sent(tiny_service, b"".join(asked) + HEALTH + CLOSE)
    assert statuses(told) == [200] * 201
    assert [int(n) for n in re.findall(rb'"value":"(\d+)"', told)] == list(range(200))


@pytest.mark.parametrize(
    ("request_line", "status"),
    [
        (b"GET /healthz HTTP/1.0\r\nHost: localhost\r\n\r\n", 200),
        (b"GET /healthz HTTP/1.0\r\n\r\n", 400),
        (b"GET /healthz\r\n\r\n", 400),
        (b"GET /healthz HTTP/9.9\r\nHost: localhost\r\n\r\n", 400),
        (b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n", 400),
        (b"GET http://evil.example/healthz " + HEAD + b"\r\n", 421),
        (b"GET http://localhost/healthz " + HEAD + CLOSE, 200),
        (b"CONNECT evil.example:443 " + HEAD + b"\r\n", 421),
        (b"TRACE /healthz " + HEAD + CLOSE, 405),
        (b"OPTIONS * " + HEAD + CLOSE, 404),
        (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400),
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 400),
        (b"GET /healthz " + HEAD + b"Upgrade: websocket\r\nConnection: Upgrade, close\r\n\r\n", 200),
        (b"GET /healthz " + HEAD + b"Upgrade: h2c\r\nConnection: Upgrade, close\r\n\r\n", 200),
    ],
)
def test_what_is_hardly_http_is_refused(tiny_service: Running, request_line: bytes, status: int) -> None:
    assert statuses(sent(tiny_service, request_line)) == [status]


ANSWERED = re.compile(rb"content-length: \d+\r\n(?:.+\r\n)*\r\n.", re.S)
IDLERS = [
    (HEALTH + b"\r\n", b"\r\n"),
    (HEALTH + b"Content-Length: 100\r\n\r\n", b"x"),
    (HEALTH + b"Content-Length: 1\r\n\r\n", b"x"),
    (b"POST /healthz " + HEAD + b"Content-Length: 100\r\n\r\n", b"x"),
    (HEALTH + b"\r\n", b"GET / HT"),
]


def test_who_was_answered_and_sends_no_head_is_not_kept(tiny_service: Running) -> None:
    held = [socket.create_connection(("127.0.0.1", tiny_service.port), timeout=20) for _ in IDLERS]
    try:
        for connection, (first, second) in zip(held, IDLERS, strict=True):
            connection.sendall(first)
            told = b""
            while not ANSWERED.search(told):
                told += connection.recv(1 << 16)
            assert STATUS.match(told)
            connection.sendall(second)
        assert [connection.recv(1 << 16) for connection in held] == [b""] * len(held)
    finally:
        for connection in held:
            connection.close()


def test_a_crowd_of_half_requests_leaves_room_for_others(tiny_service: Running) -> None:
    held = [socket.create_connection(("127.0.0.1", tiny_service.port)) for _ in range(300)]
    try:
        for number, connection in enumerate(held):
            connection.sendall((HEALTH, POST + b"Content-Length: 9\r\n\r\n", b"G", b"\r\n")[number % 4])
        told: list[int] = []
        asking = [
            threading.Thread(target=lambda: told.append(tiny_service.query("ASK { ?s ?p ?o }").status))
            for _ in range(8)
        ]
        for thread in asking:
            thread.start()
        for thread in asking:
            thread.join()
        assert told == [200] * 8
        assert tiny_service.process.poll() is None
    finally:
        for connection in held:
            connection.close()
    assert until(lambda: tiny_service.get("/healthz").status == 200)
