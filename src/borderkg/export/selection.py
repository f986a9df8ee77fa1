"""The quads of a release, graph by graph, without holding them.

`borderkg.nq` is sorted, so that the lines of one graph are sorted by subject: one pass puts each
graph's lines into a file of its own, and each of those is read as a stream.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pyoxigraph
from pyoxigraph import Quad, RdfFormat

from borderkg.errors import UnknownNameError
from borderkg.export.dump import demand_whole
from borderkg.namespaces import GRAPH
from borderkg.store.location import Release

_HELD: Final = 1 << 20


@dataclass(frozen=True)
class Selection:
    """Graphs of a release, each with the file of its N-Quads lines; sorted by name."""

    files: dict[str, Path]

    def quads(self, graph: str) -> Iterator[Quad]:
        """The quads of one graph, those of one subject together."""
        with self.files[graph].open("rb") as file:
            yield from pyoxigraph.parse(file, format=RdfFormat.N_QUADS)

    def all_quads(self) -> Iterator[Quad]:
        """The quads of all graphs, one graph after the other."""
        for graph in self.files:
            yield from self.quads(graph)


def wanted(release: Release, graphs: list[str] | None) -> list[str]:
    """The IRIs of the graphs that `graphs` name, sorted; all public ones when it is None or empty.

    Raises:
        UnknownNameError: for a graph that the release does not have.
    """
    if not graphs:
        return sorted(release.graphs)
    named = {
        g if g.startswith(GRAPH) else GRAPH + g.removeprefix("graph/").removeprefix("graph:") for g in graphs
    }
    for graph in sorted(named - release.graphs):
        raise UnknownNameError(
            "the release has no such graph",
            found=graph.removeprefix(GRAPH),
            expected="as document/mexico-city-visit-article",
            advice="borderkg verify --json lists them",
        )
    return sorted(named)


@contextmanager
def selection(release: Release, graphs: list[str] | None = None) -> Iterator[Selection]:
    """The chosen graphs, in files that last as long as the block.

    Raises:
        UnknownNameError: for a graph that the release does not have.
        DamagedReleaseError: when a dump is not what the manifest says.
    """
    names = wanted(release, graphs)
    demand_whole(release)
    with tempfile.TemporaryDirectory(prefix="borderkg-") as folder:
        files = {name: Path(folder) / f"{number}.nq" for number, name in enumerate(names)}
        held: dict[bytes, bytearray] = {name.encode(): bytearray() for name in names}
        for path in files.values():
            path.touch()
        with release.dump.open("rb") as dump:
            for line in dump:
                name = line[line.rfind(b" <") + 2 : -4]
                lines = held.get(name)
                if lines is None:
                    continue
                lines += line
                if len(lines) >= _HELD:
                    _append(files[name.decode()], lines)
        for encoded, lines in held.items():
            _append(files[encoded.decode()], lines)
        yield Selection(files)


def _append(path: Path, lines: bytearray) -> None:
    with path.open("ab") as file:
        file.write(lines)
    lines.clear()
