"""An event: who, in what capacity, where and when; what was said; what led to it; the series around it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from borderkg.errors import UnknownNameError
from borderkg.namespaces import BKG, DCTERMS, SEM, SKOS
from borderkg.query.results import Frame
from borderkg.query.terms import Term, Value
from borderkg.serve.opened import opened
from borderkg.serve.pages import around, links, page, stances, tables
from borderkg.serve.pages.chain import chain
from borderkg.serve.pages.page import Download, Page
from borderkg.serve.pages.resource import Subject, by_property, preferred
from borderkg.serve.pages.shown import EMPTY, Cell, Shown, together
from borderkg.serve.pages.tables import Here, Table
from borderkg.serve.resource import entity as entity_of

SERIES: Final = "statistics/series-around-an-event"
WINDOW: Final = 6
"""Months before and after that the series is shown for."""
Values = Mapping[str, Sequence[Term]]


@dataclass(slots=True, kw_only=True)
class Attendance:
    """One participant, with what each source says of their part."""

    iri: str
    side: str
    roles: list[str] = field(default_factory=list)
    curated: list[str] = field(default_factory=list)
    capacities: list[str] = field(default_factory=list)
    reported: dict[str, str] = field(default_factory=dict)
    instructors: list[str] = field(default_factory=list)
    stated: str = ""


async def event(request: Request, subject: Subject) -> Response:
    """The page of an event."""
    release, shown, iri = opened(request), subject.shown, subject.iri
    entity, frames = await asyncio.gather(
        entity_of(release, iri),
        page.every(
            release.run_built_in("pages/values", {"resource": iri}),
            release.run_built_in("pages/participants-of-an-event", {"event": iri}),
            release.run_built_in("pages/documents-of-an-event", {"event": iri}),
            release.run_built_in("pages/stances-at-an-event", {"event": iri}),
            release.run_built_in(
                "pages/times-and-places-of-an-event", {"event": iri, "lang": shown.language}
            ),
            release.run("events/chain-around-an-event", {"event": iri, "lang": shown.language}),
            release.run("documents/differences-about-an-event", {"event": iri}),
            release.run(SERIES, {"event": iri, "months": WINDOW}),
            release.run_built_in("pages/links-among-events", {"event": iri}),
        ),
    )
    own, people, told, said, statements, order, differences, series, linked = frames
    values = by_property(own)
    if not values:
        raise UnknownNameError("the graph says nothing of this", found=iri)
    days = days_of(values)
    near = await around.near(request, iri, days, shown) if days else None
    present = attendances(people)
    documents = _documents(told, people)
    say = shown.words.say
    level = _one(values, BKG + "level")
    kind = shown.names.kind(iri, shown.language)
    kinds = [kind.text if kind else "", shown.label(level).text if level else ""]
    here = Here(address=request.url.path, asked=request.query_params)
    return page.render(
        request,
        "event.html",
        Page(
            title=around.undated(subject.name),
            kind=" · ".join(part for part in kinds if part),
            dates=shown.words.span(*days) if days else say("event.no_day"),
            lead=_lead(kind.text if kind else "", values, days, present, documents, shown),
            iri=iri,
            jsonld=subject.jsonld(entity, release.id),
            downloads=(
                Download(
                    label=say("event.take_people"),
                    href=links.question(
                        "events/participants-of-an-event",
                        shown.language,
                        {"event": links.short(iri), "lang": shown.language},
                        ".csv",
                    ),
                    rows=len(people),
                ),
            ),
        ),
        shown=shown,
        facts=_facts(values, days, shown),
        people=_people(present, shown, here),
        said=stances.table(
            "said",
            say("event.said_caption"),
            stances.said(said),
            shown,
            empty=say("event.said_empty"),
            hidden=("event",),
            address=here.address,
            asked=here.asked,
        ),
        statements=_statements(statements, shown),
        chain=around.before_and_after(order, shown),
        links=chain(linked, iri, around.in_order(order, iri, days, shown), shown),
        differences=_differences(differences, shown),
        figure=around.series(series, days, shown),
        study=f"{shown.within('/study')}?event={links.short(iri)}",
        documents=documents_cells(documents, shown),
        sources=[shown.cell(v) for v in values.get(DCTERMS + "source", ())],
        notes=[
            shown.cell(v) for v in preferred(list(values.get(SKOS + "editorialNote", ())), shown.language)
        ],
        curation=_one(values, BKG + "curationStatus"),
        near=near,
        questions=[
            (
                release.queries[id].summary[shown.language],
                links.question(id, shown.language, {"event": links.short(iri)}),
            )
            for id in (
                "events/participants-of-an-event",
                "statements/positions-at-a-meeting",
                "events/chain-around-an-event",
                SERIES,
            )
            if id in release.queries
        ],
    )


def days_of(values: Values) -> tuple[date, date | None] | None:
    """The first day and, where there are several, the last; None where the day is not known."""
    for property in ("onDate", "startDate"):
        for value in values.get(BKG + property, ()):
            if isinstance(first := value.python, date):
                ends = [v.python for v in values.get(BKG + "endDate", ())]
                return first, next((e for e in ends if isinstance(e, date)), None)
    return None


def attendances(people: Frame) -> list[Attendance]:
    """The participants, one each, in the order of their sides and names."""
    made: dict[str, Attendance] = {}
    for row in people.to_dicts():
        iri = str(row["participant"])
        one = made.setdefault(iri, Attendance(iri=iri, side=str(row["side"] or "")))
        for held, name in (
            (one.roles, "role"),
            (one.capacities, "capacity"),
            (one.instructors, "instructor"),
        ):
            if row[name] is not None and str(row[name]) not in held:
                held.append(str(row[name]))
        if row["document"] is None:
            one.curated.append(str(row["participation"]))
        else:
            one.reported.setdefault(str(row["document"]), str(row["participation"]))
        one.stated = one.stated or str(row["participation"])
    return list(made.values())


def documents_cells(documents: Mapping[str, tuple[str, Value]], shown: Shown) -> list[tuple[Cell, str]]:
    """Documents, each with the first phrase by which it tells of the event."""
    return [(shown.passage(iri, sentence), phrase) for iri, (phrase, sentence) in documents.items()]


def _documents(told: Frame, people: Frame) -> dict[str, tuple[str, Value]]:
    made: dict[str, tuple[str, Value]] = {}
    for row in told.to_dicts():
        made.setdefault(str(row["document"]), (str(row["phrase"]), row["sentence"]))
    for row in people.to_dicts():
        if row["document"] is not None:
            made.setdefault(str(row["document"]), ("", None))
    return made


def _lead(
    kind: str,
    values: Values,
    days: tuple[date, date | None] | None,
    present: Sequence[Attendance],
    documents: Mapping[str, object],
    shown: Shown,
) -> str:
    """Who met when and where, and how many documents tell of it."""
    words, say = shown.words, shown.words.say
    place = _one(values, SEM + "hasPlace")
    where = say("event.at", place=shown.label(place).text) if place else ""
    when = say("event.on", when=words.span(*days)) if days else say("event.no_day_lead")
    sides = sorted({one.side for one in present if one.side})
    who = say("event.took_part", n=len(present)) if present else ""
    if len(sides) == 2:
        who += " " + say("event.sides", sides=words.listed([shown.label(s).text for s in sides]))
    how = say("event.documents", n=len(documents)) if documents else say("event.no_document")
    first = say("event.lead", kind=kind[:1].upper() + kind[1:], when=when, where=where).replace("  ", " ")
    return " ".join(part for part in (first.replace(" .", "."), f"{who}." if who else "", how) if part)


def _facts(
    values: Values, days: tuple[date, date | None] | None, shown: Shown
) -> tuple[tuple[str, tuple[Cell, ...]], ...]:
    say = shown.words.say
    rows: list[tuple[str, Sequence[Cell]]] = []
    if days:
        rows.append((say("event.when"), [Cell(text=shown.words.span(*days))]))
    for key, property in (
        ("where", SEM + "hasPlace"),
        ("host", BKG + "host"),
        ("inviter", BKG + "inviter"),
        ("destination", BKG + "destination"),
        ("part_of", SEM + "subEventOf"),
        ("parts", SEM + "hasSubEvent"),
        ("speaker", BKG + "speaker"),
        ("change_of", BKG + "changeOf"),
        ("change_kind", BKG + "changeKind"),
        ("topics", BKG + "topic"),
        ("purposes", BKG + "purpose"),
    ):
        cells = [shown.cell(v) for v in values.get(property, ())]
        rows.append((say(f"event.{key}"), [together(cells)] if cells else []))
    return tables.facts(rows)


def _people(present: Sequence[Attendance], shown: Shown, here: Here) -> Table:
    say = shown.words.say
    rows = []
    for one in present:
        curated = [
            Cell(text=say("event.by_curators"), href=shown.href(one.curated[0])) if one.curated else EMPTY
        ]
        reported = [
            Cell(text=shown.label(doc).text, href=shown.href(part)) for doc, part in one.reported.items()
        ]
        rows.append(
            (
                shown.thing(one.iri),
                Cell(text=shown.label(one.side).text) if one.side else EMPTY,
                together(Cell(text=shown.label(role).text) for role in one.roles),
                together(
                    [
                        *(shown.thing(post) for post in one.capacities),
                        *(
                            Cell(text=say("event.instructed", name=shown.label(i).text), href=shown.href(i))
                            for i in one.instructors
                        ),
                    ]
                ),
                together(curated),
                together(reported),
            )
        )
    headings = ("participant", "side", "role", "capacity", "curated", "reported")
    return tables.table(
        "people",
        say("event.people_caption"),
        tables.columns(headings, shown.words),
        rows,
        address=here.address,
        asked=here.asked,
        empty=say("event.people_empty"),
    )


def _statements(frame: Frame, shown: Shown) -> Table:
    """Times and places as documents give them, and what they were taken to mean."""
    say = shown.words.say
    rows = []
    for row, terms in zip(frame.to_dicts(), frame.terms, strict=True):
        meant = shown.cell(terms[frame.columns.index("value")])
        how = shown.label(str(row["resolution"])).text if row["resolution"] else ""
        rows.append(
            (
                Cell(text=say(f"event.kind_{row['kind']}")),
                Cell(
                    text=say("evidence.quoted", phrase=row["words"]), href=shown.href(str(row["statement"]))
                ),
                meant,
                Cell(text=how, note=str(row["basis"] or "")),
                shown.passage(str(row["document"]), row["sentence"]),
            )
        )
    headings = ("kind", "words", "meant", "how_sure", "document")
    return tables.table(
        "statements",
        say("event.statements_caption"),
        tables.columns(headings, shown.words),
        rows,
        empty=say("event.statements_empty"),
    )


def _differences(frame: Frame, shown: Shown) -> list[tuple[Cell, Cell, Cell, Cell]]:
    """Pairs of statements that disagree: words and document on either side."""
    say = shown.words.say
    return [
        (
            Cell(text=say("evidence.quoted", phrase=row["phrase"]), href=shown.href(str(row["statement"]))),
            shown.thing(str(row["document"])),
            Cell(text=say("evidence.quoted", phrase=row["wording"]), href=shown.href(str(row["contrary"]))),
            shown.thing(str(row["other"])),
        )
        for row in frame.to_dicts()
    ]


def _one(values: Values, property: str) -> str:
    found = values.get(property, ())
    return found[0].value if found else ""
