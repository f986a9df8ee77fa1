"""Every page: well-formed, one heading, nothing inline, both languages, small, and it says what is so."""

from __future__ import annotations

import json
import re
from itertools import pairwise

import pytest

from ..running import Running
from .reading import Reading, local, read, said

BROWSER = {"Accept": "text/html"}
EVENT = "/page/id/event/mexico-city-meeting-2023-12-27"
CELL = "/page/data/cbp-southwest-by-agency/2024-10/2023-08/southwest-land-border/usbp"
PAGES = (
    "/",
    "/ask",
    "/model",
    "/query?id=events/events-of-an-actor",
    "/data",
    "/search?q=mexico",
    EVENT,
    "/page/id/person/antony-blinken",
    "/page/id/org/government-of-mexico",
    "/page/scheme/topics/root-causes",
    "/q/statements/positions-at-a-meeting",
    "/q/statistics/monthly-series",
    "/q/statistics/sectors-by-change-between-spans",
    "/q/events/events-of-an-actor",
    "/compare",
    "/study",
    "/study?event=id/event/mexico-city-meeting-2023-12-27&months=2",
    "/study?event=id/event/mexico-city-meeting-2023-12-27&months=60",
    "/study?event=id/event/no-such-event&months=0",
    "/page/id/doc/note-a",
    "/claims/note-a",
    "/page/data/cbp-southwest-totals",
    "/page/data/cbp-southwest-totals?vintage=2023-11",
    CELL,
    "/page/id/person/nobody-at-all",
    "/q/events/no-such-question",
)
LARGEST = 150_000


def page(service: Running, path: str, status: int = 200) -> Reading:
    reply = service.ask("GET", path, headers=BROWSER)
    assert reply.status == status, reply.body[:300]
    return read(reply.body)


@pytest.mark.parametrize("prefix", ["", "/es"])
@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_sound(tiny_service: Running, prefix: str, path: str) -> None:
    reply = tiny_service.ask("GET", prefix + path, headers=BROWSER)
    held = read(reply.body)
    assert not held.errors
    assert reply.media == "text/html"
    assert len(reply.body) < LARGEST
    assert held.one("html").get("lang") == ("es" if prefix else "en")
    assert reply.headers["content-language"] == ("es" if prefix else "en")
    assert said(held.one("h1"))
    levels = [int(h.tag[1]) for h in held.every("h1", "h2", "h3", "h4")]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    ids = [id for element in held.root.iter() if (id := element.get("id"))]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("path", PAGES)
def test_a_page_holds_no_script_or_style_of_its_own(tiny_service: Running, path: str) -> None:
    held = read(tiny_service.ask("GET", path, headers=BROWSER).body)
    assert not held.every("style")
    for element in held.root.iter():
        names = {str(name) for name in element.attrib}
        assert not {name for name in names if name == "style" or name.startswith("on")}
    for script in held.every("script"):
        assert script.get("src", "").startswith("/static/") or script.get("type") in (
            "application/json",
            "application/ld+json",
        )
    for href in held.links:
        assert href.startswith(("/", "#", "http://", "https://", "mailto:"))


@pytest.mark.parametrize("path", PAGES)
def test_the_languages_lead_to_each_other(tiny_service: Running, path: str) -> None:
    held = read(tiny_service.ask("GET", path, headers=BROWSER).body)
    others = {a.get("hreflang"): a.get("href") for a in held.every("a") if a.get("hreflang")}
    assert others["es"] == ("/es" + path)


def test_an_event_is_told_in_a_sentence(service: Running) -> None:
    held = page(service, EVENT)
    assert said(held.one("h1")) == "Meeting on migration in Mexico City"
    assert held.lead.startswith("Meeting on 27 December 2023 in Mexico City.")
    spanish = page(service, "/es" + EVENT)
    assert "el 27 de diciembre de 2023 en Ciudad de México" in spanish.lead.replace("la Ciudad", "Ciudad")


def test_an_event_has_its_people_with_their_capacity_and_source(service: Running) -> None:
    rows = {row[0]: row for row in page(service, EVENT).rows("people")}
    blinken = rows["Antony Blinken"]
    assert "Secretary of State" in blinken[3]
    assert blinken[4] == "held"
    assert "joint communiqué" in blinken[5]


def test_an_event_shows_where_documents_differ(service: Running) -> None:
    text = page(service, EVENT).text
    assert "White House National Security Advisor Liz Sherwood-Randall" in text
    assert "White House Homeland Security Advisor Elizabeth" in text


def test_the_figures_around_an_event_say_that_they_show_no_cause(service: Running) -> None:
    held = page(service, EVENT)
    assert "This shows sequence, not cause." in held.text
    marks = [a.get("href") for a in held.with_id("around").iter() if local(a) == "a"]
    assert len(marks) == 13
    assert all(str(href).startswith("/page/data/cbp-southwest-by-agency/") for href in marks)


def test_an_event_without_a_day_says_so(service: Running) -> None:
    held = page(service, "/page/id/event/mexico-invitation-to-us-officials")
    assert "on a day that is not known" in held.lead
    assert "There is no official figure for the months around this event" in held.text


def test_a_title_stands_beside_the_tenure_that_contradicts_it(service: Running) -> None:
    rows = page(service, "/page/id/person/liz-sherwood-randall").rows("titles")
    contrary = [row for row in rows if row[2] == "contradicted by"]
    assert contrary
    assert "National Security Advisor" in contrary[0][0]
    assert "Homeland Security Advisor" in contrary[0][3]


