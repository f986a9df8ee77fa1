"""Evidence: every claim has some, each phrase is where we say, and each text is the one we mean.

    BKG-EVD-001  a claim without evidence
    BKG-EVD-002  a phrase that is not at its offsets in the text
    BKG-EVD-003  a sentence number that is not that of the unit around the offsets
    BKG-EVD-004  a text whose SHA-256 is not the document's
    BKG-EVD-005  a phrase of more than ten words
    BKG-EVD-006  a position that is missing though the text is held
    BKG-EVD-007  a unit that does not lie in the text, or overlaps another

Offsets count code points from 0, the end exclusive
(https://www.w3.org/TR/annotation-model/#text-position-selector). Only texts that the reader gave
are looked into; without them the other checks still run.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple, Protocol

from pyoxigraph import Literal, NamedNode

from borderkg.checks.findings import Finding, ordered
from borderkg.checks.hygiene import Asked
from borderkg.namespaces import BKG, OA
from borderkg.store.protocol import Term

MOST_WORDS: Final = 10
_WORD: Final = re.compile(r"[^\W_]+")
_PREFIXES: Final = f"PREFIX bkg: <{BKG}> PREFIX oa: <{OA}> "
_EVIDENCE: Final = """SELECT ?evidence ?document ?sentence ?start ?end ?exact ?held {
  ?evidence oa:hasSource ?document .
  OPTIONAL { ?document bkg:textHeld ?held }
  OPTIONAL { ?evidence bkg:sentence ?sentence }
  OPTIONAL { ?evidence oa:hasSelector ?position . ?position oa:start ?start ; oa:end ?end }
  OPTIONAL { ?evidence oa:hasSelector ?quote . ?quote oa:exact ?exact }
}"""
_UNITS: Final = """SELECT ?document ?unit ?number ?start ?end {
  ?document bkg:hasUnit ?unit . ?unit bkg:number ?number ; bkg:start ?start ; bkg:end ?end
} ORDER BY ?document ?start"""
_HASHES: Final = "SELECT ?document ?hash { ?document bkg:sha256 ?hash }"
_BARE: Final = """SELECT DISTINCT ?claim {
  ?claim bkg:reportedIn ?document ; a ?kind
  FILTER(?kind IN (bkg:Claim, bkg:EventClaim, bkg:RoleClaim, bkg:EvaluativeClaim, bkg:QuantitativeClaim,
    bkg:RateClaim, bkg:ComparativeClaim, bkg:Stance, bkg:Commitment))
  FILTER NOT EXISTS { ?claim bkg:evidence ?evidence }
}"""


class TextLike(Protocol):
    """A text that the reader gave."""

    @property
    def text(self) -> str:
        """The whole of it."""


class Unit(NamedTuple):
    """A heading or sentence of a document: its IRI, number, first code point, and one past the last."""

    iri: str
    number: int
    start: int
    end: int


def words(phrase: str) -> int:
    """How many words a phrase has; a word is a run of letters or digits.

    >>> words("high-level officials from the U.S.")
    7
    """
    return len(_WORD.findall(phrase))


def check(store: Asked, texts: Mapping[str, TextLike] | None = None) -> list[Finding]:
    """Findings on evidence, units and texts; `texts` maps the IRI of a document to its text."""
    given = texts or {}
    units = _units(store)
    return ordered(
        (
            *_bare_claims(store),
            *_texts(store, given),
            *_placed_units(units, given),
            *_phrases(store, units, given),
        )
    )


def _bare_claims(store: Asked) -> Iterator[Finding]:
    for row in store.select(_PREFIXES + _BARE):
        yield Finding(
            code="BKG-EVD-001",
            focus=_value(row, "claim"),
            message="a claim without evidence: say which phrase of its document states it",
        )


def _texts(store: Asked, texts: Mapping[str, TextLike]) -> Iterator[Finding]:
    for row in store.select(_PREFIXES + _HASHES):
        document, expected = _value(row, "document"), _value(row, "hash")
        if document in texts:
            found = hashlib.sha256(texts[document].text.encode()).hexdigest()
            if found != expected:
                yield Finding(
                    code="BKG-EVD-004",
                    focus=document,
                    message=f"the text given has the SHA-256 {found}, and the document {expected}",
                )


def _units(store: Asked) -> dict[str, list[Unit]]:
    units: dict[str, list[Unit]] = {}
    for row in store.select(_PREFIXES + _UNITS):
        number, start, end = (_number(row, name) for name in ("number", "start", "end"))
        if number is not None and start is not None and end is not None:
            unit = Unit(_value(row, "unit"), number, start, end)
            units.setdefault(_value(row, "document"), []).append(unit)
    return {
        document: sorted(set(held), key=lambda u: (u.start, u.number)) for document, held in units.items()
    }


def _placed_units(units: Mapping[str, list[Unit]], texts: Mapping[str, TextLike]) -> Iterator[Finding]:
    for document, held in units.items():
        end = 0
        length = len(texts[document].text) if document in texts else None
        for unit in held:
            reason = ""
            if unit.start < end:
                reason = f"starts at {unit.start}, inside the unit that ends at {end}"
            elif length is not None and unit.end > length:
                reason = f"ends at {unit.end}, and the text has {length} characters"
            if reason:
                yield Finding(code="BKG-EVD-007", focus=unit.iri, message=f"unit {unit.number} {reason}")
            end = max(end, unit.end)


def _phrases(
    store: Asked, units: Mapping[str, list[Unit]], texts: Mapping[str, TextLike]
) -> Iterator[Finding]:
    for row in store.select(_PREFIXES + _EVIDENCE):
        focus, document = _value(row, "evidence"), _value(row, "document")
        start, end, sentence = (_number(row, name) for name in ("start", "end", "sentence"))
        exact = _value(row, "exact") if "exact" in row else None
        if exact is not None and (count := words(exact)) > MOST_WORDS:
            yield Finding(
                code="BKG-EVD-005",
                focus=focus,
                message=f"a phrase of {count} words; at most {MOST_WORDS} are quoted",
            )
        if start is None or end is None:
            if _value(row, "held") == "true" and exact is not None:
                yield Finding(
                    code="BKG-EVD-006",
                    focus=focus,
                    message=f"no position, though the text of {document} is held",
                )
            continue
        if exact is not None and document in texts:
            there = texts[document].text[start:end]
            if there != exact:
                yield Finding(
                    code="BKG-EVD-002",
                    focus=focus,
                    message=f"at {start} to {end} the text has {there[:60]!r}, and the phrase is {exact!r}",
                )
        around = [unit for unit in units.get(document, []) if unit.start <= start and end <= unit.end]
        if document in units and [unit.number for unit in around] != [sentence]:
            numbers = ", ".join(str(unit.number) for unit in around) or "none"
            yield Finding(
                code="BKG-EVD-003",
                focus=focus,
                message=f"sentence {sentence} is named, and the unit around {start} to {end} is {numbers}",
            )


def _value(row: Mapping[str, Term], name: str) -> str:
    term = row.get(name)
    return term.value if isinstance(term, NamedNode | Literal) else ""


def _number(row: Mapping[str, Term], name: str) -> int | None:
    text = _value(row, name)
    return int(text) if re.fullmatch(r"-?[0-9]+", text) else None
