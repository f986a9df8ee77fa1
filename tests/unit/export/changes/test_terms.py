"""Terms are told by what their changes do to the queries of others."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from borderkg.content import bundled
from borderkg.export.changes.cells import MEASURES
from borderkg.export.changes.comparing import compare
from borderkg.export.changes.report import LEVELS, Level, TermChange
from borderkg.export.changes.weighing import suggested
from borderkg.namespaces import BKG, GRAPH, QB, RDF, SCHEME
from borderkg.store.location import Release

FENTANYL = SCHEME + "topics/fentanyl"
TERMS = f"""
GRAPH <{GRAPH}ontology/core> {{
    bkg:Meeting a owl:Class ; rdfs:label "meeting"@en ; rdfs:subClassOf bkg:Event .
    bkg:speaker a owl:ObjectProperty ; rdfs:label "speaker"@en ; rdfs:domain bkg:Statement .
}}
GRAPH <{GRAPH}scheme/topics> {{
    <{SCHEME}topics/fentanyl> a skos:Concept ; skos:inScheme <{SCHEME}topics> ; skos:notation "fentanyl" ;
        skos:prefLabel "fentanyl"@en ; skos:definition "A drug."@en .
    <{SCHEME}topics> a skos:ConceptScheme .
}}
GRAPH <{GRAPH}inferred/all> {{ bkg:Meeting a rdfs:Class . }}
"""


def changed(write: Callable[..., Release], before: str, after: str) -> tuple[TermChange, ...]:
    assert before in TERMS
    old, new = write("2026.06", TERMS), write("2026.12", TERMS.replace(before, after))
    return compare(old, new).terms


@pytest.mark.parametrize(
    ("before", "after", "iri", "level", "effects"),
    [
        (
            'rdfs:label "meeting"@en',
            'rdfs:label "a meeting"@en',
            BKG + "Meeting",
            "patch",
            ("rdfs:label changed",),
        ),
        (
            '"A drug."@en',
            '"An opioid."@en',
            FENTANYL,
            "patch",
            ("skos:definition changed",),
        ),
        (
            'rdfs:label "meeting"@en',
            'rdfs:label "meeting"@en ; owl:deprecated true',
            BKG + "Meeting",
            "major",
            ("deprecated",),
        ),
        (
            'rdfs:label "meeting"@en',
            'rdfs:label "meeting"@en ; owl:deprecated true ; dcterms:isReplacedBy bkg:Event',
            BKG + "Meeting",
            "major",
            ("deprecated for bkg:Event", "dcterms:isReplacedBy changed"),
        ),
        (
            " ; rdfs:domain bkg:Statement",
            "",
            BKG + "speaker",
            "major",
            ("rdfs:domain bkg:Statement withdrawn",),
        ),
        (
            "rdfs:domain bkg:Statement",
            "rdfs:domain bkg:Statement ; rdfs:range bkg:Actor",
            BKG + "speaker",
            "minor",
            ("rdfs:range bkg:Actor added",),
        ),
        (
            'skos:notation "fentanyl"',
            'skos:notation "fent"',
            FENTANYL,
            "major",
            ('skos:notation "fentanyl" withdrawn', 'skos:notation "fent" added'),
        ),
        (
            "a owl:ObjectProperty",
            "a owl:DatatypeProperty",
            BKG + "speaker",
            "major",
            ("rdf:type owl:ObjectProperty withdrawn", "rdf:type owl:DatatypeProperty added"),
        ),
    ],
)
def test_each_kind_of_change_has_its_level(
    write_release: Callable[..., Release],
    before: str,
    after: str,
    iri: str,
    level: str,
    effects: tuple[str, ...],
) -> None:
    (term,) = changed(write_release, before, after)
    assert (term.iri, term.state, term.level, term.effects) == (iri, "changed", level, effects)


def test_a_term_that_went_breaks_and_one_that_came_does_not(write_release: Callable[..., Release]) -> None:
    terms = changed(write_release, 'bkg:Meeting a owl:Class ; rdfs:label "meeting"@en', "bkg:New a owl:Class")
    assert [(t.iri, t.kind, t.state, t.level, t.effects) for t in terms] == [
        (BKG + "Meeting", "class", "retired", "major", ("removed",)),
        (BKG + "New", "class", "added", "minor", ("new",)),
    ]


def test_a_term_with_the_name_of_one_that_went_is_its_new_name(
    write_release: Callable[..., Release],
) -> None:
    terms = changed(write_release, "bkg:speaker a", "bkg:saidBy a")
    assert [(t.iri, t.level, t.effects, t.renamed_to) for t in terms] == [
        (BKG + "speaker", "major", ("renamed to bkg:saidBy",), BKG + "saidBy"),
        (BKG + "saidBy", "minor", ("new",), None),
    ]


def test_what_is_only_inferred_of_a_term_is_no_change_of_it(write_release: Callable[..., Release]) -> None:
    assert changed(write_release, "bkg:Meeting a rdfs:Class", "bkg:Meeting a owl:Thing") == ()


def test_a_shape_is_no_term(write_release: Callable[..., Release]) -> None:
    assert changed(write_release, "rdfs:Class . }", "rdfs:Class . shape:X a sh:NodeShape . }") == ()


@pytest.mark.parametrize(
    ("level", "version"), [("major", "2.0.0"), ("minor", "1.3.0"), ("patch", "1.2.4"), ("none", "1.2.3")]
)
def test_the_version_follows_the_level(level: Level, version: str) -> None:
    assert level in LEVELS
    assert suggested("1.2.3", level) == version
    assert suggested(None, level) is None


def test_the_measures_are_those_of_the_ontology() -> None:
    import rdflib

    graph = rdflib.Graph().parse(bundled().ontology / "modules" / "statistics.ttl")
    held = graph.subjects(rdflib.URIRef(RDF + "type"), rdflib.URIRef(QB + "MeasureProperty"))
    assert {str(measure) for measure in held} == MEASURES
