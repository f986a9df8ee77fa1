"""What can be matched in an open release: its entities, their classes and what can be fetched of them."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple
from weakref import WeakKeyDictionary

from borderkg.link.entities import Entities, Entity, read_entities
from borderkg.link.match import Matcher
from borderkg.namespaces import BKG, ID, ORG, OWL, SCHEMA, SKOS, WGS84, expand
from borderkg.query import run
from borderkg.query.built_in import built_in
from borderkg.query.results import Frame
from borderkg.query.terms import Term
from borderkg.serve.opened import Opened


class Named(NamedTuple):
    """Something with an id and names by language: a class or a property."""

    id: str
    names: Mapping[str, str]
    descriptions: Mapping[str, str]
    broader: tuple[str, ...] = ()

    def name(self, language: str) -> str:
        """Its name in `language`, else in English, else its id."""
        return self.names.get(language) or self.names.get("en") or self.id

    def description(self, language: str) -> str:
        """What it is, in `language`, else in English; may be empty."""
        return self.descriptions.get(language) or self.descriptions.get("en") or ""


class Value(NamedTuple):
    """One value of a property, with the names of a resource."""

    term: Term
    names: Mapping[str, str]


def _property(id: str, english: str, spanish: str, about: str, acerca: str) -> Named:
    return Named(id, {"en": english, "es": spanish}, {"en": about, "es": acerca})


FETCHED: Final[Mapping[str, tuple[Named, str]]] = {
    named.id: (named, iri)
    for named, iri in (
        (_property("name", "Name", "Nombre", "Preferred names", "Nombres preferidos"), SKOS + "prefLabel"),
        (
            _property("alias", "Other name", "Otro nombre", "Further names", "Otros nombres"),
            SKOS + "altLabel",
        ),
        (_property("code", "Code", "Código", "Acronyms and codes", "Siglas y códigos"), SKOS + "notation"),
        (
            _property("definition", "Definition", "Definición", "What it is", "Qué es"),
            SKOS + "definition",
        ),
        (
            _property(
                "office", "Office", "Cargo", "Posts that a person held", "Cargos que ocupó una persona"
            ),
            BKG + "holdsPost",
        ),
        (
            _property("part-of", "Part of", "Parte de", "What an organisation is under", "De quién depende"),
            ORG + "subOrganizationOf",
        ),
        (_property("within", "Within", "Dentro de", "The wider area", "El área mayor"), SKOS + "broader"),
        (
            _property(
                "approximates", "Approximates", "Aproxima", "What an area stands for", "Qué representa"
            ),
            BKG + "approximates",
        ),
        (
            _property("same-as", "Same as", "Lo mismo que", "In other graphs", "En otros grafos"),
            OWL + "sameAs",
        ),
        (_property("page", "Page", "Página", "Pages about it", "Páginas sobre ello"), SCHEMA + "sameAs"),
        (
            _property(
                "identifier", "Identifier", "Identificador", "In lists of codes", "En listas de códigos"
            ),
            SCHEMA + "identifier",
        ),
        (_property("latitude", "Latitude", "Latitud", "Degrees north", "Grados norte"), WGS84 + "lat"),
        (_property("longitude", "Longitude", "Longitud", "Degrees east", "Grados este"), WGS84 + "long"),
    )
}
"""What a client can fetch, by id, each with the property of the graph."""
COUNTRY: Final = _property("country", "Country", "País", "Country it belongs to", "País al que pertenece")
MATCHED: Final[Mapping[str, Named]] = {
    "country": COUNTRY,
    "office": FETCHED["office"][0],
    "on": _property(
        "on", "In office on", "En el cargo el", "A day, as 2023-12-27", "Un día, como 2023-12-27"
    ),
}
"""What a client can say of a thing beside its name, by id."""
PROPERTIES: Final[Mapping[str, Named]] = {
    **MATCHED,
    **{id: named for id, (named, _) in FETCHED.items()},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """What can be matched.

    Attributes:
        matcher: the one matcher, over the entities.
        classes: those that entities have, by id, which is the local name of the IRI.
        values: what can be fetched, by IRI of the entity and id of the property.
        busy: held while names are matched, so that one client cannot take the machine.
    """

    matcher: Matcher
    classes: Mapping[str, Named]
    values: Mapping[tuple[str, str], tuple[Value, ...]]
    busy: asyncio.Lock = field(default_factory=asyncio.Lock)

    @property
    def entities(self) -> Entities:
        """The entities that can be matched."""
        return self.matcher.entities

    def entity(self, id: str) -> Entity | None:
        """The entity with an id of the service, a CURIE or an IRI; None where there is none."""
        return self.entities.by_iri.get(ID + id) or self.entities.by_iri.get(expand(id) if id else "")

    def kinds(self, entity: Entity) -> list[Named]:
        """The classes of an entity, the most specific first."""
        own = [
            self.classes[k.removeprefix(BKG)] for k in entity.classes if k.removeprefix(BKG) in self.classes
        ]
        return sorted(own, key=lambda kind: (-len(self.above(kind.id)), kind.id))

    def above(self, id: str) -> frozenset[str]:
        """The ids of all classes above one."""
        found: set[str] = set()
        waiting = list(self.classes[id].broader) if id in self.classes else []
        while waiting:
            one = waiting.pop()
            if one not in found:
                found.add(one)
                waiting += self.classes[one].broader if one in self.classes else ()
        return frozenset(found)

    def about(self, entity: Entity, language: str) -> str:
        """What tells an entity from namesakes, in a line: its kind, offices, what it is under, country."""
        parts = [kind.name(language) for kind in self.kinds(entity)[:1]]
        for property in ("office", "part-of", "within"):
            names = [
                _name(value.names, language) for value in self.values.get((entity.iri, property), ())[:3]
            ]
            parts += [", ".join(filter(None, names))] if any(names) else []
        countries = [
            self.entities.by_iri[iri].label(language) for iri in sorted(entity.countries - {entity.iri})
        ]
        return "; ".join([*parts, *countries])


async def register(opened: Opened) -> Register:
    """The register of an open release, read once.

    Raises:
        QueryError: when the store cannot answer.
    """
    if opened not in _READING:
        _READING[opened] = asyncio.ensure_future(opened.aside(lambda: _read(opened)))
    reading = _READING[opened]
    try:
        return await asyncio.shield(reading)
    finally:
        if reading.done() and (reading.cancelled() or reading.exception() is not None):
            _READING.pop(opened, None)


_READING: WeakKeyDictionary[Opened, asyncio.Future[Register]] = WeakKeyDictionary()


def identifier(entity: Entity) -> str:
    """The id of an entity at the service: its IRI without the identifier space."""
    return entity.iri.removeprefix(ID)


def _read(opened: Opened) -> Register:
    store, timeout = opened.lane(), opened.settings.timeout

    def asked(id: str) -> Frame:
        return run.run(built_in()[id], store, timeout=timeout)

    entities = read_entities(store, timeout=timeout)
    held = {class_ for entity in entities.by_iri.values() for class_ in entity.classes}
    return Register(
        matcher=Matcher(entities),
        classes=_classes(asked("reconcile/classes"), held),
        values=_values(asked("reconcile/values")),
    )


def _classes(frame: Frame, held: set[str]) -> dict[str, Named]:
    names: dict[str, dict[str, str]] = defaultdict(dict)
    definitions: dict[str, dict[str, str]] = defaultdict(dict)
    broader: dict[str, set[str]] = defaultdict(set)
    for class_, name, definition, above in frame.terms:
        assert class_ is not None
        assert name is not None
        id = class_.value.removeprefix(BKG)
        names[id][name.language or "en"] = name.value
        if definition is not None:
            definitions[id][definition.language or "en"] = definition.value
        if above is not None:
            broader[id].add(above.value.removeprefix(BKG))
    ids = {class_.removeprefix(BKG) for class_ in held}
    return {
        id: Named(id, names[id], definitions[id], tuple(sorted(broader[id] & ids)))
        for id in sorted(ids & set(names))
    }


def _values(frame: Frame) -> dict[tuple[str, str], tuple[Value, ...]]:
    ids = {iri: id for id, (_, iri) in FETCHED.items()}
    held: dict[tuple[str, str], dict[Term, dict[str, str]]] = defaultdict(dict)
    for entity, property, value, name in frame.terms:
        assert entity is not None
        assert property is not None
        assert value is not None
        names = held[entity.value, ids[property.value]].setdefault(value, {})
        if name is not None:
            names[name.language or ""] = name.value
    return {key: tuple(Value(term, names) for term, names in values.items()) for key, values in held.items()}


def _name(names: Mapping[str, str], language: str) -> str:
    return names.get(language) or names.get("en") or next(iter(names.values()), "")
