"""What a client's field is completed to: entities, classes and properties by the beginning of a name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final, Literal, get_args

from borderkg.link.entities import Entity
from borderkg.link.names import key
from borderkg.serve.problems import Refusal
from borderkg.serve.reconcile.register import PROPERTIES, Named, Register, identifier

Kind = Literal["entity", "type", "property"]
KINDS: Final = get_args(Kind)
SHOWN: Final = 10
"""Suggestions of one answer; a cursor asks for those after them."""
LONGEST: Final = 300


def suggested(
    register: Register, kind: Kind, prefix: str, *, cursor: int = 0, language: str = "en"
) -> list[dict[str, Any]]:
    """At most `SHOWN` suggestions for `prefix`, the best first, without the first `cursor`.

    Raises:
        Refusal: 400 when the prefix is too long.
    """
    if len(prefix) > LONGEST:
        raise Refusal(
            400, "the prefix is too long", parameter="prefix", expected=f"at most {LONGEST} characters"
        )
    if kind == "entity":
        made = _entities(register, prefix, language)
    else:
        named = register.classes if kind == "type" else PROPERTIES
        made = [_named(register, kind, one, language) for one in _matching(named, prefix)]
    return made[cursor : cursor + SHOWN]


def known(register: Register, kind: Kind, id: str) -> Entity | Named | None:
    """What has an id; None where nothing has."""
    if kind == "entity":
        return register.entity(id)
    return (register.classes if kind == "type" else PROPERTIES).get(id)


def _entities(register: Register, prefix: str, language: str) -> list[dict[str, Any]]:
    wanted = key(prefix) if prefix.strip() else ""
    ranked = []
    for entity in register.entities.by_iri.values():
        place = 0 if register.entity(prefix) is entity else _rank(wanted, _keys(entity))
        if place is not None:
            ranked.append((place, entity.label(language), entity.iri, entity))
    return [
        {
            "id": identifier(entity),
            "name": name,
            "description": register.about(entity, language),
            "notable": [{"id": k.id, "name": k.name(language)} for k in register.kinds(entity)[:1]],
        }
        for _, name, _, entity in sorted(ranked, key=lambda one: one[:3])
    ]


def _keys(entity: Entity) -> list[str]:
    return [label.key for label in (*entity.preferred, *entity.aliases)]


def _rank(wanted: str, keys: Iterable[str]) -> int | None:
    """1 where a name is it, 2 where one begins so, 3 where a word of one does; None where none does."""
    if not wanted:
        return 3
    best = None
    for one in keys:
        if one == wanted:
            return 1
        if one.startswith(wanted):
            best = 2
        elif best is None and f" {wanted}" in f" {one}":
            best = 3
    return best


def _matching(named: Mapping[str, Named], prefix: str) -> list[Named]:
    wanted = key(prefix) if prefix.strip() else ""
    ranked = [
        (place, one.id, one)
        for one in named.values()
        if (place := _rank(wanted, [key(name) for name in (one.id, *one.names.values())])) is not None
    ]
    return [one for _, _, one in sorted(ranked, key=lambda found: found[:2])]


def _named(register: Register, kind: Kind, one: Named, language: str) -> dict[str, Any]:
    made: dict[str, Any] = {"id": one.id, "name": one.name(language)}
    if one.description(language):
        made["description"] = one.description(language)
    if kind == "type" and one.broader:
        made["broader"] = [{"id": id, "name": register.classes[id].name(language)} for id in one.broader]
    return made
