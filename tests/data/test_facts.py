"""The 167 facts of the seed article: as the fact table asks them, and bound to document, event and phrase."""

from __future__ import annotations

import csv
import tomllib
from pathlib import Path
from typing import Any, Final, NamedTuple

import pytest
from pyoxigraph import Literal

from borderkg.namespaces import BASE, PREFIXES
from borderkg.store.embedded import EmbeddedStore

HERE: Final = Path(__file__).parent
SEED: Final = HERE.parents[2] / "shared" / "seed"
ARTICLE: Final = "<id/doc/mexico-city-visit-article>"
PROLOGUE: Final = f"BASE <{BASE}>\n" + "".join(f"PREFIX {p}: <{n}>\n" for p, n in PREFIXES.items())

needs_seed = pytest.mark.skipif(not SEED.is_dir(), reason="the fact table, ../shared/seed, is not here")


class Fact(NamedTuple):
    """One entry of facts.toml."""

    key: str
    where: str
    quotes: tuple[tuple[int, str], ...]
    plane: str
    text: bool

    @property
    def question(self) -> str:
        """The ASK query that only the article's own nodes can satisfy."""
        phrases = "".join(
            f"\n  ?x bkg:evidence ?e{i} . ?e{i} oa:hasSource {ARTICLE} ; bkg:sentence {sentence} ;"
            f" oa:hasSelector ?q{i} . ?q{i} oa:exact {Literal(phrase)} ."
            for i, (sentence, phrase) in enumerate(self.quotes)
        )
        return f"{PROLOGUE}ASK {{\n  {self.where}{phrases}\n}}"


def _facts() -> list[Fact]:
    with (HERE / "facts.toml").open("rb") as file:
        table: dict[str, dict[str, Any]] = tomllib.load(file)
    return [
        Fact(
            key=key,
            where=fact["where"],
            quotes=tuple((sentence, phrase) for sentence, phrase in fact.get("quotes", ())),
            plane=fact.get("plane", "document"),
            text=fact.get("text", False),
        )
        for key, fact in table.items()
    ]


def _rows() -> list[dict[str, str]]:
    if not SEED.is_dir():
        return []
    with (SEED / "facts.tsv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


FACTS: Final = _facts()
ROWS: Final = _rows()
BY_KEY: Final = {fact.key: fact for fact in FACTS}


def test_every_fact_has_an_entry() -> None:
    assert [fact.key for fact in FACTS] == [f"F{n:03d}" for n in range(1, 168)]
    assert {fact.plane for fact in FACTS} == {"document", "reference", "other"}


@needs_seed
def test_the_entries_are_those_of_the_fact_table() -> None:
    assert [fact.key for fact in FACTS] == [row["id"] for row in ROWS]


@needs_seed
@pytest.mark.parametrize("row", [r for r in ROWS if r["check"]], ids=lambda r: r["id"])
def test_the_check_of_the_fact_table_passes(facts_store: EmbeddedStore, row: dict[str, str]) -> None:
    prefixes = (SEED / "prefixes.rq").read_text(encoding="utf-8")
    assert facts_store.ask(prefixes + row["check"]), row["text"]


@pytest.mark.parametrize("fact", FACTS, ids=lambda f: f.key)
def test_the_fact_holds_of_the_article(facts_store: EmbeddedStore, fact: Fact) -> None:
    if fact.text and not SEED.is_dir():
        pytest.skip("the article, ../shared/seed/article.txt, is not here")
    assert facts_store.ask(fact.question), fact.question


@pytest.mark.parametrize("fact", FACTS, ids=lambda f: f.key)
def test_the_question_can_be_answered_with_no(
    fact: Fact, store_without_article: EmbeddedStore, store_of_another_article: EmbeddedStore
) -> None:
    assert not EmbeddedStore.in_memory().ask(fact.question)
    if fact.plane == "document":
        assert not store_without_article.ask(fact.question)
        assert not store_of_another_article.ask(fact.question)
    else:
        assert store_without_article.ask(fact.question)


@pytest.fixture(scope="session")
def passages(facts_store: EmbeddedStore) -> list[tuple[int, str, int, int]]:
    """Sentence, phrase, start and end of all evidence in the article."""
    found = facts_store.select(
        PROLOGUE
        + f"""SELECT DISTINCT ?sentence ?phrase ?start ?end {{
            ?evidence oa:hasSource {ARTICLE} ; bkg:sentence ?sentence ; oa:hasSelector ?position, ?quote .
            ?position oa:start ?start ; oa:end ?end . ?quote oa:exact ?phrase }}"""
    )
    return [
        (_number(row["sentence"]), _value(row["phrase"]), _number(row["start"]), _number(row["end"]))
        for row in found
    ]


def _value(term: object) -> str:
    assert isinstance(term, Literal)
    return term.value


def _number(term: object) -> int:
    return int(_value(term))


@needs_seed
@pytest.mark.parametrize("row", [r for r in ROWS if r["start"]], ids=lambda r: r["id"])
def test_evidence_lies_where_the_fact_table_says(
    passages: list[tuple[int, str, int, int]], row: dict[str, str]
) -> None:
    first, last = int(row["start"]), int(row["end"])
    inside = [phrase for _, phrase, start, end in passages if first <= start and end <= last]
    assert inside, row["quote"]
    quotes = BY_KEY[row["id"]].quotes
    touched = [
        phrase
        for sentence, phrase, start, end in passages
        if (sentence, phrase) in quotes and start < last and first < end
    ]
    assert touched, row["quote"]
