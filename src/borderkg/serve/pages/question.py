"""A stored question and its answer: the form, the sentence, the chart, the table, and how to take it away."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from borderkg.errors import UnknownNameError
from borderkg.query import run
from borderkg.query.header import MARK
from borderkg.query.results import Frame
from borderkg.serve import stored, vega
from borderkg.serve.opened import opened
from borderkg.serve.pages import charts, drawing, forms, page, stating, tables
from borderkg.serve.pages.charts import Figure, Takeaway
from borderkg.serve.pages.drawing import Drawn
from borderkg.serve.pages.error import error
from borderkg.serve.pages.page import Download, Page
from borderkg.serve.pages.shown import Shown
from borderkg.serve.problems import Refusal
from borderkg.serve.stored import Asked

FORMATS: Final = (
    ("CSV", stored.CSV),
    ("TSV", stored.TSV),
    ("JSON", stored.JSON),
    ("Parquet", stored.PARQUET),
    ("Turtle", stored.TURTLE),
    ("JSON-LD", stored.JSON_LD),
)
"""Names of the forms in which rows can be taken away."""
_STATE: Final = ("rows_sort", "rows_find", "rows_from")
_TOLD: Final = 5
"""Things that the lead of a list counts one by one."""
_LARGEST_SPEC: Final = 40_000
"""Bytes of a specification that a page holds; a larger one is a link."""


async def question(request: Request) -> Response:
    """The page of a stored question with the values that the address gives."""
    release = opened(request)
    id = f"{request.path_params['theme']}/{request.path_params['name']}"
    shown = await page.shown(request)
    try:
        query = release.queries[id]
    except UnknownNameError as unknown:
        say = shown.words.say
        hint = (say("error.nearest", name=unknown.expected),) if unknown.expected else ()
        return error(
            request, 404, say("error.no_question"), lead=say("error.no_question_lead", name=id), details=hint
        )
    pairs = [(k, v) for k, v in request.query_params.multi_items() if k not in _STATE]
    if "lang" in query.parameters and not any(k == "lang" and v for k, v in pairs):
        pairs.append(("lang", shown.language))
    wrong: dict[str, str] = {}
    try:
        asked = stored.asked(release, id, pairs, language=shown.language)
    except Refusal as refusal:
        more = refusal.problem.more
        name = str(more.get("parameter", ""))
        wrong[name] = shown.words.say(
            "ask.wrong", found=more.get("found", ""), expected=more.get("expected", "")
        )
        asked = stored.asked(
            release,
            id,
            [(k, v) for k, v in pairs if k in query.parameters and k != name],
            language=shown.language,
        )
        return _refused(request, asked, shown, wrong)
    frame = await release.run(id, asked.values)
    return _answered(request, asked, frame, shown)


def _answered(request: Request, asked: Asked, frame: Frame, shown: Shown) -> Response:
    query, say = asked.query, shown.words.say
    states = stating.stating(query, asked.values, frame.columns, shown).href
    chart = drawing.drawn(query.view, frame, shown, states) if query.view else None
    lead = lead_of(asked, frame, chart, shown)
    figure = _figure(asked, frame, chart, shown, lead) if chart else None
    rows = tables.of_frame(
        "rows",
        caption(query.description, shown) or query.summary[shown.language],
        frame,
        shown,
        address=request.url.path,
        asked=request.query_params,
        empty=say("ask.no_rows"),
        numbered=True,
        states=states,
    )
    sizes = {"csv": len(frame.to_csv().encode()), "tsv": len(frame.to_tsv().encode())}
    downloads = tuple(
        Download(label=name, href=asked.address(form), rows=len(frame), bytes=sizes.get(form.name))
        for name, form in FORMATS
    )
    return page.render(
        request,
        "question.html",
        Page(
            title=query.summary[shown.language],
            kind=say("themes." + query.theme.replace("-", "_")),
            lead=lead,
            section="ask",
            downloads=downloads,
        ),
        shown=shown,
        query=query,
        fields=forms.form(query, asked.values, shown, {}),
        figure=figure,
        rows=rows,
        sparql=sparql(asked),
        sparql_href=asked.address(stored.SPARQL),
        code=code(asked, request),
        citation=asked.citation(frame),
        given=set(asked.values) - {"lang"},
        answered=True,
    )


def _refused(request: Request, asked: Asked, shown: Shown, wrong: Mapping[str, str]) -> Response:
    query, say = asked.query, shown.words.say
    return page.render(
        request,
        "question.html",
        Page(
            title=query.summary[shown.language],
            kind=say("themes." + query.theme.replace("-", "_")),
            limit=" ".join(f"{_label(asked, name, shown)}: {text}" for name, text in wrong.items()),
            section="ask",
        ),
        status=400,
        shown=shown,
        query=query,
        fields=forms.form(query, asked.values, shown, wrong),
        figure=None,
        rows=None,
        sparql=sparql(asked),
        sparql_href=asked.address(stored.SPARQL),
        code=(),
        citation="",
        given=(),
        answered=False,
    )


def _label(asked: Asked, name: str, shown: Shown) -> str:
    parameter = asked.query.parameters.get(name)
    return (parameter.label.get(shown.language) if parameter else "") or name


def caption(description: str, shown: Shown) -> str:
    """What a question's description says, on the pages in its language; there is none in Spanish."""
    return description if shown.language == "en" else ""


def sparql(asked: Asked) -> str:
    """The text that is asked, without its header."""
    text = run.filled(asked.query, asked.values)
    return "\n".join(line for line in text.split("\n") if not line.startswith(MARK)).strip()


