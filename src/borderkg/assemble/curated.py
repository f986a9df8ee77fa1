"""Authored Turtle becomes one named graph a file; no triple may stand in two."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Final, NamedTuple

from pyoxigraph import BlankNode, NamedNode, Quad, Triple

from borderkg.assemble.blanks import labelled
from borderkg.content import Content
from borderkg.errors import BuildError
from borderkg.iris import graph
from borderkg.sources import rdf
from borderkg.store.embedded import EmbeddedStore

_SHAPES: Final = ".shapes"


class AuthoredFile(NamedTuple):
    """A Turtle file and the graph that it becomes."""

    path: Path
    graph: str
    name: str
    """Its path below the content, as the manifest names it: `data/reference/people.ttl`."""


def authored_files(content: Content) -> list[AuthoredFile]:
    """Every authored Turtle file of `content`, sorted by graph.

    Raises:
        BuildError: when two files would be one graph, or a file has no place in the layout.
    """
    ontology, held = content.ontology, content.data
    folders = (
        (ontology, "ontology", "ontology", ""),
        (ontology / "modules", "ontology/modules", "ontology", ""),
        (ontology / "alignments", "ontology/alignments", "ontology", ""),
        (ontology / "vocabularies", "ontology/vocabularies", "scheme", ""),
        (ontology / "shapes", "ontology/shapes", "shapes", _SHAPES),
        (held / "reference", "data/reference", "reference", ""),
        (held / "documents", "data/documents", "document", ""),
        (held / "curation", "data/curation", "curation", ""),
    )
    files: dict[str, AuthoredFile] = {}
    for folder, name, kind, ending in folders:
        for path in sorted(folder.glob("*.ttl")):
            stem = path.stem
            if ending and not stem.endswith(ending):
                raise BuildError("a file without its ending", where=path, expected=f"<module>{ending}.ttl")
            iri = graph(kind, stem[: len(stem) - len(ending)])
            if iri in files:
                raise BuildError(
                    "two files would be one graph",
                    where=path,
                    found=files[iri].name,
                    expected="a stem of its own",
                    advice="rename one of them",
                )
            files[iri] = AuthoredFile(path, iri, f"{name}/{path.name}")
    return [files[iri] for iri in sorted(files)]


def add_curated(store: EmbeddedStore, files: Iterable[AuthoredFile]) -> int:
    """Put `files` into `store`, a graph each; the order of `files` does not matter.

    Returns:
        How many quads that made.

    Raises:
        EncodingError, TurtleError: when a file cannot be read.
        BuildError: when a triple stands in two files, or a blank node where none may be.
    """
    holders: dict[Triple, AuthoredFile] = {}
    quads: list[Quad] = []
    for file in sorted(files, key=lambda file: file.graph):
        target = NamedNode(file.graph)
        renamed: dict[BlankNode, BlankNode] = {}
        for quad in rdf.read(file.path):
            subject = quad.subject
            value = quad.object
            if isinstance(subject, BlankNode):
                subject = renamed.setdefault(subject, BlankNode())
            if isinstance(value, BlankNode):
                value = renamed.setdefault(value, BlankNode())
            triple = Triple(subject, quad.predicate, value)
            other = holders.get(triple)
            if other is file:
                continue
            if other is not None:
                raise BuildError(
                    "a triple stands in two graphs",
                    where=file.path,
                    found=f"{triple} (also in {other.name})",
                    expected="each triple in one file",
                    advice="delete it from one of the two",
                )
            holders[triple] = file
            quads.append(Quad(subject, quad.predicate, value, target))
    ready = labelled(quads)
    store.extend(ready)
    return len(ready)
