"""Values of matched entities, that a client takes into its own table."""

from __future__ import annotations

from typing import Any, Final

from borderkg.link.entities import Entity
from borderkg.namespaces import BASE, ID, XSD
from borderkg.serve.problems import Refusal
from borderkg.serve.reconcile.reading import Extension
from borderkg.serve.reconcile.register import COUNTRY, FETCHED, PROPERTIES, Register, Value, identifier

_TYPES: Final = {"country": "Country", "within": "Place", "approximates": "Place", "part-of": "Organization"}
"""Classes of the values of properties whose values are entities of the service."""
_OF: Final = {
    "Person": ("name", "alias", "office", "country", "same-as", "page"),
    "Organization": (
        "name",
        "alias",
        "code",
        "part-of",
        "country",
        "definition",
        "same-as",
        "page",
        "identifier",
    ),
    "Place": (
        "name",
        "alias",
        "code",
        "within",
        "definition",
        "approximates",
        "same-as",
        "identifier",
        "latitude",
        "longitude",
    ),
}
"""What is proposed for each class, and for those below it."""


def extended(register: Register, asked: Extension, language: str) -> dict[str, Any]:
    """The values that are asked, as the specification writes them; an unknown id has none."""
    return {
        "meta": [_meta(register, id, language) for id, _ in asked.properties],
        "rows": {
            id: {
                property: _cells(register, register.entity(id), property, limit, language)
                for property, limit in asked.properties
            }
            for id in asked.ids
        },
    }


def proposed(register: Register, type_: str, limit: int, language: str) -> dict[str, Any]:
    """The properties that are worth fetching of members of a class.

    Raises:
        Refusal: 404 when there is no such class.
    """
    if type_ and type_ not in register.classes:
        raise Refusal(
            404,
            "there is no such type",
            parameter="type",
            found=type_[:200],
            expected=", ".join(register.classes),
        )
    chain = {type_, *register.above(type_)}
    ids = next((ids for of, ids in _OF.items() if of in chain), (*FETCHED, "country"))
    found = [{"id": id, "name": PROPERTIES[id].name(language)} for id in ids[: limit or None]]
    return {"type": type_, "properties": found, **({"limit": limit} if limit else {})}


def _meta(register: Register, id: str, language: str) -> dict[str, Any]:
    made: dict[str, Any] = {"id": id, "name": PROPERTIES[id].name(language)}
    of = _TYPES.get(id)
    if of is not None and of in register.classes:
        made["type"] = {"id": of, "name": register.classes[of].name(language)}
    return made


def _cells(
    register: Register, entity: Entity | None, property: str, limit: int, language: str
) -> list[dict[str, Any]]:
    if entity is None:
        return []
    if property == COUNTRY.id:
        found = [register.entities.by_iri[iri] for iri in sorted(entity.countries)]
        cells = [{"id": identifier(one), "name": one.label(language)} for one in found]
    else:
        values = register.values.get((entity.iri, property), ())
        # Names and definitions are there in two languages; a table wants those of its reader.
        own = [one for one in values if one.term.language in (None, language)] or list(values)
        cells = [_cell(one, language) for one in own]
    return cells[: limit or None]


def _cell(value: Value, language: str) -> dict[str, Any]:
    term = value.term
    if term.kind == "iri" and term.value.startswith(BASE):
        name = value.names.get(language) or value.names.get("en") or term.value
        return {"id": term.value.removeprefix(ID), "name": name}
    if term.datatype == XSD + "integer":
        return {"int": int(term.value)}
    if term.datatype in (XSD + "decimal", XSD + "double"):
        return {"float": float(term.value)}
    if term.datatype == XSD + "date":
        return {"date": f"{term.value}T00:00:00Z"}
    return {"str": term.value}
