"""Accepted links as a graph: stated after reasoning, never twice, never of what there is not."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from pyoxigraph import NamedNode

from borderkg.assemble import links as assembled
from borderkg.assemble.assembly import assemble
from borderkg.content import Content
from borderkg.errors import BuildError
from borderkg.iris import graph
from borderkg.namespaces import ID, OWL, SKOS, VOID
from borderkg.store.embedded import EmbeddedStore


@pytest.fixture(scope="module")
def store(tiny_content: Content, tmp_path_factory: pytest.TempPathFactory) -> EmbeddedStore:
    return assemble(tiny_content, folder=tmp_path_factory.mktemp("cubes")).store


def test_each_form_has_its_statement(store: EmbeddedStore) -> None:
    said = sorted(str(quad.triple) for quad in store.quads(assembled.GRAPH))
    assert said == [
        f"<{ID}person/antony-blinken> <{OWL}sameAs> <http://www.wikidata.org/entity/Q7821917>",
        f"<{ID}person/antony-blinken> <https://schema.org/sameAs> <https://en.wikipedia.org/wiki/Antony_Blinken>",
        f'<{ID}place/mexico> <https://schema.org/identifier> "iso3166-1-alpha-2:MX"',
        f'<{ID}place/united-states> <https://schema.org/identifier> "iso3166-1-alpha-2:US"',
        f"<https://w3id.org/borderkg/scheme/units/percent> <{SKOS}exactMatch> "
        "<http://qudt.org/vocab/unit/PERCENT>",
    ]


def test_nothing_is_substituted(store: EmbeddedStore) -> None:
    outside = NamedNode("http://www.wikidata.org/entity/Q7821917")
    about = {quad.triple for quad in store.quads() if outside in (quad.subject, quad.object)}
    assert len(about) == 1


def test_a_stated_triple_is_not_repeated(store: EmbeddedStore, tiny_content: Content) -> None:
    held = assembled.read(tiny_content.data / "links")
    assert held is not None
    assert assembled.add_links(store, held) == 0


def test_what_is_only_rejected_or_undecided_is_not_in_the_graph(store: EmbeddedStore) -> None:
    assert not store.ask("ASK { ?s ?p <http://www.wikidata.org/entity/Q7444306> }")


def test_the_linksets_count_what_is_there(store: EmbeddedStore) -> None:
    for row in store.select(
        f"SELECT ?set ?p ?n ?space {{ ?set a <{VOID}Linkset> ; <{VOID}linkPredicate> ?p ;"
        f" <{VOID}triples> ?n ; <{VOID}objectsTarget>/<{VOID}uriSpace> ?space }}"
    ):
        counted = store.select(
            f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{assembled.GRAPH}> {{ ?s {row['p']} ?o "
            f"FILTER(STRSTARTS(STR(?o), {row['space']})) }} }}"
        )
        assert counted[0]["n"] == row["n"]
    assert len(store.select(f"SELECT ?set {{ ?set a <{VOID}Linkset> }}")) == 3


def test_the_graph_is_described(store: EmbeddedStore) -> None:
    assert store.ask(f"ASK {{ <{graph('curation', 'links')}> a <{VOID}Dataset> ; <{VOID}triples> 5 }}")


def test_a_link_of_what_there_is_not_is_refused(tiny_content: Content, tmp_path: Path) -> None:
    shutil.copytree(tiny_content.data, tmp_path / "data")
    file = tmp_path / "data" / "links" / "accepted.sssom.tsv"
    file.write_text(
        file.read_text("utf-8").replace("person:antony-blinken", "person:antony-blinkem"), encoding="utf-8"
    )
    held = assembled.read(file.parent)
    assert held is not None
    with pytest.raises(BuildError, match=r"accepted\.sssom\.tsv:\d+: a link of a resource"):
        assembled.add_links(EmbeddedStore.in_memory(), held)


def test_content_without_links_has_no_graph_of_them(
    tiny_content: Content, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    shutil.copytree(tiny_content.data, tmp_path / "data", ignore=shutil.ignore_patterns("links"))
    bare = replace(tiny_content, data=tmp_path / "data")
    store = assemble(bare, folder=tmp_path_factory.mktemp("cubes")).store
    assert assembled.GRAPH not in store.graphs()
    assert not store.ask(f"ASK {{ ?set a <{VOID}Linkset> }}")
