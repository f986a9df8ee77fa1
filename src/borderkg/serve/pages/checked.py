"""Figures of a document beside official publications: the verdicts then and now, each with its check."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from borderkg.query.results import Frame
from borderkg.query.terms import Value
from borderkg.serve.pages.claimed import Claim
from borderkg.serve.pages.shown import Shown

AGREEING: Final = ("match", "within-rounding", "bound-satisfied")
"""Verdicts that say that a figure agrees with the official one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One claim against one publication.

    Attributes:
        iri: the check.
        verdict: IRI of what was found.
        reason: what was found and why, in words.
        as_of: last possible day of the publication.
        difference: official figure less the stated one, in the unit of the claim.
        observation: the official figure's cell; empty where there is none.
        vintage: the publication that holds it; empty where there is none.
        secondary: whether the official figure is known from quotations alone.
    """

    iri: str
    verdict: str
    reason: str
    as_of: date | None = None
    difference: Decimal | None = None
    observation: str = ""
    vintage: str = ""
    secondary: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A verdict on a claim for one time, and the check that it rests on."""

    verdict: str
    check: Check | None = None

    @property
    def word(self) -> str:
        """The notation of the verdict; empty where none was reached."""
        return self.verdict.rpartition("/")[2]

    @property
    def agrees(self) -> bool:
        """Whether the figure agrees with the official one."""
        return self.word in AGREEING


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A claim with all its checks, the oldest publication first, and the verdicts then and now."""

    claim: Claim
    checks: tuple[Check, ...]
    then: Judged
    now: Judged

    def official(self, check: Check | None) -> Decimal | None:
        """The official figure of a check, in the unit of the claim."""
        stated = self.claim.number("statedValue")
        if check is None or check.difference is None or stated is None:
            return None
        return stated + check.difference


def figures(claims: Sequence[Claim], checks: Frame, dates: Frame) -> dict[str, Figure]:
    """The claims that were checked, by IRI, in the order of the text.

    Args:
        claims: those of a document.
        checks: `pages/checks-of-a-document`.
        dates: `pages/dates-of-a-document`.
    """
    held: dict[str, list[Check]] = {}
    for row in checks.to_dicts():
        held.setdefault(str(row["claim"]), []).append(_check(row))
    made = {}
    for claim in claims:
        if claim.iri not in held:
            continue
        of = tuple(held[claim.iri])
        known = published(dates, claim.sentence)
        with_figure = [c for c in of if c.observation]
        before = [c for c in with_figure if known and c.as_of and c.as_of <= known]
        then, now = claim.one("verdictThen"), claim.one("verdictNow")
        made[claim.iri] = Figure(
            claim=claim,
            checks=of,
            then=Judged(verdict=then, check=_last(before, then) or _last(of, then)),
            now=Judged(verdict=now, check=_last(of, now)),
        )
    return made


def published(dates: Frame, sentence: int | None = None) -> date | None:
    """The day by which a document, or the text from which it has a sentence, was certainly out."""
    known = []
    for row in dates.to_dicts():
        day, first, last = row["date"], row["first"], row["last"]
        if not isinstance(day, date):
            continue
        if isinstance(first, int) and isinstance(last, int):
            inside = sentence is not None and first <= sentence <= last
        else:
            inside = True
        if inside:
            known.append(day)
    return min(known, default=None)


def word(judged: Judged, shown: Shown) -> str:
    """A verdict in a word or two; that none was reached where none was."""
    return shown.label(judged.verdict).text if judged.verdict else shown.words.say("claims.no_verdict")


def held(figures: Sequence[Figure], shown: Shown) -> str:
    """How many of the figures agreed with what was published then, and agree with what is held now."""
    if not figures:
        return ""
    return shown.words.say(
        "document.lead_figures",
        n=len(figures),
        then=sum(f.then.agrees for f in figures),
        now=sum(f.now.agrees for f in figures),
        open=sum(f.now.word == "no-official-value" for f in figures),
        revised=sum(f.now.word == "revised-since" for f in figures),
    )


def _last(checks: Sequence[Check], verdict: str) -> Check | None:
    return next((check for check in reversed(checks) if check.verdict == verdict), None)


def _check(row: Mapping[str, Value]) -> Check:
    day, difference = row["as_of"], row["difference"]
    return Check(
        iri=str(row["check"]),
        verdict=str(row["verdict"]),
        reason=str(row["reason"]),
        as_of=day if isinstance(day, date) else None,
        difference=Decimal(difference) if isinstance(difference, int | Decimal) else None,
        observation=str(row["observation"] or ""),
        vintage=str(row["vintage"] or ""),
        secondary=row["attestation"] is not None,
    )
