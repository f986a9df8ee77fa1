"""What CBP first printed: every attestation is kept, conflicts side by side, unlike areas apart."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from borderkg import content

STATISTICS = content.bundled().data / "statistics"
LIST = Path(__file__).parents[3] / "shared" / "data" / "cbp-first-print" / "first_print.csv"
Row = dict[str, str]


def table(name: str) -> list[Row]:
    """The rows of a shipped table."""
    with (STATISTICS / name / "table.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream, strict=True))


@pytest.fixture(scope="module")
def prints() -> list[Row]:
    """The rows of every shipped table of first prints."""
    return [row for path in sorted(STATISTICS.glob("cbp-first-print*")) for row in table(path.name)]


def test_every_attestation_is_in_a_shipped_table(prints: list[Row]) -> None:
    pages = [page for row in prints for page in row["pages"].split()]
    assert len(pages) == 276
    official = [p for p in pages if (urlsplit(p).hostname or "").endswith(("cbp.gov", "dhs.gov"))]
    assert len(official) == 22
    assert sum(row["attestation"] == "primary" for row in prints) == 22


def test_the_list_has_so_many_pairs() -> None:
    if not LIST.is_file():
        pytest.skip("the list of first prints is not at hand (../shared/data)")
    with LIST.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream, strict=True))
    first = {(r["reference_month"], r["measure"]) for r in rows if r["vintage_status"] == "first_print"}
    assert (len(rows), len(first)) == (276, 176)
    assert Counter(r["primary_or_secondary"] for r in rows)["primary"] == 22


CONFLICTS = {
    ("2023-03", "CBP"): {"191899", "191900"},
    ("2023-04", "CBP"): {"211041", "211401"},
    ("2023-04", "USBP"): {"182000", "182114"},
    ("2023-09", "CBP"): {"269735", "269739"},
    ("2024-07", "CBP"): {"104116", "61325"},
    ("2024-08", "USBP"): {"58000", "58038"},
    ("2024-11", "USBP"): {"46610", "46612"},
}


def test_prints_that_differ_are_both_kept_as_readings() -> None:
    found: dict[tuple[str, str, str], dict[str, str]] = defaultdict(dict)
    for row in table("cbp-first-print"):
        found[row["period"], row["agency"], row["published"]][row["reading"]] = row["value"]
    several = {
        key[:2]: set(readings.values()) for key, readings in found.items() if len(set(readings.values())) > 1
    }
    assert several == CONFLICTS
    assert all(readings.keys() == set("12"[: len(readings)]) for readings in found.values())


def test_persons_are_counted_where_the_print_says() -> None:
    areas: dict[str, set[str]] = defaultdict(set)
    for row in table("cbp-first-print-persons"):
        areas[row["area"]].add(row["period"])
    assert areas["not stated"] == {"2021-10", "2021-11", "2021-12", "2022-01"}
    assert areas["nationwide"] == {f"2022-{n:02d}" for n in range(2, 11)}
    assert min(areas["southwest"]) == "2022-10"
    assert set(areas) == {"not stated", "nationwide", "southwest"}
