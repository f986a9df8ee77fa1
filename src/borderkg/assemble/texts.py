"""The reader's copies of documents: held against hash and selectors, and kept apart from the public."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad

from borderkg.errors import TextMismatchError, UnknownNameError
from borderkg.iris import graph
from borderkg.namespaces import BKG, OA
from borderkg.sources.documents import HeldDocument, Recognised, Text, match, recognise
from borderkg.store.embedded import EmbeddedStore

_HELD: Final = f"SELECT ?document ?hash {{ ?document <{BKG}sha256> ?hash }} ORDER BY ?document ?hash"
_SELECTED: Final = f"""
SELECT ?evidence ?start ?end ?exact {{
  ?evidence <{OA}hasSource> <%s> ; <{OA}hasSelector> ?position, ?quote .
  ?position <{OA}start> ?start ; <{OA}end> ?end .
  ?quote <{OA}exact> ?exact .
}} ORDER BY ?evidence ?start ?exact"""
_SHOWN: Final = 3


def texts_of(store: EmbeddedStore, folder: Path | None, files: Mapping[str, Path]) -> Recognised:
    """The texts that the reader gave: those of `folder` that are known, and all of `files`.

    Args:
        store: the curated graphs, with the documents and their selectors.
        folder: searched for texts by SHA-256; what is not known is listed, not refused.
        files: document slug or IRI to the file that must be its text.

    Raises:
        UnknownNameError: when `files` names a document of which no hash is held.
        EncodingError, TextMismatchError: when a file is not the text that it was given for, or a
            phrase of ours is not where we say.
    """
    held = [
        HeldDocument(iri=row["document"].value, sha256=row["hash"].value)
        for row in store.select(_HELD)
        if isinstance(row["document"], NamedNode) and isinstance(row["hash"], Literal)
    ]
    found = recognise(folder, held) if folder is not None else Recognised(texts={}, unknown=())
    texts = dict(found.texts)
    by_name = {name: each for each in held for name in (each.slug, each.iri)}
    for name, path in sorted(files.items()):
        document = by_name.get(name)
        if document is None:
            raise UnknownNameError(
                "no document of which a text is held has this name",
                found=name,
                expected=", ".join(sorted({each.slug for each in held})) or "none is held",
            )
        texts[document.iri] = match(document, path)
    for iri in sorted(texts):
        verify_selectors(store, iri, texts[iri])
    return Recognised(texts=texts, unknown=found.unknown)


def verify_selectors(store: EmbeddedStore, document: str, text: Text) -> int:
    """Hold each phrase that is cited from `document` against its offsets; how many there are.

    Offsets count code points from 0, the end exclusive
    (https://www.w3.org/TR/annotation-model/#text-position-selector).

    Raises:
        TextMismatchError: with the first few that are not where they should be.
    """
    wrong: list[str] = []
    rows = store.rows(_SELECTED % document)
    for evidence, start, end, exact in rows:
        assert isinstance(evidence, NamedNode)
        assert isinstance(start, Literal)
        assert isinstance(end, Literal)
        assert isinstance(exact, Literal)
        there = text.text[int(start.value) : int(end.value)]
        if there != exact.value:
            wrong.append(
                f"{evidence.value} [{start.value}, {end.value}): {there[:60]!r}, not {exact.value!r}"
            )
    if wrong:
        raise TextMismatchError(
            f"{len(wrong)} of {len(rows)} phrases are not at their offsets",
            where=text.path,
            found="; ".join(wrong[:_SHOWN]),
            expected="each phrase exactly at its offsets",
            advice="correct the offsets in the document's Turtle",
        )
    return len(rows)


def private_quads(texts: Mapping[str, Text]) -> Iterator[Quad]:
    """One quad a text: `graph/text/{document}` says its `bkg:verbatimText`."""
    for iri in sorted(texts):
        target = NamedNode(graph("text", iri.rpartition("/")[2]))
        yield Quad(NamedNode(iri), NamedNode(BKG + "verbatimText"), Literal(texts[iri].text), target)
