"""How commands print: tables for people, JSON for programs, files where asked."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from borderkg.assemble.progress import Stage
    from borderkg.query.results import Frame


def emit(text: str, out: Path | None = None) -> None:
    """Write `text` to the standard output, or to a file by way of a temporary one beside it.

    Raises:
        BorderKGError: when the file cannot be written; nothing half is left.
    """
    if out is None:
        sys.stdout.write(text)
        return
    save(text.encode(), out)


def save(content: bytes, out: Path) -> None:
    """Write `content` to `out`, whole or not at all.

    Raises:
        BorderKGError: when it cannot be written.
    """
    from borderkg.export.writing import whole_file

    with whole_file(out) as output:
        output.write(content)


def emit_json(value: object) -> None:
    """Write `value` as indented JSON."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=1) + "\n")


def note(text: str) -> None:
    """Say something to the person, beside the answer."""
    print(text, file=sys.stderr)


def stage_line(stage: Stage) -> None:
    """Say that a stage of a build has ended, with its count and seconds."""
    note(f"{stage.name:<28} {stage.count:>10,} {stage.unit:<14} {stage.seconds:7.2f} s")


def table(columns: Sequence[str], rows: Iterable[Sequence[str]], *, title: str | None = None) -> None:
    """Print a table as wide as the terminal."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console()
    # A pipe has no width: what is cut off there would be lost.
    if not console.is_terminal:
        console.width = 10_000
    drawn = Table(title=title, title_justify="left", header_style="bold", box=None, pad_edge=False)
    for column in columns:
        drawn.add_column(column, overflow="fold")
    for row in rows:
        drawn.add_row(*(Text(cell) for cell in row))
    console.print(drawn)


def frame_table(frame: Frame, *, title: str | None = None) -> None:
    """Print a frame as a table, with IRIs of ours in their short form."""
    from borderkg.namespaces import shrink

    rows = [
        ["" if t is None else shrink(t.value) if t.kind == "iri" else t.value for t in row]
        for row in frame.terms
    ]
    table(frame.columns, rows, title=title)
    note(f"{len(frame):,} row{'' if len(frame) == 1 else 's'}")
