"""A release goes into real stores in pieces, in several attempts, and in place of another release."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest

from borderkg.errors import RemoteRefusedError, RemoteUnreachableError
from borderkg.export.remote_copy import DESCRIPTION, Copied, RemoteCopy
from borderkg.namespaces import GRAPH
from borderkg.store.bounds import Bounds
from borderkg.store.credentials import Credentials
from borderkg.store.dialects import beside
from borderkg.store.graph_store import Graphs, GraphStore, UpdatedGraphs
from borderkg.store.location import Release
from borderkg.store.remote import Endpoint
from borderkg.store.transport import Transport

from . import starting

PIECE: Final = 4_000
FOREIGN: Final = GRAPH + "cube/of-another-release/2020"
OTHERS: Final = "https://example.org/graph"
WAYS: Final = [("oxigraph", "graph-store"), ("oxigraph", "update"), ("virtuoso", "graph-store")]
STARTED: Final = {"oxigraph": starting.oxigraph, "virtuoso": starting.virtuoso}


class Sent:
    """Graphs that count their pieces as they are sent; after `lasts` pieces beyond a first, nothing goes."""

    def __init__(self, graphs: Graphs, lasts: int | None = None) -> None:
        self._graphs = graphs
        self._lasts = lasts
        self.pieces: dict[str, int] = {}

    def replace(self, graph: str, ntriples: bytes) -> None:
        """As of `Graphs`."""
        self._graphs.replace(graph, ntriples)
        self.pieces[graph] = 1

    def add(self, graph: str, ntriples: bytes) -> None:
        """As of `Graphs`, while the connection lasts."""
        if self._lasts == 0:
            raise RemoteUnreachableError("the connection broke", where=graph)
        if self._lasts is not None:
            self._lasts -= 1
        self._graphs.add(graph, ntriples)
        self.pieces[graph] += 1

    def remove(self, graph: str) -> None:
        """As of `Graphs`."""
        self._graphs.remove(graph)

    def read(self, graph: str) -> bytes:
        """As of `Graphs`."""
        return self._graphs.read(graph)


class Target:
    """An empty store, and ways to put a release into it."""

    def __init__(self, store: starting.Store, way: str) -> None:
        self.store = store
        self.way = way
        bounds = Bounds(seconds=60, bytes=1 << 30)
        who = None
        if store.environment:
            user, password = store.environment.values()
            who = Credentials(url=store.endpoint, user=user, password=password)
        asked = Endpoint(store.endpoint, bounds=bounds, credentials=who)
        self.known = asked.dialect()
        updates = beside(store.endpoint, self.known.updates)
        self.endpoint = Endpoint(
            store.endpoint, bounds=bounds, store=self.known.name, credentials=who, update=updates
        )
        address = beside(store.endpoint, self.known.graph_store)
        self.graphs: Graphs = (
            UpdatedGraphs(self.endpoint)
            if way == "update"
            else GraphStore(address, Transport(bounds, who), self.known)
        )

    def put(self, release: Release, graphs: Graphs, *, chunk: int = PIECE) -> Copied:
        """Put the release there, in small pieces."""
        return RemoteCopy(self.endpoint, graphs, chunk=chunk).put(release)

    def load(self, release: Release, *options: str) -> tuple[int, dict[str, Any], str]:
        """Run `borderkg load`: its exit code, what it says as JSON, and its errors."""
        done = subprocess.run(
            [
                *(sys.executable, "-m", "borderkg", "load", "--endpoint", self.store.endpoint, "--json"),
                *("--release", str(release.path), "--method", self.way, *options),
            ],
            env={**os.environ, **self.store.environment},
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )
        return done.returncode, json.loads(done.stdout or "{}"), done.stderr

    def holds(self, graph: str) -> bool:
        """Whether the store has the graph."""
        return bool(self.graphs.read(graph).strip())


@pytest.fixture(scope="module", params=WAYS, ids="-".join)
def target(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Target]:
    """A server of its own, empty."""
    kind, way = request.param
    with contextlib.ExitStack() as stack:
        try:
            store = stack.enter_context(STARTED[kind](tmp_path_factory.mktemp(kind)))
        except starting.MissingServerError as error:
            pytest.skip(str(error))
        yield Target(store, way)


@pytest.fixture(scope="module")
def small(tiny_release: Path) -> Release:
    """The small release."""
    return Release(tiny_release)


@pytest.fixture(scope="module")
def loaded(target: Target, small: Release) -> tuple[Target, Sent, Sent, Copied]:
    """The store with the release: one attempt broke within a graph, the next one ended."""
    broken = Sent(target.graphs, lasts=2)
    with pytest.raises(RemoteUnreachableError):
        target.put(small, broken)
    whole = Sent(target.graphs)
    return target, broken, whole, target.put(small, whole)


def test_a_graph_goes_in_several_pieces_and_a_break_within_it_is_mended(
    loaded: tuple[Target, Sent, Sent, Copied], small: Release
) -> None:
    target, broken, whole, copied = loaded
    half = list(broken.pieces)[-1]
    assert half in copied.sent
    assert set(broken.pieces) - {half} <= small.graphs - set(copied.sent)
    assert set(whole.pieces) == set(copied.sent)
    assert max(whole.pieces.values()) > 2
    quads = {graph: held["quads"] for graph, held in small.manifest["graphs"].items()}
    assert (copied.graphs, copied.quads) == (len(small.graphs), small.manifest["quads"])
    assert RemoteCopy(target.endpoint, target.graphs).counts() == {g: quads[g] for g in small.graphs}


def test_what_is_there_in_pieces_is_not_sent_again(
    loaded: tuple[Target, Sent, Sent, Copied], small: Release
) -> None:
    target, *_ = loaded
    code, said, errors = target.load(small)
    assert code == 0, errors
    assert (said["sent"], said["removed"]) == ([], [])


def test_graphs_of_another_release_are_refused_then_pruned(
    loaded: tuple[Target, Sent, Sent, Copied], small: Release
) -> None:
    target, *_ = loaded
    for graph in (FOREIGN, OTHERS):
        target.graphs.replace(graph, b"<urn:a> <urn:p> <urn:b> .\n")
    code, said, errors = target.load(small)
    assert (code, said) == (3, {})
    assert FOREIGN in errors
    assert "--prune" in errors
    assert target.holds(FOREIGN)
    assert target.holds(DESCRIPTION)
    code, said, errors = target.load(small, "--prune")
    assert code == 0, errors
    assert said["removed"] == [FOREIGN]
    assert said["sent"] == [DESCRIPTION]
    assert not target.holds(FOREIGN)
    assert target.holds(OTHERS)


def test_the_description_goes_last(loaded: tuple[Target, Sent, Sent, Copied]) -> None:
    _, broken, whole, _ = loaded
    assert DESCRIPTION not in broken.pieces
    assert list(whole.pieces)[-1] == DESCRIPTION


def test_virtuoso_refuses_an_update_with_a_duration(virtuoso: starting.Store) -> None:
    """So a release goes there by the graph store; see docs/stores.md."""
    graphs = Target(virtuoso, "update").graphs
    graph = "https://example.org/durations"
    graphs.replace(graph, b'<urn:a> <urn:p> "2023-12-27" .\n')
    duration = b'<urn:a> <urn:p> "P6M"^^<http://www.w3.org/2001/XMLSchema#duration> .\n'
    with pytest.raises(RemoteRefusedError, match="duration"):
        graphs.add(graph, duration)
    Target(virtuoso, "graph-store").graphs.add(graph, duration)
    held = graphs.read(graph)
    graphs.remove(graph)
    assert b"P6M" in held
