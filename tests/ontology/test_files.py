"""Every file of the ontology parses, is canonical, says what it is, and imports nothing from outside."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import NamedNode, RdfFormat, Triple, parse

from borderkg.content import bundled
from borderkg.namespaces import BKG, DCTERMS, ONTOLOGY, OWL, RDF
from borderkg.turtle import canonical

FOLDER = bundled().ontology
FILES = sorted(FOLDER.rglob("*.ttl"))
UMBRELLA = FOLDER / "borderkg.ttl"
HEADED = [
    UMBRELLA,
    *sorted((FOLDER / "modules").glob("*.ttl")),
    *sorted((FOLDER / "alignments").glob("*.ttl")),
]
MODULES = {"core", "actors", "events", "stances", "evidence", "statistics", "policy", "geography", "time"}
LICENCE = "https://creativecommons.org/publicdomain/zero/1.0/"


def triples(path: Path) -> list[Triple]:
    return [quad.triple for quad in parse(path.read_bytes(), format=RdfFormat.TURTLE)]


def ontology_of(path: Path) -> str:
    found = [
        t.subject
        for t in triples(path)
        if t.predicate.value == RDF + "type" and t.object == NamedNode(OWL + "Ontology")
    ]
    assert len(found) == 1
    assert isinstance(found[0], NamedNode)
    return found[0].value


def values(path: Path, predicate: str) -> list[str]:
    subject = NamedNode(ontology_of(path))
    return [t.object.value for t in triples(path) if t.subject == subject and t.predicate.value == predicate]  # type: ignore[union-attr]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(FOLDER).as_posix())
def test_file_is_canonical(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert canonical(text, where=path) == text


@pytest.mark.parametrize("path", HEADED, ids=lambda path: path.stem)
def test_header_names_version_licence_and_titles(path: Path) -> None:
    iri = ontology_of(path)
    assert iri == (ONTOLOGY if path == UMBRELLA else f"{ONTOLOGY}/{path.stem}")
    assert values(path, OWL + "versionIRI") == [f"{iri}/1.0.0"]
    assert values(path, OWL + "versionInfo") == ["1.0.0"]
    assert values(path, DCTERMS + "license") == [LICENCE]
    assert len(values(path, DCTERMS + "title")) == 2


def test_the_modules_are_the_nine_of_the_model() -> None:
    assert {path.stem for path in (FOLDER / "modules").glob("*.ttl")} == MODULES


def test_no_two_files_of_the_ontology_share_a_stem() -> None:
    stems = [path.stem for path in HEADED]
    assert len(stems) == len(set(stems))


@pytest.mark.parametrize("path", HEADED, ids=lambda path: path.stem)
def test_imports_resolve_inside_the_folder(path: Path) -> None:
    held = {ontology_of(other) for other in HEADED}
    imported = values(path, OWL + "imports")
    assert set(imported) <= held
    assert ontology_of(path) not in imported


def test_the_umbrella_imports_every_file_and_has_no_term() -> None:
    assert set(values(UMBRELLA, OWL + "imports")) == {ontology_of(path) for path in HEADED} - {ONTOLOGY}
    assert {t.subject for t in triples(UMBRELLA)} == {NamedNode(ONTOLOGY)}


@pytest.mark.parametrize("module", sorted(MODULES))
def test_a_module_imports_every_module_whose_terms_it_uses(module: str) -> None:
    homes = {
        t.subject.value: path.stem
        for path in (FOLDER / "modules").glob("*.ttl")
        for t in triples(path)
        if isinstance(t.subject, NamedNode) and t.subject.value.startswith(BKG)
    }
    path = FOLDER / "modules" / f"{module}.ttl"
    used = {
        homes[t.object.value]
        for t in triples(path)
        if isinstance(t.object, NamedNode) and t.object.value in homes
    }
    assert {f"{ONTOLOGY}/{name}" for name in used - {module}} == set(values(path, OWL + "imports"))


def test_terms_are_written_in_their_case() -> None:
    properties = {"ObjectProperty", "DatatypeProperty", "AnnotationProperty"}
    for path in (FOLDER / "modules").glob("*.ttl"):
        for triple in triples(path):
            if triple.predicate.value != RDF + "type" or not isinstance(triple.object, NamedNode):
                continue
            kind = triple.object.value.removeprefix(OWL)
            if isinstance(triple.subject, NamedNode) and triple.subject.value.startswith(BKG):
                name = triple.subject.value.removeprefix(BKG)
                assert name.isalnum()
                if kind == "Class":
                    assert name[0].isupper(), name
                elif kind in properties:
                    assert name[0].islower(), name
