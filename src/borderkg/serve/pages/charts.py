"""Charts drawn here, as SVG without script or style, so that they are there for everyone.

Colours and type are classes of `static/style.css`: one picture serves light, dark and print. The same
data stand as a Vega-Lite specification in the page, for what a browser can do with it.
https://www.w3.org/TR/SVG2/ · https://vega.github.io/vega-lite/docs/
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from html import escape
from itertools import pairwise
from math import ceil
from typing import Any, Final

from markupsafe import Markup

from borderkg.serve.pages import strokes
from borderkg.serve.pages.language import Words
from borderkg.serve.pages.strokes import WIDTH, linked, shortened, text, title
from borderkg.study.scale import Scale, ticks

LEFT: Final = 84
TOP: Final = 28
_OPEN: Final = date.max.toordinal()
_NAMES: Final = 276
"""Width that the names of lines have at their ends, and the letters of them that fit into it."""
_NAME: Final = 29
SERIES: Final = 6
"""Series that a chart tells apart; of more, the rest are in the table."""
MARKS: Final = 200
"""Marks that are links, which the table has too; of more, none is, so that the page stays small."""
_APART: Final = 180
"""Distance from which two days can be written side by side."""
BARS: Final = 40
"""Bars or dots that a chart shows; of more, the rest are in the table."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One figure: where it stands, how much it is, what it links to, whether it is still open.

    Attributes:
        x: months, days or any other order along the axis, as a number.
        label: what stands under it, in words.
        value: the figure.
        href: what states it.
        unsettled: whether it is provisional, estimated or filled in, and drawn hollow.
        note: what is said of it beside its figure.
    """

    x: float
    label: str
    value: Decimal
    href: str | None = None
    unsettled: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A series, by name; `also` counts others of the same figures, which it stands for."""

    name: str
    points: tuple[Point, ...]
    also: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """An event as a thin upright line with a short name."""

    x: float
    label: str
    href: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Takeaway:
    """A form in which a chart can be taken away."""

    label: str
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A chart on a page.

    Attributes:
        id: letters and hyphens; the specification's block is `{id}-spec`.
        svg: the picture.
        caption: what, where, unit, vintage, source.
        spec: the Vega-Lite specification with its data, or None.
        takeaways: where specification and picture can be had.
    """

    id: str
    svg: Markup
    caption: str
    spec: Mapping[str, Any] | None = None
    takeaways: tuple[Takeaway, ...] = field(default=())


def lines(
    series: Sequence[Line],
    words: Words,
    *,
    alternative: str,
    rules: Sequence[Rule] = (),
    area: bool = False,
    unit: str = "",
    height: int = 340,
    joined: bool = True,
) -> Markup:
    """Change along an axis: a line a series, named at its end; the largest figure is said.

    Args:
        series: the first `SERIES` of them are named, the rest are thin and grey.
        words: the language of numbers.
        alternative: what a screen reader is told instead.
        rules: events along the axis.
        area: whether the space below the line is filled.
        unit: what the upright axis counts.
        height: of the picture, in its own pixels.
        joined: whether figures are joined to lines; else each stands on a stem from zero.
    """
    drawn = [line for line in series[:SERIES] if line.points]
    rest = [line for line in series[SERIES:] if line.points]
    if not drawn:
        return Markup("")
    named = len(drawn) > 1
    right = WIDTH - (_NAMES if named else 64)
    top, bottom = TOP + (24 if rules else 0), height - 44
    xs = sorted({p.x for line in (*drawn, *rest) for p in line.points})
    labels = {p.x: p.label for line in (*drawn, *rest) for p in line.points}
    values = [float(p.value) for line in (*drawn, *rest) for p in line.points]
    scale = ticks(min(0.0, *values), max(0.0, *values))
    x = Scale(xs[0], xs[-1], LEFT + 12, right - 12)
    y = Scale(scale[0], scale[-1], bottom, top)
    parts = [*strokes.grid(scale, y, LEFT, right, words, unit, top)]
    parts += strokes.below(xs, labels, x, bottom)
    for n, rule in enumerate(rules):
        if xs[0] <= rule.x <= xs[-1]:
            at = x(rule.x)
            end = at > (LEFT + right) / 2
            parts.append(f'<line class="rule" x1="{at}" y1="{top - 8}" x2="{at}" y2="{bottom}"/>')
            parts.append(
                text(
                    at + (-6 if end else 6),
                    top - 10 + 16 * (n % 2),
                    rule.label,
                    "ruled halo",
                    "end" if end else "start",
                    rule.href,
                )
            )
    for line in rest if joined else ():
        for run in _runs(line.points, xs):
            path = " ".join(f"{x(p.x)},{y(float(p.value))}" for p in run)
            parts.append(f'<polyline class="rest" points="{path}">{title(line.name)}</polyline>')
    ends: list[tuple[float, int, str]] = []
    leading = sum(len(line.points) for line in drawn) <= MARKS
    for n, line in enumerate(drawn, start=1):
        for point in () if joined else line.points:
            at = x(point.x)
            parts.append(f'<line class="s{n}" x1="{at}" y1="{y(0)}" x2="{at}" y2="{y(float(point.value))}"/>')
        for run in _runs(line.points, xs) if joined else ():
            path = " ".join(f"{x(p.x)},{y(float(p.value))}" for p in run)
            if area:
                first, last = x(run[0].x), x(run[-1].x)
                parts.append(f'<polygon class="area f{n}" points="{first},{y(0)} {path} {last},{y(0)}"/>')
            parts.append(f'<polyline class="line s{n}" points="{path}"/>')
        parts += _dots(line, n, x, y, words, few=len(xs) <= 40, leading=leading)
        ends.append(
            (y(float(line.points[-1].value)), n, f"{line.name} (+{line.also})" if line.also else line.name)
        )
    if named:
        parts += _named(ends, right + 8, top, bottom)
    else:
        parts += _extremes(drawn[0], x, y, words)
    return strokes.picture(parts, height, alternative)


def bars(
    points: Sequence[Point],
    words: Words,
    *,
    alternative: str,
    dots: bool = False,
    unit: str = "",
    signed: bool = False,
) -> Markup:
    """A ranking: one row a thing in the order given, a bar from zero or a dot on a line, its figure said.

    Args:
        points: the first `BARS` of them are drawn.
        words: the language of numbers.
        alternative: what a screen reader is told instead.
        dots: whether dots stand on lines.
        unit: what is counted.
        signed: whether figures carry their sign.
    """
    drawn = points[:BARS]
    if not drawn:
        return Markup("")
    values = [float(p.value) for p in drawn]
    scale = ticks(min(0.0, *values), max(0.0, *values))
    left = min(380, 24 + 8 * max(len(p.label) for p in drawn))
    right, top = WIDTH - 90, TOP + 24
    bottom = top + 28 * len(drawn)
    x = Scale(scale[0], scale[-1], left, right)
    parts = []
    for tick in scale:
        parts.append(strokes.rule("axis" if tick == 0 else "grid", x(tick), top - 8, x(tick), bottom))
        parts.append(text(x(tick), top - 14, strokes.number(tick, words), "", "middle"))
    if unit:
        parts.append(text(0, 14, unit, "", "start"))
    for n, point in enumerate(drawn):
        middle = top + 28 * n + 14
        at, zero = x(float(point.value)), x(0)
        parts.append(
            text(
                left - 12,
                middle + 5,
                shortened(point.label, left // 8),
                "strong" if n == 0 else "",
                "end",
                point.href,
            )
        )
        if dots:
            parts.append(f'<line class="grid" x1="{left}" y1="{middle}" x2="{right}" y2="{middle}"/>')
            parts.append(
                f'<circle class="f1" cx="{at}" cy="{middle}" r="6">{title(_told(point, words))}</circle>'
            )
        else:
            parts.append(strokes.bar(min(at, zero), middle - 8, abs(at - zero), 16, _told(point, words)))
        before = at < zero
        parts.append(
            text(
                at + (-10 if before else 10),
                middle + 5,
                words.number(point.value, signed=signed),
                "strong halo",
                "end" if before else "start",
                point.href,
            )
        )
    return strokes.picture(parts, bottom + 8, alternative)


def uprights(
    points: Sequence[Point], words: Words, *, alternative: str, unit: str = "", height: int = 320
) -> Markup:
    """Figures along an axis as upright bars from zero; the largest and the smallest are said."""
    if not points:
        return Markup("")
    xs = sorted({p.x for p in points})
    labels = {p.x: p.label for p in points}
    values = [float(p.value) for p in points]
    scale = ticks(min(0.0, *values), max(0.0, *values))
    right, bottom = WIDTH - 24, height - 44
    width = min(36.0, 0.8 * (right - LEFT - 24) / max(1, len(xs)))
    x = Scale(xs[0], xs[-1], LEFT + 12 + width / 2, right - 12 - width / 2)
    y = Scale(scale[0], scale[-1], bottom, TOP)
    parts = [*strokes.grid(scale, y, LEFT, right, words, unit, TOP)]
    parts += strokes.below(xs, labels, x, bottom)
    for point in points:
        at, zero = y(float(point.value)), y(0)
        bar = strokes.bar(
            x(point.x) - width / 2, min(at, zero), width, max(abs(at - zero), 1), _told(point, words)
        )
        parts.append(linked(bar, point.href, _told(point, words)))
    for point in {max(points, key=lambda p: p.value), min(points, key=lambda p: p.value)}:
        at = y(float(point.value))
        parts.append(
            text(
                x(point.x),
                at - 6 if point.value >= 0 else at + 16,
                words.number(point.value),
                "strong halo",
                "middle",
                point.href,
            )
        )
    return strokes.picture(parts, height, alternative)


def strip(series: Sequence[Line], words: Words, *, alternative: str) -> Markup:
    """Days and spans on a line of time, one row a name; `value` of a point is the day on which it ends.

    A span without a known end runs to the edge and is open there.
    """
    drawn = series[:BARS]
    firsts = [p.x for line in drawn for p in line.points]
    lasts = [float(p.value) for line in drawn for p in line.points if p.value < _OPEN]
    if not firsts:
        return Markup("")
    low, high = min(firsts), max([*firsts, *lasts])
    left = min(380, 24 + 8 * max(len(line.name) for line in drawn))
    right, top = WIDTH - 24, 12
    bottom = top + 32 * len(drawn)
    x = Scale(low, max(high, low + 1), left + 12, right - 24)
    parts = [*_years(low, high, x, top, bottom)]
    for n, line in enumerate(drawn):
        middle = top + 32 * n + 16
        parts.append(f'<line class="grid" x1="{left}" y1="{middle}" x2="{right}" y2="{middle}"/>')
        parts.append(text(left - 12, middle + 5, shortened(line.name, left // 8), "ink", "end"))
        for point in line.points:
            end = right if point.value >= _OPEN else x(float(point.value))
            told = f"<title>{escape(point.label)}, {escape(point.note)}</title>"
            if end - x(point.x) < 6:
                mark = f'<circle class="f1 mark" cx="{x(point.x)}" cy="{middle}" r="6">{told}</circle>'
            else:
                width = round(end - x(point.x), 1)
                mark = strokes.bar(x(point.x), middle - 6, width, 12, f"{point.label}, {point.note}")
            parts.append(linked(mark, point.href, f"{point.label}, {point.note}"))
    return strokes.picture(parts, bottom + 36, alternative)


def _years(low: float, high: float, x: Scale, top: float, bottom: float) -> Iterator[str]:
    """Years along a line of days, or months where it is short."""
    first, last = date.fromordinal(int(low)), date.fromordinal(int(high))
    step = max(1, ceil((last.year - first.year + 1) / 12))
    marks = [date(year, 1, 1) for year in range(first.year, last.year + 2, step)]
    for day in marks:
        if low <= day.toordinal() <= high:
            at = x(day.toordinal())
            yield f'<line class="grid" x1="{at}" y1="{top}" x2="{at}" y2="{bottom}"/>'
            yield text(at, bottom + 22, str(day.year), "", "middle")
    if not any(low <= day.toordinal() <= high for day in marks):
        yield text(x(low), bottom + 22, first.isoformat(), "", "start")
        if x(high) - x(low) > _APART:
            yield text(x(high), bottom + 22, last.isoformat(), "", "end")


def _runs(points: Sequence[Point], xs: Sequence[float]) -> Iterator[list[Point]]:
    """The points in runs without a gap: a month without a figure breaks the line."""
    place = {x: n for n, x in enumerate(xs)}
    whole = all(b - a == 1 for a, b in pairwise(xs))
    run: list[Point] = []
    for point in sorted(points, key=lambda p: p.x):
        gap = point.x - run[-1].x if run and whole else place[point.x] - place[run[-1].x] if run else 1
        if run and gap > 1 and whole:
            yield run
            run = []
        run.append(point)
    if run:
        yield run


def _dots(line: Line, n: int, x: Scale, y: Scale, words: Words, *, few: bool, leading: bool) -> Iterator[str]:
    for point in line.points:
        if not few and not point.unsettled and not (leading and point.href):
            continue
        radius = 4 if few else 2.5
        look = f"open s{n}" if point.unsettled else f"f{n}"
        dot = (
            f'<circle class="{look}" cx="{x(point.x)}" cy="{y(float(point.value))}" r="{radius}">'
            f"{title(line.name + ', ' if line.name else '', _told(point, words))}</circle>"
        )
        yield linked(dot, point.href if leading else None, f"{line.name} {_told(point, words)}".strip())


def _extremes(line: Line, x: Scale, y: Scale, words: Words) -> Iterator[str]:
    high = max(line.points, key=lambda p: p.value)
    for point in dict.fromkeys((high, line.points[-1])):
        end = x(point.x) > x.end - 40
        yield text(
            x(point.x) + (8 if end and point is not high else 0),
            y(float(point.value)) + (5 if end and point is not high else -10),
            words.number(point.value),
            "strong halo",
            "start" if end and point is not high else "middle",
        )


def _named(ends: list[tuple[float, int, str]], left: float, top: float, bottom: float) -> Iterator[str]:
    """Names of the lines at their ends, moved apart where they would lie upon each other."""
    wrapped = [
        (at, n, textwrap.wrap(name, _NAME, max_lines=2, placeholder=" …")) for at, n, name in sorted(ends)
    ]
    room = sum(18 * len(lines) for _, _, lines in wrapped)
    placed = -1e9
    for at, n, lines in wrapped:
        placed = max(min(at + 5, bottom + 5 - room + 18), placed + 18, top + 5)
        for told in lines:
            yield text(left, placed, told, f"f{n} halo strong", "start")
            placed += 18
        placed -= 18
        room -= 18 * len(lines)


def _told(point: Point, words: Words) -> str:
    return f"{point.label}: {words.number(point.value)}{f' ({point.note})' if point.note else ''}"
