"""Documents and claim checks: each claim in its sentence, each figure then and now, whose text is shown."""

from __future__ import annotations

import pytest

from ..running import Running
from .reading import read, said
from .test_pages import BROWSER, page

NOTE = "/page/id/doc/note-a"
ARTICLE = "/page/id/doc/mexico-city-visit-article"
CHECK = "/claims/mexico-city-visit-article"


def test_a_document_is_told_in_a_sentence(service: Running) -> None:
    held = page(service, ARTICLE)
    assert held.lead.startswith("This document makes 44 claims in 16 sentences. It tells of 8 events.")
    assert "2 have been revised since" in held.lead
    assert page(service, "/es" + ARTICLE).lead.startswith("Este documento hace 44 afirmaciones")


def test_every_sentence_has_its_anchor_in_order(service: Running) -> None:
    held = page(service, ARTICLE)
    anchors = [id for element in held.root.iter() if (id := element.get("id", "")).startswith("sentence-")]
    assert [a for a in anchors if not a.endswith("-name")] == [f"sentence-{n}" for n in range(1, 20)]


def test_a_title_stands_in_its_sentence_beside_the_tenure_that_contradicts_it(service: Running) -> None:
    held = page(service, ARTICLE)
    claim = held.with_id("claim-7")
    assert claim in list(held.with_id("sentence-3"))
    told = said(claim)
    assert "“White House National Security Advisor Liz Sherwood-Randall” characters 807–865" in told
    assert "Homeland Security Advisor contradicted by" in told


def test_a_figure_has_its_verdicts_with_reasons_and_the_official_figure(service: Running) -> None:
    told = said(page(service, ARTICLE).with_id("claim-28"))
    assert "As curated181,054" in told
    assert "Thenmatch The publication of 2023-09-22 says 181059" in told
    assert "Nowrevised since An earlier publication says what is stated" in told


def test_events_have_their_other_documents(service: Running) -> None:
    rows = {row[0]: row for row in page(service, ARTICLE).rows("events")}
    meeting = rows["Meeting on migration in Mexico City, 2023-12-27"]
    assert meeting[1:3] == ["27 December 2023", "Mexico City"]
    assert "joint communiqué" in meeting[3]


def test_a_quotation_has_its_speaker(service: Running) -> None:
    assert page(service, ARTICLE).rows("quotations")[0][0] == "Antony Blinken"


def test_a_document_without_claims_says_so(service: Running) -> None:
    held = page(service, "/page/id/doc/newsmax-report-2023-09-23")
    assert "No claim of this document is held in the graph" in held.text
    assert not [e for e in held.root.iter() if e.get("id", "").startswith("sentence-")]


def test_the_readers_own_sentences_are_shown_with_phrases_marked(tiny_service: Running) -> None:
    reply = tiny_service.ask("GET", NOTE, headers=BROWSER)
    held = read(reply.body)
    quoted = [said(q) for q in held.every("blockquote")]
    assert any(q.startswith("On the instruction of López Obrador, Foreign Secretary") for q in quoted)
    assert {q.get("lang") for q in held.every("blockquote")} == {"en"}
    assert "11%" in " ".join(said(m) for m in held.every("mark"))
    assert reply.headers["cache-control"] == "private, no-store"
    assert "etag" not in reply.headers


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "Via"])
def test_a_request_that_was_relayed_is_shown_no_text(tiny_service: Running, header: str) -> None:
    reply = tiny_service.ask("GET", NOTE, headers=BROWSER | {header: "for=192.0.2.1"})
    held = read(reply.body)
    assert not held.every("blockquote", "mark")
    assert (
        "of López Obrador, Foreign Secretary Alicia Bárcena then invited three officials to" not in held.text
    )
    assert reply.headers["cache-control"] == "no-cache"


def test_a_release_without_texts_shows_none(service: Running) -> None:
    assert not page(service, ARTICLE).every("blockquote", "mark")


def test_a_claim_check_says_first_what_became_of_a_figure(service: Running) -> None:
    held = page(service, CHECK)
    assert held.lead.startswith("The document said 181,059 encounters (")
    assert "which is what had been published then; the latest tables say 181,054." in held.lead
    assert "los cuadros más recientes dicen 181,054" in page(service, "/es" + CHECK).lead


def test_each_figure_has_then_now_and_difference_with_links(service: Running) -> None:
    held = page(service, CHECK)
    row = next(row for row in held.rows("figures") if row[0].startswith("232,972"))
    assert row[1].startswith("232,972")
    assert row[2:6] == ["232,963", "−9", "match", "revised since"]
    assert "/page/data/cbp-southwest-totals/2024-10/2023-08/southwest-land-border/cbp" in held.links
    assert "/page/id/doc/mexico-city-visit-article#sentence-15" in held.links


def test_each_figure_is_held_against_each_publication(service: Running) -> None:
    rows = page(service, CHECK).rows("checks-29")
    assert [row[1].partition(" ")[0] for row in rows] == ["232,972", "232,963", "232,963", "232,963"]
    assert [row[2] for row in rows] == ["0", "−9", "−9", "−9"]


def test_figures_that_cannot_all_hold_are_told(service: Running) -> None:
    assert "at least 206181 were first encounters" in page(service, CHECK).text


def test_a_document_without_figures_has_an_empty_claim_check(service: Running) -> None:
    held = page(service, "/claims/newsmax-report-2023-09-23")
    assert held.lead == "This document states no figure that could be held against an official one."
    assert "This document states no figure and makes no comparison." in held.text


def test_a_claim_check_of_no_document_is_not_found(service: Running) -> None:
    page(service, "/claims/no-such-document", 404)


def test_a_publication_lists_its_tables(service: Running) -> None:
    held = page(service, "/page/id/vintage/cbp-nationwide-encounters-2024-10")
    rows = {row[0]: row[1] for row in held.rows("tables")}
    assert rows["Encounters at the Southwest land border by agency and month"] == "96"
    assert held.lead.endswith("in 7 tables.")
    assert not [h for h in held.every("h2") if said(h) == "Who is quoted"]
