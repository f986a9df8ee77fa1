"""The first reading of a table: every cell is decided before anything of the table is used.

A survey learns what each printed value stands for, and refuses the whole table at the first cell that
cannot be taken exactly. What follows it may therefore read the table again, by any engine, without a
check of its own, and no table is ever loaded in part.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Final, TypeVar

from borderkg.errors import BorderKGError, TableError
from borderkg.iris import slug
from borderkg.sources import calendar, numbers, tables
from borderkg.sources.manifest import INTEGER_DIMENSIONS, Calendar, Column, SourceManifest
from borderkg.sources.numbers import Refusal

_IRI: Final = re.compile(r"https?://[^\s<>\"{}|\\^`]+")
_LOG: Final = logging.getLogger("borderkg.sources")
_REMEMBERED: Final = 50_000
_K = TypeVar("_K")
_PERIODS: Final[Mapping[str, Callable[..., str]]] = {
    "month": calendar.month,
    "fiscal-year-and-month": calendar.fiscal_month,
    "calendar-year-and-month": calendar.calendar_month,
    "fiscal-year": lambda cell: f"FY{calendar.fiscal_year(cell):04d}",
    "day": calendar.day,
    "span": calendar.span,
    "name": calendar.name,
}


@dataclass(slots=True, kw_only=True)
class Survey:
    """What a table holds: the meaning of each printed value, by column, and the range of its measure.

    `meanings` maps header → printed value → IRI (digits for an integer dimension); `periods` maps the
    cells of the calendar's columns → the name of the period; `vintages` printed value → vintage slug;
    `taken` are measures known to be good.
    """

    meanings: dict[str, dict[str, str]] = field(default_factory=dict)
    periods: dict[tuple[str, ...], str] = field(default_factory=dict)
    vintages: dict[str, str] = field(default_factory=dict)
    rows: int = 0
    suppressed: int = 0
    smallest: Decimal | None = None
    largest: Decimal | None = None
    taken: set[str] = field(default_factory=set)


def survey(path: Path, manifest: SourceManifest, known: frozenset[str]) -> Survey:
    """Decide every cell of the table at `path`; `known` are the IRIs that codes may stand for.

    Raises:
        TableError: for the first cell that is not taken, with file, line, column, value and reason.
        EncodingError: as `tables.batches`.
    """
    made = Survey(meanings={c.header: {} for c in manifest.columns if c.use in ("dimension", "attribute")})
    measure = next(c.header for c in manifest.columns if c.use == "measure")
    tables.check_text(path)
    if manifest.added_columns == "warn" and (added := tables.added_columns(path, manifest)):
        _LOG.warning("%s: columns that nobody described are left out: %s", path, ", ".join(added))
    for batch in tables.batches(path, manifest):
        made.rows += len(batch)
        for column in manifest.columns:
            cells = batch.columns.get(column.header)
            if cells is None:
                continue
            if column.header in made.meanings:
                meanings = made.meanings[column.header]
                for cell in _new(cells, meanings):
                    with _at(path, batch, column.header, cell):
                        meanings[cell] = _meaning(cell, column, manifest, known)
            elif column.use == "page":
                for cell in set(cells):
                    with _at(path, batch, column.header, cell):
                        pages(cell)
        for key in _new(_keys(batch, manifest.calendar), made.periods):
            with _at(path, batch, manifest.calendar.parts[-1], key[-1], key=key, calendar=manifest.calendar):
                made.periods[key] = _period(key, manifest)
        if manifest.vintage_column:
            for cell in _new(batch.columns[manifest.vintage_column], made.vintages):
                with _at(path, batch, manifest.vintage_column, cell):
                    made.vintages[cell] = _vintage(cell, manifest)
        _measure(path, batch, measure, manifest, made)
    return made


def pages(cell: str) -> tuple[str, ...]:
    """The addresses in `cell`, one or more, a space between them.

    Raises:
        Refusal: when one of them is not an absolute web address.
    """
    found = tuple(cell.split(" "))
    for address in found:
        if not _IRI.fullmatch(address):
            raise Refusal("not a web address")
    return found


def measure_of(cell: str, manifest: SourceManifest) -> int | Decimal:
    """The number in `cell`, whole for counts, decimal for rates and weights.

    Raises:
        Refusal: when it cannot be taken exactly.
    """
    if manifest.measure in ("rate", "weight"):
        return numbers.decimal(cell, grouping=manifest.grouping)
    return numbers.count(cell, grouping=manifest.grouping)


def _period(key: tuple[str, ...], manifest: SourceManifest) -> str:
    """The name of the period that the cells `key` of the calendar's columns stand for."""
    codes = [manifest.column(part).codes for part in manifest.calendar.parts]
    return _PERIODS[manifest.calendar.kind](
        *(known.get(cell, cell) for known, cell in zip(codes, key, strict=True))
    )


