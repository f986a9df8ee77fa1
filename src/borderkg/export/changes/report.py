"""What a comparison of two releases gives, as plain values.

Lists are sorted, whole and free of clocks: the same two releases give the same report.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final, Literal

from borderkg.query.terms import Term

State = Literal["added", "changed", "retired"]
Level = Literal["major", "minor", "patch", "none"]
LEVELS: Final[tuple[Level, ...]] = ("major", "minor", "patch", "none")
"""How much a change means to other people's queries, the most first (https://semver.org)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One of the two releases.

    Attributes:
        release: its id.
        date: its date, as its manifest has it.
        sha256: of its dump.
        quads: how many it has.
        version: of its ontology, where it says.
    """

    release: str
    date: str
    sha256: str
    quads: int
    version: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GraphChange:
    """A graph, and the quads that only one release has in it."""

    graph: str
    state: State
    added: int
    retired: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A statement that only one release makes: -1 the old, 1 the new. `about` is the node that it is of."""

    sign: int
    about: str
    predicate: str
    value: Term
    graph: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ThingChange:
    """An event, a claim or another resource that came, went, or of which something else is said.

    Attributes:
        iri: the resource.
        state: what became of it.
        kind: its class, without its namespace, as `PhoneCall`.
        label: its English name; of a claim the words of its first evidence, where the change shows them.
        statements: what only one release says of it and of the nodes that depend on it.
    """

    iri: str
    state: State
    kind: str
    label: str
    statements: tuple[Statement, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class VerdictChange:
    """A claim of both releases whose verdict is another; None where there was or is none.

    `held_against` is `then`, the figures current at the date of the document, or `now`, the latest.
    """

    claim: str
    held_against: Literal["then", "now"]
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A cell whose value is another: in a newer vintage, or within one. `cell` is its observation."""

    cell: str
    before: Decimal
    after: Decimal

    @property
    def difference(self) -> Decimal:
        """New minus old."""
        return self.after - self.before


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Cells whose values differ: how many went up and down, and those that moved most.

    Attributes:
        up: cells that are larger now.
        down: cells that are smaller now.
        largest: some of them, the largest differences first, whatever their sign.
    """

    up: int = 0
    down: int = 0
    largest: tuple[Figure, ...] = ()

    @property
    def count(self) -> int:
        """How many cells differ."""
        return self.up + self.down


@dataclass(frozen=True, slots=True, kw_only=True)
class VintageChange:
    """One vintage of one data set in which something came, went or changed.

    Attributes:
        dataset: the data set.
        title: its English title.
        publisher: who publishes it.
        vintage: the publication that the figures come from.
        issued: when it was published, as the data says.
        state: `added` where the old release had no figure of it, `retired` where the new has none.
        added: observations that came.
        retired: observations that went.
        first: the first period of those, inclusive; None where they have none.
        last: the last, inclusive.
        revisions: against the vintage before, those that the old release did not have.
        rewritten: cells whose value changed within this vintage; a published vintage has none.
        superseded: cells that are no longer the current ones.
    """

    dataset: str
    title: str
    publisher: str
    vintage: str
    issued: str
    state: State
    added: int
    retired: int
    first: str | None
    last: str | None
    revisions: Figures
    rewritten: Figures
    superseded: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkChange:
    """A link to another graph that came or went."""

    state: Literal["added", "retired"]
    subject: str
    predicate: str
    object: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TermChange:
    """A class, property or concept, by the effect of its change on other people's queries.

    Attributes:
        iri: the term.
        kind: `class`, `property`, `concept`, `scheme`, or `term` for any other.
        state: what became of it.
        level: the largest effect.
        effects: what changed, in words, the largest effect first.
        renamed_to: the term that stands in for one that went, where the data says or names agree.
    """

    iri: str
    kind: str
    state: State
    level: Level
    effects: tuple[str, ...]
    renamed_to: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why the difference is of a level: how many of what, with one example."""

    level: Level
    what: str
    count: int
    example: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """All that differs between an old and a new release.

    Attributes:
        old: the old release.
        new: the new one.
        added: quads that only the new has; a blank node is known by what it says.
        retired: quads that only the old has.
        graphs: by graph.
        events: events that came, went or changed.
        claims: claims of documents, stances and commitments among them.
        verdicts: verdicts that changed on claims of both.
        vintages: official figures, by data set and vintage.
        links: links to other graphs.
        terms: terms of the ontology and concepts of the schemes.
        others: whatever else came, went or changed, counted by class.
        level: the largest effect on other people's queries and data.
        reasons: what it rests on, the largest effect first.
        suggested: the next version by that, after the version of the old release.
    """

    old: Side
    new: Side
    added: int
    retired: int
    graphs: tuple[GraphChange, ...] = ()
    events: tuple[ThingChange, ...] = ()
    claims: tuple[ThingChange, ...] = ()
    verdicts: tuple[VerdictChange, ...] = ()
    vintages: tuple[VintageChange, ...] = ()
    links: tuple[LinkChange, ...] = ()
    terms: tuple[TermChange, ...] = ()
    others: Mapping[str, Mapping[State, int]] = field(default_factory=dict)
    level: Level = "none"
    reasons: tuple[Reason, ...] = ()
    suggested: str | None = None

    def to_markdown(self) -> str:
        """The report as Markdown."""
        from borderkg.export.changes.markdown import markdown

        return markdown(self)

    def to_json(self) -> str:
        """The report as JSON, every list whole."""
        from borderkg.export.changes.document import document

        return document(self)

    def to_html(self) -> str:
        """The report as a page that needs nothing else."""
        from borderkg.export.changes.page import html

        return html(self)
