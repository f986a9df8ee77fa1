"""Statements about a release, and the Turtle that they are written as.

Every resource has an IRI; nothing is a blank node.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

import pyoxigraph
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple

from borderkg.namespaces import ADMS, BASE, DATA, DCAT_AP, PREFIXES, SPDX, VCARD, XSD

Statement = tuple[str, str, NamedNode | Literal]
"""A subject, a predicate and an object."""

_PLAIN: Final = ("dcat", "dcterms", "foaf", "graph", "prov", "qb", "rdf", "rdfs", "skos", "void", "xsd")
_PREFIXES: Final[dict[str, str]] = {
    **{name: PREFIXES[name] for name in _PLAIN},
    "adms": ADMS,
    "dcatap": DCAT_AP,
    "spdx": SPDX,
    "vcard": VCARD,
    "catalogue": BASE + "catalogue/",
    "cube": DATA,
    "file-type": "http://publications.europa.eu/resource/authority/file-type/",
    "licence-type": "http://purl.org/adms/licencetype/",
}


def iri(value: str) -> NamedNode:
    """An IRI as an object."""
    return NamedNode(value)


def number(value: int) -> Literal:
    """A count."""
    return Literal(str(value), datatype=NamedNode(XSD + "integer"))


def typed(value: str, datatype: str) -> Literal:
    """A literal of an XSD datatype, named without its namespace."""
    return Literal(value, datatype=NamedNode(XSD + datatype))


def day(value: str) -> Literal:
    """A date of any precision: a year, a month or a day."""
    return typed(value, {4: "gYear", 7: "gYearMonth"}.get(len(value), "date"))


def in_languages(subject: str, predicate: str, texts: Mapping[str, str]) -> Iterator[Statement]:
    """One statement a language; texts without one have the key ""."""
    for language, text in sorted(texts.items()):
        yield subject, predicate, Literal(text, language=language) if language else Literal(text)


def turtle(statements: Iterable[Statement]) -> bytes:
    """Sorted Turtle without doubles, with the prefixes of catalogues (https://www.w3.org/TR/turtle/)."""
    triples = {Triple(NamedNode(s), NamedNode(p), o) for s, p, o in statements}
    written = pyoxigraph.serialize(
        sorted(triples, key=lambda t: (str(t.subject), str(t.predicate), str(t.object))),
        format=RdfFormat.TURTLE,
        prefixes=_PREFIXES,
    )
    return written or b""
