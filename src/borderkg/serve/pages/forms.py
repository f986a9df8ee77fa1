"""The form of a stored question: a field for each parameter, by its type, that works without a script."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from borderkg.namespaces import BKG, OWL, QB, SCHEME, SKOS, expand
from borderkg.query.catalogue import StoredQuery
from borderkg.query.parameters import Given, Parameter
from borderkg.serve.pages import links
from borderkg.serve.pages.shown import Shown

OPTIONS: Final = 500
"""Things that a list offers; of more, a field is written in."""
KINDS: Final[Mapping[str, str]] = {
    "date": "date",
    "month": "month",
    "integer": "number",
    "decimal": "text",
    "string": "text",
    "lang": "text",
    "iri": "text",
}
"""The kind of HTML field of each type that is not chosen from a list."""
SCHEMES: Final[Mapping[str, str]] = {"act": "attitudes", "form": "speech-forms"}
"""The scheme from which a parameter takes its concepts, where that does not begin with its name."""
_QUOTED: Final = re.compile(r'"(?P<text>[^"]*)"(?:\^\^\S+|@\S+)?')
_DEFAULT: Final = re.compile(r'<(?P<iri>[^>]*)>|"[^"]*"(?:\^\^\S+|@\S+)?|[^\s"<]+')


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One thing of a list: its value in the address, its name, and whether it is chosen."""

    value: str
    text: str
    chosen: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field.

    Attributes:
        name: of the parameter.
        label: what it asks for.
        kind: `select`, or the kind of an input.
        value: what stands in it.
        options: things to choose from, for a list.
        optional: whether it may be left open.
        multiple: whether several may be chosen.
        hint: what may be written.
        wrong: what is wrong with what was written.
    """

    name: str
    label: str
    kind: str
    value: str = ""
    options: tuple[Option, ...] = field(default=())
    optional: bool = False
    multiple: bool = False
    hint: str = ""
    wrong: str = ""


def form(
    query: StoredQuery, values: Mapping[str, Given | list[Given]], shown: Shown, wrong: Mapping[str, str]
) -> tuple[Field, ...]:
    """The fields of a question, each with its value or default; the language is that of the page.

    Args:
        query: the question.
        values: those that the address gives, by parameter.
        shown: how things are shown.
        wrong: what is wrong with a value, by parameter.
    """
    return tuple(
        _field(parameter, values.get(name), shown, wrong.get(name, ""))
        for name, parameter in query.parameters.items()
        if parameter.type != "lang"
    )


def defaults(parameter: Parameter) -> list[str]:
    """The default of a parameter as a reader would write it; empty where it is left open.

    >>> defaults(Parameter(name="a", type="iri", default="person:antony-blinken"))
    ['id/person/antony-blinken']
    >>> defaults(Parameter(name="d", type="date", default='"2023-12-27"^^xsd:date'))
    ['2023-12-27']
    >>> defaults(Parameter(name="o", type="iri"))
    []
    """
    found = []
    for match in _DEFAULT.finditer(parameter.default):
        text = match[0]
        if text.upper() == "UNDEF":
            continue
        if quoted := _QUOTED.fullmatch(text):
            found.append(quoted["text"])
        elif match["iri"] is not None:
            found.append(links.short(match["iri"]))
        elif parameter.type == "month":
            found.append(text.rpartition(":")[2])
        else:
            found.append(links.short(expand(text)) if ":" in text else text)
    return found


def _field(parameter: Parameter, given: Given | list[Given] | None, shown: Shown, wrong: str) -> Field:
    several = given if isinstance(given, list) else [given] if given is not None else []
    value = [str(one) for one in several] or defaults(parameter)
    if parameter.type == "iri":
        value = [links.short(expand(one)) for one in value]
    label = parameter.label.get(shown.language) or parameter.name
    options = _options(parameter, value, shown)
    kind = "select" if options else KINDS.get(parameter.type, "text")
    return Field(
        name=parameter.name,
        label=label,
        kind=kind,
        value=" ".join(value),
        options=options,
        optional=parameter.optional,
        multiple=parameter.multiple,
        hint="" if options else _hint(parameter, shown),
        wrong=wrong,
    )


def _options(parameter: Parameter, value: list[str], shown: Shown) -> tuple[Option, ...]:
    words = shown.words
    if parameter.type == "boolean":
        named = {"true": words.say("words.true"), "false": words.say("words.false")}
    elif parameter.type == "iri" and parameter.class_:
        members = _members(parameter, value, shown)
        if not members or len(members) > OPTIONS:
            return ()
        named = {links.short(iri): shown.label(iri).text for iri in members}
    else:
        return ()
    for one in value:
        named.setdefault(one, shown.label(expand(one)).text)
    made = [Option(value=v, text=t, chosen=v in value) for v, t in named.items()]
    made.sort(key=lambda option: (option.text.casefold(), option.value))
    if parameter.optional:
        made.insert(0, Option(value="", text=words.say("ask.any"), chosen=not value))
    return tuple(made)


def _members(parameter: Parameter, value: list[str], shown: Shown) -> list[str]:
    class_ = expand(parameter.class_ or "")
    names = shown.names
    if class_ == OWL + "Class":
        return sorted({kind for kinds in names.classes.values() for kind in kinds if kind.startswith(BKG)})
    members = names.members(class_)
    if class_ == QB + "Slice" and any("/series/" in one for one in value):
        return [iri for iri in members if "/series/" in iri]  # and no publication, which is a slice too
    if class_ != SKOS + "Concept":
        return members
    schemes = {expand(one).rpartition("/")[0] for one in value if expand(one).startswith(SCHEME)}
    begun = SCHEMES.get(parameter.name, parameter.name)
    schemes |= {
        scheme
        for scheme in names.members(SKOS + "ConceptScheme")
        if scheme.rpartition("/")[2].startswith(begun)
    }
    return [iri for iri in members if iri.rpartition("/")[0] in schemes] or members


def _hint(parameter: Parameter, shown: Shown) -> str:
    return shown.words.say("ask.hint_iri") if parameter.type == "iri" else ""
