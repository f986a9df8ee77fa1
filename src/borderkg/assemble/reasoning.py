"""Reasoning: rules run as SPARQL INSERTs on a store until nothing new follows.

The facts lie in the default graph. A round reads what the round before it added, so a rule whose
premises did not change is not run again, and one with a single premise looks at new facts alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, Protocol

from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Quad, QuerySolutions, Triple

from borderkg.assemble.axioms import ANYTHING, Axioms, Rule, compiled
from borderkg.namespaces import OWL, RDF, RDFS
from borderkg.store.embedded import EmbeddedStore

_NEW: Final = "urn:x-borderkg:new"
_LATEST: Final = "urn:x-borderkg:latest"
_INFERRED: Final = "urn:x-borderkg:inferred"
_TRIVIAL: Final = frozenset({OWL + "Thing", RDFS + "Resource"})


class Reasoner(Protocol):
    """What adds to facts all that follows from them."""

    facts: EmbeddedStore
    """The facts, and what followed, in the default graph."""

    def add(self, triples: Iterable[Triple]) -> None:
        """Take more facts in."""
        ...

    def close(self) -> int:
        """Add all that follows; how many triples that was."""
        ...

    def inferred(self) -> list[Triple]:
        """All that followed and no one stated, so far."""
        ...


class RuleReasoner:
    """The default reasoner: the axioms of an ontology, compiled to SPARQL.

    >>> t = lambda s, p, o: Triple(NamedNode(s), NamedNode(p), NamedNode(o))
    >>> sub = "http://www.w3.org/2000/01/rdf-schema#subClassOf"
    >>> a = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
    >>> reasoner = RuleReasoner([t("urn:Visit", sub, "urn:Event")])
    >>> reasoner.add([t("urn:v", a, "urn:Visit")])
    >>> reasoner.close()
    1
    >>> print(reasoner.inferred()[0].object)
    <urn:Event>
    """

    def __init__(self, ontology: Iterable[Triple]) -> None:
        self.rules: list[Rule] = compiled(Axioms(ontology))
        self.facts = EmbeddedStore.in_memory()
        self.rounds = 0

    def add(self, triples: Iterable[Triple]) -> None:
        """Take more facts in."""
        graphs = (DefaultGraph(), NamedNode(_LATEST))
        self.facts.extend(Quad(t.subject, t.predicate, t.object, g) for t in triples for g in graphs)

    def close(self) -> int:
        """Add all that follows; how many triples that was."""
        before = self.facts.count(_INFERRED)
        while keys := self._latest_keys():
            self.rounds += 1
            for rule in self.rules:
                if rule.triggers & keys:
                    premises = f"GRAPH <{_LATEST}> {{ {rule.body} }}" if rule.single else rule.body
                    self.facts.update(f"INSERT {{ GRAPH <{_NEW}> {{ {rule.head} }} }} WHERE {{ {premises} }}")
            self.facts.update(
                f"DELETE {{ GRAPH <{_NEW}> {{ ?s ?p ?o }} }} "
                f"WHERE {{ GRAPH <{_NEW}> {{ ?s ?p ?o }} ?s ?p ?o }} ;"
                f"ADD SILENT <{_NEW}> TO DEFAULT ; ADD SILENT <{_NEW}> TO <{_INFERRED}> ;"
                f"CLEAR SILENT GRAPH <{_LATEST}> ; ADD SILENT <{_NEW}> TO <{_LATEST}> ;"
                f"CLEAR SILENT GRAPH <{_NEW}>"
            )
        return self.facts.count(_INFERRED) - before

    def inferred(self) -> list[Triple]:
        """All that followed and no one stated, so far."""
        return [quad.triple for quad in self.facts.quads(_INFERRED) if is_kept(quad.triple)]

    def _latest_keys(self) -> set[str]:
        answer = self.facts.query(
            f"SELECT DISTINCT ?k {{ GRAPH <{_LATEST}> {{ {{ ?s ?k ?o }} UNION {{ ?s <{RDF}type> ?k }} }} }}",
            union=False,
        )
        assert isinstance(answer, QuerySolutions)
        keys = {term.value for (term,) in answer if isinstance(term, NamedNode)}
        return keys | {ANYTHING} if keys else set()


def is_kept(triple: Triple) -> bool:
    """Whether an inferred triple says something: no blank node, no owl:Thing, nothing of itself."""
    if isinstance(triple.subject, BlankNode) or isinstance(triple.object, BlankNode):
        return False
    if triple.predicate.value == OWL + "sameAs" and triple.subject == triple.object:
        return False
    return not (
        triple.predicate.value == RDF + "type"
        and isinstance(triple.object, NamedNode)
        and triple.object.value in _TRIVIAL
    )
