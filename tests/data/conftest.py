"""The shipped data put together once, and the same without or beside the seed article."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import RdfFormat

from borderkg import content
from borderkg.assemble.assembly import assemble
from borderkg.assemble.texts import private_quads
from borderkg.iris import graph
from borderkg.store.embedded import EmbeddedStore

SEED = Path(__file__).parents[3] / "shared" / "seed"
ARTICLE = "id/doc/mexico-city-visit-article"


@pytest.fixture(scope="session")
def facts_store(tmp_path_factory: pytest.TempPathFactory) -> EmbeddedStore:
    """All public graphs, with the private text of the article where the reader's copy is at hand."""
    assembly = assemble(
        content.bundled(),
        folder=tmp_path_factory.mktemp("cubes"),
        texts_folder=SEED if SEED.is_dir() else None,
    )
    assembly.store.extend(private_quads(assembly.texts))
    return assembly.store


@pytest.fixture(scope="session")
def store_without_article(facts_store: EmbeddedStore) -> EmbeddedStore:
    """What is left when the graph of the article is taken away, derived graphs included."""
    store = EmbeddedStore.in_memory()
    store.extend(facts_store.quads())
    store.remove_graph(graph("document", "mexico-city-visit-article"))
    return store


@pytest.fixture(scope="session")
def store_of_another_article(facts_store: EmbeddedStore) -> EmbeddedStore:
    """The same statements, told by a document of another name."""
    store = EmbeddedStore.in_memory()
    store.load(facts_store.dump().replace(ARTICLE.encode(), b"id/doc/another-article"), RdfFormat.N_QUADS)
    return store
