"""What CBP first printed each month, from a list of pages that quote it, as tables by kind of figure.

A row of the list is a value and one page that attests it. Rows that agree become one cell with all its pages;
values that differ for one cell of one update become numbered readings, the best supported first: an exact
figure before a hedged one, then the more pages, then the sum of the parts printed beside it.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Final

from borderkg.errors import TableError
from borderkg.sources import calendar

Row = Mapping[str, str]
Records = list[tuple[str, ...]]

HEADER: Final = (
    "published",
    "period",
    "agency",
    "area",
    "group",
    "value",
    "reading",
    "qualifier",
    "status",
    "attestation",
    "pages",
)
_UNDATED: Final = {
    "no date in any stored excerpt": "",
    "on or before 2023-05-18 (CIS article); exact day in no stored excerpt": "for-2023-04",
    "a Monday on or after 2024-09-10 (Border Report, Fox, Epoch Times); exact day in no stored excerpt": (
        "for-2024-08"
    ),
    "before the CBP update; sources": "pre-release-2024-01",
    "a Friday (Border Report, Pledge Times); exact day in no stored excerpt": "for-2024-07",
    "between 2024-10-21 (CIS: not yet out) and 2024-10-23 (Isacson)": "for-2024-09",
    "2024-11-19 or 2024-11-20 (newswire copy 2024-11-20; its text runs to Nov. 19)": "for-2024-10",
}
"""The update of a row without a day, by what the list says of it; "" is the update for its month."""
_AREAS: Final = {
    "Southwest border (CBP total)": "southwest",
    "Southwest border between ports of entry": "southwest",
    "Southwest land border": "southwest",
    "nationwide": "nationwide",
    "all (DHS statement)": "nationwide",
    "not stated in the excerpt (section on the Southwest border)": "not stated",
    "not stated by the source": "not stated",
}
_QUALIFIERS: Final = {
    "exact": "",
    "rounded as printed": "rounded",
    "approximately": "about",
    "roughly": "about",
    "about": "about",
    "more than": "more-than",
    "over": "over",
    "nearly": "nearly",
}
_STATUSES: Final = {
    "first_print": "normal",
    "later_print": "revised",
    "unofficial_pre_release": "provisional",
}
_AVERAGE: Final = "repeat_share_average_fy2014_2019"
_GROUPS: Final = {
    "single_adults": "single-adults",
    "family_unit_individuals": "family-unit-individuals",
    "unaccompanied_children": "unaccompanied-children",
    "single_adults_share": "single-adults",
    "family_unit_share": "family-unit-individuals",
    "unaccompanied_children_share": "unaccompanied-children",
    "dhs_family_members_removed_or_returned_since_2023_05": "family-unit-individuals",
}
MEASURES: Final = {
    "cbp-first-print": ("total_encounters", "usbp_encounters"),
    "cbp-first-print-by-demographic": (
        "single_adults",
        "family_unit_individuals",
        "unaccompanied_children",
    ),
    "cbp-first-print-persons": ("unique_individuals",),
    "cbp-first-print-repeat-share": ("repeat_encounter_share", _AVERAGE),
    "cbp-first-print-repeat-encounters": ("repeat_encounters",),
    "cbp-first-print-unique-share": ("unique_encounters_share",),
    "cbp-first-print-demographic-share": (
        "single_adults_share",
        "family_unit_share",
        "unaccompanied_children_share",
    ),
    "cbp-first-print-removals": (
        "dhs_removals_returns_since_2023_05",
        "dhs_removals_returns_since_2024_06_05",
    ),
    "cbp-first-print-family-removals": ("dhs_family_members_removed_or_returned_since_2023_05",),
}
"""The measures of the list that each table holds; every measure is in one."""


def records(path: Path, measures: tuple[str, ...]) -> Records:
    """The rows, without header, of the table that holds `measures` of the list at `path`.

    Raises:
        TableError: when the list says something that this module has no word for.
    """
    cells: dict[tuple[str, ...], dict[tuple[str, str], list[Row]]] = {}
    with path.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream, strict=True):
            if row["measure"] in measures:
                try:
                    key = _cell(row)
                    said = (row["value"], _QUALIFIERS[row["qualifier"]])
                except KeyError as error:
                    raise TableError(
                        "the list says something new",
                        where=path,
                        found=str(error.args[0]),
                        expected="a value that borderkg.sources.first_prints knows",
                    ) from error
                cells.setdefault(key, {}).setdefault(said, []).append(row)
    made: Records = []
    for key, readings in sorted(cells.items()):
        ordered = sorted(readings.items(), key=lambda item: _support(item[0], item[1]))
        for number, ((value, qualifier), rows) in enumerate(ordered, 1):
            made.append((*key, value, str(number), qualifier, *_about(rows, qualifier)))
    return made


def _cell(row: Row) -> tuple[str, ...]:
    """Published, period, agency, area and group of a row."""
    published = row["published"] or _UNDATED[row["published_basis"]] or "for-" + row["reference_month"]
    period = row["reference_month"]
    if row["measure"] == _AVERAGE:
        period = "FY2014/FY2019"
    elif row["period_from"]:
        period = calendar.span(row["period_from"], row["period_to"])
    return (published, period, row["agency"], _AREAS[row["area"]], _GROUPS.get(row["measure"], ""))


def _support(said: tuple[str, str], rows: list[Row]) -> tuple[bool, int, bool, str]:
    summed = any(r["calculation"] == "sum_of_printed_parts" for r in rows)
    return (said[1] != "", -len(rows), not summed, rows[0]["row_id"])


def _about(rows: list[Row], qualifier: str) -> tuple[str, str, str]:
    """Status, attestation and pages of one reading."""
    statuses = {_STATUSES[r["vintage_status"]] for r in rows}
    status = "normal" if "normal" in statuses else min(statuses)
    if status == "normal" and qualifier:
        status = "rounded"
    primary = any(r["primary_or_secondary"] == "primary" for r in rows)
    pages = dict.fromkeys(r["source_url"] for r in rows)
    return (status, "primary" if primary else "secondary", " ".join(pages))


TABLES: Final[Mapping[str, Callable[[Path], Records]]] = {
    folder: partial(records, measures=measures) for folder, measures in MEASURES.items()
}
"""How each table is made from the list, by its folder."""
