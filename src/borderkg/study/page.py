"""The page of an event study: one file that needs nothing else, readable without a script.

In the order of a reader's questions: what was found, the picture, the figures, how we know.
https://www.w3.org/TR/WCAG22/ · light, dark and print by style sheet alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from html import escape
from typing import TYPE_CHECKING, Final

from borderkg.namespaces import shrink
from borderkg.paper import STYLE
from borderkg.study import months as calendar
from borderkg.study.chart import svg
from borderkg.study.sentences import (
    lead,
    name,
    number,
    of_change,
    percent,
    said,
    sides,
    subject,
    unit,
    vintage,
    when,
)

if TYPE_CHECKING:
    from borderkg.study.change import Change, Ranked
    from borderkg.study.event_study import EventStudy
    from borderkg.study.window import Cell
    from borderkg.study.words import Words

OWN_STYLE: Final = """
.caption{font-size:14px;color:var(--soft);margin-bottom:4px}
thead th{vertical-align:bottom}thead .n{white-space:normal}
td:nth-child(2){white-space:nowrap}td:last-child{min-width:12em}.n:last-child{min-width:0}
@media screen and (max-width:700px){.wide table{min-width:640px}}
@media print{.wide{overflow:visible}main td a[href^="http"]::after{content:none}}
"""
"""What a study needs beside the sheet that all pages share."""


def html(study: EventStudy) -> str:
    """The page of `study`, a whole HTML document in UTF-8."""
    words = said(study)
    title = f"{subject(study)}: {study.event.name}"
    kind = words.study.format(subject=subject(study), months=study.months)
    parts = [
        f"<h1>{escape(name(study))}, {escape(when(study))}</h1>",
        f'<p class="soft">{escape(kind)}</p>',
        f'<p class="lead">{escape(of_change(study.change, study))}</p>',
        f'<p class="caveat">{escape(words.caveat)}</p>',
        f'<figure tabindex="0" aria-label="{escape(words.chart)}">\n{svg(study, alone=False)}</figure>',
        *_change(study),
        *_areas(study),
        *_months(study),
        *_evidence(study),
    ]
    digest = f", SHA-256 {study.digest}" if study.digest else ""
    release = words.release.format(release=study.release or words.unnamed)
    foot = f"borderkg, {release}{digest}. {words.caveat}"
    return (
        f'<!DOCTYPE html>\n<html lang="{study.lang}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n"
        f'<meta name="description" content="{escape(lead(study))}">\n'
        f"<style>{STYLE}{OWN_STYLE}</style>\n</head>\n<body>\n"
        f"<main>\n{chr(10).join(parts)}\n</main>\n<footer>{escape(foot)}</footer>\n</body>\n</html>\n"
    )


def notes(cell: Cell, words: Words) -> str:
    """What is to be said of a figure beside it, or nothing.

    A status that is normal says nothing; a filled cell, a revision and any other status say so.
    """
    status = cell.status.rsplit("/", 1)[-1]
    told = [words.statuses.get(status, status)] if status not in ("", "normal") else []
    if cell.filled:
        told.append(words.filled)
    if cell.revision is not None:
        told.append(words.revised.format(revision=number(cell.revision, signed=True)))
    return "; ".join(told)


def _change(study: EventStudy) -> Iterator[str]:
    words = said(study)
    rows = [(words.the_event, calendar.day_in_words(study.event.first, words), study.change)]
    rows += [(words.placebo, calendar.day_in_words(p.day, words), p.change) for p in study.placebos]
    yield f"<h2>{escape(words.change_title)}</h2>"
    if study.placebos:
        yield f"<p>{escape(words.placebo_meaning)}</p>"
    head = (words.around, words.date, *words.change_head)
    body = [(a, b, *_change_cells(c, words)) for a, b, c in rows]
    yield _table("change", head, body, right=range(2, 6), caption=words.change_caption)


def _areas(study: EventStudy) -> Iterator[str]:
    if not study.ranking:
        return
    words = said(study)
    local = (study.by or "").rsplit("#", 1)[-1]
    yield f"<h2>{escape(words.by.format(dimension=words.dimensions.get(local, local)))}</h2>"
    yield f"<p>{escape(_extremes(study.ranking, words))}</p>"
    body = [
        (r.name, *_change_cells(r.change, words)[:4], _place(r.rank_absolute), _place(r.rank_percent))
        for r in study.ranking
    ]
    head = (words.by_name, *words.change_head[:4], *words.ranks)
    caption = words.ranked.format(title=study.broken_down)
    yield _table("areas", head, body, right=range(1, 7), caption=caption)


def _months(study: EventStudy) -> Iterator[str]:
    words = said(study)
    yield f"<h2>{escape(words.months_title)}</h2>"
    if study.missing:
        yield f"<p>{escape(words.missing.format(months=', '.join(study.missing)))}</p>"
    rows = []
    for cell in study.cells:
        month = study.event.month + cell.offset
        events = "; ".join(e.name for e in study.in_month(cell.month))
        if cell.offset == 0:
            events = "; ".join(filter(None, (study.event.name, events)))
        value = f'<a href="{escape(cell.iri)}">{number(cell.value)}</a>'
        told = (calendar.words(month, words), _offset(cell.offset), value, notes(cell, words), events)
        rows.append(told)
    yield _table(
        "months",
        tuple(title.format(unit=unit(study)) for title in words.months_head),
        rows,
        right=(1, 2),
        caption=words.months_caption.format(subject=subject(study)),
        linked=2,
        here=study.cells and next((n for n, c in enumerate(study.cells) if c.offset == 0), None),
    )


def _evidence(study: EventStudy) -> Iterator[str]:
    words, source = said(study), study.series.dataset
    yield f"<h2>{escape(words.evidence_title)}</h2>"
    publisher = escape(source.publisher or words.unnamed)
    figures = words.figures.format(
        title=escape(source.title),
        publisher=f'<a href="{escape(source.page)}">{publisher}</a>' if source.page else publisher,
        vintage=escape(vintage(study)),
        series=f'<a href="{escape(study.series.iri)}">{escape(shrink(study.series.iri))}</a>',
    )
    yield f"<p>{figures}</p>"
    link = f'<a href="{escape(study.event.iri)}">{escape(shrink(study.event.iri))}</a>'
    yield f"<p>{words.event.format(event=link, when=escape(when(study)))}</p>"
    if study.policies:
        spans = "; ".join(
            words.since.format(name=p.name, since=calendar.day_in_words(p.since, words))
            + (words.until.format(until=calendar.day_in_words(p.until, words)) if p.until else words.still)
            for p in study.policies
        )
        yield f"<p>{escape(words.policies.format(spans=spans))}</p>"
    yield f"<h3>{escape(words.question)}</h3>"
    yield f'<pre tabindex="0" lang="en">{escape(study.question.rstrip())}</pre>'


def _change_cells(change: Change, words: Words) -> tuple[str, str, str, str, str]:
    return (
        _figure(change.before),
        _figure(change.after),
        _figure(change.absolute, signed=True),
        percent(change.percent),
        sides(change, words),
    )


def _extremes(ranked: Iterable[Ranked], words: Words) -> str:
    """Who leads by each measure, in a sentence each: they need not be the same."""
    held = [r for r in ranked if r.change.absolute is not None]
    if not held:
        return words.no_area
    told = []
    absolute = [(r.change.absolute or Decimal(0), r) for r in held]
    relative = [(r.change.percent or Decimal(0), r) for r in held if r.change.percent is not None]
    for sentence, pick in ((words.rise, max), (words.fall, min)):
        most, one = pick(absolute, key=lambda pair: pair[0])
        if most == 0 or (most > 0) != (pick is max) or not relative:
            continue
        share, other = pick(relative, key=lambda pair: pair[0])
        told.append(
            sentence.format(
                one=one.name,
                number=number(most, signed=True),
                other=words.also if other is one else other.name,
                percent=percent(share),
            )
        )
    return " ".join(told)


def _figure(value: Decimal | None, *, signed: bool = False) -> str:
    return "–" if value is None else number(value, signed=signed)


def _place(rank: int | None) -> str:
    return "–" if rank is None else str(rank)


def _offset(offset: int) -> str:
    return "0" if offset == 0 else number(Decimal(offset), signed=True)


def _table(
    key: str,
    head: Iterable[str],
    body: Iterable[Iterable[str]],
    *,
    right: Iterable[int],
    caption: str,
    linked: int | None = None,
    here: object = None,
) -> str:
    numeric = frozenset(right)

    def cell(tag: str, place: int, text: str, *, scope: str = "") -> str:
        style = ' class="n"' if place in numeric else ""
        return f"<{tag}{scope}{style}>{text if place == linked and tag == 'td' else escape(text)}</{tag}>"

    lines = [f'<p class="caption" id="{key}-table">{escape(caption)}</p>']
    region = f'role="region" aria-labelledby="{key}-table"'
    lines.append(f'<div class="wide" tabindex="0" {region}><table aria-labelledby="{key}-table">')
    lines.append(
        "<thead><tr>"
        + "".join(cell("th", n, t, scope=' scope="col"') for n, t in enumerate(head))
        + "</tr></thead>"
    )
    lines.append("<tbody>")
    for number_, row in enumerate(body):
        cells = list(row)
        mark = ' class="here"' if number_ == here else ""
        lines.append(
            f"<tr{mark}>"
            + cell("th", 0, cells[0], scope=' scope="row"')
            + "".join(cell("td", n, t) for n, t in enumerate(cells[1:], start=1))
            + "</tr>"
        )
    lines.append("</tbody></table></div>")
    return "\n".join(lines)
