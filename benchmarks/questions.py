"""The stored questions with their defaults: borderkg beside rdflib, and over HTTP beside Virtuoso 7.

All get the same release. In a process, borderkg asks its worker and rdflib evaluates over one graph in
memory, parsed from the flat dump; a question that takes rdflib more than 60 s is stopped there. Over
HTTP, the same texts go as POST to `borderkg serve` and to Virtuoso, each started here on loopback, both
answering JSON, one request at a time on a connection of its own. What Virtuoso refuses, or answers with
another number of rows, is named and not counted; nor is a question that rdflib cannot ask of one graph.

Usage: python -m benchmarks questions; `DIST=DIR` in the environment names a folder of releases, else the
shipped content is built. Virtuoso is left out, and that is said, where this machine has none.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import rdflib
from tests.servers import starting

from benchmarks.serving import releases, served
from benchmarks.timing import python
from borderkg.errors import BorderKGError
from borderkg.graph import KnowledgeGraph
from borderkg.query.run import filled

RUNS = 5
LIMIT = 60
"""Seconds that rdflib may take for one question."""


def main() -> None:
    """Run both comparisons and print medians and ratios."""
    with releases() as dist, tempfile.TemporaryDirectory() as folder:
        with KnowledgeGraph.open(dist=dist) as graph:
            texts = {key: filled(graph.queries[key]) for key in sorted(graph.queries)}
            texts = {key: text for key, text in texts.items() if "GRAPH ?" not in text}
            ours = {key: _median(lambda key=key: len(graph.run(key))) for key in texts}  # type: ignore[misc]
            _beside_rdflib(graph.release.dump.with_name("borderkg-flat.nt"), texts, ours)
        _beside_virtuoso(dist, Path(folder), texts)


def _beside_rdflib(dump: Path, texts: dict[str, str], ours: dict[str, float]) -> None:
    flat = rdflib.Graph()
    flat.parse(dump, format="nt")
    peer, stopped = {}, []
    for key, text in texts.items():
        with contextlib.suppress(TimeoutError), _alarm(LIMIT):
            start = time.perf_counter()
            len(list(flat.query(text)))
            peer[key] = time.perf_counter() - start
        if key not in peer:
            stopped.append(key)
            peer[key] = float(LIMIT)
    ratios = sorted(peer[key] / ours[key] for key in texts)
    print(f"{len(texts)} stored questions over {len(flat):,} triples, in a process (one run of rdflib)")
    print(f"  borderkg: median {_ms(ours)}, all together {sum(ours.values()):.2f} s")
    print(f"  rdflib: median {_ms(peer)}, all together {sum(peer.values()):.1f} s; stopped: {len(stopped)}")
    print(
        f"  ratio of the medians {_middle(peer) / _middle(ours):.1f}; of each question: median "
        f"{statistics.median(ratios):.1f}, from {ratios[0]:.2f} to {ratios[-1]:.0f}; together "
        f"{sum(peer.values()) / sum(ours.values()):.0f}",
        flush=True,
    )


def _beside_virtuoso(dist: Path, folder: Path, texts: dict[str, str]) -> None:
    there = folder / "virtuoso"
    there.mkdir()
    try:
        with served(dist) as origin, starting.virtuoso(there) as store:
            environment = {**os.environ, **store.environment}
            load = python("-m", "borderkg", "load", "--dist", str(dist), "--endpoint", store.endpoint)
            subprocess.run(load, check=True, capture_output=True, env=environment)
            _over_http(texts, f"{origin}/sparql", store.endpoint)
    except starting.MissingServerError as missing:
        print(f"  over HTTP beside Virtuoso: left out, {missing}")


def _over_http(texts: dict[str, str], ours: str, theirs: str) -> None:
    here, there, left_out = {}, {}, []
    for key, text in texts.items():
        try:
            counts = {_rows(ours, text), _rows(theirs, text)}
        except urllib.error.URLError as error:
            left_out.append(f"{key} ({error})")
            continue
        if len(counts) > 1:
            left_out.append(f"{key} (other rows)")
            continue
        here[key] = _median(lambda text=text: _rows(ours, text))  # type: ignore[misc]
        there[key] = _median(lambda text=text: _rows(theirs, text))  # type: ignore[misc]
    ratios = sorted(there[key] / here[key] for key in here)
    print(f"{len(here)} of them over HTTP (medians of {RUNS})")
    print(f"  borderkg serve: median {_ms(here)}, all together {sum(here.values()):.2f} s")
    print(f"  Virtuoso 7: median {_ms(there)}, all together {sum(there.values()):.2f} s")
    print(
        f"  ratio of the medians {_middle(there) / _middle(here):.2f}; of each question: median "
        f"{statistics.median(ratios):.2f}, from {ratios[0]:.2f} to {ratios[-1]:.1f}"
    )
    print(f"  not counted: {'; '.join(left_out) or 'none'}")


def _rows(address: str, text: str) -> int:
    """How many rows an endpoint answers.

    Raises:
        urllib.error.URLError: when it refuses.
    """
    body = urllib.parse.urlencode({"query": text}).encode()
    request = urllib.request.Request(
        address, data=body, headers={"Accept": "application/sparql-results+json"}
    )
    with urllib.request.urlopen(request, timeout=60) as answer:
        return len(json.load(answer)["results"]["bindings"])


@contextlib.contextmanager
def _alarm(seconds: int) -> Iterator[None]:
    """Raise TimeoutError inside after some seconds."""

    def strike(number: int, frame: object) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGALRM, strike)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def _median(work: Callable[[], int]) -> float:
    """The median seconds of some runs after a first one."""
    work()
    seconds = []
    for _ in range(RUNS):
        start = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - start)
    return statistics.median(seconds)


def _middle(seconds: dict[str, float]) -> float:
    return statistics.median(seconds.values())


def _ms(seconds: dict[str, float]) -> str:
    return f"{_middle(seconds) * 1000:.1f} ms"


if __name__ == "__main__":
    try:
        main()
    except BorderKGError as error:
        sys.exit(str(error))
