"""What stands in the months around an event: cells, other events, policies, publications."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from borderkg.study import months as calendar
from borderkg.study.change import Change


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
