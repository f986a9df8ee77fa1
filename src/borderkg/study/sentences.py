"""What a study found, said in words that are made from its figures and from nothing else."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Final

from borderkg.study import months as calendar

if TYPE_CHECKING:
    from borderkg.study.change import Change
    from borderkg.study.event_study import EventStudy

CAVEAT: Final = "This shows sequence, not cause: what came after the event need not have come from it."
SHORT_CAVEAT: Final = "Shows sequence, not cause."


def number(value: Decimal, *, signed: bool = False) -> str:
    """A figure for reading: whole where it is large, thousands separated, a true minus sign.

    >>> number(Decimal("-1234.5")), number(Decimal("12.50")), number(Decimal(3), signed=True)
    ('−1,235', '12.5', '+3')
    """
    if abs(value) >= 100 or value == value.to_integral_value():
        text = f"{abs(value).quantize(Decimal(1), ROUND_HALF_UP):,}"
    else:
        text = f"{abs(value).quantize(Decimal('0.1'), ROUND_HALF_UP):,}"
    sign = "−" if value < 0 else "+" if signed and value > 0 else ""
    return sign + text


def percent(value: Decimal | None, *, signed: bool = True) -> str:
    """A percentage for reading, or a dash where there is none.

    >>> percent(Decimal("-12.3")), percent(None)
    ('−12.3%', '–')
    """
    if value is None:
        return "–"
    sign = "−" if value < 0 else "+" if signed and value > 0 else ""
    return f"{sign}{abs(value)}%"


def subject(study: EventStudy) -> str:
    """What is counted, where: "Encounters, U.S. Border Patrol, Southwest Land Border"."""
    name = study.variable_name
    return f"{name[:1].upper()}{name[1:]}, {study.series.title}"


def lead(study: EventStudy) -> str:
    """The study in a few sentences; the last one says what it does not show."""
    return f"{name(study)}, {when(study)}. {of_change(study.change, study)} {CAVEAT}"


def name(study: EventStudy) -> str:
    """The event's name without the date at its end, which is always told beside it."""
    first, _, last = study.event.name.rpartition(", ")
    return first if first and any(c.isdigit() for c in last) else study.event.name


def of_change(change: Change, study: EventStudy) -> str:
    """The means before and after, and both changes, in one or two sentences."""
    if change.before is None or change.after is None:
        side = "before" if change.before is None else "after"
        return f"{subject(study)}: there is no figure for the months {side} it, so no change is given."
    absolute = change.absolute or Decimal(0)
    moved = "rose" if absolute > 0 else "fell" if absolute < 0 else "stayed"
    means = f"from a mean of {number(change.before)} a month to {number(change.after)}"
    if absolute == 0:
        means = f"at a mean of {number(change.before)} a month"
    text = f"{study.series.title}: {study.variable_name} {moved} {means}"
    if change.percent is not None and absolute:
        text += f" ({number(absolute, signed=True)}, {percent(change.percent)})"
    return text + f", {sides(change)}, the month of the event left out."


def sides(change: Change) -> str:
    """How many months the means rest on."""
    if change.complete:
        return f"{change.asked} months before against {change.asked} after"
    return (
        f"{change.months_before} of {change.asked} months before against "
        f"{change.months_after} of {change.asked} after"
    )


def when(study: EventStudy) -> str:
    """The days of the event in words."""
    first, last = study.event.first, study.event.last
    if first == last:
        return calendar.day_in_words(first)
    return f"{calendar.day_in_words(first)} to {calendar.day_in_words(last)}"


def vintage(study: EventStudy) -> str:
    """The publications that the figures are of."""
    return "; ".join(v.name for v in study.vintages) or "not named"
