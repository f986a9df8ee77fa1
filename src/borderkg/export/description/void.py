"""VoID: what a release holds by graph, class and property, and what it links to.

https://www.w3.org/TR/void/
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from pyoxigraph import Literal

from borderkg.export.changes.lines import term
from borderkg.export.description.counts import Counts, counts
from borderkg.export.description.files import address, released
from borderkg.export.description.statements import Statement, day, in_languages, iri, number, turtle
from borderkg.export.dump import Dump
from borderkg.iris import graph_kind
from borderkg.namespaces import BASE, DCTERMS, FOAF, GRAPH, PREFIXES, RDF, VOID
from borderkg.query.terms import Term
from borderkg.store.location import Release

LINKS: Final = GRAPH + "curation/links"
"""The graph of accepted links to other graphs."""
DESCRIPTION: Final = BASE + "void"
_FORMATS: Final = {
    "borderkg.nq": "N-Quads",
    "borderkg-flat.nt": "N-Triples",
    "borderkg.trig": "TriG",
    "borderkg.jsonld": "JSON-LD",
}
_TEXTS: Final = {
    "title": {"en": "borderkg: the whole release", "es": "borderkg: la edición completa"},
    "about": {"en": "VoID description of borderkg", "es": "Descripción VoID de borderkg"},
}
_VOCABULARIES: Final = (
    "bkg", "rdf", "rdfs", "owl", "skos", "sh", "prov", "oa", "org", "foaf", "sem", "schema", "qb",
    "dcat", "dcterms", "void", "vann", "time", "geo", "wgs84",
)  # fmt: skip
_EXAMPLES: Final = 3


def description(release: Release, *, files: Iterable[str] = (), endpoint: str | None = None) -> bytes:
    """The VoID description of a release, as Turtle; made in this process from the dump alone.

    A bundle holds it as `void.ttl`; a service may call this once for each release that it opens (`/void.ttl`,
    `/.well-known/void`) and keep the bytes: one pass over the dump, about a second for 200,000 triples.

    Args:
        release: the release, or a bundle of one.
        files: names of dumps beyond those that every release has.
        endpoint: the address of a SPARQL endpoint that serves the release.

    Raises:
        DamagedReleaseError: when the dump or the manifest cannot be read.
    """
    dump = Dump(release.dump)
    return turtle(_statements(release, dump, counts(dump), sorted({*_FORMATS} & {*files}), endpoint))


def _statements(
    release: Release, dump: Dump, counted: Counts, files: list[str], endpoint: str | None
) -> Iterator[Statement]:
    whole = released(release)
    yield DESCRIPTION, RDF + "type", iri(VOID + "DatasetDescription")
    yield from in_languages(DESCRIPTION, DCTERMS + "title", _TEXTS["about"])
    yield DESCRIPTION, FOAF + "topic", iri(whole)
    yield DESCRIPTION, FOAF + "primaryTopic", iri(whole)
    yield whole, RDF + "type", iri(VOID + "Dataset")
    yield from in_languages(whole, DCTERMS + "title", _TEXTS["title"])
    yield whole, DCTERMS + "issued", day(str(release.manifest.get("date", "")))
    yield whole, FOAF + "homepage", iri(BASE)
    yield whole, VOID + "uriSpace", Literal(BASE)
    yield whole, VOID + "uriRegexPattern", Literal("^" + BASE.replace(".", r"\."))
    for name in {"borderkg.nq", "borderkg-flat.nt", *files}:
        yield whole, VOID + "dataDump", iri(address(release, name))
        yield whole, VOID + "feature", iri(f"http://www.w3.org/ns/formats/{_FORMATS[name]}")
    for prefix in _VOCABULARIES:
        if any(name.startswith(PREFIXES[prefix]) for name in (*counted.properties, *counted.classes)):
            yield whole, VOID + "vocabulary", iri(PREFIXES[prefix])
    if endpoint:
        yield whole, VOID + "sparqlEndpoint", iri(endpoint)
    yield whole, VOID + "triples", number(counted.triples)
    yield whole, VOID + "entities", number(counted.entities)
    yield whole, VOID + "distinctSubjects", number(counted.subjects)
    yield whole, VOID + "distinctObjects", number(counted.objects)
    yield whole, VOID + "properties", number(len(counted.properties))
    yield whole, VOID + "classes", number(len(counted.classes))
    yield from _examples(dump, whole)
    yield from _partitions(counted, whole)
    yield from _graphs(dump, counted, whole)
    yield from linksets(dump, whole)


def _examples(dump: Dump, whole: str) -> Iterator[Statement]:
    for kind in ("event", "person", "doc"):
        for run in dump.runs(PREFIXES[kind]):
            yield whole, VOID + "exampleResource", iri(run.subject.decode()[1:-1])
            break


def _partitions(counted: Counts, whole: str) -> Iterator[Statement]:
    for name, entities in counted.classes.items():
        node = f"{whole}/class/{_slug(name)}"
        yield whole, VOID + "classPartition", iri(node)
        yield node, VOID + "class", iri(name)
        yield node, VOID + "entities", number(entities)
    for name, held in counted.properties.items():
        node = f"{whole}/property/{_slug(name)}"
        yield whole, VOID + "propertyPartition", iri(node)
        yield node, VOID + "property", iri(name)
        yield node, VOID + "triples", number(held.triples)
        yield node, VOID + "distinctSubjects", number(held.subjects)
        yield node, VOID + "distinctObjects", number(held.objects)


def _graphs(dump: Dump, counted: Counts, whole: str) -> Iterator[Statement]:
    for name, held in counted.graphs.items():
        if graph_kind(name) is None:
            continue
        yield whole, VOID + "subset", iri(name)
        yield name, RDF + "type", iri(VOID + "Dataset")
        yield name, VOID + "triples", number(held.triples)
        yield name, VOID + "distinctSubjects", number(held.subjects)
        yield name, VOID + "properties", number(held.properties)
        yield name, VOID + "classes", number(held.classes)
        for licence in dump.about(name).get(DCTERMS + "license", []):
            yield name, DCTERMS + "license", iri(licence.value)


def linksets(dump: Dump, whole: str) -> Iterator[Statement]:
    """The linksets that the release describes, with their links counted in the graph of links.

    https://www.w3.org/TR/void/#linkset
    """
    found = {node.value: dump.about(node.value) for node in dump.about(LINKS).get(VOID + "subset", [])}
    spaces = {node: _space(dump, said) for node, said in found.items()}
    held: Counter[tuple[str, str]] = Counter()
    graph = f"<{LINKS}>".encode()
    wanted = {space for space in spaces.values() if space}
    for run in dump.runs(BASE):
        for predicate, value, name in run.said:
            if name == graph and value.startswith(b"<"):
                target = term(value.decode()).value
                fitting = [space for space in wanted if target.startswith(space)]
                if fitting:
                    held[predicate.decode()[1:-1], max(fitting, key=len)] += 1
    for node, said in sorted(found.items()):
        link = said[VOID + "linkPredicate"][0].value
        other = said[VOID + "objectsTarget"][0].value
        yield whole, VOID + "subset", iri(node)
        yield node, RDF + "type", iri(VOID + "Linkset")
        yield from in_languages(node, DCTERMS + "title", _texts(said[DCTERMS + "title"]))
        yield node, VOID + "linkPredicate", iri(link)
        yield node, VOID + "subjectsTarget", iri(whole)
        yield node, VOID + "objectsTarget", iri(other)
        yield node, VOID + "triples", number(held[link, spaces[node]])
        for licence in said.get(DCTERMS + "license", []):
            yield node, DCTERMS + "license", iri(licence.value)
        about = dump.about(other)
        yield other, RDF + "type", iri(VOID + "Dataset")
        yield from in_languages(other, DCTERMS + "title", _texts(about.get(DCTERMS + "title", [])))
        yield other, VOID + "uriSpace", Literal(spaces[node])
        for page in about.get(FOAF + "homepage", []):
            yield other, FOAF + "homepage", iri(page.value)


def _space(dump: Dump, said: Mapping[str, list[Term]]) -> str:
    (target,) = said[VOID + "objectsTarget"]
    spaces = dump.about(target.value).get(VOID + "uriSpace", [])
    return spaces[0].value if spaces else ""


def _texts(terms: list[Term]) -> dict[str, str]:
    return {one.language or "": one.value for one in terms}


def _slug(name: str) -> str:
    """A part of an IRI that names a term, with its prefix where it has one of ours."""
    best = max(
        (prefix for prefix, space in PREFIXES.items() if name.startswith(space)),
        key=lambda prefix: len(PREFIXES[prefix]),
        default="",
    )
    return f"{best}-{name[len(PREFIXES[best]) :]}" if best else name.rpartition("#")[2].rpartition("/")[2]
