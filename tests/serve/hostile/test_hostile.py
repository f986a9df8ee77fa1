"""Clients that mean harm, at once, on a release of more than 300,000 triples.

The service must live, answer stored questions meanwhile, tell the others 503 or the reason, reach no
address for anyone, and be idle when the last deadline has passed. `python -m benchmarks hostile` does
the same for longer.
"""

from __future__ import annotations

import http.server
import json
import os
import shutil
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlencode

import pytest

from borderkg.store.embedded import EmbeddedStore

from ..running import Running, running, until

DEADLINE = float(os.environ.get("BORDERKG_HOSTILE_DEADLINE", "3"))
MADE = 210_000
STORED = "/q/events/participants-of-an-event.csv"
POINT = "SELECT ?p ?o { <https://w3id.org/borderkg/id/person/antony-blinken> ?p ?o }"


@pytest.fixture(scope="module")
def big(release: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of releases with the shipped content and as many made-up triples as make it large."""
    dist = tmp_path_factory.mktemp("big")
    folder = dist / "releases" / "large"
    folder.mkdir(parents=True)
    lines = dist / "made.nq"
    graph = "<https://w3id.org/borderkg/graph/reference/made>"
    with lines.open("w", encoding="utf-8") as output:
        for number in range(MADE):
            output.write(f"<urn:made:{number // 5}> <urn:made:p{number % 5}> <urn:made:{number}> {graph} .\n")
    store = EmbeddedStore.create(folder / "store")
    store.bulk_load(release / "borderkg.nq", lines)
    store.settle()
    assert store.count() > 300_000
    del store
    manifest = json.loads((release / "manifest.json").read_bytes())
    manifest["graphs"][graph.strip("<>")] = {"quads": MADE, "sha256": ""}
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    shutil.copy(release / "borderkg.nq", folder)
    (dist / "current").symlink_to(Path("releases") / "large")
    return dist


@pytest.fixture(scope="module")
def attacked(big: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with running(big, tmp_path_factory.mktemp("attacked"), timeout=DEADLINE, verify=False) as service:
        yield service


@pytest.fixture(scope="module")
def canary() -> Iterator[tuple[str, list[str]]]:
    """A server on loopback and the requests that it got."""
    hits: list[str] = []

    class Canary(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            hits.append(self.path)
            self.send_response(200)
            self.end_headers()

        do_POST = do_GET  # noqa: N815

        def log_message(self, format: str, *args: object) -> None:
            """Nothing."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Canary)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", hits
    server.shutdown()
    thread.join()
    server.server_close()


def nested(depth: int) -> list[str]:
    return [
        "ASK " + "{" * depth + "}" * depth,
        "ASK { FILTER(" + "(" * depth + "1" + ")" * depth + ") }",
        "ASK {" + "FILTER EXISTS {" * depth + "}" * depth + "}",
        "SELECT * {" + "{ SELECT * {" * depth + "}}" * depth + "}",
        "ASK { ?s ?p " + "[ ?p " * depth + "1" + "]" * depth + " }",
        "ASK { ?s ?p " + "( " * depth + "1" + ")" * depth + " }",
        "ASK { ?s " + "(" * depth + "<urn:p>" + ")" * depth + " ?o }",
    ]


def chains(size: int) -> list[str]:
    return [
        "ASK { FILTER(1" + "+1" * size + " > 0) }",
        "ASK { FILTER(true" + "&&true" * size + ") }",
        "ASK { FILTER(" + "!" * size + "true) }",
        "ASK { {}" + " UNION {}" * size + "}",
        "ASK { ?s " + "/".join(["<urn:p>"] * size) + " ?o }",
        "ASK { " + "?s ?p ?o . " * size + "}",
        "ASK { ?s ?p (" + " 1" * size + ") }",
        "ASK { ?s " + "|".join(["<urn:p>"] * size) + " ?o }",
    ]


PRODUCT = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i ."
RUNAWAYS = [
    f"SELECT (COUNT(*) AS ?n) {{ {PRODUCT} }}",
    f"SELECT DISTINCT * {{ {PRODUCT} }}",
    f"SELECT * {{ {PRODUCT} }} ORDER BY ?c ?f ?i LIMIT 1",
    f"SELECT ?a (SUM(STRLEN(STR(?i))) AS ?n) {{ {PRODUCT} }} GROUP BY ?a",
    "SELECT (COUNT(*) AS ?n) { ?a (<urn:made:p0>|!<urn:x>)* ?b . ?b (!<urn:x>)* ?c }",
    "SELECT (COUNT(*) AS ?n) { ?a (!<urn:x>/!<urn:y>)* ?b }",
    "SELECT (STRLEN(?h) AS ?n) { "
    + "BIND('0123456789abcdef' AS ?a0) "
    + " ".join(
        f"BIND(CONCAT({', '.join([f'?{chr(96 + n)}0'] * 16)}) AS ?{chr(97 + n)}0)" for n in range(1, 7)
    ).replace("AS ?g0", "AS ?h")
    + " }",
    "CONSTRUCT { ?a ?b ?f } WHERE { ?a ?b ?c . ?d ?e ?f }",
]


def reaching(address: str) -> list[str]:
    return [
        f"SELECT * {{ SERVICE <{address}/a> {{ ?s ?p ?o }} }}",
        f"SELECT * {{ SERVICE SILENT <{address}/b> {{ ?s ?p ?o }} }}",
        f"ASK {{ FILTER EXISTS {{ SERVICE <{address}/c> {{ ?s ?p ?o }} }} }}",
        f"SELECT * {{ BIND(<{address}/d> AS ?x) SERVICE ?x {{ ?s ?p ?o }} }}",
        f"SELECT * {{ \\u0053ERVICE <{address}/e> {{ ?s ?p ?o }} }}",
        f"SELECT * {{ {{ SELECT * {{ SERVICE <{address}/f> {{ ?s ?p ?o }} }} }} }}",
        f"SELECT * FROM <{address}/g> {{ ?s ?p ?o }}",
        f"SELECT * FROM NAMED <{address}/h> {{ GRAPH ?g {{ ?s ?p ?o }} }}",
        f"LOAD <{address}/i>",
        f"LOAD SILENT <{address}/j> INTO GRAPH <urn:g>",
        "SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }",
    ]


@pytest.mark.parametrize("depth", [200, 3_000])
def test_nesting_is_refused_and_no_worker_dies(attacked: Running, depth: int) -> None:
    assert until(lambda: len(attacked.workers) == 2)
    before = attacked.workers
    for text in nested(depth):
        assert attacked.query(text).status == 400, text[:40]
    assert attacked.workers == before


@pytest.mark.parametrize("size", [600, 2_500])
def test_chains_and_huge_patterns_are_refused_and_no_worker_dies(attacked: Running, size: int) -> None:
    assert until(lambda: len(attacked.workers) == 2)
    before = attacked.workers
    for text in chains(size):
        assert attacked.query(text).status == 400, text[:40]
    assert attacked.workers == before


def test_the_largest_that_the_gate_admits_is_answered_or_stopped(attacked: Running) -> None:
    for text in (*nested(60), *chains(190)):
        began = time.monotonic()
        assert attacked.query(text).status in (200, 400, 504), text[:40]
        assert time.monotonic() - began < DEADLINE + 1


def test_no_query_reaches_an_address(attacked: Running, canary: tuple[str, list[str]]) -> None:
    address, hits = canary
    for text in reaching(address):
        assert attacked.query(text).status == 400, text
        body = urlencode({"update": text})
        headers = {"content-type": "application/x-www-form-urlencoded"}
        assert attacked.ask("POST", "/sparql", body, headers).status == 403
    for name in ("default-graph-uri", "named-graph-uri"):
        assert attacked.get("/sparql?" + urlencode({"query": "ASK {}", name: address})).status == 400
    assert hits == []


def test_runaways_all_at_once_leave_stored_questions_answered_and_the_processor_idle(
    attacked: Running,
) -> None:
    assert attacked.get(STORED).status == 200
    slow: list[float] = []
    told: list[tuple[str, int, float]] = []
    over = threading.Event()

    def ask_stored() -> None:
        number = 0
        while not over.is_set():
            number += 1
            began = time.monotonic()
            # Each names another event, so that no kept answer is given.
            reply = attacked.get(f"{STORED}?event=id/event/none-{number}")
            assert reply.status == 200
            slow.append(time.monotonic() - began)

    def run_away(text: str) -> None:
        began = time.monotonic()
        reply = attacked.query(text)
        told.append((text, reply.status, time.monotonic() - began))

    def point() -> None:
        began = time.monotonic()
        reply = attacked.query(POINT)
        told.append(("point", reply.status, time.monotonic() - began))

    watcher = threading.Thread(target=ask_stored)
    watcher.start()
    with ThreadPoolExecutor(24) as many:
        for text in RUNAWAYS:
            many.submit(run_away, text)
        for _ in range(16):
            many.submit(point)
    over.set()
    watcher.join()
    assert attacked.process.poll() is None
    assert len(slow) > 3
    assert max(slow) < 1, max(slow)
    assert len(told) == len(RUNAWAYS) + 16
    for text, status, seconds in told:
        assert status in ((200, 503) if text == "point" else (200, 503, 504)), (text, status)
        assert seconds < DEADLINE + 1, (text, seconds)

    def idle() -> bool:
        used = attacked.processor_seconds()
        time.sleep(0.5)
        return attacked.processor_seconds() - used < 0.1

    time.sleep(1)
    assert idle()
    assert attacked.query(POINT).status == 200


def test_answers_that_break_off_are_never_well_formed(attacked: Running) -> None:
    for accept in ("application/json", "text/csv", "application/sparql-results+xml", "text/turtle"):
        verb = "CONSTRUCT { ?a ?b ?f } WHERE" if accept == "text/turtle" else "SELECT *"
        assert until(lambda: attacked.query(POINT).status == 200)
        with socket.create_connection(("127.0.0.1", attacked.port), timeout=30) as connection:
            body = urlencode({"query": f"{verb} {{ ?a ?b ?c . ?d ?e ?f }}", "timeout": "2.5"})
            head = (
                f"POST /sparql HTTP/1.1\r\nHost: localhost\r\nAccept: {accept}\r\n"
                f"Content-Length: {len(body)}\r\n"
                "Content-Type: application/x-www-form-urlencoded\r\n\r\n"
            )
            connection.sendall((head + body).encode())
            received = bytearray()
            while piece := connection.recv(1 << 20):
                received += piece
        assert received.startswith(b"HTTP/1.1 200")
        assert b"transfer-encoding: chunked" in received[:2000]
        assert not received.endswith(b"0\r\n\r\n")


def test_bodies_addresses_and_heads_are_bounded(attacked: Running) -> None:
    form = {"content-type": "application/x-www-form-urlencoded"}
    assert attacked.ask("POST", "/sparql", b"x" * (64 << 20), form).status == 413
    assert attacked.get("/sparql?query=" + "x" * 2_000_000).status == 414
    many = {f"x-{number}": "y" for number in range(5000)}
    assert attacked.ask("GET", "/healthz", None, many).status == 431
    assert attacked.ask("GET", "/healthz", None, {"x": "y" * 1_000_000}).status == 431
    assert attacked.query("ASK { FILTER(1 = " + "1" * 70_000 + ") }").status == 400
    assert attacked.get("/healthz").status == 200


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "localhost@evil", "", "[::1", "0x7f.1"]
)
def test_a_forged_host_is_refused(attacked: Running, host: str) -> None:
    for path in ("/healthz", "/sparql?query=ASK%7B%7D", "/"):
        reply = attacked.ask("GET", path, None, {"host": host})
        assert reply.status in (400, 421)
        assert "access-control-allow-origin" not in reply.headers


