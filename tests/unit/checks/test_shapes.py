"""Two engines in one form, and what they refuse."""

from __future__ import annotations

import pyoxigraph
import pytest

from borderkg.checks import shapes
from borderkg.errors import BuildError
from borderkg.store.embedded import EmbeddedStore

PREFIXES = """@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix shape: <https://w3id.org/borderkg/shapes#> . @prefix : <urn:x:> .
"""
SHAPES = (
    PREFIXES
    + """
shape:Thing a sh:NodeShape ; sh:targetClass :Thing ; sh:property shape:Thing-name, shape:Thing-way,
    shape:Thing-back, shape:Thing-either, shape:Thing-far .
shape:Thing-name a sh:PropertyShape ; sh:path :name ; sh:maxCount 1 ; sh:severity sh:Warning ;
    sh:message "A thing has one name."@en, "Una cosa tiene un nombre."@es .
shape:Thing-way a sh:PropertyShape ; sh:path ( :a :b ) ; sh:minCount 1 .
shape:Thing-back a sh:PropertyShape ; sh:path [ sh:inversePath :a ] ; sh:minCount 1 .
shape:Thing-either a sh:PropertyShape ; sh:path [ sh:alternativePath ( :a :b ) ] ; sh:minCount 1 .
shape:Thing-far a sh:PropertyShape ; sh:minCount 1 ; sh:path
    ( [ sh:zeroOrMorePath :a ] [ sh:oneOrMorePath :b ] [ sh:zeroOrOnePath :c ] ) .
"""
).encode()
GRAPH = (PREFIXES + ':t a :Thing ; :name "one", "two" .').encode()
ENGINES: list[shapes.Engine] = ["fast", "pyshacl"]


@pytest.mark.parametrize("engine", ENGINES)
def test_paths_are_written_one_way(engine: shapes.Engine) -> None:
    paths = {result.path for result in shapes.results(GRAPH, SHAPES, engine=engine)}
    assert paths == {
        "<urn:x:name>",
        "(<urn:x:a>/<urn:x:b>)",
        "^<urn:x:a>",
        "(<urn:x:a>|<urn:x:b>)",
        "((<urn:x:a>)*/(<urn:x:b>)+/(<urn:x:c>)?)",
    }


@pytest.mark.parametrize("engine", ENGINES)
def test_a_finding_has_the_code_and_message_of_its_shape(engine: shapes.Engine) -> None:
    findings = shapes.validate(GRAPH, SHAPES, engine=engine, file="x.ttl")
    finding = next(f for f in findings if f.severity == "warning")
    assert finding.code == "BKG-SHP-Thing-name"
    assert (finding.file, finding.focus) == ("x.ttl", "urn:x:t")
    assert finding.message == "A thing has one name.; path urn:x:name (MaxCount)"
    assert {f.severity for f in findings} == {"violation", "warning"}


def test_a_store_is_validated_as_the_union_of_its_graphs() -> None:
    store = EmbeddedStore.in_memory()
    store.load(b"<urn:x:t> a <urn:x:Thing> .", pyoxigraph.RdfFormat.TURTLE, "urn:g:1")
    store.load(b'<urn:x:t> <urn:x:name> "one", "two" .', pyoxigraph.RdfFormat.TURTLE, "urn:g:2")
    assert "BKG-SHP-Thing-name" in {finding.code for finding in shapes.validate(store, SHAPES)}


def test_quads_are_validated_without_their_graphs() -> None:
    quads = b"<urn:x:t> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <urn:x:Thing> <urn:g> .\n"
    assert len(shapes.validate(quads, SHAPES, syntax="nquads")) == 4


def test_a_graph_that_does_not_parse_is_an_error_with_its_line() -> None:
    with pytest.raises(BuildError, match="does not parse") as caught:
        shapes.validate(b"<urn:a> <urn:b> .", SHAPES)
    assert caught.value.line == 1


@pytest.mark.parametrize("engine", ENGINES)
def test_a_shape_that_is_not_one_is_an_error(engine: shapes.Engine) -> None:
    wrong = (
        PREFIXES
        + "shape:X a sh:PropertyShape ; sh:targetClass :Thing ; sh:path ( :a ) , :b ; sh:minCount 1 ."
    ).encode()
    with pytest.raises(BuildError, match="refused its input"):
        shapes.results(GRAPH, wrong, engine=engine)


def test_the_arbiter_is_ended_at_its_deadline() -> None:
    with pytest.raises(BuildError, match="did not end in time"):
        shapes.results(GRAPH, SHAPES, engine="pyshacl", timeout=0.01)


def test_the_arbiter_answers_within_its_deadline() -> None:
    alone = shapes.results(GRAPH, SHAPES, engine="pyshacl")
    assert shapes.results(GRAPH, SHAPES, engine="pyshacl", timeout=300) == alone
