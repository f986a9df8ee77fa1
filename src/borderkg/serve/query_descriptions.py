"""The stored questions as RDF: each an `sh:SPARQLExecutable` with its text, its parameters and its address.

https://www.w3.org/TR/shacl/#SPARQLExecutable and, for parameters,
https://www.w3.org/TR/shacl/#ConstraintComponent-parameters .
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from borderkg.namespaces import BASE, BKG, DCTERMS, RDF, RDFS, SCHEMA, SH, XSD, expand
from borderkg.query.catalogue import Catalogue, StoredQuery
from borderkg.query.parameters import Parameter
from borderkg.query.terms import LANG_STRING, Term

DATATYPES: Final[Mapping[str, str]] = {
    "string": XSD + "string",
    "integer": XSD + "integer",
    "decimal": XSD + "decimal",
    "date": XSD + "date",
    "boolean": XSD + "boolean",
    "lang": XSD + "string",
}
_Triple = tuple[str, str, Term]


def ntriples(queries: Catalogue) -> bytes:
    """The description of every question, as N-Triples."""
    lines = [f"<{s}> <{p}> {o.n3} .\n" for query in queries.values() for s, p, o in _question(query)]
    return "".join(lines).encode()


def iri(query: StoredQuery) -> str:
    """The IRI of a question; its path is the one at which the service answers."""
    return f"{BASE}q/{query.id}"


def _question(query: StoredQuery) -> Iterator[_Triple]:
    self = iri(query)
    yield self, RDF + "type", _iri(SH + "SPARQLExecutable")
    yield self, RDF + "type", _iri(SH + "SPARQLSelectExecutable")
    yield self, DCTERMS + "identifier", _text(query.id)
    yield self, SH + "select", _text(query.text)
    yield self, SCHEMA + "target", _iri(BASE + "sparql")
    for language, summary in query.summary.items():
        yield self, RDFS + "label", _text(summary, language)
    if query.description:
        yield self, RDFS + "comment", _text(query.description, "en")
    for tag in query.tags:
        yield self, SCHEMA + "keywords", _text(tag)
    for order, parameter in enumerate(query.parameters.values()):
        yield from _parameter(self, order, parameter)


def _parameter(question: str, order: int, parameter: Parameter) -> Iterator[_Triple]:
    self = f"{question}#parameter-{parameter.name}"
    yield question, SH + "parameter", _iri(self)
    yield self, RDF + "type", _iri(SH + "Parameter")
    # The local name of the path is the name of the variable.
    yield self, SH + "path", _iri(f"{question}#{parameter.name}")
    yield self, SH + "order", Term("literal", str(order), XSD + "integer")
    for language, label in parameter.label.items():
        yield self, SH + "name", _text(label, language)
    if parameter.type == "iri":
        yield self, SH + "nodeKind", _iri(SH + "IRI")
        if parameter.class_:
            yield self, SH + "class", _iri(expand(parameter.class_))
    elif parameter.type == "month" and not parameter.as_literal:
        yield self, SH + "nodeKind", _iri(SH + "IRI")
        yield self, SH + "class", _iri(BKG + "Month")
    else:
        yield self, SH + "datatype", _iri(DATATYPES.get(parameter.type, XSD + "gYearMonth"))
    # No parameter must be given: what is left out keeps the default that stands in the text.
    yield self, SH + "optional", Term("literal", "true", XSD + "boolean")


def _iri(value: str) -> Term:
    return Term("iri", value)


def _text(value: str, language: str = "") -> Term:
    if language:
        return Term("literal", value, LANG_STRING, language)
    return Term("literal", value, XSD + "string")
