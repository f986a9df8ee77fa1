"""Compact JSON-LD 1.1 with its context inside, written node by node.

https://www.w3.org/TR/json-ld11/ . A literal stands as a bare JSON value only where reading it
gives the same literal back: texts, booleans in canonical form, and integers that every reader of
JSON keeps exact. Everything else, decimals above all, is a typed string.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import groupby
from typing import Any, Final

import pyoxigraph
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Triple

from borderkg.errors import QueryError
from borderkg.namespaces import PREFIXES, RDF, XSD

CONTEXT: Final[dict[str, Any]] = {"@version": 1.1, **PREFIXES}
"""Our prefixes; in JSON-LD 1.1 a term that ends in / or # may stand before a colon."""
_NAMESPACES: Final = sorted(PREFIXES.items(), key=lambda pair: -len(pair[1]))
_INTEGER: Final = re.compile(r"0|-?[1-9][0-9]{0,14}", re.ASCII)


@lru_cache(maxsize=1 << 16)
def compact(iri: str) -> str:
    """`iri` as a compact IRI, or as it is.

    Raises:
        QueryError: for an IRI that a reader would take for a compact one.

    >>> compact("https://w3id.org/borderkg/id/person/antony-blinken")
    'person:antony-blinken'
    """
    for prefix, namespace in _NAMESPACES:
        local = iri[len(namespace) :]
        if local and iri.startswith(namespace) and not local.startswith("//"):
            return f"{prefix}:{local}"
    scheme, _, rest = iri.partition(":")
    if scheme in PREFIXES and not rest.startswith("//"):
        raise QueryError("an IRI looks like one of our compact IRIs", found=iri, advice="rename the prefix")
    return iri


def value(term: NamedNode | BlankNode | Literal | Triple) -> Any:
    """The JSON of an object.

    Raises:
        QueryError: for a triple term, which JSON-LD 1.1 does not have.

    >>> value(Literal("0.5", datatype=NamedNode(XSD + "decimal")))
    {'@type': 'xsd:decimal', '@value': '0.5'}
    >>> value(Literal("181059", datatype=NamedNode(XSD + "integer")))
    181059
    """
    if isinstance(term, NamedNode):
        return {"@id": compact(term.value)}
    if isinstance(term, BlankNode):
        return {"@id": str(term)}
    if not isinstance(term, Literal):
        raise QueryError("JSON-LD 1.1 has no triple terms", found=str(term))
    if term.language:
        return {"@language": term.language, "@value": term.value}
    datatype = term.datatype.value
    if datatype == XSD + "string":
        return term.value
    if datatype == XSD + "boolean" and term.value in ("true", "false"):
        return term.value == "true"
    if datatype == XSD + "integer" and _INTEGER.fullmatch(term.value):
        return int(term.value)
    return {"@type": compact(datatype), "@value": term.value}


def nodes(triples: Iterable[Triple | Quad]) -> Iterator[dict[str, Any]]:
    """One node object a run of triples with the same subject; predicates and values in their order."""
    for subject, run in groupby(triples, key=lambda triple: triple.subject):
        name = compact(subject.value) if isinstance(subject, NamedNode) else str(subject)
        node: dict[str, Any] = {"@id": name}
        for triple in run:
            if triple.predicate.value == RDF + "type" and isinstance(triple.object, NamedNode):
                node.setdefault("@type", []).append(compact(triple.object.value))
            else:
                node.setdefault(compact(triple.predicate.value), []).append(value(triple.object))
        yield {key: _single(held) for key, held in node.items()}


def _single(held: Any) -> Any:
    return held[0] if isinstance(held, list) and len(held) == 1 else held


def document(ntriples: bytes) -> str:
    """N-Triples as one JSON-LD document, its nodes sorted."""
    triples = sorted(pyoxigraph.parse(ntriples, format=RdfFormat.N_TRIPLES), key=str)
    found = {"@context": _used(nodes(triples)), "@graph": list(nodes(triples))}
    return json.dumps(found, ensure_ascii=False, indent=1) + "\n"


def _used(found: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """The part of the context that `found` needs."""
    text = json.dumps(list(found), ensure_ascii=False)
    return {k: v for k, v in CONTEXT.items() if k == "@version" or f'"{k}:' in text}
