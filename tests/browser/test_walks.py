"""A newcomer answers each question of a researcher from the first page, by what is visible alone."""

from __future__ import annotations

import time

import pytest

from ..serve.running import Running
from .seeing import Opener
from .walks import WALKS, Walk, Walker

MOST = 3
"""Clicks to an answer, and choices."""


@pytest.mark.parametrize("walk", WALKS, ids=[walk.question for walk in WALKS])
def test_an_answer_and_what_states_it_are_reached_by_clicking(
    opener: Opener, site: Running, walk: Walk
) -> None:
    seen = opener(site.address, "/")
    walker = Walker(page=seen.page)
    begun = time.monotonic()
    walk.answer(walker)
    answered = walker.clicks
    seconds = time.monotonic() - begun
    walk.source(walker)
    print(f"{walk.question}: {answered} clicks, {seconds:.1f} s; {walker.clicks} clicks to what states it")
    assert answered <= MOST
    assert walker.clicks == answered + 1
    assert seen.complaints == []
    assert seen.outside == []


@pytest.mark.parametrize("walk", WALKS, ids=[walk.question for walk in WALKS])
def test_the_same_way_is_open_without_scripts(opener: Opener, site: Running, walk: Walk) -> None:
    walker = Walker(page=opener(site.address, "/", scripts=False).page)
    walk.answer(walker)
    walk.source(walker)
    assert walker.clicks <= MOST + 1
