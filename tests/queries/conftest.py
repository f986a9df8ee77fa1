"""The stored questions, and the two engines that they are asked of."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pyoxigraph
import pytest
import rdflib
import rdflib.plugins.sparql
from rdflib.query import ResultRow

from borderkg.content import bundled
from borderkg.iris import graph_kind
from borderkg.query.catalogue import Catalogue, StoredQuery
from borderkg.query.parameters import Given
from borderkg.query.rdflib_store import node
from borderkg.query.run import filled
from borderkg.query.terms import LANG_STRING, Term
from borderkg.store.direct import Direct
from borderkg.store.embedded import EmbeddedStore

WITH_CUBES = ("claims", "graph", "statistics")
"""The themes whose questions read the cubes; the others are asked of rdflib without them."""


class RdflibEngine:
    """The dump of a release in rdflib, with the union of its graphs as what questions see."""

    def __init__(self, dump: Path) -> None:
        self._dump = dump
        self._datasets: dict[bool, rdflib.Dataset] = {}

    def terms(
        self, query: StoredQuery, given: Mapping[str, Given | list[Given]] | None = None
    ) -> list[tuple[Term | None, ...]]:
        """The rows of `query`, in their order."""
        rdflib.plugins.sparql.SPARQL_LOAD_GRAPHS = False
        answer = self._dataset(query.theme in WITH_CUBES).query(filled(query, given))
        rows = [row for row in answer if isinstance(row, ResultRow)]
        return [tuple(None if cell is None else _term(cell) for cell in row) for row in rows]

    def _dataset(self, with_cubes: bool) -> rdflib.Dataset:
        if with_cubes not in self._datasets:
            dataset = rdflib.Dataset(default_union=True)
            for quad in pyoxigraph.parse(path=str(self._dump), format=pyoxigraph.RdfFormat.N_QUADS):
                name = quad.graph_name
                assert isinstance(name, pyoxigraph.NamedNode)
                if with_cubes or graph_kind(name.value) != "cube":
                    graph = dataset.graph(rdflib.URIRef(name.value))
                    triple = quad.triple
                    graph.add((_node(triple.subject), _node(triple.predicate), _node(triple.object)))
            self._datasets[with_cubes] = dataset
        return self._datasets[with_cubes]


def _node(part: object) -> rdflib.term.Identifier:
    if isinstance(part, pyoxigraph.NamedNode):
        return rdflib.URIRef(part.value)
    if isinstance(part, pyoxigraph.BlankNode):
        return rdflib.BNode(part.value)
    assert isinstance(part, pyoxigraph.Literal)
    return node(Term("literal", part.value, part.datatype.value, part.language))


def _term(cell: object) -> Term:
    if isinstance(cell, rdflib.URIRef):
        return Term("iri", str(cell))
    if isinstance(cell, rdflib.BNode):
        return Term("blank", str(cell))
    assert isinstance(cell, rdflib.Literal)
    datatype = LANG_STRING if cell.language else str(cell.datatype or rdflib.XSD.string)
    return Term("literal", str(cell), datatype, cell.language)


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    """The stored questions."""
    return Catalogue(bundled().queries)


@pytest.fixture(scope="session")
def tiny_store(tiny_release: Path) -> Direct:
    """The small release, asked of Oxigraph."""
    return Direct(EmbeddedStore.read_only(tiny_release / "store"))


@pytest.fixture(scope="session")
def store(release: Path) -> Direct:
    """The shipped release, asked of Oxigraph."""
    return Direct(EmbeddedStore.read_only(release / "store"))


@pytest.fixture(scope="session")
def tiny_rdflib(tiny_release: Path) -> RdflibEngine:
    """The small release, asked of rdflib."""
    return RdflibEngine(tiny_release / "borderkg.nq")


@pytest.fixture(scope="session")
def shipped_rdflib(release: Path) -> RdflibEngine:
    """The shipped release, asked of rdflib."""
    return RdflibEngine(release / "borderkg.nq")
