"""Each number of an answer leads to what states it: to its cell, or to the cells that it is the sum of."""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import quote
from xml.etree.ElementTree import Element

import pytest

from ..running import Running
from .reading import Reading, local, read, said
from .test_pages import BROWSER, PAGES, page

SUMMED = {
    "monthly-series": ("count", "cells"),
    "fiscal-year-totals": ("count", "months"),
    "calendar-year-totals": ("count", "months"),
    "drug-seizures-by-month": ("count",),
    "sectors-by-change-between-spans": ("before", "after"),
    "share-of-a-demographic-by-month": ("part", "total"),
    "shares-by-month": ("part", "total"),
    "authorities-by-month": ("title42", "title8"),
    "check-of-totals": ("whole", "sum"),
    "change-against-a-year-before": ("count", "before"),
    "encounters-around-events-of-a-level": ("count",),
    "events-in-months-above-a-threshold": ("count",),
}
"""Columns of stored questions whose figures no cell in the row states."""
NAMED = ("revised-cells", "known-on-a-date", "sectors-ranked-in-a-month", "series-around-an-event")
"""Questions whose rows name a cell."""
COUNTS = ("cells", "months")
SECTORS = "/cells?dataset=data/cbp-southwest-sectors"


def followed(service: Running, address: str) -> Reading:
    """The page at an address, which may lead on to another."""
    reply = service.ask("GET", address, headers=BROWSER)
    if reply.status == 303:
        reply = service.ask("GET", reply.headers["location"], headers=BROWSER)
    assert reply.status == 200, address
    return read(reply.body)


def columns(held: Reading) -> list[str]:
    """The headings of the answer, the number of the row first."""
    return [said(th) for th in held.with_id("rows").iter() if local(th) == "th" and th.get("scope") == "col"]


def numbers(row: Element) -> list[Element]:
    return [cell for cell in row if cell.get("class") == "n"]


def of_row(held: Reading, place: int) -> Element:
    body = held.with_id("rows").find(".//tbody")
    assert body is not None
    return list(body)[place]


@pytest.mark.parametrize("name", SUMMED)
def test_a_sum_leads_to_cells_that_add_up_to_it(service: Running, name: str) -> None:
    held = page(service, f"/q/statistics/{name}")
    frame = service.ask("GET", f"/q/statistics/{name}.csv").body.decode().splitlines()[0].split(",")
    texts = {text: column for column, text in zip(frame, columns(held)[1:], strict=False)}
    assert texts
    for place in (0, 7, -1):
        seen = 0
        row = of_row(held, place)
        for cell, column in zip(list(row)[1:], frame, strict=False):
            if column not in SUMMED[name]:
                continue
            link = cell.find("a")
            assert link is not None, (name, column)
            told = followed(service, str(link.get("href")))
            expected = said(cell)
            if column in COUNTS:
                assert len(told.rows("cells")) == int(expected)
            else:
                assert f"{expected} " in told.lead, (name, column, told.lead)
            seen += 1
        assert seen == len(SUMMED[name])


@pytest.mark.parametrize("name", [*SUMMED, *NAMED])
def test_no_number_of_an_answer_is_without_what_states_it(service: Running, name: str) -> None:
    held = page(service, f"/es/q/statistics/{name}")
    ours = ("/es/cells?", "/es/page/")
    for cell in numbers(of_row(held, 0)):
        link = cell.find("a")
        if link is None:
            assert abs(int(said(cell).replace("−", "-"))) < 20, f"{said(cell)} counts months and is no figure"
        else:
            assert str(link.get("href")).startswith(ours)


def test_the_marks_of_a_chart_lead_where_its_table_does(service: Running) -> None:
    held = page(service, "/q/statistics/encounters-around-events-of-a-level")
    marks = {a.get("href") for a in held.with_id("chart").iter() if local(a) == "a"}
    table = {a.get("href") for a in held.with_id("rows").iter() if local(a) == "a"}
    assert {href for href in marks & table if str(href).startswith("/cells?series=")}


