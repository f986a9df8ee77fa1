"""The forms that RDF leaves in: Turtle, JSON-LD, N-Triples and RDF/XML, each made of N-Triples."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from typing import IO, Final, cast

import pyoxigraph
from pyoxigraph import RdfFormat

from borderkg.errors import UnknownNameError
from borderkg.namespaces import PREFIXES
from borderkg.query import jsonld
from borderkg.serve.negotiation import Offer
from borderkg.store.xml_output import XmlOutput

TURTLE: Final = Offer("ttl", "text/turtle; charset=utf-8", ("application/x-turtle", "text/n3"))
JSON_LD: Final = Offer("jsonld", "application/ld+json", ("application/json",))
N_TRIPLES: Final = Offer("nt", "application/n-triples", ("text/plain",))
RDF_XML: Final = Offer("rdf", "application/rdf+xml", ("application/xml", "text/xml"))
OFFERS: Final = (TURTLE, JSON_LD, N_TRIPLES, RDF_XML)
RESULT_SET: Final = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#"
"""The namespace of rows as RDF, written `rs:`."""
BY_SUFFIX: Final[Mapping[str, Offer]] = {offer.name: offer for offer in OFFERS}


def offered(suffix: str) -> Offer:
    """The form that a suffix names.

    Raises:
        UnknownNameError: when none has it.
    """
    if suffix not in BY_SUFFIX:
        raise UnknownNameError("there is no such form of RDF", found=suffix, expected=", ".join(BY_SUFFIX))
    return BY_SUFFIX[suffix]


def serialised(ntriples: bytes, suffix: str) -> bytes:
    """`ntriples` in the form that `suffix` names; each triple once, sorted where the form lets it.

    Raises:
        QueryError: when a literal holds a character that XML, the form asked for, cannot say.

    >>> serialised(b'<urn:a> <urn:b> "c" .', "ttl")
    b'<urn:a> <urn:b> "c" .\\n'
    """
    return _WRITERS[suffix](ntriples)


def _turtle(ntriples: bytes) -> bytes:
    return _written(ntriples, RdfFormat.TURTLE)


def _rdf_xml(ntriples: bytes) -> bytes:
    return _written(ntriples, RdfFormat.RDF_XML)


def _ntriples(ntriples: bytes) -> bytes:
    return b"".join(sorted(set(ntriples.splitlines(keepends=True))))


def _jsonld(ntriples: bytes) -> bytes:
    return jsonld.document(_ntriples(ntriples)).encode()


def _written(ntriples: bytes, form: RdfFormat) -> bytes:
    triples = pyoxigraph.parse(_ntriples(ntriples), format=RdfFormat.N_TRIPLES)
    known = {**PREFIXES, "rs": RESULT_SET}
    used = {prefix: namespace for prefix, namespace in known.items() if namespace.encode() in ntriples}
    output = io.BytesIO()
    written = XmlOutput(output) if form is RdfFormat.RDF_XML else output
    pyoxigraph.serialize((quad.triple for quad in triples), cast(IO[bytes], written), form, prefixes=used)
    return output.getvalue()


_WRITERS: Final[Mapping[str, Callable[[bytes], bytes]]] = {
    "ttl": _turtle,
    "jsonld": _jsonld,
    "nt": _ntriples,
    "rdf": _rdf_xml,
}
