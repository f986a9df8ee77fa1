"""From figures and months to places on the paper: round ticks, and a scale."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import ceil, floor, log10


@dataclass(frozen=True, slots=True)
class Scale:
    """A line on the paper: `low` lies at `start` and `high` at `end`; in the middle where they are equal."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float | Decimal) -> float:
        """Where `value` lies, to a tenth of a pixel.

        >>> Scale(0, 50, start=300, end=100)(25)
        200.0
        """
        if self.high == self.low:
            return round((self.start + self.end) / 2, 1)
        share = (float(value) - self.low) / (self.high - self.low)
        return round(self.start + (self.end - self.start) * share, 1)


def ticks(low: float, high: float, *, about: int = 4) -> Sequence[int | float]:
    """Round numbers from at most `low` to at least `high`, some `about` steps apart.

    >>> ticks(0, 249740), ticks(-12, 40), ticks(0, 0), ticks(0, 0.7)
    ([0, 100000, 200000, 300000], [-20, 0, 20, 40], [0, 1], [0, 0.2, 0.4, 0.6, 0.8])
    """
    if high <= low:
        return [_plain(low), _plain(low + 1)]
    rough = (high - low) / about
    power = 10.0 ** floor(log10(rough))
    step = min((s * power for s in (1, 2, 2.5, 5, 10) if s * power >= rough * (1 - 1e-9)), default=rough)
    first, last = floor(low / step + 1e-9), ceil(high / step - 1e-9)
    return [_plain(n * step) for n in range(first, last + 1)]


def _plain(value: float) -> int | float:
    rounded = round(value, 9)
    return int(rounded) if rounded == int(rounded) else rounded
