"""RDF terms as plain tuples, their N-Triples form, and the Python values of XSD datatypes."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Final, Literal, NamedTuple, TypeAlias

from borderkg.errors import QueryError
from borderkg.namespaces import RDF, XSD

Value: TypeAlias = str | int | Decimal | float | bool | date | datetime | None
"""What a cell of a frame holds; an IRI, and a literal of any other datatype, is its text."""

LANG_STRING: Final = RDF + "langString"
INTEGERS: Final = frozenset(
    XSD + name
    for name in [
        "integer",
        "long",
        "int",
        "short",
        "byte",
        "nonNegativeInteger",
        "positiveInteger",
        "nonPositiveInteger",
        "negativeInteger",
        "unsignedLong",
        "unsignedInt",
        "unsignedShort",
        "unsignedByte",
    ]
)
FLOATS: Final = frozenset((XSD + "double", XSD + "float"))
_INTEGER: Final = re.compile(r"[+-]?[0-9]+", re.ASCII)
_DECIMAL: Final = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)", re.ASCII)
_DOUBLE: Final = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?", re.ASCII)
_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_DATETIME: Final = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,6})?(?:Z|[+-][0-9]{2}:[0-9]{2})?",
    re.ASCII,
)
_IRI: Final = re.compile(
    r"[A-Za-z][A-Za-z0-9+.\-]*:(?://(?P<authority>[^/?#]*))?[^?#]*(?:\?[^#]*)?(?:#[^#]*)?", re.DOTALL
)
_NO_IRI: Final = re.compile(r"[\x00-\x20\x7f-\x9f\"<>\\^`{|}\[\]]|%(?![0-9A-Fa-f]{2})")
_ESCAPES: Final = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def is_iri(text: str) -> bool:
    """Whether `text` is an absolute IRI (RFC 3987), so that it can stand between angle brackets.

    IPv6 hosts and characters of private use are refused.

    >>> is_iri("urn:a"), is_iri("a b"), is_iri("urn:a> ?p ?o"), is_iri("urn:[")
    (True, False, False, False)
    """
    match = _IRI.fullmatch(text)
    if match is None or _NO_IRI.search(text) or any(not _may_stand(c) for c in text if c > "\x9f"):
        return False
    authority = match["authority"]
    if authority is None:
        return True
    host = authority.rpartition("@")[2] if authority.count("@") < 2 else "@"
    name, _, port = host.partition(":")
    return "@" not in name and (not port or port.isdecimal())


def _may_stand(character: str) -> bool:
    """Whether a character beyond ASCII is one of the ucschar of RFC 3987."""
    number = ord(character)
    return not (
        0xD800 <= number <= 0xF8FF
        or 0xFDD0 <= number <= 0xFDEF
        or 0xFFF0 <= number <= 0xFFFF
        or number & 0xFFFE == 0xFFFE
        or 0xE0000 <= number <= 0xE0FFF
        or number >= 0xF0000
    )


class Term(NamedTuple):
    """An IRI, a blank node or a literal."""

    kind: Literal["iri", "blank", "literal"]
    value: str
    datatype: str | None = None
    language: str | None = None

    @property
    def n3(self) -> str:
        r"""The term in N-Triples (https://www.w3.org/TR/n-triples/).

        >>> Term("literal", 'a "b"', XSD + "string").n3
        '"a \\"b\\""'
        """
        if self.kind == "iri":
            return f"<{self.value}>"
        if self.kind == "blank":
            return f"_:{self.value}"
        text = '"' + "".join(_ESCAPES.get(c, c) for c in self.value) + '"'
        if self.language:
            return f"{text}@{self.language}"
        if self.datatype in (None, XSD + "string"):
            return text
        return f"{text}^^<{self.datatype}>"

    @property
    def python(self) -> Value:
        """The value in Python, by the datatype alone; the text where it is not of its datatype.

        >>> Term("literal", "181059", XSD + "integer").python
        181059
        >>> Term("literal", "2023-02-30", XSD + "date").python
        '2023-02-30'
        """
        if self.kind != "literal" or self.datatype is None:
            return self.value
        text, datatype = self.value, self.datatype
        if datatype in INTEGERS:
            return int(text) if _INTEGER.fullmatch(text) else text
        if datatype == XSD + "decimal":
            return Decimal(text) if _DECIMAL.fullmatch(text) else text
        if datatype in FLOATS:
            if text in ("INF", "-INF", "NaN"):
                return float(text.replace("INF", "inf"))
            return float(text) if _DOUBLE.fullmatch(text) else text
        if datatype == XSD + "boolean":
            return {"true": True, "1": True, "false": False, "0": False}.get(text, text)
        try:
            if datatype == XSD + "date" and _DATE.fullmatch(text):
                return date.fromisoformat(text)
            if datatype == XSD + "dateTime" and _DATETIME.fullmatch(text):
                return datetime.fromisoformat(text)
        except ValueError:
            return text
        return text


def from_json(binding: dict[str, str]) -> Term:
    """The term of one binding in SPARQL 1.1 JSON.

    https://www.w3.org/TR/sparql11-results-json/#select-encode-terms

    Raises:
        QueryError: for a triple term, which SPARQL 1.1 does not have.
    """
    kind = binding["type"]
    if kind == "uri":
        return Term("iri", binding["value"])
    if kind == "bnode":
        return Term("blank", binding["value"])
    if kind in ("literal", "typed-literal"):
        language = binding.get("xml:lang")
        datatype = LANG_STRING if language else binding.get("datatype", XSD + "string")
        return Term("literal", binding["value"], datatype, language)
    raise QueryError("a term of a kind that a table cannot hold", found=kind, expected="an RDF 1.1 term")
