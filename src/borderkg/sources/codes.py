"""Which codes exist: the things and concepts that the ontology's schemes and the reference data define."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph

from borderkg.content import Content
from borderkg.errors import TurtleError


def known(content: Content) -> frozenset[str]:
    """The IRI of everything that `ontology/vocabularies` and `data/reference` describe.

    Raises:
        TurtleError: when a file of them does not parse.
    """
    found: set[str] = set()
    for folder in (content.ontology / "vocabularies", content.data / "reference"):
        for path in sorted(folder.glob("*.ttl")):
            found.update(_subjects(path))
    return frozenset(found)


def _subjects(path: Path) -> set[str]:
    try:
        return {
            quad.subject.value
            for quad in pyoxigraph.parse(path=path, format=pyoxigraph.RdfFormat.TURTLE)
            if isinstance(quad.subject, pyoxigraph.NamedNode)
        }
    except SyntaxError as error:
        raise TurtleError(
            f"this is not Turtle ({error.msg})", where=path, line=error.lineno, advice="correct the line"
        ) from error
