"""Queries of a client answered by the one matcher, each candidate with the parts of its score."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from borderkg.link.entities import Entity
from borderkg.link.features import WEIGHTS, Feature, features, score
from borderkg.link.match import Candidate
from borderkg.serve.reconcile.reading import Wanted
from borderkg.serve.reconcile.register import Register, identifier

NAMES: Final = ("name-en", "name-es", "alias")
IDENTIFIER: Final = "identifier"
"""The feature that says that the client gave the id of the candidate."""
FEATURES: Final = {
    "name-en": "Likeness to the English name, from 0 to 1",
    "name-es": "Likeness to the Spanish name, from 0 to 1",
    "alias": "Likeness to the nearest further name or code, from 0 to 1",
    "kind": "1 where the candidate is of the kind that was asked for",
    "office": "Likeness of the office to the nearest that the person held, from 0 to 1",
    "country": "1 where the candidate belongs to the country, 0 where it belongs to another",
    "dates": "1 where the person was in office on the day, 0 where not",
    IDENTIFIER: "1 where the query is the id of the candidate",
}
"""What each feature is; with `-weight` after it, how much it counts: 0 where nothing is there to compare."""


def answered(register: Register, wanted: Wanted, language: str) -> list[dict[str, Any]]:
    """The candidates for one query, best first, as the specification writes them."""
    found = candidates(register, wanted)
    return [_candidate(register, one, wanted, language) for one in found[: wanted.limit]]


def candidates(register: Register, wanted: Wanted) -> list[Candidate]:
    """The candidates for one query, best first: the one whose id was given, else by the matcher."""
    if wanted.same is not None:
        weighed = features(wanted.query, wanted.same)
        same = Candidate(entity=wanted.same, score=1.0, features=weighed, match=True)
        others = candidates(register, replace(wanted, same=None))
        return [same, *(replace(o, match=False) for o in others if o.entity is not wanted.same)]
    out = frozenset(iri for iri, e in register.entities.by_iri.items() if not _fits(register, e, wanted))
    if wanted.query.name.key:
        return register.matcher.candidates(wanted.query, limit=wanted.limit, without=out)
    return _by_properties(register, wanted, out)


def _by_properties(register: Register, wanted: Wanted, out: frozenset[str]) -> list[Candidate]:
    """The candidates where no name is given: those for which the properties alone speak; none is sure."""
    found = []
    for iri, entity in register.entities.by_iri.items():
        if iri in out:
            continue
        weighed = tuple(
            f._replace(value=0.0, weight=0.0, matched="") if f.name in NAMES else f
            for f in features(wanted.query, entity)
        )
        total = score(weighed)
        if total >= register.matcher.least:
            found.append(Candidate(entity=entity, score=total, features=weighed))
    return sorted(found, key=lambda one: (-one.score, one.entity.iri))


def _fits(register: Register, entity: Entity, wanted: Wanted) -> bool:
    if not wanted.types or wanted.strictness == "should":
        return True
    held = {kind.id for kind in register.kinds(entity)}
    fits = [one in held for one in wanted.types]
    return all(fits) if wanted.strictness == "all" else any(fits)


def _candidate(register: Register, one: Candidate, wanted: Wanted, language: str) -> dict[str, Any]:
    return {
        "id": identifier(one.entity),
        "name": one.entity.label(language),
        "description": register.about(one.entity, language),
        "type": [{"id": kind.id, "name": kind.name(language)} for kind in register.kinds(one.entity)],
        "score": round(one.score * 100, 2),
        "match": one.match,
        "features": [
            {"id": IDENTIFIER, "value": one.entity is wanted.same},
            *(part for feature in one.features for part in _parts(feature)),
        ],
    }


def _parts(feature: Feature) -> list[dict[str, Any]]:
    parts: list[dict[str, Any]] = [{"id": feature.name, "value": feature.value}]
    if feature.name in NAMES or feature.name in WEIGHTS:
        parts.append({"id": f"{feature.name}-weight", "value": feature.weight})
    return parts
