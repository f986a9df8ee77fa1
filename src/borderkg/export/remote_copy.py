"""A release put into a store of others: by graph, resumable, verified by what comes back.

Nothing is written down beside it: the store is asked what it holds. A graph of the right size is
read back and compared, and sent only if it differs, so that a copy that was killed goes on where
it was. The graph that describes the release is taken away first and put back last: while it is
not there, nobody takes what is for a release.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pyoxigraph
from pyoxigraph import BlankNode, Literal, RdfFormat, Triple

from borderkg.errors import RemoteDifferenceError
from borderkg.export.canonical import canonical_digest
from borderkg.export.selection import Selection, selection
from borderkg.namespaces import GRAPH
from borderkg.query.results import frame
from borderkg.store.answering import Request
from borderkg.store.dialects import Dialect
from borderkg.store.graph_store import Graphs
from borderkg.store.location import Release
from borderkg.store.remote import Endpoint

DESCRIPTION: Final = GRAPH + "meta/all"
"""The graph that says which release it is."""
CHUNK: Final = 4 << 20
"""Bytes of N-Triples that are sent at once."""
_COUNTS: Final = (
    "SELECT ?g (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } "
    f'FILTER (STRSTARTS(STR(?g), "{GRAPH}")) }} GROUP BY ?g ORDER BY ?g'
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Copied:
    """What a copy came to.

    Attributes:
        graphs: how many graphs it has.
        quads: how many quads.
        sent: the graphs that were sent, the others being there already.
        removed: the graphs of another release that were taken away.
        otherwise: how many quads the store keeps with another literal than the release has.
    """

    graphs: int
    quads: int
    sent: tuple[str, ...]
    removed: tuple[str, ...]
    otherwise: int


Told = Callable[[int, int, str], None]
"""Is told after each graph: how many are done, of how many, and what was done."""


class RemoteCopy:
    """The graphs of a release at an endpoint.

    Args:
        endpoint: where the store is asked.
        graphs: where its graphs are written and read.
        chunk: bytes that are sent at once; a graph with blank nodes is never parted, since their
            labels hold within one request.
    """

    def __init__(self, endpoint: Endpoint, graphs: Graphs, *, chunk: int = CHUNK) -> None:
        self._endpoint = endpoint
        self._graphs = graphs
        self._chunk = chunk

    def put(
        self,
        release: Release,
        names: list[str] | None = None,
        *,
        prune: bool = False,
        told: Told | None = None,
    ) -> Copied:
        """Make the store hold the public graphs of `release`, or some of them.

        Args:
            release: a local release.
            names: only these graphs.
            prune: whether graphs of another release are taken away.
            told: is told after each graph.

        Raises:
            UnknownNameError: for a graph that the release does not have.
            RemoteDifferenceError: when the store holds graphs of another release, or what came
                back is not what was sent.
            RemoteError: when the store does not answer as it should. Put again to go on.
        """
        with selection(release, names) as chosen:
            there = self.counts()
            foreign = () if names else tuple(sorted(set(there) - set(chosen.files)))
            if foreign and not prune:
                raise RemoteDifferenceError(
                    "the store holds graphs that this release does not have",
                    where=self._endpoint.url,
                    found=f"{foreign[0]}, {len(foreign)} in all",
                    advice="take them away with --prune",
                )
            missing = self._missing(chosen, there)
            if (missing or foreign) and DESCRIPTION in there and not names:
                self._graphs.remove(DESCRIPTION)
            for graph in foreign:
                self._graphs.remove(graph)
            return self._all(chosen, there, foreign, told)

    def counts(self) -> dict[str, int]:
        """How many triples the store says that each of our graphs has."""
        rows = frame(self._endpoint.answer(Request(_COUNTS, union=False))).rows
        return {str(graph): int(str(count)) for graph, count in rows}

    def _missing(self, chosen: Selection, there: dict[str, int]) -> bool:
        return any(there.get(graph) != _size(path) for graph, path in chosen.files.items())

    def _all(
        self, chosen: Selection, there: dict[str, int], foreign: tuple[str, ...], told: Told | None
    ) -> Copied:
        known = self._endpoint.dialect()
        sent: list[str] = []
        quads = otherwise = 0
        order = sorted(chosen.files, key=lambda graph: (graph == DESCRIPTION, graph))
        for number, graph in enumerate(order, start=1):
            triples = [quad.triple for quad in chosen.quads(graph)]
            kept = [_kept(triple, known) for triple in triples]
            done = "is there"
            if there.get(graph) != len(triples) or self._difference(graph, kept):
                self._send(graph, triples)
                difference = self._difference(graph, kept)
                if difference:
                    raise RemoteDifferenceError(
                        f"the store does not give back the graph that was sent: {difference}",
                        where=self._endpoint.url,
                        found=graph,
                        expected=f"{len(triples):,} triples",
                        advice="send it again; if it stays so, the store changes what it takes in",
                    )
                sent.append(graph)
                done = "sent"
            quads += len(triples)
            otherwise += sum(a != b for a, b in zip(triples, kept, strict=True))
            if told is not None:
                told(number, len(order), f"{graph}: {len(triples):,} triples, {done}")
        return Copied(graphs=len(order), quads=quads, sent=tuple(sent), removed=foreign, otherwise=otherwise)

    def _send(self, graph: str, triples: Sequence[Triple]) -> None:
        pieces = [_lines(triples)] if _has_blanks(triples) else list(_chunks(triples, self._chunk))
        for number, piece in enumerate(pieces):
            if number == 0:
                self._graphs.replace(graph, piece)
            else:
                self._graphs.add(graph, piece)

    def _difference(self, graph: str, kept: Sequence[Triple]) -> str:
        """How the graph there differs; nothing when it does not."""
        there = [
            quad.triple for quad in pyoxigraph.parse(self._graphs.read(graph), format=RdfFormat.N_TRIPLES)
        ]
        if len(set(there)) != len(set(kept)):
            return f"{len(set(there)):,} triples came back"
        return "" if digest(there) == digest(kept) else "its canonical digest is another"


def digest(triples: Iterable[Triple]) -> str:
    """The SHA-256 of a graph's canonical N-Triples, whatever the labels of its blank nodes.

    https://www.w3.org/TR/rdf-canon/

    Raises:
        DamagedReleaseError: when its blank nodes cannot be labelled in time.
    """
    lines = sorted(set(_lines(list(triples)).splitlines(keepends=True)))
    with tempfile.NamedTemporaryFile(prefix="borderkg-", suffix=".nt") as file:
        file.writelines(lines)
        file.flush()
        return canonical_digest(Path(file.name))


def _size(path: Path) -> int:
    with path.open("rb") as file:
        return sum(1 for _ in file)


def _kept(triple: Triple, known: Dialect) -> Triple:
    value = triple.object
    if known.kept is None or not isinstance(value, Literal):
        return triple
    return Triple(triple.subject, triple.predicate, known.kept(value))


def _has_blanks(triples: Iterable[Triple]) -> bool:
    return any(isinstance(node, BlankNode) for triple in triples for node in (triple.subject, triple.object))


def _lines(triples: Sequence[Triple]) -> bytes:
    return pyoxigraph.serialize(triples, format=RdfFormat.N_TRIPLES) or b""


def _chunks(triples: Sequence[Triple], most: int) -> Iterator[bytes]:
    """The lines of `triples` in pieces of about `most` bytes; one of none for no triples."""
    piece = bytearray()
    for line in _lines(triples).splitlines(keepends=True):
        if piece and len(piece) + len(line) > most:
            yield bytes(piece)
            piece.clear()
        piece += line
    yield bytes(piece)
