"""Two rows for one cell: refused with the lines of both, before a cube could hide or add them up.

The cells of a table are remembered up to a million rows. Beyond that a table is written without this
check, in flat memory, and the search for doubled cells is a sort of the finished lines (docs/scale.md).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from borderkg.assemble.observations import PERIOD, slug_of
from borderkg.errors import TableError
from borderkg.sources import tables
from borderkg.sources.manifest import SourceManifest
from borderkg.sources.survey import Survey

ROWS_REMEMBERED: Final = 1_000_000


class Cells:
    """The cells of one table that were seen so far."""

    def __init__(self, table: Path, manifest: SourceManifest, learnt: Survey) -> None:
        self._table, self._manifest, self._learnt = table, manifest, learnt
        self._seen: dict[str, set[tuple[str, ...]]] = {}
        self.remembered = learnt.rows <= ROWS_REMEMBERED

    def add(self, vintage: str, cells: Iterable[tuple[tuple[str, ...], str]]) -> None:
        """Remember the cells of one batch of `vintage`.

        Raises:
            TableError: for a cell that was there before, with the lines of both rows.
        """
        if not self.remembered:
            return
        seen = self._seen.setdefault(vintage, set())
        for slugs, _ in cells:
            if slugs in seen:
                raise self._error(vintage, slugs)
            seen.add(slugs)

    def _error(self, vintage: str, slugs: tuple[str, ...]) -> TableError:
        lines = [line for line, v, s in self._places() if s == slugs and v in ("", vintage)]
        return TableError(
            "two rows give one cell",
            where=self._table,
            line=lines[-1] if lines else None,
            found="/".join(slugs),
            expected=f"one row (the first is on line {lines[0]})" if lines else "one row",
            advice="drop one of the rows, or describe the column that tells them apart as a dimension",
        )

    def _places(self) -> Iterator[tuple[int, str, tuple[str, ...]]]:
        """Line, vintage and slugs of every row."""
        manifest, learnt = self._manifest, self._learnt
        columns = {c.term: c.header for c in manifest.columns if c.use == "dimension"}
        constants = dict(manifest.constants)
        for batch in tables.batches(self._table, manifest):
            keys = list(zip(*(batch.columns[p] for p in manifest.calendar.parts), strict=True))
            for i, line in enumerate(batch.lines):
                slugs = tuple(
                    slug_of(learnt.meanings[columns[d]][batch.columns[columns[d]][i]])
                    if d in columns
                    else slug_of(constants[d])
                    if d in constants
                    else slug_of(PERIOD + learnt.periods[keys[i]])
                    for d in manifest.dimensions
                )
                by = manifest.vintage_column
                yield line, learnt.vintages[batch.columns[by][i]] if by else "", slugs
