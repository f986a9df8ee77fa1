"""A document: its claims as the text runs, what each rests on, and how it stands beside what is curated."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from borderkg.errors import UnknownNameError
from borderkg.namespaces import BKG, DCTERMS, SKOS
from borderkg.query.results import Frame
from borderkg.query.terms import Term
from borderkg.serve.opened import opened
from borderkg.serve.pages import checked, claimed, links, own_text, page, stances, tables
from borderkg.serve.pages.checked import Figure
from borderkg.serve.pages.claimed import Claim
from borderkg.serve.pages.own_text import Run
from borderkg.serve.pages.page import Download, Page
from borderkg.serve.pages.resource import Subject, by_property, preferred
from borderkg.serve.pages.shown import EMPTY, Cell, Shown, together
from borderkg.serve.pages.tables import Here, Table
from borderkg.serve.pages.telling import Told, curated, phrase_cell, told_of
from borderkg.serve.resource import entity as entity_of

CLAIMS: Final = "documents/claims-of-a-document"
_QUESTIONS: Final = (
    CLAIMS,
    "documents/mentions-of-a-document",
    "claims/checks-of-a-document",
    "claims/inconsistencies-inside-a-document",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence: its number, its text where the reader has it, and the claims that begin in it."""

    number: int
    runs: tuple[Run, ...]
    claims: tuple[Told, ...]


async def document(request: Request, subject: Subject) -> Response:
    """The page of a document."""
    release, shown, iri = opened(request), subject.shown, subject.iri
    lang = shown.language
    entity, frames, text = await asyncio.gather(
        entity_of(release, iri),
        page.every(
            release.run_built_in("pages/values", {"resource": iri}),
            release.run_built_in("pages/claims-of-a-document", {"document": iri}),
            release.run_built_in("pages/evidence-of-a-document", {"document": iri}),
            release.run_built_in("pages/events-of-a-document", {"document": iri}),
            release.run_built_in("pages/stances-in-a-document", {"document": iri}),
            release.run_built_in("pages/checks-of-a-document", {"document": iri, "lang": lang}),
            release.run_built_in("pages/dates-of-a-document", {"document": iri}),
            release.run_built_in("evidence/sentences-of-a-document", {"document": iri}),
            release.run_built_in("pages/tables-of-a-publication", {"vintage": iri}),
        ),
        own_text.read(request, release, iri),
    )
    own, of, evidence, events, said, checks, dates, units, published = frames
    values = by_property(own)
    if not values:
        raise UnknownNameError("the graph says nothing of this", found=iri)
    claims = claimed.claims(of, evidence)
    figures = checked.figures(claims, checks, dates)
    runs = own_text.sentences(text, units, (p for c in claims for p in c.phrases)) if text else {}
    beside = curated(events, shown)
    told = {c.iri: told_of(c, figures.get(c.iri), beside, shown, iri) for c in claims}
    say = shown.words.say
    kind = shown.names.kind(iri, lang)
    here = Here(address=request.url.path, asked=request.query_params)
    known = checked.published(dates)
    slug = iri.rpartition("/")[2]
    return page.render(
        request,
        "document.html",
        Page(
            title=subject.name,
            kind=kind.text if kind else "",
            dates=_dates(values, known, shown),
            lead=_lead(claims, figures, events, published, shown),
            iri=iri,
            jsonld=subject.jsonld(entity, release.id),
            downloads=(
                Download(
                    label=say("document.take_claims"),
                    href=links.question(CLAIMS, lang, {"document": links.short(iri), "lang": lang}, ".csv"),
                    rows=len(evidence),
                ),
            )
            if claims
            else (),
        ),
        private=bool(text),
        shown=shown,
        facts=_facts(values, shown),
        notes=[shown.cell(v) for v in preferred(list(values.get(SKOS + "editorialNote", ())), lang)],
        sentences=_sentences(units, claims, told, runs),
        unplaced=[told[c.iri] for c in claims if c.sentence is None],
        own=bool(text),
        tongue=next((v.value for v in values.get(DCTERMS + "language", ())), ""),
        claims=len(claims),
        check=f"{shown.within('/claims/')}{slug}" if figures else "",
        figures=len(figures),
        said=stances.table(
            "said",
            say("document.said_caption"),
            stances.said(said),
            shown,
            empty=say("document.said_empty"),
            hidden=("document",),
            address=here.address,
            asked=here.asked,
        ),
        published=_published(published, shown) if len(published) else None,
        quotations=_quotations(claims, shown, iri),
        events=_events(events, shown, here),
        questions=[
            (release.queries[id].summary[lang], links.question(id, lang, {"document": links.short(iri)}))
            for id in _QUESTIONS
            if claims and id in release.queries
        ],
    )


def _lead(
    claims: Sequence[Claim], figures: Mapping[str, Figure], events: Frame, published: Frame, shown: Shown
) -> str:
    """How much the document claims, and whether its figures held; of a publication, what it published."""
    say = shown.words.say
    if not claims and len(published):
        cells = sum(n for _, _, n in published.rows if isinstance(n, int))
        return say("document.lead_tables", cells=cells, n=len(published))
    if not claims:
        return say("document.lead_none")
    told = len({row["event"] for row in events.to_dicts()})
    sentences = len({p.sentence for c in claims for p in c.phrases if p.sentence is not None})
    parts = [
        say("document.lead_claims", n=len(claims)),
        say("document.lead_sentences", n=sentences) if sentences else "",
    ]
    first = say("document.lead", what=" ".join(part for part in parts if part))
    if told:
        first += " " + say("document.lead_events", n=told)
    return " ".join(part for part in (first, checked.held(list(figures.values()), shown)) if part)


