"""Periods are made from their names: whatever `id/period/…` is mentioned anywhere is described here.

Names: a day `2023-12-27`, a month `2023-08`, a calendar year `2023`, a U.S. fiscal year `FY2023`
(2022-10-01 to 2023-09-30), spans of two of a kind `2023-08/2023-10`, `FY2014/FY2019`,
`2021-01-20/2025-01-20`, and open spans `2021-01-20/open`. Bounds are inclusive.

https://www.w3.org/TR/owl-time/
"""

from __future__ import annotations

import calendar
import datetime
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad

from borderkg.errors import BuildError
from borderkg.iris import concept, graph
from borderkg.namespaces import BKG, DCTERMS, ID, RDF, SKOS, XSD

PERIOD: Final = ID + "period/"
GRAPH: Final = graph("derived", "periods")

_FIRST_FISCAL_MONTH: Final = 10
_EVENT_DAYS: Final = frozenset({BKG + "onDate", BKG + "startDate", BKG + "endDate"})
_EARLIEST, _LATEST = 1700, 2199
_FORM: Final = re.compile(
    r"FY(?P<fiscal>\d{4})|(?P<year>\d{4})(?:-(?P<month>\d\d)(?:-(?P<day>\d\d))?)?", re.ASCII
)
_MONTHS: Final = {
    "en": (
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ),
    "es": (
        "enero",
        "febrero",
        "marzo",
        "abril",
        "mayo",
        "junio",
        "julio",
        "agosto",
        "septiembre",
        "octubre",
        "noviembre",
        "diciembre",
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """A period: its name, its kind, the unit of its ends, and its first and last day.

    `last` is None while a period is open; `kind` and `unit` differ for spans alone.
    """

    name: str
    kind: str
    unit: str
    first: datetime.date
    last: datetime.date | None

    @property
    def iri(self) -> str:
        """`…/id/period/{name}`."""
        return PERIOD + self.name

    @property
    def month_index(self) -> int:
        """Year × 12 + month − 1 of its first day."""
        return self.first.year * 12 + self.first.month - 1


def period(name: str) -> Period:
    """The period that `name` says.

    Raises:
        BuildError: when it is no such name, or its day does not exist, or a span ends before it
            begins.

    >>> period("FY2023").first.isoformat(), period("FY2023").last.isoformat()
    ('2022-10-01', '2023-09-30')
    >>> period("2021-01-20/open").last is None
    True
    """
    begin, slash, end = name.partition("/")
    first = _simple(begin, name)
    if not slash:
        return first
    if end == "open":
        return Period(name=name, kind="span", unit=first.unit, first=first.first, last=None)
    last = _simple(end, name)
    if last.kind != first.kind or last.last is None or last.first < first.first:
        raise _refusal(name)
    return Period(name=name, kind="span", unit=first.unit, first=first.first, last=last.last)


def period_in(name: str, graph: str) -> Period:
    """The period that `name` says, mentioned in `graph`.

    Raises:
        BuildError: as `period`, naming the graph.
    """
    try:
        return period(name)
    except BuildError as error:
        raise BuildError(
            error.what, where=graph, found=error.found, expected=error.expected, advice=error.advice
        ) from error


def month(index: int) -> Period:
    """The month of a month index.

    >>> month(2023 * 12 + 7).name
    '2023-08'
    """
    return period(f"{index // 12:04d}-{index % 12 + 1:02d}")


def fiscal_year_of(day: datetime.date) -> int:
    """The U.S. fiscal year that `day` falls in (31 U.S.C. 1102).

    >>> fiscal_year_of(datetime.date(2022, 12, 1))
    2023
    """
    return day.year + (day.month >= _FIRST_FISCAL_MONTH)


def closure(names: Iterable[str]) -> list[Period]:
    """The periods of `names` and the months and fiscal years that they need, sorted by name.

    Months run without a gap from the first to the last that is named or that a named day lies in;
    fiscal years and spans of months or fiscal years bring their months, each month its fiscal year.

    Raises:
        BuildError: when a name is none of ours.
    """
    made = {name: period(name) for name in names}
    covered: set[int] = set()
    for each in made.values():
        if each.kind == "day" or each.unit in {"month", "fiscal-year"}:
            covered.add(each.month_index)
            if each.last is not None:
                covered.add(each.last.year * 12 + each.last.month - 1)
    if covered:
        for index in range(min(covered), max(covered) + 1):
            one = month(index)
            made[one.name] = one
    for one in list(made.values()):
        if one.kind == "month":
            fiscal = period(f"FY{fiscal_year_of(one.first)}")
            made[fiscal.name] = fiscal
    return [made[name] for name in sorted(made)]


def described(periods: Iterable[Period]) -> Iterator[Quad]:
    """The quads of graph `derived/periods` about `periods`."""
    target = NamedNode(GRAPH)
    for each in periods:
        subject = NamedNode(each.iri)
        for predicate, value in _statements(each):
            yield Quad(subject, NamedNode(predicate), value, target)


def _statements(each: Period) -> Iterator[tuple[str, NamedNode | Literal]]:
    yield RDF + "type", NamedNode(BKG + "TimeInterval")
    kind = _KINDS[each.kind] if each.last is not None else "open-span"
    yield BKG + "periodKind", NamedNode(concept("period-kinds", kind))
    yield DCTERMS + "identifier", Literal(each.name)
    yield BKG + "notBefore", _date(each.first)
    if each.last is not None:
        yield BKG + "notAfter", _date(each.last)
    else:
        yield BKG + "openEnded", Literal("true", datatype=NamedNode(XSD + "boolean"))
    for language in ("en", "es"):
        yield SKOS + "prefLabel", Literal(_label(each, language), language=language)
    if each.kind == "month":
        fiscal = fiscal_year_of(each.first)
        yield BKG + "monthIndex", _integer(each.month_index)
        yield BKG + "yearMonth", Literal(each.name, datatype=NamedNode(XSD + "gYearMonth"))
        yield BKG + "inFiscalYear", NamedNode(f"{PERIOD}FY{fiscal}")
        yield BKG + "fiscalMonthNumber", _integer((each.first.month - _FIRST_FISCAL_MONTH) % 12 + 1)


_KINDS: Final = {
    "day": "day",
    "month": "calendar-month",
    "year": "calendar-year",
    "fiscal-year": "fiscal-year",
    "span": "span",
}


def _label(each: Period, language: str) -> str:
    begin, slash, end = each.name.partition("/")
    if slash:
        start = _label(_simple(begin, each.name), language)
        if end == "open":
            return f"since {start}" if language == "en" else f"desde {start}"
        stop = _label(_simple(end, each.name), language)
        return f"{start} to {stop}" if language == "en" else f"{start} a {stop}"
    name = _MONTHS[language][each.first.month - 1]
    day, year = each.first.day, each.first.year
    if each.kind == "day":
        return f"{name} {day}, {year}" if language == "en" else f"{day} de {name} de {year}"
    if each.kind == "month":
        return f"{name} {year}" if language == "en" else f"{name} de {year}"
    if each.kind == "fiscal-year":
        return f"U.S. fiscal year {begin[2:]}" if language == "en" else f"año fiscal {begin[2:]} de EE. UU."
    return begin


def _simple(name: str, whole: str) -> Period:
    found = _FORM.fullmatch(name)
    if found is None:
        raise _refusal(whole)
    if found["fiscal"]:
        year = _within(int(found["fiscal"]), whole)
        return Period(
            name=name,
            kind="fiscal-year",
            unit="fiscal-year",
            first=datetime.date(year - 1, _FIRST_FISCAL_MONTH, 1),
            last=datetime.date(year, _FIRST_FISCAL_MONTH - 1, 30),
        )
    year = _within(int(found["year"]), whole)
    try:
        if found["day"]:
            day = datetime.date(year, int(found["month"]), int(found["day"]))
            return Period(name=name, kind="day", unit="day", first=day, last=day)
        if found["month"]:
            number = int(found["month"])
            first = datetime.date(year, number, 1)
            return Period(
                name=name,
                kind="month",
                unit="month",
                first=first,
                last=first.replace(day=calendar.monthrange(year, number)[1]),
            )
    except ValueError as error:
        raise _refusal(whole) from error
    return Period(
        name=name, kind="year", unit="year", first=datetime.date(year, 1, 1), last=datetime.date(year, 12, 31)
    )


def _within(year: int, whole: str) -> int:
    if not _EARLIEST <= year <= _LATEST:
        raise _refusal(whole)
    return year


def _refusal(name: str) -> BuildError:
    return BuildError(
        "no such name of a period",
        found=name,
        expected="2023-08, 2023-12-27, FY2023, 2023, or two of one kind with a slash, the last may be open",
        advice="correct the IRI",
    )


def _date(day: datetime.date) -> Literal:
    return Literal(day.isoformat(), datatype=NamedNode(XSD + "date"))


def _integer(value: int) -> Literal:
    return Literal(str(value), datatype=NamedNode(XSD + "integer"))


def mentioned(quads: Iterable[Quad]) -> set[str]:
    """The names of the periods that `quads` mention, and the months of their events' days."""
    names: set[str] = set()
    for quad in quads:
        for term in (quad.subject, quad.object):
            if isinstance(term, NamedNode) and term.value.startswith(PERIOD):
                names.add(term.value[len(PERIOD) :])
        if quad.predicate.value in _EVENT_DAYS and isinstance(quad.object, Literal):
            names.add(quad.object.value[: len("2023-08")])
    return names