def _keys(batch: tables.Batch, calendar_: Calendar) -> Iterable[tuple[str, ...]]:
    return zip(*(batch.columns[part] for part in calendar_.parts), strict=True)


def _new(cells: Iterable[_K], seen: Mapping[_K, str]) -> list[_K]:
    """What of `cells` is not among `seen`, in the order of the table."""
    given = tuple(cells)
    fresh = set(given) - seen.keys()
    return sorted(fresh, key=given.index) if fresh else []


class _at:  # noqa: N801  (reads as a phrase where it is used)
    """A refusal inside becomes a `TableError` with the line of the first such cell."""

    def __init__(
        self,
        path: Path,
        batch: tables.Batch,
        header: str,
        cell: str,
        *,
        key: tuple[str, ...] = (),
        calendar: Calendar | None = None,
    ) -> None:
        self._where = (path, batch, header, cell)
        self._key, self._calendar = key, calendar

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if not isinstance(error, Refusal):
            return
        path, batch, header, cell = self._where
        if self._calendar is not None:
            position = list(_keys(batch, self._calendar)).index(self._key)
            header, cell = ", ".join(self._calendar.parts), ", ".join(self._key)
        else:
            position = batch.columns[header].index(cell)
        raise TableError(
            f"column {header!r}: {error}",
            where=path,
            line=batch.lines[position],
            found=cell,
            expected="a value that source.toml describes",
            advice="correct the cell or describe it there",
        ) from error


def _meaning(cell: str, column: Column, manifest: SourceManifest, known: frozenset[str]) -> str:
    given = column.codes.get(cell)
    if given is not None:
        return given
    if column.term in INTEGER_DIMENSIONS:
        return str(numbers.count(cell))
    if not column.into:
        raise Refusal("no code for this value")
    try:
        made = column.into + slug(cell)
    except BorderKGError as error:
        raise Refusal("no code for this value, and no slug can be made of it") from error
    if made not in known:
        raise Refusal(f"no code for this value: {made} does not exist")
    return made


def _vintage(cell: str, manifest: SourceManifest) -> str:
    for vintage in manifest.vintages:
        if cell in vintage.rows:
            return vintage.slug
    raise Refusal("no vintage has this value among its rows")


def _measure(path: Path, batch: tables.Batch, header: str, manifest: SourceManifest, made: Survey) -> None:
    """Check the measures of one batch; nothing is kept of them but the range and some that are known good."""
    cells = batch.columns[header]
    if manifest.suppressed:
        made.suppressed += sum(cell in manifest.suppressed for cell in cells)
    for cell in set(cells) - made.taken - manifest.suppressed.keys():
        with _at(path, batch, header, cell):
            value = Decimal(measure_of(cell, manifest))
        made.smallest = value if made.smallest is None else min(made.smallest, value)
        made.largest = value if made.largest is None else max(made.largest, value)
        if len(made.taken) < _REMEMBERED:
            made.taken.add(cell)
