"""One line of a release's dump, taken apart (https://www.w3.org/TR/n-quads/)."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from borderkg.namespaces import RDF, XSD
from borderkg.query.terms import Term

_LITERAL: Final = re.compile(
    r'"(?P<text>(?:[^"\\]|\\.)*)"(?:@(?P<lang>[A-Za-z0-9-]+)|\^\^<(?P<datatype>[^>]*)>)?', re.DOTALL
)
_ESCAPE: Final = re.compile(r'\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(["\\tnrbf\']))')
_NAMED: Final = {"t": "\t", "n": "\n", "r": "\r", "b": "\b", "f": "\f"}


class Line(NamedTuple):
    """A quad of a dump with a sign: -1 only in the old release, 1 only in the new, 0 in both."""

    sign: int
    subject: str
    predicate: str
    object: Term
    graph: str


def cut(line: bytes) -> tuple[bytes, bytes, bytes, bytes] | None:
    """Subject, predicate, object and graph as they stand in `line`; None where it is no quad of a dump.

    >>> cut(b'<a:s> <a:p> "o o"@en <a:g> .\\n')
    (b'<a:s>', b'<a:p>', b'"o o"@en', b'<a:g>')
    >>> cut(b'<a:s> <a:p> "o" .\\n') is None
    True
    """
    first = line.find(b" ")
    second = line.find(b" ", first + 1)
    last = line.rfind(b" <", second + 1)
    if first < 1 or second < 0 or last < 0 or not line.endswith(b"> .\n"):
        return None
    return line[:first], line[first + 1 : second], line[second + 1 : last], line[last + 1 : -3]


def is_blank(subject: bytes, object: bytes) -> bool:
    """Whether a quad with these speaks of a blank node.

    >>> is_blank(b"_:c14n0", b"<a:o>"), is_blank(b"<a:s>", b'"_:x"')
    (True, False)
    """
    return subject.startswith(b"_:") or object.startswith(b"_:")


def line(sign: int, subject: bytes, predicate: bytes, object: bytes, graph: bytes) -> Line:
    """The parts of a line as text and terms."""
    return Line(
        sign,
        subject.decode().strip("<>"),
        predicate.decode()[1:-1],
        term(object.decode()),
        graph.decode()[1:-1],
    )


def term(text: str) -> Term:
    r"""The term that `text` writes in N-Triples.

    >>> term('"a \\"b\\""@en').value
    'a "b"'
    >>> term("<urn:x>")
    Term(kind='iri', value='urn:x', datatype=None, language=None)
    """
    if text.startswith("<"):
        return Term("iri", text[1:-1])
    match = _LITERAL.fullmatch(text)
    if match is None:
        return Term("blank", text.removeprefix("_:"))
    value = match["text"]
    if "\\" in value:
        value = _ESCAPE.sub(_plain, value)
    if match["lang"]:
        return Term("literal", value, RDF + "langString", match["lang"])
    return Term("literal", value, match["datatype"] or XSD + "string")


def _plain(match: re.Match[str]) -> str:
    if number := match[1] or match[2]:
        return chr(int(number, 16))
    return _NAMED.get(match[3], match[3])
