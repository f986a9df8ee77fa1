"""Tables: right-aligned numbers, sort and filter in the address, a reason where there is no row."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final
from urllib.parse import urlencode

from starlette.datastructures import QueryParams

from borderkg.query.entity import fold
from borderkg.query.results import Frame
from borderkg.query.terms import Term
from borderkg.serve.pages.language import Words
from borderkg.serve.pages.shown import EMPTY, Cell, Shown

ROWS: Final = 100
"""Rows on one page of a table, at most; the whole table is a download."""
_PLACES: Final = 2
"""Decimals to which all the numbers of a column are written."""
CELLS: Final = 480
"""Cells on one page of a table; one of more than four columns has fewer rows than `ROWS`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column: its key in the address, its heading, a longer word on it, and its unit."""

    key: str
    heading: str
    about: str = ""
    unit: str = ""
    numeric: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Here:
    """The page that tables stand on: its path, and the parameters of its address."""

    address: str
    asked: QueryParams


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row, its place in the whole table from 1, and whether it is marked."""

    cells: tuple[Cell, ...]
    place: int = 0
    here: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table as one page shows it.

    Attributes:
        id: what its anchors and its part of the address begin with.
        caption: what it holds.
        columns: from the left.
        rows: those that are shown.
        total: rows of the whole table.
        found: rows that the filter leaves.
        first: place of the first shown row among those found, from 1.
        empty: why there is no row, where there is none.
        sort: key of the column that it is sorted by, "-" before it for descending; "" as it came.
        find: what the filter looks for.
        numbered: whether each row begins with its number, which is a link to the row.
        address: the page's own address without the state of this table.
        kept: the rest of the address's parameters, which links keep.
    """

    id: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    total: int
    found: int
    first: int = 1
    empty: str = ""
    sort: str = ""
    find: str = ""
    numbered: bool = False
    address: str = ""
    kept: tuple[tuple[str, str], ...] = field(default=())

    @property
    def last(self) -> int:
        """Place of the last shown row among those found."""
        return self.first + len(self.rows) - 1

    @property
    def partial(self) -> bool:
        """Whether there are rows that this page does not show."""
        return len(self.rows) < self.total

    def state(self, name: str) -> str:
        """The name of a part of this table's state in the address."""
        return f"{self.id}_{name}"

    def sorting(self, column: Column) -> str:
        """The address of the page with this table sorted by a column, the other way if it is already."""
        return self._at(sort=f"-{column.key}" if self.sort == column.key else column.key, find=self.find)

    def order(self, column: Column) -> str:
        """What a screen reader is told of a column's order."""
        names = {column.key: "ascending", f"-{column.key}": "descending"}
        return names.get(self.sort, "")

    @property
    def following(self) -> str | None:
        """The address of the next rows, where there are any."""
        return self._page(self.last + 1) if self.last < self.found else None

    @property
    def previous(self) -> str | None:
        """The address of the rows before, where there are any."""
        return self._page(max(1, self.first - most(self.columns))) if self.first > 1 else None

    def _page(self, first: int) -> str:
        return self._at(sort=self.sort, find=self.find, **{"from": str(first)})

    def _at(self, **state: str) -> str:
        pairs = [*self.kept, *((self.state(k), v) for k, v in state.items() if v and v != "1")]
        return f"{self.address}{'?' + urlencode(pairs) if pairs else ''}#{self.id}"


