"""What a study found, said in words that are made from its figures and from nothing else."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from borderkg.study import months as calendar
from borderkg.study.words import ENGLISH, WORDS, Words

if TYPE_CHECKING:
    from borderkg.study.change import Change
    from borderkg.study.event_study import EventStudy


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


def said(study: EventStudy) -> Words:
    """The words of the study's language."""
    return WORDS[study.lang]


def subject(study: EventStudy) -> str:
    """What is counted, where: "Encounters, U.S. Border Patrol, Southwest Land Border"."""
    return f"{unit(study)}, {study.series.title}"


def unit(study: EventStudy) -> str:
    """What is counted, with a capital."""
    return f"{study.variable_name[:1].upper()}{study.variable_name[1:]}"


def lead(study: EventStudy) -> str:
    """The study in a few sentences; the last one says what it does not show."""
    return f"{name(study)}, {when(study)}. {of_change(study.change, study)} {said(study).caveat}"


def name(study: EventStudy) -> str:
    """The event's name without the date at its end, which is always told beside it."""
    first, _, last = study.event.name.rpartition(", ")
    return first if first and any(c.isdigit() for c in last) else study.event.name


def of_change(change: Change, study: EventStudy) -> str:
    """The means before and after, and both changes, in one or two sentences."""
    words = said(study)
    if change.before is None or change.after is None:
        side = "before" if change.before is None else "after"
        return words.no_figure[side].format(subject=subject(study))
    absolute = change.absolute or Decimal(0)
    sentence = words.moved[1 if absolute > 0 else -1] if absolute else words.stayed
    text = sentence.format(
        series=study.series.title,
        variable=study.variable_name,
        before=number(change.before),
        after=number(change.after),
    )
    if change.percent is not None and absolute:
        text += f" ({number(absolute, signed=True)}, {percent(change.percent)})"
    return f"{text}, {sides(change, words)}, {words.left_out}."


def sides(change: Change, words: Words = ENGLISH) -> str:
    """How many months the means rest on."""
    return (words.whole if change.complete else words.partial).format(
        asked=change.asked, before=change.months_before, after=change.months_after
    )


def when(study: EventStudy) -> str:
    """The days of the event in words."""
    words = said(study)
    first, last = study.event.first, study.event.last
    if first == last:
        return calendar.day_in_words(first, words)
    return words.span.format(
        first=calendar.day_in_words(first, words), last=calendar.day_in_words(last, words)
    )


def vintage(study: EventStudy) -> str:
    """The publications that the figures are of."""
    return "; ".join(v.name for v in study.vintages) or said(study).unnamed
