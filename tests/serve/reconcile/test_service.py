"""The reconciliation service keeps to the specification 0.2, matches by the one matcher, and shows why."""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import quote, urlencode

import pytest

from borderkg.link.features import WEIGHTS

from ..running import Reply, Running

NAMES = ("name-en", "name-es", "alias")


def post(service: Running, **fields: object) -> Reply:
    body = urlencode({name: json.dumps(value) for name, value in fields.items()})
    return service.ask("POST", "/reconcile", body, {"content-type": "application/x-www-form-urlencoded"})


def candidates(service: Running, **query: Any) -> list[dict[str, Any]]:
    reply = post(service, queries={"q": query})
    assert reply.status == 200
    found = reply.json["q"]["result"]
    assert isinstance(found, list)
    return found


def features(candidate: dict[str, Any]) -> dict[str, float]:
    return {one["id"]: one["value"] for one in candidate["features"]}


def test_the_manifest_has_what_the_specification_demands(tiny_service: Running) -> None:
    told = tiny_service.get("/reconcile").json
    assert told["versions"] == ["0.2"]
    assert told["identifierSpace"] == "https://w3id.org/borderkg/id/"
    assert told["schemaSpace"] == "https://w3id.org/borderkg/ns#"
    assert {one["id"] for one in told["defaultTypes"]} == {"Person", "Organization", "Place"}
    for template in (told["view"]["url"], told["preview"]["url"], told["feature_view"]["url"]):
        assert template.startswith(tiny_service.address)
        assert "{{id}}" in template
    assert isinstance(told["preview"]["width"], int)
    assert isinstance(told["preview"]["height"], int)
    for kind in ("entity", "type", "property"):
        suggest = told["suggest"][kind]
        path = suggest["service_url"].removeprefix(tiny_service.address.rstrip("/")) + suggest["service_path"]
        assert tiny_service.get(path + "?prefix=a").status == 200
        assert "${id}" in suggest["flyout_service_path"]
    assert all({"type", "label", "name"} <= set(one) for one in told["extend"]["property_settings"])
    assert told["batchSize"] > 1


def test_every_address_of_the_manifest_answers(tiny_service: Running) -> None:
    told = tiny_service.get("/reconcile").json
    id = quote("person/antony-blinken", safe="")
    base = tiny_service.address.rstrip("/")
    assert tiny_service.get(told["view"]["url"].replace("{{id}}", id).removeprefix(base)).status == 200
    preview = tiny_service.get(told["preview"]["url"].replace("{{id}}", id).removeprefix(base))
    assert (preview.status, preview.media) == (200, "text/html")
    feature = tiny_service.get(told["feature_view"]["url"].replace("{{id}}", "alias").removeprefix(base))
    assert (feature.status, feature.media) == (200, "text/html")
    entity = told["suggest"]["entity"]
    flyout = entity["flyout_service_path"].replace("${id}", id)
    shown = tiny_service.get(entity["service_url"].removeprefix(base) + flyout).json
    assert shown["id"] == "person/antony-blinken"
    assert "Antony Blinken" in shown["html"]
    propose = told["extend"]["propose_properties"]
    found = tiny_service.get(
        propose["service_url"].removeprefix(base) + propose["service_path"] + "?type=City"
    )
    assert {"id", "name"} <= set(found.json["properties"][0])


def test_a_name_finds_its_entity_and_the_score_is_made_of_its_parts(tiny_service: Running) -> None:
    best = candidates(tiny_service, query="Antony J Blinken", type="Person")[0]
    assert (best["id"], best["match"]) == ("person/antony-blinken", True)
    assert {"id": "Person", "name": "person"} in best["type"]
    parts = features(best)
    weighed = [(parts[name], parts[f"{name}-weight"]) for name in (*NAMES, "office", "country", "dates")]
    total = sum(weight for _, weight in weighed)
    assert best["score"] == pytest.approx(100 * sum(v * w for v, w in weighed) / total, abs=0.01)
    assert sum(parts[f"{name}-weight"] for name in NAMES) == WEIGHTS["name"]
    assert all(isinstance(value, int | float | bool) for value in parts.values())
    assert len(parts) == len(best["features"])


def test_what_is_said_beside_the_name_counts(tiny_service: Running) -> None:
    said: list[dict[str, Any]] = [{"pid": "country", "v": "Mexico"}, {"pid": "on", "v": "2023-12-27"}]
    said.append({"pid": "office", "v": {"id": "post/secretary-of-state", "name": "Secretary of State"}})
    best = candidates(tiny_service, query="Antony Blinken", properties=said)[0]
    parts = features(best)
    assert (parts["country"], parts["country-weight"]) == (0.0, 0.1)
    assert (parts["dates"], parts["dates-weight"]) == (1.0, 0.1)
    assert parts["office"] > 0.9
    assert best["score"] < 100