def most(columns: Sequence[Column]) -> int:
    """Rows on one page of a table of these columns.

    >>> [most([Column(key="", heading="")] * n) for n in (3, 6, 8)]
    [100, 80, 60]
    """
    return min(ROWS, CELLS // max(1, len(columns)))


def table(
    id: str,
    caption: str,
    columns: Sequence[Column],
    rows: Sequence[Sequence[Cell]],
    *,
    address: str = "",
    asked: QueryParams | None = None,
    empty: str = "",
    numbered: bool = False,
    here: int | None = None,
    every: bool = False,
) -> Table:
    """The table of `rows`, in the state that the address asks for.

    Args:
        id: letters; what its part of the address begins with.
        caption: what it holds.
        columns: from the left.
        rows: all of them, as they came.
        address: the path of the page.
        asked: the parameters of the address; without them the table cannot be sorted.
        empty: why there may be no row.
        numbered: whether rows carry their numbers.
        here: index of a row to be marked.
        every: show every row, however many.
    """
    made = [Row(cells=tuple(cells), place=n, here=n - 1 == here) for n, cells in enumerate(rows, start=1)]
    numeric = [any(row.cells[i].numeric for row in made) for i in range(len(columns))]
    shown = tuple(replace(c, numeric=c.numeric or numeric[i]) for i, c in enumerate(columns))
    sort = find = ""
    first = 1
    kept: tuple[tuple[str, str], ...] = ()
    if asked is not None:
        own = {f"{id}_{name}" for name in ("sort", "find", "from")}
        kept = tuple((k, v) for k, v in asked.multi_items() if k not in own)
        sort, find = asked.get(f"{id}_sort", ""), asked.get(f"{id}_find", "")[:100]
        start = asked.get(f"{id}_from", "1")
        first = int(start) if start.isdecimal() and len(start) < 8 else 1
    keys = [column.key for column in shown]
    if sort.removeprefix("-") in keys:
        place = keys.index(sort.removeprefix("-"))
        held = [row for row in made if row.cells[place].text]
        held.sort(key=lambda row: row.cells[place].order, reverse=sort.startswith("-"))
        made = held + [row for row in made if not row.cells[place].text]
    else:
        sort = ""
    if wanted := fold(find):
        made = [
            row
            for row in made
            if wanted in fold(" ".join(one.text for cell in row.cells for one in (cell, *cell.also)))
        ]
    first = max(1, min(first, len(made)))
    return Table(
        id=id,
        caption=caption,
        columns=shown,
        rows=tuple(made if every else made[first - 1 : first - 1 + most(shown)]),
        total=len(rows),
        found=len(made),
        first=first,
        empty=empty,
        sort=sort,
        find=find,
        numbered=numbered,
        address=address,
        kept=kept,
    )


def of_frame(
    id: str,
    caption: str,
    frame: Frame,
    shown: Shown,
    *,
    headings: Mapping[str, str] | None = None,
    hidden: Sequence[str] = (),
    address: str = "",
    asked: QueryParams | None = None,
    empty: str = "",
    numbered: bool = False,
    states: Callable[[Sequence[Term | None], str], str | None] | None = None,
) -> Table:
    """The table of an answer: names for IRIs, and each number a link to what states it, by `states`.

    A column that only repeats the name of the resource in the column before it is left out, and so
    are a column that holds nothing and those of `hidden`.
    """
    words = shown.words
    columns: list[Column] = []
    taken: list[int] = []
    for n, name in enumerate(frame.columns):
        if name in hidden or all(row[n] is None for row in frame.terms) or _repeats(frame, n, shown):
            continue
        about = frame.descriptions.get(name, {})
        text = about.get(words.language) or about.get("en", name)
        heading = (headings or {}).get(name) or heading_of(name, words)
        columns.append(Column(key=name, heading=heading, about=text if text != heading else ""))
        taken.append(n)
    rows = []
    for terms, values in zip(frame.terms, frame.rows, strict=True):
        cells = []
        for n in taken:
            cell = shown.coded(terms[n], frame.columns[n], values[n])
            if cell.numeric and states is not None:
                cell = replace(cell, href=states(terms, frame.columns[n]))
            cells.append(cell)
        rows.append(cells)
    for place in range(len(columns)):
        _align(rows, place)
    return table(id, caption, columns, rows, address=address, asked=asked, empty=empty, numbered=numbered)


def _align(rows: Sequence[list[Cell]], place: int) -> None:
    """Gives the numbers of a column as many decimals as the longest of them has, where those are few."""
    numbers = [row[place].text for row in rows if row[place].numeric]
    most_ = max((len(text.partition(".")[2]) for text in numbers), default=0)
    if not 0 < most_ <= _PLACES:
        return
    for row in rows:
        if (cell := row[place]).numeric:
            whole, _, rest = cell.text.partition(".")
            row[place] = replace(cell, text=f"{whole}.{rest:0<{most_}}")


def columns(keys: Iterable[str], words: Words) -> list[Column]:
    """Columns by their names, with headings from the messages."""
    return [Column(key=key, heading=heading_of(key, words)) for key in keys]


def heading_of(name: str, words: Words) -> str:
    """The heading of a column by its name, from the messages; the name itself where there is none."""
    try:
        return words.say(f"columns.{name.casefold()}")
    except KeyError:
        text = name.replace("_", " ")
        return text[:1].upper() + text[1:]


def _repeats(frame: Frame, place: int, shown: Shown) -> bool:
    """Whether a column of names adds nothing to a column of resources before it."""
    if place == 0 or not frame.terms:
        return False
    texts = [row[place] for row in frame.terms]
    if any(t is not None and t.kind != "literal" for t in texts):
        return False
    for before in range(place - 1, -1, -1):
        things = [row[before] for row in frame.terms]
        if all(_names(a, b, shown) for a, b in zip(things, texts, strict=True)):
            return True
    return False


def _names(thing: Term | None, text: Term | None, shown: Shown) -> bool:
    if thing is None or text is None:
        return thing is None and text is None
    return thing.kind == "iri" and text.value in shown.names.labels.get(thing.value, {}).values()


def facts(rows: Sequence[tuple[str, Sequence[Cell]]]) -> tuple[tuple[str, tuple[Cell, ...]], ...]:
    """Names and values for a list of facts; what has no value is left out."""
    return tuple(
        (name, tuple(c for c in cells if c is not EMPTY))
        for name, cells in rows
        if any(c.text for c in cells)
    )
