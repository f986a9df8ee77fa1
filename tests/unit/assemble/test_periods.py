"""Periods are made from their names alone."""

from __future__ import annotations

import pytest
from pyoxigraph import NamedNode

from borderkg.assemble import periods
from borderkg.errors import BuildError
from borderkg.namespaces import BKG


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [
        ("2023-08", "2023-08-01", "2023-08-31"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2023-12-27", "2023-12-27", "2023-12-27"),
        ("FY2023", "2022-10-01", "2023-09-30"),
        ("FY2014/FY2019", "2013-10-01", "2019-09-30"),
        ("2023", "2023-01-01", "2023-12-31"),
        ("2023-08/2023-10", "2023-08-01", "2023-10-31"),
        ("2021-01-20/2025-01-20", "2021-01-20", "2025-01-20"),
        ("2021-01-20/open", "2021-01-20", None),
        ("2023-05/open", "2023-05-01", None),
    ],
)
def test_bounds_are_inclusive(name: str, first: str, last: str | None) -> None:
    made = periods.period(name)
    assert made.first.isoformat() == first
    assert (made.last.isoformat() if made.last else None) == last


@pytest.mark.parametrize(
    "name",
    [
        "2023-13", "2023-02-30", "2023-8", "FY23", "fy2023", "202308", "2023-W05", "2023-08/FY2024",
        "2023-10/2023-08", "2023-08/", "/2023-08", "../2023", "2023-08/..", "2023-08/2023-10/2023-12", "",
        "0001-01", "２０２３-08",
    ],
)  # fmt: skip
def test_other_names_are_refused(name: str) -> None:
    with pytest.raises(BuildError, match="no such name of a period"):
        periods.period(name)


def test_the_graph_is_named() -> None:
    with pytest.raises(BuildError, match=r"^urn:g: "):
        periods.period_in("2023-99", "urn:g")


def test_months_run_without_a_gap_and_bring_their_fiscal_years() -> None:
    names = {p.name for p in periods.closure(["2022-11", "2023-02-14"])}
    assert names == {"2022-11", "2022-12", "2023-01", "2023-02", "2023-02-14", "FY2023"}


def test_fiscal_years_bring_their_months() -> None:
    names = [p.name for p in periods.closure(["FY2014/FY2015"]) if p.kind == "month"]
    assert (names[0], names[-1], len(names)) == ("2013-10", "2015-09", 24)


def test_spans_of_days_bring_none() -> None:
    assert [p.name for p in periods.closure(["1952-06-27/open"])] == ["1952-06-27/open"]


def test_a_month_knows_its_fiscal_place() -> None:
    said = {
        quad.predicate.value.removeprefix(BKG): quad.object
        for quad in periods.described([periods.period("2022-12")])
        if quad.predicate.value.startswith(BKG)
    }
    assert said["inFiscalYear"] == NamedNode(periods.PERIOD + "FY2023")
    assert [str(said[name]).split('"')[1] for name in ("fiscalMonthNumber", "monthIndex", "yearMonth")] == [
        "3",
        str(2022 * 12 + 11),
        "2022-12",
    ]


@pytest.mark.parametrize("year", range(2010, 2030))
def test_october_is_the_first_fiscal_month(year: int) -> None:
    index = year * 12 + 9
    numbers = [
        int(str(quad.object).split('"')[1])
        for n in range(12)
        for quad in periods.described([periods.month(index + n)])
        if quad.predicate.value == BKG + "fiscalMonthNumber"
    ]
    assert numbers == list(range(1, 13))
