"""The page of a study: what is found, what is wrong with what was asked, and what can be taken away."""

from __future__ import annotations

import re

import pytest

from borderkg.serve.pages.page import STATIC
from borderkg.study.chart import STYLE

from ..running import Running
from .reading import Reading, read, said

MEETING = "id/event/mexico-city-meeting-2023-12-27"
BROWSER = {"Accept": "text/html"}


def page(service: Running, path: str, status: int = 200) -> Reading:
    reply = service.ask("GET", path, headers=BROWSER)
    assert reply.status == status, reply.body[:300]
    return read(reply.body)


@pytest.mark.parametrize(("prefix", "caveat"), [("", "sequence, not cause"), ("/es", "secuencia, no causa")])
@pytest.mark.parametrize("months", [1, 60])
def test_a_month_has_a_row_whether_or_not_it_has_a_figure(
    tiny_service: Running, prefix: str, caveat: str, months: int
) -> None:
    held = page(tiny_service, f"{prefix}/study?event={MEETING}&months={months}")
    rows = held.rows("months")
    assert [int(row[1].replace("−", "-")) for row in rows] == list(range(-months, months + 1))
    assert caveat in held.text
    assert held.rows("change")[0][2:]


def test_a_figure_leads_to_its_cell(tiny_service: Running) -> None:
    held = page(tiny_service, f"/study?event={MEETING}&months=1")
    links = [a.get("href", "") for a in held.with_id("months").iter("a")]
    assert any(href.startswith("/page/data/") for href in links)


def test_without_an_event_there_is_a_form_alone(tiny_service: Running) -> None:
    held = page(tiny_service, "/study")
    names = {e.get("name") for e in held.every("select", "input")}
    assert {"event", "variable", "months", "agency", "area"} <= names
    assert not held.every("table")


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ("event=id/event/no-such-event", "event"),
        (f"event={MEETING}&variable=unheard-of", "variable"),
        (f"event={MEETING}&months=61", "months"),
        (f"event={MEETING}&months=²", "months"),
        (f"event={MEETING}&area=id/place/nowhere", "area"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(tiny_service: Running, asked: str, field: str) -> None:
    from urllib.parse import quote

    held = page(tiny_service, "/study?" + quote(asked, safe="=&/"), 400)
    assert said(held.with_id(f"w-{field}"))
    assert held.with_id(f"p-{field}").get("aria-invalid") == "true"
    refused = tiny_service.ask("GET", "/study.csv?" + quote(asked, safe="=&/"))
    assert refused.status == 400
    assert refused.json["parameter"] == field


def test_it_can_be_taken_away(tiny_service: Running) -> None:
    picture = tiny_service.ask("GET", f"/study.svg?event={MEETING}&months=2")
    assert picture.media == "image/svg+xml"
    assert b"<style>" in picture.body
    table = tiny_service.ask("GET", f"/study.csv?event={MEETING}&months=2")
    assert table.media == "text/csv"
    assert table.body.startswith(b"event,offset,month")


def test_the_sheet_of_the_pages_has_the_rules_of_the_chart() -> None:
    sheet = re.sub(r"\s+", "", (STATIC / "style.css").read_text(encoding="utf-8"))
    assert re.sub(r"\s+", "", STYLE) in sheet