def test_properties_alone_find_whom_they_fit(tiny_service: Running) -> None:
    found = candidates(
        tiny_service,
        properties=[{"pid": "office", "v": "Secretary of State"}, {"pid": "on", "v": "2023-12-27"}],
    )
    assert found[0]["id"] == "person/antony-blinken"
    assert not any(one["match"] for one in found)


@pytest.mark.parametrize(
    "text",
    ["person/antony-blinken", "person:antony-blinken", "https://w3id.org/borderkg/id/person/antony-blinken"],
)
def test_an_identifier_finds_its_entity(tiny_service: Running, text: str) -> None:
    best = candidates(tiny_service, query=text)[0]
    assert (best["id"], best["score"], best["match"]) == ("person/antony-blinken", 100.0, True)
    assert features(best)["identifier"] is True


def test_candidates_are_sorted_and_limited(tiny_service: Running) -> None:
    found = candidates(tiny_service, query="Secretary", limit=2)
    assert len(found) <= 2
    scores = [one["score"] for one in candidates(tiny_service, query="Government of Mexico", limit=100)]
    assert scores == sorted(scores, reverse=True)


def test_types_exclude_unless_they_only_should_be(tiny_service: Running) -> None:
    assert candidates(tiny_service, query="Antony Blinken", type="Place") == []
    assert candidates(tiny_service, query="Antony Blinken", type=["Place", "Person"])
    assert candidates(tiny_service, query="Antony Blinken", type=["Place", "Person"], type_strict="all") == []
    assert candidates(tiny_service, query="Antony Blinken", type="Place", type_strict="should")


def test_a_batch_is_answered_by_its_keys_by_get_and_by_post(tiny_service: Running) -> None:
    batch = {"a": {"query": "Antony Blinken"}, "b": {"query": "nobody of this name at all"}}
    posted = post(tiny_service, queries=batch).json
    assert set(posted) == {"a", "b"}
    assert posted["b"] == {"result": []}
    fetched = tiny_service.get("/reconcile?" + urlencode({"queries": json.dumps(batch)})).json
    assert fetched == posted


@pytest.mark.parametrize(
    ("queries", "parameter"),
    [
        ("[", "queries"),
        ("[]", "queries"),
        ("[" * 5000, "queries"),
        ('{"q": 1}', "the query"),
        ('{"q": {}}', "the query"),
        ('{"q": {"query": ""}}', "query"),
        ('{"q": {"query": "x", "typ": "Person"}}', "a field"),
        ('{"q": {"query": "x", "type": "Cat"}}', "type"),
        ('{"q": {"query": "x", "limit": 0}}', "limit"),
        ('{"q": {"query": "x", "limit": true}}', "limit"),
        ('{"q": {"query": "x", "type_strict": "maybe"}}', "type_strict"),
        ('{"q": {"query": "x", "properties": [{"pid": "colour", "v": "red"}]}}', "pid"),
        ('{"q": {"query": "x", "properties": [{"pid": "on", "v": "27/12/2023"}]}}', "on"),
        ('{"q": {"query": "%s"}}' % ("x" * 301), "query"),
    ],
)
def test_what_is_no_batch_is_refused(tiny_service: Running, queries: str, parameter: str) -> None:
    reply = tiny_service.get("/reconcile?" + urlencode({"queries": queries}))
    assert (reply.status, reply.json["parameter"]) == (400, parameter)


def test_too_large_a_batch_is_refused(tiny_service: Running) -> None:
    most = tiny_service.get("/reconcile").json["batchSize"]
    reply = post(tiny_service, queries={str(n): {"query": "x"} for n in range(most + 1)})
    assert reply.status == 413


@pytest.mark.parametrize(
    ("body", "media", "status"),
    [
        ("{}", "application/json", 415),
        ("a=b", "application/x-www-form-urlencoded", 400),
        ("queries=%7B%7D&callback=x", "application/x-www-form-urlencoded", 400),
        ("&".join(f"f{n}=1" for n in range(99)), "application/x-www-form-urlencoded", 400),
    ],
)
def test_a_form_that_is_none_is_refused(tiny_service: Running, body: str, media: str, status: int) -> None:
    assert tiny_service.ask("POST", "/reconcile", body, {"content-type": media}).status == status


@pytest.mark.parametrize("path", ["/reconcile", "/reconcile/suggest/entity", "/reconcile/properties"])
def test_a_callback_is_refused(tiny_service: Running, path: str) -> None:
    reply = tiny_service.get(path + "?callback=jsonp123")
    assert (reply.status, reply.json["parameter"]) == (400, "callback")
    assert reply.media == "application/problem+json"


