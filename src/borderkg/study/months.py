"""Calendar months as numbers and as words: no library's locale and no clock."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

from borderkg.study.words import ENGLISH, Words


def index(day: date) -> int:
    """The month of `day` as the graph counts months: year × 12 + month − 1.

    >>> index(date(2023, 8, 31))
    24283
    """
    return day.year * 12 + day.month - 1


def first_day(month: int) -> date:
    """The first day of the month with that index."""
    return date(month // 12, month % 12 + 1, 1)


def last_day(month: int) -> date:
    """The last day of the month with that index."""
    year, number = month // 12, month % 12 + 1
    return date(year, number, monthrange(year, number)[1])


def name(month: int) -> str:
    """The month as yyyy-mm.

    >>> name(24283)
    '2023-08'
    """
    return f"{month // 12:04}-{month % 12 + 1:02}"


def words(month: int, said: Words = ENGLISH) -> str:
    """The month in words.

    >>> words(24283)
    'August 2023'
    """
    return said.month.format(month=said.long_months[month % 12], year=month // 12)


def day_in_words(day: date, said: Words = ENGLISH) -> str:
    """A day in words.

    >>> from borderkg.study.words import SPANISH
    >>> day_in_words(date(2023, 12, 27)), day_in_words(date(2023, 12, 27), SPANISH)
    ('27 December 2023', '27 de diciembre de 2023')
    """
    return said.day.format(day=day.day, month=said.long_months[day.month - 1], year=day.year)


def position(day: date, start: int) -> float:
    """Where `day` lies on an axis of months: 0 at the beginning of the month `start`, 1 at its end.

    >>> position(date(2023, 8, 1), 24282)
    1.0
    """
    return index(day) - start + (day.day - 1) / monthrange(day.year, day.month)[1]
