"""The report as Markdown (https://spec.commonmark.org/, tables as GitHub's)."""

from __future__ import annotations

import re
from typing import Final

from borderkg.export.changes.report import Changes, Side
from borderkg.export.changes.sections import MOST, Cell, Linked, Table, lead, sections, title

_MARKS: Final = re.compile(r"([\\`*_\[\]<>|#~])")


def markdown(changes: Changes, *, most: int = MOST) -> str:
    """The report of `changes`; of long tables the first `most` rows, and it says so."""
    lines = [f"# {_plain(title(changes))}", "", _plain(lead(changes)), ""]
    lines += [f"- Old: {_side(changes.old)}", f"- New: {_side(changes.new)}"]
    for section in sections(changes, most=most):
        lines += ["", f"## {_plain(section.title)}"]
        if section.text:
            lines += ["", _plain(section.text)]
        for table in section.tables:
            lines += ["", *_table(table)]
    return "\n".join(lines) + "\n"


def _side(side: Side) -> str:
    version = f", ontology {side.version}" if side.version else ""
    return (
        f"release {_plain(side.release)} of {side.date}{version}, {side.quads:,} quads, "
        f"SHA-256 `{side.sha256}`"
    )


def _table(table: Table) -> list[str]:
    rule = "|" + "|".join("---:" if n in table.right else "---" for n in range(len(table.head))) + "|"
    lines = [f"{_plain(table.caption)}:", "", _row(table.head), rule, *(_row(row) for row in table.rows)]
    if table.left_out:
        lines += ["", f"… and {table.left_out:,} more; `--format json` has them all."]
    return lines


def _row(cells: tuple[Cell, ...]) -> str:
    return "| " + " | ".join(_cell(cell) for cell in cells) + " |"


def _cell(cell: Cell) -> str:
    if isinstance(cell, Linked):
        return f"[{_plain(cell.text)}](<{cell.iri}>)"
    return _plain(cell)


def _plain(text: str) -> str:
    r"""`text` without any mark that Markdown would read.

    >>> _plain("a|b_c")
    'a\\|b\\_c'
    """
    return _MARKS.sub(r"\\\1", " ".join(text.split()))
