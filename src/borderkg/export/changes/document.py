"""The report as JSON: the names of the Python report, every list whole, exact figures as strings."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from decimal import Decimal
from typing import Any

from borderkg.export.changes.report import Changes, Figure
from borderkg.query.terms import Term


def document(changes: Changes) -> str:
    """One JSON object; numbers of figures are decimal strings, terms are in N-Triples form."""
    return json.dumps(_told(changes), ensure_ascii=False, indent=1) + "\n"


def _told(value: Any) -> Any:
    if isinstance(value, Term):
        return value.n3
    if isinstance(value, Decimal):
        return f"{value:f}"
    if is_dataclass(value):
        told = {_camel(field.name): _told(getattr(value, field.name)) for field in fields(value)}
        if isinstance(value, Figure):
            told["difference"] = f"{value.difference:f}"
        return told
    if isinstance(value, Mapping):
        return {name: _told(part) for name, part in value.items()}
    if isinstance(value, tuple | list):
        return [_told(part) for part in value]
    return value


def _camel(name: str) -> str:
    """A name as JSON has it.

    >>> _camel("held_against")
    'heldAgainst'
    """
    first, *others = name.split("_")
    return first + "".join(part.capitalize() for part in others)
