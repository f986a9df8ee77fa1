"""All sections over one small dataset."""

from __future__ import annotations

import pyoxigraph
import pytest

from borderkg import checks
from borderkg.checks.run import authored, validated
from borderkg.content import bundled
from borderkg.errors import BuildError
from borderkg.iris import graph
from borderkg.store.embedded import EmbeddedStore

PERSON = "https://w3id.org/borderkg/id/person/a"
CELL = "https://w3id.org/borderkg/data/c/v/a"
CHECK = "https://w3id.org/borderkg/id/doc/x/claim/1/check/v"


def store_with(**graphs: str) -> EmbeddedStore:
    store = EmbeddedStore.in_memory()
    for name, text in graphs.items():
        kind, _, key = name.partition("_")
        prefixes = "@prefix bkg: <https://w3id.org/borderkg/ns#> . "
        store.load(
            (prefixes + text).encode(), pyoxigraph.RdfFormat.TURTLE, graph(kind, key.replace("__", "/"))
        )
    return store


def test_a_person_without_a_name_is_found() -> None:
    store = store_with(reference_people=f"<{PERSON}> a bkg:Person .")
    found = {finding.code for finding in checks.run(store, bundled(), sections=["shapes"])}
    assert {"BKG-SHP-Person-name", "BKG-SHP-Named-prefLabel-es", "BKG-SHP-Curated-source"} <= found


def test_both_engines_find_the_same() -> None:
    store = store_with(reference_people=f"<{PERSON}> a bkg:Person .")
    fast, arbiter = (
        checks.run(store, bundled(), sections=["shapes"], engine=engine) for engine in ("fast", "pyshacl")
    )
    assert fast == arbiter


def test_shapes_texts_and_cells_are_not_validated_but_for_checked_cells() -> None:
    store = store_with(
        reference_x="<urn:r> a <urn:R> .",
        shapes_x="<urn:s> a <urn:S> .",
        text_x="<urn:t> a <urn:T> .",
        cube_c__structure="<urn:d> a <urn:D> .",
        cube_c__v=f"<{CELL}> bkg:encounterCount 1 . <{CELL}/2> bkg:encounterCount 2 .",
        checks_all=f"<{CHECK}> bkg:againstObservation <{CELL}> .",
    )
    text = validated(store).decode()
    assert all(word in text for word in ("<urn:R>", "<urn:D>", f"<{CELL}> <", CHECK))
    assert not any(word in text for word in ("<urn:S>", "<urn:T>", f"{CELL}/2"))


def test_an_unknown_section_is_refused() -> None:
    with pytest.raises(BuildError, match="no such section"):
        checks.run(store_with(), bundled(), sections=["shape"])


def test_names_of_authored_files_are_below_the_content() -> None:
    names = [name for name, _ in authored(bundled())]
    assert "ontology/modules/core.ttl" in names
    assert all(name.startswith(("ontology/", "data/")) for name in names)
