"""A person or organisation: posts on a line of time, events, what they said, titles, links."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from borderkg.errors import UnknownNameError
from borderkg.namespaces import BKG, DCTERMS, ORG, SKOS
from borderkg.query.results import Frame
from borderkg.serve.opened import opened
from borderkg.serve.pages import charts, links, page, stances, tables
from borderkg.serve.pages.charts import Figure, Line, Point
from borderkg.serve.pages.page import Download, Page
from borderkg.serve.pages.resource import Subject, by_property, preferred
from borderkg.serve.pages.shown import EMPTY, Cell, Shown, together
from borderkg.serve.pages.tables import Here, Table
from borderkg.serve.resource import entity as entity_of

_DATED: Final = re.compile(r", [0-9]{4}(?:-[0-9]{2}){0,2}$")
_DRAWN: Final = 120
"""Things that a line of time shows; more of them cannot be told apart."""
EVENTS: Final = "events/events-of-an-actor"


async def actor(request: Request, subject: Subject) -> Response:
    """The page of a person, an organisation or a delegation."""
    release, shown, iri = opened(request), subject.shown, subject.iri
    person = BKG + "Person" in shown.names.classes.get(iri, ())
    lang = shown.language
    entity, frames = await asyncio.gather(
        entity_of(release, iri),
        page.every(
            release.run_built_in("pages/values", {"resource": iri}),
            release.run("actors/posts-of-a-person", {"person": iri, "lang": lang})
            if person
            else release.run_built_in("pages/members-of-an-organization", {"organization": iri}),
            release.run(EVENTS, {"actor": iri, "lang": lang}),
            release.run_built_in("pages/stances-of-an-actor", {"actor": iri}),
            release.run_built_in("pages/titles-of-a-person", {"person": iri}),
            release.run("actors/links-of-an-entity", {"entity": iri, "lang": lang}),
            release.run_built_in("pages/mentions-of-a-resource", {"resource": iri}),
        ),
    )
    own, posts, events, said, titles, links_, mentions = frames
    values = by_property(own)
    if not values:
        raise UnknownNameError("the graph says nothing of this", found=iri)
    say = shown.words.say
    kind = shown.names.kind(iri, lang)
    happened = tuple(dict.fromkeys(str(row["event"]) for row in events.to_dicts()))
    statements = stances.said(said)
    here = Here(address=request.url.path, asked=request.query_params)
    names = [shown.cell(v) for v in preferred(list(values.get(SKOS + "altLabel", ())), lang)]
    return page.render(
        request,
        "actor.html",
        Page(
            title=subject.name,
            kind=kind.text if kind else "",
            lead=_lead(
                subject.name, posts if person else None, len(happened), mentions, len(statements), shown
            ),
            iri=iri,
            jsonld=subject.jsonld(entity, release.id),
            downloads=(
                Download(
                    label=say("actor.take_events"),
                    href=links.question(EVENTS, lang, {"actor": links.short(iri), "lang": lang}, ".csv"),
                    rows=len(events),
                ),
            ),
        ),
        shown=shown,
        person=person,
        facts=tables.facts(
            [
                (say("actor.also"), [together(names)] if names else []),
                (say("actor.acronym"), [shown.cell(v) for v in values.get(SKOS + "notation", ())]),
                (
                    say("actor.above"),
                    [together(shown.cell(v) for v in values.get(ORG + "subOrganizationOf", ()))],
                ),
            ]
        ),
        figure=_line_of_time(posts, person, subject, shown),
        timeline=_timeline(posts, events, person, shown),
        posts=_posts(posts, person, shown, here),
        events=_events(events, shown, here),
        said=stances.table(
            "said",
            say("actor.said_caption"),
            statements,
            shown,
            empty=say("actor.said_empty"),
            hidden=("side", "holder") if person else ("side",),
            address=here.address,
            asked=here.asked,
        ),
        titles=_titles(titles, shown) if person else None,
        mentions=_mentions(mentions, shown),
        elsewhere=[
            (str(row["graph"] or ""), shown.cell(terms[1]))
            for row, terms in zip(links_.to_dicts(), links_.terms, strict=True)
        ],
        sources=[shown.cell(v) for v in values.get(DCTERMS + "source", ())],
        notes=[shown.cell(v) for v in preferred(list(values.get(SKOS + "editorialNote", ())), lang)],
        questions=[
            (release.queries[id].summary[lang], links.question(id, lang, {name: links.short(iri)}))
            for id, name in (
                (EVENTS, "actor"),
                ("statements/stances-of-an-actor-on-a-topic", "actor"),
                ("documents/provenance-of-a-resource", "resource"),
            )
            if id in release.queries
        ],
    )


def _lead(name: str, posts: Frame | None, events: int, mentions: Frame, statements: int, shown: Shown) -> str:
    """The latest post, and how often the graph speaks of them."""
    words, say = shown.words, shown.words.say
    latest = posts.to_dicts()[-1] if posts is not None and len(posts) else None
    told = name
    if latest is not None:
        since, until = latest["since"], latest["until"]
        if isinstance(since, date):
            span = (
                words.span(since, until)
                if isinstance(until, date)
                else say("words.since", first=words.day(since))
            )
            told = say("actor.lead_post", name=name, post=str(latest["title"]), span=span)
    documents = len({row["document"] for row in mentions.to_dicts()})
    parts = [
        say("actor.lead_events", n=events) if events else "",
        say("actor.lead_documents", n=documents) if documents else "",
        say("actor.lead_said", n=statements) if statements else "",
    ]
    held = [part for part in parts if part]
    tail = say("actor.lead_graph", parts=words.listed(held)) if held else say("actor.lead_nothing")
    return f"{told}. {tail}"


def _line_of_time(frame: Frame, person: bool, subject: Subject, shown: Shown) -> Figure | None:
    """Tenures on a line of time: posts of a person, members of an organisation."""
    series: dict[str, list[Point]] = {}
    open_ended = False
    for row in frame.to_dicts():
        since, until = row["since"], row["until"]
        if not isinstance(since, date):
            continue
        open_ended = open_ended or until is None
        who = str(row["title"]) if person else shown.label(str(row["member"])).text
        end = until if isinstance(until, date) else None
        span = (
            shown.words.span(since, end)
            if end
            else shown.words.say("words.since", first=shown.words.day(since))
        )
        series.setdefault(who, []).append(
            Point(
                x=since.toordinal(),
                label=who,
                value=Decimal((end or date.max).toordinal()),
                href=shown.href(str(row["tenure"])),
                note=span,
            )
        )
    if not series:
        return None
    drawn = [Line(name=name, points=tuple(points)) for name, points in series.items()]
    say = shown.words.say
    return Figure(
        id="posts-chart",
        svg=charts.strip(drawn, shown.words, alternative=say("actor.posts_alternative", name=subject.name)),
        caption=say("actor.posts_caption") + (" " + say("actor.posts_open") if open_ended else ""),
    )


def _timeline(posts: Frame, events: Frame, person: bool, shown: Shown) -> dict[str, object] | None:
    """Posts and events on one line of time, for a script to draw; None where there are not both."""
    say = shown.words.say
    items: list[dict[str, object]] = []
    for row in posts.to_dicts():
        if not isinstance(row["since"], date):
            continue
        item: dict[str, object] = {
            "label": str(row["title"]) if person else shown.label(str(row["member"])).text,
            "start": row["since"].isoformat(),
            "href": shown.href(str(row["tenure"])),
            "group": say("actor.posts_group" if person else "actor.members_group"),
        }
        if isinstance(row["until"], date):
            item["end"] = row["until"].isoformat()
        else:
            item["open"] = True
        items.append(item)
    held = {str(row["event"]): row["date"] for row in events.to_dicts() if isinstance(row["date"], date)}
    if not items or not held or len(items) + len(held) > _DRAWN:
        return None
    items += [
        {
            "label": f"{shown.words.day(day)}: {_DATED.sub('', shown.label(iri).text)}",
            "start": day.isoformat(),
            "href": shown.href(iri),
            "group": say("actor.events"),
        }
        for iri, day in held.items()
        if isinstance(day, date)
    ]
    return {"items": items}


def _posts(frame: Frame, person: bool, shown: Shown, here: Here) -> Table:
    say = shown.words.say
    rows = []
    for row in frame.to_dicts():
        acting = person and row["acting"] is True
        who = str(row["post"] if person else row["member"])
        other = row["organization"] if person else row["post"]
        cell = shown.thing(who)
        rows.append(
            (
                Cell(
                    text=cell.text, href=cell.href, lang=cell.lang, note=say("actor.acting") if acting else ""
                ),
                shown.thing(str(other)) if other else EMPTY,
                shown.day(row["since"]),
                shown.day(row["until"]) if row["until"] else Cell(text=say("actor.no_end")),
                Cell(text=say("actor.tenure"), href=shown.href(str(row["tenure"]))),
            )
        )
    keys = (
        ("post", "organization", "since", "until", "source")
        if person
        else (
            "participant",
            "post",
            "since",
            "until",
            "source",
        )
    )
    return _table(
        "posts",
        say("actor.posts_table" if person else "actor.members_table"),
        keys,
        rows,
        shown,
        here,
        say("actor.posts_empty" if person else "actor.members_empty"),
    )


def _events(frame: Frame, shown: Shown, here: Here) -> Table:
    say = shown.words.say
    merged: dict[str, tuple[object, str, list[str]]] = {}
    for row in frame.to_dicts():
        entry = merged.setdefault(str(row["event"]), (row["date"], str(row["level"] or ""), []))
        if row["document"] is not None and str(row["document"]) not in entry[2]:
            entry[2].append(str(row["document"]))
    rows = []
    for iri, (day, level, documents) in merged.items():
        kind = shown.names.kind(iri, shown.language)
        rows.append(
            (
                shown.thing(iri),
                shown.day(day) if day else Cell(text=say("event.no_day")),
                Cell(text=kind.text) if kind else EMPTY,
                Cell(text=shown.label(level).text) if level else EMPTY,
                together(shown.thing(d) for d in documents),
            )
        )
    return _table(
        "events",
        say("actor.events_caption"),
        ("event", "date", "kind", "level", "document"),
        rows,
        shown,
        here,
        say("actor.events_empty"),
    )


def _titles(frame: Frame, shown: Shown) -> Table:
    """Titles as documents give them beside the tenure that agrees with or contradicts them."""
    say = shown.words.say
    merged: dict[tuple[str, str], list[dict[str, object]]] = {}
    for row in frame.to_dicts():
        merged.setdefault((str(row["title"]), str(row["document"])), []).append(dict(row))
    rows = []
    for (title, document), found in merged.items():
        first = found[0]
        contrary = first["contradicted"] or None
        held = contrary or first["supported"]
        verdict = (
            say("actor.contradicted")
            if contrary
            else say("actor.supported")
            if held
            else say("actor.unjudged")
        )
        sentence = first["sentence"]
        rows.append(
            (
                Cell(text=say("evidence.quoted", phrase=title), href=shown.href(str(first["claim"]))),
                shown.passage(document, sentence if isinstance(sentence, int) else None),
                Cell(text=verdict),
                shown.thing(str(held)) if held else EMPTY,
            )
        )
    keys = ("title", "document", "verdict", "held")
    return _table("titles", say("actor.titles_caption"), keys, rows, shown, None, say("actor.titles_empty"))


def _mentions(frame: Frame, shown: Shown) -> Table:
    say = shown.words.say
    rows = []
    for row in frame.to_dicts():
        count = row["mentions"]
        rows.append(
            (
                shown.passage(str(row["document"]), row["first"]),
                Cell(text=say("evidence.quoted", phrase=row["words"])),
                shown.number(count if isinstance(count, int) else 0),
            )
        )
    keys = ("document", "words", "mentions")
    return _table(
        "mentions", say("actor.mentions_caption"), keys, rows, shown, None, say("actor.mentions_empty")
    )


def _table(
    id: str,
    caption: str,
    keys: Sequence[str],
    rows: Sequence[Sequence[Cell]],
    shown: Shown,
    here: Here | None,
    empty: str,
) -> Table:
    return tables.table(
        id,
        caption,
        tables.columns(keys, shown.words),
        rows,
        address=here.address if here else "",
        asked=here.asked if here else None,
        empty=empty,
    )
