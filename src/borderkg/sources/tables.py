"""CSV tables, read strictly and in batches: each cell is taken exactly or refused with its place.

The reader checks form before meaning: encoding, quotes, headers, the length of each row. It holds one
batch of rows at a time, so memory does not grow with the table. https://www.rfc-editor.org/rfc/rfc4180
"""

from __future__ import annotations

import codecs
import csv
import hashlib
import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from borderkg.errors import EncodingError, TableError
from borderkg.sources.manifest import SourceManifest

BATCH_ROWS: Final = 500
"""Rows in a batch: measured, what still fits the processor's cache; 20,000 were half as fast."""
LONGEST_CELL: Final = 10_000
_CHUNK: Final = 1 << 18


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Some rows of a table, by column; `lines` has the line in the file on which each row ends."""

    columns: dict[str, tuple[str, ...]]
    lines: Sequence[int]

    def __len__(self) -> int:
        return len(self.lines)


def sha256(path: Path) -> str:
    """The SHA-256 of the file at `path`, in hexadecimal."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def check_text(path: Path) -> None:
    """Make sure that the file at `path` is a whole text in UTF-8.

    Raises:
        EncodingError: for UTF-16, for a NUL, for bytes that are not UTF-8, with the line.
        TableError: for an empty file, and for one whose last line has no end, as when it was cut off.
    """
    decoder = codecs.getincrementaldecoder("utf-8")(errors="strict")
    last = b""
    with path.open("rb") as stream:
        for number, chunk in enumerate(iter(lambda: stream.read(_CHUNK), b"")):
            if number == 0 and chunk.startswith((b"\xff\xfe", b"\xfe\xff")):
                raise EncodingError(
                    "the table is UTF-16",
                    where=path,
                    line=1,
                    found=chunk[:8],
                    expected="UTF-8",
                    advice="convert it with iconv",
                )
            if b"\x00" in chunk:
                raise _first_bad_line(path, "a NUL byte")
            try:
                decoder.decode(chunk)
            except UnicodeDecodeError:
                raise _first_bad_line(path, "bytes that are not UTF-8") from None
            last = chunk[-1:]
    if decoder.getstate()[0]:
        raise _first_bad_line(path, "bytes that are not UTF-8")
    if last == b"":
        raise TableError("the table is empty", where=path, line=1, expected="a header and rows")
    if last != b"\n":
        raise TableError(
            "the last line has no end",
            where=path,
            expected="a line end after the last row",
            advice="fetch the file again, it may be cut off; if it is whole, end its last line",
        )


def header(path: Path) -> tuple[str, ...]:
    """The names in the first row of the table at `path`.

    Raises:
        TableError: when it has none.
    """
    with path.open(encoding="utf-8-sig", newline="", errors="replace") as stream:
        return tuple(next(csv.reader([stream.readline(LONGEST_CELL)]), ()))


def batches(path: Path, manifest: SourceManifest, *, rows: int = BATCH_ROWS) -> Iterator[Batch]:
    """The rows of the table at `path`, as its manifest describes them, in batches of `rows`.

    Columns may stand in any order. Columns that the manifest does not know are an error, or left out
    when it says `added-columns = "warn"`; see `added_columns`. The text must have passed `check_text`.

    Raises:
        TableError: for a header that lacks, repeats or adds a name, a row too short or too long, an
            unterminated quote, a cell of more than 10,000 characters, with the line.
    """
    limit = csv.field_size_limit(LONGEST_CELL)
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.reader(stream, strict=True)
            try:
                names = next(reader, [])
                positions = _positions(path, names, manifest)
                while True:
                    start = reader.line_num
                    chunk = list(itertools.islice(reader, rows))
                    if not chunk:
                        break
                    lines = _lines(chunk, start, reader.line_num)
                    _refuse_ragged(path, chunk, lines, len(names))
                    turned = tuple(zip(*chunk, strict=True))
                    yield Batch(
                        columns=joined({n: turned[i] for n, i in positions.items()}, manifest), lines=lines
                    )
            except csv.Error as error:
                raise TableError(
                    f"the table is broken ({error})",
                    where=path,
                    line=reader.line_num,
                    expected="quotes that close and are doubled inside, cells of a sane length",
                    advice="look at this line, and at the one where the quote opens",
                ) from error
    finally:
        csv.field_size_limit(limit)


