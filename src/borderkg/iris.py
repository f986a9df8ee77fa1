"""Minting IRIs: the only place where a name from outside becomes part of one.

A slug is lower case, its diacritics dropped, any other run of characters one hyphen, made from
NFC text. Nothing that can be revised is ever part of an IRI.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from borderkg.errors import BorderKGError
from borderkg.namespaces import DATA, GRAPH, ID, SCHEME

KINDS: Final = frozenset(
    [
        "person",
        "org",
        "group",
        "post",
        "tenure",
        "event",
        "place",
        "period",
        "law",
        "practice",
        "doc",
        "vintage",
    ]
)
GRAPH_KINDS: Final = (
    "document",
    "reference",
    "curation",
    "cube",
    "scheme",
    "ontology",
    "shapes",
    "inferred",
    "derived",
    "checks",
    "meta",
    "text",
)
_FOLDED: Final = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "ł": "l", "þ": "th", "ı": "i"}
)


def slug(name: str) -> str:
    """`name` as a part of an IRI.

    Raises:
        BorderKGError: when nothing of `name` is a letter or digit.

    >>> slug("Andrés Manuel López Obrador")
    'andres-manuel-lopez-obrador'
    >>> slug("U.S.–Mexico border")
    'u-s-mexico-border'
    """
    text = unicodedata.normalize("NFC", name).lower().translate(_FOLDED)
    text = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    made = re.sub(r"[^a-z0-9]+", "-", text).strip("-")
    if not made:
        raise BorderKGError(
            "a name gives no slug",
            found=name,
            expected="a Latin letter or a digit",
            advice="give the slug by hand in the source's code map",
        )
    return made


def thing(kind: str, *parts: str) -> str:
    """The IRI of a thing, or of a node that depends on it.

    >>> thing("doc", "x", "claim", "3")
    'https://w3id.org/borderkg/id/doc/x/claim/3'
    """
    if kind not in KINDS:
        raise BorderKGError("no such kind of thing", found=kind, expected=", ".join(sorted(KINDS)))
    return ID + "/".join((kind, *parts))


def concept(scheme: str, notation: str) -> str:
    """The IRI of a concept; `notation` is slugged.

    >>> concept("topics", "human-mobility")
    'https://w3id.org/borderkg/scheme/topics/human-mobility'
    """
    return f"{SCHEME}{scheme}/{slug(notation)}"


def cube(name: str, *parts: str) -> str:
    """The IRI of a cube, of a vintage of it, or of an observation.

    >>> cube("cbp-encounters-aor", "2024-10")
    'https://w3id.org/borderkg/data/cbp-encounters-aor/2024-10'
    """
    return DATA + "/".join((name, *parts))


def graph(kind: str, key: str = "all") -> str:
    """The IRI of a named graph.

    >>> graph("reference", "people")
    'https://w3id.org/borderkg/graph/reference/people'
    """
    if kind not in GRAPH_KINDS:
        raise BorderKGError("no such kind of graph", found=kind, expected=", ".join(GRAPH_KINDS))
    return f"{GRAPH}{kind}/{key}"


def graph_kind(iri: str) -> str | None:
    """The kind of one of our graphs, or None for a graph that is not ours.

    >>> graph_kind("https://w3id.org/borderkg/graph/cube/x/2023-11")
    'cube'
    """
    if not iri.startswith(GRAPH):
        return None
    kind = iri[len(GRAPH) :].partition("/")[0]
    return kind if kind in GRAPH_KINDS else None
