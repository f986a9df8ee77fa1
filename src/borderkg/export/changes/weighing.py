"""How much a difference means to other people's queries and data: a level of SemVer, with reasons."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from borderkg.export.changes.report import (
    LEVELS,
    Changes,
    GraphChange,
    Level,
    LinkChange,
    Reason,
    TermChange,
    ThingChange,
    VerdictChange,
    VintageChange,
)
from borderkg.iris import graph_kind
from borderkg.namespaces import shrink

_MADE: Final = frozenset({"meta", "inferred", "derived", "checks"})
_VERSION: Final = re.compile(r"(\d+)\.(\d+)\.(\d+)")


def reasons(changes: Changes, gone: Sequence[str]) -> tuple[Reason, ...]:
    """Why the difference is of its level, the largest effect first.

    Args:
        changes: what differs; its level is not read.
        gone: resources beside events and claims whose IRI the new release does not have.
    """
    found = [
        *_of_terms(changes.terms),
        *_of_things(changes.events, "events"),
        *_of_things(changes.claims, "claims"),
        *_counted("major", "resources whose IRI is gone", gone),
        *_of_vintages(changes.vintages),
        *_of_links(changes.links),
        *_of_verdicts(changes.verdicts),
        *_of_graphs(changes.graphs),
    ]
    return tuple(sorted(found, key=lambda reason: LEVELS.index(reason.level)))


def largest(found: Iterable[Reason]) -> Level:
    """The largest level among reasons; `none` where there is none."""
    return min((reason.level for reason in found), key=LEVELS.index, default="none")


def suggested(version: str | None, level: Level) -> str | None:
    """The version after `version` by the level of a difference; None where it is no SemVer.

    >>> suggested("1.4.2", "minor"), suggested("1.4.2", "none"), suggested("first", "major")
    ('1.5.0', '1.4.2', None)
    """
    match = _VERSION.fullmatch(version or "")
    if match is None:
        return None
    major, minor, patch = (int(part) for part in match.groups())
    if level == "major":
        return f"{major + 1}.0.0"
    if level == "minor":
        return f"{major}.{minor + 1}.0"
    return f"{major}.{minor}.{patch + (level == 'patch')}"


def _of_terms(terms: Sequence[TermChange]) -> Iterable[Reason]:
    words: dict[Level, str] = {
        "major": "terms removed, renamed, deprecated or less said of",
        "minor": "new terms, or more said of terms",
        "patch": "terms with other labels or notes",
    }
    for level, what in words.items():
        yield from _counted(level, what, [term.iri for term in terms if term.level == level])


def _of_things(things: Sequence[ThingChange], many: str) -> Iterable[Reason]:
    yield from _counted("major", f"{many} whose IRI is gone", _in(things, "retired"))
    yield from _counted("minor", f"new {many}", _in(things, "added"))
    yield from _counted("patch", f"{many} of which something else is said", _in(things, "changed"))


def _of_vintages(vintages: Sequence[VintageChange]) -> Iterable[Reason]:
    yield from _counted(
        "major",
        "published vintages rewritten or gone",
        [f"{v.dataset} {v.vintage}" for v in vintages if v.rewritten.count or v.retired],
    )
    yield from _counted(
        "minor",
        "vintages with new figures",
        [f"{v.dataset} {v.vintage}" for v in vintages if v.added],
    )


def _of_links(links: Sequence[LinkChange]) -> Iterable[Reason]:
    told = {
        state: [f"{k.subject} {k.object}" for k in links if k.state == state]
        for state in ("added", "retired")
    }
    yield from _counted("minor", "new links", told["added"])
    yield from _counted("patch", "links retired", told["retired"])


def _of_verdicts(verdicts: Sequence[VerdictChange]) -> Iterable[Reason]:
    yield from _counted("patch", "claims with another verdict", sorted({v.claim for v in verdicts}))


def _of_graphs(graphs: Sequence[GraphChange]) -> Iterable[Reason]:
    authored = [g.graph for g in graphs if g.state == "changed" and graph_kind(g.graph) not in _MADE]
    yield from _counted("patch", "graphs with other statements", authored)


def _in(things: Sequence[ThingChange], state: str) -> list[str]:
    return [thing.iri for thing in things if thing.state == state]


def _counted(level: Level, what: str, held: Sequence[str]) -> Iterable[Reason]:
    if held:
        example = " ".join(shrink(part) for part in held[0].split(" "))
        yield Reason(level=level, what=what, count=len(held), example=example)
