"""A reader of CSV on the Web, by the specifications: what `csv2rdf` gives in minimal mode.

https://www.w3.org/TR/tabular-data-model/ · https://www.w3.org/TR/csv2rdf/
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pyoxigraph import Literal, NamedNode, Triple

XSD = "http://www.w3.org/2001/XMLSchema#"
LEXICAL = {
    "integer": r"[+-]?[0-9]+",
    "decimal": r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)",
    "boolean": r"true|false|1|0",
    "anyURI": r"[a-z][a-z0-9+.-]*:\S+",
    "string": r"(?s).*",
}
"""The lexical forms of the datatypes that our tables use; another is an error of the table."""


def table(described: Path) -> Iterator[Triple]:
    """The triples of the table that the metadata file `described` describes."""
    metadata = json.loads(described.read_text(encoding="utf-8"))
    assert metadata["@context"][0] == "http://www.w3.org/ns/csvw"
    assert metadata["dialect"] == {"header": True, "encoding": "utf-8", "delimiter": ",", "quoteChar": '"'}
    schema = metadata["tableSchema"]
    held = [column for column in schema["columns"] if not column.get("virtual")]
    assert schema["columns"][: len(held)] == held, "virtual columns come last"
    keys: set[str] = set()
    with (described.parent / metadata["url"]).open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file, strict=True)
        assert next(rows) == [column["titles"] for column in held]
        for row in rows:
            assert len(row) == len(held)
            cells = dict(zip((column["name"] for column in held), row, strict=True))
            key = cells[schema["primaryKey"]]
            assert key not in keys, "the primary key is unique"
            keys.add(key)
            subject = NamedNode(expanded(schema["aboutUrl"], cells))
            for column in schema["columns"]:
                yield from triples(subject, column, cells)


def triples(subject: NamedNode, column: dict[str, Any], cells: dict[str, str]) -> Iterator[Triple]:
    """What one cell says."""
    text = cells.get(column["name"], "")
    if not column.get("virtual") and text == "":
        assert not column.get("required"), f"an empty cell of {column['name']}"
        return
    values = text.split(column["separator"]) if "separator" in column else [text]
    if not column.get("virtual"):
        for value in values:
            assert re.fullmatch(LEXICAL[column["datatype"]], value), (column["name"], value)
    if column.get("suppressOutput"):
        return
    predicate = NamedNode(column["propertyUrl"])
    for value in values:
        if "valueUrl" in column:
            yield Triple(
                subject, predicate, NamedNode(expanded(column["valueUrl"], {**cells, column["name"]: value}))
            )
        else:
            yield Triple(subject, predicate, Literal(value, datatype=NamedNode(XSD + column["datatype"])))


def expanded(template: str, cells: dict[str, str]) -> str:
    """A URI template of level 2, `{+name}` or none (RFC 6570)."""
    return re.sub(r"\{\+(\w+)\}", lambda match: cells[match[1]], template)
