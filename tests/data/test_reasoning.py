"""The default reasoner is complete on the real graph, with owlrl as the oracle."""

from __future__ import annotations

import pyoxigraph
from pyoxigraph import RdfFormat, Triple
from rdflib import BNode, URIRef

from borderkg.assemble.curated import add_curated, authored_files
from borderkg.assemble.owlrl_reasoner import closure
from borderkg.assemble.reasoning import RuleReasoner
from borderkg.content import bundled
from borderkg.iris import graph_kind
from borderkg.namespaces import BASE, BKG, OWL, RDF, RDFS
from borderkg.store.embedded import EmbeddedStore

_NOTHING_SAID = {URIRef(OWL + "Thing"), URIRef(RDFS + "Resource")}


def test_nothing_that_owlrl_infers_of_ours_is_missing() -> None:
    store = EmbeddedStore.in_memory()
    add_curated(store, authored_files(bundled()))
    stated: set[Triple] = set()
    ontology: list[Triple] = []
    for name in store.graphs():
        kind = graph_kind(name)
        if kind in {"ontology", "reference", "document"}:
            triples = [quad.triple for quad in store.quads(name)]
            stated.update(triples)
            if kind == "ontology":
                ontology += triples
    reasoner = RuleReasoner(ontology)
    reasoner.add(stated)
    reasoner.close()
    ours = stated | set(reasoner.inferred())

    graph = closure(stated)
    lines = [
        f"{s.n3()} {p.n3()} {o.n3()} .\n"
        for s, p, o in graph
        if str(s).startswith(BASE)
        and (p == URIRef(RDF + "type") or str(p).startswith(BKG))
        and o not in _NOTHING_SAID
        and not isinstance(o, BNode)  # unnamed class expressions; no blank node enters the data
    ]
    expected = {q.triple for q in pyoxigraph.parse("".join(lines).encode(), format=RdfFormat.N_TRIPLES)}
    assert len(expected - stated) > 100
    assert sorted(map(str, expected - ours)) == []
