"""The release being made, as `data/release.toml` describes it: an id and a date, never the clock."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from borderkg.sources import toml

_ID: Final = re.compile(r"[0-9]{4}\.[0-9]{2}(\.[0-9]+)?", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """What a release is called and the day that it bears."""

    id: str
    date: datetime.date


def read_edition(path: Path) -> Edition:
    """The edition that `path`, a `release.toml`, describes.

    Raises:
        ManifestError: when a key is missing, unknown or not as it should be.
    """
    section = toml.read(path)
    name, day = section.text("id"), section.text("date")
    if not _ID.fullmatch(name):
        raise section.wrong("id", "year and month, as in 2026.12, and a number where there are several")
    try:
        date = datetime.date.fromisoformat(day)
    except ValueError as error:
        raise section.wrong("date", "a day, as in 2026-12-01") from error
    section.finish()
    return Edition(id=name, date=date)
