"""What the steps of an assembly do to each other."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import RdfFormat

from borderkg.assemble import Assembly
from borderkg.assemble.assembly import add_periods, digests
from borderkg.assemble.filling import Filling
from borderkg.assemble.metadata import META, add_metadata, license_of
from borderkg.assemble.record import Record
from borderkg.assemble.release import STORE, write_release
from borderkg.content import Content
from borderkg.errors import BuildError
from borderkg.sources.edition import Edition, read_edition
from borderkg.store.embedded import EmbeddedStore

REFERENCE = "https://w3id.org/borderkg/graph/reference/x"
CUBE = "https://w3id.org/borderkg/graph/cube/x/2023-11"


def written(assembly: Assembly, folder: Path) -> Record:
    """The record of a release of `assembly`, its store filled at the end."""
    with Filling(folder / STORE) as filling:
        return write_release(assembly, folder, filling)


def edition(folder: Path) -> Edition:
    (folder / "release.toml").write_text('id = "2026.12"\ndate = 2026-12-01\n', encoding="utf-8")
    return read_edition(folder / "release.toml")


def test_periods_are_found_in_files_and_store(tmp_path: Path) -> None:
    store = EmbeddedStore.in_memory()
    store.load(b'<urn:e> <https://w3id.org/borderkg/ns#onDate> "2023-10-22" .', RdfFormat.TURTLE, REFERENCE)
    path = tmp_path / "cube.nq"
    path.write_text(
        f"<urn:o> <urn:p> <https://w3id.org/borderkg/id/period/2023-08> <{CUBE}> .\n", encoding="utf-8"
    )
    store.bulk_load(path)
    add_periods(store, {CUBE: path})
    months = store.rows("SELECT ?i { ?m <https://w3id.org/borderkg/ns#monthIndex> ?i } ORDER BY ?i")
    assert len(months) == 3


def test_a_wrong_period_names_its_graph() -> None:
    store = EmbeddedStore.in_memory()
    store.load(
        b"<urn:o> <urn:p> <https://w3id.org/borderkg/id/period/2023-13> .", RdfFormat.TURTLE, REFERENCE
    )
    with pytest.raises(BuildError, match="graph/reference/x: no such name of a period; found '2023-13'"):
        add_periods(store, {})


def test_licences() -> None:
    assert "mark" in license_of(CUBE)
    assert "zero" in license_of(CUBE.replace("2023-11", "structure"))
    assert "zero" in license_of(REFERENCE)


def test_metadata_counts_itself(tmp_path: Path) -> None:
    store = EmbeddedStore.in_memory()
    store.load(b"<urn:a> a <urn:A> . <urn:b> a <urn:A> .", RdfFormat.TURTLE, REFERENCE)
    added = add_metadata(store, edition(tmp_path))
    void = "http://rdfs.org/ns/void#"
    for name in (REFERENCE, META):
        (row,) = store.rows(
            f"SELECT ?n ?e ?c {{ <{name}> <{void}triples> ?n ; <{void}entities> ?e ; <{void}classes> ?c }}"
        )
        (counted,) = store.rows(
            f"SELECT (COUNT(*) AS ?n) (COUNT(DISTINCT ?s) AS ?e) (COUNT(DISTINCT ?k) AS ?c) "
            f"{{ GRAPH <{name}> {{ ?s ?p ?o OPTIONAL {{ ?s a ?k FILTER(?k = ?o) }} }} }}"
        )
        assert row == counted
    assert added == store.count(META)


def test_inputs_are_named_below_the_content(tmp_path: Path) -> None:
    for name in ("ontology/modules/x.ttl", "data/release.toml", "data/.hidden", "elsewhere/full.csv"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    content = Content(ontology=tmp_path / "ontology", data=tmp_path / "data", queries=tmp_path)
    made = digests(content, [tmp_path / "elsewhere" / "full.csv"])
    assert list(made) == ["data/release.toml", "full/full.csv", "ontology/modules/x.ttl"]


def test_a_triple_in_two_graphs_never_becomes_a_release(tmp_path: Path) -> None:
    store = EmbeddedStore.in_memory()
    for name in (REFERENCE, CUBE):
        store.load(b"<urn:a> <urn:p> 1 .", RdfFormat.TURTLE, name)
    assembly = Assembly(edition=edition(tmp_path), store=store, inputs={})
    (tmp_path / "out").mkdir()
    with pytest.raises(BuildError, match="two graphs") as caught:
        written(assembly, tmp_path / "out")
    assert REFERENCE in str(caught.value)
    assert CUBE in str(caught.value)


def test_foreign_and_private_graphs_never_become_a_release(tmp_path: Path) -> None:
    for number, name in enumerate(("urn:g", "https://w3id.org/borderkg/graph/text/x")):
        store = EmbeddedStore.in_memory()
        store.load(b"<urn:a> <urn:p> 1 .", RdfFormat.TURTLE, name)
        folder = tmp_path / str(number)
        folder.mkdir()
        with pytest.raises(BuildError, match="no release has"):
            written(Assembly(edition=edition(tmp_path), store=store, inputs={}), folder)


def test_files_of_cubes_and_the_store_become_one_dump(tmp_path: Path) -> None:
    store = EmbeddedStore.in_memory()
    store.load(b"<urn:a> <urn:p> 1 .", RdfFormat.TURTLE, REFERENCE)
    path = tmp_path / "cube.nq"
    path.write_text(
        f"<urn:b> <urn:p> <urn:c> <{CUBE}> .\n<urn:A> <urn:p> <urn:c> <{CUBE}> .\n", encoding="utf-8"
    )
    store.bulk_load(path)
    folder = tmp_path / "out"
    folder.mkdir()
    assembly = Assembly(edition=edition(tmp_path), store=store, inputs={}, cube_files={CUBE: path})
    record = written(assembly, folder)
    lines = (folder / "borderkg.nq").read_bytes().splitlines()
    assert lines == sorted(lines)
    assert {name: graph.quads for name, graph in record.graphs.items()} == {REFERENCE: 1, CUBE: 2}
