"""Official figures: a series over time in the latest or any publication, and one cell through all of them."""

from __future__ import annotations

from ..running import Running
from .reading import local, said
from .test_pages import BROWSER, CELL, page

TOTALS = "/page/data/cbp-southwest-totals"
PATROL = TOTALS + "/series/southwest-land-border/usbp"
FIRST = "/page/data/cbp-first-print/2023-09-22/2023-08/southwest-land-border/usbp/1"


def test_a_series_of_sixty_months_has_a_line_and_sixty_rows(service: Running) -> None:
    held = page(service, PATROL)
    assert len(held.rows("rows")) == 60
    assert [p for p in held.every("polyline") if p.get("class") == "line s1"]
    assert "35,402 encounters in October 2019" in held.lead
    assert "the highest is 249,740, in December 2023" in held.lead
    assert "el máximo es 249,740, en diciembre de 2023" in page(service, "/es" + PATROL).lead


def test_each_figure_leads_to_its_cell_and_so_does_each_mark(service: Running) -> None:
    held = page(service, PATROL)
    cell = "/page/data/cbp-southwest-totals/2024-10/2023-08/southwest-land-border/usbp"
    marks = [a.get("href") for a in held.with_id("over-time").iter() if local(a) == "a"]
    table = [a.get("href") for a in held.with_id("rows").iter() if local(a) == "a"]
    assert cell in marks
    assert cell in table


def test_a_table_is_shown_in_the_publication_that_is_picked(service: Running) -> None:
    latest = page(service, TOTALS + "?series=southwest-land-border/usbp")
    older = page(service, TOTALS + "?series=southwest-land-border/usbp&vintage=2023-11")
    assert older.lead.endswith("As published in: CBP nationwide encounters, tables of November 2023.")
    chosen = [o.get("value") for o in older.every("option") if o.get("selected") is not None]
    assert chosen == ["southwest-land-border/usbp", "2023-11"]
    publications = {row[-1] for row in older.rows("rows")}
    assert publications == {"CBP nationwide encounters, tables of November 2023"}
    assert len(older.rows("rows")) < len(latest.rows("rows"))


def test_the_page_of_a_publication_is_that_of_its_figures(service: Running) -> None:
    held = page(service, TOTALS + "/2023-11")
    assert {row[-1] for row in held.rows("rows")} == {"CBP nationwide encounters, tables of November 2023"}
    assert not [s for s in held.every("select") if s.get("name") == "vintage"]


def test_a_series_that_there_is_not_is_said_first(service: Running) -> None:
    held = page(service, TOTALS + "?series=nowhere&vintage=1999-01")
    limit = next(p for p in held.every("p") if p.get("class") == "limit")
    assert said(limit) == "There is no such publication; the latest figures are shown."


def test_a_series_with_one_row_has_no_chart(service: Running) -> None:
    held = page(service, "/page/data/cbp-first-print-repeat-encounters")
    assert len(held.rows("rows")) == 1
    assert not held.every("polyline")


def test_a_publication_without_a_figure_of_the_series_says_so(service: Running) -> None:
    held = page(service, "/page/data/cbp-first-print/2024-12-19?series=southwest-land-border/cbp/1")
    assert held.lead == "This publication has no figure of this series."
    assert "No figure: this publication has no cell of this series." in held.text


def test_a_publication_begins_with_a_series_of_which_it_has_a_figure(service: Running) -> None:
    assert "46,612 encounters in November 2024" in page(service, "/page/data/cbp-first-print/2024-12-19").lead


def test_the_file_of_a_series_has_as_many_rows_as_the_table(service: Running) -> None:
    held = page(service, PATROL)
    path = next(href for href in held.links if href.endswith("?as=csv"))
    reply = service.ask("GET", path, headers=BROWSER)
    rows = reply.body.decode().splitlines()
    assert reply.media == "text/csv"
    assert len(rows) == 61
    assert len([row for row in rows if row.startswith("2023-08,181054,encounter,181054,normal,false,")]) == 1


def test_months_without_a_cell_are_rows_that_say_so(service: Running) -> None:
    rows = page(service, "/page/data/cbp-first-print?series=southwest-land-border/usbp/1").rows("rows")
    assert "no cell" in {row[1] for row in rows}
    assert rows[0][1] != "no cell"


def test_a_table_has_its_publisher_and_footnotes(service: Running) -> None:
    text = page(service, TOTALS).text
    assert "Publisher U.S. Customs and Border Protection" in text
    assert "cbp.gov/newsroom/stats/nationwide-encounters" in text


def test_a_cell_has_its_figure_in_every_publication(service: Running) -> None:
    held = page(service, CELL)
    assert "181,054 encounters: U.S. Border Patrol, Southwest Land Border, August 2023." in held.lead
    assert "It was first printed as 181,059" in held.lead
    rows = held.rows("printed")
    assert rows[0][2] == "181,059"
    assert "from quotations" in rows[0][4]
    assert {row[2] for row in rows[1:]} == {"181,054"}
    assert rows[1][3] == "−5"


def test_a_cell_leads_to_the_claims_that_are_held_against_it(service: Running) -> None:
    assert "/page/id/doc/mexico-city-visit-article/claim/28" in page(service, CELL).links


def test_a_cell_known_by_quotation_says_who_quotes_it(service: Running) -> None:
    held = page(service, FIRST)
    assert "It is now 181,054" in held.lead
    assert "the figure is known from those who quoted it" in held.lead
    assert "Quoted by" in held.text


def test_a_cell_that_there_is_not_is_not_found(service: Running) -> None:
    page(service, "/page/data/cbp-southwest-totals/2024-10/1999-01/nowhere/usbp", 404)
