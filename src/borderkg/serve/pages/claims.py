"""The claim check of a document: each figure against each official publication, then and now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from borderkg.namespaces import ID
from borderkg.query.results import Frame
from borderkg.serve.opened import opened
from borderkg.serve.pages import checked, claimed, links, page, tables
from borderkg.serve.pages.checked import Check, Figure, Judged
from borderkg.serve.pages.error import not_found
from borderkg.serve.pages.page import Download, Page
from borderkg.serve.pages.shown import EMPTY, Cell, Shown, together
from borderkg.serve.pages.tables import Here, Table
from borderkg.serve.pages.telling import Verdict, phrase_cell, verdicts

CHECKS: Final = "claims/checks-of-a-document"
_FINDINGS: Final = "claims/inconsistencies-inside-a-document"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """One figure as the page shows it: what is claimed, its phrases, its verdicts, all its checks."""

    number: str
    title: str
    href: str | None
    of: str
    sentence: Cell
    phrases: tuple[Cell, ...]
    verdicts: tuple[Verdict, ...]
    checks: Table


async def claims(request: Request) -> Response:
    """The figures and comparisons of a document, each against every publication that holds it."""
    release, shown = opened(request), await page.shown(request)
    iri = f"{ID}doc/{request.path_params['slug']}"
    if not shown.names.classes.get(iri):
        return await not_found(request, iri)
    lang, say = shown.language, shown.words.say
    of, evidence, checks, dates, findings = await page.every(
        release.run_built_in("pages/claims-of-a-document", {"document": iri}),
        release.run_built_in("pages/evidence-of-a-document", {"document": iri}),
        release.run_built_in("pages/checks-of-a-document", {"document": iri, "lang": lang}),
        release.run_built_in("pages/dates-of-a-document", {"document": iri}),
        release.run(_FINDINGS, {"document": iri, "lang": lang}),
    )
    figures = checked.figures(claimed.claims(of, evidence), checks, dates)
    here = Here(address=request.url.path, asked=request.query_params)
    document = shown.thing(iri)
    return page.render(
        request,
        "claims.html",
        Page(
            title=say("claims.title", name=shown.label(iri).text),
            kind=say("claims.kind"),
            lead=lead(list(figures.values()), shown),
            downloads=(
                Download(
                    label=say("claims.take"),
                    href=links.question(CHECKS, lang, {"document": links.short(iri), "lang": lang}, ".csv"),
                    rows=len(checks),
                ),
            )
            if figures
            else (),
        ),
        shown=shown,
        document=document,
        summary=_summary(figures, shown, document, here),
        figures=[_shape(figure, shown, document) for figure in figures.values()],
        findings=_findings(findings, figures, shown),
    )


def lead(figures: Sequence[Figure], shown: Shown) -> str:
    """What became of the figure that was revised, or of the first that can be held against a table."""
    say = shown.words.say
    if not figures:
        return say("claims.lead_none")
    told = checked.held(figures, shown)
    known = [f for f in figures if f.official(f.now.check) is not None]
    revised = [f for f in known if f.now.word == "revised-since" and f.then.agrees]
    for key, found in (
        ("revised", revised),
        ("agrees", [f for f in known if f.now.agrees]),
        ("differs", known),
    ):
        if found:
            first = found[0]
            official = first.official(first.now.check)
            assert official is not None
            return (
                say(
                    f"claims.lead_{key}",
                    of=claimed.subject(first.claim, shown),
                    official=_amount(first, official, shown),
                    stated=claimed.amount(first.claim, shown),
                )
                + " "
                + told
            )
    return told


def _summary(figures: Mapping[str, Figure], shown: Shown, document: Cell, here: Here) -> Table:
    """One row a figure: as stated, then, now, and the verdicts."""
    say = shown.words.say
    rows = []
    for figure in figures.values():
        claim = figure.claim
        number = claim.iri.rpartition("/")[2]
        judged = figure.now if figure.official(figure.now.check) is not None else figure.then
        difference = judged.check.difference if judged.check else None
        rows.append(
            (
                Cell(
                    text=_named(figure, shown), href=f"#figure-{number}", note=claimed.subject(claim, shown)
                ),
                _figure(figure, figure.then.check, shown),
                _figure(figure, figure.now.check, shown),
                shown.number(difference, shown.href(judged.check.iri), signed=True)
                if difference is not None and judged.check
                else EMPTY,
                _verdict(figure.then, shown),
                _verdict(figure.now, shown),
                shown.passage(document_iri(claim.iri), claim.sentence)
                if claim.sentence is None
                else Cell(
                    text=say("evidence.sentence", number=str(claim.sentence)),
                    href=f"{document.href}#sentence-{claim.sentence}",
                    order=(0, Decimal(claim.sentence), ""),
                ),
            )
        )
    keys = ("stated", "then", "now", "difference", "verdict_then", "verdict_now", "sentence")
    return tables.table(
        "figures",
        say("claims.summary_caption"),
        tables.columns(keys, shown.words),
        rows,
        address=here.address,
        asked=here.asked,
        empty=say("claims.empty"),
    )


def document_iri(claim: str) -> str:
    """The document of a claim, by the claim's IRI."""
    return claim.rsplit("/", 2)[0]


