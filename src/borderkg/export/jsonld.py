"""Compact JSON-LD 1.1: one document, a named graph an entry, written as a stream.

https://www.w3.org/TR/json-ld11/#named-graphs
"""

from __future__ import annotations

import json
from pathlib import Path

from borderkg.export.dumps import NAME
from borderkg.export.selection import Selection
from borderkg.export.writing import whole_file
from borderkg.query.jsonld import CONTEXT, compact, nodes


def jsonld(chosen: Selection, folder: Path) -> list[Path]:
    """One file; its context is inside, and decimals are typed strings.

    Raises:
        BorderKGError: when it cannot be written.
    """
    path = folder / f"{NAME}.jsonld"
    with whole_file(path) as output:
        output.write(b'{"@context":' + _bytes(CONTEXT) + b',\n"@graph":[')
        for number, graph in enumerate(chosen.files):
            output.write(b",\n" if number else b"\n")
            output.write(b'{"@id":' + _bytes(compact(graph)) + b',"@graph":[')
            for place, node in enumerate(nodes(chosen.quads(graph))):
                output.write((b",\n" if place else b"\n") + _bytes(node))
            output.write(b"\n]}")
        output.write(b"\n]}\n")
    return [path]


def _bytes(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
