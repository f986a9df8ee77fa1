"""What another endpoint can do to us: a typed error within the clock, in little memory, and nothing partial.

The faults are met in a process of its own, so that its memory can be measured.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from typing import Any, Final, Protocol

import pytest

CLOCK: Final = 1.0
"""Seconds that each request may take in these tests."""
GRACE: Final = 0.75
MEMORY: Final = 200 << 20
UNREACHABLE, TIMEOUT = "RemoteUnreachableError", "RemoteTimeoutError"
REFUSED, ANSWER = "RemoteRefusedError", "RemoteAnswerError"
SELECT, CONSTRUCT = "SELECT ?n { ?s ?p ?n }", "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"
FAULTS: Final[Mapping[str, str]] = {
    "down": UNREACHABLE,
    "no-such-host": UNREACHABLE,
    "reset": UNREACHABLE,
    "reset-midway": UNREACHABLE,
    "closes": UNREACHABLE,
    "never": TIMEOUT,
    "stalls": TIMEOUT,
    "drips": TIMEOUT,
    "drips-headers": TIMEOUT,
    "continues": TIMEOUT,
    "400": REFUSED,
    "401": REFUSED,
    "403": REFUSED,
    "404": REFUSED,
    "429": REFUSED,
    "429-an-hour": REFUSED,
    "500": REFUSED,
    "500-with-endless-body": REFUSED,
    "502": REFUSED,
    "503": REFUSED,
    "503-until": REFUSED,
    "204": ANSWER,
    "206": ANSWER,
    "html": ANSWER,
    "wrong-type": ANSWER,
    "no-type": ANSWER,
    "latin-1": ANSWER,
    "garbage": ANSWER,
    "not-http": ANSWER,
    "not-utf-8": ANSWER,
    "truncated": ANSWER,
    "cut": ANSWER,
    "cut-chunks": ANSWER,
    "cut-in-a-chunk": ANSWER,
    "bad-chunk": ANSWER,
    "empty": ANSWER,
    "glued": ANSWER,
    "another-kind": ANSWER,
    "an-error-in-json": ANSWER,
    "deep": ANSWER,
    "undeclared": ANSWER,
    "triple-term": ANSWER,
    "many-rows": ANSWER,
    "huge": ANSWER,
    "anytime": ANSWER,
    "max-rows": ANSWER,
    "not-gzip": ANSWER,
    "cut-gzip": ANSWER,
    "brotli": ANSWER,
    "gzip-bomb": ANSWER,
    "long-header": ANSWER,
    "many-headers": ANSWER,
    "graph-without-end": ANSWER,
    "graph-as-html": ANSWER,
    "graph-cut": ANSWER,
    "loop": REFUSED,
    "elsewhere": REFUSED,
    "other-port": REFUSED,
    "to-a-file": REFUSED,
    "to-nowhere": REFUSED,
    "redirect-with-endless-body": REFUSED,
}
CHILD: Final = """
import json, re, sys, threading, time
from pathlib import Path
from borderkg.errors import RemoteError
from borderkg.query.results import frame
from borderkg.store.answering import Request
from borderkg.store.bounds import Bounds
from borderkg.store.remote import Endpoint

told = {}
for name, url, text in json.load(sys.stdin):
    endpoint = Endpoint(url, bounds=Bounds(seconds=%(clock)s, rows=1_000), store="standard")
    began, used = time.monotonic(), time.process_time()
    try:
        answer = endpoint.answer(Request(text))
        outcome = [frame(answer).rows[0][0] if answer.form == "bindings" else answer.body.decode(), ""]
    except RemoteError as error:
        outcome = [type(error).__name__, str(error)]
    told[name] = [*outcome, time.monotonic() - began]
# Not `getrusage`: a new process starts with its parent's peak there.
peak = re.search(r"VmHWM:\\s+(\\d+) kB", Path("/proc/self/status").read_text())[1]
before = time.process_time()
threading.Event().wait(0.3)
json.dump({
    "told": told,
    "memory": int(peak) * 1024,
    "threads": [t.name for t in threading.enumerate()],
    "burning": time.process_time() - before,
}, sys.stdout)
"""


class Server(Protocol):
    """What `conftest.Misbehaving` is."""

    asked: list[str]
    bodies: list[bytes]

    def url(self, name: str) -> str:
        """The address at which it does `name`."""
        ...


def met(*asked: tuple[str, str, str]) -> dict[str, Any]:
    """What a client in a process of its own makes of some addresses: names, outcomes, memory."""
    done = subprocess.run(
        [sys.executable, "-c", CHILD % {"clock": CLOCK}],
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    outcome: dict[str, Any] = json.loads(done.stdout)
    return outcome


@pytest.fixture(scope="module")
def outcomes(misbehaving: Server, nobody: int) -> dict[str, Any]:
    """What a client meets, one fault after the other."""
    urls = {name: misbehaving.url(name) for name in FAULTS}
    urls["down"] = f"http://127.0.0.1:{nobody}/sparql"
    urls["no-such-host"] = "http://no-such-host.invalid/sparql"
    return met(*((name, url, CONSTRUCT if "graph" in name else SELECT) for name, url in urls.items()))


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_a_typed_error_within_the_clock(fault: str, outcomes: dict[str, Any]) -> None:
    kind, message, seconds = outcomes["told"][fault]
    assert kind == FAULTS[fault], message
    assert message.startswith("http://"), message
    assert seconds < CLOCK + GRACE


def test_faults_take_little_memory(outcomes: dict[str, Any]) -> None:
    assert outcomes["memory"] < MEMORY


def test_nothing_goes_on_after_a_fault(outcomes: dict[str, Any]) -> None:
    assert outcomes["threads"] == ["MainThread"]
    assert outcomes["burning"] < 0.1


def test_no_error_shows_what_a_server_keeps_to_itself(outcomes: dict[str, Any]) -> None:
    assert "secret" not in json.dumps(outcomes["told"])


@pytest.mark.parametrize(
    ("name", "text", "found"),
    [
        ("sound", SELECT, "1"),
        ("sound-chunked", SELECT, "1"),
        ("sound-gzip", SELECT, "1"),
        ("sound-graph", CONSTRUCT, "<urn:a> <urn:p> <urn:b> .\n"),
        ("moved", SELECT, "1"),
        ("busy-once", SELECT, "1"),
    ],
)
def test_a_sound_answer_is_taken(name: str, text: str, found: str, misbehaving: Server) -> None:
    assert met((name, misbehaving.url(name), text))["told"][name][0] == found


def test_a_busy_endpoint_is_asked_three_times_in_all(misbehaving: Server) -> None:
    misbehaving.asked.clear()
    met(("503", misbehaving.url("503"), SELECT), ("429-an-hour", misbehaving.url("429-an-hour"), SELECT))
    assert misbehaving.asked == ["503", "503", "503", "429-an-hour"]


def test_a_redirect_within_a_host_keeps_the_question(misbehaving: Server) -> None:
    misbehaving.asked.clear()
    misbehaving.bodies.clear()
    met(("moved", misbehaving.url("moved"), SELECT))
    assert misbehaving.asked == ["moved", "sound"]
    assert misbehaving.bodies[0] == misbehaving.bodies[1]
    assert misbehaving.bodies[0].startswith(b"query=SELECT")
