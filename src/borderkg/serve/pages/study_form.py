"""What the address of a study asks for, and the form that asks for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from starlette.requests import Request

from borderkg.namespaces import BKG, expand
from borderkg.serve.opened import Opened
from borderkg.serve.pages import links
from borderkg.serve.pages.forms import Field, Option
from borderkg.serve.pages.shown import Shown
from borderkg.study.event_study import LONGEST

DIMENSIONS: Final[Mapping[str, str]] = {
    "agency": BKG + "reportingAgency",
    "area": BKG + "refArea",
    "demographic": BKG + "demographic",
    "authority": BKG + "legalAuthority",
}
"""What a series can be fixed to, by its name in the address."""
VARIABLE: Final = "scheme/variables/encounters"
MONTHS: Final = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the address asks for, and what is wrong with it, by the name of the field."""

    event: str
    variable: str
    months: str
    fixed: Mapping[str, str]
    wrong: Mapping[str, str]

    def pairs(self) -> list[tuple[str, str]]:
        """The same as parameters of an address."""
        told = [("event", links.short(self.event)), ("variable", links.short(self.variable))]
        return [*told, ("months", self.months), *((k, links.short(v)) for k, v in self.fixed.items())]


def read(request: Request, shown: Shown) -> Asked:
    """What the address asks for, each value looked at by itself."""
    given, say = request.query_params, shown.words.say
    wrong: dict[str, str] = {}

    def known(field: str, class_: str | None, otherwise: str = "") -> str:
        text = given.get(field, "").strip() or otherwise
        if not text:
            return ""
        plain = field == "variable" and not set(":/") & set(text)
        iri = expand("scheme/variables/" + text if plain else text)
        there = shown.names.named(iri) and (class_ is None or class_ in shown.names.classes.get(iri, ()))
        if not there:
            wrong[field] = say("study.wrong_" + (field if class_ else "value"), found=text[:200])
        return iri

    event = known("event", BKG + "Event")
    variable = known("variable", BKG + "StatisticalVariable", VARIABLE)
    fixed = {name: iri for name in DIMENSIONS if (iri := known(name, None))}
    months = given.get("months", "").strip() or str(MONTHS)
    if not (months.isascii() and months.isdecimal() and len(months) < 4 and 1 <= int(months) <= LONGEST):
        wrong["months"] = say("study.wrong_months", found=months[:40], most=LONGEST)
    return Asked(event=event, variable=variable, months=months[:40], fixed=fixed, wrong=wrong)


async def fields(release: Opened, asked: Asked, shown: Shown) -> tuple[Field, ...]:
    """The fields of the form: event, variable, months, and what the series can be fixed to."""
    say = shown.words.say
    dated = [iri for iri in shown.names.members(BKG + "Event") if shown.names.named(iri)]
    variables = shown.names.members(BKG + "StatisticalVariable")
    found: dict[str, list[str]] = {}
    if "variable" not in asked.wrong:
        values = await release.run_built_in("pages/values-of-series", {"variable": asked.variable})
        for dimension, code in values.rows:
            found.setdefault(str(dimension), []).append(str(code))
    made = [
        _choice("event", dated, asked.event, asked, shown, say("study.choose_event")),
        _choice("variable", variables, asked.variable, asked, shown),
        Field(
            name="months",
            label=say("study.months"),
            kind="number",
            value=asked.months,
            hint=say("study.months_hint", most=LONGEST),
            wrong=asked.wrong.get("months", ""),
        ),
    ]
    for name, dimension in DIMENSIONS.items():
        chosen = asked.fixed.get(name, "")
        if dimension in found or chosen:
            codes = found.get(dimension, [])
            made.append(_choice(name, codes, chosen, asked, shown, say("study.as_usual")))
    return tuple(made)


def _choice(
    name: str, iris: list[str], chosen: str, asked: Asked, shown: Shown, empty: str | None = None
) -> Field:
    known = {*iris, chosen} - {""} if name not in asked.wrong or chosen in iris else set(iris)
    options = [
        Option(value=links.short(iri), text=shown.label(iri).text, chosen=iri == chosen) for iri in known
    ]
    options.sort(key=lambda option: (option.text.casefold(), option.value))
    if empty is not None:
        options.insert(0, Option(value="", text=empty, chosen=chosen not in known))
    return Field(
        name=name,
        label=shown.words.say(f"study.{name}"),
        kind="select",
        value=links.short(chosen),
        options=tuple(options),
        wrong=asked.wrong.get(name, ""),
    )
