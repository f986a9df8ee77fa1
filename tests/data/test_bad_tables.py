"""Every shipped table, damaged in the ways in which files are: taken exactly, or refused by name."""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest

from borderkg import content
from borderkg.errors import EncodingError, SourceError, TableError
from borderkg.sources import codes, manifest
from borderkg.sources.manifest import SourceManifest
from borderkg.sources.survey import Survey, survey

SHARED = Path(__file__).parents[3] / "shared" / "data"
SOURCES = {m.key: m for m in manifest.read_all(content.bundled().data / "statistics") if m.file is not None}
FULL = {
    "cbp-encounters-aor": SHARED / "cbp-encounters-aor" / "cbp_resp.csv",
    "cbp-encounters-state": SHARED / "cbp-encounters-state" / "cbp-nationwide-encounters-fy20-fy23-state.csv",
}
CUTS = 20
Surveyed = Callable[[bytes], Survey]


@cache
def known() -> frozenset[str]:
    """The IRIs that codes may stand for."""
    return codes.known(content.bundled())


def whole(source: SourceManifest) -> bytes:
    """The shipped table."""
    assert source.file is not None
    return source.file.read_bytes()


@pytest.fixture(params=sorted(SOURCES))
def source(request: pytest.FixtureRequest) -> SourceManifest:
    return SOURCES[request.param]


@pytest.fixture
def read(source: SourceManifest, tmp_path: Path) -> Surveyed:
    """Survey a table of the source that has these bytes."""

    def surveyed(table: bytes) -> Survey:
        path = tmp_path / "table.csv"
        path.write_bytes(table)
        return survey(path, source, known())

    return surveyed


