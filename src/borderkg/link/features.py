"""The features that speak for or against a match: each by name, with its value and its weight.

The names count once, by the best of three; what the list says beyond the name counts where the
graph has something to hold against it. The score is the weighted mean of the features that count:

    score = (0.70 × best name + 0.15 × office + 0.10 × country + 0.10 × dates) / sum of the weights present

A feature about which the list or the graph says nothing has the weight 0 and is shown so. A kind
that the list gives is a condition, not a degree: what is of another kind is no candidate.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NamedTuple

from rapidfuzz import fuzz

from borderkg.link.entities import Entity, Kind, Label
from borderkg.link.names import Name

WEIGHTS: Final = {"name": 0.70, "office": 0.15, "country": 0.10, "dates": 0.10}
SAME_BUT_FOR_MARKS: Final = 0.99
"""The likeness of two names that differ only in case, diacritics or punctuation."""
_ORDERED: Final = 0.96
_PART: Final = 0.86


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """What a list or a reconciliation client says of one thing.

    Attributes:
        name: its name.
        kind: what it must be.
        country: the IRI of its country, or any text that names none of ours.
        office: an office that the person held.
        on: a day on which the person held an office.
    """

    name: Name
    kind: Kind | None = None
    country: str | None = None
    office: Name | None = None
    on: datetime.date | None = None


class Feature(NamedTuple):
    """One feature: `value` from 0 to 1, `weight` in the score, and what in the graph it rests on."""

    name: str
    value: float
    weight: float
    matched: str = ""


def features(query: Query, entity: Entity) -> tuple[Feature, ...]:
    """All features of a pair, in a fixed order; a value is rounded to four places.

    The order: name-en, name-es, alias, kind, office, country, dates.
    """
    names = [
        _best("name-en", query.name, [label for label in entity.preferred if label.language == "en"]),
        _best("name-es", query.name, [label for label in entity.preferred if label.language == "es"]),
        _best("alias", query.name, entity.aliases),
    ]
    best = max(range(len(names)), key=lambda n: (names[n].value, -n))
    names[best] = names[best]._replace(weight=WEIGHTS["name"])
    kind = Feature("kind", float(query.kind in (None, entity.kind)), 0.0, entity.kind)
    return (*names, kind, _office(query, entity), _country(query, entity), _dates(query, entity))


def score(found: Iterable[Feature]) -> float:
    """The weighted mean of `found`, from 0 to 1, rounded to four places."""
    counted = [feature for feature in found if feature.weight]
    total = sum(feature.weight for feature in counted)
    return round(sum(f.value * f.weight for f in counted) / total, 4) if total else 0.0


@lru_cache(maxsize=1 << 16)
def likeness(one: str, other: str) -> float:
    """How alike two keys are: from 0 to 1.

    0.99 where they are equal; else the better of 0.96 × their likeness with words sorted, and
    0.86 × the share of the shorter in the longer, where that is whole words.

    >>> likeness("blinken antony j", "antony j blinken")
    0.96
    >>> likeness("barcena", "alicia barcena")
    0.86
    """
    if one == other:
        return SAME_BUT_FOR_MARKS
    ordered = _ORDERED * fuzz.token_sort_ratio(one, other) / 100
    words, others = set(one.split()), set(other.split())
    whole = bool(words and others) and (words <= others or others <= words)
    # One short word inside a longer name ("ice" in "Office of …") says nothing.
    part = _PART if whole and max(map(len, words & others)) > 3 else 0.0
    return round(max(ordered, part), 4)


def _best(feature: str, given: Name, labels: Sequence[Label]) -> Feature:
    best = Feature(feature, 0.0, 0.0)
    for label in labels:
        value = 1.0 if label.text == given.text else likeness(given.key, label.key)
        if (value, best.matched > label.text) > (best.value, False) and value > 0:
            best = Feature(feature, value, 0.0, label.text)
    return best


def _office(query: Query, entity: Entity) -> Feature:
    if query.office is None or not entity.tenures:
        return Feature("office", 0.0, 0.0)
    ranked = sorted(
        (-likeness(query.office.key, office), office) for held in entity.tenures for office in held.offices
    )
    return Feature("office", -ranked[0][0], WEIGHTS["office"], ranked[0][1])


def _country(query: Query, entity: Entity) -> Feature:
    if query.country is None or not entity.countries:
        return Feature("country", 0.0, 0.0)
    agrees = query.country in entity.countries
    return Feature("country", float(agrees), WEIGHTS["country"], " ".join(sorted(entity.countries)))


def _dates(query: Query, entity: Entity) -> Feature:
    spans = [held for held in entity.tenures if held.since is not None]
    if query.on is None or not spans:
        return Feature("dates", 0.0, 0.0)
    for held in spans:
        if (
            held.since is not None
            and held.since <= query.on
            and (held.until is None or query.on <= held.until)
        ):
            span = f"{held.since}/{held.until or 'open'}"
            return Feature("dates", 1.0, WEIGHTS["dates"], span)
    return Feature("dates", 0.0, WEIGHTS["dates"])
