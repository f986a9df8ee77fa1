"""Compile the compact tables that the repository ships from the full tables that CBP publishes.

    python -m borderkg.sources.compact AREA_TABLE DRUG_TABLE STATISTICS_FOLDER

Each compact table is a sum over the dimensions that it leaves out; the method stands in the source's
NOTES.md. The same inputs give the same bytes.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import polars as pl

from borderkg.errors import TableError
from borderkg.sources import calendar

SOUTHWEST: Final = "Southwest Land Border"
AGENCIES: Final = {"U.S. Border Patrol": "USBP", "Office of Field Operations": "OFO"}
FIRST_YEAR_OF_LATER_FILE: Final = 2021
"""Rows of earlier fiscal years stand in CBP's file of November 2023 only."""


def southwest_encounters(area_table: pl.DataFrame) -> pl.DataFrame:
    """Encounters at the Southwest land border by vintage, month, agency, demographic group and authority."""
    rows = _southwest(area_table)
    keys = ["vintage", "month", "agency", "group", "authority"]
    return rows.group_by(keys).agg(pl.col("encounter_count").sum().alias("encounters")).sort(keys)


def southwest_sectors(area_table: pl.DataFrame) -> pl.DataFrame:
    """Border Patrol encounters at the Southwest land border by vintage, month and sector."""
    rows = _southwest(area_table).filter(pl.col("agency") == "USBP")
    keys = ["vintage", "month", "sector"]
    return rows.group_by(keys).agg(pl.col("encounter_count").sum().alias("encounters")).sort(keys)


def southwest_totals(area_table: pl.DataFrame) -> pl.DataFrame:
    """Monthly totals at the Southwest land border by vintage and agency; CBP is the sum of its components.

    Months that both files of CBP hold agree in them, so their totals stand in both vintages.
    """
    rows = _southwest(area_table)
    parts = rows.group_by("vintage", "fiscal_year", "month", "agency").agg(
        pl.col("encounter_count").sum().alias("encounters")
    )
    whole = parts.group_by("vintage", "fiscal_year", "month").agg(pl.col("encounters").sum())
    table = pl.concat(
        [parts, whole.with_columns(pl.lit("CBP").alias("agency")).select(parts.columns)], how="vertical"
    )
    both = table.filter(pl.col("fiscal_year").is_between(FIRST_YEAR_OF_LATER_FILE, 2023)).with_columns(
        pl.lit("2023-11").alias("vintage")
    )
    keys = ["vintage", "month", "agency"]
    return pl.concat([table, both]).select([*keys, "encounters"]).sort(keys)


def drug_seizures(drug_table: pl.DataFrame) -> pl.DataFrame:
    """Drug seizures nationwide by month, agency and drug: how many."""
    rows = drug_table.with_columns(
        _month(pl.col("FY"), pl.col("Month (abbv)")),
        pl.col("Component").replace_strict(AGENCIES).alias("agency"),
        pl.col("Drug Type").alias("drug"),
    )
    keys = ["month", "agency", "drug"]
    return rows.group_by(keys).agg(pl.col("Count of Event").sum().alias("events")).sort(keys)


def _southwest(area_table: pl.DataFrame) -> pl.DataFrame:
    return area_table.filter(pl.col("land_border_region") == SOUTHWEST).with_columns(
        _month(pl.col("fiscal_year"), pl.col("month_abbv")),
        pl.col("component").replace_strict(AGENCIES).alias("agency"),
        pl.col("demographic").alias("group"),
        pl.col("title_of_authority").alias("authority"),
        pl.col("aor_abbv").alias("sector"),
        pl.when(pl.col("fiscal_year") < FIRST_YEAR_OF_LATER_FILE)
        .then(pl.lit("2023-11"))
        .otherwise(pl.lit("2024-10"))
        .alias("vintage"),
    )


def _month(year: pl.Expr, month: pl.Expr) -> pl.Expr:
    """The calendar month of a fiscal year and CBP's abbreviation: "2023, DEC" is December 2022."""
    return (
        pl.struct(year.alias("year"), month.alias("month"))
        .map_elements(
            lambda cell: calendar.fiscal_month(str(cell["year"]), cell["month"]), return_dtype=pl.String
        )
        .alias("month")
    )


def _read(path: Path) -> pl.DataFrame:
    try:
        return pl.read_csv(path)
    except (OSError, pl.exceptions.PolarsError) as error:
        raise TableError(
            "the table cannot be read", where=path, found=str(error), expected="a table of CBP as CSV"
        ) from error


def main(arguments: Sequence[str]) -> int:
    """Write each compact table below the folder of statistics; 2 when the arguments are not three."""
    if len(arguments) != 3:
        sys.stderr.write(f"{__doc__}\n")
        return 2
    area_table, drug_table = _read(Path(arguments[0])), _read(Path(arguments[1]))
    folder = Path(arguments[2])
    for name, table in (
        ("cbp-southwest-encounters", southwest_encounters(area_table)),
        ("cbp-southwest-sectors", southwest_sectors(area_table)),
        ("cbp-southwest-totals", southwest_totals(area_table)),
        ("cbp-drug-seizures", drug_seizures(drug_table)),
    ):
        (folder / name).mkdir(parents=True, exist_ok=True)
        table.write_csv(folder / name / "table.csv")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
