"""No page of the shipped release is large: every question as it comes, and the pages about the release.

The pages of all resources are weighed where each of them is opened, in English
(`tests/serve/linked_data/test_every_iri.py`); here is one of each class, in Spanish.
"""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

import pytest
from starlette.applications import Starlette

from borderkg.content import bundled
from borderkg.namespaces import BASE, BKG, QB
from borderkg.query.catalogue import Catalogue
from borderkg.serve.app import application
from borderkg.serve.pages import kinds
from borderkg.serve.pages.language import LANGUAGES, Words
from borderkg.serve.settings import Settings

from ..linked_data.test_every_iri import LARGEST, ask

FIXED = ("/", "/ask", "/model", "/data", "/query", "/search", "/compare", "/study")
_TYPED = re.compile(
    rf"<{re.escape(BASE)}((?:id|scheme|data)/[^>]*)> \S*#type> <((?:{re.escape(BKG)}|{re.escape(QB)})[^>]*)>"
)


def one_of_each_class(release: Path) -> list[str]:
    """The path of the first page of each class, by the dump."""
    found: dict[str, str] = {}
    with (release / "borderkg.nq").open(encoding="utf-8") as dump:
        for line in dump:
            if typed := _TYPED.match(line):
                found.setdefault(typed[2], f"/page/{typed[1]}")
    assert len(found) > 40
    return sorted(set(found.values()))


async def weights(app: Starlette, paths: list[str]) -> dict[str, int]:
    found = {}
    for path in paths:
        reply = await ask(app, path, "text/html")
        assert reply.status == 200, path
        found[path] = len(reply.body)
    return found


@pytest.fixture(scope="module")
def weighed(release: Path) -> dict[str, int]:
    """The bytes of each page."""
    dist = next(folder for folder in release.parents if (folder / "current").exists())
    app = application(Settings(dist=dist, verify=False))
    questions = [f"/q/{id}" for id in Catalogue(bundled().queries)]
    both = [prefix + path for path in (*FIXED, *questions) for prefix in ("", "/es")]
    try:
        return asyncio.run(weights(app, [*both, *("/es" + path for path in one_of_each_class(release))]))
    finally:
        app.state.opened.close()


def test_no_page_is_large(weighed: dict[str, int]) -> None:
    assert len(weighed) > 150
    assert {path: size for path, size in weighed.items() if size > LARGEST} == {}


def test_a_page_of_the_first_screen_is_small(weighed: dict[str, int]) -> None:
    assert weighed["/"] < 20_000
    assert weighed["/es/"] < 20_000


def test_every_kind_has_a_name_in_both_languages() -> None:
    assert all(Words(tag).say(f"kinds.{kind}") for tag in LANGUAGES for kind in kinds.KINDS)
