"""The report in the order of a reader's questions, before it is Markdown or a page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, NamedTuple

from borderkg.export.changes.report import Changes, Figure, ThingChange, VintageChange
from borderkg.namespaces import DATA, RDF, shrink
from borderkg.query.terms import Term

MOST: Final = 50
"""How many rows of a table are shown; JSON has them all."""
_MOST_WORDS: Final = 80
_NOTHING: Final = "–"
_TYPE: Final = RDF + "type"


class Linked(NamedTuple):
    """A text that leads to a resource."""

    text: str
    iri: str


Cell = str | Linked


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows under a head; `right` are the columns of numbers, `left_out` the rows that are not shown."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    right: frozenset[int] = frozenset()
    left_out: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A heading with what stands below it."""

    title: str
    text: str = ""
    tables: tuple[Table, ...] = ()


def title(changes: Changes) -> str:
    """What the report is of, in one line; two builds of one release are told apart by their digests."""
    old, new = changes.old, changes.new
    if old.release == new.release:
        return f"Release {old.release}, {old.sha256[:12]} and {new.sha256[:12]}"
    return f"Releases {old.release} and {new.release}"


def lead(changes: Changes) -> str:
    """What was found, in two sentences."""
    if not changes.added and not changes.retired:
        return "The two releases hold the same quads."
    events, claims = changes.events, changes.claims
    parts = [
        _came_and_went("event", events),
        _came_and_went("claim", claims),
        _many(sum(v.added for v in changes.vintages), "observation came", "observations came"),
        _many(sum(v.revisions.count for v in changes.vintages), "figure revised", "figures revised"),
        _many(len(changes.verdicts), "verdict changed", "verdicts changed"),
        _many(len(changes.links), "link came or went", "links came or went"),
        _many(len(changes.terms), "term changed", "terms changed"),
    ]
    told = "; ".join(part for part in parts if part)
    quads = f"{changes.added:,} quads came and {changes.retired:,} went."
    return f"{told[:1].upper()}{told[1:]}. {quads}" if told else quads


def effect(changes: Changes) -> str:
    """The effect on other people's queries, in one sentence."""
    words = {
        "major": "Queries and citations of the old release may break.",
        "minor": "Queries of the old release still hold, and some give more.",
        "patch": "Queries of the old release still hold.",
        "none": "Nothing changes for queries.",
    }
    version = f" After version {changes.old.version} comes {changes.suggested}." if changes.suggested else ""
    return f"A {changes.level} change. {words[changes.level]}{version}".replace("A none change. ", "")


def sections(changes: Changes, *, most: int = MOST) -> Iterator[Section]:
    """All that differs; what does not is left out.

    Args:
        changes: the report.
        most: how many rows of a table to show.
    """
    if changes.reasons:
        rows = [(r.level, r.what, f"{r.count:,}", r.example) for r in changes.reasons]
        yield Section(
            title="Effect on queries",
            text=effect(changes),
            tables=(_table("Why", ("Level", "What", "How many", "Such as"), rows, most, right={2}),),
        )
    yield from _things("Events", changes.events, most)
    yield from _things("Claims", changes.claims, most)
    if changes.verdicts:
        rows_of_verdicts = [
            (_linked(v.claim), v.held_against, _name(v.before), _name(v.after)) for v in changes.verdicts
        ]
        yield Section(
            title="Verdicts",
            text="“Then” is against the figures of the document's date, “now” against the latest.",
            tables=(
                _table("Verdicts that changed", ("Claim", "Against", "Was", "Is"), rows_of_verdicts, most),
            ),
        )
    yield from _figures(changes.vintages, most)
    if changes.links:
        links = [(k.state, _linked(k.subject), shrink(k.predicate), _linked(k.object)) for k in changes.links]
        yield Section(
            title="Links",
            tables=(_table("Links to other graphs", ("State", "Resource", "Link", "To"), links, most),),
        )
    if changes.terms:
        terms = [(t.level, t.state, t.kind, _linked(t.iri), "; ".join(t.effects)) for t in changes.terms]
        yield Section(
            title="Terms",
            tables=(
                _table("By their effect on queries", ("Level", "State", "Kind", "Term", "What"), terms, most),
            ),
        )
    if changes.others:
        others = [
            (kind, *(f"{states.get(state, 0):,}" for state in ("added", "changed", "retired")))
            for kind, states in changes.others.items()
        ]
        head = ("Class", "Added", "Changed", "Retired")
        yield Section(
            title="Other resources",
            tables=(_table("Counted by class", head, others, most, right={1, 2, 3}),),
        )
    if changes.graphs:
        graphs = [(g.state, _linked(g.graph), f"{g.added:,}", f"{g.retired:,}") for g in changes.graphs]
        yield Section(
            title="Graphs",
            tables=(_table("Quads", ("State", "Graph", "Came", "Went"), graphs, most, right={2, 3}),),
        )


def _things(heading: str, things: Sequence[ThingChange], most: int) -> Iterator[Section]:
    tables = []
    for state in ("added", "retired"):
        rows = [(_linked(t.iri), t.kind, t.label or _NOTHING) for t in things if t.state == state]
        if rows:
            tables.append(_table(state.capitalize(), (heading[:-1], "Kind", "Name or words"), rows, most))
    changed = [
        (_linked(t.iri), t.label or _NOTHING, *row)
        for t in things
        if t.state == "changed"
        for row in _statements(t)
    ]
    if changed:
        head = (heading[:-1], "Name or words", "Of", "Was", "Is")
        tables.append(_table("Changed", head, changed, most))
    if tables:
        yield Section(title=heading, tables=tuple(tables))


