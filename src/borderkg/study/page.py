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
from borderkg.study.sentences import CAVEAT, lead, name, number, percent, sides, subject, vintage, when

if TYPE_CHECKING:
    from borderkg.study.change import Change, Ranked
    from borderkg.study.event_study import EventStudy
    from borderkg.study.window import Cell


def html(study: EventStudy) -> str:
    """The page of `study`, a whole HTML document in UTF-8."""
    title = f"{subject(study)}: {study.event.name}"
    parts = [
        f"<h1>{escape(name(study))}, {escape(when(study))}</h1>",
        f'<p class="soft">Event study: {escape(subject(study))}, {study.months} '
        f"month{'' if study.months == 1 else 's'} before and after</p>",
        f'<p class="lead">{escape(lead(study).removesuffix(" " + CAVEAT))}</p>',
        f'<p class="caveat">{escape(CAVEAT)}</p>',
        '<figure tabindex="0" aria-label="The chart">\n' + f"{svg(study, alone=False)}</figure>",
        *_change(study),
        *_areas(study),
        *_months(study),
        *_evidence(study),
    ]
    digest = f", SHA-256 {study.digest}" if study.digest else ""
    foot = f"borderkg, release {study.release or 'not named'}{digest}. {CAVEAT}"
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n"
        f'<meta name="description" content="{escape(lead(study))}">\n'
        f"<style>{STYLE}</style>\n</head>\n<body>\n"
        f"<main>\n{chr(10).join(parts)}\n</main>\n<footer>{escape(foot)}</footer>\n</body>\n</html>\n"
    )


def notes(cell: Cell) -> str:
    """What is to be said of a figure beside it, or nothing.

    A status that is normal says nothing; a filled cell, a revision and any other status say so.
    """
    status = cell.status.rsplit("/", 1)[-1]
    told = [status] if status not in ("", "normal") else []
    if cell.filled:
        told.append("zero filled in, since the publisher leaves it out")
    if cell.revision is not None:
        told.append(f"revised by {number(cell.revision, signed=True)}")
    return "; ".join(told)


def _change(study: EventStudy) -> Iterator[str]:
    rows = [("The event", calendar.day_in_words(study.event.first), study.change)]
    rows += [("Placebo date", calendar.day_in_words(p.day), p.change) for p in study.placebos]
    yield "<h2>Before and after, absolute and relative</h2>"
    if study.placebos:
        yield (
            "<p>A placebo date is a day on which the event did not happen. Where the figures move as much "
            "around it, the move around the event is nothing out of the common.</p>"
        )
    head = ("Around", "Date", *_CHANGE_HEAD)
    body = [(a, b, *_change_cells(c)) for a, b, c in rows]
    yield _table(
        head, body, right=range(2, 6), caption="Means of whole months; the month itself is left out."
    )


def _areas(study: EventStudy) -> Iterator[str]:
    if not study.ranking:
        return
    yield f"<h2>By {escape(_dimension_name(study.by))}</h2>"
    yield f"<p>{escape(_extremes(study.ranking))}</p>"
    body = [
        (r.name, *_change_cells(r.change)[:4], _place(r.rank_absolute), _place(r.rank_percent))
        for r in study.ranking
    ]
    head = ("Name", *_CHANGE_HEAD[:4], "Rank, absolute", "Rank, relative")
    yield _table(head, body, right=range(1, 7), caption=f"{study.broken_down}. Rank 1 is the largest rise.")


