"""What a parameter of a stored question may hold in an address: one pattern that says it and checks it.

The patterns are of ECMA 262, as JSON Schema wants them
(https://json-schema.org/draft/2020-12/json-schema-core#section-6.4), and mean the same to Python.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from borderkg.namespaces import ID
from borderkg.query.parameters import Parameter, Type
from borderkg.serve.pages.forms import defaults

LONGEST: Final = 500
"""Characters of a value."""
_INSIDE: Final = r"[A-Za-z0-9._~!$&'()*+,;=:@/-]*"
_TAIL: Final = rf"(\?{_INSIDE})?(#{_INSIDE})?"
_PATTERNS: Final[Mapping[Type, str]] = {
    "iri": (
        rf"[A-Za-z][A-Za-z0-9-]*://[A-Za-z0-9.-]+(/{_INSIDE})?{_TAIL}"
        rf"|[A-Za-z][A-Za-z0-9-]*:[A-Za-z0-9._~-]{_INSIDE}{_TAIL}"
        r"|[A-Za-z0-9._~-][A-Za-z0-9._~/-]*(#[A-Za-z0-9._~-]*)?"
    ),
    "string": r"[^\\\x00-\x1f\x7f-\x9f\u2028\u2029]+",
    "integer": r"[+-]?[0-9]{1,18}",
    "decimal": r"[+-]?[0-9]{1,18}(\.[0-9]{1,18})?",
    "date": r"[0-9]{4}-[0-9]{2}-[0-9]{2}",
    "month": rf"(period:|id/period/|{re.escape(ID)}period/)?[0-9]{{4}}-(0[1-9]|1[0-2])",
    "boolean": r"true|false",
    "lang": r"[a-z]{2,3}(-[a-z0-9]{2,8})*",
}
_COMPILED: Final = {type_: re.compile(pattern, re.ASCII) for type_, pattern in _PATTERNS.items()}
_LARGEST: Final = 10**18 - 1


def accepts(parameter: Parameter, value: str) -> bool:
    """Whether `value` has the form of the parameter's type; a day that the calendar lacks has.

    >>> accepts(Parameter(name="a", type="iri"), "id/person/x")
    True
    >>> accepts(Parameter(name="a", type="iri"), "urn:a> ?p ?o")
    False
    """
    return len(value) <= LONGEST and _COMPILED[parameter.type].fullmatch(value) is not None


def schema(parameter: Parameter) -> dict[str, Any]:
    """The JSON Schema of the values of a parameter; an empty one asks for the default."""
    one = {"anyOf": [_schema(parameter.type), {"const": ""}]}
    several = defaults(parameter)
    if parameter.multiple:
        made: dict[str, Any] = {"type": "array", "items": one}
        return made | ({"default": [_json(parameter, value) for value in several]} if several else {})
    return one | ({"default": _json(parameter, several[0])} if several else {})


def _schema(type_: Type) -> dict[str, Any]:
    if type_ == "integer":
        return {"type": "integer", "minimum": -_LARGEST, "maximum": _LARGEST}
    if type_ == "boolean":
        return {"type": "boolean"}
    if type_ == "date":
        return {"type": "string", "format": "date"}
    return {"type": "string", "pattern": f"^({_PATTERNS[type_]})$", "maxLength": LONGEST}


def _json(parameter: Parameter, value: str) -> str | int | bool:
    if parameter.type == "integer":
        return int(value)
    return value == "true" if parameter.type == "boolean" else value