def _statements(thing: ThingChange) -> Iterator[tuple[Cell, Cell, Cell]]:
    """What was and what is said, by property; a node that came or went whole stands in one row."""
    held: dict[str, dict[str, tuple[list[str], list[str]]]] = {}
    whole = {s.about for s in thing.statements if s.about != thing.iri and s.predicate == _TYPE}
    for one in thing.statements:
        sides = held.setdefault(one.about, {}).setdefault(one.predicate, ([], []))
        if one.value.value not in whole:
            sides[one.sign > 0].append(_value(one.value))
    for about, said in held.items():
        if any(about.startswith(f"{node}/") for node in whole):
            continue
        if about in whole:
            was, now = said[_TYPE]
            kind = " ".join((now or was)[-1:])
            row = (_linked(about), _NOTHING) if was else (_NOTHING, _linked(about))
            yield (kind, *row)
            continue
        for predicate, (was, now) in said.items():
            if was or now:
                yield shrink(predicate), "; ".join(was) or _NOTHING, "; ".join(now) or _NOTHING


def _figures(vintages: Sequence[VintageChange], most: int) -> Iterator[Section]:
    if not vintages:
        return
    counted = [
        (v.state, _linked(v.dataset, v.title), _linked(v.vintage), _span(v), *_counts([v])) for v in vintages
    ]
    sources = sorted({(v.dataset, v.title) for v in vintages})
    by_source: list[tuple[Cell, ...]] = [
        (_linked(iri, name), f"{len(held):,}", *_counts(held))
        for iri, name in sources
        if (held := [v for v in vintages if v.dataset == iri])
    ]
    head = ("Came", "Went", "Revised up", "Revised down", "Superseded")
    tables = [
        _table("By source", ("Data set", "Vintages", *head), by_source, most, right=set(range(1, 7))),
        _table(
            "By vintage",
            ("State", "Data set", "Vintage", "Periods", *head),
            counted,
            most,
            right=set(range(4, 9)),
        ),
    ]
    for caption, kept in (
        ("The largest revisions", [v.revisions for v in vintages]),
        ("Figures rewritten within a published vintage", [v.rewritten for v in vintages]),
    ):
        largest = [figure for figures in kept for figure in figures.largest]
        largest.sort(key=lambda figure: (-abs(figure.difference), figure.cell))
        rows = [_figure(figure) for figure in largest]
        if rows:
            tables.append(_table(caption, ("Cell", "Was", "Is", "Difference"), rows, most, right={1, 2, 3}))
    yield Section(title="Official figures", tables=tuple(tables))


def _counts(vintages: Sequence[VintageChange]) -> tuple[str, ...]:
    numbers = zip(
        *((v.added, v.retired, v.revisions.up, v.revisions.down, v.superseded) for v in vintages), strict=True
    )
    return tuple(f"{sum(counts):,}" for counts in numbers)


def _span(vintage: VintageChange) -> str:
    ends = [period for period in (vintage.first, vintage.last) if period]
    return " to ".join(dict.fromkeys(ends)) or _NOTHING


def _figure(figure: Figure) -> tuple[Cell, ...]:
    return (
        Linked(figure.cell.removeprefix(DATA), figure.cell),
        number(figure.before),
        number(figure.after),
        number(figure.difference, signed=True),
    )


def number(value: Decimal, *, signed: bool = False) -> str:
    """A number with thousands apart; its sign is said also where it is plus.

    >>> number(Decimal("-1234.50")), number(Decimal(5), signed=True)
    ('−1,234.50', '+5')
    """
    return f"{value:{'+' if signed else ''},f}".replace("-", "−")


def _table(
    caption: str,
    head: tuple[str, ...],
    rows: Sequence[tuple[Cell, ...]],
    most: int,
    right: set[int] | None = None,
) -> Table:
    return Table(
        caption=caption,
        head=head,
        rows=tuple(rows[:most]),
        right=frozenset(right or ()),
        left_out=max(len(rows) - most, 0),
    )


def _came_and_went(noun: str, things: Sequence[ThingChange]) -> str:
    counts = {state: sum(t.state == state for t in things) for state in ("added", "changed", "retired")}
    told = ", ".join(f"{count:,} {state}" for state, count in counts.items() if count)
    return f"{noun}s: {told}" if told else ""


def _many(count: int, one: str, many: str) -> str:
    return f"{count:,} {one if count == 1 else many}" if count else ""


def _linked(iri: str, text: str = "") -> Linked:
    return Linked(text or shrink(iri), iri)


def _name(iri: str | None) -> str:
    return _NOTHING if iri is None else iri.rpartition("/")[2]


def _value(term: Term) -> str:
    if term.kind == "iri":
        return shrink(term.value)
    if term.kind == "blank":
        return "(…)"
    text = " ".join(term.value.split())
    text = text if len(text) <= _MOST_WORDS else f"{text[: _MOST_WORDS - 1]}…"
    return f"{text} ({term.language})" if term.language else text
