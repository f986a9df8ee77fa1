"""A content that means harm: hostile texts and IRIs in every place where a reader's text can stand."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse, serialize

from borderkg.namespaces import BASE, DCTERMS, FOAF, OA, RDF, RDFS, SKOS

TEXTS = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(2)>',
    "'><svg onload=alert(3)>",
    "</title><script>alert(4)</script>",
    "{{7*7}} ${7*7} <%= 7*7 %> {% raw %}",
    "\u202e<b onmouseover=alert(5)>drow",
    "\u0001\u0008\u000b\u007f\u0085<i>",
    "</script><script>alert(6)</script>",
    "<!--<script>",
    "&lt;script&gt;alert(7)&lt;/script&gt;&#60;b&#62;",
    "]]><x>",
    "\u2028\u2029`${alert(8)}`",
    "' autofocus onfocus=alert(9) x='",
    "<a href=javascript:alert(10)>x</a>",
    "</textarea></style><iframe srcdoc='<script>alert(11)</script>'>",
    "[x](javascript:alert(12)) javascript:alert(13)",
    "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(14)>",
)
IRIS = (
    "javascript:alert(20)",
    "JavaScript://example.org/%0Aalert(21)",
    "https://example.org/'onmouseover='alert(22)'&lt;&quot;&copy=1",
    "data:text/html,%3Cscript%3Ealert(23)%3C/script%3E",
    "vbscript:alert(24)",
    "https://example.org/%22%3E%3Cscript%3Ealert(25)%3C/script%3E",
)
NAMES = (
    "person/joe-biden",
    "event/biden-lopez-obrador-call-2023-12-21",
    "event/us-delegation-visit-to-mexico-2023-12-27",
)
"""Resources that get another name, one that ends in `ODD`."""
ODD = "'onmouseover='alert(30)'&lt;b&gt;&amp=(1);"
_QUOTED = frozenset(OA + name for name in ("exact", "prefix", "suffix"))
_TITLE = re.compile(r'^(title-en|title-es|method|page|licence|en|es)( = )"(.*)"$', re.M)


def renamed(path: str) -> str:
    """The path of a resource, odd where it is one of `NAMES`.

    >>> renamed("person/x"), renamed("person/joe-biden")[:20]
    ('person/x', "person/joe-biden'onm")
    """
    head, number, rest = path.partition("/participation/")
    return (head + ODD if head in NAMES else head) + number + rest


def plant(data: Path, folder: Path) -> Path:
    """A copy of the content `data` below `folder`, with `TEXTS` in its texts and `IRIS` among its links."""
    copied = folder / "data"
    shutil.copytree(data, copied)
    texts, iris = cycle(TEXTS), cycle(IRIS)
    for path in sorted(copied.rglob("*.ttl")):
        parsed = parse(path.read_bytes(), format=RdfFormat.TURTLE)
        triples = [planted for quad in parsed for planted in _planted(quad.triple, texts, iris)]
        path.write_bytes(serialize(triples, format=RdfFormat.TURTLE) or b"")
    for path in sorted(copied.rglob("source.toml")):
        path.write_text(
            _TITLE.sub(lambda found: _entry(found, texts, iris), path.read_text(encoding="utf-8")),
            encoding="utf-8",
        )
    return copied


def _entry(found: re.Match[str], texts: Iterator[str], iris: Iterator[str]) -> str:
    value = (
        next(iris)
        if found[1] in ("page", "licence")
        else f"{json.loads(chr(34) + found[3] + chr(34))} {next(texts)}"
    )
    return f"{found[1]}{found[2]}{json.dumps(value).replace(chr(127), chr(92) + 'u007f')}"


def _planted(triple: Triple, texts: Iterator[str], iris: Iterator[str]) -> Iterator[Triple]:
    subject, property, value = triple.subject, triple.predicate, triple.object
    subject = _node(subject) if isinstance(subject, NamedNode) else subject
    if isinstance(value, Literal) and value.language and property.value not in _QUOTED:
        value = Literal(f"{value.value} {next(texts)}", language=value.language)
    elif isinstance(value, NamedNode):
        value = NamedNode(next(iris)) if property.value == DCTERMS + "source" else _node(value)
    yield Triple(subject, property, value)
    if property.value == RDF + "type" and isinstance(subject, NamedNode):
        yield Triple(
            subject, NamedNode(SKOS + "note"), Literal(next(texts), datatype=NamedNode(RDF + "HTML"))
        )
        yield Triple(subject, NamedNode(FOAF + "page"), NamedNode(next(iris)))
        yield Triple(subject, NamedNode(RDFS + "seeAlso"), NamedNode(next(iris)))


def _node(node: NamedNode) -> NamedNode:
    path = node.value.removeprefix(BASE + "id/")
    return NamedNode(f"{BASE}id/{renamed(path)}") if path != node.value else node
