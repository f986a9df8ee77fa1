"""`source.toml`: what a statistical table is, said once, so that no table needs Python of its own.

The format is described in docs/statistics.md. Nothing in a manifest is optional by accident: an
unknown key, an unmapped column or a missing code is a `ManifestError`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NamedTuple

from borderkg.errors import ManifestError
from borderkg.iris import slug
from borderkg.namespaces import expand
from borderkg.sources import toml
from borderkg.sources.toml import Section
from borderkg.sources.whereabouts import Whereabouts, whereabouts

USES: Final = ("dimension", "measure", "attribute", "period", "vintage", "page", "ignored")
CALENDARS: Final = (
    "month",
    "fiscal-year-and-month",
    "calendar-year-and-month",
    "fiscal-year",
    "day",
    "span",
    "name",
)
_COLUMNS_OF_CALENDAR: Final = {
    "month": ("month",),
    "fiscal-year-and-month": ("year", "month"),
    "calendar-year-and-month": ("year", "month"),
    "fiscal-year": ("year",),
    "day": ("day",),
    "span": ("start", "end"),
    "name": ("period",),
}
INTEGER_DIMENSIONS: Final = frozenset({"reading"})
"""Dimensions whose values are small integers and not codes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """What one column of a table is for.

    `codes` maps a value as printed to an IRI, for an integer dimension to its digits, and for a column of
    the period to what the calendar reads ("enero" to "1"); `into` is the beginning of the IRI whose end is
    the slug of any other value, if such a thing exists. `beside` is the header of a column whose cell is read
    in front of this one's, a comma between them, where only both together say what is meant.
    """

    header: str
    use: str
    term: str = ""
    codes: Mapping[str, str]
    into: str = ""
    why: str = ""
    optional: bool = False
    beside: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """How the columns of a table name a period: the calendar, and column header by part."""

    kind: str
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Vintage:
    """One publication of a table: the slug in our IRIs, the release that it is, and its date."""

    slug: str
    iri: str
    issued: str
    not_before: str
    not_after: str
    title_en: str
    title_es: str
    attestation: str
    rows: frozenset[str]


class Reason(NamedTuple):
    """Why a cell is withheld, in both languages."""

    en: str
    es: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RollUp:
    """A derived cube: the dimensions it keeps (ours → the base cube's), summing over the rest."""

    name: str
    title_en: str
    title_es: str
    keep: tuple[tuple[str, str], ...]
    constants: tuple[tuple[str, str], ...]
    period: str
    dense: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedTotal:
    """A total that the publisher prints: the cells it sums, its value, and the page."""

    value: str
    where: tuple[tuple[str, tuple[str, ...]], ...]
    page: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectations:
    """What the table must show before a row of it is believed."""

    rows: int | None
    smallest: int | None
    largest: int | None
    distinct: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceManifest:
    """One statistical source: a folder `data/statistics/{key}/`."""

    key: str
    path: Path
    title_en: str
    title_es: str
    publisher: str
    licence: str
    page: str
    published: str
    method: str
    file: Path | None
    sha256: str
    known_sha256: tuple[str, ...]
    added_columns: str
    grouping: str
    absent: str
    absent_words: str
    suppressed: Mapping[str, Reason]
    dimensions: tuple[str, ...]
    measure: str
    variable: str
    unit: str
    status: str
    columns: tuple[Column, ...]
    constants: tuple[tuple[str, str], ...]
    calendar: Calendar
    vintages: tuple[Vintage, ...]
    vintage_column: str
    roll_ups: tuple[RollUp, ...]
    totals: tuple[PublishedTotal, ...]
    expectations: Expectations
    fetch: Whereabouts | None = None

    def column(self, header: str) -> Column:
        """The column under `header`."""
        return next(c for c in self.columns if c.header == header)

    @property
    def headers(self) -> tuple[str, ...]:
        """The headers that a file of this source must have."""
        return tuple(c.header for c in self.columns if not c.optional)


