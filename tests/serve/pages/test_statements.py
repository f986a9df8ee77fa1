"""What stands behind a statement: its words; and what is drawn, which is told in words as well."""

from __future__ import annotations

import json
from typing import Any

import pytest

from borderkg.serve import browser_parts

from ..running import Running
from .reading import Reading, said
from .test_pages import EVENT, page

STANCE = "/page/id/doc/mexico-city-visit-article/stance/5"
CHECK = "/page/id/doc/mexico-city-visit-article/claim/28/check/cbp-monthly-update-2023-09-22"


def needs(part: str) -> pytest.MarkDecorator:
    """Skip where a page has nothing to be drawn with, and so no content for it."""
    built = part in browser_parts.installed()
    return pytest.mark.skipif(not built, reason=f"the browser part {part} is not built (make web)")


def content(held: Reading, id: str) -> dict[str, Any]:
    """What a script is told to draw."""
    (text,) = [s.text or "" for s in held.every("script") if s.get("id") == id]
    found: dict[str, Any] = json.loads(text)
    return found


def test_a_statement_is_told_by_its_words(service: Running) -> None:
    held = page(service, STANCE)
    assert held.lead.startswith(
        "Government of Mexico insists: reopening of border crossings. In its words: “insist"
    )
    phrases = [said(li) for li in held.every("li") if said(li).startswith("“")]
    assert "“to reopen border crossings as soon as possible” sentence 6" in phrases
    assert "/page/id/doc/mexico-city-visit-article#sentence-6" in held.links
    assert "/evidence/1/quote" not in held.text
    assert "En sus palabras" in page(service, "/es" + STANCE).lead


def test_a_check_has_a_name_and_its_reason_first(service: Running) -> None:
    held = page(service, CHECK)
    title = said(held.one("h1"))
    assert title.startswith("check against CBP monthly update of 2023-09-22, for August 2023, claim 28")
    assert held.lead.startswith("The publication of 2023-09-22 says 181059, as stated.")


def test_what_led_to_what_is_told_in_sentences(service: Running) -> None:
    told = "Invitation of U.S. officials to Mexico, December 2023 invited to Visit of the U.S. delegation"
    assert told in page(service, EVENT).text


@needs("network")
def test_what_led_to_what_is_a_list_beside_the_network(service: Running) -> None:
    held = page(service, EVENT)
    drawn = content(held, "chain-network-content")
    ranks = {node["label"]: node["rank"] for node in drawn["nodes"]}
    assert ranks["Biden–López Obrador meeting in San Francisco"] == 0
    assert ranks["Ministerial follow-up on migration in Washington"] == len(ranks) - 1
    ids = {node["id"] for node in drawn["nodes"]}
    assert {edge["from"] for edge in drawn["edges"]} | {edge["to"] for edge in drawn["edges"]} == ids
    told = [said(li) for li in held.every("li")]
    for edge in drawn["edges"]:
        names = [next(n["label"] for n in drawn["nodes"] if n["id"] == edge[end]) for end in ("from", "to")]
        assert any(text.startswith(names[0]) and text.endswith(names[1]) for text in told)


@needs("network")
def test_an_event_that_nothing_led_to_has_no_network(service: Running) -> None:
    held = page(service, "/page/id/event/biden-lopez-obrador-call-2021-01-22")
    assert not [s for s in held.every("script") if s.get("id") == "chain-network-content"]


@needs("timeline")
def test_posts_and_events_are_on_one_line_and_in_the_tables(service: Running) -> None:
    held = page(service, "/page/id/person/antony-blinken")
    items = content(held, "posts-and-events-content")["items"]
    (post,) = [item for item in items if item["group"] == "Posts"]
    assert (post["label"], post["start"], post["end"]) == ("Secretary of State", "2021-01-26", "2025-01-20")
    events = [item for item in items if item["group"] == "Events"]
    dated = [row for row in held.rows("events") if row[1] != "day not known"]
    assert len(events) == len(dated)
    assert {item["href"] for item in events} <= set(held.links)
    assert held.with_id("posts-chart") is not None


@needs("timeline")
def test_nobody_without_events_has_a_line_of_time(service: Running) -> None:
    found = 0
    for row in page(service, "/search?kind=people").links:
        if not row.startswith("/page/id/person/"):
            continue
        held = page(service, row)
        if "events" in held.lead or "one event" in held.lead:
            continue
        assert not [s for s in held.every("script") if s.get("id") == "posts-and-events-content"]
        found += 1
        if found == 3:
            return
    assert found, "every person of the release took part in an event"