def test_slow_posts_and_slow_readers_do_not_hold_others_up(attacked: Running) -> None:
    sockets = []
    head = b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/sparql-query\r\n"
    for _ in range(200):
        connection = socket.create_connection(("127.0.0.1", attacked.port))
        connection.sendall(head + b"Content-Length: 1000\r\n\r\nA")
        sockets.append(connection)
    text = urlencode({"query": "SELECT * { ?a ?b ?c } LIMIT 50000"})
    for _ in range(20):
        connection = socket.create_connection(("127.0.0.1", attacked.port))
        connection.sendall(f"GET /sparql?{text} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        sockets.append(connection)
    try:
        for _ in range(5):
            began = time.monotonic()
            assert attacked.get(f"{STORED}?event=id/event/none").status == 200
            assert time.monotonic() - began < 2
        assert until(lambda: attacked.query(POINT).status == 200, 15)
    finally:
        for connection in sockets:
            connection.close()
    assert attacked.process.poll() is None


def test_a_body_that_never_comes_is_given_up(attacked: Running) -> None:
    with socket.create_connection(("127.0.0.1", attacked.port), timeout=20) as connection:
        connection.sendall(
            b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/sparql-query\r\n"
            b"Content-Length: 9\r\n\r\nA"
        )
        assert connection.recv(100).startswith(b"HTTP/1.1 408")


def test_a_head_that_never_ends_is_given_up(attacked: Running) -> None:
    with socket.create_connection(("127.0.0.1", attacked.port), timeout=20) as connection:
        connection.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n")
        assert connection.recv(100) == b""
