"""Every dump says the same: one canonical digest, in our reader, rdflib, Oxigraph and rapper."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pyoxigraph
import pytest
import rdflib
from pyoxigraph import CanonicalizationAlgorithm, NamedNode, Quad, RdfFormat

from borderkg.errors import DamagedReleaseError
from borderkg.export.bundle.record import BundleRecord, read_record
from borderkg.export.canonical import canonical_digest
from borderkg.namespaces import GRAPH
from borderkg.store.embedded import EmbeddedStore

Reader = Callable[[Path], Iterable[Quad]]


@pytest.fixture(scope="session")
def record(bundle: Path) -> BundleRecord:
    return read_record(bundle / "bundle.json")


def digest(quads: Iterable[Quad]) -> str:
    """The SHA-256 of the canonical N-Quads, by the engine alone (https://www.w3.org/TR/rdf-canon/)."""
    dataset = pyoxigraph.Dataset(quads)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    lines = (pyoxigraph.serialize(dataset, format=RdfFormat.N_QUADS) or b"").splitlines(keepends=True)
    return hashlib.sha256(b"".join(sorted(lines))).hexdigest()


def parsed(name: str, format: RdfFormat) -> Reader:
    return lambda bundle: pyoxigraph.parse(path=str(bundle / name), format=format)


def turtle(bundle: Path) -> Iterator[Quad]:
    """The files of all graphs, each put into its graph; blank nodes are those of one file."""
    for path in (bundle / "turtle").rglob("*.ttl"):
        name = path.relative_to(bundle / "turtle").with_suffix("").as_posix()
        for quad in pyoxigraph.parse(path=str(path), format=RdfFormat.TURTLE):
            yield Quad(quad.subject, quad.predicate, quad.object, NamedNode(GRAPH + name))


def by_rdflib(name: str, format: str) -> Reader:
    """The same file through rdflib's own parser and N-Quads."""

    def read(bundle: Path) -> Iterable[Quad]:
        dataset = rdflib.Dataset()
        dataset.parse(bundle / name, format=format)
        return pyoxigraph.parse(dataset.serialize(format="nquads"), format=RdfFormat.N_QUADS)

    return read


DATASETS: dict[str, Reader] = {
    "nq": parsed("borderkg.nq", RdfFormat.N_QUADS),
    "trig": parsed("borderkg.trig", RdfFormat.TRIG),
    "jsonld": parsed("borderkg.jsonld", RdfFormat.JSON_LD),
    "ttl": turtle,
}


@pytest.mark.parametrize("name", DATASETS)
def test_every_dataset_has_the_canonical_digest_of_the_record(
    name: str, bundle: Path, record: BundleRecord
) -> None:
    quads = list(DATASETS[name](bundle))
    assert digest(quads) == record.dataset
    union = [Quad(quad.subject, quad.predicate, quad.object) for quad in quads]
    assert digest(union) == record.union
    assert len(quads) == record.quads


def test_the_flat_dump_has_the_canonical_digest_of_the_union(bundle: Path, record: BundleRecord) -> None:
    flat = pyoxigraph.parse(path=str(bundle / "borderkg-flat.nt"), format=RdfFormat.N_TRIPLES)
    assert digest(flat) == record.union


def test_the_sorted_dump_is_its_own_canonical_form(bundle: Path, record: BundleRecord) -> None:
    assert hashlib.sha256((bundle / "borderkg.nq").read_bytes()).hexdigest() == record.dataset


@pytest.mark.parametrize(
    ("name", "format"), [("borderkg.nq", "nquads"), ("borderkg.trig", "trig"), ("borderkg.jsonld", "json-ld")]
)
def test_rdflib_reads_the_same_dataset(name: str, format: str, bundle: Path, record: BundleRecord) -> None:
    assert digest(by_rdflib(name, format)(bundle)) == record.dataset


def test_rdflib_reads_the_flat_dump(bundle: Path, record: BundleRecord) -> None:
    graph = rdflib.Graph()
    graph.parse(bundle / "borderkg-flat.nt", format="nt")
    assert len(graph) == record.quads


@pytest.mark.parametrize("name", ["borderkg.nq", "borderkg.trig", "borderkg.jsonld"])
def test_an_oxigraph_store_loads_it(name: str, bundle: Path, record: BundleRecord, tmp_path: Path) -> None:
    formats = {".nq": RdfFormat.N_QUADS, ".trig": RdfFormat.TRIG, ".jsonld": RdfFormat.JSON_LD}
    format = formats[Path(name).suffix]
    store = EmbeddedStore.create(tmp_path / "store")
    store.bulk_extend(pyoxigraph.parse(path=str(bundle / name), format=format))
    assert store.count() == record.quads
    graphs = json.loads((bundle / "manifest.json").read_bytes())["graphs"]
    assert {graph: store.count(graph) for graph in store.graphs()} == {
        graph: held["quads"] for graph, held in graphs.items()
    }


@pytest.mark.skipif(shutil.which("rapper") is None, reason="this machine lacks rapper (raptor2-utils)")
@pytest.mark.parametrize(
    ("name", "syntax"),
    [
        ("borderkg.nq", "nquads"),
        ("borderkg.trig", "trig"),
        ("borderkg-flat.nt", "ntriples"),
        ("dcat.ttl", "turtle"),
        ("void.ttl", "turtle"),
    ],
)
def test_rapper_counts_the_same(name: str, syntax: str, bundle: Path, record: BundleRecord) -> None:
    told = subprocess.run(
        ["rapper", "--count", "--input", syntax, str(bundle / name)],
        capture_output=True,
        text=True,
        check=True,
    )
    expected = record.quads
    if syntax == "turtle":
        expected = len(list(pyoxigraph.parse(path=str(bundle / name), format=RdfFormat.TURTLE)))
    assert f"Parsing returned {expected} triples" in told.stderr
    assert "rapper: Warning" not in told.stderr


def test_decimals_of_the_json_ld_are_strings(bundle: Path) -> None:
    numbers: list[str] = []
    json.loads((bundle / "borderkg.jsonld").read_bytes(), parse_float=numbers.append)
    assert numbers == ["1.1"], "the version of JSON-LD and no other number with a point"


# -- the canonical digest itself ------------------------------------------------------------


def written(path: Path, lines: Iterable[str]) -> Path:
    path.write_text("".join(sorted(lines)), encoding="utf-8")
    return path


def test_labels_do_not_count_and_statements_do(tmp_path: Path) -> None:
    def through(label: str, end: str) -> Path:
        """A few plain quads, and two that meet in a blank node."""
        lines = [f'<urn:a> <urn:p> "{n}" <urn:g> .\n' for n in range(5)]
        lines += [f"<urn:a> <urn:p> _:{label} <urn:g> .\n", f"_:{label} <urn:p> <urn:{end}> <urn:g> .\n"]
        return written(tmp_path / f"{label}-{end}", lines)

    one, two, other = through("x", "o"), through("b9", "o"), through("x", "q")
    assert canonical_digest(one) == canonical_digest(two) != canonical_digest(other)
    for path in (one, two, other):
        assert canonical_digest(path) == digest(pyoxigraph.parse(path=str(path), format=RdfFormat.N_QUADS))
    lines = ['<urn:a> <urn:p> "not _:x" .\n', '<urn:b> <urn:p> "\\u0001 \\\\ é" .\n']
    ground = written(tmp_path / "ground", lines)
    assert canonical_digest(ground) == hashlib.sha256(ground.read_bytes()).hexdigest()


def test_a_dataset_made_to_be_hard_is_given_up(tmp_path: Path) -> None:
    clique = [f"_:n{a} <urn:p> _:n{b} .\n" for a in range(11) for b in range(11) if a != b]
    with pytest.raises(DamagedReleaseError, match="could not be labelled within 2 s"):
        canonical_digest(written(tmp_path / "hard", clique), seconds=2)


def test_a_broken_line_and_a_missing_file_are_errors(tmp_path: Path) -> None:
    with pytest.raises(DamagedReleaseError, match="cannot be labelled"):
        canonical_digest(written(tmp_path / "broken", ["<urn:a> <urn:p> _:x _:y _:z .\n"]))
    with pytest.raises(DamagedReleaseError, match="cannot be read"):
        canonical_digest(tmp_path / "missing")
