"""What the release says about itself: DCAT for the catalogue, VoID for each graph, and each graph's licence.

https://www.w3.org/TR/vocab-dcat-3/ https://www.w3.org/TR/void/
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from pyoxigraph import Literal, NamedNode, Quad

from borderkg.iris import graph, graph_kind
from borderkg.namespaces import (
    BASE,
    BKG,
    DATA,
    DCAT,
    DCTERMS,
    FOAF,
    GRAPH,
    ID,
    ONTOLOGY,
    PROV,
    RDF,
    SKOS,
    VOID,
    XSD,
)
from borderkg.sources.edition import Edition
from borderkg.store.embedded import EmbeddedStore

META: Final = graph("meta")
CC0: Final = "https://creativecommons.org/publicdomain/zero/1.0/"
PUBLIC_DOMAIN: Final = "https://creativecommons.org/publicdomain/mark/1.0/"
APACHE: Final = "https://www.apache.org/licenses/LICENSE-2.0"
CATALOGUE: Final = BASE + "catalogue"


class _Group(NamedTuple):
    """Graphs of one kind, described as one dcat:Dataset."""

    key: str
    english: str
    spanish: str


_GROUPS: Final[dict[str, _Group]] = {
    "document": _Group("documents", "What documents say", "Lo que dicen los documentos"),
    "reference": _Group("reference", "What curators hold", "Lo que sostienen los curadores"),
    "curation": _Group(
        "curation",
        "Links from what documents say to what is held",
        "Vínculos de lo que dicen los documentos con lo que se sostiene",
    ),
    "cube": _Group("statistics", "Official figures, by vintage", "Cifras oficiales, por edición"),
    "scheme": _Group("schemes", "Concept schemes", "Esquemas de conceptos"),
    "ontology": _Group("ontology", "The ontology and its alignments", "La ontología y sus alineaciones"),
    "shapes": _Group("shapes", "The shapes that data must have", "Las formas que deben tener los datos"),
    "inferred": _Group("inferred", "What the axioms entail", "Lo que implican los axiomas"),
    "derived": _Group("derived", "What is derived at build time", "Lo que se deriva al construir"),
    "checks": _Group("checks", "Claims held against figures", "Afirmaciones cotejadas con cifras"),
    "meta": _Group("metadata", "What the release says about itself", "Lo que la edición dice de sí misma"),
}
_RIGHTS: Final = {
    "en": "Our statements are CC0; a quoted phrase stays its owner's.",
    "es": "Nuestras afirmaciones son CC0; una frase citada sigue siendo de su titular.",
}
_COUNTS: Final = """
SELECT ?g (COUNT(*) AS ?triples) (COUNT(DISTINCT ?s) AS ?subjects) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g"""
_CLASSES: Final = (
    f"SELECT DISTINCT ?g ?class {{ GRAPH ?g {{ ?s <{RDF}type> ?class }} FILTER(isIRI(?class)) }}"
)


def add_metadata(store: EmbeddedStore, edition: Edition, *, further: Iterable[_Statement] = ()) -> int:
    """Describe every graph of `store`, in `graph/meta/all`; how many quads that made.

    The dates are those of `edition` and of the sources, never the clock's; `further` statements
    stand beside what is described here.
    """
    target = NamedNode(META)
    stated = {
        Quad(NamedNode(s), NamedNode(p), o, target)
        for s, p, o in (*_catalogue(edition), *_graphs(store, edition), *further)
    }
    quads = [quad for quad in stated if not store.contains(quad.triple)]
    kinds = {quad.object for quad in quads if quad.predicate.value == RDF + "type"}
    own = (
        ("triples", len(quads) + 3),  # these three among them
        ("entities", len({quad.subject for quad in quads})),
        ("classes", len(kinds)),
    )
    quads += [Quad(target, NamedNode(VOID + name), _integer(str(count)), target) for name, count in own]
    store.extend(quads)
    return len(quads)


def license_of(name: str) -> str:
    """The licence of a named graph.

    >>> license_of("https://w3id.org/borderkg/graph/cube/cbp-southwest-totals/2023-11")
    'https://creativecommons.org/publicdomain/mark/1.0/'
    """
    return PUBLIC_DOMAIN if graph_kind(name) == "cube" and not name.endswith("/structure") else CC0


_Statement = tuple[str, str, NamedNode | Literal]


def _catalogue(edition: Edition) -> Iterator[_Statement]:
    yield CATALOGUE, RDF + "type", NamedNode(DCAT + "Catalog")
    yield CATALOGUE, DCTERMS + "title", Literal("borderkg", language="en")
    yield CATALOGUE, DCTERMS + "title", Literal("borderkg", language="es")
    yield (
        CATALOGUE,
        DCTERMS + "description",
        Literal(
            "The open knowledge graph of U.S.–Mexico border diplomacy and border statistics.",
            language="en",
        ),
    )
    yield (
        CATALOGUE,
        DCTERMS + "description",
        Literal(
            "El grafo de conocimiento abierto de la diplomacia y la estadística de la frontera "
            "México–Estados Unidos.",
            language="es",
        ),
    )
    yield CATALOGUE, DCTERMS + "issued", _date(edition.date.isoformat())
    yield CATALOGUE, DCAT + "version", Literal(edition.id)
    yield CATALOGUE, DCTERMS + "license", NamedNode(CC0)
    yield CATALOGUE, DCTERMS + "publisher", NamedNode(CATALOGUE + "/publisher")
    yield CATALOGUE + "/publisher", RDF + "type", NamedNode(FOAF + "Agent")
    yield CATALOGUE + "/publisher", FOAF + "name", Literal("borderkg")


def _graphs(store: EmbeddedStore, edition: Edition) -> Iterator[_Statement]:
    counts: dict[str, tuple[str, str]] = {}
    for row in store.select(_COUNTS):
        held, triples, subjects = row["g"], row["triples"], row["subjects"]
        assert isinstance(held, NamedNode)
        assert isinstance(triples, Literal)
        assert isinstance(subjects, Literal)
        counts[held.value] = (triples.value, subjects.value)
    classes: dict[str, int] = {}
    for row in store.select(_CLASSES):
        held = row["g"]
        assert isinstance(held, NamedNode)
        classes[held.value] = classes.get(held.value, 0) + 1
    names = sorted({*counts, META})
    for kind in sorted({kind for name in names if (kind := graph_kind(name))}):
        yield from _group(kind, edition)
    for name in names:
        kind = graph_kind(name)
        if kind is None:
            continue
        yield name, RDF + "type", NamedNode(VOID + "Dataset")
        yield name, DCTERMS + "license", NamedNode(license_of(name))
        yield name, DCTERMS + "isPartOf", NamedNode(f"{CATALOGUE}/{_GROUPS[kind].key}")
        yield f"{CATALOGUE}/{_GROUPS[kind].key}", VOID + "subset", NamedNode(name)
        yield name, DCTERMS + "identifier", Literal(name[len(GRAPH) :])
        if kind == "document":
            for language, text in _RIGHTS.items():
                yield name, DCTERMS + "rights", Literal(text, language=language)
        if name in counts:
            quads, entities = counts[name]
            yield name, VOID + "triples", _integer(quads)
            yield name, VOID + "entities", _integer(entities)
            yield name, VOID + "classes", _integer(str(classes.get(name, 0)))
        yield from _origin(store, name, kind)


def _group(kind: str, edition: Edition) -> Iterator[_Statement]:
    group = _GROUPS[kind]
    subject = f"{CATALOGUE}/{group.key}"
    yield CATALOGUE, DCAT + "dataset", NamedNode(subject)
    yield subject, RDF + "type", NamedNode(DCAT + "Dataset")
    for language, title in (("en", group.english), ("es", group.spanish)):
        yield subject, DCTERMS + "title", Literal(title, language=language)
    yield subject, DCTERMS + "identifier", Literal(group.key)
    yield subject, DCTERMS + "issued", _date(edition.date.isoformat())
    yield subject, DCTERMS + "publisher", NamedNode(CATALOGUE + "/publisher")
    yield subject, DCTERMS + "license", NamedNode(PUBLIC_DOMAIN if kind == "cube" else CC0)


def _origin(store: EmbeddedStore, name: str, kind: str) -> Iterator[_Statement]:
    """What a graph is the graph of, and where it comes from."""
    key = name[len(GRAPH) + len(kind) + 1 :]
    if kind == "document":
        document = f"{ID}doc/{key}"
        if not store.ask(f"ASK {{ <{document}> ?p ?o }}"):
            document = f"{ID}vintage/{key}"
        yield name, BKG + "graphOf", NamedNode(document)
        yield name, DCTERMS + "source", NamedNode(document)
    elif kind == "cube" and not key.endswith("/structure"):
        yield name, BKG + "graphOf", NamedNode(DATA + key)
        yield name, DCTERMS + "source", NamedNode(DATA + key)
    elif kind == "cube":
        yield name, BKG + "graphOf", NamedNode(DATA + key.removesuffix("/structure"))
    elif kind == "scheme":
        yield name, BKG + "graphOf", NamedNode(f"{BASE}scheme/{key}")
    elif kind == "ontology":
        yield name, BKG + "graphOf", NamedNode(ONTOLOGY if key == "borderkg" else f"{ONTOLOGY}/{key}")
    elif kind == "curation" and key != "links":
        yield name, BKG + "graphOf", NamedNode(f"{GRAPH}document/{key}")
    elif kind == "inferred":
        for source in ("document", "reference", "curation", "scheme", "ontology"):
            yield name, PROV + "wasDerivedFrom", NamedNode(f"{CATALOGUE}/{_GROUPS[source].key}")
    elif kind in {"derived", "checks"}:
        yield name, PROV + "wasDerivedFrom", NamedNode(CATALOGUE)
    if kind in {"reference", "shapes"} or name == graph("curation", "links"):
        yield name, SKOS + "notation", Literal(key)


def _date(day: str) -> Literal:
    return Literal(day, datatype=NamedNode(XSD + "date"))


def _integer(value: str) -> Literal:
    return Literal(value, datatype=NamedNode(XSD + "integer"))
