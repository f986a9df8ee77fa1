"""The embedded store: union questions, atomic loads, our errors."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Triple

from borderkg.errors import BuildError, QueryError, ReleaseError, TurtleError
from borderkg.store.embedded import EmbeddedStore

TWO_GRAPHS = b"""
<urn:a> <urn:p> "1" <urn:g1> .
<urn:b> <urn:p> "2" <urn:g2> .
_:c14n7 <urn:p> <urn:a> <urn:g2> .
"""


@pytest.fixture
def store() -> EmbeddedStore:
    made = EmbeddedStore.in_memory()
    made.load(TWO_GRAPHS, RdfFormat.N_QUADS)
    return made


def test_questions_run_over_the_union(store: EmbeddedStore) -> None:
    rows = store.rows("SELECT ?s ?missing { ?s <urn:p> ?o FILTER(isLiteral(?o)) } ORDER BY ?s")
    assert rows == [(NamedNode("urn:a"), None), (NamedNode("urn:b"), None)]
    assert store.select('SELECT ?s ?missing { ?s <urn:p> "1" }') == [{"s": NamedNode("urn:a")}]
    assert store.ask('ASK { <urn:a> <urn:p> "1" }')
    assert store.construct("CONSTRUCT { <urn:x> <urn:y> <urn:z> } WHERE { ?s <urn:p> ?o }") == [
        Triple(NamedNode("urn:x"), NamedNode("urn:y"), NamedNode("urn:z"))
    ]


def test_graphs_are_listed_counted_and_removed(store: EmbeddedStore) -> None:
    assert store.graphs() == ["urn:g1", "urn:g2"]
    assert (store.count(), store.count("urn:g1"), len(store)) == (3, 1, 3)
    triple = Triple(NamedNode("urn:a"), NamedNode("urn:p"), Literal("1"))
    assert store.contains(triple)
    assert store.holders(triple) == ["urn:g1"]
    store.remove_graph("urn:g1")
    assert store.graphs() == ["urn:g2"]
    assert not store.contains(triple)


def test_blank_nodes_keep_their_labels(store: EmbeddedStore, tmp_path: Path) -> None:
    assert b"_:c14n7 " in store.dump()
    (tmp_path / "x.nq").write_bytes(TWO_GRAPHS)
    on_disk = EmbeddedStore.create(tmp_path / "store")
    on_disk.bulk_load(tmp_path / "x.nq")
    on_disk.settle()
    assert sorted(on_disk.dump().splitlines()) == sorted(TWO_GRAPHS.strip().splitlines())


def test_a_release_is_read_only(tmp_path: Path) -> None:
    writer = EmbeddedStore.create(tmp_path / "store")
    writer.load(TWO_GRAPHS, RdfFormat.N_QUADS)
    writer.settle()
    del writer
    reader = EmbeddedStore.read_only(tmp_path / "store")
    assert reader.count() == 3
    with pytest.raises(BuildError):
        reader.update("DROP ALL")
    with pytest.raises(ReleaseError):
        reader.extend([Quad(NamedNode("urn:a"), NamedNode("urn:p"), NamedNode("urn:a"), NamedNode("urn:g"))])


@pytest.mark.parametrize("length", [10, 29, 50, 70, 88])
def test_a_cut_file_leaves_nothing(length: int, tmp_path: Path) -> None:
    (tmp_path / "cut.nq").write_bytes(TWO_GRAPHS.strip()[:length])
    store = EmbeddedStore.in_memory()
    with pytest.raises(TurtleError):
        store.bulk_load(tmp_path / "cut.nq")
    assert store.count() == 0


def test_triples_need_a_graph() -> None:
    store = EmbeddedStore.in_memory()
    with pytest.raises(BuildError, match="triples need a graph"):
        store.load(b"<urn:a> <urn:p> 1 .", RdfFormat.TURTLE)
    with pytest.raises(BuildError, match="a quad without a graph"):
        store.load(b"<urn:a> <urn:p> <urn:b> .", RdfFormat.N_QUADS)
    store.load(b"<urn:a> <urn:p> 1 .", RdfFormat.TURTLE, "urn:g")
    assert store.graphs() == ["urn:g"]


def test_wrong_forms_of_question_are_named(store: EmbeddedStore) -> None:
    with pytest.raises(QueryError, match="not a SPARQL query"):
        store.select("DELETE WHERE { ?s ?p ?o }")
    with pytest.raises(QueryError, match="no rows"):
        store.select("ASK {}")
    with pytest.raises(QueryError, match="no yes or no"):
        store.ask("SELECT * {}")
    with pytest.raises(QueryError, match="no triples"):
        store.construct("SELECT * {}")
    assert store.count() == 3


def test_places_that_hold_no_store(tmp_path: Path) -> None:
    with pytest.raises(ReleaseError, match="no store here"):
        EmbeddedStore.read_only(tmp_path / "missing")
    assert not (tmp_path / "missing").exists()
    (tmp_path / "letter.txt").write_text("not a store", encoding="utf-8")
    with pytest.raises(ReleaseError, match="empty folder"):
        EmbeddedStore.create(tmp_path)
