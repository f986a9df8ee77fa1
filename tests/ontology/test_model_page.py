"""The page on the model names every term with its definition, and its examples are in the shipped data."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

from borderkg.assemble.curated import authored_files
from borderkg.content import bundled
from borderkg.namespaces import BASE, BKG, OWL, PREFIXES, RDF, RDFS, SKOS

PAGE = Path(__file__).parents[2] / "docs" / "model.md"
TEXT = PAGE.read_text(encoding="utf-8")
EXAMPLES = re.findall(r"### (\w+)\n.*?```turtle\n(.*?)```", TEXT, flags=re.DOTALL)
HEADER = "".join(f"PREFIX {prefix}: <{namespace}>\n" for prefix, namespace in PREFIXES.items())
KINDS = {NamedNode(OWL + kind) for kind in ("Class", "ObjectProperty", "DatatypeProperty")}


def triples(text: bytes) -> set[Triple]:
    return {quad.triple for quad in parse(text, format=RdfFormat.TURTLE, base_iri=BASE)}


def rows() -> dict[str, list[str]]:
    """The cells of each row of the tables of terms, by its first."""
    table = [
        [cell.strip() for cell in line.split("|")[1:-1]] for line in TEXT.splitlines() if line[:3] == "| `"
    ]
    return {cells[0].strip("`"): cells[1:] for cells in table}


def test_every_module_has_an_example() -> None:
    assert {name for name, _ in EXAMPLES} == {
        path.stem for path in (bundled().ontology / "modules").glob("*.ttl")
    }


@pytest.mark.parametrize(("module", "example"), EXAMPLES, ids=[name for name, _ in EXAMPLES])
def test_an_example_is_cut_from_the_shipped_data(module: str, example: str) -> None:
    shipped: set[Triple] = set()
    for file in authored_files(bundled()):
        if file.name.startswith("data/"):
            shipped |= triples(file.path.read_bytes())
    assert triples((HEADER + example).encode()) - shipped == set()


def test_every_term_stands_in_a_table_as_the_ontology_has_it() -> None:
    table = rows()
    for path in (bundled().ontology / "modules").glob("*.ttl"):
        stated = triples(path.read_bytes())
        for term in {t.subject for t in stated if t.predicate.value == RDF + "type" and t.object in KINDS}:
            assert isinstance(term, NamedNode)
            name = term.value.removeprefix(BKG)
            about = [t for t in stated if t.subject == term]
            meaning = [
                t.object.value
                for t in about
                if t.predicate.value == SKOS + "definition"
                and isinstance(t.object, Literal)
                and t.object.language == "en"
            ]
            assert table[name][-1] == meaning[0]
            for column, side in ((0, "domain"), (1, "range")):
                named = [t.object for t in about if t.predicate.value == RDFS + side]
                for other in named:
                    assert isinstance(other, NamedNode)
                    local = re.split(r"[#/]", other.value)[-1]
                    assert table[name][column].strip("`").split(":")[-1] == local, name