def drawn(held: Reading) -> dict[str, Any]:
    """What a script is told to draw of an answer."""
    (text,) = [s.text or "" for s in held.every("script") if s.get("id") == "chart-spec"]
    found: dict[str, Any] = json.loads(text)
    return found


def test_a_chart_to_explore_names_what_it_shows(service: Running) -> None:
    spec = drawn(page(service, "/q/statistics/sectors-by-change-between-spans"))
    assert spec["data"]["values"][0]["sector"] == "Tucson Sector"
    assert spec["encoding"]["y"]["sort"] is None
    taken = service.get("/q/statistics/sectors-by-change-between-spans.vl.json").json
    assert taken["data"]["values"][0]["sector"] == "TCA"


def test_bars_of_which_one_is_part_of_another_are_not_stacked(service: Running) -> None:
    spec = drawn(page(service, "/es/q/statistics/revised-cells"))
    assert spec["encoding"]["y"]["stack"] is None
    assert "Patrulla Fronteriza de los Estados Unidos" in {row["agency"] for row in spec["data"]["values"]}


def test_more_colours_than_a_legend_holds_are_one(service: Running) -> None:
    path = "/q/statistics/encounters-around-events-of-a-level"
    many = service.get(f"{path}.vl.json").json["encoding"]["color"]
    assert many["legend"] is None
    assert len(many["scale"]["range"]) == 1
    few = service.get("/q/statistics/revised-cells.vl.json").json["encoding"]["color"]
    assert "legend" not in few


def test_two_spans_are_summed_apart(service: Running) -> None:
    spans = "&from=2022-11&to=2023-04&from=2023-06&to=2023-11"
    held = page(service, f"{SECTORS}{spans}&of=TCA")
    assert "157,221 encounters in November 2022 to April 2023: the sum of 6 cells." in held.lead
    assert "283,186 encounters in June 2023 to November 2023: the sum of 6 cells." in held.lead
    assert len(held.rows("cells")) == 12
    assert "suma de 6 celdas" in page(service, f"/es{SECTORS}{spans}&of=TCA").lead


def test_one_cell_is_shown_on_its_own_page(service: Running) -> None:
    reply = service.ask("GET", f"{SECTORS}&from=2023-08&to=2023-08&of=TCA", headers=BROWSER)
    assert reply.status == 303
    assert reply.headers["location"] == "/page/data/cbp-southwest-sectors/2024-10/2023-08/tca/usbp"


def test_no_cell_is_told(service: Running) -> None:
    held = page(service, f"{SECTORS}&from=1999-01&to=1999-02")
    assert held.lead == "No cell of this release fits."
    assert not held.every("table")


@pytest.mark.parametrize(
    "asked",
    [
        "",
        "?dataset=data/no-such-table&from=2023-01&to=2023-01",
        "?dataset=data/cbp-southwest-sectors",
        "?dataset=data/cbp-southwest-sectors&from=2023-13&to=2023-01",
        "?series=data/cbp-southwest-sectors/series/nowhere&from=2023-01&to=2023-01",
        "?dataset=data/cbp-southwest-sectors" + "&from=2023-01&to=2023-01" * 5,
        "?dataset=" + quote("id/event/x> } INSERT DATA {"),
    ],
)
def test_what_is_not_understood_is_refused(service: Running, asked: str) -> None:
    held = page(service, f"/cells{asked}", 400)
    assert "names no data set of this release, or no months" in held.lead


@pytest.mark.parametrize("path", PAGES)
def test_a_page_says_its_release(tiny_service: Running, path: str) -> None:
    held = read(tiny_service.ask("GET", path, headers=BROWSER).body)
    (told,) = [said(p) for p in held.every("p") if p.get("class") == "colophon"]
    assert re.search(r"release \S+, [0-9]{1,2} [A-Z][a-z]+ [0-9]{4} · SHA-256 [0-9a-f]{12} ", told)
    assert "/data" in held.links
