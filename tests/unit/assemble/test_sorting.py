"""Sorting with bounded memory gives what sorting at once gives."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from borderkg.assemble.sorting import sorted_lines


@pytest.mark.parametrize("piece", [1, 50, 1000, 10**9])
def test_pieces_do_not_show(piece: int, tmp_path: Path) -> None:
    chooser = random.Random(7)
    lines = [f"<urn:{chooser.randrange(10**6)}> <urn:é> .\n".encode() for _ in range(500)]
    (tmp_path / "a.nq").write_bytes(b"".join(lines[:200]))
    (tmp_path / "work").mkdir()
    sources: list[Path | bytes] = [tmp_path / "a.nq", b"".join(lines[200:300]), b"", b"".join(lines[300:])]
    assert list(sorted_lines(sources, tmp_path / "work", piece=piece)) == sorted(lines)
    assert list((tmp_path / "work").iterdir()) == []


def test_pieces_are_removed_when_reading_stops_early(tmp_path: Path) -> None:
    lines = sorted_lines([b"b\n", b"a\n", b"c\n"], tmp_path, piece=1)
    assert next(lines) == b"a\n"
    lines.close()  # type: ignore[attr-defined]
    assert list(tmp_path.iterdir()) == []
