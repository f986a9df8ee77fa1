"""How one thing or value is shown: its text, where it leads, and the language it is in."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Final

from borderkg.namespaces import BASE, DATA, GRAPH, ID, RDF, XSD, shrink
from borderkg.query.terms import Term, Value
from borderkg.serve.pages import links
from borderkg.serve.pages.language import Label, Language, Words, within
from borderkg.serve.pages.names import Names

_CHECK: Final = re.compile(r"(?P<parent>.+)/check/(?P<of>[a-z0-9-]+)")
WIKIDATA: Final = "http://www.wikidata.org/entity/"
_PART: Final = re.compile(r"(?P<parent>.+)/(?P<part>[a-z]+(?:-[a-z]+)*)/(?P<n>[0-9]+)")
_TERMS: Final = re.compile(r"//creativecommons\.org/(licenses|publicdomain)/([a-z-]+)/([0-9.]+)", re.ASCII)
"""Terms of Creative Commons, which are known by a short name."""
_AREAS: Final = frozenset(("area", "sector"))
"""Columns whose literals are a publisher's codes of areas."""
_CODED: Final = (
    "id/place",
    "id/org",
    "id/period",
    "id/law",
    *(f"scheme/{scheme}" for scheme in ("demographics", "drug-types", "citizenships", "encounter-types")),
)
"""Where the parts of a cell's address have their names."""
_LONGEST: Final = 300
"""Characters of a text that a cell shows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One cell of a table, or one value beside its name.

    Attributes:
        text: what is read.
        href: where it leads.
        lang: the language of the text, where it is not that of the page.
        order: what rows are sorted by: numbers before texts, nothing last.
        numeric: whether it stands at the right.
        whole: whether it stays on one line, as a day does.
        note: what must be said beside it.
        also: further values of the same cell.
    """

    text: str
    href: str | None = None
    lang: str | None = None
    order: tuple[int, Decimal, str] = (2, Decimal(0), "")
    numeric: bool = False
    whole: bool = False
    note: str = ""
    also: tuple[Cell, ...] = ()

    @property
    def outside(self) -> bool:
        """Whether it leads out of this service."""
        return self.href is not None and links.outside(self.href)


EMPTY: Final = Cell(text="")


def together(cells: Iterable[Cell]) -> Cell:
    """Several values as one cell, each once, in their order."""
    held = list(dict.fromkeys(cell for cell in cells if cell.text))
    return replace(held[0], also=tuple(held[1:])) if held else EMPTY