def code(asked: Asked, request: Request) -> tuple[tuple[str, str], ...]:
    """How the same rows are had in Python, in R and with curl."""
    base = f"{request.url.scheme}://{request.url.netloc}"
    csv = base + asked.address(stored.CSV)
    given = "".join(f",\n    {name}={value!r}" for name, value in asked.values.items())
    python = (
        "import borderkg\n\nkg = borderkg.open()\n"
        f'rows = kg.run(\n    "{asked.query.id}"{given},\n)\nrows.to_polars()'
    )
    name = asked.query.id.rpartition("/")[2]
    return (
        ("Python", python),
        ("R", f'rows <- read.csv("{csv}")'),
        ("curl", f"curl -o {name}.csv \\\n  '{csv}'"),
    )


def lead_of(asked: Asked, frame: Frame, chart: Drawn | None, shown: Shown) -> str:
    """The answer in a sentence, made from its rows."""
    words, say = shown.words, shown.words.say
    if not frame.terms:
        return say("ask.lead_none")
    if chart is None or chart.mark == "strip":
        return _counted(frame, shown)
    texts = asked.query.columns.get(chart.measure, {})
    what = texts.get(shown.language) or texts.get("en", chart.measure)
    points = [(line.name, p) for line in chart.series for p in line.points]
    name, high = max(points, key=lambda pair: pair[1].value)
    other, low = min(points, key=lambda pair: pair[1].value)

    def place(series: str, label: str) -> str:
        return f"{series}, {label}" if series else label

    if len(points) == 1:
        return say("ask.lead_one", what=what, value=high.value, place=place(name, high.label))
    if chart.mark in ("line", "area", "uprights") and len(chart.series) == 1:
        first, last = chart.series[0].points[0], chart.series[0].points[-1]
        return say(
            "ask.lead_line",
            what=what,
            first=first.value,
            first_at=first.label,
            last=last.value,
            last_at=last.label,
            high=high.value,
            high_at=high.label,
        )
    told = say(
        "ask.lead_range",
        what=what,
        high=words.number(high.value),
        high_at=place(name, high.label),
        low=words.number(low.value),
        low_at=place(other, low.label),
    )
    return f"{told} {_relative(asked, frame, chart, shown)}".strip()


def _relative(asked: Asked, frame: Frame, chart: Drawn, shown: Shown) -> str:
    """The same ranking in percent, which can name other things; empty where the answer has none."""
    if chart.mark not in ("dots", "bars") or "percent" not in frame.columns or chart.measure == "percent":
        return ""
    words = shown.words
    place, along = frame.columns.index("percent"), frame.columns.index(asked.query.view["y"])
    held = [
        (Decimal(str(value)), shown.coded(terms[along], frame.columns[along]).text)
        for terms, values in zip(frame.terms, frame.rows, strict=True)
        if isinstance(value := values[place], int | Decimal) and not isinstance(value, bool)
    ]
    if not held:
        return ""
    (low, low_at), (high, high_at) = min(held), max(held)
    return words.say(
        "ask.lead_range",
        what=words.say("ask.relative"),
        low=words.percent(low),
        low_at=low_at,
        high=words.percent(high),
        high_at=high_at,
    )


def _counted(frame: Frame, shown: Shown) -> str:
    """How many rows there are, and of how many things they speak."""
    words = shown.words
    told = words.say("counts.rows", n=len(frame))
    if len(frame) == 1:
        cells = [
            shown.coded(term, name).text for name, term in zip(frame.columns, frame.terms[0], strict=True)
        ]
        only = list(dict.fromkeys(text for text in cells if text))[:_TOLD]
        return words.say("ask.lead_counts", rows=told, counts=", ".join(only))
    for place in range(len(frame.columns)):
        held = Counter(t.value for row in frame.terms if (t := row[place]) is not None and t.kind == "iri")
        if 1 < len(held) <= _TOLD and len(held) < len(frame):
            counts = [f"{shown.label(iri).text} ({words.number(n)})" for iri, n in held.most_common()]
            return words.say("ask.lead_counts", rows=told, counts=words.listed(counts))
    for place, name in enumerate(frame.columns):
        things = {t.value for row in frame.terms if (t := row[place]) is not None and t.kind == "iri"}
        if 1 < len(things) < len(frame):
            about = words.say("ask.distinct", n=len(things), column=tables.heading_of(name, words).lower())
            return words.say("ask.lead_rows", rows=told, about=about)
    return words.say("ask.lead_count", rows=told)


def _figure(asked: Asked, frame: Frame, chart: Drawn, shown: Shown, lead: str) -> Figure:
    query, say = asked.query, shown.words.say
    texts = query.columns.get(chart.measure, {})
    unit = "" if chart.mark == "strip" else texts.get(shown.language) or texts.get("en", "")
    spec = vega.specification(
        query,
        frame,
        language=shown.language,
        named=shown.coded_name,
        without=stating.STATING,
    )
    small = len(str(spec)) < _LARGEST_SPEC
    told = [query.summary[shown.language] + "."]
    if chart.left_out:
        told.append(say("ask.left_grey" if chart.mark == "line" else "ask.left_out", n=chart.left_out))
    told.append(say("ask.source", release=asked.release.id))
    if any(line.also for line in chart.series[: charts.SERIES]):
        told.append(say("ask.also"))
    if "around" in query.id:
        told.append(say("ask.sequence"))
    return Figure(
        id="chart",
        svg=drawing.picture(chart, shown, alternative=lead, unit=unit),
        caption=" ".join(told),
        spec=spec if small else None,
        takeaways=(Takeaway(label="Vega-Lite", href=asked.address(stored.VEGA_LITE)),),
    )
