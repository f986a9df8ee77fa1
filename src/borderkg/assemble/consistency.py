"""Contradictions: facts that the axioms exclude, found once everything that follows is there.

https://www.w3.org/TR/owl2-profiles/#Reasoning_in_OWL_2_RL_and_RDF_Graphs_using_Rules (rules that
conclude false)
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import NamedTuple

from pyoxigraph import QuerySolutions

from borderkg.assemble.axioms import Axioms, Node
from borderkg.namespaces import OWL, RDF
from borderkg.store.embedded import EmbeddedStore


class Contradiction(NamedTuple):
    """A resource that cannot be what it is said to be."""

    focus: str
    reason: str


def contradictions(facts: EmbeddedStore, axioms: Axioms) -> list[Contradiction]:
    """Every contradiction in the default graph of `facts`, sorted; empty when consistent."""
    found = {
        Contradiction(str(row[0]).strip("<>"), reason)
        for pattern, reason in _tests(axioms)
        for row in _rows(facts, f"SELECT DISTINCT ?x {{ {pattern} }}")
    }
    return sorted(found)


def _tests(axioms: Axioms) -> Iterator[tuple[str, str]]:
    kind = f"<{RDF}type>"
    yield f"?x {kind} <{OWL}Nothing> .", "it is of the empty class owl:Nothing"
    pairs = [(str(a), str(b)) for a, b in axioms.pairs(OWL + "disjointWith")]
    pairs += [(str(a), str(b)) for a, b in axioms.pairs(OWL + "complementOf")]
    for node in _all_of(axioms, "AllDisjointClasses"):
        pairs += [(str(a), str(b)) for a, b in combinations(axioms.items(node), 2)]
    for one, other in pairs:
        if not (one.startswith("_:") or other.startswith("_:")):
            yield f"?x {kind} {one} ; {kind} {other} .", f"{one} and {other} are disjoint classes"
    links = [(str(a), str(b)) for a, b in axioms.pairs(OWL + "propertyDisjointWith")]
    for node in _all_of(axioms, "AllDisjointProperties"):
        links += [(str(a), str(b)) for a, b in combinations(axioms.items(node), 2)]
    for one, other in links:
        yield f"?x {one} ?y ; {other} ?y .", f"{one} and {other} are disjoint properties"
    for chosen in axioms.members(OWL + "AsymmetricProperty"):
        yield f"?x {chosen} ?y . ?y {chosen} ?x .", f"{chosen} is asymmetric"
    for chosen in axioms.members(OWL + "IrreflexiveProperty"):
        yield f"?x {chosen} ?x .", f"{chosen} is irreflexive"
    for chosen in axioms.members(OWL + "FunctionalProperty"):
        yield (
            f"?x {chosen} ?y, ?z . FILTER(isLiteral(?y) && isLiteral(?z) && ?y != ?z)",
            f"{chosen} has one value at most",
        )
    yield f"?x <{OWL}sameAs> ?y . ?x <{OWL}differentFrom> ?y .", "it is the same as what it differs from"


def _all_of(axioms: Axioms, construct: str) -> Iterator[Node]:
    for node, kind in axioms.pairs(RDF + "type"):
        if str(kind) == f"<{OWL}{construct}>":
            members = axioms.one(node, OWL + "members")
            if members is not None:
                yield members


def _rows(facts: EmbeddedStore, sparql: str) -> Iterator[tuple[object, ...]]:
    answer = facts.query(sparql, union=False)
    assert isinstance(answer, QuerySolutions)
    for row in answer:
        yield tuple(row)
