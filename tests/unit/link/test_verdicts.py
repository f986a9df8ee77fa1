"""Verdicts: a link moves between files with its ground, and stands in one file always."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from borderkg.errors import ParameterError
from borderkg.link.verdicts import decide, predicate_for
from borderkg.sources.links import Links, read_links

DAY = datetime.date(2026, 12, 1)


def test_accepting_moves_the_row_and_keeps_what_it_said(folder: Path, links: Links) -> None:
    decide(links, "person:joe-biden", "wikidata:Q6279", "rejected", because="a namesake", on=DAY)
    before = read_links(folder)
    made = decide(
        before,
        "person:joe-biden",
        "wikidata:Q6279",
        "accepted",
        because="the page gives name and identifier",
        by="a curator",
        on=DAY,
        see_also=("https://example.org/page",),
        reconsider=True,
    )
    after = read_links(folder)
    assert after.verdict_on("person:joe-biden", "wikidata:Q6279") == "accepted"
    assert len(after.by_verdict["rejected"]) == len(before.by_verdict["rejected"]) - 1
    assert made.comment == (
        "Verified by: the page gives name and identifier; rejected before: Rejected because: a namesake"
    )
    assert (made.author, made.date, made.see_also) == ("a curator", DAY, ("https://example.org/page",))
    assert made.negated is False


def test_a_new_link_needs_no_row(folder: Path, links: Links) -> None:
    decide(links, "organization:cbp", "ror:02bq0x116", "accepted", because="ror.json", on=DAY)
    (made,) = (link for link in read_links(folder).accepted if link.subject == "organization:cbp")
    assert made.predicate == "owl:sameAs"


def test_what_was_not_found_is_forgotten_when_it_is_found(folder: Path, links: Links) -> None:
    assert any(link.empty for link in links.by_verdict["undecided"])
    decide(links, "person:alicia-barcena", "wikidata:Q5", "accepted", because="a page", on=DAY)
    after = read_links(folder)
    assert after.by_verdict["undecided"] == ()
    assert after.verdict_on("person:alicia-barcena", "wikidata:Q5") == "accepted"


@pytest.mark.parametrize(
    ("subject", "object", "verdict", "because", "said"),
    [
        ("person:antony-blinken", "wikidata:Q7821917", "accepted", "again", "accepted already"),
        ("organization:sre", "wikidata:Q7444306", "accepted", "after all", "rejected already"),
        ("person:joe-biden", "wikidata:Q6279", "accepted", "  ", "without its ground"),
        ("person:joe-biden", "wikidata:6279", "accepted", "x", "no identifier"),
        ("person:joe-biden", "nowhere:1", "accepted", "x", "no scheme"),
        ("person:alicia-barcena", "sssom:NoTermFound wikidata:", "accepted", "x", "link to nothing"),
        ("joe", "wikidata:Q6279", "accepted", "x", "not a resource of ours"),
        ("person:joe-biden", "wikidata:Q6279", "undecided", "x", "no such verdict"),
    ],
)
def test_what_cannot_be_decided_changes_nothing(
    folder: Path, links: Links, subject: str, object: str, verdict: str, because: str, said: str
) -> None:
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    with pytest.raises(ParameterError, match=said):
        decide(links, subject, object, verdict, because=because, on=DAY)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


@pytest.mark.parametrize(
    ("subject", "object", "predicate"),
    [
        ("person:x", "wikidata:Q1", "owl:sameAs"),
        ("post:x", "wikidata:Q1", "skos:exactMatch"),
        ("organization:x", "loc:n1", "skos:exactMatch"),
        ("place:x", "iso3166-1-alpha-2:MX", "skos:exactMatch"),
        ("person:x", "enwiki:X", "schema:sameAs"),
    ],
)
def test_the_predicate_follows_from_what_is_linked(
    links: Links, subject: str, object: str, predicate: str
) -> None:
    assert predicate_for(subject, object, links.schemes) == predicate
