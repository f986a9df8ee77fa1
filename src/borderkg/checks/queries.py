"""Stored queries: each is well formed, and each runs as it lies over the store.

BKG-QRY-001: the file is not a stored query. BKG-QRY-002: it cannot be answered.
BKG-QRY-003: it gives fewer or more rows than its header expects. BKG-QRY-004: it breaks a rule of
`borderkg.query.lint`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from borderkg.checks.findings import Finding, explained, ordered
from borderkg.errors import BorderKGError
from borderkg.query import lint
from borderkg.query.catalogue import Catalogue, StoredQuery
from borderkg.store.protocol import Term


class Asked(Protocol):
    """What answers a query over the union of its graphs."""

    def rows(self, sparql: str) -> list[tuple[Term | None, ...]]:
        """One tuple a row."""


def check(store: Asked, folder: Path) -> list[Finding]:
    """Findings on every stored query below `folder`."""
    catalogue = Catalogue(folder)
    return ordered(finding for name in catalogue for finding in _check(store, catalogue, name))


def _check(store: Asked, catalogue: Catalogue, name: str) -> list[Finding]:
    file = f"queries/{name}.rq"
    try:
        stored = catalogue[name]
    except BorderKGError as error:
        return [Finding(code="BKG-QRY-001", file=file, message=explained(error))]
    broken = [
        Finding(code="BKG-QRY-004", file=file, focus=f"{file}:{o.line}", message=f"{o.rule}: {o.message}")
        for o in lint.of(stored)
    ]
    try:
        count = len(store.rows(stored.text))
    except BorderKGError as error:
        return [*broken, Finding(code="BKG-QRY-002", file=file, message=explained(error))]
    return [*broken, *_bounds(stored, count, file)]


def _bounds(stored: StoredQuery, count: int, file: str) -> list[Finding]:
    least, most = stored.expect.get("min_rows"), stored.expect.get("max_rows")
    if (least is None or count >= least) and (most is None or count <= most):
        return []
    text = (
        f"{count} rows; expected {'' if least is None else f'{least} or more'}{' ' if least and most else ''}"
    )
    return [
        Finding(
            code="BKG-QRY-003",
            file=file,
            message=text + ("" if most is None else f"{most} or fewer"),
        )
    ]
