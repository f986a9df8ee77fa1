"""Every stored question over the small release: the answer that was read off it by hand, on two engines.

A golden answer is `golden/<theme>/<name>.csv`, with IRIs in the short form of
`borderkg.namespaces.shrink` and literals by their characters alone. Where the defaults speak of what
the small content does not hold, `golden/parameters.toml` has other values.
"""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

import pytest

from borderkg import pipeline
from borderkg.content import Content, bundled
from borderkg.namespaces import shrink
from borderkg.query.catalogue import Catalogue, StoredQuery
from borderkg.query.parameters import Given
from borderkg.query.run import run
from borderkg.query.terms import Term
from borderkg.store.answering import Answering

GOLDEN = Path(__file__).parent / "golden"
IDS = list(Catalogue(bundled().queries))
WITH_ANSWER = [f"{path.parent.name}/{path.stem}" for path in sorted(GOLDEN.glob("*/*.csv"))]


class Engine(Protocol):
    """What `conftest.RdflibEngine` is."""

    def terms(
        self, query: StoredQuery, given: Mapping[str, Given | list[Given]] | None = None
    ) -> list[tuple[Term | None, ...]]:
        """The rows of `query`, in their order."""
        ...


def given(query_id: str) -> dict[str, Given | list[Given]]:
    """The values with which a question is asked of the small release."""
    values = tomllib.loads((GOLDEN / "parameters.toml").read_text("utf-8"))
    chosen: dict[str, Given | list[Given]] = values.get(query_id, {})
    return chosen


def cell(term: Term | None) -> str:
    """A term as a golden answer writes it."""
    if term is None:
        return ""
    return shrink(term.value) if term.kind == "iri" else term.value


@pytest.mark.parametrize("query_id", IDS)
def test_every_question_has_a_golden_answer(query_id: str) -> None:
    assert query_id in WITH_ANSWER


@pytest.mark.parametrize("query_id", WITH_ANSWER)
def test_every_golden_answer_has_a_question(query_id: str) -> None:
    assert query_id in IDS


def test_every_value_is_of_a_question() -> None:
    assert set(tomllib.loads((GOLDEN / "parameters.toml").read_text("utf-8"))) <= set(IDS)


@pytest.mark.parametrize("query_id", WITH_ANSWER)
def test_the_answer_is_the_one_read_off_by_hand(
    query_id: str, catalogue: Catalogue, tiny_store: Answering
) -> None:
    frame = run(catalogue[query_id], tiny_store, given(query_id))
    with (GOLDEN / f"{query_id}.csv").open(encoding="utf-8", newline="") as stream:
        header, *rows = csv.reader(stream)
    assert list(frame.columns) == header
    assert [[cell(term) for term in row] for row in frame.terms] == rows


@pytest.mark.parametrize("query_id", IDS)
def test_rdflib_gives_the_same_rows(
    query_id: str, catalogue: Catalogue, tiny_store: Answering, tiny_rdflib: Engine
) -> None:
    query = catalogue[query_id]
    if "rdflib" in query.engines:
        pytest.skip(f"rdflib differs: {query.engines['rdflib']}")
    expected = run(query, tiny_store, given(query_id)).terms
    assert tiny_rdflib.terms(query, given(query_id)) == list(expected)


def test_the_small_content_is_sound(tiny_content: Content, tiny_texts: Path, tmp_path: Path) -> None:
    built = pipeline.build(tiny_content, tmp_path, texts=tiny_texts)
    assert built.findings == 0
    assert built.texts == tuple(sorted(built.texts))
    assert len(built.texts) == 2
    assert built.unknown_texts == ()
