"""What is quoted from documents: every phrase where it is said to be, and no passage among our files.

A word is a run of letters or digits, as in the model ("U.S." is two). A text is found by its SHA-256
among the files beside the repository; without it, its tests are skipped by name.
"""

from __future__ import annotations

import re
import subprocess
from itertools import pairwise
from pathlib import Path
from typing import Final, NamedTuple

import pytest
from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from borderkg.namespaces import BKG, DCTERMS, ID, OA
from borderkg.sources.documents import HeldDocument, recognise

ROOT: Final = Path(__file__).parents[2]
SHARED: Final = ROOT.parent / "shared"
MOST_WORDS: Final = 10
_WORD: Final = re.compile(r"[^\W_]+")
_FRONT_MATTER: Final = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)


class Phrase(NamedTuple):
    """One piece of evidence: its IRI, words, offsets (end exclusive) and the number of its unit."""

    evidence: str
    exact: str
    start: int
    end: int
    sentence: int


class Document(NamedTuple):
    """A document whose text its curators had before them, as its graph describes it."""

    held: HeldDocument
    title: str
    units: dict[int, tuple[int, int]]
    phrases: tuple[Phrase, ...]


def _document(path: Path) -> Document | None:
    """The document that the Turtle file `path` describes; None when its text is not held."""
    values: dict[tuple[str, str], list[str]] = {}
    for quad in parse(path=path, format=RdfFormat.TURTLE):
        assert isinstance(quad.subject, NamedNode)
        assert isinstance(quad.object, NamedNode | Literal)
        values.setdefault((quad.subject.value, quad.predicate.value), []).append(quad.object.value)

    def one(subject: str, predicate: str) -> str:
        (value,) = values[subject, predicate]
        return value

    iri = f"{ID}doc/{path.stem}"
    if (iri, BKG + "sha256") not in values:
        return None
    units = {
        int(one(unit, BKG + "number")): (int(one(unit, BKG + "start")), int(one(unit, BKG + "end")))
        for unit in values[iri, BKG + "hasUnit"]
    }
    phrases = tuple(
        Phrase(
            evidence,
            one(evidence + "/quote", OA + "exact"),
            int(one(evidence + "/position", OA + "start")),
            int(one(evidence + "/position", OA + "end")),
            int(one(evidence, BKG + "sentence")),
        )
        for evidence, predicate in sorted(values)
        if predicate == OA + "hasSource"
    )
    titles = values.get((iri, DCTERMS + "title"), [""])
    return Document(HeldDocument(iri=iri, sha256=one(iri, BKG + "sha256")), titles[0], units, phrases)


DOCUMENTS: Final = tuple(
    document for path in sorted((ROOT / "data" / "documents").glob("*.ttl")) if (document := _document(path))
)


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    """The texts at hand, by the IRI of their document."""
    if not SHARED.is_dir():
        pytest.skip("the texts of the documents, ../shared, are not here")
    found = recognise(SHARED, [document.held for document in DOCUMENTS])
    return {iri: text.text for iri, text in found.texts.items()}


def _text(document: Document, texts: dict[str, str]) -> str:
    if document.held.iri not in texts:
        pytest.skip(f"the text of {document.held.slug} is not in ../shared")
    return texts[document.held.iri]


def _words(text: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(text)]


def _runs(text: str) -> set[tuple[str, ...]]:
    """Every run of one word more than may be quoted."""
    words = _words(text)
    return {tuple(words[i : i + MOST_WORDS + 1]) for i in range(len(words) - MOST_WORDS)}


def _slug(document: Document) -> str:
    return document.held.slug


def test_there_are_documents_to_look_into() -> None:
    assert {"mexico-city-visit-article", "joint-communique-2023-12-28"} <= set(map(_slug, DOCUMENTS))


@pytest.mark.parametrize("document", DOCUMENTS, ids=_slug)
def test_phrases_are_short_and_of_one_line(document: Document) -> None:
    offences = [
        phrase
        for phrase in document.phrases
        if not 1 <= len(_words(phrase.exact)) <= MOST_WORDS or len(phrase.exact.splitlines()) != 1
    ]
    assert offences == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=_slug)
def test_phrases_stand_at_their_offsets(document: Document, texts: dict[str, str]) -> None:
    text = _text(document, texts)
    offences = [phrase for phrase in document.phrases if text[phrase.start : phrase.end] != phrase.exact]
    assert offences == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=_slug)
def test_phrases_lie_in_the_sentence_named(document: Document) -> None:
    offences = []
    for phrase in document.phrases:
        start, end = document.units[phrase.sentence]
        if not start <= phrase.start < phrase.end <= end:
            offences.append(phrase)
    assert offences == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=_slug)
def test_units_are_numbered_from_one_and_in_order(document: Document) -> None:
    assert sorted(document.units) == list(range(1, len(document.units) + 1))
    spans = [document.units[number] for number in sorted(document.units)]
    assert all(before[1] <= after[0] for before, after in pairwise(spans))


@pytest.mark.parametrize("document", DOCUMENTS, ids=_slug)
def test_units_hold_every_word_of_the_body(document: Document, texts: dict[str, str]) -> None:
    text = _text(document, texts)
    held = [
        word for number in sorted(document.units) for word in _words(text[slice(*document.units[number])])
    ]
    assert held == _words(_FRONT_MATTER.sub("", text))


def test_no_tracked_file_holds_a_passage(texts: dict[str, str]) -> None:
    """No run of more than ten words, titles excepted: they, and the address, are the file's front matter."""
    if not (ROOT / ".git").exists():
        pytest.skip("this copy is no git checkout, so nothing says which files are tracked")
    titles = {run for document in DOCUMENTS for run in _runs(document.title)}
    copied = {run for text in texts.values() for run in _runs(_FRONT_MATTER.sub("", text))} - titles
    assert copied
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True).stdout
    offences = []
    for name in filter(None, listed.decode().split("\0")):
        path = ROOT / name
        if not path.is_file():
            continue
        try:
            content = path.read_bytes().decode()
        except UnicodeDecodeError:
            continue  # no text file
        offences += [(name, " ".join(run[:3]) + " …") for run in sorted(_runs(content) & copied)]
    assert offences == []
