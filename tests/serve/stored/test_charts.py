"""Charts: each question with a view gives a whole Vega-Lite specification that names only what it holds."""

from __future__ import annotations

import pytest

from borderkg.content import bundled
from borderkg.query.catalogue import Catalogue

from ..running import Running

QUERIES = Catalogue(bundled().queries)
VIEWED = sorted(id for id, query in QUERIES.items() if query.view)
KINDS = {"quantitative", "temporal", "nominal"}


@pytest.mark.parametrize("id", VIEWED)
def test_a_chart_draws_the_columns_of_its_view(tiny_service: Running, id: str) -> None:
    told = tiny_service.get(f"/q/{id}.vl.json").json
    assert told["$schema"] == "https://vega.github.io/schema/vega-lite/v6.json"
    assert told["mark"]["type"] == QUERIES[id].view["mark"]
    drawn = {channel: field["field"] for channel, field in told["encoding"].items() if channel != "tooltip"}
    assert drawn == {name: column for name, column in QUERIES[id].view.items() if name != "mark"}
    kinds = {field["type"] for channel, field in told["encoding"].items() if channel in ("x", "y", "color")}
    assert kinds <= KINDS
    held = {name for row in told["data"]["values"] for name in row}
    assert held <= set(QUERIES[id].columns)
    assert list(told["data"]) == ["values"]
    assert told["usermeta"]["release"] == "2026.01"


def test_a_month_is_drawn_where_it_is_whatever_the_reader_s_zone(tiny_service: Running) -> None:
    x = tiny_service.get("/q/statistics/monthly-series.vl.json").json["encoding"]["x"]
    assert (x["type"], x["timeUnit"]) == ("temporal", "utcyearmonth")


def test_a_date_is_drawn_as_a_day(tiny_service: Running) -> None:
    x = tiny_service.get("/q/events/events-of-an-actor.vl.json").json["encoding"]["x"]
    assert (x["type"], x["timeUnit"]) == ("temporal", "utcyearmonthdate")


def test_titles_are_in_the_language_of_the_address(tiny_service: Running) -> None:
    english = tiny_service.get("/q/statistics/monthly-series.vl.json").json
    spanish = tiny_service.get("/es/q/statistics/monthly-series.vl.json").json
    assert english["encoding"]["y"]["title"] == "Encounters"
    assert spanish["encoding"]["y"]["title"] == "Encuentros"
    assert english["data"] == spanish["data"]