def joined(columns: Mapping[str, Sequence[str]], manifest: SourceManifest) -> dict[str, tuple[str, ...]]:
    """`columns` as the manifest reads them: a cell that has another `beside` it is "other, own"."""
    made = {name: tuple(cells) for name, cells in columns.items()}
    for column in manifest.columns:
        if column.beside and column.header in columns:
            pairs = zip(columns[column.beside], columns[column.header], strict=True)
            made[column.header] = tuple(f"{other}, {own}" for other, own in pairs)
    return made


def added_columns(path: Path, manifest: SourceManifest) -> tuple[str, ...]:
    """The headers of the table at `path` that its manifest does not know."""
    known = {c.header for c in manifest.columns}
    return tuple(name for name in header(path) if name not in known)


def _positions(path: Path, names: list[str], manifest: SourceManifest) -> dict[str, int]:
    known = {c.header for c in manifest.columns}
    missing = [h for h in manifest.headers if h not in names]
    added = [n for n in names if n not in known]
    if missing:
        raise TableError(
            "the table lacks " + ", ".join(repr(m) for m in missing),
            where=path,
            line=1,
            found=", ".join(added) or None,
            expected=f"the headers that {manifest.key} describes",
            advice="a renamed column is renamed in source.toml too",
        )
    if added and manifest.added_columns == "refuse":
        raise TableError(
            "the table has columns that nobody described",
            where=path,
            line=1,
            found=", ".join(added),
            expected=f"the headers that {manifest.key} describes",
            advice="describe each in source.toml, or ignore it there by name",
        )
    repeated = sorted({n for n in names if names.count(n) > 1})
    if repeated:
        raise TableError(
            "a header is repeated", where=path, line=1, found=", ".join(repeated), expected="each name once"
        )
    return {n: i for i, n in enumerate(names) if n in known}


def _lines(chunk: list[list[str]], start: int, end: int) -> Sequence[int]:
    """The line on which each row of `chunk` ends, the row before them having ended on line `start`."""
    if end - start == len(chunk):
        return range(start + 1, end + 1)
    ends = itertools.accumulate((1 + sum(cell.count("\n") for cell in row) for row in chunk), initial=start)
    return tuple(ends)[1:]


def _refuse_ragged(path: Path, chunk: list[list[str]], lines: Sequence[int], width: int) -> None:
    if {len(row) for row in chunk} == {width}:
        return
    position = next(i for i, row in enumerate(chunk) if len(row) != width)
    found = len(chunk[position])
    raise TableError(
        "the row is ragged" if found else "an empty line",
        where=path,
        line=lines[position],
        found=found,
        expected=f"{width} cells, as in the header",
        advice="look for a missing comma, quote or line",
    )


def _first_bad_line(path: Path, what: str) -> EncodingError:
    """The error for the first line that has a NUL or is not UTF-8."""
    with path.open("rb") as stream:
        number, line, position = next(
            (n, line, at) for n, line in enumerate(stream, 1) if (at := _fault(line)) is not None
        )
    return EncodingError(
        what,
        where=path,
        line=number,
        found=line[max(0, position - 10) : position + 10],
        expected="UTF-8",
        advice="find out the encoding, often Windows-1252, and convert the file with iconv",
    )


def _fault(line: bytes) -> int | None:
    """Where in `line` the first byte is that plain UTF-8 text cannot have."""
    if b"\x00" in line:
        return line.index(b"\x00")
    try:
        line.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start
    return None
