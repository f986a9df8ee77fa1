"""Observations that came, went or changed, counted by data set and vintage.

Only counts and the largest differences are kept, so that memory grows with the number of vintages
and not with that of observations.
"""

from __future__ import annotations

import heapq
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from borderkg.export.changes.lines import Line
from borderkg.export.changes.report import Figure, Figures, State, VintageChange
from borderkg.iris import graph_kind
from borderkg.namespaces import BKG, ID, QB

OBSERVATION: Final = QB + "Observation"
MEASURES: Final = frozenset(
    BKG + name for name in ("encounterCount", "personCount", "rate", "weight", "eventCount")
)
"""The properties that carry a value (https://www.w3.org/TR/vocab-data-cube/#dsd-mm)."""
_DATASET: Final = QB + "dataSet"
_VINTAGE: Final = BKG + "vintage"
_PERIOD: Final = BKG + "refPeriod"
_REVISION: Final = BKG + "revision"
_CURRENT: Final = BKG + "isCurrent"
READ: Final = frozenset(
    f"<{name}>".encode() for name in {_DATASET, _VINTAGE, _PERIOD, _REVISION, _CURRENT, *MEASURES}
)
"""The predicates that a cell is counted by, as they stand in a dump."""


@dataclass(slots=True)
class _Largest:
    """Counts of differences, and the `most` largest of them."""

    most: int
    up: int = 0
    down: int = 0
    held: list[tuple[Decimal, str, Figure]] = field(default_factory=list)

    def take(self, cell: str, before: Decimal, after: Decimal) -> None:
        figure = Figure(cell=cell, before=before, after=after)
        if not figure.difference:
            return
        if figure.difference > 0:
            self.up += 1
        else:
            self.down += 1
        entry = (abs(figure.difference), cell, figure)
        if len(self.held) < self.most:
            heapq.heappush(self.held, entry)
        elif self.held and entry[:2] > self.held[0][:2]:
            heapq.heapreplace(self.held, entry)

    def figures(self) -> Figures:
        ranked = sorted(self.held, key=lambda entry: (-entry[0], entry[1]))
        return Figures(up=self.up, down=self.down, largest=tuple(figure for _, _, figure in ranked))


@dataclass(slots=True)
class _Tally:
    revisions: _Largest
    rewritten: _Largest
    graphs: set[str] = field(default_factory=set)
    added: int = 0
    retired: int = 0
    superseded: int = 0
    first: str | None = None
    last: str | None = None


class Cells:
    """Takes observations one by one and counts them.

    Args:
        old: the graphs of the old release.
        new: the graphs of the new one.
        largest: how many of the largest differences to keep of each vintage.
    """

    def __init__(self, *, old: Collection[str], new: Collection[str], largest: int) -> None:
        self._old = old
        self._new = new
        self._largest = largest
        self._tallies: dict[tuple[str, str], _Tally] = {}

    def take(self, cell: str, lines: Iterable[Line]) -> None:
        """Count one observation by all that the two releases say of it."""
        held: dict[str, dict[int, Line]] = {}
        for line in lines:
            sides = held.setdefault(line.predicate, {})
            for sign in (-1, 1) if line.sign == 0 else (line.sign,):
                if sign not in sides or graph_kind(line.graph) == "cube":
                    sides[sign] = line

        def value(predicate: str, sign: int) -> str | None:
            line = held.get(predicate, {}).get(sign)
            return line.object.value if line else None

        was, is_now = value(_DATASET, -1) is not None, value(_DATASET, 1) is not None
        side = 1 if is_now else -1
        tally = self._tally(value(_DATASET, side) or "", value(_VINTAGE, side) or "")
        tally.graphs.add(held[_DATASET][side].graph if _DATASET in held else "")
        if was != is_now:
            tally.added += is_now
            tally.retired += was
            period = (value(_PERIOD, side) or "").removeprefix(ID + "period/")
            if period:
                tally.first = min(tally.first or period, period)
                tally.last = max(tally.last or period, period)
        measure = next((name for name in held if name in MEASURES), "")
        before, after = _number(value(measure, -1)), _number(value(measure, 1))
        if before is not None and after is not None and before != after:
            tally.rewritten.take(cell, before, after)
        revision = _number(value(_REVISION, 1))
        if revision is not None and after is not None and value(_REVISION, -1) is None:
            tally.revisions.take(cell, after - revision, after)
        if value(_CURRENT, -1) == "true" and value(_CURRENT, 1) != "true" and is_now:
            tally.superseded += 1

    def changes(
        self, titles: Mapping[str, str], publishers: Mapping[str, str], issued: Mapping[str, str]
    ) -> tuple[VintageChange, ...]:
        """The vintages in which something differs, sorted by data set and vintage."""
        made = []
        for (dataset, vintage), tally in sorted(self._tallies.items()):
            rewritten, revisions = tally.rewritten.figures(), tally.revisions.figures()
            if not (tally.added or tally.retired or tally.superseded or rewritten.count or revisions.count):
                continue
            state: State = "changed"
            if tally.graphs.isdisjoint(self._old):
                state = "added"
            elif tally.graphs.isdisjoint(self._new):
                state = "retired"
            made.append(
                VintageChange(
                    dataset=dataset,
                    title=titles.get(dataset, ""),
                    publisher=publishers.get(dataset, ""),
                    vintage=vintage,
                    issued=issued.get(vintage, ""),
                    state=state,
                    added=tally.added,
                    retired=tally.retired,
                    first=tally.first,
                    last=tally.last,
                    revisions=revisions,
                    rewritten=rewritten,
                    superseded=tally.superseded,
                )
            )
        return tuple(made)

    def _tally(self, dataset: str, vintage: str) -> _Tally:
        key = (dataset, vintage)
        if key not in self._tallies:
            self._tallies[key] = _Tally(_Largest(self._largest), _Largest(self._largest))
        return self._tallies[key]


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
