"""What the stored questions say of the shipped figures, against figures that are known from elsewhere.

The totals are CBP's own, as its pages print them for a fiscal year; the revisions were computed from the
tables and the prints before there was a graph.
"""

from __future__ import annotations

from statistics import mean, median

import pytest

from borderkg.query.catalogue import Catalogue
from borderkg.query.parameters import Given
from borderkg.query.run import run
from borderkg.query.terms import Value
from borderkg.store.answering import Answering

DATA = "https://w3id.org/borderkg/data/"


def rows(
    catalogue: Catalogue, store: Answering, query_id: str, **given: Given | list[Given]
) -> list[dict[str, Value]]:
    """The rows of a stored question over the shipped release."""
    return run(catalogue[query_id], store, given).to_dicts()


@pytest.mark.parametrize(
    ("year", "total"),
    [
        ("FY2020", 458_088),
        ("FY2021", 1_734_686),
        ("FY2022", 2_378_944),
        ("FY2023", 2_475_669),
        ("FY2024", 2_135_005),
    ],
)
def test_a_fiscal_year_adds_up(year: str, total: int, catalogue: Catalogue, store: Answering) -> None:
    of_year = [r for r in rows(catalogue, store, "statistics/fiscal-year-totals") if r["year"] == year]
    assert sum(int(str(r["count"])) for r in of_year) == total
    assert {r["months"] for r in of_year} == {12}


def test_the_sectors_of_august_2023(catalogue: Catalogue, store: Answering) -> None:
    ranked = rows(catalogue, store, "statistics/sectors-ranked-in-a-month", month="2023-08")
    assert [(str(r["sector"]).rsplit("/", 1)[-1], r["count"]) for r in ranked] == [
        ("tca", 48_752),
        ("rgv", 46_537),
        ("drt", 29_689),
        ("ept", 25_234),
        ("sdc", 18_985),
        ("yum", 6_734),
        ("lrt", 3_097),
        ("elc", 1_458),
        ("bbt", 568),
    ]


def test_absolute_and_relative_change_name_different_sectors(catalogue: Catalogue, store: Answering) -> None:
    changed = rows(catalogue, store, "statistics/sectors-by-change-between-spans")
    most = changed[0]
    fallen = min(changed, key=lambda r: float(str(r["percent"])))
    assert (most["sector"], most["change"]) == ("TCA", 125_965)
    assert (fallen["sector"], round(float(str(fallen["percent"])))) == ("ELC", -68)
    assert changed[-1]["sector"] != fallen["sector"]


def test_a_plain_sum_over_one_data_set_is_right(catalogue: Catalogue, store: Answering) -> None:
    by_month = rows(catalogue, store, "statistics/monthly-series", dataset=DATA + "cbp-southwest-encounters")
    assert {r["month"]: r["count"] for r in by_month}["2023-08"] == 232_963


def test_the_parts_add_up_in_every_month(catalogue: Catalogue, store: Answering) -> None:
    checked = rows(catalogue, store, "statistics/check-of-totals")
    assert {r["difference"] for r in checked} == {0}
    assert len(checked) == 60


@pytest.mark.parametrize(
    ("agency", "months", "average", "middle", "least", "most"),
    [
        ("cbp", 30, 596, 453.5, (-61, "2023-10"), (2129, "2023-05")),
        ("usbp", 23, 662, 282, (-45, "2023-12"), (2138, "2023-05")),
    ],
)
def test_first_prints_moved_as_known(
    agency: str,
    months: int,
    average: int,
    middle: float,
    least: tuple[int, str],
    most: tuple[int, str],
    catalogue: Catalogue,
    store: Answering,
) -> None:
    found = rows(
        catalogue,
        store,
        "statistics/first-print-against-latest",
        prints=f"{DATA}cbp-first-print/series/southwest-land-border/{agency}/1",
        latest=f"{DATA}cbp-southwest-totals/series/southwest-land-border/{agency}",
    )
    moved = [
        (int(str(r["difference"])), str(r["month"]))
        for r in found
        if r["qualifier"] is None and not str(r["month"]).endswith("-09")
    ]
    values = [difference for difference, _ in moved]
    assert len(values) == months
    assert round(mean(values)) == average
    assert median(values) == middle
    assert (min(moved), max(moved)) == (least, most)
    if agency == "cbp":
        assert all((difference > 0) == (month <= "2023-05") for difference, month in moved)


def test_what_was_known_is_what_was_published_by_then(catalogue: Catalogue, store: Answering) -> None:
    def known(on: str) -> dict[str, Value]:
        found = rows(catalogue, store, "statistics/known-on-a-date", on=on, agency="id/org/usbp")
        assert all(str(r["as_of"]) <= on for r in found)
        return {str(r["month"]): r["count"] for r in found if "/2" not in str(r["cell"])[-3:]}

    assert "2023-08" not in known("2023-09-21")
    assert known("2023-09-30")["2023-08"] == 181_059
    assert known("2023-12-31")["2023-08"] == 181_054


def test_what_was_known_has_moved_since(catalogue: Catalogue, store: Answering) -> None:
    def moved(on: str, agency: str) -> dict[str, tuple[Value, Value, Value]]:
        found = rows(catalogue, store, "statistics/moved-since-a-date", on=on, agency=agency)
        return {str(r["month"]): (r["known"], r["now"], r["moved"]) for r in found}

    assert "2023-08" not in moved("2023-09-21", "id/org/usbp")
    assert moved("2023-09-30", "id/org/usbp")["2023-08"] == (181_059, 181_054, -5)
    assert moved("2023-09-30", "id/org/cbp")["2023-08"] == (232_972, 232_963, -9)
    assert moved("2023-12-31", "id/org/usbp")["2023-08"] == (181_054, 181_054, 0)
    assert moved("2023-07-31", "id/org/cbp")["2023-05"][2] != 0
    latest = moved("2026-01-01", "id/org/cbp")
    assert {change for _, _, change in latest.values()} == {0}
    assert len(latest) == 60
