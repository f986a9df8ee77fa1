"""A small source: a table of crossings with its own headers, codes and calendar, and the codes that exist."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from borderkg.namespaces import expand
from borderkg.sources import manifest
from borderkg.sources.manifest import SourceManifest

KNOWN = frozenset(
    map(
        expand,
        (
            "id/place/us-tx",
            "id/place/us-az",
            "id/org/usbp",
            "id/org/ofo",
            "scheme/drug-types/fentanyl",
            "scheme/drug-types/heroin",
        ),
    )
)
TOML = """
publisher = "id/org/cbp"
licence = "https://creativecommons.org/publicdomain/mark/1.0/"
page = "https://example.org/crossings"
published = "2024-01"

[title]
en = "Crossings"
es = "Cruces"

[table]
absent = "unknown"
added-columns = "refuse"

[table.suppressed."(D)"]
en = "withheld by the publisher"
es = "reservado por quien publica"

[cube]
dimensions = ["refPeriod", "refArea", "drugType"]
measure = "eventCount"
variable = "scheme/variables/drug-seizure-events"
unit = "scheme/units/event"

[period]
calendar = "calendar-year-and-month"
year = "Jahr"
month = "Monat"

[columns.Jahr]
use = "period"

[columns.Monat]
use = "period"

[columns.Ort]
use = "dimension"
term = "refArea"
into = "id/place/us-"

[columns.Stoff]
use = "dimension"
term = "drugType"

[columns.Stoff.codes]
F = "scheme/drug-types/fentanyl"
H = "scheme/drug-types/heroin"

[columns.Bemerkung]
use = "ignored"
why = "free text"

[columns.Zahl]
use = "measure"

[[vintages]]
slug = "2024-01"
iri = "id/vintage/crossings-2024-01"
issued = "2024-01"
not-before = "2024-01-01"
not-after = "2024-01-31"
title-en = "Crossings of January 2024"
title-es = "Cruces de enero de 2024"
"""
HEADER = "Jahr,Monat,Ort,Stoff,Bemerkung,Zahl\n"
ROWS = "2023,8,TX,F,,7\n2023,8,AZ,F,x,3\n2023,9,TX,H,,0\n"


@pytest.fixture
def crossings(tmp_path: Path) -> Callable[..., tuple[SourceManifest, Path]]:
    """Write the source, changed as the caller says; its manifest and its table."""

    def write(text: str | bytes = HEADER + ROWS, *, toml: str = TOML) -> tuple[SourceManifest, Path]:
        folder = tmp_path / "crossings"
        folder.mkdir(exist_ok=True)
        (folder / "source.toml").write_text(toml, encoding="utf-8")
        table = folder / "table.csv"
        table.write_bytes(text.encode() if isinstance(text, str) else text)
        return manifest.read(folder / "source.toml"), table

    return write


@pytest.fixture
def known() -> frozenset[str]:
    """The IRIs that codes may stand for."""
    return KNOWN


@pytest.fixture
def crossings_toml() -> str:
    """The description of the source, for a test to change."""
    return TOML
