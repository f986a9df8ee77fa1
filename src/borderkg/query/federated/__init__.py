"""Questions that join the graph with another endpoint: pairs of a near and a far half."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from borderkg.query.catalogue import Catalogue


@cache
def federated() -> Catalogue:
    """The halves in this folder, by id; a far one says so in its header."""
    return Catalogue(Path(__file__).parent)
