"""An event laid over a series: the form, what was found, the chart, the months, how it is known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Final
from urllib.parse import urlencode
from weakref import WeakKeyDictionary

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from borderkg.errors import UnknownNameError
from borderkg.namespaces import shrink
from borderkg.serve.kept import Kept
from borderkg.serve.opened import Opened, opened
from borderkg.serve.pages import links, page, study_form, tables
from borderkg.serve.pages.page import Download, Page
from borderkg.serve.pages.shown import EMPTY, Cell, Shown, together
from borderkg.serve.pages.study_form import Asked
from borderkg.serve.pages.tables import Column, Table
from borderkg.serve.problems import Refusal
from borderkg.study import months as calendar
from borderkg.study import sentences
from borderkg.study.asking import QUESTION
from borderkg.study.chart import svg
from borderkg.study.event_study import EventStudy, event_study
from borderkg.study.page import notes
from borderkg.study.sentences import said

SVG: Final = "image/svg+xml"
_BYTES: Final = 400
"""Bytes of memory for each figure or event of a study, roughly."""
_STUDIES: Final[WeakKeyDictionary[Opened, Kept[EventStudy]]] = WeakKeyDictionary()


async def study(request: Request) -> Response:
    """The page of a study; without an event, its form alone."""
    release, shown = opened(request), await page.shown(request)
    asked = study_form.read(request, shown)
    made: EventStudy | None = None
    if asked.event and not asked.wrong:
        made, asked = await _made(release, asked, shown)
    fields = await study_form.fields(release, asked, shown)
    say = shown.words.say
    if made is None:
        limit = " ".join(f"{field.label}: {field.wrong}" for field in fields if field.wrong)
        return page.render(
            request,
            "study.html",
            Page(title=say("study.title"), lead=say("study.lead"), limit=limit, section="ask"),
            status=400 if asked.wrong else 200,
            shown=shown,
            fields=fields,
            study=None,
        )
    tail = "?" + urlencode(asked.pairs())
    return page.render(
        request,
        "study.html",
        Page(
            title=f"{sentences.name(made)}, {sentences.when(made)}",
            kind=said(made).study.format(subject=sentences.subject(made), months=made.months),
            lead=sentences.of_change(made.change, made),
            section="ask",
            downloads=(
                Download(label="SVG", href=shown.within("/study.svg") + tail),
                Download(label="CSV", href=shown.within("/study.csv") + tail, rows=len(made.cells)),
            ),
        ),
        shown=shown,
        fields=fields,
        study=made,
        said=said(made),
        svg=Markup(svg(made, alone=False, styled=False)),  # every text in it is escaped there
        picture=shown.within("/study.svg") + tail,
        change=_change(made, shown),
        months=_months(made, shown),
        others=_others(made, shown),
        policies=_policies(made, shown),
        facts=_facts(made, shown),
    )


async def picture(request: Request) -> Response:
    """The chart as a file."""
    made = await _demanded(request)
    return page.attachment(made.to_svg(), SVG, "study.svg")


async def rows(request: Request) -> Response:
    """The months as CSV."""
    made = await _demanded(request)
    return page.attachment(made.to_csv(), page.CSV, "study.csv")


async def _made(release: Opened, asked: Asked, shown: Shown) -> tuple[EventStudy | None, Asked]:
    """The study, or what is wrong with what was asked."""
    try:
        return await _laid(release, asked, shown), asked
    except UnknownNameError as unknown:
        found = str(unknown.found or "")
        say = shown.words.say
        if found.startswith(shrink(asked.event)):
            wrong = {"event": say("study.no_day")}
        elif found.startswith(shrink(asked.variable)):
            wrong = {"variable": say("study.no_series")}
        else:
            wrong = {"months": say("study.no_figures")}
        return None, replace(asked, wrong=wrong)


async def _laid(release: Opened, asked: Asked, shown: Shown) -> EventStudy:
    def lay() -> EventStudy:
        return event_study(
            asked.event,
            asked.variable,
            answering=release.lane(),
            queries=release.queries,
            months=int(asked.months),
            fixed=asked.fixed,
            lang=shown.language,
            release=release.id,
            digest=str(release.release.manifest["sha256"]),
            timeout=release.settings.timeout,
        )

    async def make() -> EventStudy:
        return await release.aside(lay)

    if release not in _STUDIES:
        _STUDIES[release] = Kept(lambda s: _BYTES * (20 + len(s.cells) + len(s.others)), largest=16 << 20)
    key = (*asked.pairs(), shown.language)
    return await _STUDIES[release].answer(key, make)


async def _demanded(request: Request) -> EventStudy:
    shown = await page.shown(request)
    asked = study_form.read(request, shown)
    made: EventStudy | None = None
    if not asked.event and not asked.wrong:
        asked = replace(asked, wrong={"event": shown.words.say("study.choose_event")})
    if not asked.wrong:
        made, asked = await _made(opened(request), asked, shown)
    if made is None:
        field, what = next(iter(asked.wrong.items()))
        raise Refusal(400, what, parameter=field)
    return made


def _change(made: EventStudy, shown: Shown) -> Table:
    words, change = said(made), made.change

    def figure(value: Decimal | None, *, signed: bool = False) -> Cell:
        told = "–" if value is None else sentences.number(value, signed=signed)
        return Cell(text=told, numeric=True, href=None if value is None else "#by-month")

    cells = (
        shown.thing(made.event.iri, sentences.name(made)),
        Cell(text=sentences.when(made), whole=True),
        figure(change.before),
        figure(change.after),
        figure(change.absolute, signed=True),
        Cell(
            text=sentences.percent(change.percent),
            numeric=True,
            href=None if change.percent is None else "#by-month",
        ),
        Cell(text=sentences.sides(change, words)),
    )
    return _table("change", words.change_caption, (words.around, words.date, *words.change_head), [cells])


def _months(made: EventStudy, shown: Shown) -> Table:
    words = said(made)
    rows = []
    held = {cell.month: cell for cell in made.cells}
    for place in range(made.first_month, made.last_month + 1):
        month = calendar.name(place)
        cell = held.get(month)
        events = made.in_month(month)
        offset = place - made.event.month
        here = [made.event] if offset == 0 else []
        rows.append(
            (
                Cell(text=shown.words.when(month), whole=True),
                Cell(text=shown.words.number(offset, signed=True), numeric=True),
                shown.number(cell.value, shown.href(cell.iri))
                if cell
                else Cell(text=shown.words.say("study.no_cell")),
                Cell(text=notes(cell, words)) if cell else EMPTY,
                together(shown.thing(event.iri, event.name) for event in (*here, *events)),
            )
        )
    head = [text.format(unit=sentences.unit(made)) for text in words.months_head]
    caption = words.months_caption.format(subject=sentences.subject(made))
    return _table("months", caption, head, rows, marked=made.months)


def _others(made: EventStudy, shown: Shown) -> Table:
    say = shown.words.say
    rows = [(shown.words_cell(shown.words.day(e.first)), shown.thing(e.iri, e.name)) for e in made.others]
    head = (say("columns.date"), say("columns.event"))
    return _table("others", say("study.others_caption"), head, rows, empty=say("study.others_empty"))


def _policies(made: EventStudy, shown: Shown) -> Table:
    say = shown.words.say
    rows = [
        (
            shown.thing(span.iri, span.name),
            Cell(text=shown.words.day(span.since), whole=True),
            Cell(text=shown.words.day(span.until) if span.until else say("study.still"), whole=True),
        )
        for span in made.policies
    ]
    head = (say("study.policy"), say("columns.since"), say("columns.until"))
    return _table("policies", say("study.policies_caption"), head, rows, empty=say("study.policies_empty"))


def _facts(made: EventStudy, shown: Shown) -> tuple[tuple[str, tuple[Cell, ...]], ...]:
    say, source = shown.words.say, made.series.dataset
    issued = {v.iri: v for v in made.vintages}
    vintages = [
        replace(shown.thing(v.iri, v.name), note=shown.words.when(v.issued) if v.issued else "")
        for v in issued.values()
    ]
    return tables.facts(
        [
            (say("study.figures"), [shown.thing(source.iri, source.title)]),
            (
                say("study.publisher"),
                [Cell(text=source.publisher, href=links.address(source.page, shown.language))],
            ),
            (say("study.vintage"), [together(vintages)] if vintages else []),
            (say("study.series"), [shown.thing(made.series.iri, made.series.title)]),
            (say("study.event"), [shown.thing(made.event.iri, made.event.name)]),
            (
                say("study.question"),
                [
                    Cell(
                        text=QUESTION,
                        href=links.question(
                            QUESTION,
                            shown.language,
                            {
                                "event": links.short(made.event.iri),
                                "months": made.months,
                                "series": links.short(made.series.iri),
                                "measure": source.measure,
                            },
                        ),
                    )
                ],
            ),
        ]
    )


def _table(
    id: str,
    caption: str,
    head: Sequence[str],
    rows: Sequence[Sequence[Cell]],
    *,
    empty: str = "",
    marked: int | None = None,
) -> Table:
    columns = [Column(key=f"{id}{n}", heading=text) for n, text in enumerate(head)]
    return tables.table(id, caption, columns, rows, empty=empty, here=marked, every=True)
