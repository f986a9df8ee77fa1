"""Change around a month: arithmetic that a reader can redo."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from borderkg.study.change import change, ranking
from borderkg.study.scale import Scale, ticks

VALUES = st.dictionaries(
    st.integers(min_value=-12, max_value=12), st.integers(min_value=0, max_value=10**7).map(Decimal)
)


@given(VALUES, st.integers(min_value=1, max_value=12))
def test_only_the_months_asked_for_count(values: dict[int, Decimal], asked: int) -> None:
    inside = {offset: value for offset, value in values.items() if abs(offset) <= asked and offset}
    assert change(values, asked=asked) == change(inside, asked=asked)


@given(VALUES)
def test_turning_time_around_turns_the_change_around(values: dict[int, Decimal]) -> None:
    there = change(values, asked=12)
    back = change({-offset: value for offset, value in values.items()}, asked=12)
    assert (there.before, there.after) == (back.after, back.before)
    if there.absolute is not None:
        assert back.absolute == -there.absolute


def test_a_change_from_nothing_has_no_percentage() -> None:
    grown = change({-1: Decimal(0), 1: Decimal(5)}, asked=1)
    assert (grown.absolute, grown.percent) == (Decimal("5.0"), None)


def test_equal_changes_share_a_rank_and_no_change_stands_last() -> None:
    ranked = ranking(
        {
            ("b", "B"): change({-1: Decimal(1), 1: Decimal(3)}, asked=1),
            ("a", "A"): change({-1: Decimal(2), 1: Decimal(4)}, asked=1),
            ("n", "N"): change({1: Decimal(4)}, asked=1),
            ("c", "C"): change({-1: Decimal(1), 1: Decimal(1)}, asked=1),
        }
    )
    assert [(r.code, r.rank_absolute, r.rank_percent) for r in ranked] == [
        ("a", 1, 2),
        ("b", 1, 1),
        ("c", 3, 3),
        ("n", None, None),
    ]


@given(st.one_of(st.just(0.0), st.floats(min_value=0.01, max_value=1e12)))
def test_ticks_begin_at_zero_and_hold_the_largest(largest: float) -> None:
    marks = ticks(0, largest)
    assert marks[0] == 0
    assert marks[-1] >= largest * (1 - 1e-6)
    assert 2 <= len(marks) <= 7


def test_a_scale_puts_zero_at_its_foot() -> None:
    assert Scale(0, 300_000, start=456, end=172)(0) == 456
