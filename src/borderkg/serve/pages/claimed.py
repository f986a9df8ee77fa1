"""What a document claims: one claim as its document gives it, and what it says in a line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from borderkg.namespaces import BKG
from borderkg.query.results import Frame
from borderkg.query.terms import Term
from borderkg.serve.pages.observation import counted
from borderkg.serve.pages.shown import Shown

FIGURES: Final = ("QuantitativeClaim", "RateClaim", "ComparativeClaim")
"""Classes of claims that are held against official figures."""
_KINDS: Final = (
    "RateClaim",
    "QuantitativeClaim",
    "ComparativeClaim",
    "RoleClaim",
    "EventClaim",
    "EvaluativeClaim",
    "Commitment",
    "Stance",
    "Claim",
)
"""Kinds of claims, the narrower before the broader."""
_OF: Final = ("reportingAgency", "refArea", "demographic", "encounterLocation", "refPeriod")


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """A phrase of a document, with its sentence from 1 and its code points from 0, the end exclusive."""

    iri: str
    text: str
    sentence: int | None = None
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One claim: its values by property, and the phrases it rests on in the order of the text."""

    iri: str
    values: Mapping[str, Sequence[Term]]
    phrases: tuple[Phrase, ...] = field(default=())

    def every(self, name: str) -> list[str]:
        """The values of a property of ours, by its local name."""
        return [term.value for term in self.values.get(BKG + name, ())]

    def one(self, name: str) -> str:
        """The first value of a property of ours; empty where there is none."""
        return next(iter(self.every(name)), "")

    def number(self, name: str) -> Decimal | None:
        """The first value of a property of ours as a number."""
        for term in self.values.get(BKG + name, ()):
            value = term.python
            if isinstance(value, int | Decimal) and not isinstance(value, bool):
                return Decimal(value)
        return None

    @property
    def sentence(self) -> int | None:
        """The first sentence in which it is made."""
        return next((phrase.sentence for phrase in self.phrases if phrase.sentence is not None), None)


def claims(values: Frame, evidence: Frame) -> list[Claim]:
    """The claims of `pages/claims-of-a-document` and `pages/evidence-of-a-document`, as the text runs."""
    held: dict[str, dict[str, list[Term]]] = {}
    for claim, property, value in values.terms:
        if claim is not None and property is not None and value is not None:
            held.setdefault(claim.value, {}).setdefault(property.value, []).append(value)
    phrases: dict[str, dict[str, Phrase]] = {}
    for row in evidence.to_dicts():
        found = phrases.setdefault(str(row["claim"]), {})
        found.setdefault(
            str(row["evidence"]),
            Phrase(
                iri=str(row["evidence"]),
                text=str(row["phrase"]),
                sentence=_whole(row["sentence"]),
                start=_whole(row["start"]),
                end=_whole(row["end"]),
            ),
        )
    order = {iri: n for n, iri in enumerate(phrases)}
    return [
        Claim(iri=iri, values=of, phrases=tuple(phrases.get(iri, {}).values()))
        for iri, of in sorted(held.items(), key=lambda item: (order.get(item[0], len(order)), item[0]))
    ]


def kind(claim: Claim, shown: Shown) -> str:
    """The narrowest class of a claim, as the local name of one of ours."""
    classes = shown.names.classes.get(claim.iri, ())
    return next((name for name in _KINDS if BKG + name in classes), "Claim")


def amount(claim: Claim, shown: Shown) -> str:
    """A stated figure with its qualifier and unit; empty where the claim gives none."""
    value = claim.number("statedValue")
    if value is None:
        return ""
    unit, qualifier = claim.one("unit"), claim.one("valueQualifier")
    if unit.endswith("/percent"):
        told = shown.words.percent(value)
    else:
        told = shown.words.number(value)
        if unit:
            told += " " + counted(unit, int(value) if value == int(value) else value, shown)
    if qualifier and not qualifier.endswith("/exact"):
        told = f"{shown.label(qualifier).text} {told}"
    return told


def subject(claim: Claim, shown: Shown) -> str:
    """What a figure is of: variable, where the unit does not say it, agency, area, group, place, period."""
    variable, unit = claim.one("variable"), claim.one("unit")
    if variable and unit and shown.label(variable).text == counted(unit, 2, shown):
        variable = ""
    parts = [variable, *(claim.one(name) for name in _OF)]
    own = claim.iri.rsplit("/", 2)[0] + "/"
    named = (shown.label(iri).text for iri in parts if iri and not iri.startswith(own))
    return ", ".join(dict.fromkeys(named))


def told(claim: Claim, shown: Shown) -> str:
    """What a claim says, in a line of our own words; a title as the document gives it."""
    say, listed = shown.words.say, shown.words.listed
    names = {
        name: listed(list(dict.fromkeys(shown.label(iri).text for iri in claim.every(name))))
        for name in (
            "holder",
            "statedBy",
            "attitude",
            "topic",
            "claimedEventType",
            "comparator",
            "committedTo",
            "claimSubject",
            "purpose",
        )
    }
    about = names["topic"] or names["committedTo"] or names["purpose"]
    if title := claim.one("statedTitle"):
        return say("document.told_role", name=names["claimSubject"], title=title)
    if figure := amount(claim, shown):
        return say("document.told_figure", figure=figure, of=subject(claim, shown))
    if names["comparator"]:
        of = subject(claim, shown)
        return say("document.told_figure", figure=names["comparator"], of=of) if of else names["comparator"]
    if names["claimedEventType"]:
        first = names["claimedEventType"]
        first = first[:1].upper() + first[1:]
        return say("document.told_about", what=first, about=about) if about else first
    who = names["holder"] or names["statedBy"]
    if names["attitude"]:
        who = say("document.told_holder", who=who, how=names["attitude"])
    return say("document.told_about", what=who, about=about) if who and about else who or about


def _whole(value: object) -> int | None:
    return value if isinstance(value, int) else None
