"""What a statement of a document rests on: its phrases, with the sentences that they stand in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from borderkg.namespaces import BKG, OA
from borderkg.query.terms import Term
from borderkg.serve.pages.shown import Cell, Shown

Own = Mapping[str, Sequence[Term]]
_SAID: Final = 3
"""Phrases that a lead quotes."""


def phrases(own: Own, parts: Mapping[str, Own], shown: Shown) -> list[Cell]:
    """The phrases of a claim, stance, participation or mention; each leads to its sentence in the document.

    Args:
        own: the values of the resource, by property.
        parts: those of the nodes below it, by IRI.
        shown: how things are shown.
    """
    made = []
    for evidence in own.get(BKG + "evidence", ()):
        of = parts.get(evidence.value, {})
        source = next((t.value for t in of.get(OA + "hasSource", ())), "")
        sentence = next((t.python for t in of.get(BKG + "sentence", ())), None)
        for selector in of.get(OA + "hasSelector", ()):
            for exact in parts.get(selector.value, {}).get(OA + "exact", ()):
                passage = shown.passage(source, sentence) if source else Cell(text="")
                text = shown.words.say("evidence.quoted", phrase=exact.value)
                made.append(Cell(text=text, href=passage.href, note=passage.note))
    return made


def lead(own: Own, found: Sequence[Cell], shown: Shown) -> str:
    """Who does what by the words, and the first of the words; empty for what rests on no phrase."""
    words, say = shown.words, shown.words.say
    if not found:
        return ""
    named = {
        name: words.listed([shown.label(t.value).text for t in own.get(BKG + name, ())])
        for name in ("holder", "attitude", "topic")
    }
    who = f"{named['holder']} {named['attitude']}".strip()
    told = ": ".join(part for part in (who, named["topic"]) if part)
    quoted = say("resource.rests", phrases=" · ".join(cell.text for cell in found[:_SAID]))
    return f"{told[:1].upper()}{told[1:]}. {quoted}" if told else quoted


def folded(parts: Mapping[str, Own]) -> dict[str, Own]:
    """The nodes below a resource with their selectors in them, which are no sections of their own then."""
    selectors = {t.value for of in parts.values() for t in of.get(OA + "hasSelector", ())}
    made: dict[str, Own] = {}
    for iri, of in parts.items():
        if iri in selectors:
            continue
        values = {p: v for p, v in of.items() if p != OA + "hasSelector"}
        for selector in of.get(OA + "hasSelector", ()):
            held = parts.get(selector.value, {})
            values |= {OA + name: held[OA + name] for name in ("exact", "start", "end") if OA + name in held}
        made[iri] = values
    return made
