"""Derivations: their result less what is known, strata in order, nothing that has no end."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import RdfFormat

from borderkg.assemble.derivations import add_consequences, derivations
from borderkg.errors import BuildError
from borderkg.store.embedded import EmbeddedStore

REFERENCE = "https://w3id.org/borderkg/graph/reference/x"
ONTOLOGY = "https://w3id.org/borderkg/graph/ontology/x"
CUBE = "https://w3id.org/borderkg/graph/cube/x/2023-11"
DERIVED = "https://w3id.org/borderkg/graph/derived/"
AXIOMS = b"""
<urn:A> <http://www.w3.org/2000/01/rdf-schema#subClassOf> <urn:B> .
<urn:A> <http://www.w3.org/2002/07/owl#disjointWith> <urn:C> .
"""


def assembled(facts: str) -> EmbeddedStore:
    store = EmbeddedStore.in_memory()
    store.load(AXIOMS, RdfFormat.TURTLE, ONTOLOGY)
    store.load(facts.encode(), RdfFormat.TURTLE, REFERENCE)
    return store


def rule(folder: Path, name: str, text: str) -> None:
    (folder / f"{name}.rq").write_text(text, encoding="utf-8")


@pytest.mark.parametrize("reasoner", ["sparql", "owlrl"])
def test_rules_and_axioms_feed_each_other(reasoner: str, tmp_path: Path) -> None:
    rule(tmp_path, "typed", "CONSTRUCT { ?x a <urn:A> } WHERE { ?x <urn:p> ?y }")
    rule(tmp_path, "seen", "CONSTRUCT { ?x <urn:seen> true } WHERE { ?x a <urn:B> }")
    store = assembled("<urn:x> <urn:p> 1 . <urn:z> a <urn:B> ; <urn:seen> true .")
    counts = add_consequences(store, derivations(tmp_path), reasoner=reasoner)
    assert {name.removeprefix(DERIVED): n for name, n in counts.items()} == {
        "https://w3id.org/borderkg/graph/inferred/all": 1,
        "typed": 1,
        "seen": 1,
    }
    assert store.ask("ASK { <urn:x> a <urn:A>, <urn:B> ; <urn:seen> true }")


def test_a_later_stratum_sees_all_of_the_earlier(tmp_path: Path) -> None:
    most = (
        "#+ stratum: 2\nCONSTRUCT { <urn:all> <urn:most> ?most } "
        "WHERE { SELECT (MAX(?n) AS ?most) { ?x <urn:n> ?n } }"
    )
    rule(tmp_path, "a-most", most)
    rule(
        tmp_path,
        "b-more",
        "CONSTRUCT { ?y <urn:n> ?m } WHERE { ?x <urn:n> ?n ; <urn:next> ?y BIND(?n + 1 AS ?m) }",
    )
    store = assembled("<urn:1> <urn:n> 1 ; <urn:next> <urn:2> . <urn:2> <urn:next> <urn:3> .")
    add_consequences(store, derivations(tmp_path))
    assert store.rows("SELECT ?n { <urn:all> <urn:most> ?n }") == store.rows("SELECT (3 AS ?n) {}")


def test_cubes_and_skipped_graphs_are_not_read(tmp_path: Path) -> None:
    rule(tmp_path, "seen", "CONSTRUCT { ?x <urn:seen> true } WHERE { ?x a <urn:A> }")
    store = assembled("<urn:x> <urn:p> 1 .")
    store.load(b"<urn:cell> a <urn:A> .", RdfFormat.TURTLE, CUBE)
    store.load(b"<urn:skipped> a <urn:A> .", RdfFormat.TURTLE, DERIVED + "series")
    counts = add_consequences(store, derivations(tmp_path), skipped={DERIVED + "series"})
    assert set(counts.values()) == {0}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("SELECT * { ?s ?p ?o }", "a derivation is a CONSTRUCT"),
        ("CONSTRUCT { ?s ?p } WHERE { ?s ?p ?o }", "cannot be run"),
        ("CONSTRUCT { [] <urn:p> ?x } WHERE { ?x <urn:p> ?y }", "made a blank node"),
        ("CONSTRUCT { ?x <urn:p> ?m } WHERE { ?x <urn:p> ?n BIND(?n + 1 AS ?m) }", "do not come to an end"),
    ],
)
def test_bad_rules_are_named(text: str, said: str, tmp_path: Path) -> None:
    rule(tmp_path, "bad", text)
    with pytest.raises(BuildError, match=said) as caught:
        add_consequences(assembled("<urn:x> <urn:p> 1 ."), derivations(tmp_path))
    assert "bad" in str(caught.value)


def test_a_contradiction_stops_the_build(tmp_path: Path) -> None:
    with pytest.raises(BuildError, match="contradict the ontology") as caught:
        add_consequences(assembled("<urn:x> a <urn:A>, <urn:C> ."), derivations(tmp_path))
    assert "urn:x" in str(caught.value)


def test_no_such_reasoner(tmp_path: Path) -> None:
    with pytest.raises(BuildError, match="no such reasoner"):
        add_consequences(assembled(""), [], reasoner="guess")
