"""What search engines are told of each kind of resource is what the graph says, and no more."""

from __future__ import annotations

from typing import Any

import pytest

from borderkg.query.entity import Entity
from borderkg.serve.schema_org import description

from ..running import Running

BASE = "https://w3id.org/borderkg/"


def told(service: Running, path: str, **options: Any) -> dict[str, Any]:
    reply = service.get(f"/rdf/{path}.nt")
    assert reply.status == 200
    return description(Entity(iri=BASE + path, ntriples=reply.body), **options)


@pytest.mark.parametrize(
    ("path", "type_"),
    [
        ("id/person/antony-blinken", "Person"),
        ("id/org/usbp", "GovernmentOrganization"),
        ("id/place/mexico", "Country"),
        ("id/place/mexico-city", "City"),
        ("id/doc/note-a", "NewsArticle"),
        ("data/cbp-southwest-totals", "Dataset"),
        ("data/cbp-southwest-totals/2024-10", "Dataset"),
        ("scheme/variables/encounters", "StatisticalVariable"),
        ("scheme/topics", "DefinedTermSet"),
        ("scheme/levels/ministerial", "DefinedTerm"),
        ("id/law/title-42", "Legislation"),
        ("catalogue", "DataCatalog"),
        ("id/doc/note-a/claim/1", "Claim"),
    ],
)
def test_each_kind_has_its_type_and_name(tiny_service: Running, path: str, type_: str) -> None:
    made = told(tiny_service, path)
    assert (made["@context"], made["@type"], made["@id"]) == ("https://schema.org", type_, BASE + path)
    assert made["name"]


def test_an_event_has_its_day_place_and_people(tiny_service: Running) -> None:
    rows = tiny_service.get("/q/events/events-of-an-actor.json").json["rows"]
    found = [row for row in rows if row["date"]]
    made = told(
        tiny_service, found[0]["event"].removeprefix(BASE), named=lambda iri: "N" if "/id/" in iri else ""
    )
    assert made["@type"] == "Event"
    assert made["startDate"] == found[0]["date"]
    people = made["attendee"] if isinstance(made["attendee"], list) else [made["attendee"]]
    assert {"@id": BASE + "id/person/antony-blinken", "name": "N"} in people


def test_an_observation_has_a_number_a_month_and_a_place(tiny_service: Running) -> None:
    cells = tiny_service.get("/q/statistics/known-on-a-date.json?on=2025-01-01&agency=id/org/cbp").json[
        "rows"
    ]
    assert cells
    made = told(tiny_service, cells[0]["cell"].removeprefix(BASE))
    assert (made["@type"], made["value"]) == ("Observation", cells[0]["count"])
    assert made["observationDate"] == cells[0]["month"]
    assert made["observationAbout"] == {"@id": BASE + "id/place/southwest-land-border"}


def test_a_vintage_can_be_downloaded_from_its_release(tiny_service: Running) -> None:
    made = told(tiny_service, "data/cbp-southwest-totals/2024-10", release="2026.01")
    addresses = {one["contentUrl"] for one in made["distribution"]}
    turtle = BASE + "dumps/2026.01/graph/cube/cbp-southwest-totals/2024-10.ttl"
    assert turtle in addresses
    assert tiny_service.get("/" + turtle.removeprefix(BASE)).status == 200


def test_texts_are_in_the_language_that_is_asked_for(tiny_service: Running) -> None:
    assert told(tiny_service, "id/place/mexico", language="es")["name"] == "México"
    assert told(tiny_service, "id/place/mexico", language="en")["name"] == "Mexico"


def test_a_class_that_is_not_known_there_is_a_thing(tiny_service: Running) -> None:
    assert told(tiny_service, "id/post/secretary-of-state")["@type"] == "Thing"
