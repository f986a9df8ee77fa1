"""CSV tables, read strictly and in batches: each cell is taken exactly or refused with its place.

The reader checks form before meaning: encoding, quotes, headers, the length of each row. It holds one
batch of rows at a time, so memory does not grow with the table. https://www.rfc-editor.org/rfc/rfc4180
"""

from __future__ import annotations

import csv
import hashlib
import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from borderkg.errors import EncodingError, TableError
from borderkg.sources.manifest import SourceManifest

BATCH_ROWS: Final = 20_000
_BOM: Final = b"\xef\xbb\xbf"
_CHUNK: Final = 1 << 20
_LONGEST_CELL: Final = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Some rows of a table, by column; `lines` has the line in the file on which each row ends."""

    columns: dict[str, tuple[str, ...]]
    lines: tuple[int, ...]

    def __len__(self) -> int:
        return len(self.lines)


def sha256(path: Path) -> str:
    """The SHA-256 of the file at `path`, in hexadecimal."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def header(path: Path) -> tuple[str, ...]:
    """The names in the first row of the table at `path`.

    Raises:
        EncodingError, TableError: as `batches`.
    """
    with path.open("rb") as raw:
        row = next(_rows(path, raw), ((), 1))[0]
    if not row:
        raise TableError("the table is empty", where=path, line=1, expected="a header")
    return tuple(row)


def batches(path: Path, manifest: SourceManifest, *, rows: int = BATCH_ROWS) -> Iterator[Batch]:
    """The rows of the table at `path`, as its manifest describes them, in batches of `rows`.

    Columns may stand in any order. Columns that the manifest does not know are an error, or left out
    when it says `added-columns = "warn"`; see `added_columns`.

    Raises:
        EncodingError: for bytes that are not UTF-8, for a NUL and for UTF-16, with the line.
        TableError: for a header that lacks, repeats or adds a name, a row too short or too long, an
            unterminated quote, a cell of more than 10,000 characters, with the line.
    """
    with path.open("rb") as raw:
        stream = _rows(path, raw)
        names = next(stream, ((), 1))[0]
        positions = _positions(path, names, manifest)
        width = len(names)
        while chunk := list(itertools.islice(stream, rows)):
            for row, line in chunk:
                if len(row) != width:
                    raise TableError(
                        "the row is ragged",
                        where=path,
                        line=line,
                        found=len(row),
                        expected=f"{width} cells, as in the header",
                        advice="look for a missing comma, quote or line",
                    )
            lines = tuple(line for _, line in chunk)
            turned = tuple(zip(*(row for row, _ in chunk), strict=True))
            yield Batch(columns={n: turned[i] for n, i in positions.items()}, lines=lines)


def added_columns(path: Path, manifest: SourceManifest) -> tuple[str, ...]:
    """The headers of the table at `path` that its manifest does not know."""
    known = {c.header for c in manifest.columns}
    return tuple(name for name in header(path) if name not in known)


def _positions(path: Path, names: tuple[str, ...] | list[str], manifest: SourceManifest) -> dict[str, int]:
    known = {c.header for c in manifest.columns}
    missing = [h for h in manifest.headers if h not in names]
    added = [n for n in names if n not in known]
    if missing:
        raise TableError(
            "the table lacks " + ", ".join(repr(m) for m in missing),
            where=path,
            line=1,
            found=", ".join(added) or None,
            expected="the headers of " + str(manifest.path.name),
            advice="a renamed column is renamed in source.toml too",
        )
    if added and manifest.added_columns == "refuse":
        raise TableError(
            "the table has columns that nobody described",
            where=path,
            line=1,
            found=", ".join(added),
            expected="the headers of " + str(manifest.path.name),
            advice="describe each in source.toml, or ignore it there by name",
        )
    repeated = sorted({n for n in names if list(names).count(n) > 1})
    if repeated:
        raise TableError(
            "a header is repeated", where=path, line=1, found=", ".join(repeated), expected="each name once"
        )
    return {n: i for i, n in enumerate(names) if n in known}


def _rows(path: Path, raw: Iterator[bytes]) -> Iterator[tuple[list[str], int]]:
    """Each row with the number of the line on which it ends."""
    reader = csv.reader(_lines(path, raw), strict=True)
    try:
        for row in reader:
            if row:
                yield row, reader.line_num
            else:
                raise TableError(
                    "an empty line",
                    where=path,
                    line=reader.line_num,
                    expected="a row of cells",
                    advice="remove the line",
                )
    except csv.Error as error:
        raise TableError(
            f"the table is broken ({error})",
            where=path,
            line=reader.line_num,
            expected="quotes that close and are doubled inside, cells of a sane length",
            advice="look at this line and the one where the quote opens",
        ) from error


def _lines(path: Path, raw: Iterator[bytes]) -> Iterator[str]:
    """The lines of a file in strict UTF-8, its byte-order mark dropped, its line ends as they are."""
    for number, line in enumerate(raw, 1):
        if number == 1:
            if line.startswith((b"\xff\xfe", b"\xfe\xff")):
                raise EncodingError(
                    "the table is UTF-16",
                    where=path,
                    line=1,
                    expected="UTF-8",
                    advice="convert it with iconv",
                )
            line = line.removeprefix(_BOM)
        if b"\x00" in line:
            raise EncodingError("a NUL byte", where=path, line=number, found=line[:40], expected="UTF-8 text")
        try:
            text = line.decode("utf-8")
        except UnicodeDecodeError as error:
            raise EncodingError(
                "bytes that are not UTF-8",
                where=path,
                line=number,
                found=line[max(0, error.start - 10) : error.end + 10],
                expected="UTF-8",
                advice="find out the encoding, often Windows-1252, and convert the file with iconv",
            ) from error
        if len(text) > _LONGEST_CELL and max(map(len, text.split(","))) > _LONGEST_CELL:
            raise TableError(
                "a cell is too long",
                where=path,
                line=number,
                found=text[:40] + "…",
                expected=f"{_LONGEST_CELL:,} characters at most",
            )
        yield text
