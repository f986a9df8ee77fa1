"""Each form of a month, year, day or span is taken exactly or refused with a reason."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from borderkg.errors import TableError
from borderkg.sources import calendar
from borderkg.sources.manifest import SourceManifest
from borderkg.sources.numbers import Refusal
from borderkg.sources.survey import survey

Crossings = Callable[..., tuple[SourceManifest, Path]]

TAKEN: list[tuple[Callable[..., str], tuple[str, ...], str]] = [
    (calendar.fiscal_month, ("2023", "OCT"), "2022-10"),
    (calendar.fiscal_month, ("2023", "DEC"), "2022-12"),
    (calendar.fiscal_month, ("2023", "JAN"), "2023-01"),
    (calendar.fiscal_month, ("2023", "AUG"), "2023-08"),
    (calendar.fiscal_month, ("2023", "SEP"), "2023-09"),
    (calendar.fiscal_month, ("FY2023", "December"), "2022-12"),
    (calendar.fiscal_month, ("FY 2023", "Sept"), "2023-09"),
    (calendar.fiscal_month, ("2020", "10"), "2019-10"),
    (calendar.calendar_month, ("2023", "Aug"), "2023-08"),
    (calendar.calendar_month, ("2023", "8"), "2023-08"),
    (calendar.calendar_month, ("2023", "08"), "2023-08"),
    (calendar.month, ("2023-08",), "2023-08"),
    (calendar.day, ("2024-02-29",), "2024-02-29"),
    (calendar.span, ("2023-05", "2023-12-31"), "2023-05-01/2023-12-31"),
    (calendar.span, ("2023-05-12", "2023-06"), "2023-05-12/2023-06-30"),
    (calendar.span, ("2023-05-12", ""), "2023-05-12/open"),
    (calendar.name, ("2023-08",), "2023-08"),
    (calendar.name, ("2023-08-31",), "2023-08-31"),
    (calendar.name, ("FY2023",), "FY2023"),
    (calendar.name, ("FY2014/FY2019",), "FY2014/FY2019"),
    (calendar.name, ("2023-05-12/open",), "2023-05-12/open"),
    (calendar.fiscal_year_of, ("2022-10",), "FY2023"),
]
REFUSED: list[tuple[Callable[..., object], tuple[str, ...], str]] = [
    (calendar.fiscal_month, ("23", "AUG"), "two digits"),
    (calendar.fiscal_month, ("'23", "AUG"), "two digits"),
    (calendar.fiscal_month, ("FY23", "AUG"), "two digits"),
    (calendar.fiscal_month, ("2024 (FYTD)", "AUG"), "four digits"),
    (calendar.fiscal_month, ("2023.0", "AUG"), "four digits"),
    (calendar.fiscal_month, ("", "AUG"), "four digits"),
    (calendar.fiscal_month, ("1823", "AUG"), "1900 to 2099"),
    (calendar.fiscal_month, ("２０２３", "AUG"), "four digits"),
    (calendar.fiscal_month, (" 2023", "AUG"), "four digits"),
    (calendar.fiscal_month, ("2023", ""), "no month"),
    (calendar.fiscal_month, ("2023", "AUG "), "white space"),
    (calendar.fiscal_month, ("2023", "13"), "no month"),
    (calendar.fiscal_month, ("2023", "0"), "no month"),
    (calendar.fiscal_month, ("2023", "00"), "no month"),
    (calendar.fiscal_month, ("2023", "agosto"), "no month"),
    (calendar.fiscal_month, ("2023", "Augu"), "no month"),
    (calendar.fiscal_month, ("2023", "8.0"), "no month"),
    (calendar.fiscal_month, ("2023", "Q3"), "no month"),
    (calendar.fiscal_month, ("2023", "AÜG"), "no month"),
    (calendar.month, ("2023-8",), "2023-08"),
    (calendar.month, ("2023-13",), "2023-08"),
    (calendar.month, ("2023-00",), "2023-08"),
    (calendar.month, ("202308",), "2023-08"),
    (calendar.month, ("2023/08",), "2023-08"),
    (calendar.month, ("08/2023",), "2023-08"),
    (calendar.month, ("2023-08-31",), "2023-08"),
    (calendar.month, ("2023-08Z",), "2023-08"),
    (calendar.month, ("Aug-23",), "2023-08"),
    (calendar.month, ("45139",), "2023-08"),
    (calendar.day, ("2023-02-30",), "no day of the calendar"),
    (calendar.day, ("2023-02-29",), "no day of the calendar"),
    (calendar.day, ("2023-13-01",), "no day of the calendar"),
    (calendar.day, ("20230228",), "2023-08-31"),
    (calendar.day, ("2023-W05",), "2023-08-31"),
    (calendar.day, ("2023-W05-1",), "2023-08-31"),
    (calendar.day, ("31/12/23",), "2023-08-31"),
    (calendar.day, ("12/31/2023",), "2023-08-31"),
    (calendar.day, ("2023-1-5",), "2023-08-31"),
    (calendar.day, ("2023-08-31T00:00:00",), "2023-08-31"),
    (calendar.day, ("2023-08-31Z",), "2023-08-31"),
    (calendar.day, ("31.12.2023",), "2023-08-31"),
    (calendar.span, ("2023-06", "2023-05"), "ends before"),
    (calendar.span, ("2023", "2024"), "2023-08-31"),
    (calendar.name, ("FY2019/FY2014",), "ends before"),
    (calendar.name, ("FY2014/2019-01",), "not of one kind"),
    (calendar.name, ("2023-08/open",), "one kind"),
    (calendar.name, ("FY19",), "two digits"),
]


@pytest.mark.parametrize(("read", "cells", "wanted"), TAKEN)
def test_taken_exactly(read: Callable[..., str], cells: tuple[str, ...], wanted: str) -> None:
    assert read(*cells) == wanted


@pytest.mark.parametrize(("read", "cells", "reason"), REFUSED)
def test_refused_with_a_reason(read: Callable[..., object], cells: tuple[str, ...], reason: str) -> None:
    with pytest.raises(Refusal, match=reason):
        read(*cells)


KINDS = {
    calendar.fiscal_month: ("fiscal-year-and-month", ("year", "month")),
    calendar.calendar_month: ("calendar-year-and-month", ("year", "month")),
    calendar.month: ("month", ("month",)),
    calendar.day: ("day", ("day",)),
    calendar.span: ("span", ("start", "end")),
    calendar.name: ("name", ("period",)),
}
IN_TABLES = [(read, cells, wanted) for read, cells, wanted in TAKEN if read in KINDS]
NOT_IN_TABLES = [(read, cells, reason) for read, cells, reason in REFUSED if read in KINDS]


@pytest.fixture
def read_period(
    crossings: Crossings, crossings_toml: str, known: frozenset[str]
) -> Callable[
    [Callable[..., object], tuple[str, ...]], tuple[Path, Callable[[], dict[tuple[str, ...], str]]]
]:
    """The crossings with one row whose period is in these cells, and a survey of them."""

    def table(
        read: Callable[..., object], cells: tuple[str, ...]
    ) -> tuple[Path, Callable[[], dict[tuple[str, ...], str]]]:
        kind, parts = KINDS[read]
        headers = ("Jahr", "Monat")[: len(parts)]
        period = "".join(f'{part} = "{h}"\n' for part, h in zip(parts, headers, strict=True))
        toml = crossings_toml.replace(
            'calendar = "calendar-year-and-month"\nyear = "Jahr"\nmonth = "Monat"\n',
            f'calendar = "{kind}"\n{period}',
        )
        if len(parts) == 1:
            toml = toml.replace('[columns.Monat]\nuse = "period"\n', "")
        row = ",".join((*cells, "TX", "F", "", "7"))
        described, path = crossings(
            ",".join((*headers, "Ort", "Stoff", "Bemerkung", "Zahl")) + f"\n{row}\n", toml=toml
        )
        return path, lambda: survey(path, described, known).periods

    return table


@pytest.mark.parametrize(("read", "cells", "wanted"), IN_TABLES)
def test_the_period_of_a_row_is_taken_exactly(
    read_period: Callable[..., tuple[Path, Callable[[], object]]],
    read: Callable[..., str],
    cells: tuple[str, ...],
    wanted: str,
) -> None:
    _, periods = read_period(read, cells)
    assert periods() == {cells: wanted}


@pytest.mark.parametrize(("read", "cells", "reason"), NOT_IN_TABLES)
def test_the_period_of_a_row_is_refused_with_its_place(
    read_period: Callable[..., tuple[Path, Callable[[], object]]],
    read: Callable[..., object],
    cells: tuple[str, ...],
    reason: str,
) -> None:
    path, periods = read_period(read, cells)
    with pytest.raises(TableError, match=f"column 'Jahr.*{reason}") as raised:
        periods()
    assert (raised.value.where, raised.value.line) == (str(path), 2)
    assert raised.value.found == ", ".join(cells)


def test_forty_forms_are_decided() -> None:
    assert len(TAKEN) + len(REFUSED) >= 40
