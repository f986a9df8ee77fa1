"""N-Quads, TriG, and Turtle per graph."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pyoxigraph
from pyoxigraph import RdfFormat, Triple

from borderkg.export.selection import Selection
from borderkg.export.writing import whole_file
from borderkg.namespaces import GRAPH, PREFIXES

NAME: Final = "borderkg"


def nquads(chosen: Selection, folder: Path) -> list[Path]:
    """One file of sorted lines, graph after graph (https://www.w3.org/TR/n-quads/).

    Raises:
        BorderKGError: when it cannot be written.
    """
    path = folder / f"{NAME}.nq"
    with whole_file(path) as output:
        for file in chosen.files.values():
            with file.open("rb") as lines:
                output.writelines(lines)
    return [path]


def trig(chosen: Selection, folder: Path) -> list[Path]:
    """One file with our prefixes, a block a graph (https://www.w3.org/TR/trig/).

    Raises:
        BorderKGError: when it cannot be written.
    """
    path = folder / f"{NAME}.trig"
    with whole_file(path) as output:
        pyoxigraph.serialize(chosen.all_quads(), output, RdfFormat.TRIG, prefixes=PREFIXES)
    return [path]


def turtle(chosen: Selection, folder: Path) -> list[Path]:
    """One file a graph, named as the graph is (https://www.w3.org/TR/turtle/).

    Raises:
        BorderKGError: when one cannot be written.
    """
    written = []
    for graph in chosen.files:
        path = folder / f"{graph.removeprefix(GRAPH)}.ttl"
        triples = (Triple(q.subject, q.predicate, q.object) for q in chosen.quads(graph))
        with whole_file(path) as output:
            pyoxigraph.serialize(triples, output, RdfFormat.TURTLE, prefixes=PREFIXES)
        written.append(path)
    return written
