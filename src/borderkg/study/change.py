"""How much a series changed from the months before a month to the months after it: arithmetic alone.

The month itself belongs to neither side. Absolute and relative change are always given together,
since they can name different winners; neither says anything of a cause.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

_TENTH: Final = Decimal("0.1")


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Means of the months before and after, and how many months each rests on.

    Attributes:
        before: mean of the months before, to one place; None where there is no figure.
        after: mean of the months after, to one place; None where there is no figure.
        months_before: figures that `before` rests on.
        months_after: figures that `after` rests on.
        asked: months that were asked for on each side.
    """

    before: Decimal | None
    after: Decimal | None
    months_before: int
    months_after: int
    asked: int

    @property
    def absolute(self) -> Decimal | None:
        """The mean after minus the mean before."""
        return None if self.before is None or self.after is None else self.after - self.before

    @property
    def percent(self) -> Decimal | None:
        """The change in percent of the mean before, to one place; None where that mean is zero."""
        if self.absolute is None or not self.before:
            return None
        return (100 * self.absolute / self.before).quantize(_TENTH, ROUND_HALF_UP)

    @property
    def complete(self) -> bool:
        """Whether every month that was asked for has a figure."""
        return self.months_before == self.months_after == self.asked


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranked:
    """One area of a breakdown: its change, and its rank by each measure; 1 is the largest rise."""

    code: str
    name: str
    change: Change
    rank_absolute: int | None
    rank_percent: int | None


def change(values: Mapping[int, Decimal], *, asked: int) -> Change:
    """The change around offset 0 of `values`, which holds a figure by offset in months.

    >>> c = change({-2: Decimal(10), -1: Decimal(20), 0: Decimal(99), 1: Decimal(30)}, asked=2)
    >>> c.before, c.after, c.absolute, c.percent, c.complete
    (Decimal('15.0'), Decimal('30.0'), Decimal('15.0'), Decimal('100.0'), False)
    """
    before = [value for offset, value in values.items() if -asked <= offset < 0]
    after = [value for offset, value in values.items() if 0 < offset <= asked]
    return Change(
        before=_mean(before),
        after=_mean(after),
        months_before=len(before),
        months_after=len(after),
        asked=asked,
    )


def ranking(changes: Mapping[tuple[str, str], Change]) -> tuple[Ranked, ...]:
    """The areas of `changes`, by code and name, the largest absolute rise first.

    Equal changes share a rank; an area without a figure on one side has none and stands last.
    """
    absolute = [c.absolute for c in changes.values() if c.absolute is not None]
    percent = [c.percent for c in changes.values() if c.percent is not None]
    ranked = [
        Ranked(
            code=code,
            name=name,
            change=one,
            rank_absolute=_rank(one.absolute, absolute),
            rank_percent=_rank(one.percent, percent),
        )
        for (code, name), one in changes.items()
    ]
    return tuple(sorted(ranked, key=lambda r: (r.rank_absolute or len(ranked) + 1, r.name, r.code)))


def _mean(values: list[Decimal]) -> Decimal | None:
    if not values:
        return None
    return (sum(values, Decimal(0)) / len(values)).quantize(_TENTH, ROUND_HALF_UP)


def _rank(value: Decimal | None, among: list[Decimal]) -> int | None:
    return None if value is None else 1 + sum(other > value for other in among)
