"""The sentence around a phrase, from the reader's own copy of a document.

The copies lie in a private file of the release, never in its store or a dump.
"""

from __future__ import annotations

from pathlib import Path

import pyoxigraph
from pyoxigraph import RdfFormat

from borderkg.errors import ReleaseError
from borderkg.namespaces import BKG, XSD
from borderkg.query import run
from borderkg.query.built_in import built_in
from borderkg.query.catalogue import StoredQuery
from borderkg.query.results import Frame
from borderkg.query.terms import Term, Value
from borderkg.store.answering import Answering


def texts(path: Path) -> dict[str, str]:
    """The text of each document of which the release has the reader's copy, by the document's IRI.

    Raises:
        ReleaseError: when the release was built without texts.
    """
    if not path.is_file():
        raise ReleaseError(
            "this release was built without texts",
            advice="build it with --texts FOLDER, where your copies of the documents lie",
        )
    with path.open("rb") as file:
        return {
            quad.subject.value: quad.object.value
            for quad in pyoxigraph.parse(file, format=RdfFormat.N_QUADS)
            if quad.predicate.value == BKG + "verbatimText"
        }


def with_sentences(
    frame: Frame, path: Path, store: Answering, *, timeout: float | None = run.TIMEOUT
) -> Frame:
    """`frame` with a column `text`: the sentence of each row, where its document is at hand.

    Args:
        frame: rows with the columns `document` and `sentence`.
        path: the private file of texts of the release.
        store: the release, which knows where sentences begin and end.
        timeout: seconds that one question may take.

    Raises:
        ReleaseError: when the release was built without texts.
    """
    held = texts(path)
    sentences: dict[tuple[str, Value], str] = {}
    for document, text in held.items():
        rows = run.run(_units(), store, {"document": document}, timeout=timeout).rows
        sentences |= {(document, number): text[_at(start) : _at(end)] for number, start, end in rows}
    places = [frame.columns.index(name) for name in ("document", "sentence")]
    terms = []
    for row, values in zip(frame.terms, frame.rows, strict=True):
        sentence = sentences.get((str(values[places[0]]), values[places[1]]))
        terms.append((*row, None if sentence is None else Term("literal", sentence, XSD + "string")))
    return Frame((*frame.columns, "text"), tuple(terms), frame.descriptions)


def _units() -> StoredQuery:
    return built_in()["evidence/sentences-of-a-document"]


def _at(offset: Value) -> int:
    if not isinstance(offset, int):
        raise ReleaseError("an offset is not a whole number", found=offset)
    return offset
