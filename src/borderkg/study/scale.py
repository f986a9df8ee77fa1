"""From figures and months to places on the paper: round ticks, and a scale that begins at zero."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import floor, log10


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """A line from `low` to `high` on the paper, from 0 to `top` in figures."""

    low: float
    high: float
    top: float

    def __call__(self, value: float | Decimal) -> float:
        """Where `value` lies, to a tenth of a pixel.

        >>> Scale(low=300, high=100, top=50)(25)
        200.0
        """
        return round(self.low + (self.high - self.low) * float(value) / self.top, 1)


def ticks(largest: float, *, about: int = 4) -> Sequence[int | float]:
    """Round numbers from zero to at least `largest`, some `about` steps apart.

    >>> ticks(249740), ticks(0), ticks(0.7)
    ([0, 100000, 200000, 300000], [0, 1], [0, 0.2, 0.4, 0.6, 0.8])
    """
    if largest <= 0:
        return [0, 1]
    rough = largest / about
    power = 10.0 ** floor(log10(rough))
    step = min((s * power for s in (1, 2, 2.5, 5, 10) if s * power >= rough - 1e-9), default=rough)
    count = 0
    while count * step < largest - 1e-9:
        count += 1
    return [_plain(n * step) for n in range(count + 1)]


def _plain(value: float) -> int | float:
    rounded = round(value, 9)
    return int(rounded) if rounded == int(rounded) else rounded
