"""Comparing two releases: both dumps are read once, beside each other."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import BinaryIO, Final

from borderkg.errors import DamagedReleaseError
from borderkg.export.changes import weighing
from borderkg.export.changes.blanks import differences
from borderkg.export.changes.cells import OBSERVATION, READ, Cells
from borderkg.export.changes.lines import Line, cut, is_blank, line
from borderkg.export.changes.merging import SortedLines, merged
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
from borderkg.export.patches import footer, header, row
from borderkg.export.writing import whole_file
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
# Membership of slices says of each observation what the observation says itself.
_MEMBER: Final = f"<{QB}observation>".encode()
_TYPE: Final = f"<{TYPE}>".encode()
_CELL: Final = f"<{OBSERVATION}>".encode()
_AWAITED: Final = tuple(
    f"<{iri}>".encode()
    for iri in (BKG + "Event", BKG + "Claim", _DATASET, BKG + "StatisticalRelease", OWL + "Ontology")
)
_Group = list[tuple[int, bytes, bytes, bytes, bytes]]


def compare(old: Release, new: Release, *, patch: Path | None = None, largest: int = 10) -> Changes:
    """What differs between two releases.

    Args:
        old: the earlier one.
        new: the later one.
        patch: a file to write, as an RDF patch that makes the old dump the new one.
        largest: how many of the largest revisions to name of each vintage.

    Raises:
        DamagedReleaseError: when a dump is not sorted, is no N-Quads, or is not what its manifest
            says; no patch is left then.
        BorderKGError: when the patch cannot be written.
    """
    gathered = _Gathered(Cells(old=old.graphs, new=new.graphs, largest=largest))
    before, after = _side(old), _side(new)
    dumps = SortedLines(old.dump), SortedLines(new.dump)
    with ExitStack() as stack:
        output: BinaryIO | None = None
        if patch is not None:
            output = stack.enter_context(whole_file(patch))
            output.write(header(before.sha256, after.sha256))
        for group in _subjects(dumps, gathered, output):
            gathered.take(group)
        for dump, side in zip(dumps, (before, after), strict=True):
            dump.demand(side.sha256)
        if output is not None:
            output.write(footer())
    for subject, lines in _by_subject(differences(*gathered.blank)):
        gathered.take_blank(subject, lines)
    return gathered.changes(before, after, old, new)


def _subjects(
    dumps: tuple[SortedLines, SortedLines], gathered: _Gathered, patch: BinaryIO | None
) -> Iterator[tuple[bytes, _Group]]:
    """All quads of both dumps by subject; those with blank nodes are laid aside."""
    current, group = b"", _Group()
    for sign, text in merged(*dumps):
        parts = cut(text)
        if parts is None:
            raise dumps[sign > 0].not_a_quad(text)
        if sign and patch is not None:
            patch.write(row(sign, text))
        subject, predicate, object, graph = parts
        if is_blank(subject, object):
            gathered.lay_aside(sign, text)
            continue
        if sign:
            gathered.count(sign, graph)
        if subject != current:
            if group:
                yield current, group
            current, group = subject, []
        if predicate != _MEMBER:
            group.append((sign, subject, predicate, object, graph))
    if group:
        yield current, group


@dataclass(slots=True)
class _Gathered:
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

    def take(self, group: tuple[bytes, _Group]) -> None:
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
        if thing.statements:
            self.things[iri] = thing

    def take_blank(self, subject: str, lines: list[Line]) -> None:
        """Take what only one release says with a blank node of one subject."""
        for one in lines:
            self.count(one.sign, f"<{one.graph}>".encode())
        if subject in self.things:
            self.things[subject].statements += Thing.of(subject, lines).statements
        elif not subject.startswith("_:"):
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
            elif _is_counted(thing):
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


def _side(release: Release) -> Side:
    manifest = release.manifest
    try:
        return Side(
            release=release.id,
            date=str(manifest["date"]),
            sha256=str(manifest["sha256"]),
            quads=int(manifest["quads"]),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise DamagedReleaseError(
            "the manifest does not say what the dump is",
            where=release.path / "manifest.json",
            expected="release, date, quads and sha256",
            advice="build the release again",
        ) from error


def _graph(graph: str, added: int, retired: int, old: Release, new: Release) -> GraphChange:
    state: State = "changed"
    if graph not in old.graphs:
        state = "added"
    elif graph not in new.graphs:
        state = "retired"
    return GraphChange(graph=graph, state=state, added=added, retired=retired)


def _by_subject(lines: Iterator[Line]) -> Iterator[tuple[str, list[Line]]]:
    held: dict[str, list[Line]] = {}
    for one in lines:
        held.setdefault(one.subject, []).append(one)
    yield from held.items()


def _is_counted(thing: Thing) -> bool:
    """Whether a resource is told among the others: ours, and no graph or series, which have tables."""
    return thing.iri.startswith(BASE) and not thing.iri.startswith((GRAPH, DATA))


def _depends(iri: str) -> bool:
    """Whether a thing's IRI has parts below its kind and slug.

    >>> _depends(ID + "person/antony-blinken"), _depends(ID + "doc/x/unit/1")
    (False, True)
    """
    return iri.removeprefix(ID).count("/") > 1


def _iri(thing: Thing) -> str:
    return thing.iri
