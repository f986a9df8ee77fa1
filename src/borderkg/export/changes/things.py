"""Resources that came, went or changed, with what only one release says of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final, Literal, NamedTuple

from borderkg.export.changes.lines import Line
from borderkg.export.changes.report import State, Statement, ThingChange
from borderkg.iris import graph_kind
from borderkg.namespaces import BKG, FOAF, GRAPH, OA, RDF, RDFS, SKOS, shrink

TYPE: Final = RDF + "type"
PARTICIPATION: Final = BKG + "participation"
_EVENT: Final = BKG + "Event"
_CLAIM: Final = BKG + "Claim"
_BROAD: Final = frozenset({_EVENT, _CLAIM, BKG + "Stance"})
_NAMES: Final = (SKOS + "prefLabel", RDFS + "label", FOAF + "name")
_PHRASE: Final = OA + "exact"
_DERIVED_LABELS: Final = GRAPH + "derived/labels"


class Known(NamedTuple):
    """An event or claim of either release: what others are told under."""

    sort: Literal["event", "claim"]
    kind: str
    label: str


@dataclass(slots=True)
class Thing:
    """One subject, and what only one release says of it.

    Attributes:
        iri: the subject.
        state: whether both releases speak of it.
        types: its classes in either release.
        kind: its narrowest class as it was written, without the namespace.
        label: its English name in the newer release that has one.
        statements: what only one release says, in the order of the dumps.
    """

    iri: str
    state: State
    types: frozenset[str]
    kind: str
    label: str
    statements: list[Statement] = field(default_factory=list)

    @classmethod
    def of(cls, iri: str, lines: Iterable[Line]) -> Thing:
        """The thing that `lines`, all that both releases say of it, tell of."""
        held = list(lines)
        in_old = any(line.sign <= 0 for line in held)
        in_new = any(line.sign >= 0 for line in held)
        return cls(
            iri=iri,
            state="changed" if in_old and in_new else "added" if in_new else "retired",
            types=frozenset(line.object.value for line in held if line.predicate == TYPE),
            kind=_kind(held),
            label=_label(held),
            statements=[
                Statement(
                    sign=line.sign,
                    about=iri,
                    predicate=line.predicate,
                    value=line.object,
                    graph=line.graph,
                )
                for line in held
                # The names of things are told where they are written, not where they are copied.
                if line.sign and line.graph != _DERIVED_LABELS
            ],
        )

    @property
    def known(self) -> Known | None:
        """What it is to others, where it is an event or a claim."""
        if _EVENT in self.types:
            return Known("event", self.kind, self.label)
        return Known("claim", self.kind, self.label) if _CLAIM in self.types else None

    def change(self) -> ThingChange:
        """What is reported of it; a claim without a name is known by the first phrase of its evidence."""
        phrases = (s.value.value for s in reversed(self.statements) if s.predicate == _PHRASE and s.sign > 0)
        gone = (s.value.value for s in self.statements if s.predicate == _PHRASE)
        return ThingChange(
            iri=self.iri,
            state=self.state,
            kind=self.kind,
            label=self.label or next(phrases, "") or next(gone, ""),
            statements=tuple(sorted(self.statements, key=_place)),
        )


def rolled_up(
    things: Iterable[Thing], known: Mapping[str, Known], owners: Mapping[str, str]
) -> dict[str, Thing]:
    """`things` by IRI, those that depend on an event or a claim joined to it.

    Args:
        things: what changed.
        known: every event and claim of either release.
        owners: the event of each participation.
    """
    made: dict[str, Thing] = {}
    parts: list[tuple[str, Thing]] = []
    for thing in things:
        owner = _owner(thing.iri, known, owners)
        if owner is None or owner == thing.iri:
            made[thing.iri] = thing
        else:
            parts.append((owner, thing))
    for owner, part in parts:
        if owner not in made:
            what = known[owner]
            types = frozenset({_EVENT if what.sort == "event" else _CLAIM})
            made[owner] = Thing(owner, "changed", types, what.kind, what.label)
        made[owner].statements += part.statements
    return made


def _owner(iri: str, known: Mapping[str, Known], owners: Mapping[str, str]) -> str | None:
    at = iri
    while at and not at.endswith(":/"):
        if at in known:
            return at
        if at in owners:
            return owners[at]
        at = at.rpartition("/")[0]
    return None


def _kind(lines: Iterable[Line]) -> str:
    """The class that was written rather than inferred, the narrower one where there are two."""
    types = [line for line in lines if line.predicate == TYPE]
    written = [line for line in types if graph_kind(line.graph) != "inferred"] or types
    names = sorted(
        {line.object.value for line in written}, key=lambda n: (not n.startswith(BKG), n in _BROAD, n)
    )
    return shrink(names[0]).rpartition(":")[2] if names else ""


def _label(lines: Iterable[Line]) -> str:
    best, place = "", (len(_NAMES), 0)
    for line in lines:
        if line.predicate in _NAMES and line.object.language in ("en", None):
            rank = (_NAMES.index(line.predicate), 0 if line.sign >= 0 else 1)
            if rank < place:
                best, place = line.object.value, rank
    return best


def _place(statement: Statement) -> tuple[str, str, str, int]:
    return statement.about, statement.predicate, statement.value.n3, statement.sign
