"""What goes out comes back in as the same dataset, in every format."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path

import pyoxigraph
import pytest
import rdflib
from pyoxigraph import NamedNode, Quad, RdfFormat

from borderkg.errors import BorderKGError, QueryError, UnknownNameError
from borderkg.export import dumps
from borderkg.export.jsonld import jsonld
from borderkg.export.selection import selection, wanted
from borderkg.export.writing import whole_file
from borderkg.namespaces import GRAPH
from borderkg.query.jsonld import compact, value
from borderkg.store.embedded import EmbeddedStore
from borderkg.store.location import Release


def digest(quads: Iterable[Quad]) -> str:
    """The SHA-256 of the canonical N-Quads (https://www.w3.org/TR/rdf-canon/)."""
    dataset = pyoxigraph.Dataset(quads)
    dataset.canonicalize(pyoxigraph.CanonicalizationAlgorithm.RDFC_1_0)
    return hashlib.sha256("".join(sorted(f"{quad} .\n" for quad in dataset)).encode()).hexdigest()


@pytest.fixture
def expected(release: Release) -> str:
    return digest(pyoxigraph.parse(path=str(release.dump), format=RdfFormat.N_QUADS))


@pytest.mark.parametrize(
    ("write", "format"),
    [
        (dumps.nquads, RdfFormat.N_QUADS),
        (dumps.trig, RdfFormat.TRIG),
        (jsonld, RdfFormat.JSON_LD),
    ],
    ids=["nq", "trig", "jsonld"],
)
def test_a_dump_imported_into_an_empty_store_is_the_release(
    release: Release, expected: str, tmp_path: Path, write: object, format: RdfFormat
) -> None:
    with selection(release) as chosen:
        (path,) = write(chosen, tmp_path)  # type: ignore[operator]
    store = EmbeddedStore.in_memory()
    store.extend(pyoxigraph.parse(path=str(path), format=format))
    assert digest(store.quads()) == expected
    assert [entry.name for entry in tmp_path.iterdir()] == [path.name]


def test_the_graphs_as_turtle_are_the_release(release: Release, expected: str, tmp_path: Path) -> None:
    with selection(release) as chosen:
        paths = dumps.turtle(chosen, tmp_path)
    assert {str(path.relative_to(tmp_path)) for path in paths} == {"document/note.ttl", "reference/small.ttl"}
    store = EmbeddedStore.in_memory()
    for path in paths:
        graph = GRAPH + str(path.relative_to(tmp_path).with_suffix(""))
        store.load(path, RdfFormat.TURTLE, graph)
    assert digest(store.quads()) == expected


def test_json_ld_reads_the_same_in_rdflib(release: Release, tmp_path: Path) -> None:
    with selection(release) as chosen:
        (path,) = jsonld(chosen, tmp_path)
    dataset = rdflib.Dataset()
    dataset.parse(path, format="json-ld")
    lines = len(release.dump.read_text(encoding="utf-8").splitlines())
    assert len(dataset) == lines


def test_json_ld_carries_its_context_and_no_number_that_could_change(
    release: Release, tmp_path: Path
) -> None:
    with selection(release) as chosen:
        (path,) = jsonld(chosen, tmp_path)
    document = json.loads(path.read_text(encoding="utf-8"))
    assert document["@context"]["@version"] == 1.1
    assert [graph["@id"] for graph in document["@graph"]] == ["graph:document/note", "graph:reference/small"]
    nodes = {node["@id"]: node for graph in document["@graph"] for node in graph["@graph"]}
    values = nodes["urn:any"]["bkg:value"]
    assert {"@type": "xsd:decimal", "@value": "0.5"} in values
    assert {"@type": "xsd:integer", "@value": "123456789012345678901"} in values
    assert 181059 in values
    assert True in values
    assert not any(isinstance(one, float) for one in values)


def test_writing_twice_gives_the_same_bytes(release: Release, tmp_path: Path) -> None:
    for name in ("one", "two"):
        with selection(release) as chosen:
            for write in (dumps.nquads, dumps.trig, dumps.turtle, jsonld):
                write(chosen, tmp_path / name)
    first, second = (
        {path.relative_to(tmp_path / name): path.read_bytes() for path in (tmp_path / name).rglob("*.*")}
        for name in ("one", "two")
    )
    assert first == second


def test_one_graph_is_chosen_by_any_of_its_names(release: Release, tmp_path: Path) -> None:
    for name in ("document/note", "graph/document/note", "graph:document/note", GRAPH + "document/note"):
        assert wanted(release, [name]) == [GRAPH + "document/note"]
    with selection(release, ["document/note"]) as chosen:
        (path,) = dumps.nquads(chosen, tmp_path)
    names = {quad.graph_name for quad in pyoxigraph.parse(path=str(path), format=RdfFormat.N_QUADS)}
    assert names == {NamedNode(GRAPH + "document/note")}
    for name in ("text/note", "no/such", "../../etc/passwd"):
        with pytest.raises(UnknownNameError):
            wanted(release, [name])


def write_half(path: Path) -> None:
    with whole_file(path) as output:
        output.write(b"half")
        raise ValueError("half way")


def write_to_a_full_disk(path: Path) -> None:
    with whole_file(path), Path("/dev/full").open("wb", buffering=0) as full:
        full.write(b"x")


def test_a_file_that_cannot_be_finished_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="half way"):
        write_half(tmp_path / "x.nq")
    with pytest.raises(BorderKGError, match="No space left"):
        write_to_a_full_disk(tmp_path / "x.nq")
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(BorderKGError, match="cannot be written"):
        write_half(tmp_path / "file" / "x")


def test_an_iri_that_a_reader_would_take_for_a_compact_one_is_refused() -> None:
    assert compact("https://schema.org/name") == "schema:name"
    assert compact("urn:x") == "urn:x"
    assert compact("https://w3id.org/borderkg/id/doc/x/claim/3") == "doc:x/claim/3"
    with pytest.raises(QueryError):
        compact("geo:37,-122")


@pytest.mark.parametrize("text", ["01", "+1", "-0", "1.0", "9" * 16, "x"])
def test_an_integer_not_in_canonical_form_stays_a_string(text: str) -> None:
    integer = NamedNode("http://www.w3.org/2001/XMLSchema#integer")
    assert value(pyoxigraph.Literal(text, datatype=integer)) == {"@type": "xsd:integer", "@value": text}
