"""Quads from files, as a store takes them in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pyoxigraph
from pyoxigraph import DefaultGraph, Quad, RdfFormat

from borderkg.errors import BuildError

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
