"""Typed parameters: a value from Python or from a command line becomes a term in N-Triples form.

A parameter is one line `VALUES ?name { … }` of a stored query. What is between the braces is
replaced, all parameters in one pass; nothing else ever touches the text of a query.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Final, Literal, TypeAlias, get_args

from borderkg.errors import ParameterError
from borderkg.namespaces import ID, XSD, expand
from borderkg.query.terms import Term, is_iri

Type = Literal["iri", "string", "integer", "decimal", "date", "month", "boolean", "lang"]
TYPES: Final[tuple[Type, ...]] = get_args(Type)
Given: TypeAlias = str | int | float | Decimal | bool | date | None
"""What a caller may pass; None asks for the default."""

LINE: Final = re.compile(
    r"^(?P<head>[ \t]*VALUES[ \t]+[?$](?P<name>\w+)[ \t]*\{)(?P<terms>.*)(?P<tail>\}[ \t]*)$"
)
"""A parameter's line, with its default between the braces."""
_INTEGER: Final = re.compile(r"[+-]?[0-9]{1,18}", re.ASCII)
_DECIMAL: Final = re.compile(r"[+-]?[0-9]{1,18}(?:\.[0-9]{1,18})?", re.ASCII)
_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_MONTH: Final = re.compile(r"(?:(?:.*/)?id/period/)?([0-9]{4}-(?:0[1-9]|1[0-2]))", re.ASCII)
_LANGUAGE: Final = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]{2,8})*", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One declared parameter.

    Attributes:
        name: the variable, without its question mark.
        type: how a value is read.
        label: what it asks for, by language.
        class_: the class, as a CURIE, whose members a form offers; for IRIs only.
        default: the text between the braces as the file has it; `UNDEF` where it is optional.
        optional: whether it may be left open.
        multiple: whether several values may be given.
        as_literal: for a month, whether it stands as xsd:gYearMonth instead of the period's IRI.
        line: its line in the file, from 1.
    """

    name: str
    type: Type
    label: Mapping[str, str] = field(default_factory=dict)
    class_: str | None = None
    default: str = "UNDEF"
    optional: bool = False
    multiple: bool = False
    as_literal: bool = False
    line: int = 0

    def term(self, value: Given) -> Term:
        """`value` as a term of this parameter's type.

        Raises:
            ParameterError: when it is not one; the message says what is.

        >>> Parameter(name="actor", type="iri").term("person:antony-blinken").n3
        '<https://w3id.org/borderkg/id/person/antony-blinken>'
        >>> Parameter(name="month", type="month").term("2023-08").n3
        '<https://w3id.org/borderkg/id/period/2023-08>'
        """
        if value is None:
            raise self._wrong(value, "a value")
        if isinstance(value, str):
            _refuse_marks(self.name, value)
        return _READERS[self.type](self, value)

    def _wrong(self, value: object, expected: str) -> ParameterError:
        return ParameterError(
            f"the parameter {self.name} cannot take this value",
            found=value,
            expected=expected,
            advice=f"it is of type {self.type}",
        )


def fill(text: str, parameters: Mapping[str, Parameter], given: Mapping[str, Given | list[Given]]) -> str:
    """`text` with the values of `given` in the lines of their parameters; no other line changes.

    Args:
        text: a stored query.
        parameters: those that it declares, by name.
        given: values by name; what is absent or None keeps its default.

    Raises:
        ParameterError: for a name that is not declared, or a value not of its type.
    """
    unknown = sorted(set(given) - set(parameters))
    if unknown:
        raise ParameterError(
            "the query has no such parameter",
            found=unknown[0],
            expected=", ".join(sorted(parameters)) or "no parameter at all",
        )
    terms = {name: _terms(parameters[name], value) for name, value in given.items() if value is not None}

    def line(text: str) -> str:
        match = LINE.match(text)
        if match is None or match["name"] not in terms:
            return text
        return f"{match['head']} {terms[match['name']]} {match['tail']}"

    return "\n".join(line(part) for part in text.split("\n"))


def _terms(parameter: Parameter, value: Given | list[Given]) -> str:
    if not isinstance(value, list | tuple):
        return parameter.term(value).n3
    if len(value) > 1 and not parameter.multiple:
        raise parameter._wrong(value, "one value")
    if not value:
        raise parameter._wrong(value, "at least one value")
    return " ".join(parameter.term(one).n3 for one in value)


def _refuse_marks(name: str, text: str) -> None:
    for character in text:
        if character == "\\" or unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp"):
            raise ParameterError(
                f"the parameter {name} holds a character that no value may hold",
                found=character,
                expected="no backslash, line break or control character",
            )


def _iri(parameter: Parameter, value: Given) -> Term:
    iri = expand(value) if isinstance(value, str) and value else ""
    if not is_iri(iri):
        raise parameter._wrong(
            value, "an IRI, a CURIE such as person:antony-blinken, or a path such as id/person/antony-blinken"
        )
    return Term("iri", iri)


def _string(parameter: Parameter, value: Given) -> Term:
    if not isinstance(value, str):
        raise parameter._wrong(value, "a text")
    return Term("literal", value, XSD + "string")


def _integer(parameter: Parameter, value: Given) -> Term:
    text = str(value) if isinstance(value, int | str) and not isinstance(value, bool) else ""
    if not _INTEGER.fullmatch(text):
        raise parameter._wrong(value, "a whole number such as 6, in plain digits")
    return Term("literal", str(int(text)), XSD + "integer")


def _decimal(parameter: Parameter, value: Given) -> Term:
    text = str(value) if isinstance(value, int | str | Decimal) and not isinstance(value, bool) else ""
    if not _DECIMAL.fullmatch(text):
        raise parameter._wrong(value, "a decimal number such as 0.5, with a point; a float is not exact")
    return Term("literal", text, XSD + "decimal")


def _date(parameter: Parameter, value: Given) -> Term:
    text = value.isoformat() if isinstance(value, date) and not isinstance(value, datetime) else value
    if isinstance(text, str) and _DATE.fullmatch(text):
        try:
            date.fromisoformat(text)
        except ValueError:
            pass
        else:
            return Term("literal", text, XSD + "date")
    raise parameter._wrong(value, "a date of the calendar, as 2023-12-27")


def _month(parameter: Parameter, value: Given) -> Term:
    text = value.isoformat()[:7] if isinstance(value, date) else value
    match = _MONTH.fullmatch(expand(text)) if isinstance(text, str) and ":" in text else None
    if match is None and isinstance(text, str):
        match = _MONTH.fullmatch(text)
    if match is None:
        raise parameter._wrong(value, "a month, as 2023-08")
    if parameter.as_literal:
        return Term("literal", match[1], XSD + "gYearMonth")
    return Term("iri", f"{ID}period/{match[1]}")


def _boolean(parameter: Parameter, value: Given) -> Term:
    text = str(value).lower() if isinstance(value, bool | str) else ""
    if text not in ("true", "false"):
        raise parameter._wrong(value, "true or false")
    return Term("literal", text, XSD + "boolean")


def _lang(parameter: Parameter, value: Given) -> Term:
    text = value.lower() if isinstance(value, str) else ""
    if not _LANGUAGE.fullmatch(text):
        raise parameter._wrong(value, "a language tag, as en or es")
    return Term("literal", text, XSD + "string")


_READERS: Final[dict[Type, Callable[[Parameter, Given], Term]]] = {
    "iri": _iri,
    "string": _string,
    "integer": _integer,
    "decimal": _decimal,
    "date": _date,
    "month": _month,
    "boolean": _boolean,
    "lang": _lang,
}
