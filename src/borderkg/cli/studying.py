"""`study`: an event laid over a series of figures."""

from __future__ import annotations

import json as json_
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

from cyclopts import Parameter

from borderkg.cli.asking import _open
from borderkg.cli.looking import _resolved
from borderkg.cli.output import emit, note, table
from borderkg.errors import ParameterError

if TYPE_CHECKING:
    from borderkg.study.change import Change
    from borderkg.study.event_study import EventStudy

FORMS = (".svg", ".html", ".csv", ".json")


def study(
    event: str,
    variable: str,
    /,
    *,
    months: int = 6,
    agency: str | None = None,
    area: str | None = None,
    demographic: str | None = None,
    authority: str | None = None,
    by: str | None = None,
    placebo: Annotated[list[str] | None, Parameter(negative=())] = None,
    lang: Literal["en", "es"] = "en",
    out: Path | None = None,
    dist: Path | None = None,
    endpoint: str | None = None,
    json: bool = False,
) -> int:
    """Lay an event over a series: the months before and after it, in sequence, not as cause.

    Parameters
    ----------
    event
        Its IRI, CURIE or name, as event:mexico-city-meeting-2023-12-27.
    variable
        What is counted, as encounters or drug-seizure-events.
    months
        Months to each side of the event's month.
    agency
        The agency whose figures they are, as organization:usbp.
    area
        The area, as place:tca.
    demographic
        The demographic group, as scheme/demographics/family-unit-individuals.
    authority
        The legal authority, as law:title-42.
    by
        Also rank the change by area, agency, demographic or authority.
    placebo
        A day on which the event did not happen, to compare with; more than one may be given.
    lang
        Language of names and sentences: en or es.
    out
        A file to write: .svg for the chart, .html for the page, .csv for the table, .json.
    dist
        The folder of releases; else $BORDERKG_DIST, else ./dist.
    endpoint
        The address of a SPARQL endpoint that holds a release, to ask instead.
    json
        Print JSON.
    """
    if out is not None and out.suffix not in FORMS:
        raise ParameterError(
            "a study has no such form", found=out.suffix or str(out), expected=", ".join(FORMS)
        )
    days = [_day(text) for text in placebo or ()]
    named = {"agency": agency, "area": area, "demographic": demographic, "authority": authority}
    kg = _open(dist, 30.0, endpoint)
    try:
        made = kg.study(
            _resolved(kg, event),
            variable,
            months=months,
            fixed={name: value for name, value in named.items() if value is not None},
            by=by,
            placebos=days,
            lang=lang,
        )
    finally:
        kg.close()
    if json:
        emit(_json(made))
    if out is not None:
        emit(_form(made, out.suffix), out)
    elif not json:
        _show(made)
    return 0


def _form(made: EventStudy, suffix: str) -> str:
    if suffix == ".svg":
        return made.to_svg()
    if suffix == ".html":
        return made.to_html()
    return made.to_csv() if suffix == ".csv" else _json(made)


def _day(text: str) -> date:
    try:
        if len(text) == len("2023-12-27"):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise ParameterError("a placebo is a day of the calendar", found=text, expected="a date, as 2022-12-27")


def _show(made: EventStudy) -> None:
    from borderkg.study.sentences import number, percent, said, sides

    words = said(made)
    rows = [
        (
            c.month,
            f"{c.offset:+d}" if c.offset else "0",
            number(c.value),
            "; ".join(e.name for e in made.in_month(c.month)),
        )
        for c in made.cells
    ]
    month, offset, _, _, events = words.months_head
    table((month, offset, made.variable_name, events), rows, title=made.lead)
    changes = [
        (words.the_event, made.change),
        *((f"{words.placebo} {p.day}", p.change) for p in made.placebos),
    ]
    changes += [(r.name, r.change) for r in made.ranking]
    if len(changes) > 1:
        signed = [(who, _number(c.absolute), percent(c.percent), sides(c, words)) for who, c in changes]
        table((words.around, *words.change_head[2:]), signed)
    note(made.caveat)


def _number(value: Decimal | None) -> str:
    from borderkg.study.sentences import number

    return "–" if value is None else number(value, signed=True)


def _json(made: EventStudy) -> str:
    told: dict[str, Any] = {
        "release": made.release,
        "event": made.event.iri,
        "variable": made.variable,
        "series": made.series.iri,
        "months": made.months,
        "lead": made.lead,
        "shows": made.caveat,
        "change": _change(made.change),
        "placebos": [{"date": p.day.isoformat(), **_change(p.change)} for p in made.placebos],
        "by": made.by,
        "ranking": [
            {
                "code": r.code,
                "name": r.name,
                **_change(r.change),
                "rankAbsolute": r.rank_absolute,
                "rankPercent": r.rank_percent,
            }
            for r in made.ranking
        ],
        "missing": list(made.missing),
        "question": made.question,
        "table": json_.loads(made.to_frame().to_json()),
    }
    return json_.dumps(told, ensure_ascii=False, indent=1) + "\n"


def _change(change: Change) -> dict[str, Any]:
    values = {
        "before": change.before,
        "after": change.after,
        "change": change.absolute,
        "percent": change.percent,
    }
    return {
        **{name: None if value is None else str(value) for name, value in values.items()},
        "monthsBefore": change.months_before,
        "monthsAfter": change.months_after,
    }
