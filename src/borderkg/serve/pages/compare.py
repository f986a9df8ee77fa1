"""Two releases beside each other: what came, went and changed from the older to the newer."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final
from weakref import WeakKeyDictionary

from starlette.requests import Request
from starlette.responses import Response

from borderkg.errors import DamagedReleaseError
from borderkg.export.changes import sections
from borderkg.export.changes.comparing import compare as compared
from borderkg.export.changes.report import Changes
from borderkg.namespaces import DATA
from borderkg.serve.dumps import releases
from borderkg.serve.kept import Kept
from borderkg.serve.opened import Opened, opened
from borderkg.serve.pages import links, page, tables
from borderkg.serve.pages.forms import Field, Option
from borderkg.serve.pages.page import Page
from borderkg.serve.pages.shown import Cell, Shown
from borderkg.serve.pages.tables import Column, Table
from borderkg.store.location import Release

MOST: Final = 50
"""Rows of a table; `borderkg diff` tells them all."""
_BYTES: Final = 500
_CELL: Final = DATA.count("/") + 2
"""Slashes that the IRI of a cell has more of: those of its data set and publication."""
_WORD: Final = re.compile(r"[^a-z]+")
_NUMBER: Final = re.compile(r"[+−]?[0-9][0-9,]*(?:\.[0-9]+)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A heading of the report with its tables, in the words of the page where it has them."""

    id: str
    title: str
    tables: tuple[tuple[Table, int], ...]


@dataclass(frozen=True, slots=True)
class _Comparisons:
    """Those that were made while a release is served; one is made at a time."""

    kept: Kept[Changes] = field(default_factory=lambda: Kept(_size, largest=32 << 20))
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)


_MADE: Final[WeakKeyDictionary[Opened, _Comparisons]] = WeakKeyDictionary()


async def compare(request: Request) -> Response:
    """The page of two releases that the address names; else the served one and the one before it."""
    release, shown = opened(request), await page.shown(request)
    held = await release.aside(lambda: releases(release))
    say, ids = shown.words.say, list(held)
    new = request.query_params.get("new", "") or release.id
    before = ids[: ids.index(new)] if new in ids else ids
    old = request.query_params.get("old", "") or (before[-1] if before else "")
    wrong = {
        name: say("compare.wrong", found=id[:100])
        for name, id in (("old", old), ("new", new))
        if id and id not in held
    }
    if not wrong and old == new:
        wrong["old"] = say("compare.same")
    fields = tuple(_choice(name, id, ids, shown, wrong) for name, id in (("old", old), ("new", new)))
    changes: Changes | None = None
    limit = " ".join(f"{one.label}: {one.wrong}" for one in fields if one.wrong)
    if len(held) > 1 and old and not wrong:
        try:
            changes = await _changes(release, held[old], held[new])
        except DamagedReleaseError:
            limit = say("compare.damaged")
    return page.render(
        request,
        "compare.html",
        Page(
            title=say("compare.title_of", old=old, new=new) if changes else say("compare.title"),
            kind=say("compare.title") if changes else "",
            lead=_lead(changes, len(held), shown),
            limit=limit,
            section="data",
        ),
        status=400 if wrong else 200,
        shown=shown,
        fields=fields if len(held) > 1 else (),
        effect=say(f"compare.level_{changes.level}") if changes else "",
        sections=told(changes, shown) if changes else (),
        command=f"borderkg diff {old or 'OLD'} {new if new in held else 'NEW'} --format json",
        single=len(held) < 2,
    )


def told(changes: Changes, shown: Shown) -> tuple[Section, ...]:
    """The report's sections, their labels in the page's language."""
    made = []
    for n, section in enumerate(sections.sections(changes, most=MOST), start=1):
        held = tuple(
            (_table(f"s{n}t{m}", table, shown), table.left_out) for m, table in enumerate(section.tables, 1)
        )
        made.append(Section(id=f"s{n}", title=named(section.title, shown), tables=held))
    return tuple(made)


def named(text: str, shown: Shown) -> str:
    """A label of the report in the page's language; as it is where the messages have none."""
    try:
        return shown.words.say("changes." + _WORD.sub("_", text.casefold()).strip("_"))
    except KeyError:
        return text


async def _changes(release: Opened, old: Release, new: Release) -> Changes:
    made = _MADE.setdefault(release, _Comparisons())

    async def make() -> Changes:
        async with made.turn:
            return await release.aside(lambda: compared(old, new))

    key = tuple((one.id, str(one.manifest.get("sha256"))) for one in (old, new))
    return await made.kept.answer(key, make)


def _size(changes: Changes) -> int:
    things = (*changes.events, *changes.claims)
    rows = len(changes.graphs) + len(changes.links) + len(changes.terms) + len(changes.vintages)
    return _BYTES * (10 + rows + sum(1 + len(thing.statements) for thing in things))


def _lead(changes: Changes | None, held: int, shown: Shown) -> str:
    say = shown.words.say
    if changes is None:
        return say("compare.single") if held < 2 else say("compare.lead")
    if not changes.added and not changes.retired:
        return say("compare.nothing")
    events = {s: sum(e.state == s for e in changes.events) for s in ("added", "changed", "retired")}
    return say("compare.found", came=changes.added, went=changes.retired, **events)


def _choice(name: str, chosen: str, ids: list[str], shown: Shown, wrong: Mapping[str, str]) -> Field:
    return Field(
        name=name,
        label=shown.words.say(f"compare.{name}"),
        kind="select",
        value=chosen,
        options=tuple(Option(value=id, text=id, chosen=id == chosen) for id in ids),
        wrong=wrong.get(name, ""),
    )


def _table(id: str, table: sections.Table, shown: Shown) -> Table:
    columns = [
        Column(key=f"{id}{n}", heading=named(text, shown), numeric=n in table.right)
        for n, text in enumerate(table.head)
    ]
    rows = []
    for row in table.rows:
        cells = [_cell(cell, n in table.right, shown) for n, cell in enumerate(row)]
        of = row[0]
        if isinstance(of, sections.Linked) and of.iri.startswith(DATA) and of.iri.count("/") > _CELL:
            cells = [replace(cell, href=cells[0].href) if cell.numeric else cell for cell in cells]
        rows.append(cells)
    return tables.table(id, named(table.caption, shown), columns, rows, every=True)


def _cell(cell: sections.Cell, right: bool, shown: Shown) -> Cell:
    if isinstance(cell, sections.Linked):
        known = shown.names.named(cell.iri) or cell.iri.startswith(DATA)
        text = shown.label(cell.iri).text if known else cell.text
        return Cell(text=text, href=links.address(cell.iri, shown.language))
    if right or _NUMBER.fullmatch(cell):
        return Cell(text=cell, numeric=right)
    return Cell(text=named(cell, shown))
