"""The strokes of which charts are made: axes, bars, texts and links, as SVG.

Colours and type are classes of `static/style.css`. https://www.w3.org/TR/SVG2/
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from html import escape
from math import ceil
from typing import Final

from markupsafe import Markup

from borderkg.serve.pages.language import Words
from borderkg.study.scale import Scale

WIDTH: Final = 960
"""Pixels of a picture's own, from edge to edge."""
_STEPS: Final = (1, 2, 3, 6, 12, 24, 60, 120)
"""Months, or other steps, between two labels along an axis."""


def linked(mark: str, href: str | None, label: str) -> str:
    """A mark as a link; the table below has the same link for a keyboard."""
    if not href:
        return mark
    return f'<a href="{escape(href)}" tabindex="-1" aria-label="{escape(label)}">{mark}</a>'


def grid(
    scale: Sequence[float], y: Scale, left: float, right: float, words: Words, unit: str, top: float
) -> Iterator[str]:
    """Lines across the paper at the ticks of an upright axis, their figures, and what is counted."""
    for tick in scale:
        kind = "axis" if tick == 0 else "grid"
        yield f'<line class="{kind}" x1="{left}" y1="{y(tick)}" x2="{right}" y2="{y(tick)}"/>'
        yield text(left - 8, y(tick) + 5, number(tick, words), "", "end")
    if unit:
        yield text(0, 14, unit, "", "start")


def below(xs: Sequence[float], labels: Mapping[float, str], x: Scale, bottom: float) -> Iterator[str]:
    """Labels under the axis, as many as have room; the first and the last are among them."""
    room = max(len(label) for label in labels.values()) * 8 + 16
    least = ceil(len(xs) * room / max(x.end - x.start, 1))
    step = next((s for s in _STEPS if s >= least), least)
    kept = [at for at in xs if at % step == 0] if step > 1 else list(xs)
    if len(kept) < 2:
        kept = list(xs)[:: max(1, step)]
    for at in kept:
        yield f'<line class="axis" x1="{x(at)}" y1="{bottom}" x2="{x(at)}" y2="{bottom + 5}"/>'
        yield text(x(at), bottom + 22, labels[at], "", "middle")


def picture(parts: Sequence[str], height: float, alternative: str) -> Markup:
    """The whole picture, with what a screen reader is told of it."""
    body = "\n".join(parts)
    return Markup(
        f'<svg viewBox="0 0 {WIDTH} {round(height)}" width="{WIDTH}" height="{round(height)}" role="group"'
        f' aria-label="{escape(alternative)}">\n{body}\n</svg>'
    )


def text(x: float, y: float, told: str, kind: str, anchor: str, href: str | None = None) -> str:
    """A text of the class `kind` at its place, as a link where it leads somewhere."""
    look = f'class="{kind}" ' if kind else ""
    made = f'<text {look}x="{round(x, 1)}" y="{round(y, 1)}" text-anchor="{anchor}">{escape(told)}</text>'
    return f'<a href="{escape(href)}">{made}</a>' if href else made


def rule(kind: str, x1: float, y1: float, x2: float, y2: float) -> str:
    """A straight line of a class."""
    return f'<line class="{kind}" x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}"/>'


def bar(x: float, y: float, width: float, height: float, told: str) -> str:
    """A bar that says what it is when it is pointed at."""
    place = f'x="{round(x, 1)}" y="{round(y, 1)}" width="{round(width, 1)}" height="{round(height, 1)}"'
    return f'<rect class="f1" {place}>{title(told)}</rect>'


def title(*parts: str) -> str:
    """What is said of a mark when it is pointed at."""
    return f"<title>{escape(''.join(parts))}</title>"


def number(value: float, words: Words) -> str:
    """A tick in words."""
    return words.number(Decimal(str(value)))


def shortened(text: str, length: int) -> str:
    """A text of at most so many characters."""
    return text if len(text) <= length else text[: max(1, length - 1)].rstrip() + "…"
