"""Queries in a process that can be killed."""

from __future__ import annotations

import http.server
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from borderkg.errors import DamagedReleaseError, QueryError, QueryTimeoutError
from borderkg.store.answering import Request
from borderkg.store.evaluator import Held
from borderkg.store.location import Release
from borderkg.store.worker import Worker

ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n0 ?o . ?p ?q ?r }"
FIRST = Request("SELECT ?v { <urn:any> <https://w3id.org/borderkg/ns#value> ?v } ORDER BY STR(?v) LIMIT 1")
SMALL = Request("SELECT ?v { <urn:any> <https://w3id.org/borderkg/ns#value> ?v } LIMIT 1")


@pytest.fixture
def worker(release: Release) -> Iterator[Worker]:
    with Worker(release.store) as made:
        yield made


@pytest.fixture
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


def alive(pid: int) -> bool:
    """Whether a process or one of its threads still runs; what waits to be reaped does not."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        threads = list(Path(f"/proc/{pid}/task").iterdir())
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z" or len(threads) > 1


def until_gone(pid: int, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while alive(pid):
        if time.monotonic() > deadline:
            return False
    return True


def test_each_form_of_query_is_answered(worker: Worker) -> None:
    assert worker.answer(Request("ASK { ?s ?p ?o }")).body == b'{"head":{},"boolean":true}'
    graph = worker.answer(Request("CONSTRUCT { <urn:a> <urn:b> 1 } WHERE {}"))
    assert graph.form == "graph"
    assert graph.body.startswith(b'<urn:a> <urn:b> "1"^^')
    assert json.loads(worker.answer(SMALL).body)["head"]["vars"] == ["v"]


@pytest.mark.parametrize(("bindings", "start"), [("csv", b"v\r\n"), ("tsv", b"?v\n"), ("xml", b"<?xml")])
def test_other_serialisations_come_from_the_child(worker: Worker, bindings: str, start: bytes) -> None:
    assert worker.answer(SMALL._replace(bindings=bindings)).body.startswith(start)


def test_a_query_that_never_ends_is_stopped_and_the_processor_is_idle(worker: Worker) -> None:
    worker.answer(SMALL)
    pid = worker.pid
    assert pid is not None
    began = time.monotonic()
    with pytest.raises(QueryTimeoutError, match=r"0\.5 s"):
        worker.answer(Request(ENDLESS), timeout=0.5)
    assert time.monotonic() - began < 2
    assert not alive(pid)
    assert json.loads(worker.answer(SMALL).body)["results"]["bindings"]
    assert worker.pid != pid


def test_a_query_that_crashes_the_engine_is_an_error_and_the_next_is_answered(worker: Worker) -> None:
    deep = "ASK {" + "FILTER EXISTS {" * 5000 + "}" * 5001
    with pytest.raises(QueryError, match="crashed"):
        worker.answer(Request(deep))
    assert worker.answer(SMALL).form == "bindings"


def test_a_worker_that_was_killed_is_replaced(worker: Worker) -> None:
    worker.answer(SMALL)
    assert worker.pid is not None
    os.kill(worker.pid, signal.SIGKILL)
    assert until_gone(worker.pid, 5)
    assert worker.answer(SMALL).form == "bindings"


def test_memory_is_bounded(release: Release) -> None:
    product = " ".join(f"?s{i} ?p{i} ?o{i} ." for i in range(6))
    with Worker(release.store, memory=600 << 20) as worker, pytest.raises(QueryError, match="memory"):
        worker.answer(Request(f"SELECT (COUNT(*) AS ?n) {{ SELECT DISTINCT * {{ {product} }} }}"))


def test_an_answer_that_is_too_large_is_an_error_and_never_a_shorter_one(release: Release) -> None:
    with Worker(release.store, largest=10_000) as worker:
        with pytest.raises(QueryError, match="too large"):
            worker.answer(Request("SELECT * { ?a ?b ?c . ?d ?e ?f }"))
        assert worker.answer(SMALL).form == "bindings"


def test_a_syntax_error_names_the_line_and_keeps_the_child(worker: Worker) -> None:
    with pytest.raises(QueryError) as wrong:
        worker.answer(Request("SELECT *\n{ ?s ?p }"))
    assert wrong.value.line == 2
    pid = worker.pid
    assert worker.answer(SMALL).form == "bindings"
    assert worker.pid == pid


def test_an_update_changes_nothing(worker: Worker) -> None:
    for text in ("INSERT DATA { <urn:a> <urn:b> <urn:c> }", "DROP ALL", "CLEAR DEFAULT"):
        with pytest.raises(QueryError):
            worker.answer(Request(text))
    assert b"true" in worker.answer(Request("ASK { ?s ?p ?o }")).body


def test_even_a_text_that_no_gate_saw_reaches_no_network(
    worker: Worker, canary: tuple[str, list[str]]
) -> None:
    address, hits = canary
    texts = [
        f"SELECT * {{ SERVICE <{address}/service> {{ ?s ?p ?o }} }}",
        f"SELECT * {{ SERVICE SILENT <{address}/silent> {{ ?s ?p ?o }} }}",
        f"ASK {{ FILTER EXISTS {{ SERVICE <{address}/exists> {{ ?s ?p ?o }} }} }}",
        f"SELECT * FROM <{address}/from> {{ ?s ?p ?o }}",
        f"SELECT * FROM NAMED <{address}/named> {{ GRAPH ?g {{ ?s ?p ?o }} }}",
        f"LOAD <{address}/load>",
        f"SELECT * {{ BIND(<{address}/bind> AS ?x) SERVICE ?x {{ ?s ?p ?o }} }}",
    ]
    for text in texts:
        try:
            worker.answer(Request(text, union=False), timeout=5)
        except QueryError:
            continue
    assert hits == []
    assert worker.answer(SMALL).form == "bindings"


def test_a_reader_who_stops_early_ends_the_child(worker: Worker) -> None:
    pieces = worker.stream(Request("SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"))
    assert next(pieces).payload == b"bindings"
    next(pieces)
    pid = worker.pid
    assert pid is not None
    pieces.close()  # type: ignore[attr-defined]
    assert not alive(pid)


def test_threads_take_turns(worker: Worker) -> None:
    bodies: list[bytes] = []
    threads = [threading.Thread(target=lambda: bodies.append(worker.answer(FIRST).body)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(bodies)) == 1
    assert len(bodies) == 8


def test_a_small_release_is_taken_into_memory_as_it_is(release: Release) -> None:
    held = Held(release.store)
    on_disk = held.ask()
    assert held.beside is None
    assert held.ask() is on_disk
    assert held.beside is not None
    held.beside.join()
    assert held.store is not on_disk
    assert held.store.path is None
    assert set(held.store.quads()) == set(on_disk.quads())


def test_a_store_without_a_dump_stays_on_disk(release: Release, tmp_path: Path) -> None:
    shutil.copytree(release.store, tmp_path / "store")
    held = Held(tmp_path / "store")
    assert [held.ask() for _ in range(3)] == [held.store] * 3
    assert held.beside is None


def test_the_child_ends_with_its_parent_in_the_midst_of_a_query(release: Release) -> None:
    program = (
        "import sys, threading\n"
        "from pathlib import Path\n"
        "from borderkg.store.worker import Worker\n"
        "from borderkg.store.answering import Request\n"
        f"worker = Worker(Path({str(release.store)!r}))\n"
        "worker.answer(Request('ASK { ?s ?p ?o }'))\n"
        "print(worker.pid, flush=True)\n"
        f"worker.answer(Request({ENDLESS!r}), timeout=None)\n"
    )
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        parent.kill()
    assert until_gone(child, 5)


def test_a_file_in_the_current_folder_is_not_taken_for_a_module(release: Release, tmp_path: Path) -> None:
    (tmp_path / "json.py").write_text("raise SystemExit('taken')", encoding="utf-8")
    before = Path.cwd()
    os.chdir(tmp_path)
    try:
        with Worker(release.store) as worker:
            assert worker.answer(SMALL).form == "bindings"
    finally:
        os.chdir(before)


def test_a_folder_without_a_store_is_a_damaged_release(tmp_path: Path) -> None:
    with Worker(tmp_path / "none") as worker, pytest.raises(DamagedReleaseError):
        worker.answer(SMALL)


def test_the_child_does_not_see_secrets_of_the_environment(
    release: Release, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOME_TOKEN", "x")
    with Worker(release.store) as worker:
        worker.answer(SMALL)
        assert b"SOME_TOKEN" not in Path(f"/proc/{worker.pid}/environ").read_bytes()
