"""What a claim's figure and an official one say of each other: pure arithmetic, no store.

The verdicts are the concepts of `scheme/verdicts`; the rules are in docs/statistics.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Final

MATCH: Final = "match"
WITHIN_ROUNDING: Final = "within-rounding"
BOUND_SATISFIED: Final = "bound-satisfied"
REVISED_SINCE: Final = "revised-since"
NEAR_UNEXPLAINED: Final = "near-unexplained"
DIFFERS: Final = "differs"
NOT_COMPARABLE: Final = "not-comparable"
NO_OFFICIAL_VALUE: Final = "no-official-value"
INCONSISTENT: Final = "inconsistent-as-reported"

NEAR: Final = Decimal("0.001")
_PLACES: Final = Decimal("0.000000001")


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """The values that the words of a claim allow; None where there is no bound on that side."""

    lower: Decimal | None
    lower_inclusive: bool
    upper: Decimal | None
    upper_inclusive: bool

    def hold(self, value: Decimal) -> bool:
        """Whether `value` lies inside.

        >>> Bounds(lower=Decimal(250000), lower_inclusive=False, upper=None,
        ...        upper_inclusive=False).hold(Decimal(250000))
        False
        """
        if self.lower is not None and (
            value < self.lower or (value == self.lower and not self.lower_inclusive)
        ):
            return False
        return not (
            self.upper is not None
            and (value > self.upper or (value == self.upper and not self.upper_inclusive))
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """An official figure: its value, and the words that hedge it (`exact` where none do)."""

    value: Decimal
    qualifier: str = "exact"


def judge(value: Decimal, *, qualifier: str, bounds: Bounds, figures: Sequence[Figure], position: int) -> str:
    """The verdict on a stated `value` against the figure at `position` of `figures`, oldest first.

    >>> open_ = Bounds(lower=None, lower_inclusive=False, upper=None, upper_inclusive=False)
    >>> printed = [Figure(value=Decimal(232972)), Figure(value=Decimal(232963))]
    >>> [judge(Decimal(232972), qualifier="exact", bounds=open_, figures=printed, position=n) for n in (0, 1)]
    ['match', 'revised-since']
    """
    figure = figures[position]
    if figure.qualifier != "exact":
        same = figure.value == value and figure.qualifier == qualifier
        return MATCH if same else NOT_COMPARABLE
    if qualifier != "exact":
        return BOUND_SATISFIED if bounds.hold(figure.value) else DIFFERS
    if figure.value == value:
        return MATCH
    width = (bounds.upper - bounds.lower) if bounds.upper is not None and bounds.lower is not None else 0
    if width and bounds.hold(figure.value):
        return WITHIN_ROUNDING
    if any(f.value == value for f in figures[:position]):
        return REVISED_SINCE
    near = value != 0 and abs(figure.value - value) < NEAR * abs(value)
    if near and all(f.value != value for f in figures):
        return NEAR_UNEXPLAINED
    return DIFFERS


def relative(difference: Decimal, value: Decimal) -> Decimal | None:
    """The difference as a share of the stated value, to nine places; None where that is zero.

    >>> relative(Decimal(-9), Decimal(232972))
    Decimal('-0.000038631')
    """
    return (difference / value).quantize(_PLACES, rounding=ROUND_HALF_EVEN) if value else None
