"""An event laid over the series of the small content, asked through the stored questions."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from borderkg.content import bundled
from borderkg.errors import ParameterError, UnknownNameError
from borderkg.query.catalogue import Catalogue
from borderkg.store.direct import Direct
from borderkg.store.embedded import EmbeddedStore
from borderkg.study.event_study import COLUMNS, EventStudy, event_study

MEETING = "event:mexico-city-meeting-2023-12-27"
ORDER_END = "event:title-42-order-end-2023-05-11"


@pytest.fixture(scope="module")
def asked(tiny_release: Path) -> Direct:
    return Direct(EmbeddedStore.read_only(tiny_release / "store"))


@pytest.fixture(scope="module")
def queries() -> Catalogue:
    return Catalogue(bundled().queries)


@pytest.fixture(scope="module")
def study(asked: Direct, queries: Catalogue) -> EventStudy:
    return event_study(
        MEETING,
        "encounters",
        answering=asked,
        queries=queries,
        months=2,
        fixed={"agency": "id/org/usbp"},
        placebos=(date(2023, 5, 11), date(2010, 1, 1)),
        release="2026.01",
    )


def test_the_window_is_whole_months_around_the_month_of_the_first_day(study: EventStudy) -> None:
    assert [(c.offset, c.month, c.value) for c in study.cells] == [
        (-2, "2023-10", Decimal(188_749)),
        (-1, "2023-11", Decimal(191_106)),
        (0, "2023-12", Decimal(249_740)),
        (1, "2024-01", Decimal(124_215)),
        (2, "2024-02", Decimal(140_641)),
    ]
    assert study.missing == ()
    assert [v.issued for v in study.vintages] == ["2024-10"]


def test_the_month_of_the_event_is_on_neither_side(study: EventStudy) -> None:
    assert study.change.before == Decimal("189927.5")
    assert study.change.after == Decimal("132428.0")
    assert study.change.absolute == Decimal("-57499.5")
    assert study.change.percent == Decimal("-30.3")
    assert study.change.complete


def test_other_events_of_the_window_are_named_and_the_event_is_not_among_them(study: EventStudy) -> None:
    assert study.event.iri not in {e.iri for e in study.others}
    names = {e.iri.rsplit("/", 1)[-1] for e in study.in_month("2023-12")}
    assert "biden-lopez-obrador-call-2023-12-21" in names
    assert {e.iri.rsplit("/", 1)[-1] for e in study.in_month("2024-01")} == {"washington-meeting-2024-01-19"}


def test_a_placebo_uses_the_same_window_and_says_what_is_missing(study: EventStudy) -> None:
    may, empty = study.placebos
    assert (may.change.before, may.change.after) == (Decimal("183921.0"), Decimal("99538.0"))
    assert (may.change.months_before, may.change.months_after, may.change.asked) == (1, 1, 2)
    assert not may.change.complete
    assert (empty.change.before, empty.change.absolute, empty.change.percent) == (None, None, None)


def test_every_row_of_the_table_says_what_it_shows(study: EventStudy) -> None:
    frame = study.to_frame()
    assert frame.columns == tuple(COLUMNS)
    assert {row["shows"] for row in frame.to_dicts()} == {"sequence, not cause"}
    assert {row["vintage"] for row in frame.to_dicts()} == {
        "https://w3id.org/borderkg/id/vintage/cbp-nationwide-encounters-2024-10"
    }
    assert study.to_csv().count("sequence, not cause") == len(study.cells)


def test_the_lead_is_made_of_the_figures_and_claims_no_cause(study: EventStudy) -> None:
    assert "encounters fell from a mean of 189,928 a month to 132,428 (−57,500, −30.3%)" in study.lead
    assert study.lead.endswith("need not have come from it.")


def test_the_question_that_is_shown_gives_the_figures_that_are_shown(
    study: EventStudy, asked: Direct
) -> None:
    from borderkg.query.results import frame
    from borderkg.query.run import ask_text

    again = frame(ask_text(study.question, asked)[1])
    assert [row["value"] for row in again.to_dicts()] == [int(c.value) for c in study.cells]


def test_areas_are_ranked_by_both_changes(asked: Direct, queries: Catalogue) -> None:
    found = event_study(ORDER_END, "encounters", answering=asked, queries=queries, months=2, by="area")
    assert [(r.code.rsplit("/", 1)[-1], r.rank_absolute, r.rank_percent) for r in found.ranking] == [
        ("tca", 1, 1),
        ("elc", 2, 3),
        ("rgv", 3, 2),
    ]
    by_code = {r.code.rsplit("/", 1)[-1]: r.change for r in found.ranking}
    assert by_code["tca"].before == Decimal("33929.0")
    assert by_code["tca"].after == Decimal("31787.0")
    assert "sector" in found.broken_down


def test_the_figure_of_a_group_needs_a_data_set_that_has_it(asked: Direct, queries: Catalogue) -> None:
    found = event_study(
        MEETING,
        "encounters",
        answering=asked,
        queries=queries,
        fixed={"demographic": "scheme/demographics/single-adults"},
    )
    assert found.series.iri.endswith("by-demographic/series/southwest-land-border/single-adults")
    assert found.missing
    assert found.change.before is not None
    assert found.change.after is None
    assert "no figure for the months after it" in found.lead


@pytest.mark.parametrize("months", [0, -1, 61, True])
def test_the_window_has_bounds(months: int, asked: Direct, queries: Catalogue) -> None:
    with pytest.raises(ParameterError, match="1 to 60"):
        event_study(MEETING, "encounters", answering=asked, queries=queries, months=months)


@pytest.mark.parametrize(
    ("event", "variable", "fixed", "words"),
    [
        ("event:never", "encounters", {}, "no such event"),
        (MEETING, "never-counted", {}, "no data set holds such a series"),
        (MEETING, "encounters", {"citizenship": "scheme/citizenships/mexico"}, "cbp-southwest-by-agency has"),
        (MEETING, "encounters", {"agency": "id/org/ice"}, "no figure in the months around the event"),
    ],
)
def test_what_is_not_there_is_said(
    event: str, variable: str, fixed: dict[str, str], words: str, asked: Direct, queries: Catalogue
) -> None:
    with pytest.raises(UnknownNameError, match=words):
        event_study(event, variable, answering=asked, queries=queries, fixed=fixed)


def test_a_value_that_carries_sparql_reaches_no_query(asked: Direct, queries: Catalogue) -> None:
    with pytest.raises(ParameterError):
        event_study("x> } ; DROP ALL", "encounters", answering=asked, queries=queries)