def read(path: Path) -> SourceManifest:
    """The manifest at `path`, a `source.toml`.

    Raises:
        ManifestError: with the key, when it is incomplete or contradicts itself.
    """
    top = toml.read(path)
    table, cube, title = top.section("table"), top.section("cube"), top.section("title")
    name = table.text("file", "")
    described = top.section("columns")
    columns = tuple(_column(described, header) for header in described.names())
    constants = tuple((k, expand(v)) for k, v in sorted(top.mapping("constants").items()))
    made = SourceManifest(
        key=path.parent.name,
        path=path,
        title_en=title.text("en"),
        title_es=title.text("es"),
        publisher=expand(top.text("publisher")),
        licence=top.text("licence"),
        page=top.text("page"),
        published=top.text("published"),
        method=top.text("method", ""),
        file=path.parent / name if name else None,
        sha256=table.text("sha256", ""),
        known_sha256=table.texts("known-sha256"),
        added_columns=table.choice("added-columns", ("refuse", "warn"), "refuse"),
        grouping=table.text("grouping", ""),
        absent=table.choice("absent", ("zero", "unknown")),
        absent_words=table.text("absent-words", ""),
        suppressed=_suppressed(table.section("suppressed", optional=True)),
        dimensions=cube.texts("dimensions"),
        measure=cube.choice("measure", ("encounterCount", "personCount", "rate", "weight", "eventCount")),
        variable=expand(cube.text("variable")),
        unit=expand(cube.text("unit")),
        status=expand(cube.text("status", "scheme/observation-statuses/normal")),
        columns=columns,
        constants=constants,
        calendar=_calendar(top.section("period")),
        vintages=tuple(_vintage(s) for s in top.sections("vintages")),
        vintage_column=cube.text("vintage-column", ""),
        roll_ups=tuple(_roll_up(s) for s in top.sections("roll-ups")),
        totals=tuple(_total(s) for s in top.sections("totals")),
        expectations=_expectations(top.section("expectations", optional=True)),
        fetch=whereabouts(top.section("fetch")) if "fetch" in top else None,
    )
    for section in (top, table, cube, title):
        section.finish()
    _agree(made, top)
    return made


def read_all(statistics: Path) -> tuple[SourceManifest, ...]:
    """Every source below `statistics`, by key."""
    return tuple(read(p) for p in sorted(statistics.glob("*/source.toml")))


def _column(columns: Section, header: str) -> Column:
    section = columns.section(header)
    use = section.choice("use", USES)
    given = section.mapping("codes")
    codes = given if use == "period" else {k: _code(v) for k, v in given.items()}
    into = section.text("into", "")
    made = Column(
        header=header,
        use=use,
        term=section.text("term", ""),
        codes=codes,
        into=expand(into) if into else "",
        why=section.text("why", ""),
        optional=section.flag("optional"),
        beside=section.text("beside", ""),
    )
    section.finish()
    if use == "ignored" and not made.why:
        raise section.wrong("why", "the reason why the column is ignored")
    if use in ("dimension", "attribute") and not made.term:
        raise section.wrong("term", "the property that the column becomes")
    return made


def _suppressed(section: Section) -> dict[str, Reason]:
    made = {}
    for cell in section.names():
        words = section.section(cell)
        made[cell] = Reason(en=words.text("en"), es=words.text("es"))
        words.finish()
    return made


def _code(value: str) -> str:
    """What a code map says: an IRI, digits, true or false, or nothing for `none`."""
    if value == "none":
        return ""
    return value if value.isdigit() or value in ("true", "false") else expand(value)


def _calendar(section: Section) -> Calendar:
    kind = section.choice("calendar", CALENDARS)
    parts = tuple(section.text(part) for part in _COLUMNS_OF_CALENDAR[kind])
    section.finish()
    return Calendar(kind=kind, parts=parts)


