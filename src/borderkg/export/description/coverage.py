"""The time that a release is about, as its own data say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from borderkg.export.changes.lines import term
from borderkg.export.description.files import CATALOGUE
from borderkg.export.description.statements import Statement, day, iri
from borderkg.export.dump import Dump
from borderkg.namespaces import BKG, DCAT, DCTERMS, ID, RDF

_PERIODS: Final = CATALOGUE + "/periods/"
_DATES: Final = frozenset(f"<{BKG}{name}>".encode() for name in ("startDate", "endDate", "onDate"))


class Span(NamedTuple):
    """The first and the last day of a time, both included, as yyyy-mm-dd."""

    first: str
    last: str


def span_of(dump: Dump, periods: Iterable[str], *, until: str | None = None) -> Span | None:
    """From the beginning of the first of `periods` to the end of the last; None when that is not known.

    Args:
        dump: where the periods are described.
        periods: their IRIs.
        until: the last day of a period that is open, such as the day of the publication.
    """
    firsts: list[str] = []
    lasts: list[str] = []
    for period in periods:
        said = dump.about(period)
        firsts += [t.value for t in said.get(BKG + "notBefore", [])]
        ends = [t.value for t in said.get(BKG + "notAfter", [])]
        lasts += ends or ([until] if until else [])
    return Span(min(firsts), max(lasts)) if firsts and lasts else None


def events(dump: Dump) -> Span | None:
    """From the first to the last dated event; None when no event has a date."""
    days = [
        term(value.decode()).value
        for run in dump.runs(ID + "event/")
        for predicate, value, _ in run.said
        if predicate in _DATES
    ]
    return Span(min(days), max(days)) if days else None


def joined(spans: Iterable[Span | None]) -> Span | None:
    """The time from the first to the last of `spans`.

    >>> joined([Span("2023-01-01", "2023-01-31"), None, Span("2022-12-01", "2022-12-31")])
    Span(first='2022-12-01', last='2023-01-31')
    """
    held = [span for span in spans if span]
    return Span(min(s.first for s in held), max(s.last for s in held)) if held else None


def time(span: Span) -> tuple[str, Iterator[Statement]]:
    """The IRI of a span, and what is said of it.

    https://www.w3.org/TR/vocab-dcat-3/#Class:Period_of_Time
    """
    node = f"{_PERIODS}{span.first}/{span.last}"

    def statements() -> Iterator[Statement]:
        yield node, RDF + "type", iri(DCTERMS + "PeriodOfTime")
        yield node, DCAT + "startDate", day(span.first)
        yield node, DCAT + "endDate", day(span.last)

    return node, statements()