def test_any_origin_may_use_all_of_it(tiny_service: Running) -> None:
    for path in (
        "/reconcile",
        "/reconcile/suggest/type?prefix=a",
        "/reconcile/preview?id=person/antony-blinken",
    ):
        assert (
            tiny_service.get(path, origin="https://example.org").headers["access-control-allow-origin"] == "*"
        )
    preflight = tiny_service.ask("OPTIONS", "/reconcile", None, {"origin": "https://example.org"})
    assert "POST" in preflight.headers["access-control-allow-methods"]


@pytest.mark.parametrize(
    ("prefix", "first"),
    [
        ("blin", "person/antony-blinken"),
        ("antony", "person/antony-blinken"),
        ("person/antony-blinken", "person/antony-blinken"),
        ("Antony Blinken", "person/antony-blinken"),
    ],
)
def test_the_beginning_of_a_name_is_completed(tiny_service: Running, prefix: str, first: str) -> None:
    found = tiny_service.get("/reconcile/suggest/entity?" + urlencode({"prefix": prefix})).json["result"]
    assert found[0]["id"] == first
    assert found[0]["notable"] == [{"id": "Person", "name": "person"}]


def test_a_cursor_goes_on_where_the_last_answer_ended(tiny_service: Running) -> None:
    first = tiny_service.get("/reconcile/suggest/entity?prefix=").json["result"]
    second = tiny_service.get(f"/reconcile/suggest/entity?prefix=&cursor={len(first)}").json["result"]
    assert not {one["id"] for one in first} & {one["id"] for one in second}
    assert tiny_service.get("/reconcile/suggest/entity?prefix=&cursor=-1").status == 400
    assert tiny_service.get("/reconcile/suggest/entity?prefix=&cursor=1&cursor=2").status == 400


def test_types_and_properties_are_suggested(tiny_service: Running) -> None:
    types = tiny_service.get("/reconcile/suggest/type?prefix=person").json["result"]
    assert (types[0]["id"], types[0]["broader"][0]["id"]) == ("Person", "Actor")
    properties = tiny_service.get("/reconcile/suggest/property?prefix=count").json["result"]
    assert properties[0]["id"] == "country"
    assert tiny_service.get("/reconcile/suggest/colour?prefix=x").status == 404


def test_values_are_fetched_of_what_was_matched(tiny_service: Running) -> None:
    ids = ["person/antony-blinken", "place/mexico", "nobody"]
    properties = [
        {"id": "name"},
        {"id": "office"},
        {"id": "country"},
        {"id": "alias", "settings": {"limit": "1"}},
    ]
    told = post(tiny_service, extend={"ids": ids, "properties": properties}).json
    assert [one["id"] for one in told["meta"]] == ["name", "office", "country", "alias"]
    assert told["meta"][2]["type"]["id"] == "Country"
    assert set(told["rows"]) == set(ids)
    row = told["rows"]["person/antony-blinken"]
    assert row["name"] == [{"str": "Antony Blinken"}]
    assert {"id": "post/secretary-of-state", "name": "Secretary of State"} in row["office"]
    assert len(row["alias"]) <= 1
    assert all(cells == [] for cells in told["rows"]["nobody"].values())
    for one in (cell for row in told["rows"].values() for cells in row.values() for cell in cells):
        assert set(one) in ({"str"}, {"id", "name"}, {"float"}, {"int"}, {"date"})


@pytest.mark.parametrize(
    "extend",
    [{}, {"ids": 1, "properties": []}, {"ids": [], "properties": [{"id": "colour"}]},
     {"ids": [], "properties": [{"id": "name", "settings": {"limit": -1}}]}, {"ids": ["x"], "properties": 1}],
)  # fmt: skip
def test_what_is_no_request_for_values_is_refused(tiny_service: Running, extend: object) -> None:
    assert post(tiny_service, extend=extend).status == 400


def test_a_preview_may_stand_in_a_frame_and_does_nothing(tiny_service: Running) -> None:
    reply = tiny_service.get("/reconcile/preview?id=person/antony-blinken")
    assert reply.headers["content-security-policy"].count("frame-ancestors") == 1
    assert "frame-ancestors *" in reply.headers["content-security-policy"]
    text = reply.body.decode()
    assert not re.search(r"<script|<style|style=|\son\w+=", text)
    assert "https://w3id.org/borderkg/id/person/antony-blinken" in text
    assert tiny_service.get("/reconcile/preview?id=%3Cscript%3E").status == 404


def test_names_are_in_the_language_of_the_reader(tiny_service: Running) -> None:
    reply = tiny_service.get("/reconcile/suggest/entity?prefix=mexico", accept_language="es")
    assert "México" in {one["name"] for one in reply.json["result"]}
