"""Each hygiene query finds nothing in what is shipped, and finds the offence that is planted for it."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import Quad, RdfFormat

from borderkg.assemble.curated import add_curated, authored_files
from borderkg.content import bundled
from borderkg.namespaces import GRAPH, PREFIXES, expand
from borderkg.query.header import Text, read
from borderkg.store.embedded import EmbeddedStore

CONTENT = bundled()
RULES = {path.stem: path for path in sorted((CONTENT.ontology / "hygiene").glob("*.rq"))}
ARTICLE = "document/x"
HEADER = "".join(f"PREFIX {prefix}: <{namespace}>\n" for prefix, namespace in PREFIXES.items()) + (
    "BASE <https://w3id.org/borderkg/>\n"
)
TERM = (
    'rdfs:label "n"@en , "n"@es ; skos:definition "n"@en , "n"@es ; '
    "rdfs:isDefinedBy <https://w3id.org/borderkg/ns/core> ."
)
CONCEPT = (
    'skos:prefLabel "n"@en , "n"@es ; skos:definition "n"@en , "n"@es ; rdfs:isDefinedBy scheme:units ; '
)
PLANTED: dict[str, tuple[str, dict[str, str]]] = {
    # rule: the node at fault, and what is put into which graph
    "term-without-label": ("bkg:New", {"ontology/core": 'bkg:New a owl:Class ; rdfs:label "new"@en .'}),
    "term-without-definition": (
        "bkg:New",
        {"ontology/core": 'bkg:New a owl:Class ; skos:definition "n"@es .'},
    ),
    "term-without-module": ("bkg:New", {"ontology/actors": f"bkg:New a owl:Class ; {TERM}"}),
    "external-term-without-vocabulary": (
        "foaf:Group",
        {"ontology/foaf": 'foaf:Group a owl:Class ; rdfs:label "g"@en .'},
    ),
    "property-with-two-domains-or-ranges": (
        "bkg:post",
        {"ontology/actors": "bkg:post rdfs:range bkg:Place ."},
    ),
    "domain-on-a-shared-property": ("bkg:topic", {"ontology/events": "bkg:topic rdfs:domain bkg:Event ."}),
    "domain-or-range-on-an-external-term": (
        "foaf:name",
        {"ontology/foaf": "foaf:name rdfs:domain foaf:Agent ."},
    ),
    "range-outside-the-profile": ("bkg:new", {"ontology/core": "bkg:new rdfs:range xsd:date ."}),
    "property-of-two-kinds": ("bkg:post", {"ontology/core": "bkg:post a owl:DatatypeProperty ."}),
    "import-from-outside": (
        "https://w3id.org/borderkg/ns/core",
        {"ontology/core": "<ns/core> owl:imports <http://xmlns.com/foaf/0.1/> ."},
    ),
    "undeclared-term": ("bkg:Persn", {"reference/people": "person:x a bkg:Persn ."}),
    "undeclared-external-term": ("foaf:nme", {"reference/people": 'person:x foaf:nme "X" .'}),
    "literal-where-a-thing-belongs": (
        "person:x",
        {"reference/people": 'person:x bkg:holdsPost "president" .'},
    ),
    "thing-where-a-literal-belongs": ("post:x", {"reference/posts": "post:x bkg:seats post:y ."}),
    "concept-without-notation": (
        "scheme:units/new",
        {
            "scheme/units": f"<scheme/units/new> {CONCEPT} skos:inScheme scheme:units ; "
            "skos:topConceptOf scheme:units ."
        },
    ),
    "concept-without-label": (
        "scheme:units/new",
        {"scheme/units": '<scheme/units/new> skos:inScheme scheme:units ; skos:prefLabel "n"@en .'},
    ),
    "concept-without-definition": (
        "scheme:units/new",
        {"scheme/units": '<scheme/units/new> skos:inScheme scheme:units ; skos:definition "n"@es .'},
    ),
    "concept-without-scheme": (
        "scheme:units/new",
        {"scheme/units": "<scheme/units/new> a skos:Concept ; skos:inScheme scheme:nowhere ."},
    ),
    "concept-without-origin": (
        "scheme:units/new",
        {"scheme/units": "<scheme/units/new> skos:inScheme scheme:units ."},
    ),
    "orphan-concept": (
        "scheme:units/new",
        {
            "scheme/units": "<scheme/units/new> skos:inScheme scheme:units ; "
            "skos:broader <scheme/topics/fentanyl> .",
        },
    ),
    "top-concept-missing-in-scheme": (
        "scheme:units/new",
        {
            "scheme/units": "<scheme/units/new> skos:topConceptOf scheme:units .",
            # what reasoning adds does not excuse the author
            "inferred/all": "scheme:units skos:hasTopConcept <scheme/units/new> .",
        },
    ),
    "unknown-top-concept": (
        "scheme:units",
        {"scheme/units": "scheme:units skos:hasTopConcept <scheme/units/new> ."},
    ),
    "notation-used-twice": (
        "scheme:units/a",
        {
            "scheme/units": '<scheme/units/a> skos:inScheme scheme:units ; skos:notation "n" . '
            '<scheme/units/b> skos:inScheme scheme:units ; skos:notation "n" .'
        },
    ),
    "curated-predicate-in-a-document": ("event:e", {ARTICLE: "event:e sem:hasPlace place:p ."}),
    "event-class-in-a-document": ("event:e", {ARTICLE: "event:e a bkg:PhoneCall ."}),
    "event-described-in-a-document": ("event:e", {ARTICLE: "event:e bkg:topic <scheme/topics/fentanyl> ."}),
    "foreign-node-in-a-document": ("doc:x-2", {ARTICLE: "doc:x-2 a bkg:NewsArticle ."}),
    "tenure-in-a-document": ("id/doc/x/claim/1", {ARTICLE: "<id/doc/x/claim/1> a bkg:Tenure ."}),
    "claim-outside-a-document": ("tenure:t", {"reference/tenures": "tenure:t a bkg:RoleClaim ."}),
    "claim-link-outside-curation": (
        "id/doc/x/mention/1",
        {ARTICLE: "<id/doc/x/mention/1> bkg:refersTo person:p ."},
    ),
    "triple-in-two-graphs": (
        "person:p",
        {"reference/people": "person:p a bkg:Person .", "derived/labels": "person:p a bkg:Person ."},
    ),
    "blank-node-in-data": ("person:p", {"reference/people": "person:p bkg:refersTo [] ."}),
    "verbatim-text-in-public": ("doc:x", {ARTICLE: 'doc:x bkg:verbatimText "all of it" .'}),
    "two-iris-for-one-thing": (
        "place:southwest-land-border",
        {"curation/x": "place:southwest-land-border owl:sameAs place:us-mexico-border ."},
    ),
    "value-of-the-wrong-datatype": ("event:e", {"reference/events": 'event:e bkg:onDate "2023-12-27" .'}),
    "quantity-of-the-wrong-datatype": (
        "id/doc/x/claim/1",
        {ARTICLE: "<id/doc/x/claim/1> a bkg:QuantitativeClaim , bkg:RateClaim ; bkg:statedValue 11 ."},
    ),
    "reason-in-one-language": (
        "id/doc/x/time/1",
        {ARTICLE: '<id/doc/x/time/1> bkg:resolutionBasis "it says so"@en .'},
    ),
}
SOUND: dict[str, dict[str, str]] = {
    # what looks like an offence and is none
    "quantity-of-the-wrong-datatype": {
        ARTICLE: "<id/doc/x/claim/1> a bkg:QuantitativeClaim , bkg:RateClaim ; bkg:statedValue 11.0 . "
        "<id/doc/x/claim/2> a bkg:QuantitativeClaim ; bkg:statedValue 11 ."
    },
    "event-described-in-a-document": {ARTICLE: "event:e bkg:participation <id/doc/x/participation/1> ."},
    "foreign-node-in-a-document": {
        ARTICLE: "doc:x a bkg:NewsArticle . <id/doc/x/claim/1> a bkg:EventClaim . "
        "practice:p a bkg:PolicyPractice ."
    },
    "claim-outside-a-document": {"inferred/all": "<id/doc/x/claim/1> a bkg:QuantitativeClaim ."},
    "claim-link-outside-curation": {
        "inferred/all": "<id/doc/x/claim/1> bkg:disagreesWith <id/doc/y/claim/1> ."
    },
    "verbatim-text-in-public": {"text/x": 'doc:x bkg:verbatimText "all of it" .'},
    "two-iris-for-one-thing": {"inferred/all": "place:p owl:sameAs place:p ."},
    "triple-in-two-graphs": {"reference/a": "place:p a bkg:Place .", "text/x": "place:p a bkg:Place ."},
}


@pytest.fixture(scope="module")
def shipped() -> EmbeddedStore:
    store = EmbeddedStore.in_memory()
    add_curated(store, authored_files(CONTENT))
    return store


@pytest.fixture(scope="module")
def vocabulary() -> list[Quad]:
    store = EmbeddedStore.in_memory()
    add_curated(store, [file for file in authored_files(CONTENT) if file.name.startswith("ontology/")])
    return list(store.quads())


def planted(base: list[Quad], graphs: dict[str, str]) -> EmbeddedStore:
    store = EmbeddedStore.in_memory()
    store.extend(base)
    for graph, turtle in graphs.items():
        store.load((HEADER + turtle).encode(), RdfFormat.TURTLE, GRAPH + graph)
    return store


def faults(store: EmbeddedStore, rule: str) -> list[str]:
    rows = store.select(RULES[rule].read_text(encoding="utf-8"))
    return [" ".join(str(row.get(name, "")) for name in ("graph", "focus", "found")) for row in rows]


def node(name: str) -> str:
    return f"<{expand(name)}>"


def test_every_rule_has_an_offence_planted_for_it() -> None:
    assert set(PLANTED) == set(RULES)


@pytest.mark.parametrize("rule", RULES)
def test_nothing_shipped_offends(shipped: EmbeddedStore, rule: str) -> None:
    assert faults(shipped, rule) == []


@pytest.mark.parametrize("rule", PLANTED)
def test_a_planted_offence_is_found(vocabulary: list[Quad], rule: str) -> None:
    focus, graphs = PLANTED[rule]
    before = set(faults(planted(vocabulary, {}), rule))
    found = [row for row in faults(planted(vocabulary, graphs), rule) if row not in before]
    assert [row.split(" ")[1] for row in found].count(node(focus)) >= 1, found


@pytest.mark.parametrize("rule", SOUND)
def test_what_only_looks_like_an_offence_is_left_alone(vocabulary: list[Quad], rule: str) -> None:
    before = faults(planted(vocabulary, {}), rule)
    assert faults(planted(vocabulary, SOUND[rule]), rule) == before


@pytest.mark.parametrize("path", RULES.values(), ids=lambda path: path.stem)
def test_a_rule_says_what_it_finds(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    entries = read(text, path).entries
    assert list(entries) == ["summary", "message"]
    assert all(isinstance(entry, Text) and entry.value for entry in entries.values())
    assert "SELECT DISTINCT ?graph ?focus ?found {" in text
    assert text.endswith("ORDER BY ?graph ?focus ?found\n")


@pytest.mark.parametrize("path", RULES.values(), ids=lambda path: path.stem)
def test_prefixes_are_those_of_the_project(path: Path) -> None:
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("PREFIX "):
            _, prefix, namespace = line.split(" ")
            assert PREFIXES[prefix.removesuffix(":")] == namespace.strip("<>")
