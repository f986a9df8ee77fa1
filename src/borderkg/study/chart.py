"""The chart of an event study: a whole SVG file, drawn without a library, a script or a fetched font.

https://www.w3.org/TR/SVG2/ · the text alternative: https://www.w3.org/TR/graphics-aria-1.0/
Ink and paper are classes, so that one file serves light, dark and print; where a program knows no
style sheet, the attributes hold the light colours. The palette is Okabe and Ito's.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from html import escape
from typing import TYPE_CHECKING, Final

from borderkg.study import months as calendar
from borderkg.study.labels import Box, place, width
from borderkg.study.scale import Scale, ticks
from borderkg.study.sentences import (
    lead,
    name,
    number,
    percent,
    said,
    sides,
    subject,
    unit,
    vintage,
    when,
)

if TYPE_CHECKING:
    from borderkg.study.event_study import EventStudy
    from borderkg.study.window import Cell, Happening
    from borderkg.study.words import Words

_NOT_XML: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""Characters that XML has no form for (https://www.w3.org/TR/xml/#charsets)."""
WIDTH: Final = 960
LEFT: Final = 76
RIGHT: Final = 920
TOP: Final = 172
BOTTOM: Final = 456
MOST_EVENTS: Final = 40
"""Other events that the foot of the chart lists; the table has all of them."""
LEVELS: Final = 4
"""Rows of numbers above the plot."""
STYLE: Final = """
.bk text{font-family:system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;
font-variant-numeric:tabular-nums}
.bk .halo{paint-order:stroke;stroke:#fdfdfb;stroke-width:4px;stroke-linejoin:round}
@media screen and (prefers-color-scheme:dark){
.bk .paper{fill:#17191c}.bk .ink{fill:#ececea}.bk .soft{fill:#b4b7ba}
.bk .grid{stroke:#33373c}.bk .axis{stroke:#b4b7ba}.bk .thin{stroke:#8f9499}
.bk .band0{fill:#2b2920}.bk .band1{fill:#1f2a2e}
.bk .line{stroke:#56b4e9}.bk .dot{fill:#56b4e9;stroke:#17191c}.bk .open{fill:#17191c;stroke:#56b4e9}
.bk .mean{stroke:#56b4e9}.bk .blue{fill:#56b4e9}.bk .rule{stroke:#f0803c}.bk .red{fill:#f0803c}
.bk .key{fill:#17191c;stroke:#8f9499}.bk .halo{stroke:#17191c}}
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Mark:
    """Other events that begin on one day, under one number."""

    number: int
    x: float
    events: tuple[Happening, ...]


def svg(study: EventStudy, *, alone: bool = True, styled: bool = True) -> str:
    """The chart of `study`; `alone` writes a file of its own, else an element for a page.

    Without `styled` it holds no style sheet, for a page whose own sheet has the rules of `STYLE`.
    The title and description that a screen reader tells are the question and the lead sentence.
    """
    frame = _Frame(study)
    parts = [*frame.bands(), *frame.axes(), *frame.events(), *frame.means(), *frame.series()]
    parts += [*frame.head(), *frame.foot()]
    start = '<?xml version="1.0" encoding="UTF-8"?>\n' if alone else ""
    sheet = f"<style>{STYLE}</style>\n" if styled else ""
    return (
        f'{start}<svg xmlns="http://www.w3.org/2000/svg" class="bk" viewBox="0 0 {WIDTH} {frame.height}"'
        f' width="{WIDTH}" height="{frame.height}" role="img" aria-labelledby="bk-title bk-desc">\n'
        f'<title id="bk-title">{_escaped(subject(study))}: {_escaped(study.event.name)}</title>\n'
        f'<desc id="bk-desc">{_escaped(lead(study))}</desc>\n{sheet}'
        f'<rect class="paper" width="{WIDTH}" height="{frame.height}" fill="#fdfdfb"/>\n'
        + "\n".join(parts)
        + "\n</svg>\n"
    )


class _Frame:
    """Where everything stands, worked out before anything is drawn."""

    def __init__(self, study: EventStudy) -> None:
        self.study = study
        self.words = said(study)
        self.taken: list[Box] = []
        largest = max((float(c.value) for c in study.cells), default=0)
        self.ticks = ticks(0, largest * 1.04)
        self.y = Scale(0, self.ticks[-1], start=BOTTOM, end=TOP)
        self.x = Scale(0, 2 * study.months + 1, start=LEFT, end=RIGHT)
        self.marks, self.more = self._numbered()
        self.caption = _caption(study)
        self.keys = BOTTOM + 66
        rows = -(-len(self._keyed()) // 2)
        self.captioned = self.keys + (16 * rows + 26 if rows else 0) + (16 if self.more else 0)
        self.height = self.captioned + 16 * len(self.caption) + 8

    def middle(self, offset: int) -> float:
        """The middle of a month."""
        return self.x(offset + self.study.months + 0.5)

    def head(self) -> Iterator[str]:
        """What is counted, and around what."""
        study, words = self.study, self.words
        title = subject(study)
        fitting = int((WIDTH - 48) / width(title, 1))
        yield _text(24, 34, title, size=max(11, min(20, fitting)), weight=700)
        span = words.a_month.format(
            unit=unit(study),
            first=calendar.words(study.first_month, words),
            last=calendar.words(study.last_month, words),
        )
        yield _text(24, 58, span, soft=True)
        change = study.change
        if change.absolute is not None:
            told = words.head_change.format(
                change=number(change.absolute, signed=True),
                percent=percent(change.percent),
                sides=sides(change, words),
            )
            yield _text(24, 80, told, soft=True)

    def bands(self) -> Iterator[str]:
        """Policy spans that begin or end in the window, pale, each with its name."""
        study = self.study
        spans: dict[tuple[date, date | None], list[str]] = {}
        for policy in study.policies:
            begins = calendar.index(policy.since) >= study.first_month
            ends = policy.until is not None and calendar.index(policy.until) <= study.last_month
            if begins or ends:
                spans.setdefault((policy.since, policy.until), []).append(policy.name)
        for row, ((since, until), names) in enumerate(spans.items()):
            left = max(self._day(since), LEFT)
            right = RIGHT if until is None else min(self._day(until + timedelta(days=1)), RIGHT)
            yield (
                f'<rect class="band{row % 2}" x="{left}" y="{TOP}" width="{round(right - left, 1)}"'
                f' height="{BOTTOM - TOP}" fill="{"#f3efe2" if row % 2 == 0 else "#eaf0ef"}"/>'
            )
            one = min(names, key=len)
            if len(names) > 1:
                one = self.words.and_more.format(name=one, more=len(names) - 1)
            told = self.words.in_force.format(name=one)
            end = left + width(told, 12) > RIGHT
            x, anchor = (right - 6, "end") if end else (left + 6, "start")
            y = BOTTOM - 8 - 16 * row
            self.taken.append(Box.of(told, x, y, size=12, anchor=anchor))
            yield _text(x, y, told, size=12, soft=True, anchor=anchor)

    def axes(self) -> Iterator[str]:
        """Zero, round figures, and months with their years."""
        for tick in self.ticks:
            y = self.y(tick)
            kind, colour = ("axis", "#5b6066") if tick == 0 else ("grid", "#dedfdc")
            yield _line(kind, colour, LEFT, y, RIGHT, y)
            yield _text(LEFT - 8, y + 4, f"{tick:,}", size=12, soft=True, anchor="end")
        study = self.study
        step = 1 if study.months <= 9 else 2 if study.months <= 15 else 3 if study.months <= 24 else 6
        for offset in range(-study.months, study.months + 1):
            month = study.event.month + offset
            x = self.middle(offset)
            if month % step == 0 or step == 1:
                yield _line("axis", "#5b6066", x, BOTTOM, x, BOTTOM + 5)
                yield _text(
                    x, BOTTOM + 20, self.words.short_months[month % 12], size=12, soft=True, anchor="middle"
                )
            if month % 12 == 0 or offset == -study.months:
                if offset == -study.months and month % 12 in (10, 11) and step == 1 and study.months > 9:
                    continue
                yield _text(x, BOTTOM + 37, str(month // 12), size=12, anchor="middle", weight=600)

    def events(self) -> Iterator[str]:
        """The event as a rule with its name; other events as thin rules with a number."""
        study = self.study
        for mark in self.marks:
            yield _line("thin", "#8a8f94", mark.x, TOP - 6, mark.x, BOTTOM, extra=' stroke-dasharray="2 3"')
        last = dict.fromkeys(range(LEVELS), -100.0)
        for mark in self.marks:
            if mark.number > self.numbered:
                break
            level = next((n for n in last if mark.x - last[n] >= 17), min(last, key=lambda n: last[n]))
            last[level] = mark.x
            y = TOP - 15 - 18 * level
            yield f'<circle class="key" fill="#fdfdfb" stroke="#8a8f94" cx="{mark.x}" cy="{y}" r="8"/>'
            yield _text(mark.x, y + 4, str(mark.number), size=11, soft=True, anchor="middle")
        x = self._day(study.event.first)
        yield _line("rule", "#c04a00", x, TOP - 6, x, BOTTOM, extra=' stroke-width="2"')

    def label(self) -> Iterator[str]:
        """The name of the event beside its rule, where it covers neither the line nor a figure."""
        study = self.study
        x = self._day(study.event.first)
        lines = [*textwrap.wrap(name(study), 32), when(study)]
        points = [(self.middle(c.offset), self.y(c.value)) for c in study.cells]
        top, anchor = place(
            lines, x, size=13, frame=Box(LEFT, TOP, RIGHT, BOTTOM), taken=self.taken, points=points
        )
        for n, line in enumerate(lines):
            yield _text(
                x - 8 if anchor == "end" else x + 8,
                top + 16 * n,
                line,
                size=13,
                weight=600 if n < len(lines) - 1 else 400,
                kind="red",
                colour="#b34500",
                anchor=anchor,
                halo=True,
            )

    def means(self) -> Iterator[str]:
        """The mean of each side as a broken line over its months."""
        study = self.study
        change = study.change
        whole = study.months
        for mean, first, last in ((change.before, 0, whole), (change.after, whole + 1, 2 * whole + 1)):
            if mean is not None:
                y = self.y(mean)
                broken = ' stroke-opacity=".7" stroke-width="1.5" stroke-dasharray="6 4"'
                yield _line("mean", "#0072b2", self.x(first), y, self.x(last), y, extra=broken)

    def mean_figures(self) -> Iterator[str]:
        """Each mean in figures, at the outer end of its line."""
        change = self.study.change
        for mean, x, anchor in ((change.before, LEFT + 2, "start"), (change.after, RIGHT - 2, "end")):
            if mean is not None:
                text = self.words.mean.format(mean=number(mean))
                y = self.y(mean) - 6
                self.taken.append(Box.of(text, x, y, size=12, anchor=anchor))
                yield _text(x, y, text, size=12, kind="blue", colour="#00557f", anchor=anchor, halo=True)

    def series(self) -> Iterator[str]:
        """The line, broken where a month has no figure; a mark a month; the figures that matter."""
        study = self.study
        run: list[str] = []
        previous: int | None = None
        for cell in study.cells:
            if previous is not None and cell.offset != previous + 1:
                yield _path(run)
                run = []
            run.append(f"{self.middle(cell.offset)},{self.y(cell.value)}")
            previous = cell.offset
        yield _path(run)
        for cell in study.cells:
            yield self._dot(cell)
        yield from self.mean_figures()
        yield from self._figures()
        yield from self.label()

    def foot(self) -> Iterator[str]:
        """The key of the numbers, then what, where, unit, vintage, source and what it does not show."""
        keyed = self._keyed()
        half = -(-len(keyed) // 2)
        if keyed:
            yield _text(24, self.keys, self.words.others, size=12, weight=600)
        for n, (sign, line) in enumerate(keyed):
            x = 24 if n < half else 488
            y = self.keys + 18 + 16 * (n if n < half else n - half)
            yield _text(x + 16, y, sign, size=12, soft=True, anchor="end")
            yield _text(x + 24, y, line, size=12)
        if self.more:
            y = self.keys + 18 + 16 * half
            yield _text(48, y, self.words.more_events.format(more=self.more), size=12, soft=True)
        for n, line in enumerate(self.caption):
            last = n == len(self.caption) - 1
            yield _text(
                24, self.captioned + 16 * n, line, size=12, soft=not last, weight=600 if last else 400
            )

    def _dot(self, cell: Cell) -> str:
        x, y = self.middle(cell.offset), self.y(cell.value)
        told = f"<title>{cell.month}: {number(cell.value)}{_notes(cell, self.words)}</title>"
        if cell.filled:
            return (
                f'<rect class="open" fill="#fdfdfb" stroke="#0072b2" x="{x - 4}" y="{y - 4}" width="8"'
                f' height="8" stroke-width="1.6">{told}</rect>'
            )
        if cell.revision is not None:
            diamond = f"M{x},{y - 6}l6,6l-6,6l-6,-6z"
            return f'<path class="dot" fill="#0072b2" stroke="#fdfdfb" d="{diamond}">{told}</path>'
        unsettled = _unsettled(cell)
        style = (
            'class="open" fill="#fdfdfb" stroke="#0072b2"'
            if unsettled
            else ('class="dot" fill="#0072b2" stroke="#fdfdfb"')
        )
        return f'<circle {style} cx="{x}" cy="{y}" r="4.5" stroke-width="1.6">{told}</circle>'

    def _figures(self) -> Iterator[str]:
        """The highest, the lowest, the last figure and that of the event's month, beside their marks."""
        cells = self.study.cells
        if not cells:
            return
        high = max(cells, key=lambda c: (c.value, -c.offset))
        low = min(cells, key=lambda c: (c.value, c.offset))
        around = {c.offset: c.value for c in cells}
        for offset in sorted({high.offset, low.offset, 0, cells[-1].offset} & around.keys()):
            value = around[offset]
            beside = [around[o] for o in (offset - 1, offset + 1) if o in around]
            below = bool(beside) and value < sum(beside) / len(beside) and self.y(value) + 20 < BOTTOM
            x, y = self.middle(offset), self.y(value) + (20 if below else -11)
            gap = self._day(self.study.event.first) - x
            at, anchor = (
                (x, "middle") if abs(gap) > 30 else (x + gap - 6, "end") if gap > 0 else (x + 8, "start")
            )
            text = number(value)
            self.taken.append(Box.of(text, at, y, size=12, anchor=anchor))
            yield _text(
                at, y, text, size=12, weight=600, kind="blue", colour="#00557f", anchor=anchor, halo=True
            )

    def _numbered(self) -> tuple[tuple[_Mark, ...], int]:
        days: dict[date, list[Happening]] = {}
        for other in self.study.others:
            days.setdefault(other.first, []).append(other)
        marks = tuple(
            _Mark(number=n, x=self._day(day), events=tuple(events))
            for n, (day, events) in enumerate(sorted(days.items()), start=1)
        )
        listed = sum(len(m.events) for m in marks)
        return marks, max(0, listed - MOST_EVENTS)

    @property
    def numbered(self) -> int:
        """The last number that the foot explains."""
        return max((int(sign) for sign, _ in self._keyed() if sign), default=0)

    def _keyed(self) -> list[tuple[str, str]]:
        lines = []
        for mark in self.marks:
            for n, event in enumerate(mark.events):
                lines.append(
                    (str(mark.number) if n == 0 else "", textwrap.shorten(event.name, 66, placeholder=" …"))
                )
        return lines[:MOST_EVENTS]

    def _day(self, day: date) -> float:
        from datetime import date

        assert isinstance(day, date)
        return self.x(calendar.position(day, self.study.first_month))


