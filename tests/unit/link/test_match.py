"""The matcher: features, their combination, and an order that nothing but them decides."""

from __future__ import annotations

import datetime
from dataclasses import replace

import pytest

from borderkg.link.entities import Entities
from borderkg.link.features import WEIGHTS, Query, features, score
from borderkg.link.match import LEAST, Matcher
from borderkg.link.names import name
from borderkg.namespaces import PREFIXES

MEXICO = PREFIXES["place"] + "mexico"
UNITED_STATES = PREFIXES["place"] + "united-states"


def best(matcher: Matcher, query: Query) -> list[tuple[str, bool]]:
    return [(c.entity.iri.rpartition("/")[2], c.match) for c in matcher.candidates(query)]


@pytest.mark.parametrize(
    ("text", "iri"),
    [
        ("Alicia Bárcena", "alicia-barcena"),
        ("Barcena Ibarra, Alicia", "alicia-barcena"),
        ("ALICIA BARCENA", "alicia-barcena"),
        ("Antony J. Blinken", "antony-blinken"),
        ("SRE", "sre"),
        ("Secretaría de Relaciones Exteriores", "sre"),
        ("State Department", "department-of-state"),
        ("México", "mexico"),
    ],
)
def test_a_name_finds_its_thing(matcher: Matcher, text: str, iri: str) -> None:
    assert best(matcher, Query(name=name(text)))[0] == (iri, True)


@pytest.mark.parametrize("text", ["Angela Merkel", "Ministry of Magic", "x", "Of", "", "???"])
def test_a_strange_name_finds_nothing(matcher: Matcher, text: str) -> None:
    assert matcher.candidates(Query(name=name(text))) == []


def test_a_part_of_a_name_is_a_candidate_and_no_match(matcher: Matcher) -> None:
    assert best(matcher, Query(name=name("Bárcena"))) == [("alicia-barcena", False)]


def test_two_things_of_one_name_are_no_match(matcher: Matcher) -> None:
    assert best(matcher, Query(name=name("Nogales"))) == [
        ("nogales-arizona", False),
        ("nogales-sonora", False),
    ]


def test_a_damaged_name_is_never_a_match(matcher: Matcher) -> None:
    found = best(matcher, Query(name=name("Antony Blinken\ufffd")))
    assert found[0] == ("antony-blinken", False)


def test_the_kind_is_a_condition(matcher: Matcher) -> None:
    assert best(matcher, Query(name=name("Alicia Bárcena"), kind="org")) == []


@pytest.mark.parametrize(
    "known",
    [
        {"country": UNITED_STATES},
        {"office": name("US Secretary of State")},
        {"on": datetime.date(2023, 12, 27)},
    ],
)
def test_what_is_known_beside_the_name_tells_namesakes_apart(
    matcher: Matcher, known: dict[str, object]
) -> None:
    query = Query(name=name("Antony Blinke"))
    assert best(matcher, query)[0][1] is False
    told = replace(query, **known)  # type: ignore[arg-type]
    blinken = next(c for c in matcher.candidates(told) if c.entity.iri.endswith("antony-blinken"))
    assert sum(f.weight for f in blinken.features) > WEIGHTS["name"]
    assert (
        blinken.score
        >= next(c.score for c in matcher.candidates(query) if c.entity.iri.endswith("antony-blinken")) - 0.02
    )


@pytest.mark.parametrize(
    "known",
    [
        {"country": MEXICO},
        {"country": "france"},
        {"office": name("Astronaut")},
        {"on": datetime.date(2019, 1, 1)},
    ],
)
def test_what_contradicts_lowers_the_score(matcher: Matcher, known: dict[str, object]) -> None:
    query = Query(name=name("Antony Blinken"))
    plain = matcher.candidates(query)[0]
    against = matcher.candidates(replace(query, **known), limit=9)  # type: ignore[arg-type]
    assert next((c.score for c in against if c.entity == plain.entity), 0.0) < plain.score


def test_every_feature_is_named_and_the_score_is_their_mean(entities: Entities) -> None:
    query = Query(
        name=name("Alicia Barcena"),
        kind="person",
        country=MEXICO,
        office=name("Secretaria de Relaciones Exteriores"),
        on=datetime.date(2023, 12, 27),
    )
    found = features(query, entities.by_iri[PREFIXES["person"] + "alicia-barcena"])
    assert [f.name for f in found] == ["name-en", "name-es", "alias", "kind", "office", "country", "dates"]
    assert all(0 <= f.value <= 1 for f in found)
    assert sum(f.weight for f in found) == pytest.approx(sum(WEIGHTS.values()))
    assert score(found) == pytest.approx((0.7 * 0.99 + 0.15 * 0.99 + 0.1 + 0.1) / 1.05, abs=1e-4)


def test_the_order_of_entities_changes_nothing(entities: Entities) -> None:
    backwards = replace(entities, by_iri=dict(reversed(list(entities.by_iri.items()))))
    for text in ("Nogales", "Antony Blinke", "Secretary", "Mexico"):
        query = Query(name=name(text))
        assert Matcher(entities).candidates(query) == Matcher(backwards).candidates(query)


def test_no_candidate_is_below_the_least(entities: Entities) -> None:
    found = Matcher(entities).candidates(Query(name=name("Antony")), limit=99)
    assert all(c.score >= LEAST for c in found)
    assert len(Matcher(entities, least=0.3).candidates(Query(name=name("Antony")), limit=99)) > len(found)


def test_countries_are_known_by_name_alias_and_code(entities: Entities) -> None:
    assert entities.country("México") == entities.country("MX") == MEXICO
    assert entities.country("United States") == UNITED_STATES
    assert entities.country("France") == "france"


def test_persons_and_organisations_belong_to_countries(entities: Entities) -> None:
    assert entities.by_iri[PREFIXES["person"] + "alicia-barcena"].countries == {MEXICO}
    assert entities.by_iri[PREFIXES["organization"] + "department-of-state"].countries == {UNITED_STATES}
    assert entities.by_iri[PREFIXES["person"] + "tony-blinker"].countries == frozenset()