def _shape(figure: Figure, shown: Shown, document: Cell) -> Shape:
    say, claim = shown.words.say, figure.claim
    number = claim.iri.rpartition("/")[2]
    keys = ("vintage", "observation", "difference", "verdict", "reason")
    return Shape(
        number=number,
        title=_named(figure, shown),
        href=shown.href(claim.iri),
        of=claimed.subject(claim, shown),
        sentence=Cell(
            text=say("evidence.sentence", number=str(claim.sentence)),
            href=f"{document.href}#sentence-{claim.sentence}",
        )
        if claim.sentence is not None
        else document,
        phrases=tuple(
            phrase_cell(claim, n, shown, document_iri(claim.iri)) for n in range(len(claim.phrases))
        ),
        verdicts=verdicts(figure, shown),
        checks=tables.table(
            f"checks-{number}",
            say("claims.checks_caption"),
            tables.columns(keys, shown.words),
            [_row(figure, check, shown) for check in figure.checks],
            every=True,
        ),
    )


def _row(figure: Figure, check: Check, shown: Shown) -> tuple[Cell, ...]:
    say = shown.words.say
    if check.vintage:
        known = say("claims.as_of", day=shown.words.day(check.as_of)) if check.as_of else ""
        name = shown.thing(check.vintage)
        first = Cell(text=name.text, href=name.href, lang=name.lang, note=known)
    else:
        first = Cell(text=say("claims.as_of", day=shown.words.day(check.as_of)) if check.as_of else "")
    return (
        first,
        _figure(figure, check, shown),
        shown.number(check.difference, shown.href(check.iri), signed=True)
        if check.difference is not None
        else EMPTY,
        Cell(text=shown.label(check.verdict).text, href=shown.href(check.iri)),
        Cell(text=check.reason),
    )


def _named(figure: Figure, shown: Shown) -> str:
    comparator = figure.claim.one("comparator")
    return (
        claimed.amount(figure.claim, shown)
        or (shown.label(comparator).text if comparator else "")
        or shown.label(figure.claim.iri, whole=False).text
    )


def _figure(figure: Figure, check: Check | None, shown: Shown) -> Cell:
    """The official figure of a check, which leads to its cell; that there is none where there is none."""
    value = figure.official(check)
    if value is None or check is None:
        return Cell(text=shown.words.say("claims.none"), numeric=True)
    return Cell(
        text=_amount(figure, value, shown),
        href=shown.href(check.observation),
        order=(0, value, ""),
        numeric=True,
        note=shown.words.say("claims.second_hand") if check.secondary else "",
    )


def _amount(figure: Figure, value: Decimal, shown: Shown) -> str:
    if figure.claim.one("unit").endswith("/percent"):
        return shown.words.percent(value)
    return shown.words.number(value)


def _verdict(judged: Judged, shown: Shown) -> Cell:
    check = judged.check
    return Cell(text=checked.word(judged, shown), href=shown.href(check.iri) if check else None)


def _findings(frame: Frame, figures: Mapping[str, Figure], shown: Shown) -> list[tuple[Cell, Cell]]:
    """What cannot all hold inside the document, and the figures that it involves."""
    merged: dict[str, tuple[str, list[Cell]]] = {}
    for row in frame.to_dicts():
        entry = merged.setdefault(str(row["finding"]), (str(row["explanation"]), []))
        figure = figures.get(str(row["claim"]))
        number = str(row["claim"]).rpartition("/")[2]
        entry[1].append(
            Cell(text=_named(figure, shown), href=f"#figure-{number}")
            if figure
            else shown.thing(str(row["claim"]))
        )
    return [
        (Cell(text=explanation, href=shown.href(iri)), together(involved))
        for iri, (explanation, involved) in merged.items()
    ]