def _months(study: EventStudy) -> Iterator[str]:
    yield "<h2>Month by month</h2>"
    if study.missing:
        yield f"<p>No figure for {escape(', '.join(study.missing))}. Absent is not zero.</p>"
    rows = []
    for cell in study.cells:
        month = study.event.month + cell.offset
        events = "; ".join(e.name for e in study.in_month(cell.month))
        if cell.offset == 0:
            events = "; ".join(filter(None, (study.event.name, events)))
        value = f'<a href="{escape(cell.iri)}">{number(cell.value)}</a>'
        rows.append((calendar.words(month), _offset(cell.offset), value, notes(cell), events))
    unit = study.variable_name[:1].upper() + study.variable_name[1:]
    yield _table(
        ("Month", "Months from the event", unit, "Note", "Events that begin in the month"),
        rows,
        right=(1, 2),
        caption=f"{subject(study)}. A figure links to its cell.",
        linked=2,
        here=study.cells and next((n for n, c in enumerate(study.cells) if c.offset == 0), None),
    )


def _evidence(study: EventStudy) -> Iterator[str]:
    source = study.series.dataset
    yield "<h2>How we know</h2>"
    page = (
        f'<a href="{escape(source.page)}">{escape(source.publisher)}</a>' if source.page else source.publisher
    )
    yield (
        f"<p>Figures: {escape(source.title)}, published by {page}. Vintage: {escape(vintage(study))}. "
        f'Series: <a href="{escape(study.series.iri)}">{escape(shrink(study.series.iri))}</a>.</p>'
    )
    event = f'<a href="{escape(study.event.iri)}">{escape(shrink(study.event.iri))}</a>'
    yield f"<p>Event: {event}, {escape(when(study))}. An event stands in the month of its first day.</p>"
    if study.policies:
        spans = "; ".join(
            f"{p.name}, from {calendar.day_in_words(p.since)}"
            + (f" to {calendar.day_in_words(p.until)}" if p.until else ", open")
            for p in study.policies
        )
        yield f"<p>Laws and practices in force in the window: {escape(spans)}.</p>"
    yield "<h3>The question, in SPARQL</h3>"
    yield f'<pre tabindex="0">{escape(study.question.rstrip())}</pre>'


_CHANGE_HEAD: Final = ("Mean before", "Mean after", "Change", "Change, percent", "Months")


def _change_cells(change: Change) -> tuple[str, str, str, str, str]:
    return (
        _figure(change.before),
        _figure(change.after),
        _figure(change.absolute, signed=True),
        percent(change.percent),
        sides(change),
    )


def _extremes(ranked: Iterable[Ranked]) -> str:
    """Who leads by each measure, in one sentence: they need not be the same."""
    held = [r for r in ranked if r.change.absolute is not None]
    if not held:
        return "No area has figures on both sides."
    told = []
    absolute = [(r.change.absolute or Decimal(0), r) for r in held]
    relative = [(r.change.percent, r) for r in held if r.change.percent is not None]
    for word, rises in (("rise", True), ("fall", False)):
        pick = max if rises else min
        most, one = pick(absolute, key=lambda pair: pair[0])
        if (most > 0) != rises or most == 0:
            continue
        text = f"Largest {word}: {one.name} in number ({number(most, signed=True)})"
        if relative:
            share, other = pick(relative, key=lambda pair: pair[0])
            who = "and also" if other is one else f"{other.name}"
            text += f", {who} in proportion ({percent(share)})"
        told.append(text + ".")
    return " ".join(told)


def _figure(value: Decimal | None, *, signed: bool = False) -> str:
    return "–" if value is None else number(value, signed=signed)


def _place(rank: int | None) -> str:
    return "–" if rank is None else str(rank)


def _offset(offset: int) -> str:
    return "0" if offset == 0 else number(Decimal(offset), signed=True)


def _dimension_name(dimension: str | None) -> str:
    names = {
        "refArea": "area",
        "reportingAgency": "agency",
        "legalAuthority": "authority",
        "drugType": "drug",
    }
    local = (dimension or "").rsplit("#", 1)[-1]
    return names.get(local, local)


def _table(
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

    lines = [f'<div class="wide" tabindex="0" role="region" aria-label="{escape(caption)}"><table>']
    lines.append(f"<caption>{escape(caption)}</caption>")
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
