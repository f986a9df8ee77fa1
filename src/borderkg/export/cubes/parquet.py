"""A cube as Parquet, typed by the datatypes of its columns; the CSVW description lies inside it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from borderkg.export.cubes.columns import OBSERVATION, Column, Cube
from borderkg.export.cubes.csvw import metadata
from borderkg.export.cubes.rows import Row, rows
from borderkg.export.dump import Dump
from borderkg.export.parquet import GROUP, write_parquet
from borderkg.namespaces import XSD

if TYPE_CHECKING:
    import pyarrow

DESCRIPTION: Final = b"csvw"
"""The key of a file's metadata under which its CSVW description stands, as JSON."""
_DIGITS: Final = 38


def write_cube(dump: Dump, cube: Cube, folder: Path) -> Path:
    """`<cube>.parquet` in `folder`; IRIs are strings, several values of one cell are a list.

    Raises:
        BorderKGError: when it cannot be written.
    """
    import pyarrow

    fields = [pyarrow.field(OBSERVATION, pyarrow.string(), nullable=False)]
    fields += [
        pyarrow.field(c.name, _type(c), nullable=not c.required, metadata={b"property": c.property.encode()})
        for c in cube.columns
    ]
    described = json.dumps(metadata(cube, f"{cube.key}.parquet"), ensure_ascii=False, sort_keys=True)
    schema = pyarrow.schema(fields, metadata={DESCRIPTION: described.encode()})
    return write_parquet(folder / f"{cube.key}.parquet", schema, _groups(dump, cube, schema))


def _groups(dump: Dump, cube: Cube, schema: pyarrow.Schema) -> Iterator[pyarrow.RecordBatch]:
    import pyarrow

    every = rows(dump, cube)
    while group := list(islice(every, GROUP)):
        arrays = [pyarrow.array([row[0][0] for row in group], pyarrow.string())]
        arrays += [
            pyarrow.array(_cells(column, n, group), schema.field(n).type)
            for n, column in enumerate(cube.columns, 1)
        ]
        yield pyarrow.RecordBatch.from_arrays(arrays, schema=schema)


def _cells(column: Column, place: int, group: list[Row]) -> list[Any]:
    value = _reader(column)
    if column.many:
        return [[value(text) for text in row[place]] or None for row in group]
    return [value(row[place][0]) if row[place] else None for row in group]


def _reader(column: Column) -> Any:
    if column.datatype == XSD + "integer":
        return int
    if column.datatype == XSD + "decimal":
        return Decimal
    if column.datatype == XSD + "boolean":
        return "true".__eq__
    return str


def _type(column: Column) -> pyarrow.DataType:
    import pyarrow

    kinds = {
        XSD + "integer": pyarrow.int64(),
        XSD + "decimal": pyarrow.decimal128(_DIGITS, column.scale),
        XSD + "boolean": pyarrow.bool_(),
    }
    kind = kinds.get(column.datatype or "", pyarrow.string())
    return pyarrow.list_(kind) if column.many else kind