def _dates(values: Mapping[str, list[Term]], known: date | None, shown: Shown) -> str:
    issued = values.get(DCTERMS + "issued", ())
    if issued:
        return shown.cell(issued[0]).text
    return shown.words.say("document.out_by", day=shown.words.day(known)) if known else ""


def _facts(values: Mapping[str, list[Term]], shown: Shown) -> tuple[tuple[str, tuple[Cell, ...]], ...]:
    say = shown.words.say
    rows: list[tuple[str, Sequence[Cell]]] = []
    for key, property in (
        ("original_title", DCTERMS + "title"),
        ("published", DCTERMS + "issued"),
        ("publisher", DCTERMS + "publisher"),
        ("language", DCTERMS + "language"),
        ("at", DCTERMS + "source"),
        ("bound", BKG + "publicationBound"),
    ):
        cells = [
            Cell(text=_tongue(v.value, shown)) if key == "language" else shown.cell(v)
            for v in values.get(property, ())
        ]
        rows.append((say(f"document.{key}"), [together(cells)] if cells else []))
    copy = values.get(BKG + "textHeld", ())
    if copy:
        rows.append(
            (
                say("document.copy"),
                [Cell(text=say("document.copy_held" if copy[0].value == "true" else "document.copy_none"))],
            )
        )
    for digest in values.get(BKG + "sha256", ()):
        rows.append(("SHA-256", [Cell(text=digest.value)]))
    return tables.facts(rows)


def _tongue(tag: str, shown: Shown) -> str:
    try:
        return shown.words.say(f"tongues.{tag}")
    except KeyError:
        return tag


def _sentences(
    units: Frame, claims: Sequence[Claim], told: Mapping[str, Told], runs: Mapping[int, tuple[Run, ...]]
) -> list[Sentence]:
    """Every sentence that is known of, also one on which no claim rests, since other pages lead to it."""
    numbers = {n for n, _, _ in units.rows if isinstance(n, int)}
    numbers |= {p.sentence for c in claims for p in c.phrases if p.sentence is not None}
    return [
        Sentence(
            number=n,
            runs=runs.get(n, ()),
            claims=tuple(told[c.iri] for c in claims if c.sentence == n),
        )
        for n in sorted(numbers)
    ]


def _quotations(claims: Sequence[Claim], shown: Shown, document: str) -> Table:
    """Who is quoted, in direct or indirect speech, with the opening words."""
    say = shown.words.say
    rows = []
    for claim in claims:
        quoted = claim.every("quotation")
        places = [n for n, phrase in enumerate(claim.phrases) if phrase.iri in quoted]
        for n in places:
            rows.append(
                (
                    together(shown.thing(iri) for iri in claim.every("statedBy")),
                    Cell(text=shown.label(claim.one("speechForm")).text)
                    if claim.one("speechForm")
                    else EMPTY,
                    phrase_cell(claim, n, shown),
                    together(shown.thing(iri) for iri in claim.every("claimsEvent")),
                )
            )
    return tables.table(
        "quotations",
        say("document.quotations_caption"),
        tables.columns(("speaker", "form", "phrase", "event"), shown.words),
        rows,
        empty=say("document.quotations_empty"),
    )


def _published(frame: Frame, shown: Shown) -> Table:
    """The tables of a publication, each with how many figures of it are held."""
    return tables.table(
        "tables",
        shown.words.say("document.tables_caption"),
        tables.columns(("dataset", "figures", "slice"), shown.words),
        [
            (
                shown.thing(str(row["dataset"])),
                shown.number(
                    row["cells"] if isinstance(row["cells"], int) else 0, shown.href(str(row["slice"]))
                ),
                Cell(text=shown.words.say("series.as_published"), href=shown.href(str(row["slice"]))),
            )
            for row in frame.to_dicts()
        ],
    )


def _events(frame: Frame, shown: Shown, here: Here) -> Table:
    """The events of which it tells, as curated, and the other documents that tell of them."""
    say = shown.words.say
    merged: dict[str, tuple[object, object, list[Cell]]] = {}
    for row in frame.to_dicts():
        entry = merged.setdefault(str(row["event"]), (row["day"], row["place"], []))
        if row["other"] is not None:
            entry[2].append(shown.passage(str(row["other"]), row["sentence"]))
    rows = [
        (
            shown.thing(iri),
            shown.day(day) if isinstance(day, date) else Cell(text=say("event.no_day")),
            shown.thing(str(place)) if place else EMPTY,
            together(others) if others else Cell(text=say("document.no_other")),
        )
        for iri, (day, place, others) in merged.items()
    ]
    return tables.table(
        "events",
        say("document.events_caption"),
        tables.columns(("event", "date", "place", "others"), shown.words),
        rows,
        address=here.address,
        asked=here.asked,
        empty=say("document.events_empty"),
    )
