"""Accepted links become the graph `curation/links`, after reasoning: nothing is ever substituted over them.

An entity elsewhere is linked by the predicate of its row, a page by schema:sameAs, an entry of a
code list is text. What a row rests on stays in the link file, which is part of every release.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad, Triple

from borderkg.errors import BuildError
from borderkg.iris import graph
from borderkg.namespaces import (
    BASE,
    DCTERMS,
    FOAF,
    RDF,
    VOID,
    XSD,
)
from borderkg.sources.link_schemes import FILE
from borderkg.sources.links import Links, read_links
from borderkg.sources.sssom import LICENSE, PREDICATES, Link
from borderkg.store.embedded import EmbeddedStore

GRAPH: Final = graph("curation", "links")
CATALOGUE: Final = BASE + "catalogue"

Statement = tuple[str, str, NamedNode | Literal]


def read(folder: Path) -> Links | None:
    """The links below `data/`, or None for content without any.

    Raises:
        ManifestError, EncodingError, TableError: when a file is not as it should be.
    """
    return read_links(folder) if (folder / FILE).is_file() else None


def add_links(store: EmbeddedStore, links: Links) -> int:
    """Put the accepted links into `store`, where they are not yet stated; how many quads that made.

    Raises:
        BuildError: when a subject is not in the store, with the line of the row.
    """
    target = NamedNode(GRAPH)
    quads: dict[Quad, None] = {}
    for link in links.accepted:
        subject = NamedNode(link.subject_iri)
        if not store.ask(f"ASK {{ {subject} ?p ?o }}"):
            raise BuildError(
                "a link of a resource that the graph does not hold",
                where=links.path("accepted"),
                line=link.line,
                found=link.subject,
                expected="a resource of the reference data or a concept",
                advice="add the resource, or delete the row",
            )
        triple = _triple(links, link)
        if not store.contains(triple):
            quads[Quad(triple.subject, triple.predicate, triple.object, target)] = None
    store.extend(quads)
    return len(quads)


def linksets(store: EmbeddedStore, links: Links) -> Iterator[Statement]:
    """VoID for the links of `store`: one linkset a scheme and predicate.

    https://www.w3.org/TR/void/#linkset
    """
    counts: Counter[tuple[str, str]] = Counter()
    for link in links.accepted:
        triple = _triple(links, link)
        if isinstance(triple.object, NamedNode) and GRAPH in store.holders(triple):
            counts[link.scheme, triple.predicate.value] += 1
    for (prefix, predicate), count in sorted(counts.items()):
        scheme = links.schemes[prefix]
        linkset = f"{CATALOGUE}/links/{prefix}/{_local(predicate)}"
        other = f"{CATALOGUE}/linked/{prefix}"
        yield GRAPH, VOID + "subset", NamedNode(linkset)
        yield linkset, RDF + "type", NamedNode(VOID + "Linkset")
        yield linkset, DCTERMS + "title", Literal(f"Links to {scheme.title['en']}", language="en")
        yield linkset, DCTERMS + "title", Literal(f"Enlaces a {scheme.title['es']}", language="es")
        yield linkset, DCTERMS + "license", NamedNode(LICENSE)
        yield linkset, VOID + "linkPredicate", NamedNode(predicate)
        yield linkset, VOID + "subjectsTarget", NamedNode(CATALOGUE)
        yield linkset, VOID + "objectsTarget", NamedNode(other)
        yield linkset, VOID + "triples", Literal(str(count), datatype=NamedNode(XSD + "integer"))
        for language, title in scheme.title.items():
            yield other, DCTERMS + "title", Literal(title, language=language)
        yield other, FOAF + "homepage", NamedNode(scheme.homepage)
        yield other, VOID + "uriSpace", Literal(scheme.iri)


def _triple(links: Links, link: Link) -> Triple:
    subject = NamedNode(link.subject_iri)
    scheme = links.schemes[link.scheme]
    if scheme.form == "code":
        return Triple(subject, NamedNode(scheme.property), Literal(scheme.literal(link.identifier)))
    return Triple(subject, NamedNode(PREDICATES[link.predicate]), NamedNode(links.object_iri(link)))


def _local(predicate: str) -> str:
    return predicate.rpartition("#")[2].rpartition("/")[2]