@dataclass(frozen=True, slots=True)
class Shown:
    """What one page needs to show things: its words and the names of the release."""

    words: Words
    names: Names

    @property
    def language(self) -> Language:
        """The language of the page."""
        return self.words.language

    def label(self, iri: str, *, whole: bool = True) -> Label:
        """The name of a resource; a part of a document or event is named by its kind and number.

        Args:
            iri: the resource.
            whole: also say what a part is a part of.
        """
        if self.names.named(iri):
            return self.names.label(iri, self.language)
        if (match := _CHECK.fullmatch(iri)) and iri.startswith(ID):
            of = f"{ID}vintage/{match['of']}"
            told = self.words.say("parts.check_none")
            if self.names.named(of):
                told = self.words.say("parts.check_against", name=self.names.label(of, self.language).text)
            return Label(f"{told}, {self.label(match['parent']).text}" if whole else told, None)
        if (match := _PART.fullmatch(iri)) and not iri.startswith(DATA):
            part = self.words.say("parts.numbered", part=self._part(match["part"]), number=match["n"])
            if whole and match["parent"].startswith(ID):
                parent = self.label(match["parent"])
                return Label(f"{part}, {parent.text}", parent.language)
            return Label(part, None)
        if iri.startswith(DATA):
            return Label(self._of_data(iri), None)
        if iri.startswith(GRAPH) and (told := self._of_graph(iri)):
            return Label(told, None)
        if iri.startswith(ID + "period/"):
            return Label(self.words.when(iri.rpartition("/")[2]), None)
        return Label(shrink(iri), None)

    def cell(self, term: Term | None, value: Value = None, *, whole: bool = False) -> Cell:
        """A term as a cell; `value` is its Python value, where the caller has it."""
        if term is None:
            return EMPTY
        if term.kind == "iri":
            return self.thing(term.value, whole=whole)
        value = term.python if value is None else value
        if isinstance(value, bool):
            text = self.words.say("words.true" if value else "words.false")
            return Cell(text=text, order=(1, Decimal(value), text))
        if isinstance(value, int | Decimal | float):
            return self.number(value)
        if isinstance(value, date):
            return Cell(
                text=self.words.when(value), order=(1, Decimal(0), value.isoformat()[:10]), whole=True
            )
        text = term.value
        if term.datatype == XSD + "gYearMonth" or _is_month(text):
            return Cell(text=self.words.when(text), order=(1, Decimal(0), text), whole=True)
        if len(text) > _LONGEST:
            text = text[:_LONGEST].rsplit(" ", 1)[0] + " …"
        lang = term.language if term.datatype == RDF + "langString" else None
        foreign = lang if lang and lang.partition("-")[0] != self.language else None
        return Cell(text=text, lang=foreign, order=(1, Decimal(0), text.casefold()))

    def thing(self, iri: str, text: str | None = None, *, whole: bool = False) -> Cell:
        """A resource as a cell that leads to its page."""
        label = self.label(iri, whole=whole)
        lang = label.language if text is None and label.foreign(self.language) else None
        told = label.text if text is None else text
        if told == iri and iri.startswith(("http://", "https://")):
            told = _site(iri)
        return Cell(
            text=told,
            href=links.address(iri, self.language),
            lang=lang,
            order=(1, Decimal(0), told.casefold()),
            whole=not whole and _PART.fullmatch(iri) is not None and not iri.startswith(DATA),
        )

    def day(self, value: object) -> Cell:
        """A day as a cell that is sorted by it; empty for what is no day."""
        if not isinstance(value, date):
            return EMPTY
        return Cell(text=self.words.day(value), order=(1, Decimal(0), value.isoformat()), whole=True)

    def number(self, value: int | Decimal | float, href: str | None = None, *, signed: bool = False) -> Cell:
        """A number as a cell, which leads to what states it."""
        exact = Decimal(str(value))
        return Cell(
            text=self.words.number(value, signed=signed),
            href=href,
            order=(0, exact, ""),
            numeric=True,
        )

    def passage(self, document: str, sentence: Value = None) -> Cell:
        """A document as a cell, at one of its sentences where the number is known."""
        cell = self.thing(document)
        if not isinstance(sentence, int):
            return cell
        return replace(
            cell,
            href=f"{cell.href}#sentence-{sentence}",
            note=self.words.say("evidence.sentence", number=sentence),
        )

    def words_cell(self, text: str, href: str | None = None) -> Cell:
        """A plain text as a cell."""
        return Cell(text=text, href=href, order=(1, Decimal(0), text.casefold())) if text else EMPTY

    def href(self, iri: str) -> str | None:
        """Where a resource is shown."""
        return links.address(iri, self.language)

    def within(self, path: str) -> str:
        """The address of a page of ours in the page's language."""
        return within(path, self.language)

    def _part(self, part: str) -> str:
        key = f"parts.{part.replace('-', '_')}"
        try:
            return self.words.say(key)
        except KeyError:
            return part

    def _of_data(self, iri: str) -> str:
        """A cell by the codes that it has, a series by the name of its data set too."""
        dataset, *codes = iri[len(DATA) :].split("/")
        said = [self._slug(code) for code in codes if code != "series" and not code.isdecimal()]
        if codes and codes[-1].isdecimal() and codes[-1] != "1":
            said.append(self.words.say("series.reading", number=codes[-1]))
        if "series" in codes or len(said) < 2:
            named = self.names.named(DATA + dataset)
            said.insert(0, self.names.label(DATA + dataset, self.language).text if named else dataset)
        return " · ".join(said)

    def _of_graph(self, iri: str) -> str:
        """A graph of a data set by the name of that; empty for others."""
        kind, _, rest = iri[len(GRAPH) :].partition("/")
        dataset, _, part = rest.partition("/")
        if kind not in ("cube", "derived") or not self.names.named(DATA + dataset):
            return ""
        title = self.names.label(DATA + dataset, self.language).text
        told = self.words.say("parts.derived") if kind == "derived" else self.words.when(part)
        return f"{title} · {told}"

    def coded(self, term: Term | None, column: str, value: Value = None) -> Cell:
        """A term as a cell of a column; a publisher's code of an area is shown by the area's name."""
        if term is not None and term.kind == "literal" and column in _AREAS:
            iri = f"{ID}place/{term.value.casefold()}"
            if self.names.named(iri):
                return replace(self.thing(iri), note=term.value)
        return self.cell(term, value)

    def coded_name(self, term: Term, column: str) -> str | None:
        """The name of a resource or of an area's code in a column; None for other values."""
        return self.coded(term, column).text if term.kind == "iri" or column in _AREAS else None

    def _slug(self, slug: str) -> str:
        for kind in _CODED:
            iri = f"{BASE}{kind}/{slug}"
            if self.names.named(iri):
                return self.names.label(iri, self.language).text
        return self.words.when(slug)


def _is_month(text: str) -> bool:
    return re.fullmatch(r"[12][0-9]{3}-(?:0[1-9]|1[0-2])", text) is not None


def _site(iri: str) -> str:
    if iri.startswith(WIKIDATA):
        return f"Wikidata {iri[len(WIKIDATA) :]}"
    if terms := _TERMS.search(iri):
        _, code, version = terms.groups()
        name = {"zero": "CC0", "mark": "Public Domain Mark"}.get(code, f"CC {code.upper()}")
        return f"{name} {version}"
    rest = iri.partition("://")[2]
    return rest if len(rest) <= 60 else rest[:57] + "…"
