"""What is kept of the quads that go by: what changed, under the thing that it belongs to."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Final

from borderkg.export.changes import weighing
from borderkg.export.changes.cells import OBSERVATION, READ, Cells
from borderkg.export.changes.lines import Line, line
from borderkg.export.changes.report import (
    Changes,
    GraphChange,
    LinkChange,
    Side,
    State,
    ThingChange,
    VerdictChange,
)
from borderkg.export.changes.terms import AUTHORED, is_term, term_changes
from borderkg.export.changes.things import PARTICIPATION, TYPE, Known, Thing, rolled_up
from borderkg.iris import graph_kind
from borderkg.namespaces import BASE, BKG, DATA, DCTERMS, GRAPH, ID, ONTOLOGY, OWL, QB, SKOS
from borderkg.store.location import Release

_LINKING: Final = frozenset(
    [OWL + "sameAs"]
    + [SKOS + name for name in ("exactMatch", "closeMatch", "broadMatch", "narrowMatch", "relatedMatch")]
)
_LINKS: Final = GRAPH + "curation/links"
_VERDICTS: Final = {BKG + "verdictThen": "then", BKG + "verdictNow": "now"}
_DATASET: Final = QB + "DataSet"
_VERSION: Final = OWL + "versionInfo"
_TYPE: Final = f"<{TYPE}>".encode()
_CELL: Final = f"<{OBSERVATION}>".encode()
_AWAITED: Final = tuple(
    f"<{iri}>".encode()
    for iri in (BKG + "Event", BKG + "Claim", _DATASET, BKG + "StatisticalRelease", OWL + "Ontology")
)
Group = list[tuple[int, bytes, bytes, bytes, bytes]]
"""All that both releases say of one subject: sign, subject, predicate, object and graph as in the dumps."""


@dataclass(slots=True)
class Gathered:
    """What is kept of the quads that went by."""

    cells: Cells
    blank: tuple[list[bytes], list[bytes]] = field(default_factory=lambda: ([], []))
    counts: dict[bytes, dict[int, int]] = field(default_factory=dict)
    things: dict[str, Thing] = field(default_factory=dict)
    known: dict[str, Known] = field(default_factory=dict)
    owners: dict[str, str] = field(default_factory=dict)
    links: list[LinkChange] = field(default_factory=list)
    verdicts: list[VerdictChange] = field(default_factory=list)
    titles: dict[str, str] = field(default_factory=dict)
    publishers: dict[str, str] = field(default_factory=dict)
    issued: dict[str, str] = field(default_factory=dict)
    versions: dict[int, str] = field(default_factory=dict)

    def count(self, sign: int, graph: bytes) -> None:
        """Count a quad that only one release has."""
        counts = self.counts.get(graph)
        if counts is None:
            counts = self.counts[graph] = {-1: 0, 1: 0}
        counts[sign] += 1

    def lay_aside(self, sign: int, text: bytes) -> None:
        """Keep a quad with a blank node until all are there."""
        if sign <= 0:
            self.blank[0].append(text)
        if sign >= 0:
            self.blank[1].append(text)

    def take(self, group: tuple[bytes, Group]) -> None:
        """Take all that both releases say of one subject."""
        subject, rows = group
        changed = any(sign for sign, *_ in rows)
        types = {object for _, _, predicate, object, _ in rows if predicate == _TYPE}
        if not changed and not any(name in types for name in _AWAITED):
            return
        iri = subject.decode()[1:-1]
        if _CELL in types:
            self.cells.take(iri, [line(sign, *parts) for sign, *parts in rows if parts[1] in READ])
            return
        lines = [line(sign, *parts) for sign, *parts in rows]
        self._describe(iri, lines)
        if is_term(iri):
            lines = [one for one in lines if graph_kind(one.graph) in AUTHORED or one.graph == _LINKS]
        if changed:
            lines = self._without_links(lines)
            self._weigh_verdicts(iri, lines)
        thing = Thing.of(iri, lines)
        if thing.known:
            self.known[iri] = thing.known
            self.owners |= {one.object.value: iri for one in lines if one.predicate == PARTICIPATION}
        # Series are as many as a table has combinations: they are told by their graphs alone.
        if thing.statements and _is_told(iri):
            self.things[iri] = thing

    def take_blank(self, subject: str, lines: list[Line]) -> None:
        """Take what only one release says with a blank node of one subject."""
        for one in lines:
            self.count(one.sign, f"<{one.graph}>".encode())
        if subject in self.things:
            self.things[subject].statements += Thing.of(subject, lines).statements
        elif _is_told(subject):
            thing = Thing.of(subject, lines)
            thing.state = "changed"
            self.things[subject] = thing

    def changes(self, before: Side, after: Side, old: Release, new: Release) -> Changes:
        """The report."""
        things = sorted(rolled_up(self.things.values(), self.known, self.owners).values(), key=_iri)
        told: dict[str, list[ThingChange]] = {"event": [], "claim": []}
        others: dict[str, dict[State, int]] = {}
        gone, terms = [], []
        for thing in things:
            if thing.known:
                told[thing.known.sort].append(thing.change())
            elif is_term(thing.iri):
                terms.append(thing)
            elif not self._is_part(thing):
                states = others.setdefault(thing.kind or "without a class", {})
                states[thing.state] = states.get(thing.state, 0) + 1
                if thing.state == "retired" and thing.iri.startswith(ID) and not _depends(thing.iri):
                    gone.append(thing.iri)
        counts = {name.decode()[1:-1]: (n[1], n[-1]) for name, n in sorted(self.counts.items())}
        changes = Changes(
            old=replace(before, version=self.versions.get(-1)),
            new=replace(after, version=self.versions.get(1)),
            added=sum(added for added, _ in counts.values()),
            retired=sum(retired for _, retired in counts.values()),
            graphs=tuple(_graph(graph, *pair, old, new) for graph, pair in counts.items()),
            events=tuple(told["event"]),
            claims=tuple(told["claim"]),
            verdicts=tuple(sorted(self.verdicts, key=lambda v: (v.claim, v.held_against))),
            vintages=self.cells.changes(self.titles, self.publishers, self.issued),
            links=tuple(sorted(self.links, key=lambda k: (k.subject, k.predicate, k.object, k.state))),
            terms=term_changes(terms),
            others=dict(sorted(others.items())),
        )
        reasons = weighing.reasons(changes, gone)
        level = weighing.largest(reasons)
        version = changes.old.version
        return replace(changes, reasons=reasons, level=level, suggested=weighing.suggested(version, level))

    def _is_part(self, thing: Thing) -> bool:
        """Whether a node came or went with the node that it hangs from, as evidence does."""
        above = thing.iri.rpartition("/")[0]
        while _depends(above):
            if above in self.things and self.things[above].state == thing.state:
                return True
            above = above.rpartition("/")[0]
        return False

    def _describe(self, iri: str, lines: list[Line]) -> None:
        """Keep the title, publisher and date of a data set or of a publication, and the version."""
        for one in lines:
            if iri == ONTOLOGY and one.predicate == _VERSION:
                for sign in (-1, 1) if one.sign == 0 else (one.sign,):
                    self.versions[sign] = one.object.value
            elif one.predicate == DCTERMS + "title" and one.object.language == "en":
                self.titles[iri] = one.object.value
            elif one.predicate == DCTERMS + "publisher":
                self.publishers[iri] = one.object.value
            elif one.predicate == DCTERMS + "issued":
                self.issued[iri] = one.object.value

    def _without_links(self, lines: list[Line]) -> list[Line]:
        kept = []
        for one in lines:
            if one.graph != _LINKS or one.predicate not in _LINKING:
                kept.append(one)
            elif one.sign:
                self.links.append(
                    LinkChange(
                        state="added" if one.sign > 0 else "retired",
                        subject=one.subject,
                        predicate=one.predicate,
                        object=one.object.value,
                    )
                )
        return kept

    def _weigh_verdicts(self, iri: str, lines: list[Line]) -> None:
        if all(one.sign > 0 for one in lines) or all(one.sign < 0 for one in lines):
            return
        for predicate, against in _VERDICTS.items():
            sides = {one.sign: one.object.value for one in lines if one.predicate == predicate and one.sign}
            if sides:
                self.verdicts.append(
                    VerdictChange(
                        claim=iri,
                        held_against="then" if against == "then" else "now",
                        before=sides.get(-1),
                        after=sides.get(1),
                    )
                )


def _graph(graph: str, added: int, retired: int, old: Release, new: Release) -> GraphChange:
    state: State = "changed"
    if graph not in old.graphs:
        state = "added"
    elif graph not in new.graphs:
        state = "retired"
    return GraphChange(graph=graph, state=state, added=added, retired=retired)


def _is_told(iri: str) -> bool:
    """Whether a resource is told by itself: it is ours, and no graph, series or slice.

    >>> _is_told(ID + "event/x"), _is_told(DATA + "x/series/y"), _is_told("urn:x")
    (True, False, False)
    """
    return iri.startswith(BASE) and not iri.startswith((GRAPH, DATA))


def _depends(iri: str) -> bool:
    """Whether a thing's IRI has parts below its kind and slug.

    >>> _depends(ID + "person/antony-blinken"), _depends(ID + "doc/x/unit/1")
    (False, True)
    """
    return iri.removeprefix(ID).count("/") > 1


def _iri(thing: Thing) -> str:
    return thing.iri