def test_a_question_of_sixty_months_has_sixty_rows_and_a_line(service: Running) -> None:
    held = page(service, "/q/statistics/monthly-series")
    assert len(held.rows("rows")) == 60
    assert [p for p in held.every("polyline") if p.get("class") == "line s1"]
    specification = json.loads(held.with_id("chart-spec").text or "")
    assert len(specification["data"]["values"]) == 60


def test_a_question_without_an_answer_says_so(service: Running) -> None:
    held = page(service, "/q/events/events-of-an-actor?actor=id/person/antony-blinken&from=2090-01-01")
    assert held.lead == "Nothing in this release fits what is asked for."
    assert not held.every("svg")


def test_a_question_with_one_row(service: Running) -> None:
    path = "/q/events/events-of-an-actor?actor=id/person/antony-blinken&from=2021-10-08&to=2021-10-08"
    held = page(service, path)
    assert len(held.rows("rows")) == 1
    assert held.lead.startswith("1 row: 8 October 2021, U.S.–Mexico High-Level Security Dialogue, first")
    days = [said(t) for t in held.with_id("chart").iter() if local(t) == "text" and "2021" in said(t)]
    assert days == ["2021-10-08"]


def test_a_wrong_value_is_told_at_its_field_and_keeps_the_others(service: Running) -> None:
    held = page(service, "/q/events/events-of-an-actor?from=yesterday&actor=id/person/alicia-barcena", 400)
    field = held.with_id("p-from")
    assert field.get("aria-invalid") == "true"
    assert "yesterday" in said(held.with_id(str(field.get("aria-describedby"))))
    chosen = [o for o in held.with_id("p-actor") if o.get("selected") is not None]
    assert [said(o) for o in chosen] == ["Alicia Bárcena"]


def test_a_table_is_sorted_and_filtered_by_its_address(service: Running) -> None:
    counts = [row[2] for row in page(service, "/q/statistics/monthly-series?rows_sort=-count").rows("rows")]
    numbers = [int(text.replace(",", "")) for text in counts]
    assert numbers == sorted(numbers, reverse=True)
    found = page(service, "/q/statistics/monthly-series?rows_find=december")
    assert len(found.rows("rows")) == 5
    assert "Filtered by “december” from 60." in found.text
    assert "rows_find=december" in next(h for h in found.links if "rows_sort" in h)


def test_a_filter_that_finds_nothing_says_how_much_there_is(service: Running) -> None:
    held = page(service, "/q/statistics/monthly-series?rows_find=zzz")
    assert "No row holds “zzz”; the table has 60." in held.text


def test_a_long_table_says_that_it_is_a_part(service: Running) -> None:
    held = page(service, "/q/statistics/drug-seizures-by-month")
    assert re.search(r"Rows 1 to 100 of [0-9,]+\.", held.text)


def test_each_figure_of_an_answer_leads_to_its_cell(service: Running) -> None:
    held = page(service, "/q/statistics/sectors-ranked-in-a-month")
    body = held.with_id("rows").find(".//tbody")
    assert body is not None
    for row in body:
        (number,) = [td for td in row if td.get("class") == "n"]
        link = number.find("a")
        assert link is not None
        assert str(link.get("href")).startswith("/page/data/")


def test_downloads_say_how_many_rows(service: Running) -> None:
    text = page(service, "/q/statistics/sectors-by-change-between-spans").text
    assert re.search(r"CSV · 9 rows · [0-9]+ B", text)


def test_a_cell_says_what_it_is_of(service: Running) -> None:
    held = page(service, CELL)
    text = held.text
    assert held.lead.startswith("181,054 encounters: U.S. Border Patrol, Southwest Land Border, August 2023.")
    assert "tables of October 2024" in held.lead
    for part in ("181,054", "U.S. Border Patrol", "Southwest Land Border", "August 2023"):
        assert part in text


def test_search_finds_without_accents_and_in_both_languages(service: Running) -> None:
    rows = page(service, "/es/search?q=barcena").rows("found")
    assert rows[0][0] == "Alicia Bárcena"
    assert page(service, "/search?q=zzzz").lead.startswith("Nothing has “zzzz” in a name.")


def test_a_hostile_text_is_text(service: Running) -> None:
    held = page(service, "/search?q=%3Cscript%3Ealert(1)%3C/script%3E")
    assert not held.errors
    assert "<script>alert(1)</script>" in held.lead
    assert all((s.text or "").find("alert(1)") < 0 for s in held.every("script"))


def test_a_page_that_has_not_changed_is_not_sent_again(service: Running) -> None:
    tag = service.ask("GET", "/ask", headers=BROWSER).headers["etag"]
    assert service.ask("GET", "/ask", headers={**BROWSER, "If-None-Match": tag}).status == 304
    assert service.ask("GET", "/es/ask", headers={**BROWSER, "If-None-Match": tag}).status == 200


def test_the_search_box_and_the_skip_link_come_first(service: Running) -> None:
    held = page(service, "/")
    first = next(a for a in held.every("a"))
    assert first.get("href") == "#main"
    assert held.one("main").get("id") == "main"
    assert held.one("header") is not None
    assert held.one("footer") is not None
