"""Blank nodes are trees without twins, or refused at once."""

from __future__ import annotations

import itertools
import time

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from borderkg.assemble.blanks import labelled
from borderkg.errors import BuildError

GRAPH = NamedNode("https://w3id.org/borderkg/graph/ontology/x")
P = NamedNode("urn:p")


def quad(subject: NamedNode | BlankNode, value: NamedNode | BlankNode | Literal) -> Quad:
    return Quad(subject, P, value, GRAPH)


def test_labels_do_not_depend_on_the_parse() -> None:
    first, second = BlankNode(), BlankNode()
    one = labelled([quad(NamedNode("urn:a"), first), quad(first, Literal("1"))])
    two = labelled([quad(second, Literal("1")), quad(NamedNode("urn:a"), second)])
    assert set(one) == set(two)


def test_a_clique_is_refused_within_a_second() -> None:
    nodes = [BlankNode() for _ in range(9)]
    began = time.monotonic()
    with pytest.raises(BuildError):
        labelled([quad(a, b) for a, b in itertools.permutations(nodes, 2)])
    assert time.monotonic() - began < 1


def test_a_ring_is_refused() -> None:
    a, b = BlankNode(), BlankNode()
    with pytest.raises(BuildError, match="hangs from itself"):
        labelled([quad(a, b), quad(b, a)])


def test_twins_are_refused() -> None:
    twins = [BlankNode() for _ in range(12)]
    with pytest.raises(BuildError, match="say the same"):
        labelled([quad(NamedNode("urn:a"), twin) for twin in twins])


def test_a_long_list_is_labelled_in_time() -> None:
    first, rest = (
        NamedNode(f"http://www.w3.org/1999/02/22-rdf-syntax-ns#{name}") for name in ("first", "rest")
    )
    nil = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#nil")
    nodes = [BlankNode() for _ in range(2000)]
    quads = [quad(NamedNode("urn:a"), nodes[0])]
    for n, node in enumerate(nodes):
        quads.append(Quad(node, first, Literal(str(n)), GRAPH))
        quads.append(Quad(node, rest, nodes[n + 1] if n + 1 < len(nodes) else nil, GRAPH))
    began = time.monotonic()
    assert len(labelled(quads)) == len(quads)
    assert time.monotonic() - began < 10


def test_too_many_are_refused() -> None:
    quads = [quad(NamedNode(f"urn:{n}"), BlankNode()) for n in range(50_001)]
    with pytest.raises(BuildError, match="too many"):
        labelled(quads)
