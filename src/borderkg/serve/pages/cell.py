"""One official figure: what it says, the same figure in other publications, and what is held against it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from borderkg.errors import UnknownNameError
from borderkg.namespaces import BKG, DCTERMS, QB, SDMX_ATTRIBUTE, SKOS
from borderkg.query.results import Frame
from borderkg.query.terms import Term
from borderkg.serve.opened import opened
from borderkg.serve.pages import page, tables
from borderkg.serve.pages.observation import DIMENSIONS, MEASURES, counted, sentence
from borderkg.serve.pages.page import Page
from borderkg.serve.pages.resource import Subject, by_property, described, preferred
from borderkg.serve.pages.shown import EMPTY, Cell, Shown, together
from borderkg.serve.pages.tables import Here, Table
from borderkg.serve.resource import entity as entity_of

_AT: Final = "http://www.w3.org/ns/dcat#landingPage"


@dataclass(slots=True, kw_only=True)
class Counterpart:
    """A cell of the same period and area: its publication, its figure, and what else it is fixed to."""

    iri: str
    dataset: str
    vintage: str
    as_of: date | None
    value: Decimal
    status: str
    secondary: bool
    current: bool
    codes: dict[str, str] = field(default_factory=dict)


async def cell(request: Request, subject: Subject) -> Response:
    """The page of one cell; what is below `/data/` and is no cell is described as any resource."""
    release, shown, iri = opened(request), subject.shown, subject.iri
    values = by_property(await release.run_built_in("pages/values", {"resource": iri}))
    if not values:
        raise UnknownNameError("the graph says nothing of this", found=iri)
    measure = next((name for name in MEASURES if name in values), None)
    if measure is None or QB + "dataSet" not in values:
        return await described(request, subject)
    dataset = values[QB + "dataSet"][0].value
    entity, frames = await asyncio.gather(
        entity_of(release, iri),
        page.every(
            release.run_built_in("pages/values", {"resource": dataset}),
            release.run_built_in("pages/counterparts-of-a-cell", {"cell": iri}),
            release.run_built_in("pages/referrers", {"resource": iri}),
        ),
    )
    about, others, referrers = frames
    of = by_property(about)
    same = counterparts(others, iri)
    say = shown.words.say
    here = Here(address=request.url.path, asked=request.query_params)
    unit = next((v.value for v in values.get(SDMX_ATTRIBUTE + "unitMeasure", ())), "")
    return page.render(
        request,
        "cell.html",
        Page(
            title=_title(values, measure, unit, shown),
            kind=say("cell.kind"),
            dates=", ".join(shown.label(v.value).text for v in values.get(BKG + "refPeriod", ())),
            lead=_lead(iri, sentence(values, shown), same, unit, shown),
            iri=iri,
            section="data",
            licence=next((v.value for v in of.get(DCTERMS + "license", ())), ""),
            jsonld=subject.jsonld(entity, release.id),
        ),
        shown=shown,
        facts=_facts(values, shown),
        source=_source(values, of, dataset, shown),
        footnotes=[shown.cell(v) for v in preferred(list(of.get(SKOS + "scopeNote", ())), shown.language)],
        printed=_printed(iri, same, unit, here, shown),
        claims=[
            shown.thing(str(other).rsplit("/check/", 1)[0], whole=True)
            for property, other in referrers.rows
            if property == BKG + "againstObservation"
        ],
    )


def counterparts(frame: Frame, iri: str) -> list[Counterpart]:
    """The cells of `pages/counterparts-of-a-cell` that are fixed to the same codes as `iri`, and itself."""
    made: dict[str, Counterpart] = {}
    for row in frame.to_dicts():
        value, as_of = row["value"], row["as_of"]
        if not isinstance(value, int | Decimal):
            continue
        one = made.setdefault(
            str(row["other"]),
            Counterpart(
                iri=str(row["other"]),
                dataset=str(row["dataset"]),
                vintage=str(row["vintage"]),
                as_of=as_of if isinstance(as_of, date) else None,
                value=Decimal(value),
                status=str(row["status"] or ""),
                secondary=str(row["attestation"] or "").endswith("/secondary"),
                current=row["current"] is True,
            ),
        )
        if row["code"] is not None:
            one.codes[str(row["dimension"])] = str(row["code"])
    own = made.get(iri)
    return [one for one in made.values() if own is not None and one.codes == own.codes]


def _title(values: Mapping[str, list[Term]], measure: str, unit: str, shown: Shown) -> str:
    value = values[measure][0].python
    assert isinstance(value, int | Decimal)
    return _told(Decimal(value), unit, shown, whole=True)


def _told(value: Decimal, unit: str, shown: Shown, *, whole: bool = False) -> str:
    if unit.endswith("/percent"):
        return shown.words.percent(value)
    told = shown.words.number(value)
    plain = int(value) if value == int(value) else value
    return f"{told} {counted(unit, plain, shown)}" if whole and unit else told


def _lead(iri: str, told: str, same: Sequence[Counterpart], unit: str, shown: Shown) -> str:
    """The figure, and what was printed first and is held now, where that differs."""
    own = next((one for one in same if one.iri == iri), None)
    if own is None:
        return told
    say, first, last = shown.words.say, same[0], same[-1]
    for key, other in (("first", first), ("now", last)):
        if other.value != own.value:
            told += " " + say(
                f"cell.lead_{key}",
                value=_told(other.value, unit, shown),
                vintage=shown.label(other.vintage).text,
            )
    if len(same) > 1 and first.value == last.value == own.value:
        told += " " + say("cell.lead_same", n=len(same))
    return told


def _facts(values: Mapping[str, list[Term]], shown: Shown) -> tuple[tuple[str, tuple[Cell, ...]], ...]:
    say = shown.words.say
    rows: list[tuple[str, Sequence[Cell]]] = []
    for dimension in DIMENSIONS:
        name = shown.label(dimension).text
        found = [shown.cell(v) for v in values.get(dimension, ())]
        rows.append((name[:1].upper() + name[1:], [together(found)] if found else []))
    for key, property in (
        ("unit", SDMX_ATTRIBUTE + "unitMeasure"),
        ("status", BKG + "obsStatus"),
        ("series", BKG + "series"),
    ):
        found = [shown.cell(v) for v in values.get(property, ())]
        if key == "series":
            found = [Cell(text=say("cell.over_time"), href=one.href) for one in found]
        rows.append((say(f"cell.{key}"), found))
    return tables.facts(rows)


def _source(
    values: Mapping[str, list[Term]], of: Mapping[str, list[Term]], dataset: str, shown: Shown
) -> tuple[tuple[str, tuple[Cell, ...]], ...]:
    """Publisher, table, publication and how it is known, with those who quoted it."""
    say = shown.words.say
    rows: list[tuple[str, Sequence[Cell]]] = [
        (say("series.publisher"), [together(shown.cell(v) for v in of.get(DCTERMS + "publisher", ()))]),
        (say("series.table"), [shown.thing(dataset)]),
        (say("cell.vintage"), [together(shown.cell(v) for v in values.get(BKG + "vintage", ()))]),
        (say("series.at"), [together(shown.cell(v) for v in of.get(_AT, ()))]),
        (say("cell.attestation"), [together(shown.cell(v) for v in values.get(BKG + "attestation", ()))]),
        (say("cell.quoted"), [together(shown.cell(v) for v in values.get(BKG + "quoter", ()))]),
        (say("series.licence"), [together(shown.cell(v) for v in of.get(DCTERMS + "license", ()))]),
    ]
    return tables.facts(rows)


def _printed(iri: str, same: Sequence[Counterpart], unit: str, here: Here, shown: Shown) -> Table:
    """The same figure in each publication, the oldest first, each with what it changed."""
    say = shown.words.say
    rows, place = [], None
    before: Decimal | None = None
    for n, one in enumerate(same):
        if one.iri == iri:
            place = n
        notes = [
            shown.label(one.status).text if one.status else "",
            say("claims.second_hand") if one.secondary else "",
            say("cell.current") if one.current else "",
        ]
        name = shown.thing(one.vintage)
        rows.append(
            (
                name,
                shown.day(one.as_of),
                Cell(
                    text=_told(one.value, unit, shown),
                    href=shown.href(one.iri),
                    order=(0, one.value, ""),
                    numeric=True,
                ),
                shown.number(one.value - before, signed=True) if before is not None else EMPTY,
                Cell(text=", ".join(note for note in notes if note)),
                shown.thing(one.dataset),
            )
        )
        before = one.value
    return tables.table(
        "printed",
        say("cell.printed_caption"),
        tables.columns(("vintage", "as_of", "figure", "revision", "status", "dataset"), shown.words),
        rows,
        address=here.address,
        asked=here.asked,
        empty=say("cell.printed_empty"),
        here=place,
    )
