"""Where a thing is shown here: from an IRI to the address of its page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from urllib.parse import quote, urlencode

from borderkg.namespaces import BASE, BKG, DATA, GRAPH, ID, ONTOLOGY, SCHEME, SHAPES
from borderkg.query.terms import is_iri
from borderkg.serve.pages.language import Language, within

SPACES: Final = (ID, SCHEME, DATA, GRAPH)
"""Namespaces whose members have a page each."""
_SAFE: Final = "/:@!$&'()*+,;=-._~"


def address(iri: str, language: Language) -> str | None:
    """The address of what shows `iri`; of the web for what is not ours; None for what is no address.

    >>> address("https://w3id.org/borderkg/id/person/antony-blinken", "es")
    '/es/page/id/person/antony-blinken'
    >>> address("https://w3id.org/borderkg/ns#Person", "en")
    '/model#Person'
    >>> address("http://www.wikidata.org/entity/Q7821917", "en")
    'http://www.wikidata.org/entity/Q7821917'
    >>> address("javascript:alert(1)", "en") is None
    True
    """
    for space in SPACES:
        if iri.startswith(space):
            return within("/page/" + quote(iri[len(BASE) :], safe=_SAFE), language)
    for namespace in (BKG, SHAPES):
        if iri.startswith(namespace):
            return within("/model#" + quote(iri[len(namespace) :], safe=_SAFE), language)
    if iri == ONTOLOGY or iri.startswith(ONTOLOGY + "/"):
        return within("/model", language)
    if iri.startswith(("http://", "https://", "mailto:")) and is_iri(iri):
        return iri
    return None


def outside(href: str) -> bool:
    """Whether an address leaves this service.

    >>> outside("/ask"), outside("https://example.org/")
    (False, True)
    """
    return not href.startswith("/")


def rdf(iri: str, suffix: str) -> str | None:
    """The address of the RDF of one of our resources; None for others.

    >>> rdf("https://w3id.org/borderkg/id/event/x", "ttl")
    '/rdf/id/event/x.ttl'
    """
    if any(iri.startswith(space) for space in SPACES):
        return "/rdf/" + quote(iri[len(BASE) :], safe=_SAFE) + "." + suffix
    return None


def question(
    id: str, language: Language, values: Mapping[str, object] | None = None, suffix: str = ""
) -> str:
    """The address of a stored question with its values; a machine format has no language.

    >>> question("events/events-of-an-actor", "es", {"actor": "id/person/x"})
    '/es/q/events/events-of-an-actor?actor=id%2Fperson%2Fx'
    >>> question("events/events-of-an-actor", "es", suffix=".csv")
    '/q/events/events-of-an-actor.csv'
    """
    path = f"/q/{id}{suffix}"
    pairs = [(k, v) for k, v in (values or {}).items() if v not in (None, "", [])]
    tail = "?" + urlencode(pairs, doseq=True) if pairs else ""
    return (path if suffix else within(path, language)) + tail


def short(iri: str) -> str:
    """One of our IRIs as a path below the base, as parameters take it; others as they are.

    >>> short("https://w3id.org/borderkg/id/event/x")
    'id/event/x'
    """
    return iri[len(BASE) :] if any(iri.startswith(space) for space in SPACES) else iri
