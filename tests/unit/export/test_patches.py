"""A patch makes the one dump of the other, to the byte, or nothing at all."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

from borderkg.errors import BorderKGError, DamagedReleaseError, PatchError
from borderkg.export.changes.comparing import compare
from borderkg.export.patches import apply_patch
from borderkg.namespaces import GRAPH
from borderkg.store.location import Release

OLD = f"""
GRAPH <{GRAPH}a> {{ <urn:s> <urn:p> "b \\"c\\" .", "x\\ny" , 1 ; <urn:list> ( 1 2 ) . }}
GRAPH <{GRAPH}b> {{ <urn:t> <urn:p> "é — ñ"@es . }}
"""
NEW = f"""
GRAPH <{GRAPH}a> {{ <urn:s> <urn:p> "b \\"c\\" .", 2 ; <urn:list> ( 1 2 3 ) . <urn:a> <urn:other> ( 0 ) . }}
GRAPH <{GRAPH}c> {{ <urn:t> <urn:p> "é — ñ"@es . }}
"""


@pytest.fixture
def old(write_release: Callable[..., Release]) -> Release:
    return write_release("2026.06", OLD)


@pytest.fixture
def new(write_release: Callable[..., Release]) -> Release:
    return write_release("2026.12", NEW)


@pytest.fixture
def patch(old: Release, new: Release, tmp_path: Path) -> Path:
    path = tmp_path / "change.rdfp"
    compare(old, new, patch=path)
    return path


def test_a_patch_applied_to_the_old_dump_gives_the_new(
    old: Release, new: Release, patch: Path, tmp_path: Path
) -> None:
    applied = apply_patch(old.dump, patch, tmp_path / "made.nq")
    assert (tmp_path / "made.nq").read_bytes() == new.dump.read_bytes()
    assert applied.sha256 == hashlib.sha256(new.dump.read_bytes()).hexdigest()
    lines = patch.read_bytes().splitlines()
    assert applied.added == sum(line.startswith(b"A ") for line in lines)
    assert applied.retired == sum(line.startswith(b"D ") for line in lines)


def test_there_and_back_again(old: Release, new: Release, tmp_path: Path) -> None:
    compare(new, old, patch=tmp_path / "back.rdfp")
    apply_patch(new.dump, tmp_path / "back.rdfp", tmp_path / "made.nq")
    assert (tmp_path / "made.nq").read_bytes() == old.dump.read_bytes()


def test_patches_of_releases_in_a_row_make_a_log(
    old: Release, new: Release, write_release: Callable[..., Release], tmp_path: Path
) -> None:
    last = write_release("2027.06", OLD + f"GRAPH <{GRAPH}d> {{ <urn:x> <urn:p> 3 }}")
    compare(old, new, patch=tmp_path / "1")
    compare(new, last, patch=tmp_path / "2")
    first = (tmp_path / "1").read_text(encoding="utf-8").splitlines()
    second = (tmp_path / "2").read_text(encoding="utf-8").splitlines()
    assert second[1] == first[0].replace("H id", "H prev")


def test_the_patch_of_nothing_changes_nothing(old: Release, tmp_path: Path) -> None:
    compare(old, old, patch=tmp_path / "none")
    assert (tmp_path / "none").read_bytes().splitlines()[-2:] == [b"TX .", b"TC ."]
    assert apply_patch(old.dump, tmp_path / "none", tmp_path / "made.nq").added == 0


def test_rows_are_sorted_and_the_same_each_time(
    old: Release, new: Release, patch: Path, tmp_path: Path
) -> None:
    compare(old, new, patch=tmp_path / "again")
    assert (tmp_path / "again").read_bytes() == patch.read_bytes()
    quads = [row[2:] for row in patch.read_bytes().splitlines()[5:-1]]
    assert quads == sorted(set(quads))


def test_rows_are_those_of_rdf_patch(patch: Path) -> None:
    """A header, then TX, additions and deletions of N-Quads statements, then TC."""
    import pyoxigraph

    rows = patch.read_text(encoding="utf-8").splitlines()
    operations = [row.split(" ", 1)[0] for row in rows]
    assert operations[:5] == ["H", "H", "H", "H", "TX"]
    assert set(operations[5:-1]) == {"A", "D"}
    assert operations[-1] == "TC"
    assert all(row.endswith(" .") for row in rows)
    body = "\n".join(row[2:] for row in rows[5:-1])
    parsed = list(pyoxigraph.parse(body, format=pyoxigraph.RdfFormat.N_QUADS))
    assert len(parsed) == len(rows) - 6


def test_a_patch_for_another_dump_is_refused(new: Release, patch: Path, tmp_path: Path) -> None:
    with pytest.raises(PatchError, match="does not fit"):
        apply_patch(new.dump, patch, tmp_path / "made.nq")
    assert not list(tmp_path.glob("*made*"))


def test_a_patch_for_a_dump_with_other_quads_is_refused(
    write_release: Callable[..., Release], patch: Path, tmp_path: Path
) -> None:
    other = write_release("2026.07", OLD + f"GRAPH <{GRAPH}z> {{ <urn:z> <urn:p> 1 }}")
    with pytest.raises(PatchError, match="for another dump"):
        apply_patch(other.dump, patch, tmp_path / "made.nq")
    assert not list(tmp_path.glob("*made*"))


def _swapped(rows: list[bytes]) -> list[bytes]:
    return [*rows[:5], rows[6], rows[5], *rows[7:]]


@pytest.mark.parametrize(
    ("damage", "words", "line"),
    [
        (lambda rows: rows[:-1], "cut off", None),
        (lambda rows: [*rows[:7], rows[7][:9]], "no row of a patch", 8),
        (_swapped, "not sorted", 7),
        (lambda rows: [*rows[:6], rows[5], *rows[6:]], "not sorted", 7),
        (lambda rows: [*rows, b"A more\n"], "goes on after its end", None),
        (lambda rows: rows[4:], "does not say which dumps", None),
        (lambda rows: [b"hello\n", *rows], "no row of a header", 1),
        (lambda rows: [], "does not say which dumps", None),
        (lambda rows: [*rows[:5], *rows[6:]], "not what it promises", None),
        (lambda rows: [*rows[:5], b"PA x <urn:x> .\n", *rows[5:]], "no row of a patch", 6),
    ],
    ids=[
        "no end",
        "cut row",
        "unsorted",
        "twice",
        "trailing",
        "no header",
        "text",
        "empty",
        "lost row",
        "prefix",
    ],
)
def test_a_damaged_patch_is_refused_and_nothing_is_written(
    old: Release,
    patch: Path,
    tmp_path: Path,
    damage: Callable[[list[bytes]], list[bytes]],
    words: str,
    line: int | None,
) -> None:
    patch.write_bytes(b"".join(damage(patch.read_bytes().splitlines(keepends=True))))
    with pytest.raises(PatchError, match=words) as told:
        apply_patch(old.dump, patch, tmp_path / "made.nq")
    assert told.value.where == str(patch)
    if line is not None:
        assert told.value.line == line
    assert not list(tmp_path.glob("*made*"))


def test_what_cannot_be_read_or_written_is_named(old: Release, patch: Path, tmp_path: Path) -> None:
    with pytest.raises(PatchError, match="cannot be read"):
        apply_patch(old.dump, tmp_path / "none.rdfp", tmp_path / "made.nq")
    with pytest.raises(DamagedReleaseError, match="cannot be read"):
        apply_patch(tmp_path / "none.nq", patch, tmp_path / "made.nq")
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(BorderKGError, match="cannot be written"):
        apply_patch(old.dump, patch, tmp_path / "file" / "made.nq")
