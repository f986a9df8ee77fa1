"""DCAT-AP, VoID: complete, and true of the files and the quads beside them."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pyoxigraph
import pytest
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple

from borderkg.checks import shapes
from borderkg.errors import DamagedReleaseError
from borderkg.export.bundle.record import read_record
from borderkg.export.description import void
from borderkg.export.description.dcat import catalogue
from borderkg.export.description.files import DUMPS, dumps
from borderkg.namespaces import BASE, DATA, DCAT, DCTERMS, GRAPH, RDF, SH, VOID
from borderkg.store.embedded import EmbeddedStore
from borderkg.store.location import Release

PROFILE = (Path(__file__).parent / "dcat-ap.shapes.ttl").read_bytes()
ENDPOINT = "https://example.org/sparql"


@pytest.fixture(scope="session")
def described(bundle: Path) -> EmbeddedStore:
    """Both descriptions of the bundle, in one store."""
    store = EmbeddedStore.in_memory()
    for name in ("dcat", "void"):
        store.load(bundle / f"{name}.ttl", RdfFormat.TURTLE, f"urn:{name}")
    return store


@pytest.fixture(scope="session")
def held(bundle: Path) -> EmbeddedStore:
    """The quads of the bundle, as the engine counts them."""
    store = EmbeddedStore.in_memory()
    store.bulk_load(bundle / "borderkg.nq")
    return store


def numbers(store: EmbeddedStore, query: str) -> dict[str, tuple[int, ...]]:
    """Rows of an IRI and counts."""
    prefixes = f"PREFIX void: <{VOID}> PREFIX dcat: <{DCAT}> PREFIX dcterms: <{DCTERMS}> "
    return {
        str(row[0])[1:-1]: tuple(int(str(term).split('"')[1]) for term in row[1:])
        for row in store.rows(prefixes + query)
    }


# -- DCAT-AP --------------------------------------------------------------------------------


@pytest.mark.parametrize("engine", ["fast", "pyshacl"])
@pytest.mark.parametrize("served", [False, True], ids=["bundle", "service"])
def test_the_catalogue_has_every_mandatory_and_recommended_property(
    engine: shapes.Engine, served: bool, bundle: Path, small: Release
) -> None:
    turtle = catalogue(small, endpoint=ENDPOINT) if served else (bundle / "dcat.ttl").read_bytes()
    assert shapes.results(turtle, PROFILE, engine=engine) == []


def property_shapes() -> dict[str, tuple[str, str, bool]]:
    """Each property shape: the class that it is for, its path, and whether that runs backwards."""
    store = EmbeddedStore.in_memory()
    store.load(PROFILE, RdfFormat.TURTLE, "urn:shapes")
    rows = store.rows(
        f"PREFIX sh: <{SH}> SELECT ?shape ?class ?path ?inverse {{ ?node sh:targetClass ?class ; "
        "sh:property ?shape . ?shape sh:path ?path OPTIONAL { ?path sh:inversePath ?inverse } }"
    )
    return {
        str(shape)[1:-1]: (str(kind)[1:-1], str(inverse or path)[1:-1], inverse is not None)
        for shape, kind, path, inverse in rows
    }


@pytest.mark.parametrize("shape", sorted(property_shapes()))
def test_every_property_that_is_left_out_is_missed(shape: str, small: Release) -> None:
    """The shapes themselves: without the property, the shape fires."""
    kind, path, inverse = property_shapes()[shape]
    turtle = catalogue(small, endpoint=ENDPOINT)
    triples = {quad.triple for quad in pyoxigraph.parse(turtle, format=RdfFormat.TURTLE)}
    of_kind = {
        t.subject for t in triples if t.predicate.value == RDF + "type" and t.object == NamedNode(kind)
    }
    assert of_kind
    kept = [
        t for t in triples if t.predicate.value != path or (t.object if inverse else t.subject) not in of_kind
    ]
    assert len(kept) < len(triples)
    found = shapes.results(pyoxigraph.serialize(kept, format=RdfFormat.TURTLE) or b"", PROFILE)
    assert shape in {result.shape for result in found}


def test_every_distribution_is_a_file_of_the_bundle(bundle: Path, described: EmbeddedStore) -> None:
    rows = described.rows(
        f"PREFIX dcat: <{DCAT}> PREFIX dcterms: <{DCTERMS}> PREFIX spdx: <http://spdx.org/rdf/terms#>"
        "SELECT ?url ?size ?sum ?type ?licence { ?d a dcat:Distribution ; dcat:downloadURL ?url ; "
        "dcat:byteSize ?size ; dcat:mediaType ?type ; dcterms:license ?licence ; "
        "spdx:checksum/spdx:checksumValue ?sum }"
    )
    record = read_record(bundle / "bundle.json")
    begin = f"<{DUMPS}{record.release}/"
    found = {}
    for url, size, digest, media_type, licence in rows:
        name = str(url).removeprefix(begin)[:-1]
        raw = (bundle / name).read_bytes()
        assert str(size).split('"')[1] == str(len(raw))
        assert str(digest).split('"')[1] == hashlib.sha256(raw).hexdigest()
        assert str(media_type)[1:-1].endswith("/media-types/" + record.files[name].media_type)
        assert str(licence)[1:-1] == record.files[name].licence
        found[name] = url
    whole = {"borderkg.nq", "borderkg-flat.nt", "borderkg.trig", "borderkg.jsonld"}
    folders = ("turtle/", "cubes/", "tables/", "links/", "queries/", "ontology/")
    expected = {name for name in record.files if name in whole or name.startswith(folders)}
    # Rules of the build are part of the bundle, and of no dataset.
    apart = {name for name in expected if name.startswith(("ontology/hygiene/", "ontology/derivations/"))}
    assert found.keys() <= expected
    assert {name for name in expected - found.keys() - apart if name.count("/") != 1} == set()


def test_a_series_a_cube_and_a_dataset_a_vintage(described: EmbeddedStore, small: Release) -> None:
    rows = {
        (str(a)[1:-1], str(b)[1:-1])
        for a, b in described.rows(
            f"PREFIX dcat: <{DCAT}> SELECT ?series ?one "
            "{ ?series a dcat:DatasetSeries . ?one dcat:inSeries ?series }"
        )
    }
    cubes = {
        graph.removeprefix(GRAPH + "cube/") for graph in small.graphs if graph.startswith(GRAPH + "cube/")
    }
    vintages = {key for key in cubes if not key.endswith("/structure")}
    assert {(DATA + key.partition("/")[0], DATA + key) for key in vintages} <= rows
    assert {series for series, _ in rows} == {DATA + key.partition("/")[0] for key in cubes} | {
        BASE + "catalogue/releases"
    }
    assert (BASE + "catalogue/releases", f"{BASE}catalogue/releases/{small.id}") in rows
    assert described.ask(
        f"ASK {{ <{BASE}catalogue/releases/{small.id}> <{DCAT}version> {Literal(small.id)} }}"
    )


def test_a_release_without_a_bundle_offers_its_two_dumps(small: Release, tmp_path: Path) -> None:
    store = EmbeddedStore.in_memory()
    store.load(catalogue(small), RdfFormat.TURTLE, "urn:dcat")
    found = {str(url)[1:-1] for (url,) in store.rows(f"SELECT ?u {{ ?d <{DCAT}downloadURL> ?u }}")}
    assert found == {f"{DUMPS}{small.id}/borderkg.nq", f"{DUMPS}{small.id}/borderkg-flat.nt"}
    (tmp_path / "manifest.json").write_bytes((small.path / "manifest.json").read_bytes())
    with pytest.raises(DamagedReleaseError, match="a dump of the release is missing"):
        dumps(Release(tmp_path))


@pytest.mark.parametrize("name", ["dcat.ttl", "void.ttl"])
def test_nothing_in_a_description_is_anonymous(name: str, bundle: Path) -> None:
    for quad in pyoxigraph.parse(path=str(bundle / name), format=RdfFormat.TURTLE):
        assert isinstance(quad.subject, NamedNode)
        assert isinstance(quad.object, NamedNode | Literal)


# -- VoID -----------------------------------------------------------------------------------


def test_the_counts_of_the_whole_are_those_of_the_quads(
    described: EmbeddedStore, held: EmbeddedStore, small: Release
) -> None:
    whole = f"{BASE}catalogue/releases/{small.id}"
    counted = {
        "triples": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }",
        "distinctSubjects": "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s ?p ?o }",
        "distinctObjects": "SELECT (COUNT(DISTINCT ?o) AS ?n) { ?s ?p ?o }",
        "properties": "SELECT (COUNT(DISTINCT ?p) AS ?n) { ?s ?p ?o }",
        "classes": "SELECT (COUNT(DISTINCT ?c) AS ?n) { ?s a ?c FILTER(isIRI(?c)) }",
        "entities": "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s ?p ?o "
        f'FILTER(isIRI(?s) && STRSTARTS(STR(?s), "{BASE}")) }}',
    }
    for name, query in counted.items():
        stated = f"SELECT ?n {{ <{whole}> <{VOID}{name}> ?n }}"
        assert described.rows(stated) == held.rows(query), name


def test_the_partitions_are_those_of_the_quads(described: EmbeddedStore, held: EmbeddedStore) -> None:
    assert numbers(
        described,
        "SELECT ?class ?n { ?d void:classPartition ?part . ?part void:class ?class ; void:entities ?n }",
    ) == numbers(
        held, "SELECT ?class (COUNT(DISTINCT ?s) AS ?n) { ?s a ?class FILTER(isIRI(?class)) } GROUP BY ?class"
    )
    assert numbers(
        described,
        "SELECT ?property ?n ?subjects ?objects { ?d void:propertyPartition ?part . "
        "?part void:property ?property ; void:triples ?n ; void:distinctSubjects ?subjects ; "
        "void:distinctObjects ?objects }",
    ) == numbers(
        held,
        "SELECT ?property (COUNT(*) AS ?n) (COUNT(DISTINCT ?s) AS ?subjects) "
        "(COUNT(DISTINCT ?o) AS ?objects) { ?s ?property ?o } GROUP BY ?property",
    )


def test_the_counts_of_each_graph_are_those_of_the_quads(
    described: EmbeddedStore, held: EmbeddedStore
) -> None:
    stated = numbers(
        described,
        "SELECT ?g ?n ?subjects ?properties { ?d void:subset ?g . ?g a void:Dataset ; void:triples ?n ; "
        "void:distinctSubjects ?subjects ; void:properties ?properties }",
    )
    counted = numbers(
        held,
        "SELECT ?g (COUNT(*) AS ?n) (COUNT(DISTINCT ?s) AS ?subjects) (COUNT(DISTINCT ?p) AS ?properties) "
        "{ GRAPH ?g { ?s ?p ?o } } GROUP BY ?g",
    )
    assert stated == counted
    assert stated.keys() == set(held.graphs())
    classes = numbers(described, "SELECT ?g ?n { ?d void:subset ?g . ?g a void:Dataset ; void:classes ?n }")
    assert {graph: n for graph, n in classes.items() if n != (0,)} == numbers(
        held,
        "SELECT ?g (COUNT(DISTINCT ?c) AS ?n) { GRAPH ?g { ?s a ?c } FILTER(isIRI(?c)) } GROUP BY ?g",
    )


def test_the_linksets_are_those_of_the_links(described: EmbeddedStore, held: EmbeddedStore) -> None:
    stated = {
        (str(link)[1:-1], str(space).split('"')[1]): int(str(count).split('"')[1])
        for link, space, count in described.rows(
            f"PREFIX void: <{VOID}> SELECT ?link ?space ?n {{ ?d void:subset ?set . ?set a void:Linkset ; "
            "void:linkPredicate ?link ; void:triples ?n ; void:subjectsTarget ?d ; "
            "void:objectsTarget/void:uriSpace ?space }"
        )
    }
    assert stated
    for (link, space), count in stated.items():
        counted = numbers(
            held,
            f"SELECT (<{link}> AS ?p) (COUNT(*) AS ?n) {{ GRAPH <{void.LINKS}> {{ ?s <{link}> ?o }} "
            f'FILTER(STRSTARTS(STR(?o), "{space}")) }}',
        )
        assert counted[link] == (count,)
        assert count > 0
    # What the release says of itself agrees with what is counted here.
    own = held.rows(
        f"PREFIX void: <{VOID}> "
        "SELECT ?link ?n { ?set a void:Linkset ; void:linkPredicate ?link ; void:triples ?n }"
    )
    assert sorted((str(link)[1:-1], int(str(n).split('"')[1])) for link, n in own) == sorted(
        (link, count) for (link, _), count in stated.items()
    )


def test_the_dumps_that_void_names_are_files(bundle: Path, described: EmbeddedStore) -> None:
    release = read_record(bundle / "bundle.json").release
    found = [str(url)[1:-1] for (url,) in described.rows(f"SELECT ?u {{ ?d <{VOID}dataDump> ?u }}")]
    assert len(found) == 4
    for url in found:
        assert (bundle / url.removeprefix(f"{DUMPS}{release}/")).is_file()


def test_a_service_says_where_it_answers(small: Release) -> None:
    for turtle, predicate in (
        (void.description(small, endpoint=ENDPOINT), VOID + "sparqlEndpoint"),
        (catalogue(small, endpoint=ENDPOINT), DCAT + "endpointURL"),
    ):
        triples = {quad.triple for quad in pyoxigraph.parse(turtle, format=RdfFormat.TURTLE)}
        assert [t for t in triples if t.predicate.value == predicate and t.object == NamedNode(ENDPOINT)]


def test_what_is_written_is_read_back(small: Release) -> None:
    """Turtle of our own making keeps every term as it was stated."""
    triples = {quad.triple for quad in pyoxigraph.parse(catalogue(small), format=RdfFormat.TURTLE)}
    size = next(t.object for t in triples if t.predicate.value == DCAT + "byteSize")
    assert isinstance(size, Literal)
    assert size.datatype.value.endswith("#nonNegativeInteger")
    assert (
        Triple(NamedNode(BASE + "catalogue"), NamedNode(RDF + "type"), NamedNode(DCAT + "Catalog")) in triples
    )
