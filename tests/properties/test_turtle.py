"""Canonical Turtle is one text for one graph: idempotent, and blind to order and to prefixes."""

from __future__ import annotations

import random

import pyoxigraph
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple

from borderkg.namespaces import BKG, ID, XSD
from borderkg.turtle import canonical

nodes = st.sampled_from([NamedNode(f"{ID}person/p{n}") for n in range(4)] + [BlankNode("b"), BlankNode("c")])
texts = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=12)
values = st.one_of(
    nodes,
    texts.map(Literal),
    texts.map(lambda text: Literal(text, language="es")),
    st.integers().map(lambda n: Literal(str(n), datatype=NamedNode(XSD + "integer"))),
    st.sampled_from(["2023-08-31", "2024-02-29"]).map(lambda d: Literal(d, datatype=NamedNode(XSD + "date"))),
)
triples = st.lists(
    st.builds(Triple, nodes, st.sampled_from([NamedNode(BKG + name) for name in "pqr"]), values), max_size=12
)


def written(facts: list[Triple], prefixes: dict[str, str] | None = None) -> str:
    return (pyoxigraph.serialize(facts, format=RdfFormat.TURTLE, prefixes=prefixes) or b"").decode()


def graph(text: str) -> pyoxigraph.Dataset:
    dataset = pyoxigraph.Dataset(pyoxigraph.parse(text.encode(), format=RdfFormat.TURTLE))
    dataset.canonicalize(pyoxigraph.CanonicalizationAlgorithm.RDFC_1_0)
    return dataset


@settings(max_examples=60)
@given(facts=triples)
def test_formatting_twice_is_formatting_once(facts: list[Triple]) -> None:
    once = canonical(written(facts))
    assert canonical(once) == once


@settings(max_examples=60)
@given(facts=triples, seed=st.integers(0, 99))
def test_order_and_prefixes_do_not_show(facts: list[Triple], seed: int) -> None:
    turned = list(facts)
    random.Random(seed).shuffle(turned)
    assert canonical(written(turned, {"z": BKG, "y": ID})) == canonical(written(facts))


@settings(max_examples=60)
@given(facts=triples)
def test_no_statement_is_lost_or_made(facts: list[Triple]) -> None:
    assert graph(canonical(written(facts))) == graph(written(facts))
