"""The compact tables that are shipped, compiled from the publisher's full ones.

    python -m borderkg.sources.compilation TABLES data/statistics

`TABLES` is a folder that holds the full tables (docs/statistics.md says which), found by SHA-256 whatever
their names. Each recipe groups one of them and writes `table.csv`, sorted, beside the
`source.toml` that describes it, whose sha256 and row count it brings up to date. Same input, same bytes.
"""

from __future__ import annotations

import csv
import io
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Final

from borderkg.errors import TableError
from borderkg.sources import calendar, engines, first_prints, numbers, tables

AREAS: Final = "3edd0f87137050351da21ae740c662a9304d581b979e4432f13d7de63082777d"
DRUGS: Final = "daa0806c41367e478d12ed742ac4a55487361b52894f46316396667b9ed3847c"
PRINTS: Final = "4ca857b8119fe21520ea7e1453c8a00346b54fbc90ecd93820d96c01fe767526"
SOUTHWEST: Final = "Southwest Land Border"
_AGENCIES: Final = {"U.S. Border Patrol": "USBP", "Office of Field Operations": "OFO"}
_OLD, _NEW = "2023-11", "2024-10"
_YEARS: Final = {_OLD: range(2020, 2024), _NEW: range(2021, 2025)}
"""The fiscal years in the two files of CBP that the full table puts together."""

Row = Mapping[str, str]
Records = list[tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """One shipped table: its folder, the full table, the header, and how rows are made."""

    folder: str
    source: str
    header: tuple[str, ...]
    made: Callable[[Path], Records]


def compile_tables(folder: Path, statistics: Path) -> list[Path]:
    """Write every shipped table below `statistics` from the full ones in `folder`; the paths written.

    Raises:
        TableError: when a full table is not there.
    """
    found = {tables.sha256(p): p for p in sorted(folder.rglob("*.csv"))}
    written: list[Path] = []
    for recipe in recipes():
        if recipe.source not in found:
            raise TableError(
                "a full table is missing", where=folder, expected=f"a file with sha256 {recipe.source}"
            )
        path = statistics / recipe.folder / "table.csv"
        path.write_text(
            _csv(recipe.header, recipe.made(found[recipe.source])), encoding="utf-8", newline="\n"
        )
        _describe(path)
        written.append(path)
    return written


def recipes() -> tuple[Recipe, ...]:
    """The recipes of the shipped tables."""
    return (
        Recipe(
            folder="cbp-southwest-encounters",
            source=AREAS,
            header=("vintage", "month", "agency", "group", "authority", "encounters"),
            made=_encounters,
        ),
        Recipe(
            folder="cbp-southwest-totals",
            source=AREAS,
            header=("vintage", "month", "agency", "encounters"),
            made=_totals,
        ),
        Recipe(
            folder="cbp-southwest-sectors",
            source=AREAS,
            header=("vintage", "month", "sector", "encounters"),
            made=_sectors,
        ),
        Recipe(
            folder="cbp-drug-seizures",
            source=DRUGS,
            header=("month", "agency", "drug", "events"),
            made=lambda path: _seizures(path, "Count of Event"),
        ),
        Recipe(
            folder="cbp-drug-seizures-weight",
            source=DRUGS,
            header=("month", "agency", "drug", "pounds"),
            made=lambda path: _seizures(path, "Sum Qty (lbs)"),
        ),
        *(
            Recipe(folder=folder, source=PRINTS, header=first_prints.HEADER, made=made)
            for folder, made in first_prints.TABLES.items()
        ),
    )


def _rows(path: Path) -> Iterator[Row]:
    """The rows of a full table, as mappings from header to cell."""
    tables.check_text(path)
    headers = tables.header(path)
    for batch in engines.batches(path, headers):
        for cells in zip(*(batch[h] for h in headers), strict=True):
            yield dict(zip(headers, cells, strict=True))


def _summed(cells: Iterable[tuple[tuple[str, ...], str]]) -> Records:
    """The sum for each key, exact, sorted by key."""
    sums: dict[tuple[str, ...], Decimal] = {}
    for key, cell in cells:
        sums[key] = sums.get(key, Decimal(0)) + numbers.decimal(cell)
    return [(*key, numbers.lexical(value)) for key, value in sorted(sums.items())]


def _southwest(path: Path) -> Iterator[tuple[int, str, Row]]:
    for row in _rows(path):
        if row["land_border_region"] == SOUTHWEST:
            month = calendar.fiscal_month(row["fiscal_year"], row["month_abbv"])
            yield int(row["fiscal_year"]), month, row


def _encounters(path: Path) -> Records:
    """By month, agency, group and authority; each fiscal year in the vintage that the full cube gives it."""
    return _summed(
        (
            (
                _OLD if year == _YEARS[_OLD][0] else _NEW,
                month,
                _AGENCIES[row["component"]],
                row["demographic"],
                row["title_of_authority"],
            ),
            row["encounter_count"],
        )
        for year, month, row in _southwest(path)
    )


def _totals(path: Path) -> Records:
    """By month and agency, CBP being the sum of the two; in every vintage that holds the fiscal year."""
    return _summed(
        ((vintage, month, agency), row["encounter_count"])
        for year, month, row in _southwest(path)
        for vintage, years in _YEARS.items()
        if year in years
        for agency in ("CBP", _AGENCIES[row["component"]])
    )


def _sectors(path: Path) -> Records:
    """Border Patrol by month and sector."""
    return _summed(
        ((_OLD if year == _YEARS[_OLD][0] else _NEW, month, row["aor_abbv"]), row["encounter_count"])
        for year, month, row in _southwest(path)
        if _AGENCIES[row["component"]] == "USBP"
    )


def _seizures(path: Path, measure: str) -> Records:
    """By month, agency and drug, over all areas."""
    return _summed(
        (
            (
                calendar.fiscal_month(row["FY"], row["Month (abbv)"]),
                _AGENCIES[row["Component"]],
                row["Drug Type"],
            ),
            row[measure],
        )
        for row in _rows(path)
    )


def _csv(header: tuple[str, ...], rows: Records) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue()


def _describe(path: Path) -> None:
    """Bring the sha256 and the number of rows in the description beside `path` up to date."""
    description = path.parent / "source.toml"
    text = description.read_text(encoding="utf-8")
    rows = path.read_text(encoding="utf-8").count("\n") - 1
    text = re.sub(r'(?m)^sha256 = ".*"$', f'sha256 = "{tables.sha256(path)}"', text)
    text = re.sub(r"(?m)^rows = \d+$", f"rows = {rows}", text)
    description.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    compile_tables(Path(sys.argv[1]), Path(sys.argv[2]))
