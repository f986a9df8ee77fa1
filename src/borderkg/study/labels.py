"""Where the name of an event goes in a chart: beside its rule, off the line and off other words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

_LETTER: Final = 0.6
"""Width of a letter in parts of the size of its type: a little more than most have."""
_LINE: Final = 16
_GAP: Final = 8


class Box(NamedTuple):
    """A rectangle on the paper, y downwards."""

    left: float
    top: float
    right: float
    bottom: float

    @classmethod
    def of(cls, text: str, x: float, y: float, *, size: int, anchor: str) -> Box:
        """The box of a line of text whose baseline stands at `y`."""
        wide = width(text, size)
        left = {"start": x, "middle": x - wide / 2, "end": x - wide}[anchor]
        return cls(left, y - size, left + wide, y + 4)

    def meets(self, other: Box) -> bool:
        """Whether the two have a point in common."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )


def width(text: str, size: int) -> float:
    """How wide a text is at most, near enough for keeping clear of it."""
    return _LETTER * size * len(text)


def place(
    lines: Sequence[str],
    x: float,
    *,
    size: int,
    frame: Box,
    taken: Iterable[Box],
    points: Sequence[tuple[float, float]],
) -> tuple[float, str]:
    """The first baseline of `lines` beside a rule at `x`, and the side as `start` or `end`.

    From the top downwards on the roomier side, then on the other; where all is full, at the top.

    Args:
        lines: what is written.
        x: where the rule stands.
        size: of the type.
        frame: the plot, which the text should not leave.
        taken: boxes of other words.
        points: the line of the chart.
    """
    kept = tuple(taken)
    wide = max(width(line, size) for line in lines)
    roomier = "start" if frame.right - x >= x - frame.left else "end"
    for anchor in (roomier, "end" if roomier == "start" else "start"):
        left = x + _GAP if anchor == "start" else x - _GAP - wide
        if left < frame.left or left + wide > frame.right:
            continue
        top = frame.top + _LINE
        while top + _LINE * len(lines) < frame.bottom:
            box = Box(left, top - size, left + wide, top + _LINE * (len(lines) - 1) + 4)
            if not any(map(box.meets, kept)) and not any(_crosses(box, a, b) for a, b in pairwise(points)):
                return top, anchor
            top += _LINE / 2
    return frame.top + _LINE, roomier


def _crosses(box: Box, start: tuple[float, float], end: tuple[float, float]) -> bool:
    """Whether the piece of line between two points, with some room, runs through `box`."""
    first, last = max(box.left, start[0]), min(box.right, end[0])
    if first > last:
        return False
    slope = (end[1] - start[1]) / (end[0] - start[0]) if end[0] != start[0] else 0.0
    heights = [start[1] + slope * (x - start[0]) for x in (first, last)]
    return min(heights) - _GAP < box.bottom and box.top < max(heights) + _GAP
