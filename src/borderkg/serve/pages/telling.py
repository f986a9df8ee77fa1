"""One claim as a page shows it: what it says, the words it rests on, what is curated beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from borderkg.namespaces import BKG
from borderkg.query.results import Frame
from borderkg.serve.pages import checked, claimed
from borderkg.serve.pages.checked import Figure
from borderkg.serve.pages.claimed import Claim
from borderkg.serve.pages.shown import Cell, Shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """A verdict in a word, its reason, and where it stands."""

    when: str
    word: Cell
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One claim as the page shows it.

    Attributes:
        id: its anchor.
        number: the end of its IRI.
        href: its page.
        kind: its class in words.
        text: what it says, in a line.
        modality: whether it is asserted, presupposed or only possible.
        phrases: the words it rests on, each with its place in the text.
        curated: what the curators hold beside it.
        against: claims of other documents that disagree.
        verdicts: for figures, then and now.
    """

    id: str
    number: str
    href: str | None
    kind: str
    text: str
    modality: str
    phrases: tuple[Cell, ...]
    curated: tuple[Cell, ...]
    against: tuple[Cell, ...]
    verdicts: tuple[Verdict, ...]


def told_of(
    claim: Claim, figure: Figure | None, events: Mapping[str, Cell], shown: Shown, document: str
) -> Told:
    """A claim as a page shows it.

    Args:
        claim: the claim.
        figure: its checks, where it was checked.
        events: events as the curators hold them, by IRI.
        shown: how the page shows things.
        document: the document that makes it.
    """
    say = shown.words.say
    beside = [events.get(iri) or shown.thing(iri) for iri in claim.every("claimsEvent")]
    beside += [
        Cell(text=shown.label(iri).text, href=shown.href(iri), note=say("document.expressed_at"))
        for iri in claim.every("expressedAt")
    ]
    for property, key in (("supportedBy", "actor.supported"), ("contradictedBy", "actor.contradicted")):
        beside += [
            Cell(text=shown.label(iri).text, href=shown.href(iri), note=say(key))
            for iri in claim.every(property)
        ]
    official = figure.official(figure.now.check) if figure else None
    if figure and official is not None and figure.now.check:
        beside.append(
            shown.number(official, shown.href(figure.now.check.observation)),
        )
    modality = claim.one("modality")
    kind = claimed.kind(claim, shown)
    return Told(
        id="-".join(claim.iri.rsplit("/", 2)[1:]),
        number=claim.iri.rpartition("/")[2],
        href=shown.href(claim.iri),
        kind=shown.label(BKG + kind).text,
        text=claimed.told(claim, shown),
        modality=shown.label(modality).text if modality and not modality.endswith("/asserted") else "",
        phrases=tuple(phrase_cell(claim, n, shown, document) for n in range(len(claim.phrases))),
        curated=tuple(beside),
        against=tuple(shown.thing(iri, whole=True) for iri in claim.every("disagreesWith")),
        verdicts=verdicts(figure, shown) if figure else (),
    )


def phrase_cell(claim: Claim, n: int, shown: Shown, document: str = "") -> Cell:
    """A phrase as a cell that leads to its evidence, with its sentence and offsets beside it.

    Args:
        claim: what rests on it.
        n: its place among the claim's phrases, from 0.
        document: where its sentence number leads to; "" for the page that it stands on.
    """
    one, say = claim.phrases[n], shown.words.say
    note = say("evidence.offsets", start=str(one.start), end=str(one.end)) if one.start is not None else ""
    if one.sentence is not None and (document == "" or one.sentence != claim.sentence):
        note = ", ".join(part for part in (say("evidence.sentence", number=str(one.sentence)), note) if part)
    return Cell(text=say("evidence.quoted", phrase=one.text), href=shown.href(one.iri), note=note)


def verdicts(figure: Figure, shown: Shown) -> tuple[Verdict, ...]:
    """The verdicts on a figure for then and now, each with its reason."""
    say = shown.words.say
    made = []
    for key, judged in (("then", figure.then), ("now", figure.now)):
        if not judged.verdict:
            continue
        check = judged.check
        made.append(
            Verdict(
                when=say(f"claims.{key}"),
                word=Cell(text=checked.word(judged, shown), href=shown.href(check.iri) if check else None),
                reason=check.reason if check else "",
            )
        )
    return tuple(made)


def curated(events: Frame, shown: Shown) -> dict[str, Cell]:
    """Events as the curators hold them, with day and place beside the name."""
    made = {}
    for row in events.to_dicts():
        day, place = row["day"], row["place"]
        parts = [
            shown.words.day(day) if isinstance(day, date) else shown.words.say("event.no_day"),
            shown.label(str(place)).text if place else "",
        ]
        cell = shown.thing(str(row["event"]))
        note = ", ".join(part for part in parts if part)
        made[str(row["event"])] = Cell(text=cell.text, href=cell.href, lang=cell.lang, note=note)
    return made