def cuts(table: bytes, name: str) -> list[int]:
    """Places to cut at: a fifth of them at the end of a line, where the form of the rest is sound."""
    chance = random.Random(name)
    ends = [n + 1 for n, byte in enumerate(table[:-1]) if byte == ord("\n")]
    some = chance.sample(ends, min(len(ends), CUTS // 5))
    return some + [chance.randrange(1, len(table) - 1) for _ in range(CUTS - len(some))]


def taken(read: Surveyed, table: bytes, rows: int | None) -> bool:
    """Whether a table passes as the whole one: its form, and its number of rows."""
    try:
        return read(table).rows == rows
    except SourceError:
        return False


def test_a_table_cut_at_any_place_does_not_pass_for_the_whole(source: SourceManifest, read: Surveyed) -> None:
    table = whole(source)
    rows = source.expectations.rows
    assert rows is not None
    assert taken(read, table, rows)
    assert not [at for at in cuts(table, source.key) if taken(read, table[:at], rows)]


@pytest.mark.parametrize("key", sorted(FULL))
def test_a_full_table_cut_at_any_place_does_not_pass_for_the_whole(key: str, tmp_path: Path) -> None:
    if not FULL[key].is_file():
        pytest.skip("the full tables are not at hand (../shared/data)")
    described = manifest.read(content.bundled().data / "statistics" / key / "source.toml")
    table = FULL[key].read_bytes()
    path = tmp_path / "cut.csv"

    def read_full(cut: bytes) -> Survey:
        path.write_bytes(cut)
        return survey(path, described, known())

    rows = described.expectations.rows
    start = table[:200_000]
    for at in [*cuts(start, key), len(table) - 1]:
        assert not taken(read_full, table[:at], rows)


def test_a_mark_is_taken_off_and_line_ends_are_all_one(source: SourceManifest, read: Surveyed) -> None:
    table = whole(source)
    wanted = read(table)
    assert read(b"\xef\xbb\xbf" + table) == wanted
    assert read(table.replace(b"\n", b"\r\n")) == wanted


@pytest.mark.parametrize(
    ("encoding", "words"),
    [("utf-16", "UTF-16"), ("utf-16-le", "NUL"), ("utf-16-be", "NUL"), ("utf-32", "UTF-16|NUL")],
)
def test_another_encoding_is_refused(
    read: Surveyed, source: SourceManifest, encoding: str, words: str
) -> None:
    with pytest.raises(EncodingError, match=words) as raised:
        read(whole(source).decode().encode(encoding))
    assert raised.value.line == 1


@pytest.mark.parametrize("byte", [b"\x00", b"\xe9", b"\x96", b"\xff"])
def test_a_byte_of_another_encoding_is_refused_at_its_line(
    read: Surveyed, source: SourceManifest, byte: bytes
) -> None:
    lines = whole(source).splitlines(keepends=True)
    lines[-1] = lines[-1][:3] + byte + lines[-1][3:]
    with pytest.raises(EncodingError) as raised:
        read(b"".join(lines))
    assert raised.value.line == len(lines)


def rows_of(source: SourceManifest) -> list[list[str]]:
    return list(csv.reader(io.StringIO(whole(source).decode(), newline="")))


def written(rows: list[list[str]]) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue().encode()


def test_columns_may_stand_in_any_order(source: SourceManifest, read: Surveyed) -> None:
    rows = rows_of(source)
    order = list(range(len(rows[0])))
    random.Random(source.key).shuffle(order)
    assert read(written([[row[n] for n in order] for row in rows])) == read(whole(source))


def test_a_column_that_is_renamed_missing_or_added_is_named(source: SourceManifest, read: Surveyed) -> None:
    rows = rows_of(source)
    for n, header in enumerate(rows[0]):
        if source.column(header).optional:
            continue
        renamed = [[*rows[0][:n], header + "2", *rows[0][n + 1 :]], *rows[1:]]
        missing = [[*row[:n], *row[n + 1 :]] for row in rows]
        for table in (renamed, missing):
            with pytest.raises(TableError, match=f"lacks.*{header!r}") as raised:
                read(written(table))
            assert raised.value.line == 1
    with pytest.raises(TableError, match="'new'"):
        read(written([[*rows[0], "new"], *([*row, "1"] for row in rows[1:])]))


def broken_cells(source: SourceManifest) -> Iterator[tuple[str, str, str]]:
    """A column, a cell that it cannot have, and what the refusal says."""
    for column in source.columns:
        if column.use in ("dimension", "attribute"):
            integer = column.term == "reading"
            yield column.header, "Atlantis", "no number" if integer else "no code for this value"
        elif column.use == "measure":
            for cell, words in (
                ("-7", "negative"),
                ("", "empty"),
                ("1,234", "grouped|comma"),
                ("*", "no number"),
            ):
                yield column.header, cell, words
        elif column.use == "page":
            yield column.header, "a page", "not a web address"
        elif column.use == "vintage":
            yield column.header, "1999-01-01", "no vintage"


def test_a_bad_cell_is_refused_with_line_column_value_and_reason(
    source: SourceManifest, read: Surveyed
) -> None:
    rows = rows_of(source)
    tried = 0
    for header, cell, words in broken_cells(source):
        if header not in rows[0]:
            continue
        n = rows[0].index(header)
        last = [*rows[-1][:n], cell, *rows[-1][n + 1 :]]
        with pytest.raises(TableError, match=f"column {header!r}.*({words})") as raised:
            read(written([*rows[:-1], last]))
        assert (raised.value.line, raised.value.found) == (len(rows), cell)
        tried += 1
    assert tried >= 5


def test_a_bad_period_is_refused_with_its_cells(source: SourceManifest, read: Surveyed) -> None:
    rows = rows_of(source)
    for part in source.calendar.parts:
        n = rows[0].index(part)
        last = [*rows[-1][:n], "2023-02-30", *rows[-1][n + 1 :]]
        with pytest.raises(TableError, match="2023-02-30") as raised:
            read(written([*rows[:-1], last]))
        assert raised.value.line == len(rows)
        assert part in str(raised.value)


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (lambda row: row[:-1], "ragged"),
        (lambda row: [*row, ""], "ragged"),
        (lambda row: [], "empty line"),
        (lambda row: ["x" * 1_000_000, *row[1:]], "broken"),
    ],
    ids=["short", "long", "empty", "1 MB"],
)
def test_a_damaged_row_is_refused_at_its_line(
    source: SourceManifest, read: Surveyed, damage: Callable[[list[str]], list[str]], words: str
) -> None:
    rows = rows_of(source)
    with pytest.raises(TableError, match=words) as raised:
        read(written([*rows[:-1], damage(rows[-1]), rows[-1]]))
    assert raised.value.line == len(rows)


def test_a_quote_that_does_not_close_is_refused(source: SourceManifest, read: Surveyed) -> None:
    with pytest.raises(TableError, match="broken"):
        read(whole(source) + b'"' + whole(source).splitlines(keepends=True)[1])
