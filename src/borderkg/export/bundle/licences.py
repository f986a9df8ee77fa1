"""Under what licence each graph and each file of a bundle stands."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import PurePosixPath
from typing import Final

from borderkg.export.cubes.columns import Cube, texts
from borderkg.export.description.files import APACHE, CC0, PUBLIC_DOMAIN
from borderkg.export.dump import Dump
from borderkg.namespaces import DCTERMS, GRAPH
from borderkg.store.location import Release

HEADER: Final = ("graph", "licence", "rights_en", "rights_es")
TEXT: Final = f"""\
# Licences

`licences.csv` has a row for each named graph; `bundle.json` names the licence of each file.

| what | licence |
|---|---|
| ontology, schemes, shapes, curated data, what documents were read to say | CC0 1.0: <{CC0}> |
| figures published by the U.S. federal government | Public Domain Mark 1.0: <{PUBLIC_DOMAIN}> |
| stored queries and code | Apache License 2.0: <{APACHE}> |
| a quoted phrase, of at most ten words | stays its owner's |

A dump of all graphs holds each graph under its own licence.
"""


class Licences:
    """The licences of one release."""

    def __init__(self, release: Release, cubes: Sequence[Cube]) -> None:
        dump = Dump(release.dump)
        self._said = {graph: dump.about(graph) for graph in sorted(release.graphs)}
        self._cubes = {cube.key: cube.licence or PUBLIC_DOMAIN for cube in cubes}

    def of_graph(self, graph: str) -> str:
        """The licence of a named graph."""
        return next((t.value for t in self._said[graph].get(DCTERMS + "license", [])), CC0)

    def of_file(self, path: str) -> str:
        """The licence of a file of the bundle; CC0 for a file of several graphs, beside their own."""
        if path.startswith("queries/"):
            return APACHE
        if path.startswith("cubes/"):
            return self._cubes[PurePosixPath(path).name.partition(".")[0]]
        graph = GRAPH + path.removeprefix("turtle/").removesuffix(".ttl")
        if path.startswith("turtle/") and graph in self._said:
            return self.of_graph(graph)
        return CC0

    def table(self) -> bytes:
        """`licences.csv`: one row a graph, with what else is said of rights."""
        output = io.StringIO()
        writer = csv.writer(output, lineterminator="\r\n")
        writer.writerow(HEADER)
        for graph, said in self._said.items():
            rights = texts(said.get(DCTERMS + "rights", []))
            writer.writerow((graph, self.of_graph(graph), rights.get("en", ""), rights.get("es", "")))
        return output.getvalue().encode()
