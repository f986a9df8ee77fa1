"""One file, one graph; one triple, one graph."""

from __future__ import annotations

from pathlib import Path

import pytest

from borderkg.assemble.curated import AuthoredFile, add_curated, authored_files
from borderkg.content import Content
from borderkg.errors import BuildError, EncodingError, TurtleError
from borderkg.store.embedded import EmbeddedStore

LIST = "<urn:a> <urn:p> ( <urn:b> <urn:c> ) ."


def written(folder: Path, **texts: str) -> list[AuthoredFile]:
    files = []
    for name, text in texts.items():
        path = folder / f"{name}.ttl"
        path.write_text(text, encoding="utf-8")
        graph = f"https://w3id.org/borderkg/graph/reference/{name}"
        files.append(AuthoredFile(path, graph, f"data/reference/{name}.ttl"))
    return files


def test_names_of_graphs(tmp_path: Path) -> None:
    for name in (
        "ontology/borderkg.ttl",
        "ontology/modules/core.ttl",
        "ontology/alignments/sem.ttl",
        "ontology/vocabularies/topics.ttl",
        "ontology/shapes/core.shapes.ttl",
        "ontology/derivations/x.rq",
        "data/reference/people.ttl",
        "data/documents/note-a.ttl",
        "data/curation/note-a.ttl",
    ):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    content = Content(ontology=tmp_path / "ontology", data=tmp_path / "data", queries=tmp_path)
    found = {
        file.name: file.graph.removeprefix("https://w3id.org/borderkg/graph/")
        for file in authored_files(content)
    }
    assert found == {
        "ontology/borderkg.ttl": "ontology/borderkg",
        "ontology/modules/core.ttl": "ontology/core",
        "ontology/alignments/sem.ttl": "ontology/sem",
        "ontology/vocabularies/topics.ttl": "scheme/topics",
        "ontology/shapes/core.shapes.ttl": "shapes/core",
        "data/reference/people.ttl": "reference/people",
        "data/documents/note-a.ttl": "document/note-a",
        "data/curation/note-a.ttl": "curation/note-a",
    }
    (tmp_path / "ontology/alignments/core.ttl").touch()
    with pytest.raises(BuildError, match="two files would be one graph"):
        authored_files(content)


def test_order_of_files_does_not_matter(tmp_path: Path) -> None:
    files = written(tmp_path, one=LIST, two="<urn:x> <urn:p> 1 .", three=LIST.replace("urn:a", "urn:d"))
    dumps = []
    for order in (files, files[::-1]):
        store = EmbeddedStore.in_memory()
        assert add_curated(store, order) == 11
        dumps.append(sorted(store.dump().splitlines()))
    assert dumps[0] == dumps[1]
    assert any(b"_:c14n" in line for line in dumps[0])


def test_a_triple_in_two_files_names_both(tmp_path: Path) -> None:
    files = written(tmp_path, one="<urn:a> <urn:p> 1 , 2 .", two="<urn:a> <urn:p> 2 .")
    with pytest.raises(BuildError, match="two graphs") as caught:
        add_curated(EmbeddedStore.in_memory(), files)
    assert "one.ttl" in str(caught.value)
    assert "two.ttl" in str(caught.value)


def test_the_same_file_may_repeat_itself(tmp_path: Path) -> None:
    assert add_curated(EmbeddedStore.in_memory(), written(tmp_path, one="<urn:a> <urn:p> 1 , 1 .")) == 1


@pytest.mark.parametrize("text", ["<urn:a> <urn:p> [ <urn:q> 1 ] .", "[] <urn:p> 1 ."])
def test_blank_nodes_in_data_are_refused(text: str, tmp_path: Path) -> None:
    with pytest.raises(BuildError, match="blank node"):
        add_curated(EmbeddedStore.in_memory(), written(tmp_path, one=text))


def test_a_fault_stops_everything(tmp_path: Path) -> None:
    store = EmbeddedStore.in_memory()
    with pytest.raises(TurtleError, match=r"two\.ttl:1"):
        add_curated(store, written(tmp_path, one="<urn:a> <urn:p> 1 .", two="<urn:a> <urn:p> ."))
    assert store.count() == 0
    (tmp_path / "one.ttl").write_bytes("<urn:a> <urn:p> 'é' .".encode("utf-16"))
    with pytest.raises(EncodingError):
        add_curated(
            store,
            [
                *written(tmp_path, two="<urn:a> <urn:p> 1 ."),
                AuthoredFile(tmp_path / "one.ttl", "urn:g", "one.ttl"),
            ],
        )
