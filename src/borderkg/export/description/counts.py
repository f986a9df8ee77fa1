"""How much a release holds, counted in one pass over its dump, subject after subject.

https://www.w3.org/TR/void/#statistics
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Final

from borderkg.export.dump import Dump, Run
from borderkg.namespaces import BASE, RDF

_TYPE: Final = f"<{RDF}type>".encode()
_OURS: Final = f"<{BASE}".encode()


@dataclass(frozen=True, slots=True, kw_only=True)
class PropertyCount:
    """Triples of one property, with its distinct subjects and objects."""

    triples: int
    subjects: int
    objects: int


@dataclass(frozen=True, slots=True, kw_only=True)
class GraphCount:
    """Triples of one graph, with its distinct subjects, properties and classes of instances."""

    triples: int
    subjects: int
    properties: int
    classes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """What the union of the graphs of a dump holds.

    Attributes:
        triples: in all graphs; no triple stands in two.
        entities: subjects whose IRI is of ours.
        subjects: distinct subjects, blank nodes too.
        objects: distinct objects, blank nodes and literals too.
        classes: IRI of a class to its distinct instances.
        properties: IRI of a property to its counts.
        graphs: IRI of a graph to its counts.
    """

    triples: int
    entities: int
    subjects: int
    objects: int
    classes: dict[str, int]
    properties: dict[str, PropertyCount]
    graphs: dict[str, GraphCount]


@dataclass(slots=True)
class _Graph:
    triples: int = 0
    subjects: int = 0
    properties: set[bytes] = field(default_factory=set)
    classes: set[bytes] = field(default_factory=set)


@dataclass(slots=True)
class _Tally:
    triples: Counter[bytes] = field(default_factory=Counter)
    subjects: Counter[bytes] = field(default_factory=Counter)
    objects: Counter[bytes] = field(default_factory=Counter)
    classes: Counter[bytes] = field(default_factory=Counter)
    graphs: dict[bytes, _Graph] = field(default_factory=dict)
    bits: dict[bytes, int] = field(default_factory=dict)
    seen: dict[bytes, int] = field(default_factory=dict)
    """Object to the properties that it was seen under, as bits: each distinct object is held once."""

    def add(self, run: Run) -> None:
        properties: set[bytes] = set()
        graphs: set[bytes] = set()
        for predicate, value, name in run.said:
            self.triples[predicate] += 1
            properties.add(predicate)
            graphs.add(name)
            graph = self.graphs.get(name)
            if graph is None:
                graph = self.graphs[name] = _Graph()
            graph.triples += 1
            graph.properties.add(predicate)
            if predicate == _TYPE and value.startswith(b"<"):
                self.classes[value] += 1
                graph.classes.add(value)
            bit = self.bits.setdefault(predicate, 1 << len(self.bits))
            before = self.seen.get(value, 0)
            if not before & bit:
                self.objects[predicate] += 1
                self.seen[value] = before | bit
        for predicate in properties:
            self.subjects[predicate] += 1
        for name in graphs:
            self.graphs[name].subjects += 1


def counts(dump: Dump) -> Counts:
    """Count what `dump` holds; memory grows with its distinct objects.

    Raises:
        DamagedReleaseError: when it cannot be read.
    """
    tally = _Tally()
    subjects = entities = 0
    for run in dump.runs():
        subjects += 1
        entities += run.subject.startswith(_OURS)
        tally.add(run)
    return Counts(
        triples=sum(tally.triples.values()),
        entities=entities,
        subjects=subjects,
        objects=len(tally.seen),
        classes={_iri(name): count for name, count in sorted(tally.classes.items())},
        properties={
            _iri(name): PropertyCount(
                triples=count, subjects=tally.subjects[name], objects=tally.objects[name]
            )
            for name, count in sorted(tally.triples.items())
        },
        graphs={
            _iri(name): GraphCount(
                triples=graph.triples,
                subjects=graph.subjects,
                properties=len(graph.properties),
                classes=len(graph.classes),
            )
            for name, graph in sorted(tally.graphs.items())
        },
    )


def _iri(name: bytes) -> str:
    return name.decode()[1:-1]
