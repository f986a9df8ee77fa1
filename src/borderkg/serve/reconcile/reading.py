"""What a client asks, read strictly: a batch of queries, or a request for values."""

from __future__ import annotations

import datetime
import json
from dataclasses import dataclass
from typing import Any, Final, Literal, get_args

from borderkg.link.entities import Entity
from borderkg.link.features import Query
from borderkg.link.names import name
from borderkg.namespaces import expand
from borderkg.serve.problems import Refusal
from borderkg.serve.reconcile.register import FETCHED, MATCHED, Register

BATCH: Final = 50
"""Queries of a batch, as the manifest says."""
IDS: Final = 1000
"""Entities of which values are asked at once."""
LONGEST: Final = 300
"""Characters of a name or value."""
LIMIT: Final = 5
MOST: Final = 100
Strictness = Literal["any", "all", "should"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """One query of a batch.

    Attributes:
        query: what is known of the thing; its name is empty where only properties are given.
        same: the entity, where the name is an id.
        types: ids of classes.
        strictness: whether a candidate has any or all of `types`, or only should.
        limit: the most candidates.
    """

    query: Query
    same: Entity | None = None
    types: tuple[str, ...] = ()
    strictness: Strictness = "any"
    limit: int = LIMIT


@dataclass(frozen=True, slots=True, kw_only=True)
class Extension:
    """A request for values: ids of entities, and ids of properties with the most values of each."""

    ids: tuple[str, ...]
    properties: tuple[tuple[str, int], ...]


def batch(text: str, register: Register) -> dict[str, Wanted]:
    """The queries of a batch, by their keys.

    Raises:
        Refusal: 400 when it is not a batch, 413 when it is too large.
    """
    told = _object(text, "queries")
    if len(told) > BATCH:
        raise Refusal(
            413, "the batch has too many queries", found=str(len(told)), expected=f"at most {BATCH}"
        )
    return {key: _wanted(key, one, register) for key, one in told.items()}


def extension(text: str) -> Extension:
    """What a request for values asks.

    Raises:
        Refusal: 400 when it is not one, 413 when it is too large.
    """
    told = _object(text, "extend")
    ids, properties = told.get("ids"), told.get("properties")
    if not isinstance(ids, list) or not all(isinstance(id, str) for id in ids):
        raise _wrong("extend", "ids", ids, "a list of identifiers")
    if len(ids) > IDS:
        raise Refusal(
            413, "too many entities are asked at once", found=str(len(ids)), expected=f"at most {IDS}"
        )
    if not isinstance(properties, list) or not all(isinstance(one, dict) for one in properties):
        raise _wrong("extend", "properties", properties, 'a list of objects, each with an "id"')
    return Extension(ids=tuple(ids), properties=tuple(_fetched(one) for one in properties))


def _fetched(told: dict[str, Any]) -> tuple[str, int]:
    known = {**FETCHED, "country": MATCHED["country"]}
    id = told.get("id")
    if not isinstance(id, str) or id not in known:
        raise _wrong("extend", "id", id, ", ".join(known))
    settings = told.get("settings") or {}
    limit = settings.get("limit", 0) if isinstance(settings, dict) else None
    # A client sends a setting that was typed into a form as a text.
    if isinstance(limit, str) and limit.isascii() and limit.isdigit():
        limit = int(limit)
    if isinstance(limit, bool) or not isinstance(limit, int) or limit < 0:
        raise _wrong("extend", "settings", settings, 'an object such as {"limit": 3}; 0 is no limit')
    return id, limit


def _wanted(key: str, told: Any, register: Register) -> Wanted:
    if not isinstance(told, dict):
        raise _wrong(key, "the query", told, "an object")
    for field in told:
        if field not in ("query", "type", "limit", "properties", "type_strict"):
            raise _wrong(key, "a field", field, "query, type, limit, properties, type_strict")
    text = told.get("query", "")
    if not isinstance(text, str) or len(text) > LONGEST or ("query" in told and not text.strip()):
        raise _wrong(key, "query", text, f"a text that is not empty, of at most {LONGEST} characters")
    properties = _properties(key, told.get("properties", []), register)
    if "query" not in told and not properties:
        raise _wrong(key, "the query", told, "a query, or properties")
    strictness = told.get("type_strict", "any")
    if strictness not in get_args(Strictness):
        raise _wrong(key, "type_strict", strictness, "any, all or should")
    return Wanted(
        query=Query(name=name(text), **properties),
        same=register.entity(text.strip()) if text else None,
        types=_types(key, told.get("type"), register),
        strictness=strictness,
        limit=_limit(key, told.get("limit", LIMIT)),
    )


def _limit(key: str, told: Any) -> int:
    if isinstance(told, bool) or not isinstance(told, int | float) or told != told // 1 or told < 1:
        raise _wrong(key, "limit", told, "a whole number above 0")
    return min(int(told), MOST)


def _types(key: str, told: Any, register: Register) -> tuple[str, ...]:
    types = [told] if isinstance(told, str) and told else told or []
    if not isinstance(types, list):
        raise _wrong(key, "type", told, "an identifier, or a list of them")
    for one in types:
        if not isinstance(one, str) or one not in register.classes:
            raise _wrong(key, "type", one, ", ".join(register.classes))
    return tuple(dict.fromkeys(types))


def _properties(key: str, told: Any, register: Register) -> dict[str, Any]:
    """The keyword arguments of a `Query` that stand for properties; of several values, the first."""
    if not isinstance(told, list):
        raise _wrong(key, "properties", told, "a list")
    made: dict[str, Any] = {}
    for one in told:
        pid = one.get("pid") if isinstance(one, dict) else None
        if not isinstance(pid, str) or pid not in MATCHED:
            raise _wrong(key, "pid", pid, ", ".join(MATCHED))
        value = one.get("v")
        value = value[0] if isinstance(value, list) and value else value
        if value is None or value in ("", []):
            continue
        made[pid] = _value(key, pid, value, register)
    return made


def _value(key: str, pid: str, told: Any, register: Register) -> Any:
    id = told.get("id") if isinstance(told, dict) else None
    text = str(told.get("name") or id or "") if isinstance(told, dict) else str(told)
    if not text or len(text) > LONGEST or isinstance(told, list):
        raise _wrong(key, pid, told, f"a text of at most {LONGEST} characters, or an object with an id")
    if pid == "country":
        entity = register.entity(str(id or text))
        return entity.iri if entity is not None else register.entities.country(text)
    if pid == "office":
        posts = (value for held in register.values.items() if held[0][1] == "office" for value in held[1])
        iri = expand(f"id/{id}" if id and "/" in str(id) and ":" not in str(id) else str(id or ""))
        names = next((value.names for value in posts if value.term.value == iri), {})
        return name(names.get("en") or text)
    try:
        # Longer forms, as a client writes a day with a time, name the same day.
        return datetime.date.fromisoformat(text[:10] if len(text) > 10 and text[10] in "T " else text)
    except ValueError:
        raise _wrong(key, pid, text, "a day, as 2023-12-27") from None


def _object(text: str, of: str) -> dict[str, Any]:
    try:
        told = json.loads(text)
    except (ValueError, RecursionError):
        told = None
    if not isinstance(told, dict):
        raise Refusal(
            400,
            f"the parameter {of} is not a JSON object",
            hint="send a batch as the specification of the Reconciliation API 0.2 says",
            parameter=of,
            found=text[:200],
        )
    return told


def _wrong(key: str, what: str, found: Any, expected: str) -> Refusal:
    return Refusal(
        400,
        f"{key[:100]}: {what} is not as it should be",
        parameter=what,
        found=json.dumps(found, ensure_ascii=False, default=str)[:200],
        expected=expected,
    )