def _vintage(section: Section) -> Vintage:
    issued = section.text("issued", "")
    if not re.fullmatch(r"(\d{4}-\d{2}(-\d{2})?)?", issued):
        raise section.wrong("issued", "a day or a month, 2023-09-22 or 2023-11, or nothing")
    made = Vintage(
        slug=section.text("slug"),
        iri=expand(section.text("iri")),
        issued=issued,
        not_before=section.text("not-before", issued if len(issued) == len("2023-09-22") else ""),
        not_after=section.text("not-after", issued if len(issued) == len("2023-09-22") else ""),
        title_en=section.text("title-en", ""),
        title_es=section.text("title-es", ""),
        attestation=_code(section.text("attestation", "none")),
        rows=frozenset(section.texts("rows")),
    )
    section.finish()
    if made.slug != slug(made.slug):
        raise section.wrong("slug", "lower-case letters, digits and hyphens")
    if not made.not_before or not made.not_after:
        raise section.wrong("not-before", "the first and last possible day, since only a month is known")
    return made


def _roll_up(section: Section) -> RollUp:
    made = RollUp(
        name=section.text("name"),
        title_en=section.text("title-en"),
        title_es=section.text("title-es"),
        keep=tuple(section.mapping("keep").items()),
        constants=tuple((k, expand(v)) for k, v in section.mapping("constants").items()),
        period=section.choice("period", ("month", "fiscal-year"), "month"),
        dense=section.flag("dense"),
    )
    section.finish()
    return made


def _total(section: Section) -> PublishedTotal:
    where = section.section("where")
    made = PublishedTotal(
        value=section.text("value"),
        where=tuple((k, tuple(expand(v) for v in where.texts(k))) for k in where.names()),
        page=section.text("page"),
    )
    section.finish()
    return made


def _expectations(section: Section) -> Expectations:
    distinct = section.section("distinct", optional=True)
    counts = tuple((k, distinct.integer(k) or 0) for k in distinct.names())
    made = Expectations(
        rows=section.integer("rows"),
        smallest=section.integer("smallest"),
        largest=section.integer("largest"),
        distinct=counts,
    )
    section.finish()
    return made


def _agree(made: SourceManifest, top: Section) -> None:
    """Check what no single key can show."""
    by_column = {c.term for c in made.columns if c.use == "dimension"}
    constant = {k for k, _ in made.constants}
    declared = set(made.dimensions)
    covered = by_column | constant | {"refPeriod"}
    if declared != covered or len(declared) != len(made.dimensions):
        raise top.wrong(
            "cube.dimensions",
            "each dimension once, each filled by one column, constant or the period",
            found=sorted(declared ^ covered),
        )
    if sum(c.use == "measure" for c in made.columns) != 1:
        raise top.wrong("columns", "one column whose use is measure", found=made.headers)
    for column in made.columns:
        if column.beside and (
            column.beside not in made.headers or column.use not in ("dimension", "attribute")
        ):
            raise top.wrong(
                "columns",
                "beside only for a dimension or attribute, a column of the table",
                found=column.beside,
            )
    if made.vintage_column and made.vintage_column not in made.headers:
        raise top.wrong("cube.vintage-column", "a column of the table", found=made.vintage_column)
    period_columns = set(made.calendar.parts)
    if period_columns != {c.header for c in made.columns if c.use == "period"}:
        raise top.wrong("period", "the columns whose use is period", found=sorted(period_columns))
    if not made.vintages:
        raise top.wrong("vintages", "one vintage at least")
    by_row = [v for v in made.vintages if v.rows]
    if made.vintage_column and len(by_row) != len(made.vintages):
        raise top.wrong("vintages", "rows for each, since a column tells the vintage")
    if not made.vintage_column and len(made.vintages) != 1:
        raise top.wrong("vintages", "one, or a column whose use is vintage")
    if made.file is not None and not re.fullmatch(r"[0-9a-f]{64}", made.sha256):
        raise ManifestError(
            "the table has no sha256",
            where=made.path,
            found=made.sha256,
            expected="64 hexadecimal digits",
            advice="run sha256sum on the table",
        )
