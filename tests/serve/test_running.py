"""The service as a process: limits, swaps, signals and dead workers."""

from __future__ import annotations

import contextlib
import http.client
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from .running import Running, running, until

STORED = "/q/events/participants-of-an-event.csv"


def dist_of(release: Path) -> Path:
    return next(folder for folder in release.parents if (folder / "current").exists())


@pytest.fixture
def two(tiny_release: Path, tmp_path: Path) -> Path:
    """A folder of two releases, the first of them current."""
    for name in ("one", "two"):
        shutil.copytree(tiny_release, tmp_path / "releases" / name)
    (tmp_path / "current").symlink_to(Path("releases") / "one")
    return tmp_path


def point_at(dist: Path, name: str) -> None:
    (dist / ".next").symlink_to(Path("releases") / name)
    (dist / ".next").replace(dist / "current")


def said(service: Running, text: str) -> bool:
    return text in service.log.read_text(encoding="utf-8")


def test_a_swap_is_noticed_and_fails_no_request(two: Path) -> None:
    with running(two, two) as service:
        before = service.workers
        statuses: list[int] = []
        over = threading.Event()

        def ask() -> None:
            while not over.is_set():
                statuses.append(service.get(STORED).status)
                statuses.append(service.query("ASK { ?s ?p ?o }").status)

        threads = [threading.Thread(target=ask) for _ in range(4)]
        for thread in threads:
            thread.start()
        point_at(two, "two")
        assert until(lambda: said(service, "in place of"), 60)
        assert until(lambda: not set(before) & set(service.workers))
        over.set()
        for thread in threads:
            thread.join()
        assert set(statuses) == {200}
        assert len(service.workers) == 2


def test_a_damaged_successor_is_not_swapped_in(two: Path) -> None:
    dump = two / "releases" / "two" / "borderkg.nq"
    dump.write_bytes(dump.read_bytes()[:-200])
    with running(two, two) as service:
        assert until(lambda: said(service, "is whole"), 60)
        point_at(two, "two")
        assert until(lambda: said(service, "stays"), 60)
        assert service.get(STORED).status == 200


def test_a_damaged_release_is_not_served(two: Path) -> None:
    dump = two / "releases" / "one" / "borderkg.nq"
    dump.write_bytes(dump.read_bytes().replace(b"Note", b"Nota", 1))
    with running(two, two) as service:
        assert service.process.wait(60) == 3
        assert said(service, "not whole")


def test_a_signal_lets_what_is_under_way_end(tiny_release: Path, tmp_path: Path) -> None:
    with running(dist_of(tiny_release), tmp_path) as service:
        connection = service.connection()
        body = "query=SELECT(COUNT(*)AS%3Fn){%3Fa%3Fb%3Fc.%3Fd%3Fe%3Ff.%3Fg%3Fh%3Fi}&timeout=2"
        connection.request("POST", "/sparql", body, {"content-type": "application/x-www-form-urlencoded"})
        assert until(lambda: service.processor_seconds() > 0)
        workers = service.workers
        time.sleep(0.3)
        service.process.send_signal(signal.SIGTERM)
        assert connection.getresponse().status in (200, 504)
        assert service.process.wait(20) in (0, -signal.SIGTERM)
        assert until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in workers))


def test_workers_end_with_a_service_that_is_killed(tiny_release: Path, tmp_path: Path) -> None:
    with running(dist_of(tiny_release), tmp_path) as service:
        assert until(lambda: len(service.workers) == 2)
        workers = service.workers
        service.stop(signal.SIGKILL)
        assert until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in workers), 5)


def test_a_killed_worker_is_replaced_and_no_zombie_stays(tiny_release: Path, tmp_path: Path) -> None:
    with running(dist_of(tiny_release), tmp_path) as service:
        for _ in range(10):
            assert service.query("ASK { ?s ?p ?o }").status == 200
            for pid in service.workers:
                os.kill(pid, signal.SIGKILL)
            assert until(lambda: service.query("ASK { ?s ?p ?o }").status == 200)
            assert service.get(f"{STORED}?event=id/event/none").status == 200
        assert until(lambda: len(service.workers) == 2)
        states = []
        for folder in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):
                states.append((folder / "stat").read_text().rpartition(")")[2].split()[:2])
        assert ["Z", str(service.process.pid)] not in states