def _caption(study: EventStudy) -> list[str]:
    source, words = study.series.dataset, said(study)
    shapes = {
        words.open_circle: any(map(_unsettled, study.cells)),
        words.open_square: any(c.filled for c in study.cells),
        words.diamond: any(c.revision is not None for c in study.cells),
    }
    told = "; ".join(text for text, there in shapes.items() if there)
    parts = [
        f"{source.title}. {words.unit.format(unit=unit(study).lower())}",
        words.source.format(vintage=vintage(study), publisher=source.publisher or words.unnamed),
        words.broken_lines + (f" {told[0].upper()}{told[1:]}." if told else ""),
    ]
    if study.missing:
        parts.append(words.missing.format(months=", ".join(study.missing)))
    release = f", {words.release.format(release=study.release)}" if study.release else ""
    parts.append(f"borderkg{release}.")
    lines = [line for part in parts for line in textwrap.wrap(part, 132)]
    return [*lines, words.short_caveat]


def _unsettled(cell: Cell) -> bool:
    return cell.status.rsplit("/", 1)[-1] in ("provisional", "estimated")


def _notes(cell: Cell, words: Words) -> str:
    from borderkg.study.page import notes

    told = notes(cell, words)
    return f" ({_escaped(told)})" if told else ""


def _line(kind: str, colour: str, x1: float, y1: float, x2: float, y2: float, *, extra: str = "") -> str:
    return f'<line class="{kind}" stroke="{colour}" x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}"{extra}/>'


def _path(points: list[str]) -> str:
    return (
        f'<polyline class="line" fill="none" stroke="#0072b2" stroke-width="2.5" stroke-linejoin="round"'
        f' points="{" ".join(points)}"/>'
    )


def _escaped(text: str) -> str:
    """`text` as it can stand in SVG; what XML cannot say is shown as U+FFFD.

    >>> ascii(_escaped("a<" + chr(1)))
    "'a&lt;\\\\ufffd'"
    """
    return escape(_NOT_XML.sub("\ufffd", text))


def _text(
    x: float,
    y: float,
    text: str,
    *,
    size: int = 14,
    weight: int = 400,
    soft: bool = False,
    anchor: str = "start",
    kind: str = "",
    colour: str = "",
    halo: bool = False,
) -> str:
    named = kind or ("soft" if soft else "ink")
    fill = colour or ("#5b6066" if soft else "#1b1d1f")
    return (
        f'<text class="{named}{" halo" if halo else ""}" x="{round(x, 1)}" y="{round(y, 1)}" fill="{fill}"'
        f' font-size="{size}" font-weight="{weight}" text-anchor="{anchor}">{_escaped(text)}</text>'
    )
