"""Shapes and their fixtures.

The valid fixtures of all modules are one small world that every shape finds sound. Each invalid
fixture is added to it and holds several faults on nodes of their own; the report it must give lies
beside it, one result a line. Together the reports leave no constraint of any shape unfired, and
pyshacl gives the same results as the fast validator.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pyoxigraph
import pytest

from borderkg.checks import shapes
from borderkg.content import bundled
from borderkg.namespaces import SH, SHAPES, expand, shrink

HERE = Path(__file__).parent
ONTOLOGY = bundled().ontology
INVALID = sorted(HERE.glob("*/invalid.*.ttl"))
MODULES = sorted(path.name.removesuffix(".shapes.ttl") for path in (ONTOLOGY / "shapes").glob("*.ttl"))
Key = tuple[str, str, str, str]

COMPONENTS = {
    "class": "Class",
    "datatype": "Datatype",
    "disjoint": "Disjoint",
    "hasValue": "HasValue",
    "in": "In",
    "lessThan": "LessThan",
    "lessThanOrEquals": "LessThanOrEquals",
    "maxCount": "MaxCount",
    "maxInclusive": "MaxInclusive",
    "minCount": "MinCount",
    "minInclusive": "MinInclusive",
    "minLength": "MinLength",
    "nodeKind": "NodeKind",
    "not": "Not",
    "or": "Or",
    "pattern": "Pattern",
    "qualifiedMaxCount": "QualifiedMaxCount",
    "qualifiedMinCount": "QualifiedMinCount",
    "sparql": "SPARQL",
    "uniqueLang": "UniqueLang",
}
"""The parameter of each constraint component in use; a test refuses any other."""

NOT_CONSTRAINTS = {"name", "message", "severity", "path", "property", "select", "qualifiedValueShape"} | {
    f"target{kind}" for kind in ("Class", "SubjectsOf", "ObjectsOf")
}


@cache
def triples_of_shapes() -> tuple[pyoxigraph.Quad, ...]:
    return tuple(pyoxigraph.parse(all_shapes(), format=pyoxigraph.RdfFormat.N_TRIPLES))


@cache
def all_shapes() -> bytes:
    return shapes.read_shapes((ONTOLOGY / "shapes").glob("*.ttl"))


@cache
def world() -> bytes:
    """The valid fixtures of every module, and the class hierarchy of the ontology."""
    hierarchy = {
        quad.triple
        for path in sorted((ONTOLOGY / "modules").glob("*.ttl"))
        for quad in pyoxigraph.parse(path.read_bytes(), format=pyoxigraph.RdfFormat.TURTLE)
        if quad.predicate.value.endswith("#subClassOf") and isinstance(quad.object, pyoxigraph.NamedNode)
    }
    valid = [shapes.as_ntriples(path.read_bytes()) for path in sorted(HERE.glob("*/valid.*.ttl"))]
    return b"".join([shapes.flattened(hierarchy), *valid])


@cache
def everything() -> bytes:
    return b"".join([world(), *(shapes.as_ntriples(path.read_bytes()) for path in INVALID)])


def keys(graph: bytes, active: bytes, engine: shapes.Engine = "fast") -> set[Key]:
    found = shapes.results(graph, active, engine=engine, syntax="ntriples")
    return {result.key for result in found}


def approved(path: Path) -> set[Key]:
    """The report beside a fixture: focus, path, shape and component, tab-separated."""
    found: set[Key] = set()
    for line in path.with_suffix(".expected.tsv").read_text(encoding="utf-8").splitlines()[1:]:
        focus, way, shape, component = line.split("\t")
        way = " ".join(f"<{expand(part)}>" if ":" in part else part for part in way.split(" "))
        found.add((f"<{expand(focus)}>", way.replace(" ", ""), expand(f"shape:{shape}"), component))
    return found


def written(found: set[Key]) -> str:
    """A report as `approved` reads it."""
    lines = ["focus\tpath\tshape\tcomponent"]
    for focus, way, shape, component in sorted(found):
        spaced = "".join(f" {c} " if c in "<>" else c for c in way)
        parts = [shrink(part) if "://" in part else part for part in spaced.split() if part not in "<>"]
        lines.append(
            "\t".join((shrink(focus.strip("<>")), " ".join(parts), shape.removeprefix(SHAPES), component))
        )
    return "\n".join(lines) + "\n"


def shapes_of(module: str) -> bytes:
    """All shapes, with only those of `module` having targets."""
    path = ONTOLOGY / "shapes" / f"{module}.shapes.ttl"
    own = {quad.subject for quad in pyoxigraph.parse(path.read_bytes(), format=pyoxigraph.RdfFormat.TURTLE)}
    return shapes.flattened(
        quad
        for quad in triples_of_shapes()
        if quad.subject in own or not quad.predicate.value.startswith(SH + "target")
    )


def constraints() -> set[tuple[str, str]]:
    """Each shape that can report, with each constraint component that it declares."""
    quads = triples_of_shapes()
    targeted = {quad.subject for quad in quads if quad.predicate.value.startswith(SH + "target")}
    reporting = targeted | {quad.object for quad in quads if quad.predicate.value == SH + "property"}
    found: set[tuple[str, str]] = set()
    for quad in quads:
        name = quad.predicate.value.removeprefix(SH)
        if quad.subject in reporting and name in COMPONENTS:
            found.add((getattr(quad.subject, "value", ""), COMPONENTS[name]))
    return found


def test_the_world_is_sound() -> None:
    assert shapes.validate(world(), all_shapes(), syntax="ntriples") == []


@pytest.mark.parametrize("path", INVALID, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_an_invalid_fixture_gives_its_report(path: Path) -> None:
    found = keys(world() + shapes.as_ntriples(path.read_bytes()), all_shapes())
    assert found == approved(path)


def test_reports_are_written_as_they_are_read() -> None:
    for path in INVALID:
        assert written(approved(path)) == path.with_suffix(".expected.tsv").read_text(encoding="utf-8")


def test_every_constraint_fires() -> None:
    fired = {(shape, component) for path in INVALID for _, _, shape, component in approved(path)}
    assert constraints() - fired == set()


def test_every_shape_has_a_sound_focus() -> None:
    """No shape passes only because the world has nothing that it looks at."""
    fired = {shape for path in INVALID for _, _, shape, _ in approved(path)}
    targets = {
        quad.subject.value
        for quad in triples_of_shapes()
        if quad.predicate.value.startswith(SH + "target") and isinstance(quad.subject, pyoxigraph.NamedNode)
    }
    properties: dict[str, set[str]] = {}
    for quad in triples_of_shapes():
        if quad.predicate.value == SH + "property":
            properties.setdefault(getattr(quad.subject, "value", ""), set()).add(
                getattr(quad.object, "value", "")
            )
    assert {
        shape for shape in targets if shape not in fired and not properties.get(shape, set()) & fired
    } == set()


@pytest.mark.parametrize("module", MODULES)
def test_both_validators_agree(module: str) -> None:
    active = shapes_of(module)
    fast, arbiter = keys(everything(), active), keys(everything(), active, "pyshacl")
    assert fast - arbiter == set()
    assert arbiter - fast == set()


def test_faults_of_one_fixture_do_not_hide_those_of_another() -> None:
    """So that what the validators agree on together, they agree on fixture by fixture."""
    every: set[Key] = set()
    for path in INVALID:
        every |= approved(path)
    assert every - keys(everything(), all_shapes()) == set()


def test_every_shape_is_named_in_both_languages() -> None:
    kinds = {SH + "NodeShape", SH + "PropertyShape"}
    quads = triples_of_shapes()
    named = {quad.subject for quad in quads if getattr(quad.object, "value", "") in kinds}
    texts: dict[tuple[object, str], list[str]] = {}
    for quad in quads:
        if isinstance(quad.object, pyoxigraph.Literal) and quad.object.language:
            texts.setdefault((quad.subject, quad.predicate.value), []).append(quad.object.language)
    severe = {quad.subject for quad in quads if quad.predicate.value == SH + "severity"}
    for shape in named:
        assert isinstance(shape, pyoxigraph.NamedNode), shape
        assert shape.value.startswith(SHAPES)
        assert sorted(texts[shape, SH + "name"]) == ["en", "es"], shape
        assert sorted(texts[shape, SH + "message"]) == ["en", "es"], shape
        assert shape in severe, shape


def test_no_constraint_is_unknown_to_the_coverage() -> None:
    used = {
        quad.predicate.value.removeprefix(SH)
        for quad in triples_of_shapes()
        if quad.predicate.value.startswith(SH)
    }
    paths = {"alternativePath", "inversePath"}
    helpers = {"languageIn"}  # stands in shapes of values, which never report
    assert used - set(COMPONENTS) - NOT_CONSTRAINTS - paths - helpers == set()
