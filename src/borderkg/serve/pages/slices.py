"""The slices of a data set: its series and publications, and which of them a page shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from starlette.requests import Request

from borderkg.namespaces import BKG
from borderkg.query.results import Frame
from borderkg.serve.pages.forms import Field, Option
from borderkg.serve.pages.shown import Shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Slices:
    """The slices of a data set: series with the codes that fix them, publications with their days."""

    series: Mapping[str, Mapping[str, str]]
    vintages: Mapping[str, tuple[str, date | None]]

    def name(self, series: str, shown: Shown) -> str:
        """A series by what it is fixed to."""
        codes = self.series.get(series, {})
        named = [_code(dimension, code, shown) for dimension, code in codes.items()]
        return ", ".join(named) or shown.label(series).text


def sliced(frame: Frame) -> Slices:
    """The slices of `pages/slices-of-a-cube`."""
    series_: dict[str, dict[str, str]] = {}
    vintages: dict[str, tuple[str, date | None]] = {}
    for row in frame.to_dicts():
        iri, day = str(row["slice"]), row["as_of"]
        if row["vintage"] is not None:
            vintages[iri] = (str(row["vintage"]), day if isinstance(day, date) else None)
        else:
            codes = series_.setdefault(iri, {})
            if row["dimension"] is not None:
                codes[str(row["dimension"])] = str(row["code"])
    order = [BKG + name for name in ("reportingAgency", "refArea")]
    return Slices(
        series={
            iri: dict(sorted(codes.items(), key=lambda c: (order.index(c[0]) if c[0] in order else 9, c[0])))
            for iri, codes in series_.items()
        },
        vintages=vintages,
    )


def _code(dimension: str, code: str, shown: Shown) -> str:
    if dimension == BKG + "reading":
        return shown.words.say("series.reading", number=code)
    return shown.label(code).text


def chosen_of(request: Request, iri: str, dataset: str, slices: Slices, shown: Shown) -> tuple[str, str, str]:
    """The series and the publication that are shown, and what is said where there is none such."""
    asked, limit = request.query_params, ""
    chosen = next(iter(slices.series), "")
    vintage = ""
    if iri in slices.series:
        chosen = iri
    elif wanted := asked.get("series"):
        named = f"{dataset}/series/{wanted}"
        if named in slices.series:
            chosen = named
        else:
            limit = shown.words.say("series.no_series")
    if iri in slices.vintages:
        vintage = iri
    elif wanted := asked.get("vintage"):
        named = f"{dataset}/{wanted}"
        if named in slices.vintages:
            vintage = named
        else:
            limit = shown.words.say("series.no_vintage")
    return chosen, vintage, limit


def choices(
    iri: str, dataset: str, chosen: str, vintage: str, slices: Slices, shown: Shown
) -> tuple[Field, ...]:
    """What the picker offers: a series and a publication, where the page is not of one already."""
    say = shown.words.say
    made = []
    if iri not in slices.series and len(slices.series) > 1:
        offered = [
            Option(
                value=one.removeprefix(f"{dataset}/series/"),
                text=slices.name(one, shown),
                chosen=one == chosen,
            )
            for one in slices.series
        ]
        made.append(_picker("series", say("series.pick_series"), offered))
    if iri not in slices.vintages and slices.vintages:
        offered = [
            Option(value=one.removeprefix(f"{dataset}/"), text=shown.label(of).text, chosen=one == vintage)
            for one, (of, _) in slices.vintages.items()
        ]
        latest = Option(value="", text=say("series.latest"), chosen=not vintage)
        made.append(_picker("vintage", say("series.pick_vintage"), [latest, *offered]))
    return tuple(made)


def _picker(name: str, label: str, options: Sequence[Option]) -> Field:
    value = next((option.value for option in options if option.chosen), "")
    return Field(name=name, label=label, kind="select", value=value, options=tuple(options))
