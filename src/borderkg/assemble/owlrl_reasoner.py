"""The second reasoner: owlrl over rdflib, slow and written by others. The only module that imports it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pyoxigraph
from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Quad, RdfFormat, Triple

from borderkg.assemble.reasoning import is_kept
from borderkg.namespaces import OWL, RDF, RDFS, XSD
from borderkg.store.embedded import EmbeddedStore

if TYPE_CHECKING:
    import rdflib

_LANGUAGES = (RDF, RDFS, OWL, XSD)
"""The namespaces whose own axioms owlrl adds, and we do not."""


class OwlrlReasoner:
    """OWL 2 RL by owlrl; takes the same facts as the default reasoner and gives the same."""

    def __init__(self, ontology: Iterable[Triple]) -> None:
        self.facts = EmbeddedStore.in_memory()
        self._inferred: dict[Triple, None] = {}
        self._closed = False
        self.add(ontology)

    def add(self, triples: Iterable[Triple]) -> None:
        """Take more facts in."""
        self.facts.extend(Quad(t.subject, t.predicate, t.object, DefaultGraph()) for t in triples)
        self._closed = False

    def close(self) -> int:
        """Add all that follows; how many triples that was."""
        if self._closed:
            return 0
        stated = {quad.triple for quad in self.facts.quads()}
        graph = closure(stated)
        lines = "".join(
            f"{s.n3()} {p.n3()} {o.n3()} .\n" for s, p, o in graph if _is_iri(s) and not _is_blank(o)
        )
        found = [
            quad.triple
            for quad in pyoxigraph.parse(lines.encode(), format=RdfFormat.N_TRIPLES)
            if quad.triple not in stated and is_kept(quad.triple) and not _is_about_language(quad.triple)
        ]
        self.add(found)
        self._closed = True
        self._inferred.update(dict.fromkeys(found))
        return len(found)

    def inferred(self) -> list[Triple]:
        """All that followed and no one stated, so far."""
        return list(self._inferred)


def closure(stated: Iterable[Triple]) -> rdflib.Graph:
    """All that owlrl makes of `stated` under OWL 2 RL/RDF, what was stated included.

    https://www.w3.org/TR/owl2-profiles/#Reasoning_in_OWL_2_RL_and_RDF_Graphs_using_Rules
    """
    import owlrl
    from rdflib import Graph

    graph = Graph()
    graph.parse(data=pyoxigraph.serialize(stated, format=RdfFormat.N_TRIPLES), format="nt")
    engine = owlrl.DeductiveClosure(owlrl.OWLRL_Semantics, axiomatic_triples=False, datatype_axioms=False)
    with _readers_of_literals_kept():
        engine.expand(graph)
    return graph


@contextmanager
def _readers_of_literals_kept() -> Iterator[None]:
    """Leave rdflib as it was: owlrl puts readers of its own in place, and not all of rdflib's back.

    Whoever reads literals later in this process, as pyshacl does, would judge some differently.
    """
    from rdflib import term

    kept = dict(term._toPythonMapping)
    try:
        yield
    finally:
        term._toPythonMapping.clear()
        term._toPythonMapping.update(kept)


def _is_iri(term: object) -> bool:
    from rdflib import URIRef

    return isinstance(term, URIRef)


def _is_blank(term: object) -> bool:
    from rdflib import BNode

    return isinstance(term, BNode)


def _is_about_language(triple: Triple) -> bool:
    """Whether a triple speaks about terms as terms: owlrl infers much of that, and nobody asks it."""
    subject, predicate, value = triple.subject, triple.predicate.value, triple.object
    if isinstance(subject, NamedNode) and subject.value.startswith(_LANGUAGES):
        return True
    if predicate == RDF + "type":
        return isinstance(value, BlankNode) or (
            isinstance(value, NamedNode) and value.value.startswith(_LANGUAGES)
        )
    return predicate.startswith(_LANGUAGES) and predicate not in {
        RDFS + "label",
        RDFS + "comment",
        RDFS + "seeAlso",
        RDFS + "isDefinedBy",
        OWL + "sameAs",
    }
