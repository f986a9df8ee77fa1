"""The study in two languages: the same figures, no word of the other, nothing left unfilled."""

from __future__ import annotations

import re
from dataclasses import fields, replace
from pathlib import Path

import pytest

from borderkg.content import bundled
from borderkg.query.catalogue import Catalogue
from borderkg.store.direct import Direct
from borderkg.store.embedded import EmbeddedStore
from borderkg.study.event_study import EventStudy, event_study
from borderkg.study.labels import Box, place
from borderkg.study.words import ENGLISH, SPANISH, Words

MEETING = "event:mexico-city-meeting-2023-12-27"


def texts(words: Words) -> dict[str, str]:
    """Every sentence of a language, by name and key."""
    found: dict[str, str] = {}
    for field in fields(words):
        value = getattr(words, field.name)
        pairs = (
            value.items()
            if hasattr(value, "items")
            else enumerate(value if type(value) is tuple else [value])
        )
        found |= {f"{field.name} {key}": text for key, text in pairs}
    return found


@pytest.fixture(scope="module")
def study(tiny_release: Path) -> EventStudy:
    asked = Direct(EmbeddedStore.read_only(tiny_release / "store"))
    return event_study(
        MEETING,
        "encounters",
        answering=asked,
        queries=Catalogue(bundled().queries),
        months=2,
        by="area",
        lang="es",
    )


def test_each_sentence_takes_the_same_figures_in_both_languages() -> None:
    english, spanish = texts(ENGLISH), texts(SPANISH)
    shared = english.keys() & spanish.keys()
    assert len(shared) >= 70
    for name in shared:
        assert set(re.findall(r"{\w+}", english[name])) == set(re.findall(r"{\w+}", spanish[name])), name


def test_the_page_and_chart_are_spanish_throughout(study: EventStudy) -> None:
    for form in (study.to_html(), study.to_svg()):
        plain = re.sub(r"<style>.*?</style>|<pre.*?</pre>|<[^>]+>", " ", form, flags=re.DOTALL)
        assert "{" not in plain
        assert not re.search(r"\b(the|before|month|mean|release|shows|figure|January|Dec)\b", plain)
        assert "Muestra secuencia, no causa." in plain


def test_the_figures_are_those_of_the_english_study(study: EventStudy) -> None:
    english = replace(study, lang="en")
    assert re.findall(r"[\d,]{5,}", study.lead) == re.findall(r"[\d,]{5,}", english.lead)
    assert {row["shows"] for row in study.to_frame().to_dicts()} == {"secuencia, no causa"}


FRAME = Box(0, 0, 400, 200)


def test_a_name_keeps_off_the_line_and_other_words() -> None:
    high = [(0.0, 20.0), (400.0, 20.0)]
    top, side = place(["A name"], 100, size=13, frame=FRAME, taken=[], points=high)
    assert (top - 13 > 20, side) == (True, "start")
    below, _ = place(["A name"], 100, size=13, frame=FRAME, taken=[Box(100, 0, 400, 120)], points=[])
    assert below - 13 >= 120


def test_a_name_goes_to_the_other_side_or_to_the_top_where_all_is_full() -> None:
    assert place(["A name"], 100, size=13, frame=FRAME, taken=[Box(101, 0, 400, 200)], points=[])[1] == "end"
    assert place(["A name"], 100, size=13, frame=FRAME, taken=[FRAME], points=[]) == (16, "start")
