"""release.toml: an id and a date, nothing else."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from borderkg.errors import ManifestError
from borderkg.sources.edition import read_edition


def test_an_edition_is_read(tmp_path: Path) -> None:
    path = tmp_path / "release.toml"
    path.write_text('id = "2026.12"\ndate = 2026-12-01\n', encoding="utf-8")
    edition = read_edition(path)
    assert (edition.id, edition.date) == ("2026.12", datetime.date(2026, 12, 1))


@pytest.mark.parametrize(
    "text",
    [
        'id = "2026.12"',
        "date = 2026-12-01",
        'id = "../escape"\ndate = 2026-12-01',
        'id = "2026.12"\ndate = "yesterday"',
        'id = "2026.12"\ndate = 2026-12-01\nother = 1',
        "id = ",
    ],
)
def test_anything_else_is_refused(text: str, tmp_path: Path) -> None:
    path = tmp_path / "release.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ManifestError):
        read_edition(path)
