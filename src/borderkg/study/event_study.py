"""An event laid over a series: what the figures were in the months before and after it.

The event's month is that of its first day; the window is n months to each side. What comes out shows
sequence and not cause, and every form of it says so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from borderkg.errors import ParameterError, UnknownNameError
from borderkg.namespaces import BKG, SCHEME, XSD, expand, shrink
from borderkg.query import run
from borderkg.query.built_in import built_in
from borderkg.query.catalogue import Catalogue
from borderkg.query.header import MARK
from borderkg.query.parameters import Given
from borderkg.query.results import Frame
from borderkg.query.terms import Term
from borderkg.store.answering import Answering
from borderkg.study import months as calendar
from borderkg.study import series as choice
from borderkg.study.change import Change, Ranked, change, ranking
from borderkg.study.series import Series

QUESTION: Final = "statistics/series-around-an-event"
_SINGLE: Final = (str, int, float, Decimal, date, type(None))
LONGEST: Final = 60
"""Months to each side that may be asked for."""
COLUMNS: Final[Mapping[str, str]] = {
    "event": "The event",
    "offset": "Months from the event's month; before is negative",
    "month": "Calendar month, yyyy-mm",
    "series": "The series",
    "variable": "What is measured",
    "value": "The figure of the month",
    "vintage": "Publication that the figure is of",
    "status": "Status of the figure",
    "filled": "True where the cell is filled in, since the publisher leaves out what is zero",
    "revision": "New minus old, where the figure revises an earlier publication",
    "other_events": "Other events that begin in the month",
    "shows": "What this table shows",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """An event with its name, its days, and the index of the month of its first day."""

    iri: str
    name: str
    first: date
    last: date

    @property
    def month(self) -> int:
        """The month of its first day: year × 12 + month − 1."""
        return calendar.index(self.first)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One month of the series; `status` is an IRI."""

    offset: int
    month: str
    value: Decimal
    vintage: str
    status: str
    filled: bool
    revision: Decimal | None
    iri: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A law or practice and the days it was in force; `until` is None where it is open."""

    iri: str
    name: str
    since: date
    until: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Vintage:
    """A publication: its name and when it was issued, as the graph has it."""

    iri: str
    name: str
    issued: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Placebo:
    """A day on which the event did not happen, and the change around its month."""

    day: date
    change: Change


@dataclass(frozen=True, slots=True, kw_only=True)
class EventStudy:
    """A whole study; `question` is the SPARQL that gave `cells`, without its header.

    Attributes:
        release: id of the release that answered.
        digest: SHA-256 of its N-Quads, or nothing.
        variable: IRI of the variable, and `variable_name` its name.
        months: months to each side.
        by: the dimension of the breakdown, or None.
        broken_down: title of the data set that the breakdown is of.
    """

    release: str
    digest: str
    event: Happening
    variable: str
    variable_name: str
    series: Series
    months: int
    cells: tuple[Cell, ...]
    others: tuple[Happening, ...]
    policies: tuple[Span, ...]
    vintages: tuple[Vintage, ...]
    change: Change
    by: str | None
    broken_down: str
    ranking: tuple[Ranked, ...]
    placebos: tuple[Placebo, ...]
    question: str

    @property
    def first_month(self) -> int:
        """Index of the first month of the window."""
        return self.event.month - self.months

    @property
    def last_month(self) -> int:
        """Index of the last month of the window."""
        return self.event.month + self.months

    @property
    def missing(self) -> tuple[str, ...]:
        """Months of the window without a figure, as yyyy-mm."""
        held = {cell.month for cell in self.cells}
        window = range(self.first_month, self.last_month + 1)
        return tuple(calendar.name(m) for m in window if calendar.name(m) not in held)

    def in_month(self, month: str) -> tuple[Happening, ...]:
        """The other events that begin in a month, given as yyyy-mm."""
        return tuple(e for e in self.others if calendar.name(e.month) == month)

    def to_frame(self) -> Frame:
        """One row a month: `COLUMNS`."""
        rows = [
            (
                Term("iri", self.event.iri),
                Term("literal", str(cell.offset), XSD + "integer"),
                _text(cell.month),
                Term("iri", self.series.iri),
                Term("iri", self.variable),
                _number(cell.value),
                Term("iri", cell.vintage),
                Term("iri", cell.status) if cell.status else None,
                Term("literal", str(cell.filled).lower(), XSD + "boolean"),
                None if cell.revision is None else _number(cell.revision),
                _text(" ".join(shrink(e.iri) for e in self.in_month(cell.month))),
                _text("sequence, not cause"),
            )
            for cell in self.cells
        ]
        return Frame(tuple(COLUMNS), tuple(rows), {name: {"en": text} for name, text in COLUMNS.items()})

    def to_csv(self) -> str:
        """The table as CSV; its last column says in every row what it shows."""
        return self.to_frame().to_csv()

    def to_svg(self) -> str:
        """The chart, a whole SVG file without script."""
        from borderkg.study.chart import svg

        return svg(self)

    def to_html(self) -> str:
        """One self-contained page: sentence, chart, table, question; no script, nothing fetched."""
        from borderkg.study.page import html

        return html(self)

    @property
    def caveat(self) -> str:
        """What the study does not show."""
        from borderkg.study.sentences import CAVEAT

        return CAVEAT

    @property
    def lead(self) -> str:
        """What the study found, in a few sentences made from its figures."""
        from borderkg.study.sentences import lead

        return lead(self)


def event_study(
    event: str,
    variable: str,
    *,
    answering: Answering,
    queries: Catalogue,
    months: int = 6,
    fixed: Mapping[str, str] | None = None,
    by: str | None = None,
    placebos: Sequence[date] = (),
    release: str = "",
    digest: str = "",
    timeout: float | None = run.TIMEOUT,
) -> EventStudy:
    """Lay `event` over a series of `variable`.

    Args:
        event: IRI, CURIE or path of the event.
        variable: IRI, path or notation of the variable, as "encounters".
        answering: what answers.
        queries: the stored queries, among them `QUESTION`.
        months: months to each side, from 1 to `LONGEST`.
        fixed: values of dimensions by name, as `{"reportingAgency": "id/org/usbp"}`.
        by: name of a dimension to break the change down by, as "refArea".
        placebos: days to compare with, each with the same window.
        release: id of the release, kept in the study.
        digest: its digest, kept in the study.
        timeout: seconds that each question may take.

    Raises:
        UnknownNameError: when there is no such event, variable or series, or no figure in the window.
        ParameterError: when `months` is out of range or a name is no IRI.
    """
    if isinstance(months, bool) or not 1 <= months <= LONGEST:
        raise ParameterError("months must be a small whole number", found=months, expected=f"1 to {LONGEST}")
    asking = _Asking(answering, queries, timeout)
    happening = asking.event(expand(event))
    plain = ":" not in variable and "/" not in variable
    iri = SCHEME + "variables/" + variable if plain else expand(variable)
    name, sets = choice.data_sets(
        asking.rows("study/cubes", variable=iri), asking.rows("study/dimensions", variable=iri)
    )
    given = {_dimension(d): expand(v) for d, v in (fixed or {}).items()}
    fitting = choice.candidates(sets, given, variable=iri)
    held = asking.series(fitting)
    one, cells, question = asking.best(choice.matching(held, given), happening, months, given)
    others = asking.between(happening.month - months, happening.month + months)
    free = _dimension(by) if by else None
    title, ranked = asking.breakdown(sets, given, free, iri, happening.month, months) if free else ("", ())
    return EventStudy(
        release=release,
        digest=digest,
        event=happening,
        variable=iri,
        variable_name=name,
        series=one,
        months=months,
        cells=cells,
        others=tuple(e for e in others if e.iri != happening.iri),
        policies=asking.policies(happening.month - months, happening.month + months),
        vintages=asking.vintages(cells),
        change=change({c.offset: c.value for c in cells}, asked=months),
        by=free,
        broken_down=title,
        ranking=ranked,
        placebos=tuple(asking.placebo(one, day, months) for day in placebos),
        question=question,
    )


class _Asking:
    """The stored questions of a study, asked of one store."""

    def __init__(self, answering: Answering, queries: Catalogue, timeout: float | None) -> None:
        self._answering = answering
        self._queries = queries
        self._timeout = timeout

    def rows(self, query_id: str, **given: Given | Sequence[Given]) -> Frame:
        query = built_in()[query_id] if query_id.startswith("study/") else self._queries[query_id]
        values = {n: v if isinstance(v, _SINGLE) else list(v) for n, v in given.items()}
        return run.run(query, self._answering, values, timeout=self._timeout)

    def event(self, iri: str) -> Happening:
        for row in self.rows("study/event", event=iri).to_dicts():
            first, last = row["first"], row["last"] or row["first"]
            if isinstance(first, date) and isinstance(last, date):
                return Happening(iri=iri, name=str(row["name"]), first=first, last=last)
        raise UnknownNameError(
            "there is no such event with a day",
            found=shrink(iri),
            advice="look for it with: borderkg search WORDS --class bkg:Event",
        )

    def series(self, sets: Sequence[choice.DataSet]) -> list[Series]:
        # One data set at a time, for the same reason as in `best`.
        return [s for one in sets for s in choice.series_of(one, self.rows("study/series", dataset=one.iri))]

    def best(
        self, fitting: Sequence[Series], event: Happening, months: int, given: Mapping[str, str]
    ) -> tuple[Series, tuple[Cell, ...], str]:
        """The first of the series that has every month, else the first of those with most months.

        One is asked at a time: of several, the engine reads every cell of the months.
        """
        one: Series | None = None
        cells: list[Cell] = []
        for other in fitting:
            found = self.rows(
                QUESTION, event=event.iri, months=months, series=other.iri, measure=other.dataset.measure
            )
            if one is None or len(found) > len(cells):
                one, cells = other, [_cell(row) for row in found.to_dicts()]
            if len(cells) == 2 * months + 1:
                break
        if one is None or not cells:
            raise UnknownNameError(
                "there is no figure in the months around the event",
                found=", ".join(shrink(v) for v in given.values()) or None,
                expected="a series with figures from "
                f"{calendar.name(event.month - months)} to {calendar.name(event.month + months)}",
                advice="build with the full tables, or choose another agency, area or event",
            )
        question = run.filled(
            self._queries[QUESTION],
            {"event": event.iri, "months": months, "series": one.iri, "measure": one.dataset.measure},
        )
        plain = "\n".join(line for line in question.split("\n") if not line.startswith(MARK))
        return one, tuple(sorted(cells, key=lambda c: c.offset)), plain

    def breakdown(
        self,
        sets: Sequence[choice.DataSet],
        given: Mapping[str, str],
        free: str,
        variable: str,
        month: int,
        months: int,
    ) -> tuple[str, tuple[Ranked, ...]]:
        rest = {d: v for d, v in given.items() if d != free}
        fitting = choice.candidates(sets, rest, variable=variable, free=free)
        held = self.series(fitting)
        by_set: dict[str, list[Series]] = {}
        for one in choice.matching(held, rest, free=free):
            by_set.setdefault(one.dataset.iri, []).append(one)
        if not by_set:
            return "", ()
        widest = max(by_set.values(), key=len)
        # Where an agency is usual but not asked for, one agency is compared with itself alone.
        first = {d: c for d, c in widest[0].codes.items() if d != free}
        chosen = [s for s in widest if all(s.codes[d] == c for d, c in first.items())]
        changes = {
            (s.codes[free], s.names[free]): change(self._around(s, month, months), asked=months)
            for s in chosen
        }
        return chosen[0].dataset.title, ranking(changes)

    def placebo(self, one: Series, day: date, months: int) -> Placebo:
        values = self._around(one, calendar.index(day), months)
        return Placebo(day=day, change=change(values, asked=months))

    def _around(self, series: Series, month: int, months: int) -> dict[int, Decimal]:
        found = self.rows(
            "study/cells",
            series=series.iri,
            measure=series.dataset.measure,
            month=calendar.name(month),
            months=months,
        )
        return {int(str(offset)): Decimal(str(value)) for offset, value in found.rows}

    def between(self, first: int, last: int) -> tuple[Happening, ...]:
        found = self.rows(
            "study/events-between",
            **{"from": calendar.first_day(first).isoformat(), "to": calendar.last_day(last).isoformat()},
        )
        return tuple(
            Happening(iri=str(row["event"]), name=str(row["name"]), first=day, last=day)
            for row in found.to_dicts()
            if isinstance(day := row["first"], date)
        )

    def policies(self, first: int, last: int) -> tuple[Span, ...]:
        found = self.rows(
            "study/policies-between",
            **{"from": calendar.first_day(first).isoformat(), "to": calendar.last_day(last).isoformat()},
        )
        return tuple(
            Span(
                iri=str(row["policy"]),
                name=str(row["name"]),
                since=since,
                until=row["until"] if isinstance(row["until"], date) else None,
            )
            for row in found.to_dicts()
            if isinstance(since := row["since"], date)
        )

    def vintages(self, cells: Sequence[Cell]) -> tuple[Vintage, ...]:
        found = self.rows("study/vintages", vintage=sorted({c.vintage for c in cells}))
        return tuple(
            Vintage(iri=str(row["vintage"]), name=str(row["name"]), issued=str(row["issued"]))
            for row in found.to_dicts()
        )


def _cell(row: Mapping[str, object]) -> Cell:
    return Cell(
        offset=int(str(row["offset"])),
        month=str(row["month"]),
        value=Decimal(str(row["value"])),
        vintage=str(row["vintage"]),
        status=str(row["status"] or ""),
        filled=row["filled"] is True,
        revision=None if row["revision"] is None else Decimal(str(row["revision"])),
        iri=str(row["cell"]),
    )


def _dimension(name: str) -> str:
    short: dict[str, str] = {
        "agency": choice.AGENCY,
        "area": choice.AREA,
        "authority": BKG + "legalAuthority",
    }
    return short.get(name) or (expand(name) if ":" in name else BKG + name)


def _text(text: str) -> Term:
    return Term("literal", text, XSD + "string")


def _number(value: Decimal) -> Term:
    whole = value == value.to_integral_value()
    return Term(
        "literal", str(int(value)) if whole else str(value), XSD + ("integer" if whole else "decimal")
    )
