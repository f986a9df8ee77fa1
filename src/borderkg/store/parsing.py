"""Quads from files, as a store takes them in."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pyoxigraph
from pyoxigraph import DefaultGraph, Quad, RdfFormat

from borderkg.errors import BuildError

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

QUAD_FORMATS: Final = (RdfFormat.N_QUADS, RdfFormat.TRIG)
"""The syntaxes in which a triple names its graph."""


def parsed(source: bytes | Path, format: RdfFormat, *, lenient: bool = False) -> Iterator[Quad]:
    """The quads of `source`; blank nodes keep their labels.

    Raises:
        BuildError: when a quad of a syntax of quads has no graph.
    """
    quads = (
        pyoxigraph.parse(path=str(source), format=format, lenient=lenient)
        if isinstance(source, Path)
        else pyoxigraph.parse(source, format=format, lenient=lenient)
    )
    for quad in quads:
        if isinstance(quad.graph_name, DefaultGraph) and format in QUAD_FORMATS:
            raise BuildError(
                "a quad without a graph",
                where=source if isinstance(source, Path) else None,
                found=str(quad)[:200],
                expected="every triple in a named graph",
            )
        yield quad


class Joined(io.RawIOBase):
    """Several files, read as one; each must end with a line end."""

    def __init__(self, paths: Sequence[Path]) -> None:
        self._paths = iter(paths)
        self._open: io.BufferedReader | None = None

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        """Fill `buffer` from the file at hand, or the next; 0 after the last."""
        while True:
            if self._open is None:
                path = next(self._paths, None)
                if path is None:
                    return 0
                self._open = path.open("rb")
            count = self._open.readinto(buffer)
            if count:
                return count
            self._open.close()
            self._open = None

    def close(self) -> None:
        """Close the file at hand too."""
        if self._open is not None:
            self._open.close()
        super().close()
