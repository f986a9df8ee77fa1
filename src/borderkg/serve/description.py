"""What the SPARQL service is, in the terms of SPARQL 1.1 Service Description.

https://www.w3.org/TR/sparql11-service-description/
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from borderkg.namespaces import BASE, DCTERMS, RDF, VOID, XSD
from borderkg.query.terms import Term
from borderkg.serve import rdf_forms
from borderkg.serve.opened import Opened

SD: Final = "http://www.w3.org/ns/sparql-service-description#"
FORMATS: Final = "http://www.w3.org/ns/formats/"
SERVICE: Final = BASE + "sparql"
"""The IRI of the service."""
_RESULTS: Final = (
    "SPARQL_Results_JSON",
    "SPARQL_Results_XML",
    "SPARQL_Results_CSV",
    "SPARQL_Results_TSV",
    "Turtle",
    "N-Triples",
    "JSON-LD",
    "RDF_XML",
)


async def description(opened: Opened, endpoint: str, suffix: str) -> bytes:
    """The description of the service over `opened`, in the form that `suffix` names.

    Args:
        opened: the release that is served.
        endpoint: the address at which this client finds the service.
        suffix: the form, as in `rdf_forms`.
    """
    lines = "".join(f"{' '.join(term.n3 for term in triple)} .\n" for triple in triples(opened, endpoint))
    return await opened.aside(lambda: rdf_forms.serialised(lines.encode(), suffix))


def triples(opened: Opened, endpoint: str) -> Iterator[tuple[Term, Term, Term]]:
    """What is said of the service, its features, and the graphs of the release."""
    service = Term("iri", SERVICE)
    dataset = Term("iri", SERVICE + "#dataset")
    default = Term("iri", SERVICE + "#default-graph")
    yield service, _iri(RDF + "type"), _iri(SD + "Service")
    yield service, _iri(SD + "endpoint"), _iri(endpoint)
    yield service, _iri(SD + "supportedLanguage"), _iri(SD + "SPARQL11Query")
    yield service, _iri(SD + "feature"), _iri(SD + "UnionDefaultGraph")
    for name in _RESULTS:
        yield service, _iri(SD + "resultFormat"), _iri(FORMATS + name)
    yield service, _iri(SD + "defaultDataset"), dataset
    yield dataset, _iri(RDF + "type"), _iri(SD + "Dataset")
    yield dataset, _iri(DCTERMS + "hasVersion"), Term("literal", opened.id, XSD + "string")
    yield dataset, _iri(SD + "defaultGraph"), default
    yield default, _iri(RDF + "type"), _iri(SD + "Graph")
    sizes = opened.release.manifest["graphs"]
    for graph in sorted(opened.release.graphs):
        # A node for what the dataset calls the graph, and one for the graph itself.
        naming = _iri(f"{SERVICE}#{graph.removeprefix(BASE)}")
        yield dataset, _iri(SD + "namedGraph"), naming
        yield naming, _iri(RDF + "type"), _iri(SD + "NamedGraph")
        yield naming, _iri(SD + "name"), _iri(graph)
        yield naming, _iri(SD + "graph"), _iri(graph)
        yield _iri(graph), _iri(RDF + "type"), _iri(SD + "Graph")
        size = Term("literal", str(sizes[graph]["quads"]), XSD + "integer")
        yield _iri(graph), _iri(VOID + "triples"), size


def _iri(iri: str) -> Term:
    return Term("iri", iri)
