"""Evidence against units, hashes and the reader's text."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import pyoxigraph
import pytest

from borderkg.checks import evidence
from borderkg.checks.findings import Finding
from borderkg.store.embedded import EmbeddedStore

BODY = "Two envoys met. They spoke of trade.\n"
DOCUMENT = "https://w3id.org/borderkg/id/doc/x"
TURTLE = """@prefix bkg: <https://w3id.org/borderkg/ns#> . @prefix oa: <http://www.w3.org/ns/oa#> .
@base <https://w3id.org/borderkg/id/doc/> .
<x> a bkg:NewsArticle ; bkg:textHeld true ; bkg:sha256 "{hash}" ; bkg:hasUnit <x/unit/1>, <x/unit/2> .
<x/unit/1> bkg:number 1 ; bkg:start 0 ; bkg:end 15 .
<x/unit/2> bkg:number 2 ; bkg:start 16 ; bkg:end 36 .
<x/claim/1> a bkg:EventClaim ; bkg:reportedIn <x> ; bkg:evidence <x/claim/1/evidence/1> .
<x/claim/1/evidence/1> oa:hasSource <x> ; bkg:sentence 2 ; oa:hasSelector <x/p>, <x/q> .
<x/p> oa:start 21 ; oa:end 35 .
<x/q> oa:exact "spoke of trade" .
"""


@dataclass(frozen=True)
class Given:
    text: str


def check(*changes: tuple[str, str], body: str | None = BODY) -> list[Finding]:
    text = TURTLE.replace("{hash}", hashlib.sha256(BODY.encode()).hexdigest())
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    store = EmbeddedStore.in_memory()
    store.load(text.encode(), pyoxigraph.RdfFormat.TURTLE, "https://w3id.org/borderkg/graph/document/x")
    return evidence.check(store, {} if body is None else {DOCUMENT: Given(body)})


@pytest.mark.parametrize("body", [BODY, None])
def test_sound_evidence_passes(body: str | None) -> None:
    assert check(body=body) == []


@pytest.mark.parametrize(
    ("changes", "code", "words"),
    [
        ([(" ; bkg:evidence <x/claim/1/evidence/1> .", " .")], "BKG-EVD-001", "a claim without evidence"),
        ([("oa:start 21 ; oa:end 35", "oa:start 20 ; oa:end 34")], "BKG-EVD-002", "at 20 to 34"),
        ([('"spoke of trade"', '"spoke of raids"')], "BKG-EVD-002", "'spoke of raids'"),
        ([("bkg:sentence 2", "bkg:sentence 1")], "BKG-EVD-003", "is 2"),
        ([('"spoke of trade"', '"a b c d e f g h i U.S."')], "BKG-EVD-005", "11 words"),
        ([("<x/p>, <x/q>", "<x/q>")], "BKG-EVD-006", "no position"),
        ([("bkg:end 15", "bkg:end 18")], "BKG-EVD-007", "inside the unit that ends at 18"),
        ([("bkg:end 36", "bkg:end 99")], "BKG-EVD-007", "the text has 37 characters"),
    ],
)
def test_faults_are_found(changes: list[tuple[str, str]], code: str, words: str) -> None:
    assert any(f.code == code and words in f.message for f in check(*changes))


def test_a_text_of_another_hash_is_found() -> None:
    (finding,) = check(body=BODY.replace("Two", "Ten"))
    assert (finding.code, finding.focus) == ("BKG-EVD-004", DOCUMENT)


def test_without_texts_nothing_is_looked_up() -> None:
    assert check(("spoke of trade", "spoke of raids"), body=None) == []
