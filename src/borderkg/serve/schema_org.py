"""A resource as search engines read it: JSON-LD in the terms of schema.org, made from its description.

https://schema.org/docs/gs.html . Nothing is said here that the graph does not say; a text stands in
one language, since those who read this do not choose.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any, Final, Literal, NamedTuple

import pyoxigraph

from borderkg.namespaces import (
    BASE,
    BKG,
    DATA,
    DCAT,
    DCTERMS,
    FOAF,
    ORG,
    OWL,
    QB,
    RDF,
    RDFS,
    SCHEMA,
    SDMX_ATTRIBUTE,
    SEM,
    SKOS,
    WGS84,
)
from borderkg.query.entity import Entity

CONTEXT: Final = "https://schema.org"
CATALOGUE: Final = {"@type": "DataCatalog", "@id": BASE + "catalogue", "name": "borderkg"}
Named = Callable[[str], str]
"""What gives the name of another resource, or an empty text."""
_Kind = Literal["text", "texts", "plain", "iri", "node", "number", "flag"]


class _Rule(NamedTuple):
    """How a property of the graph is said: by which key, and in which way."""

    property: str
    key: str
    kind: _Kind = "node"


TYPES: Final[Mapping[str, str]] = {
    BKG + "Person": "Person",
    BKG + "Agency": "GovernmentOrganization",
    BKG + "Government": "GovernmentOrganization",
    BKG + "Organization": "Organization",
    BKG + "Country": "Country",
    BKG + "City": "City",
    BKG + "StatisticalArea": "AdministrativeArea",
    BKG + "BorderSector": "AdministrativeArea",
    BKG + "Place": "Place",
    BKG + "Event": "Event",
    BKG + "NewsArticle": "NewsArticle",
    BKG + "StatisticalRelease": "DigitalDocument",
    BKG + "Document": "DigitalDocument",
    BKG + "LegalAuthority": "Legislation",
    BKG + "ClaimCheck": "ClaimReview",
    BKG + "Claim": "Claim",
    BKG + "StatisticalVariable": "StatisticalVariable",
    QB + "Observation": "Observation",
    QB + "DataSet": "Dataset",
    DCAT + "Dataset": "Dataset",
    DCAT + "Catalog": "DataCatalog",
    SKOS + "ConceptScheme": "DefinedTermSet",
    SKOS + "Concept": "DefinedTerm",
}
"""By class, the type of schema.org; the first that a resource has is its type."""
_ALL: Final = (
    _Rule(SKOS + "altLabel", "alternateName", "texts"),
    _Rule(OWL + "sameAs", "sameAs", "iri"),
    _Rule(SCHEMA + "sameAs", "sameAs", "iri"),
    _Rule(SCHEMA + "identifier", "identifier", "plain"),
    _Rule(DCTERMS + "license", "license", "iri"),
)
_WORK: Final = (
    _Rule(DCTERMS + "language", "inLanguage", "plain"),
    _Rule(DCTERMS + "issued", "datePublished", "plain"),
    _Rule(DCTERMS + "publisher", "publisher"),
    _Rule(DCTERMS + "creator", "author"),
    _Rule(DCTERMS + "source", "url", "iri"),
)
_PLACE: Final = (
    _Rule(SKOS + "broader", "containedInPlace"),
    _Rule(WGS84 + "lat", "latitude", "number"),
    _Rule(WGS84 + "long", "longitude", "number"),
)
_ORGANIZATION: Final = (_Rule(ORG + "subOrganizationOf", "parentOrganization"),)
_MEASURES: Final = ("encounterCount", "personCount", "rate", "weight", "eventCount")
_DATASET: Final = (
    *_WORK,
    _Rule(BKG + "variable", "variableMeasured"),
    _Rule(DCAT + "landingPage", "isBasedOn", "iri"),
    _Rule(DCAT + "inSeries", "isPartOf"),
    _Rule(BKG + "vintage", "isBasedOn"),
)
_RULES: Final[Mapping[str, tuple[_Rule, ...]]] = {
    "Person": (_Rule(BKG + "holdsPost", "hasOccupation"),),
    "GovernmentOrganization": _ORGANIZATION,
    "Organization": _ORGANIZATION,
    "Country": _PLACE,
    "City": _PLACE,
    "AdministrativeArea": _PLACE,
    "Place": _PLACE,
    "Event": (
        _Rule(BKG + "onDate", "startDate", "plain"),
        _Rule(BKG + "startDate", "startDate", "plain"),
        _Rule(BKG + "onDate", "endDate", "plain"),
        _Rule(BKG + "endDate", "endDate", "plain"),
        _Rule(SEM + "hasPlace", "location"),
        _Rule(SEM + "subEventOf", "superEvent"),
        _Rule(BKG + "host", "organizer"),
        _Rule(BKG + "topic", "about"),
        _Rule(BKG + "hasParticipant", "attendee"),
    ),
    "NewsArticle": _WORK,
    "DigitalDocument": _WORK,
    "Legislation": (_Rule(BKG + "citation", "legislationIdentifier", "plain"),),
    "Claim": (_Rule(BKG + "reportedIn", "appearance"), _Rule(BKG + "statedBy", "author")),
    "ClaimReview": (_Rule(BKG + "checksClaim", "itemReviewed"), _Rule(BKG + "verdict", "reviewRating")),
    "Observation": (
        *(_Rule(BKG + measure, "value", "number") for measure in _MEASURES),
        _Rule(BKG + "refArea", "observationAbout"),
        _Rule(BKG + "vintage", "isBasedOn"),
        _Rule(SDMX_ATTRIBUTE + "unitMeasure", "unitText", "text"),
    ),
    "Dataset": _DATASET,
    "DataCatalog": (*_WORK, _Rule(DCAT + "dataset", "dataset")),
    "DefinedTermSet": (_Rule(SKOS + "hasTopConcept", "hasDefinedTerm"),),
    "DefinedTerm": (
        _Rule(SKOS + "notation", "termCode", "plain"),
        _Rule(SKOS + "inScheme", "inDefinedTermSet"),
    ),
}


def description(
    entity: Entity, *, language: str = "en", named: Named | None = None, release: str = ""
) -> dict[str, Any]:
    """The JSON-LD of a resource.

    Args:
        entity: the resource with its description.
        language: of names and texts, where there is a choice.
        named: what gives the names of other resources.
        release: the release, so that a data set can be downloaded from it.
    """
    said = _said(entity)
    kinds = {term.value for term in said.get(RDF + "type", ()) if isinstance(term, pyoxigraph.NamedNode)}
    type_ = next((type_ for kind, type_ in TYPES.items() if kind in kinds), "Thing")
    made: dict[str, Any] = {
        "@context": CONTEXT,
        "@id": entity.iri,
        "@type": type_,
        "name": _name(said, language) or entity.label(language),
    }
    about = next(
        _texts(said, (SKOS + "definition", DCTERMS + "description", SKOS + "scopeNote"), language), ""
    )
    if about:
        made["description"] = about
    for rule in (*_ALL, *_RULES.get(type_, ())):
        for value in _values(said.get(rule.property, ()), rule, language, named or (lambda _: "")):
            _add(made, rule.key, value)
    _finish(made, type_, entity.iri, release)
    return made


def _finish(made: dict[str, Any], type_: str, iri: str, release: str) -> None:
    """What a type wants in a form of its own."""
    if "latitude" in made and "longitude" in made:
        spot = {
            "@type": "GeoCoordinates",
            "latitude": made.pop("latitude"),
            "longitude": made.pop("longitude"),
        }
        made["geo"] = spot
    if type_ == "Observation" and iri.startswith(DATA):
        cube, vintage, period, *_ = [*iri.removeprefix(DATA).split("/"), "", ""]
        made["observationDate"] = period
        made["isPartOf"] = {"@type": "Dataset", "@id": f"{DATA}{cube}/{vintage}"}
    if type_ == "Dataset":
        made["includedInDataCatalog"] = dict(CATALOGUE)
        key = iri.removeprefix(DATA)
        if release and iri.startswith(DATA) and key.count("/") == 1:
            made["distribution"] = [
                {
                    "@type": "DataDownload",
                    "encodingFormat": media,
                    "contentUrl": f"{BASE}dumps/{release}/graph/cube/{key}.{suffix}",
                }
                for suffix, media in (("ttl", "text/turtle"), ("nt", "application/n-triples"))
            ]
    if type_ == "ClaimReview" and isinstance(made.get("reviewRating"), dict):
        verdict = made["reviewRating"]
        made["reviewRating"] = {"@type": "Rating", "alternateName": verdict.get("name") or verdict["@id"]}


def _values(
    terms: Iterable[pyoxigraph.NamedNode | pyoxigraph.Literal], rule: _Rule, language: str, named: Named
) -> Iterator[Any]:
    texts = [term for term in terms if isinstance(term, pyoxigraph.Literal)]
    things = [term.value for term in terms if isinstance(term, pyoxigraph.NamedNode)]
    if rule.kind == "iri":
        yield from things
    elif rule.kind == "node":
        yield from ({"@id": iri, **({"name": name} if (name := named(iri)) else {})} for iri in things)
    elif rule.kind == "number":
        yield from (_number(text.value) for text in texts)
    elif rule.kind == "texts":
        yield from (text.value for text in texts if text.language in (None, language))
    else:
        yield from (text.value for text in texts)
        yield from (named(iri) or iri.rpartition("/")[2] for iri in things)


def _add(made: dict[str, Any], key: str, value: Any) -> None:
    held = made.setdefault(key, value)
    if held == value:
        return
    if not isinstance(held, list):
        made[key] = held = [held]
    if value not in held:
        held.append(value)


def _number(text: str) -> int | float:
    exact = Decimal(text)
    return int(exact) if exact == exact.to_integral_value() else float(exact)


def _name(said: Mapping[str, Iterable[Any]], language: str) -> str:
    naming = (SKOS + "prefLabel", RDFS + "label", DCTERMS + "title", FOAF + "name")
    return next(_texts(said, naming, language), "")


def _texts(said: Mapping[str, Iterable[Any]], properties: Iterable[str], language: str) -> Iterator[str]:
    """The texts of `properties`, those in the language first, then those in English, then the rest."""
    held = [
        term
        for property in properties
        for term in said.get(property, ())
        if isinstance(term, pyoxigraph.Literal)
    ]
    order = (language, "en")
    ranked = sorted(
        held, key=lambda text: order.index(text.language) if text.language in order else len(order)
    )
    return (text.value for text in ranked)


def _said(entity: Entity) -> dict[str, list[pyoxigraph.NamedNode | pyoxigraph.Literal]]:
    """What is said of the resource itself, by property, in the order of the terms."""
    said: dict[str, list[pyoxigraph.NamedNode | pyoxigraph.Literal]] = {}
    for quad in pyoxigraph.parse(entity.ntriples, format=pyoxigraph.RdfFormat.N_TRIPLES):
        own = isinstance(quad.subject, pyoxigraph.NamedNode) and quad.subject.value == entity.iri
        if own and isinstance(quad.object, pyoxigraph.NamedNode | pyoxigraph.Literal):
            said.setdefault(quad.predicate.value, []).append(quad.object)
    return {property: sorted(terms, key=str) for property, terms in said.items()}
