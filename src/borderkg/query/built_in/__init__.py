"""The questions that commands and methods ask themselves; stored queries like any other."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from borderkg.query.catalogue import Catalogue


@cache
def built_in() -> Catalogue:
    """The queries in this folder, by id."""
    return Catalogue(Path(__file__).parent)
