"""A reader's own copy of a document is shown to who asks at this machine, and to nobody else."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from ..running import Running, running

PAGE = "/page/id/doc/note-a"
OWN = b"On the instruction of"


@pytest.fixture(scope="module")
def public(tiny_release: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """The release of `tests/tiny` with its texts, served under a public name too."""
    dist = next(folder for folder in tiny_release.parents if (folder / "current").exists())
    options = ("--allow-host", "graph.example.org")
    with running(dist, tmp_path_factory.mktemp("public"), *options) as service:
        yield service


def page(service: Running, *fields: str, version: str = "1.1") -> bytes:
    lines = [f"GET {PAGE} HTTP/{version}", *fields, "Accept: text/html", "Connection: close", "", ""]
    with socket.create_connection(("127.0.0.1", service.port), timeout=20) as connection:
        connection.sendall("\r\n".join(lines).encode())
        received = b""
        while piece := connection.recv(1 << 16):
            received += piece
    assert received.startswith(b"HTTP/1.1 200")
    return received


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:80", "127.0.0.1", "[::1]:8321"])
def test_the_reader_sees_it_and_no_cache_keeps_it(public: Running, host: str) -> None:
    received = page(public, f"Host: {host}")
    assert OWN in received
    head = received.partition(b"\r\n\r\n")[0].lower()
    assert b"cache-control: private, no-store" in head
    assert b"etag" not in head
    assert b"access-control-allow-origin" not in head


@pytest.mark.parametrize(
    "fields",
    [
        ("Host: graph.example.org",),
        ("Host: localhost", "X-Forwarded-For: 127.0.0.1"),
        ("Host: localhost", "X-Forwarded-Host: localhost"),
        ("Host: localhost", "X-Forwarded-Proto: https"),
        ("Host: localhost", "Forwarded: for=127.0.0.1"),
        ("Host: localhost", "Via: 1.1 proxy"),
        ("Host: localhost", "X-Real-IP: ::1"),
        ("Host: localhost", "CF-Connecting-IP: 127.0.0.1"),
    ],
)
def test_who_comes_by_a_proxy_or_a_public_name_does_not(public: Running, fields: tuple[str, ...]) -> None:
    assert OWN not in page(public, *fields)


def test_an_old_proxy_that_adds_nothing_does_not(public: Running) -> None:
    assert OWN not in page(public, "Host: 127.0.0.1", version="1.0")
