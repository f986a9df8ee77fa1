"""Months, fiscal years and days as tables print them, made into our period names.

CBP prints "2023, DEC" for December *2022*: U.S. federal fiscal year N runs from October of N − 1 to
September of N (31 U.S.C. 1102). A year is four digits, a date is ISO 8601; everything else is refused.
"""

from __future__ import annotations

import datetime
import re
from typing import Final

from borderkg.sources.numbers import Refusal

MONTHS: Final = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
_NUMBERS: Final = {
    **{name: n for n, name in enumerate(MONTHS, 1)},
    **{name[:3]: n for n, name in enumerate(MONTHS, 1)},
    "sept": 9,
}
_FIRST_FISCAL_MONTH: Final = 10


def month_number(cell: str) -> int:
    """1 to 12 for an English month, its three-letter form, or its number.

    Raises:
        Refusal: with the reason.

    >>> month_number("AUG"), month_number("August"), month_number("8"), month_number("08")
    (8, 8, 8, 8)
    """
    found = _NUMBERS.get(cell.lower()) if cell.isascii() else None
    if found:
        return found
    if re.fullmatch(r"0?[1-9]|1[0-2]", cell, re.ASCII):
        return int(cell)
    raise Refusal("white space around the month" if cell != cell.strip() else "no month of the year")


def year(cell: str) -> int:
    """The calendar year of four digits.

    Raises:
        Refusal: with the reason.
    """
    if re.fullmatch(r"(?:19|20)[0-9]{2}", cell, re.ASCII):
        return int(cell)
    if re.fullmatch(r"'?[0-9]{2}", cell, re.ASCII):
        raise Refusal("a year of two digits: the century cannot be told")
    raise Refusal("no year of four digits from 1900 to 2099")


def fiscal_year(cell: str) -> int:
    """The fiscal year of four digits, with or without "FY" before it.

    Raises:
        Refusal: with the reason; "2024 (FYTD)" and its like need an entry in the code map.

    >>> fiscal_year("2023"), fiscal_year("FY2023"), fiscal_year("FY 2023")
    (2023, 2023, 2023)
    """
    return year(re.sub(r"\AFY ?(?=[0-9])", "", cell))


def month(cell: str) -> str:
    """A calendar month, `2023-08`.

    Raises:
        Refusal: with the reason.
    """
    if not re.fullmatch(r"(?:19|20)[0-9]{2}-(?:0[1-9]|1[0-2])", cell, re.ASCII):
        raise Refusal("no month in the form 2023-08")
    return cell


def day(cell: str) -> str:
    """A day of the calendar that exists, `2023-08-31`.

    Raises:
        Refusal: with the reason.
    """
    if not re.fullmatch(r"(?:19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}", cell, re.ASCII):
        raise Refusal("no day in the form 2023-08-31")
    try:
        datetime.date.fromisoformat(cell)
    except ValueError as error:
        raise Refusal("no day of the calendar") from error
    return cell


def calendar_month(year_cell: str, month_cell: str) -> str:
    """The period name of a calendar year and a month.

    >>> calendar_month("2023", "Aug")
    '2023-08'
    """
    return f"{year(year_cell):04d}-{month_number(month_cell):02d}"


def fiscal_month(year_cell: str, month_cell: str) -> str:
    """The period name of a U.S. federal fiscal year and a month.

    >>> fiscal_month("2023", "DEC"), fiscal_month("2023", "SEP")
    ('2022-12', '2023-09')
    """
    number = month_number(month_cell)
    before = number >= _FIRST_FISCAL_MONTH
    return f"{fiscal_year(year_cell) - before:04d}-{number:02d}"


def fiscal_year_of(period: str) -> str:
    """The fiscal year that the month `period` lies in.

    >>> fiscal_year_of("2022-12"), fiscal_year_of("2023-09")
    ('FY2023', 'FY2023')
    """
    number = int(period[:4]) + (int(period[5:7]) >= _FIRST_FISCAL_MONTH)
    return f"FY{number:04d}"


def first_day(cell: str) -> str:
    """The first day that `cell`, a month or a day, names."""
    return month(cell) + "-01" if len(cell) == len("2023-08") else day(cell)


def last_day(cell: str) -> str:
    """The last day that `cell`, a month or a day, names.

    >>> last_day("2024-02"), last_day("2024-02-03")
    ('2024-02-29', '2024-02-03')
    """
    if len(cell) != len("2023-08"):
        return day(cell)
    start = datetime.date.fromisoformat(month(cell) + "-01")
    following = (start + datetime.timedelta(days=31)).replace(day=1)
    return (following - datetime.timedelta(days=1)).isoformat()


def span(start_cell: str, end_cell: str) -> str:
    """The period name of a span of days, open where no end is given.

    >>> span("2023-05", "2023-12-31"), span("2023-05-12", "")
    ('2023-05-01/2023-12-31', '2023-05-12/open')
    """
    start = first_day(start_cell)
    end = last_day(end_cell) if end_cell else "open"
    if end < start and end_cell:
        raise Refusal("a span that ends before it begins")
    return f"{start}/{end}"


def name(cell: str) -> str:
    """A period under its own name: a month, a day, a fiscal year, a span of these, an open span of days.

    >>> name("2023-08"), name("FY2014/FY2019"), name("2023-05-12/open")
    ('2023-08', 'FY2014/FY2019', '2023-05-12/open')
    """
    start, slash, end = cell.partition("/")
    if not slash:
        return _one(start)
    if end == "open" and len(start) == len("2023-05-12"):
        return f"{day(start)}/{end}"
    if len(start) != len(end):
        raise Refusal("a span whose two ends are not of one kind")
    if _one(end) < _one(start):
        raise Refusal("a span that ends before it begins")
    return cell


def _one(cell: str) -> str:
    if cell.startswith("FY"):
        return f"FY{year(cell[2:]):04d}"
    return month(cell) if len(cell) == len("2023-08") else day(cell)
