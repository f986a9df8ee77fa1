"""Every page, in a browser: at two widths, in two languages, with scripts and without."""

from __future__ import annotations

import pytest
from starlette.routing import Match, Route

from borderkg.serve.pages.routes import ROUTES

from ..serve.running import Running
from .seeing import Opener, Seen

ADDRESSES = {
    "home": "/",
    "ask": "/ask",
    "model": "/model",
    "data": "/data",
    "search": "/search?q=mexico",
    "answer": "/q/statistics/monthly-series",
    "list": "/q/events/participants-of-an-event",
    "query": "/query",
    "compare": "/compare",
    "cells": "/cells?dataset=data/cbp-southwest-by-agency&from=2023-08&to=2023-12",
    "study-form": "/study",
    "study": "/study?event=id/event/mexico-city-meeting-2023-12-27",
    "claims": "/claims/note-a",
    "series": "/page/data/cbp-southwest-totals",
    "absent": "/page/id/event/there-is-none",
}
CLASSES = {
    "event": "bkg:Event",
    "person": "bkg:Person",
    "organization": "bkg:Organization",
    "place": "bkg:Place",
    "document": "bkg:Document",
    "observation": "qb:Observation",
}
ATTACKS = [
    "/search?q=%3Cscript%3Ealert(1)%3C/script%3E",
    "/search?q=%22%3E%3Cimg%20src=x%20onerror=alert(2)%3E",
    "/q/statistics/monthly-series?agency=%22%3E%3Cscript%3Ealert(3)%3C/script%3E",
    "/q/statistics/%3Cscript%3Ealert(4)%3C/script%3E",
    "/page/id/%22%3E%3Csvg%20onload=alert(5)%3E",
    "/nowhere/%3Cscript%3Ealert(6)%3C/script%3E",
    "/ask?q=javascript:alert(7)",
]


def address(site: Running, name: str) -> str:
    """The path of a page: a fixed one, or that of the first resource of a class."""
    if name in ADDRESSES:
        return ADDRESSES[name]
    query = (
        "PREFIX bkg: <https://w3id.org/borderkg/ns#> PREFIX qb: <http://purl.org/linked-data/cube#> "
        f"SELECT ?s WHERE {{ ?s a {CLASSES[name]} "
        'FILTER(STRSTARTS(STR(?s), "https://w3id.org/borderkg/")) } ORDER BY ?s LIMIT 1'
    )
    found = site.query(query, accept="application/sparql-results+json").json["results"]["bindings"]
    iri = str(found[0]["s"]["value"])
    return "/page/" + iri.removeprefix("https://w3id.org/borderkg/")


def nothing_happened(seen: Seen) -> None:
    """Nothing was executed, refused, complained of, or asked of another host."""
    assert seen.dialogs == []
    assert seen.refused == []
    assert seen.complaints == []
    assert seen.outside == []


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("prefix", ["", "/es"])
@pytest.mark.parametrize("name", [*ADDRESSES, *CLASSES])
def test_a_page_is_sound_for_the_eye_the_keyboard_and_the_screen_reader(
    opener: Opener, tiny_site: Running, axe: str, vendor: None, name: str, prefix: str, width: int
) -> None:
    seen = opener(tiny_site.address, prefix + address(tiny_site, name), width=width)
    seen.draw()
    assert seen.page.locator("h1").count() == 1
    assert seen.page.evaluate("document.documentElement.lang") == (prefix.strip("/") or "en")
    assert "failed" not in seen.states()
    assert seen.faults(axe) == []
    assert seen.wider() == 0
    nothing_happened(seen)


@pytest.mark.parametrize("name", [*ADDRESSES, *CLASSES])
def test_a_page_is_legible_in_the_dark(
    opener: Opener, tiny_site: Running, axe: str, vendor: None, name: str
) -> None:
    seen = opener(tiny_site.address, address(tiny_site, name), scheme="dark")
    seen.draw()
    assert seen.faults(axe) == []


def test_every_page_is_opened_here() -> None:
    paths = [path.partition("?")[0] for path in ADDRESSES.values()]
    unseen = [
        route.path
        for route in ROUTES
        if isinstance(route, Route)
        and not route.path.startswith("/es")
        and not route.path.endswith((".svg", ".csv"))
        and all(
            route.matches({"type": "http", "method": "GET", "path": path})[0] is not Match.FULL
            for path in paths
        )
    ]
    assert unseen == []


@pytest.mark.parametrize("name", ["answer", "list", "event"])
def test_a_page_shows_its_table_without_scripts(opener: Opener, tiny_site: Running, name: str) -> None:
    seen = opener(tiny_site.address, address(tiny_site, name), scripts=False)
    assert seen.page.locator("table tbody tr, dl.facts div").count() > 0
    assert seen.page.locator("h1").is_visible()


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_text_of_the_address_is_never_code(opener: Opener, tiny_site: Running, attack: str) -> None:
    seen = opener(tiny_site.address, attack)
    assert seen.dialogs == []
    assert seen.refused == []
    assert seen.page.locator("script:not([src]):not([type])").count() == 0


def test_the_keyboard_walks_from_the_skip_link_to_the_content(opener: Opener, tiny_site: Running) -> None:
    seen = opener(tiny_site.address, "/")
    seen.page.keyboard.press("Tab")
    assert seen.page.evaluate("document.activeElement.className") == "skip"
    seen.page.keyboard.press("Enter")
    assert seen.page.evaluate("document.activeElement.id") == "main"
    seen.page.keyboard.press("Tab")
    assert seen.page.evaluate("document.activeElement.closest('main') !== null")
