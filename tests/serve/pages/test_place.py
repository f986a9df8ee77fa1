"""The page of a place: where it lies, what was held there, and the series of it."""

from __future__ import annotations

import json

import pytest

from ..running import Running
from .reading import Reading, read

BROWSER = {"Accept": "text/html"}


def page(service: Running, path: str) -> Reading:
    reply = service.ask("GET", path, headers=BROWSER)
    assert reply.status == 200, reply.body[:300]
    held = read(reply.body)
    assert not held.errors
    return held


@pytest.mark.parametrize("prefix", ["", "/es"])
def test_a_place_tells_what_was_held_there(tiny_service: Running, prefix: str) -> None:
    held = page(tiny_service, f"{prefix}/page/id/place/mexico-city")
    links = [a.get("href", "") for a in held.with_id("held").iter("a")]
    assert f"{prefix}/page/id/event/mexico-city-meeting-2023-12-27" in links
    for script in held.every("script"):
        if script.get("id") == "where-content":
            (one,) = json.loads(script.text or "")["places"]
            assert -180 <= one["long"] <= 180
            assert -90 <= one["lat"] <= 90


def test_an_area_leads_to_its_series(tiny_service: Running) -> None:
    held = page(tiny_service, "/page/id/place/southwest-land-border")
    links = [a.get("href", "") for a in held.with_id("counted").iter("a")]
    assert any(href.startswith("/page/data/") and "/series/" in href for href in links)
