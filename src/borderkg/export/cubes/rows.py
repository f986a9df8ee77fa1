"""The rows of a cube's table, as a stream: one observation each, sorted by IRI."""

from __future__ import annotations

from collections.abc import Iterator

from borderkg.export.changes.lines import term
from borderkg.export.cubes.columns import Cube, observations
from borderkg.export.dump import Dump

Row = list[list[str]]
"""The values of each column as they stand in the dump, unquoted; the observation's IRI before them."""


def rows(dump: Dump, cube: Cube) -> Iterator[Row]:
    """One row an observation; a column that it does not have is an empty list.

    Raises:
        DamagedReleaseError: when the dump cannot be read.
    """
    places = {f"<{column.property}>".encode(): n for n, column in enumerate(cube.columns, 1)}
    width = len(cube.columns) + 1
    for run in observations(dump, cube.key):
        row: Row = [[] for _ in range(width)]
        row[0].append(run.subject.decode()[1:-1])
        for predicate, value, _ in run.said:
            place = places.get(predicate)
            if place is not None:
                row[place].append(_text(value))
        yield row


def _text(value: bytes) -> str:
    if value.startswith(b"<"):
        return value.decode()[1:-1]
    if b"\\" in value:
        return term(value.decode()).value
    return value[1 : value.rfind(b'"')].decode()
