"""The rows of an answer as RDF, so that nothing of a term is lost and each row can be pointed at.

The vocabulary is that of the W3C's own test results:
http://www.w3.org/2001/sw/DataAccess/tests/result-set# .
"""

from __future__ import annotations

from collections.abc import Iterator

from borderkg.namespaces import DCAT, DCTERMS, RDF, XSD
from borderkg.query.results import Frame
from borderkg.query.terms import Term
from borderkg.serve.rdf_forms import RESULT_SET as RS


def ntriples(frame: Frame, *, address: str, query: str, release: str, citation: str) -> bytes:
    """The rows as N-Triples: a result set at `address`, a solution a row, a binding a bound cell.

    Args:
        frame: the rows.
        address: the IRI of the answer; rows and cells are `#row-1` and `#row-1-column` of it.
        query: the IRI of the question.
        release: the release that gave the answer.
        citation: how to cite it.
    """
    whole = _iri(address)
    lines = [
        (whole, RDF + "type", _iri(RS + "ResultSet")),
        (whole, DCTERMS + "isVersionOf", _iri(query)),
        (whole, DCAT + "version", _text(release)),
        (whole, DCTERMS + "bibliographicCitation", _text(citation)),
        (whole, RS + "size", Term("literal", str(len(frame)), XSD + "integer")),
        *((whole, RS + "resultVariable", _text(name)) for name in frame.columns),
        *_rows(frame, address),
    ]
    return "".join(f"{s.n3} <{p}> {o.n3} .\n" for s, p, o in lines).encode()


def _rows(frame: Frame, address: str) -> Iterator[tuple[Term, str, Term]]:
    for number, row in enumerate(frame.terms, start=1):
        solution = _iri(f"{address}#row-{number}")
        yield _iri(address), RS + "solution", solution
        yield solution, RS + "index", Term("literal", str(number), XSD + "integer")
        for name, term in zip(frame.columns, row, strict=True):
            if term is not None:
                binding = _iri(f"{solution.value}-{name}")
                yield solution, RS + "binding", binding
                yield binding, RS + "variable", _text(name)
                yield binding, RS + "value", term


def _iri(value: str) -> Term:
    return Term("iri", value)


def _text(value: str) -> Term:
    return Term("literal", value, XSD + "string")
