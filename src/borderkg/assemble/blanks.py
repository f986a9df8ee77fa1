"""Blank nodes: where they may stand, and the labels that they get.

RDF lists, SHACL paths and OWL expressions need them. Each hangs from one triple at most and no two
under one node say the same, so they are trees without twins: then the canonical labelling is fast.
Rings and twins, which can make it endless, are refused.

https://www.w3.org/TR/rdf-canon/
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Final

from pyoxigraph import BlankNode, CanonicalizationAlgorithm, Dataset, NamedNode, Quad

from borderkg.errors import BuildError
from borderkg.iris import graph_kind
from borderkg.namespaces import RDF

_FREE: Final = frozenset({"ontology", "shapes"})
_LIST: Final = frozenset({RDF + "first", RDF + "rest"})
_MOST: Final = 50_000


def labelled(quads: Sequence[Quad]) -> list[Quad]:
    """`quads` with their blank nodes labelled by RDFC-1.0, all graphs together.

    Raises:
        BuildError: when a blank node stands in data outside a list, hangs from two triples or from
            itself, or says the same as its twin.

    >>> b, p, g = BlankNode("x"), NamedNode("urn:p"), NamedNode("https://w3id.org/borderkg/graph/ontology/x")
    >>> print(labelled([Quad(b, p, p, g)])[0].subject)
    _:c14n0
    """
    ground: list[Quad] = []
    blank: list[Quad] = []
    for quad in quads:
        is_blank = isinstance(quad.subject, BlankNode) or isinstance(quad.object, BlankNode)
        (blank if is_blank else ground).append(quad)
    if not blank:
        return ground
    _refuse_in_data(blank)
    _refuse_all_but_trees(blank)
    dataset = Dataset(blank)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return ground + list(dataset)


def _refuse_in_data(quads: Sequence[Quad]) -> None:
    for quad in quads:
        kind = graph_kind(quad.graph_name.value) if isinstance(quad.graph_name, NamedNode) else None
        if kind in _FREE or not isinstance(quad.subject, BlankNode):
            continue
        if quad.predicate.value not in _LIST:
            raise _refusal("a blank node in data", quad, "an IRI; only RDF lists have blank nodes")


def _refuse_all_but_trees(quads: Sequence[Quad]) -> None:
    above: dict[BlankNode, Quad] = {}
    said: dict[BlankNode, list[Quad]] = {}
    for quad in quads:
        if isinstance(quad.subject, BlankNode):
            said.setdefault(quad.subject, []).append(quad)
        if isinstance(quad.object, BlankNode):
            if quad.object in above:
                raise _refusal("a blank node that two triples share", quad, "an IRI for what is shared")
            above[quad.object] = quad
            said.setdefault(quad.object, [])
    if len(said) > _MOST:
        raise BuildError("too many blank nodes", found=len(said), expected=f"at most {_MOST}")
    roots = [n for n in said if n not in above or not isinstance(above[n].subject, BlankNode)]
    order = list(roots)
    for node in order:  # grows while it is read: parents come before their children
        order.extend(q.object for q in said[node] if isinstance(q.object, BlankNode))
    if len(order) < len(said):
        ring = next(node for node in said if node not in set(order))
        raise _refusal("a blank node that hangs from itself", above[ring], "a tree")
    digests: dict[BlankNode, str] = {}
    for node in reversed(order):
        lines = sorted(
            f"{q.predicate} {digests[q.object] if isinstance(q.object, BlankNode) else q.object}"
            for q in said[node]
        )
        digests[node] = hashlib.sha256("\n".join(lines).encode()).hexdigest()
    seen: set[tuple[str, str, str]] = set()
    for node in order:
        link = above.get(node)
        key = (*((str(link.subject), str(link.predicate)) if link else ("", "")), digests[node])
        if key in seen:
            raise _refusal("two blank nodes say the same", link or said[node][0], "one of them")
        seen.add(key)


def _refusal(what: str, quad: Quad, expected: str) -> BuildError:
    where = quad.graph_name.value if isinstance(quad.graph_name, NamedNode) else None
    return BuildError(
        what,
        where=where,
        found=f"{quad.subject} {quad.predicate} {quad.object}"[:200],
        expected=expected,
    )
