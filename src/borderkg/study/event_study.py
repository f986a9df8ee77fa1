"""An event laid over a series: what the figures were in the months before and after it.

The event's month is that of its first day; the window is n months to each side. What comes out shows
sequence and not cause, and every form of it says so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from borderkg.errors import ParameterError
from borderkg.namespaces import BKG, SCHEME, XSD, expand, shrink
from borderkg.query import run
from borderkg.query.catalogue import Catalogue
from borderkg.query.results import Frame
from borderkg.query.terms import Term
from borderkg.store.answering import Answering
from borderkg.study import months as calendar
from borderkg.study import series as choice
from borderkg.study.asking import Asking
from borderkg.study.change import Change, Ranked, change
from borderkg.study.sentences import lead, said
from borderkg.study.series import Series
from borderkg.study.window import Cell, Happening, Placebo, Span, Vintage
from borderkg.study.words import WORDS

LONGEST: Final = 60
"""Months to each side that may be asked for."""
COLUMNS: Final[Mapping[str, str]] = {
    "event": "The event",
    "offset": "Months from the event's month; before is negative",
    "month": "Calendar month, yyyy-mm",
    "series": "The series",
    "variable": "What is measured",
    "value": "The figure of the month",
    "vintage": "Publication that the figure is of",
    "status": "Status of the figure",
    "filled": "True where the cell is filled in, since the publisher leaves out what is zero",
    "revision": "New minus old, where the figure revises an earlier publication",
    "other_events": "Other events that begin in the month",
    "shows": "What this table shows",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class EventStudy:
    """A whole study; `question` is the SPARQL that gave `cells`, without its header.

    Attributes:
        release: id of the release that answered.
        digest: SHA-256 of its N-Quads, or nothing.
        lang: language of names and sentences, `en` or `es`.
        variable: IRI of the variable, and `variable_name` its name.
        months: months to each side.
        by: the dimension of the breakdown, or None.
        broken_down: title of the data set that the breakdown is of.
    """

    release: str
    digest: str
    event: Happening
    variable: str
    variable_name: str
    series: Series
    months: int
    cells: tuple[Cell, ...]
    others: tuple[Happening, ...]
    policies: tuple[Span, ...]
    vintages: tuple[Vintage, ...]
    change: Change
    by: str | None
    broken_down: str
    ranking: tuple[Ranked, ...]
    placebos: tuple[Placebo, ...]
    question: str
    lang: str = "en"

    @property
    def first_month(self) -> int:
        """Index of the first month of the window."""
        return self.event.month - self.months

    @property
    def last_month(self) -> int:
        """Index of the last month of the window."""
        return self.event.month + self.months

    @property
    def missing(self) -> tuple[str, ...]:
        """Months of the window without a figure, as yyyy-mm."""
        held = {cell.month for cell in self.cells}
        window = range(self.first_month, self.last_month + 1)
        return tuple(calendar.name(m) for m in window if calendar.name(m) not in held)

    def in_month(self, month: str) -> tuple[Happening, ...]:
        """The other events that begin in a month, given as yyyy-mm."""
        return tuple(e for e in self.others if calendar.name(e.month) == month)

    def to_frame(self) -> Frame:
        """One row a month: `COLUMNS`."""
        rows = [
            (
                Term("iri", self.event.iri),
                Term("literal", str(cell.offset), XSD + "integer"),
                _text(cell.month),
                Term("iri", self.series.iri),
                Term("iri", self.variable),
                _number(cell.value),
                Term("iri", cell.vintage),
                Term("iri", cell.status) if cell.status else None,
                Term("literal", str(cell.filled).lower(), XSD + "boolean"),
                None if cell.revision is None else _number(cell.revision),
                _text(" ".join(shrink(e.iri) for e in self.in_month(cell.month))),
                _text(said(self).shows),
            )
            for cell in self.cells
        ]
        return Frame(tuple(COLUMNS), tuple(rows), {name: {"en": text} for name, text in COLUMNS.items()})

    def to_csv(self) -> str:
        """The table as CSV; its last column says in every row what it shows."""
        return self.to_frame().to_csv()

    def to_svg(self) -> str:
        """The chart, a whole SVG file without script."""
        from borderkg.study.chart import svg

        return svg(self)

    def to_html(self) -> str:
        """One self-contained page: sentence, chart, table, question; no script, nothing fetched."""
        from borderkg.study.page import html

        return html(self)

    @property
    def caveat(self) -> str:
        """What the study does not show."""
        return said(self).caveat

    @property
    def lead(self) -> str:
        """What the study found, in a few sentences made from its figures."""
        return lead(self)


def event_study(
    event: str,
    variable: str,
    *,
    answering: Answering,
    queries: Catalogue,
    months: int = 6,
    fixed: Mapping[str, str] | None = None,
    by: str | None = None,
    placebos: Sequence[date] = (),
    lang: str = "en",
    release: str = "",
    digest: str = "",
    timeout: float | None = run.TIMEOUT,
) -> EventStudy:
    """Lay `event` over a series of `variable`.

    Args:
        event: IRI, CURIE or path of the event.
        variable: IRI, path or notation of the variable, as "encounters".
        answering: what answers.
        queries: the stored queries, among them `borderkg.study.asking.QUESTION`.
        months: months to each side, from 1 to `LONGEST`.
        fixed: values of dimensions by name, as `{"reportingAgency": "id/org/usbp"}`.
        by: name of a dimension to break the change down by, as "refArea".
        placebos: days to compare with, each with the same window.
        lang: language of names and sentences, `en` or `es`.
        release: id of the release, kept in the study.
        digest: its digest, kept in the study.
        timeout: seconds that each question may take.

    Raises:
        UnknownNameError: when there is no such event, variable or series, or no figure in the window.
        ParameterError: when `months` is out of range, a name is no IRI, or there is no such language.
    """
    if isinstance(months, bool) or not 1 <= months <= LONGEST:
        raise ParameterError("months must be a small whole number", found=months, expected=f"1 to {LONGEST}")
    if lang not in WORDS:
        raise ParameterError("a study speaks no such language", found=lang, expected=" or ".join(WORDS))
    asking = Asking(answering, queries, timeout, lang=lang)
    happening = asking.event(expand(event))
    plain = ":" not in variable and "/" not in variable
    iri = SCHEME + "variables/" + variable if plain else expand(variable)
    name, sets = choice.data_sets(
        asking.rows("study/cubes", variable=iri), asking.rows("study/dimensions", variable=iri)
    )
    given = {_dimension(d): expand(v) for d, v in (fixed or {}).items()}
    fitting = choice.candidates(sets, given, variable=iri)
    held = asking.series(fitting)
    one, cells, question = asking.best(choice.matching(held, given), happening, months, given)
    others = asking.between(happening.month - months, happening.month + months)
    free = _dimension(by) if by else None
    title, ranked = asking.breakdown(sets, given, free, iri, happening.month, months) if free else ("", ())
    return EventStudy(
        release=release,
        digest=digest,
        event=happening,
        variable=iri,
        variable_name=name,
        series=one,
        months=months,
        cells=cells,
        others=tuple(e for e in others if e.iri != happening.iri),
        policies=asking.policies(happening.month - months, happening.month + months),
        vintages=asking.vintages(cells),
        change=change({c.offset: c.value for c in cells}, asked=months),
        by=free,
        broken_down=title,
        ranking=ranked,
        placebos=tuple(asking.placebo(one, day, months) for day in placebos),
        question=question,
        lang=lang,
    )


def _dimension(name: str) -> str:
    short: dict[str, str] = {
        "agency": choice.AGENCY,
        "area": choice.AREA,
        "authority": BKG + "legalAuthority",
    }
    return short.get(name) or (expand(name) if ":" in name else BKG + name)


def _text(text: str) -> Term:
    return Term("literal", text, XSD + "string")


def _number(value: Decimal) -> Term:
    whole = value == value.to_integral_value()
    return Term(
        "literal", str(int(value)) if whole else str(value), XSD + ("integer" if whole else "decimal")
    )
