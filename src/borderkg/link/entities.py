"""What a name can be matched to: the persons, organisations and places of a release."""

from __future__ import annotations

import datetime
import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final, Literal, NamedTuple, get_args

from borderkg.link.names import key, name
from borderkg.namespaces import BKG, ID, SCHEMA, SKOS
from borderkg.query.catalogue import Catalogue
from borderkg.query.results import Frame
from borderkg.query.run import run
from borderkg.query.terms import Term
from borderkg.store.answering import Answering

Kind = Literal["person", "org", "place"]
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)
_GOVERNMENT: Final = re.compile(r"^(government of( the)?|gobierno de( los| las| la| el)?) ")


class Label(NamedTuple):
    """A name of an entity: as it is written, its language (empty for a code) and its key."""

    text: str
    language: str
    key: str


class Tenure(NamedTuple):
    """An office as it was held: the keys of its names, first and last day where they are known."""

    offices: tuple[str, ...]
    since: datetime.date | None
    until: datetime.date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """One person, organisation or place.

    Attributes:
        iri: the resource.
        kind: `person`, `org` or `place`, by its IRI.
        classes: its classes of ours, as IRIs, sorted.
        preferred: its names, one a language.
        aliases: its further names and codes.
        tenures: of a person.
        countries: IRIs of the countries it belongs to, or is; empty where the graph does not say.
    """

    iri: str
    kind: Kind
    classes: tuple[str, ...]
    preferred: tuple[Label, ...]
    aliases: tuple[Label, ...]
    tenures: tuple[Tenure, ...] = ()
    countries: frozenset[str] = frozenset()

    def label(self, language: str = "en") -> str:
        """Its name in `language`, else in English, else any."""
        by_language = {label.language: label.text for label in self.preferred}
        return (
            by_language.get(language) or by_language.get("en") or next(iter(by_language.values()), self.iri)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Entities:
    """All that can be matched, by IRI; `countries` maps the key of a name or code to a country."""

    by_iri: Mapping[str, Entity]
    countries: Mapping[str, str]

    def country(self, text: str) -> str:
        """The IRI of the country that `text` names, by name, alias or ISO code; else only its key."""
        return self.countries.get(key(text), key(text))


@cache
def questions() -> Catalogue:
    """The queries of this package."""
    return Catalogue(Path(__file__).parent)


def read_entities(store: Answering, *, timeout: float | None = 60.0) -> Entities:
    """The persons, organisations and places that `store` holds.

    Raises:
        QueryError: when the store cannot answer.
    """

    def asked(question: str) -> Frame:
        return run(questions()[f"questions/{question}"], store, timeout=timeout)

    preferred: dict[str, list[Label]] = defaultdict(list)
    aliases: dict[str, list[Label]] = defaultdict(list)
    codes: dict[str, list[str]] = defaultdict(list)
    for row in asked("names").terms:
        entity, property, text = _bound(row)
        label = Label(text.value, text.language or "", name(text.value).key)
        if property.value == SKOS + "prefLabel":
            preferred[entity.value].append(label)
        elif property.value == SCHEMA + "identifier":
            codes[entity.value].append(text.value.rpartition(":")[2])
        else:
            aliases[entity.value].append(label)
    classes: dict[str, list[str]] = defaultdict(list)
    for row in asked("classes").terms:
        entity, class_ = _bound(row)
        classes[entity.value].append(class_.value)
    countries: dict[str, str] = {}
    for iri in sorted(preferred):
        if BKG + "Country" in classes[iri]:
            for label in (*preferred[iri], *aliases[iri]):
                countries.setdefault(label.key, iri)
            for code in codes[iri]:
                countries.setdefault(key(code), iri)
    belongs = _countries(asked("governments"), preferred, countries)
    tenures = _tenures(asked("offices"))
    made = {
        iri: Entity(
            iri=iri,
            kind=kind,
            classes=tuple(classes[iri]),
            preferred=tuple(preferred[iri]),
            aliases=tuple(dict.fromkeys(aliases[iri])),
            tenures=tenures.get(iri, ()),
            countries=frozenset({iri}) if iri in countries.values() else belongs.get(iri, frozenset()),
        )
        for iri in sorted(preferred)
        if (kind := _kind(iri)) is not None
    }
    return Entities(by_iri=made, countries=countries)


def _kind(iri: str) -> Kind | None:
    first, _, local = iri.removeprefix(ID).partition("/")
    return next((kind for kind in KINDS if kind == first and "/" not in local), None)


def _countries(
    governments: Frame, preferred: Mapping[str, list[Label]], countries: Mapping[str, str]
) -> dict[str, frozenset[str]]:
    """The countries of persons and organisations, by the names of their governments."""
    made: dict[str, set[str]] = defaultdict(set)
    for row in governments.terms:
        entity, government = _bound(row)
        for label in preferred.get(government.value, ()):
            country = countries.get(_GOVERNMENT.sub("", label.key))
            if country:
                made[entity.value].add(country)
    return {iri: frozenset(found) for iri, found in made.items()}


def _tenures(offices: Frame) -> dict[str, tuple[Tenure, ...]]:
    names: dict[tuple[str, str], list[str]] = defaultdict(list)
    spans: dict[tuple[str, str], tuple[datetime.date | None, datetime.date | None]] = {}
    for person, tenure, office, since, until in offices.terms:
        assert person is not None
        assert tenure is not None
        assert office is not None
        held = (person.value, tenure.value)
        names[held].append(name(office.value).key)
        spans[held] = (_day(since), _day(until))
    made: dict[str, list[Tenure]] = defaultdict(list)
    for held in sorted(names):
        made[held[0]].append(Tenure(tuple(dict.fromkeys(names[held])), *spans[held]))
    return {iri: tuple(found) for iri, found in made.items()}


def _day(term: Term | None) -> datetime.date | None:
    value = None if term is None else term.python
    return value if isinstance(value, datetime.date) else None


def _bound(row: tuple[Term | None, ...]) -> tuple[Term, ...]:
    found = tuple(term for term in row if term is not None)
    assert len(found) == len(row)
    return found
