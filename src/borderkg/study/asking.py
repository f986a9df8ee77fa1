"""The questions of a study: stored SPARQL in, parts of a window out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Final

from borderkg.errors import UnknownNameError
from borderkg.namespaces import shrink
from borderkg.query import run
from borderkg.query.built_in import built_in
from borderkg.query.catalogue import Catalogue
from borderkg.query.header import MARK
from borderkg.query.parameters import Given
from borderkg.query.results import Frame
from borderkg.store.answering import Answering
from borderkg.study import months as calendar
from borderkg.study import series as choice
from borderkg.study.change import Ranked, change, ranking
from borderkg.study.series import Series
from borderkg.study.window import Cell, Happening, Placebo, Span, Vintage

QUESTION: Final = "statistics/series-around-an-event"
_SINGLE: Final = (str, int, float, Decimal, date, type(None))


class Asking:
    """The stored questions of a study, asked of one store; each answer is parts of a window."""

    def __init__(
        self, answering: Answering, queries: Catalogue, timeout: float | None, *, lang: str = "en"
    ) -> None:
        self._answering = answering
        self._queries = queries
        self._timeout = timeout
        self._lang = lang

    def rows(self, query_id: str, **given: Given | Sequence[Given]) -> Frame:
        """The answer of a stored question, of a study's own or of the catalogue."""
        query = built_in()[query_id] if query_id.startswith("study/") else self._queries[query_id]
        values = {n: v if isinstance(v, _SINGLE) else list(v) for n, v in given.items()}
        if "lang" in query.parameters:
            values["lang"] = self._lang
        return run.run(query, self._answering, values, timeout=self._timeout)

    def event(self, iri: str) -> Happening:
        """The event with its days.

        Raises:
            UnknownNameError: when there is none, or it has no day.
        """
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
        """The series of some data sets."""
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
        """The data set with most series that differ in `free` alone: its title, and their changes ranked."""
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
        """The change around a day on which the event did not happen."""
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
        """The events that begin in the months from `first` to `last`, both included."""
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
        """The laws and practices in force at some time from month `first` to month `last`."""
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
        """The publications that some cells are of."""
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
