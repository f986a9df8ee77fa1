"""A cube as CSV with metadata beside it, from which the same observations can be read as RDF.

https://www.w3.org/TR/tabular-metadata/ · https://www.w3.org/TR/csv2rdf/
"""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any, Final

from borderkg.errors import BorderKGError
from borderkg.export.cubes.columns import FIXED, OBSERVATION, Column, Cube
from borderkg.export.cubes.rows import rows
from borderkg.export.dump import Dump
from borderkg.export.writing import whole_file
from borderkg.namespaces import XSD

SUFFIX: Final = "-metadata.json"
"""What the name of a metadata file adds to that of its table, so that readers find it."""
SEPARATOR: Final = "|"
"""Between the values of a cell that has several; no IRI contains it."""
_CSVW: Final = "http://www.w3.org/ns/csvw"
_DATATYPES: Final = {
    XSD + name: name for name in ("integer", "decimal", "boolean", "string", "date", "gYearMonth", "duration")
}
_FEW: Final = 1 << 12


def write_csvw(dump: Dump, cube: Cube, folder: Path) -> list[Path]:
    """`<cube>.csv` and `<cube>.csv-metadata.json` in `folder`.

    Raises:
        BorderKGError: when one cannot be written, or a value would be taken for several.
    """
    table = write_csv(dump, cube, folder / f"{cube.key}.csv")
    described = folder / f"{table.name}{SUFFIX}"
    with whole_file(described) as output:
        output.write(_json(metadata(cube, table.name)))
    return [table, described]


def write_csv(dump: Dump, cube: Cube, path: Path) -> Path:
    """The table of `cube` as CSV (RFC 4180, UTF-8, CRLF); IRIs are written in full.

    Raises:
        BorderKGError: when it cannot be written, or a value would be taken for several.
    """
    many = [n for n, column in enumerate(cube.columns, 1) if column.many]
    with whole_file(path) as output:
        held = io.StringIO()
        writer = csv.writer(held, lineterminator="\r\n")
        writer.writerow([OBSERVATION, *(column.name for column in cube.columns)])
        for number, row in enumerate(rows(dump, cube), 1):
            for place in many:
                if any(SEPARATOR in value for value in row[place]):
                    raise BorderKGError(
                        "a value with the separator of values in it", where=row[0][0], found=row[place]
                    )
            writer.writerow([SEPARATOR.join(cell) for cell in row])
            if number % _FEW == 0:
                output.write(held.getvalue().encode())
                held.seek(0)
                held.truncate()
        output.write(held.getvalue().encode())
    return path


def metadata(cube: Cube, url: str) -> dict[str, Any]:
    """The description of a cube's table (https://www.w3.org/TR/tabular-metadata/#tables).

    Args:
        cube: the cube.
        url: the address of the table, relative to that of the description.
    """
    described: dict[str, Any] = {
        "@context": [_CSVW, {"@language": "en"}],
        "@id": cube.iri + "/table",
        "url": url,
        "dc:title": _texts(cube.title),
        "dc:subject": {"@id": cube.iri},
    }
    for name, iri in (
        ("dc:license", cube.licence),
        ("dc:publisher", cube.publisher),
        ("dc:source", cube.page),
    ):
        if iri:
            described[name] = {"@id": iri}
    if cube.note:
        described["rdfs:comment"] = {"@value": cube.note, "@language": "en"}
    described["dialect"] = {"header": True, "encoding": "utf-8", "delimiter": ",", "quoteChar": '"'}
    described["tableSchema"] = {
        "aboutUrl": f"{{+{OBSERVATION}}}",
        "primaryKey": OBSERVATION,
        "columns": [
            {
                "name": OBSERVATION,
                "titles": OBSERVATION,
                "datatype": "anyURI",
                "required": True,
                "suppressOutput": True,
            },
            *(_column(column) for column in cube.columns),
            *(
                {
                    "name": property.rpartition("#")[2],
                    "virtual": True,
                    "propertyUrl": property,
                    "valueUrl": value or cube.iri,
                }
                for property, value in FIXED.items()
            ),
        ],
    }
    return described


def _column(column: Column) -> dict[str, Any]:
    described: dict[str, Any] = {"name": column.name, "titles": column.name}
    if column.labels:
        described["dc:title"] = _texts(column.labels)
    described["propertyUrl"] = column.property
    if column.datatype is None:
        described["datatype"] = "anyURI"
        described["valueUrl"] = f"{{+{column.name}}}"
    else:
        described["datatype"] = _DATATYPES.get(column.datatype) or {"base": "string", "@id": column.datatype}
    if column.many:
        described["separator"] = SEPARATOR
    if column.required:
        described["required"] = True
    return described


def _texts(found: Any) -> list[dict[str, str]]:
    return [
        {"@value": text, "@language": language} if language else {"@value": text}
        for language, text in sorted(found.items())
    ]


def _json(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()
