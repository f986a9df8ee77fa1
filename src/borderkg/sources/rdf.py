"""RDF from files, read strictly: what two readers could take differently is refused.

Turtle, N-Triples, TriG, N-Quads, JSON-LD and RDF/XML. Nothing is ever fetched: a JSON-LD context
that lies elsewhere and an XML document type are refused before the parser sees them.

https://www.w3.org/TR/turtle/ https://www.w3.org/TR/json-ld11/ https://www.w3.org/TR/rdf-syntax-grammar/
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, Final

import pyoxigraph
from pyoxigraph import Literal, Quad, RdfFormat, Triple

from borderkg.errors import SourceError, TurtleError
from borderkg.sources.encoding import decode
from borderkg.sources.literals import fault

FORMATS: Final[dict[str, RdfFormat]] = {
    ".ttl": RdfFormat.TURTLE,
    ".nt": RdfFormat.N_TRIPLES,
    ".trig": RdfFormat.TRIG,
    ".nq": RdfFormat.N_QUADS,
    ".jsonld": RdfFormat.JSON_LD,
    ".rdf": RdfFormat.RDF_XML,
    ".owl": RdfFormat.RDF_XML,
    ".xml": RdfFormat.RDF_XML,
}
"""File ending to syntax."""

_DEPTH: Final = 512
_XML_DECLARATION: Final = re.compile(r"<!\s*(DOCTYPE|ENTITY)", re.IGNORECASE)
_XML_ENCODING: Final = re.compile(r"""^\s*<\?xml[^>]*\bencoding\s*=\s*["']([^"']+)["']""")


def format_of(path: Path) -> RdfFormat:
    """The syntax that the name of `path` promises.

    Raises:
        SourceError: when the ending is none that we read.
    """
    syntax = FORMATS.get(path.suffix.lower())
    if syntax is None:
        raise SourceError(
            "no such kind of RDF file",
            where=path,
            found=path.suffix,
            expected=" ".join(FORMATS),
            advice="rename or convert the file",
        )
    return syntax


def read(path: Path) -> list[Quad]:
    """The quads of a file; triples come in the default graph, blank nodes keep their labels.

    Raises:
        EncodingError: when it is not plain UTF-8.
        TurtleError: when it does not parse, or holds a form that we refuse.
        OSError: when it cannot be read.
    """
    syntax = format_of(path)
    return parse(path.read_bytes(), syntax, where=path)


def parse(raw: bytes, syntax: RdfFormat, *, where: Path | str | None = None) -> list[Quad]:
    """The quads of `raw`, all or none.

    Raises:
        EncodingError: when it is not plain UTF-8.
        TurtleError: when it does not parse, has an XML document type, a JSON-LD context that lies
            elsewhere, a quoted triple, or a literal that is not of its datatype.

    >>> parse(b'<urn:a> <urn:p> "2023-02-30"^^<http://www.w3.org/2001/XMLSchema#date> .',
    ...       RdfFormat.TURTLE, where="a.ttl")
    Traceback (most recent call last):
    ...
    borderkg.errors.TurtleError: a.ttl:1: a literal that is not of its datatype; \
found '2023-02-30'; expected xsd:date, a day that exists, as in 2023-08-31; correct the value
    """
    text = decode(raw, where=where)
    if syntax == RdfFormat.RDF_XML:
        _refuse_document_type(text, where)
    elif syntax == RdfFormat.JSON_LD:
        _refuse_remote_contexts(text, where)
    try:
        quads = list(pyoxigraph.parse(raw, format=syntax))
    except SyntaxError as error:
        raise TurtleError(
            f"this does not parse ({error.msg})",
            where=where,
            line=error.lineno,
            found=_line(text, error.lineno),
            advice="correct the line",
        ) from error
    for quad in quads:
        if isinstance(quad.object, Triple):
            raise TurtleError(
                "a quoted triple", where=where, found=str(quad.object)[:120], expected="RDF 1.1"
            )
        if isinstance(quad.object, Literal):
            expected = fault(quad.object.value, quad.object.datatype.value)
            if expected is not None:
                raise TurtleError(
                    "a literal that is not of its datatype",
                    where=where,
                    line=_line_of(text, quad.object.value),
                    found=quad.object.value[:120],
                    expected=expected,
                    advice="correct the value",
                )
    return quads


def _refuse_document_type(text: str, where: Path | str | None) -> None:
    found = _XML_DECLARATION.search(text)
    if found:
        raise TurtleError(
            "RDF/XML with a document type is not read",
            where=where,
            line=text.count("\n", 0, found.start()) + 1,
            found=found.group(0),
            expected="RDF/XML without <!DOCTYPE and <!ENTITY",
            advice="write its entities out",
        )
    encoding = _XML_ENCODING.match(text)
    if encoding and encoding.group(1).upper() not in {"UTF-8", "UTF8"}:
        raise TurtleError(
            "RDF/XML in another encoding",
            where=where,
            line=1,
            found=encoding.group(1),
            expected="UTF-8",
            advice="convert the file",
        )


def _refuse_remote_contexts(text: str, where: Path | str | None) -> None:
    try:
        root: Any = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        raise TurtleError(
            "this is not JSON, or too deeply nested",
            where=where,
            line=getattr(error, "lineno", None),
            advice="correct the line",
        ) from error
    waiting: list[tuple[Any, int]] = [(root, 0)]
    while waiting:
        value, depth = waiting.pop()
        if depth > _DEPTH:
            raise TurtleError("JSON-LD nested too deeply", where=where, expected=f"at most {_DEPTH} levels")
        if isinstance(value, list):
            waiting.extend((item, depth + 1) for item in value)
        elif isinstance(value, dict):
            for key, inner in value.items():
                if key == "@import":
                    raise _remote(inner, text, where)
                if key == "@context":
                    for context in inner if isinstance(inner, list) else [inner]:
                        if isinstance(context, str):
                            raise _remote(context, text, where)
                waiting.append((inner, depth + 1))


def _remote(context: object, text: str, where: Path | str | None) -> TurtleError:
    return TurtleError(
        "a JSON-LD context that lies elsewhere is never fetched",
        where=where,
        line=_line_of(text, str(context)),
        found=str(context)[:120],
        expected="the context inside the file",
        advice="copy the context into the file",
    )


def _line(text: str, number: int | None) -> str | None:
    lines = text.split("\n")
    return lines[number - 1].strip()[:80] if number and 0 < number <= len(lines) else None


def _line_of(text: str, fragment: str) -> int | None:
    at = text.find(fragment)
    return text.count("\n", 0, at) + 1 if at >= 0 else None