def test_workers_have_limits_and_no_network(tiny_service: Running) -> None:
    def limited(pid: int) -> bool:
        limits = {
            line[:25].strip(): line.split() for line in Path(f"/proc/{pid}/limits").read_text().splitlines()
        }
        memory, files = limits["Max address space"], limits["Max open files"]
        return memory[3] == str(2 << 30) and int(files[3]) < 100

    for pid in tiny_service.workers:
        assert until(lambda pid=pid: limited(pid))  # type: ignore[misc]
        own, ours = (Path(f"/proc/{one}/ns/net").readlink() for one in (pid, tiny_service.process.pid))
        if os.geteuid() == 0:
            assert own != ours


def test_more_than_may_wait_are_told_so(tiny_service: Running) -> None:
    statuses: list[tuple[int, str]] = []

    def ask() -> None:
        reply = tiny_service.query("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }")
        statuses.append((reply.status, reply.headers.get("retry-after", "")))

    threads = [threading.Thread(target=ask) for _ in range(100)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {status for status, _ in statuses} <= {200, 503, 504}
    assert any(status == 503 for status, _ in statuses)
    assert all(retry for status, retry in statuses if status == 503)


def test_an_answer_to_an_old_client_is_whole_or_an_error(tiny_service: Running) -> None:
    text = "/sparql?timeout=1&query=" + "SELECT%20*%7B%3Fa%20%3Fb%20%3Fc.%3Fd%20%3Fe%20%3Ff%7D"
    connection = tiny_service.connection()
    connection._http_vsn, connection._http_vsn_str = 10, "HTTP/1.0"  # type: ignore[attr-defined]
    connection.request("GET", text, headers={"host": "localhost"})
    assert connection.getresponse().status == 504


def test_an_answer_in_pieces_ends_only_when_it_is_whole(tiny_service: Running) -> None:
    connection = tiny_service.connection()
    connection.request("GET", "/sparql?timeout=1&query=SELECT%20*%7B%3Fa%20%3Fb%20%3Fc.%3Fd%20%3Fe%20%3Ff%7D")
    reply = connection.getresponse()
    assert reply.status == 200
    with pytest.raises(http.client.IncompleteRead):
        reply.read()


def test_what_is_unchanged_is_not_sent_again(tiny_service: Running) -> None:
    first = tiny_service.get(STORED)
    again = tiny_service.get(STORED, if_none_match=first.headers["etag"])
    assert again.status == 304
    assert again.body == b""
    assert tiny_service.get(STORED, if_none_match='"other"').status == 200


def test_every_answer_has_the_headers_for_safety(tiny_service: Running) -> None:
    for path in ("/healthz", "/nothing", "/sparql?query=ASK%7B%7D", "/"):
        headers = tiny_service.get(path).headers
        assert "default-src 'none'" in headers["content-security-policy"]
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert "server" not in headers


def test_pages_cannot_be_read_by_scripts_of_other_origins(tiny_service: Running) -> None:
    for path in ("/", "/ask", "/search?q=note"):
        page = tiny_service.get(path, accept="text/html", origin="https://example.org")
        assert "access-control-allow-origin" not in page.headers


def test_an_address_in_use_is_an_error_that_says_what_to_do(
    tiny_service: Running, tiny_release: Path
) -> None:
    dist = dist_of(tiny_release)
    told = subprocess.run(
        [sys.executable, "-m", "borderkg", "serve", "--port", str(tiny_service.port), "--dist", str(dist)],
        capture_output=True,
        text=True,
    )
    assert told.returncode == 3
    assert "choose another --port" in told.stderr
