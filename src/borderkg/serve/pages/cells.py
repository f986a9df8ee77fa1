"""Cells of a series: each period through its publications, and which of them a page shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby

from borderkg.query.results import Frame
from borderkg.serve.pages.charts import Point
from borderkg.serve.pages.observation import counted
from borderkg.serve.pages.shown import Cell, Shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Observed:
    """One cell of a series.

    Attributes:
        iri: the cell.
        period: what it is of.
        x: the place of the period along an axis, in months.
        value: the figure.
        unit: IRI of its unit; empty where none is said.
        vintage: its publication.
        as_of: last possible day of that.
        status: IRI of its status; empty where none is said.
        filled: whether the publisher left it out as zero.
        current: whether it is the latest of its period.
        secondary: whether it is known from quotations alone.
    """

    iri: str
    period: str
    x: int
    value: Decimal
    unit: str
    vintage: str
    as_of: date | None
    status: str
    filled: bool
    current: bool
    secondary: bool

    @property
    def unsettled(self) -> bool:
        """Whether the figure is provisional, estimated or filled in, and drawn hollow."""
        return self.filled or self.status.rpartition("/")[2] in ("provisional", "estimated")


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """One period of a series: the cell that is shown, and the one that was printed first."""

    cell: Observed
    first: Observed
    vintages: int

    @property
    def change(self) -> Decimal:
        """The shown figure less the first print."""
        return self.cell.value - self.first.value


def observed(frame: Frame) -> list[Observed]:
    """The cells of `pages/cells-of-a-series`, by period, the oldest publication first."""
    made: list[Observed] = []
    for row in frame.to_dicts():
        value, start, index, as_of = row["value"], row["from"], row["index"], row["as_of"]
        if not isinstance(value, int | Decimal):
            continue
        month = start.year * 12 + start.month - 1 if isinstance(start, date) else len(made)
        made.append(
            Observed(
                iri=str(row["cell"]),
                period=str(row["period"]),
                x=index if isinstance(index, int) else month,
                value=Decimal(value),
                unit=str(row["unit"] or ""),
                vintage=str(row["vintage"]),
                as_of=as_of if isinstance(as_of, date) else None,
                status=str(row["status"] or ""),
                filled=row["filled"] is True,
                current=row["current"] is True,
                secondary=str(row["attestation"] or "").endswith("/secondary"),
            )
        )
    return made


def periods(cells: Sequence[Observed], vintage: str = "") -> list[Period]:
    """The periods of a series in their order, each with the cell of a publication, or the latest one."""
    made = []
    for _, group in groupby(cells, key=lambda cell: (cell.x, cell.period)):
        of = list(group)
        if vintage:
            found = [cell for cell in of if cell.vintage == vintage]
        else:
            found = [cell for cell in of if cell.current] or of
        if found:
            made.append(Period(cell=found[-1], first=of[0], vintages=len({cell.vintage for cell in of})))
    return made


def points(shown_periods: Sequence[Period], shown: Shown) -> tuple[Point, ...]:
    """The periods as a chart takes them."""
    return tuple(
        Point(
            x=one.cell.x,
            label=_short(one.cell.period, shown),
            value=one.cell.value,
            href=shown.href(one.cell.iri),
            unsettled=one.cell.unsettled,
            note=status(one.cell, shown),
        )
        for one in shown_periods
    )


def figure(cell: Observed, shown: Shown, *, unit: bool = False) -> str:
    """A figure in words; with its unit, or as a percentage."""
    if cell.unit.endswith("/percent"):
        return shown.words.percent(cell.value)
    told = shown.words.number(cell.value)
    whole = int(cell.value) if cell.value == int(cell.value) else cell.value
    return f"{told} {counted(cell.unit, whole, shown)}" if unit and cell.unit else told


def number(cell: Observed, shown: Shown) -> Cell:
    """A figure as a cell of a table, which leads to the cell that states it."""
    return Cell(text=figure(cell, shown), href=shown.href(cell.iri), order=(0, cell.value, ""), numeric=True)


def status(cell: Observed, shown: Shown) -> str:
    """What must be said of a figure: its status, whether it was filled in, whether it is quoted."""
    say = shown.words.say
    parts = [
        shown.label(cell.status).text if cell.status else "",
        say("series.filled") if cell.filled else "",
        say("claims.second_hand") if cell.secondary else "",
    ]
    return ", ".join(part for part in parts if part)


def _short(period: str, shown: Shown) -> str:
    slug = period.rpartition("/")[2]
    year, _, month = slug.partition("-")
    if year.isdecimal() and month.isdecimal() and len(slug) == 7:
        return shown.words.month(int(year), int(month), short=True)
    return slug if slug.startswith("FY") else shown.label(period).text
