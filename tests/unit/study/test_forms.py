"""The chart and the page: well formed, self-contained, honest, and safe with any name."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from html.parser import HTMLParser

import pytest

from borderkg.study.change import change
from borderkg.study.event_study import EventStudy
from borderkg.study.series import AGENCY, AREA, DataSet, Series
from borderkg.study.window import Cell, Happening, Placebo, Span, Vintage

SVG = "{http://www.w3.org/2000/svg}"
BASE = "https://w3id.org/borderkg/"


def cell(offset: int, value: int, *, status: str = "normal", filled: bool = False, moved: int = 0) -> Cell:
    month = 2023 * 12 + 4 + offset
    return Cell(
        offset=offset,
        month=f"{month // 12}-{month % 12 + 1:02}",
        value=Decimal(value),
        vintage=BASE + "id/vintage/v",
        status=f"{BASE}scheme/observation-statuses/{status}",
        filled=filled,
        revision=Decimal(moved) if moved else None,
        iri=f"{BASE}data/c/v/{offset}",
    )


def made(*cells: Cell, name: str = "End of an <order> & more, 2023-05-11") -> EventStudy:
    day = date(2023, 5, 11)
    dataset = DataSet(
        iri=BASE + "data/c",
        title="Encounters <by> agency",
        measure=BASE + "ns#encounterCount",
        dimensions=frozenset((AREA, AGENCY)),
        publisher="CBP & partners",
        page="https://example.org/?a=1&b=2",
    )
    return EventStudy(
        release="2026.01",
        digest="ab" * 32,
        event=Happening(iri=BASE + "id/event/e", name=name, first=day, last=day),
        variable=BASE + "scheme/variables/encounters",
        variable_name="encounters",
        series=Series(
            iri=BASE + "data/c/series/a/b",
            dataset=dataset,
            codes={AREA: "a", AGENCY: "b"},
            names={AREA: "Southwest Land Border", AGENCY: "U.S. Border Patrol"},
        ),
        months=3,
        cells=cells,
        others=(
            Happening(iri=BASE + "id/event/o", name="A call", first=date(2023, 4, 1), last=date(2023, 4, 1)),
        ),
        policies=(
            Span(iri=BASE + "id/law/l", name="Title 42", since=date(2020, 3, 20), until=day),
            Span(iri=BASE + "id/practice/p", name="Title 8 removal", since=date(2023, 5, 12), until=None),
        ),
        vintages=(Vintage(iri=BASE + "id/vintage/v", name="Tables of October 2024", issued="2024-10"),),
        change=change({c.offset: c.value for c in cells}, asked=3),
        by=None,
        broken_down="",
        ranking=(),
        placebos=(Placebo(day=date(2022, 5, 11), change=change({}, asked=3)),),
        question='SELECT ?a WHERE { ?a ?b "<&>" }',
    )


WHOLE = made(
    cell(-3, 10),
    cell(-2, 20),
    cell(-1, 30, moved=-4),
    cell(0, 40),
    cell(1, 0, filled=True),
    cell(2, 5, status="provisional"),
    cell(3, 10),
)


@pytest.mark.parametrize("study", [WHOLE, made(cell(-3, 7), cell(2, 0)), made(cell(0, 0)), made()])
def test_the_chart_is_well_formed_and_says_what_it_shows(study: EventStudy) -> None:
    root = ET.fromstring(study.to_svg())
    assert root.tag == SVG + "svg"
    assert root.get("role") == "img"
    texts = ["".join(t.itertext()) for t in root.iter(SVG + "text")]
    assert "Shows sequence, not cause." in texts
    assert root.findtext(SVG + "desc") == study.lead
    named = {root.findtext(SVG + "title"), root.findtext(SVG + "desc")}
    assert len(named) == 2


def test_nothing_is_run_or_fetched() -> None:
    for text in (WHOLE.to_svg(), WHOLE.to_html()):
        assert not re.search(r"<script|javascript:|\son\w+=|@import|url\(|<iframe|<link", text)
        assert not re.search(r"\ssrc=", text)


def test_the_line_begins_at_zero_and_the_ticks_are_round() -> None:
    root = ET.fromstring(WHOLE.to_svg())
    axes = [line for line in root.iter(SVG + "line") if line.get("class") == "axis"]
    zero = max(float(line.get("y1", "0")) for line in axes if line.get("y1") == line.get("y2"))
    square = next(r for r in root.iter(SVG + "rect") if r.get("class") == "open")
    assert float(square.get("y", "0")) + 4 == zero


def test_marks_differ_by_what_a_figure_is() -> None:
    root = ET.fromstring(WHOLE.to_svg())
    circles = [c.get("class") for c in root.iter(SVG + "circle") if c.get("class") != "key"]
    assert circles.count("open") == 1
    assert circles.count("dot") == 4
    text = " ".join("".join(t.itertext()) for t in root.iter(SVG + "text"))
    for words in ("open circle", "open square", "diamond", "Vintage: Tables of October 2024"):
        assert words in text.replace("Open", "open")


def test_the_line_is_broken_where_a_month_is_missing() -> None:
    study = made(cell(-3, 1), cell(-2, 2), cell(1, 3), cell(2, 4))
    lines = list(ET.fromstring(study.to_svg()).iter(SVG + "polyline"))
    assert [len(line.get("points", "").split()) for line in lines] == [2, 2]
    assert "No figure for 2023-04, 2023-05, 2023-08; absent is not zero." in study.to_svg()


def test_policies_that_begin_or_end_inside_are_bands() -> None:
    root = ET.fromstring(WHOLE.to_svg())
    left, right = [r for r in root.iter(SVG + "rect") if r.get("class", "").startswith("band")]
    ends = float(left.get("x", "0")) + float(left.get("width", "0"))
    assert ends == pytest.approx(float(right.get("x", "0")), abs=0.11)


def test_everything_stays_on_the_paper() -> None:
    busy = replace(
        WHOLE,
        others=tuple(
            Happening(
                iri=f"{BASE}id/event/{n}",
                name=f"Event {n} " + "with a long name " * 6,
                first=date(2023, 2, 1) + timedelta(days=n),
                last=date(2023, 2, 1) + timedelta(days=n),
            )
            for n in range(60)
        ),
    )
    root = ET.fromstring(busy.to_svg())
    height = float(root.get("height", "0"))
    for text in root.iter(SVG + "text"):
        assert 0 <= float(text.get("x", "0")) <= 960
        assert 0 < float(text.get("y", "0")) < height
    assert "and 20 more, which are in the table" in busy.to_svg()


class _Page(HTMLParser):
    """Which elements are open, and the text of the headings and cells."""

    VOID = frozenset(("meta",))

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.headings: list[str] = []
        self.rows = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.rows += tag == "tr"
        if tag in ("h1", "h2", "h3"):
            self.headings.append(tag)
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Nothing is opened."""

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_the_page_is_well_formed_and_in_order() -> None:
    page = _Page()
    page.feed(WHOLE.to_html())
    assert page.open == []
    assert page.headings[0] == "h1"
    assert page.headings.count("h1") == 1
    assert page.rows == 1 + 2 + 1 + len(WHOLE.cells)


def test_the_page_has_what_a_reader_needs_to_check_it() -> None:
    text = WHOLE.to_html()
    for words in (
        "This shows sequence, not cause",
        "release 2026.01",
        "ab" * 32,
        "SELECT ?a WHERE { ?a ?b &quot;&lt;&amp;&gt;&quot; }",
        "zero filled in",
        "provisional",
        "revised by −4",
        "11 May 2022",
        'href="https://example.org/?a=1&amp;b=2"',
    ):
        assert words in text
    assert "<order>" not in text
    assert "<by>" not in text
