"""Texts of a request that reach header fields of an answer, and forged fields of a request."""

from __future__ import annotations

import re
import socket

import pytest

from ..running import Running

BREAK = "%0d%0aX-Planted:%20yes%0d%0a%0d%0a<script>"
PATHS = [
    "/id/person/joe-biden{}",
    "/id/person/joe-biden?release={}",
    "/es/id/person/{}",
    "/scheme/{}",
    "/data/{}",
    "/graph/{}",
    "/ns/{}",
    "/ns?{}",
    "/catalogue/{}",
    "/rdf/id/person/joe-biden{}.ttl",
    "/rdf/id/person/joe-biden.{}",
    "/page/id/person/{}",
    "/es/page/{}",
    "/q/{}.csv",
    "/q/events/{}.csv",
    "/q/events/participants-of-an-event.{}",
    "/q/events/participants-of-an-event.csv?event={}",
    "/q/events/participants-of-an-event.csv?{}=1",
    "/q/events/participants-of-an-event.json?release={}",
    "/es/q/events/participants-of-an-event.vl.json?event={}",
    "/page/data/cbp-southwest-totals?as=csv&series={}",
    "/page/data/cbp-southwest-totals?as={}",
    "/study.svg?event={}",
    "/study?event={}",
    "/compare?a={}",
    "/claims/{}",
    "/search?q={}",
    "/query?query={}",
    "/query?id={}",
    "/dumps/{}/",
    "/dumps/{}",
    "/dumps/2026.01{}",
    "/dumps/2026.01/{}",
    "/dumps/2026.01/graph/{}.nt",
    "/ontology.{}",
    "/queries.{}",
    "/sparql?query={}",
    "/sparql?query=ASK%7B%7D&timeout={}",
    "/sparql?query=ASK%7B%7D&default-graph-uri={}",
    "/reconcile?queries={}",
    "/reconcile/{}",
    "/{}",
    "//evil.example/{}",
    "/es//evil.example/{}",
    "/%5cevil.example/{}",
    "/sparql/{}",
]
HOSTILE = [
    BREAK,
    "%0aX-Planted:yes",
    "%0dX-Planted:yes",
    "%E5%98%8A%E5%98%8DX-Planted:yes",
    "%00",
    "%22;filename=evil.html",
    "%3E;rel=%22stylesheet%22,%3C//evil.example/x.css",
    "..%2f..%2fetc",
]
SAFE = {"x-content-type-options": "nosniff", "referrer-policy": "no-referrer"}


def fields(
    service: Running, path: str, *more: str, accept: str = "*/*"
) -> tuple[int, list[tuple[str, str]], bytes]:
    """Status, header fields as they came, and body; the path is sent as it stands."""
    lines = [f"GET {path} HTTP/1.1", *more, f"Accept: {accept}", "Connection: close", "", ""]
    with socket.create_connection(("127.0.0.1", service.port), timeout=20) as connection:
        connection.sendall("\r\n".join(lines).encode("latin-1"))
        received = b""
        while piece := connection.recv(1 << 16):
            received += piece
    head, _, body = received.partition(b"\r\n\r\n")
    first, *rest = head.decode("latin-1").split("\r\n")
    pairs = [(name.lower(), value) for name, _, value in (line.partition(": ") for line in rest)]
    return int(first.split()[1]), pairs, body


@pytest.mark.parametrize("path", PATHS)
def test_no_parameter_makes_a_header_field(tiny_service: Running, path: str) -> None:
    for hostile in HOSTILE:
        for accept in ("text/html", "text/turtle", "*/*"):
            status, pairs, _ = fields(tiny_service, path.format(hostile), "Host: localhost", accept=accept)
            found = dict(pairs)
            assert status in (200, 303, 307, 400, 404, 406), (status, hostile)
            assert "x-planted" not in found
            assert SAFE.items() <= found.items()
            assert "default-src 'none'" in found["content-security-policy"]
            assert len(found) == len(pairs), "each field once"
            for name, value in pairs:
                assert re.fullmatch(r"[\x20-\x7e]*", value), (name, value)
            to = found.get("location", "/")
            assert re.match(r"http://localhost/|/(?![/\\])", to), to
            disposition = found.get("content-disposition", "inline")
            assert re.fullmatch(r'(inline|attachment)(; filename="[\w.-]+")?', disposition), disposition
            for target in re.findall(r"<([^>]*)>", found.get("link", "")):
                assert re.match(
                    r"/(?!/)|https?://(w3id\.org|creativecommons\.org|schema\.org|www\.|xmlns\.)", target
                ), target


@pytest.mark.parametrize(
    "forged",
    [
        "X-Forwarded-Host: evil.example",
        "X-Forwarded-Proto: javascript",
        "X-Forwarded-Prefix: //evil.example",
        "Forwarded: host=evil.example;proto=https",
        "X-Host: evil.example",
        "X-Original-URL: /sparql",
        "X-Rewrite-URL: /sparql",
        "X-HTTP-Method-Override: DELETE",
        "Referer: http://evil.example/",
        "Origin: http://evil.example",
    ],
)
def test_a_forged_field_changes_no_address(tiny_service: Running, forged: str) -> None:
    for path in (
        "/dumps/2026.01",
        "/robots.txt",
        "/sitemap.xml",
        "/sparql",
        "/id/person/joe-biden",
        "/",
        "/nowhere",
    ):
        plain = fields(tiny_service, path, "Host: localhost", accept="text/html")
        told = fields(tiny_service, path, "Host: localhost", forged, accept="text/html")
        assert b"evil.example" not in told[2]
        assert (told[0], told[2]) == (plain[0], plain[2])
        assert dict(told[1]).get("location") == dict(plain[1]).get("location")


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("localhost", 307),
        ("LocalHost:80", 307),
        ("localhost:", 307),
        ("localhost:99999", 307),
        ("[::1]:80", 307),
        ("localhost:80@evil.example", 421),
        ("localhost:8x", 421),
        ("localhost.", 421),
        ("localhost/evil.example", 421),
        ("localhost?evil.example", 421),
        ("localhost#evil.example", 421),
        ("localhost\\evil.example", 421),
        ("localhost evil.example", 421),
        ("evil.example", 421),
    ],
)
def test_a_forged_host_leads_nowhere(tiny_service: Running, host: str, status: int) -> None:
    found, pairs, body = fields(tiny_service, "/dumps/2026.01", f"Host: {host}")
    assert found == status
    assert b"evil.example" not in body
    assert re.match(
        r"http://(localhost|127\.0\.0\.1|\[::1\])[:/]", dict(pairs).get("location", "http://localhost/"), re.I
    )


def test_no_page_leads_to_a_host_that_its_address_names(tiny_service: Running) -> None:
    for path in ("//evil.example/x", "/es//evil.example/x", "/es/%2fevil.example/x", "/%5cevil.example/x"):
        _, _, body = fields(tiny_service, path, "Host: localhost", accept="text/html")
        for href in re.findall(r'(?:href|src|action)="([^"]*)"', body.decode()):
            assert href.startswith(("/", "#", "https://w3id.org/", "https://creativecommons.org/", "?")), href
            assert not href.startswith(("//", "/\\")), href
