"""The reader's texts against the selectors of their documents."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat

from borderkg.assemble.texts import private_quads, texts_of
from borderkg.errors import EncodingError, TextMismatchError, UnknownNameError
from borderkg.store.embedded import EmbeddedStore

TEXT = "José spoke of the port. 😀 It reopened.\n"
NOTE = "https://w3id.org/borderkg/id/doc/a-note"


def store(exact: str, start: int) -> EmbeddedStore:
    made = EmbeddedStore.in_memory()
    digest = hashlib.sha256(TEXT.encode()).hexdigest()
    turtle = f"""
    @prefix bkg: <https://w3id.org/borderkg/ns#> . @prefix oa: <http://www.w3.org/ns/oa#> .
    <{NOTE}> bkg:sha256 "{digest}" .
    <{NOTE}/claim/1/evidence/1> oa:hasSource <{NOTE}> ; oa:hasSelector <urn:position>, <urn:quote> .
    <urn:position> oa:start {start} ; oa:end {start + len(exact)} .
    <urn:quote> oa:exact "{exact}" .
    """
    made.load(turtle.encode(), RdfFormat.TURTLE, "urn:g")
    return made


def text_file(folder: Path, raw: bytes) -> Path:
    path = folder / "note.txt"
    path.write_bytes(raw)
    return path


def test_offsets_count_code_points(tmp_path: Path) -> None:
    text_file(tmp_path, TEXT.encode())
    found = texts_of(store("It reopened", TEXT.index("It")), tmp_path, {})
    assert list(found.texts) == [NOTE]
    (quad,) = private_quads(found.texts)
    assert str(quad.graph_name) == "<https://w3id.org/borderkg/graph/text/a-note>"


@pytest.mark.parametrize(("exact", "start"), [("It reopened", 27), ("it reopened", 26), ("It reopened", 500)])
def test_a_phrase_elsewhere_is_an_error(exact: str, start: int, tmp_path: Path) -> None:
    path = text_file(tmp_path, TEXT.encode())
    with pytest.raises(TextMismatchError, match=r"1 of 1 phrases .*claim/1/evidence/1"):
        texts_of(store(exact, start), None, {"a-note": path})


def test_a_named_document_must_be_one_of_ours_and_match(tmp_path: Path) -> None:
    good = store("José", 0)
    path = text_file(tmp_path, TEXT.encode())
    assert list(texts_of(good, None, {NOTE: path}).texts) == [NOTE]
    with pytest.raises(UnknownNameError, match="a-note"):
        texts_of(good, None, {"another": path})
    with pytest.raises(TextMismatchError, match="sha256"):
        texts_of(good, None, {"a-note": text_file(tmp_path, TEXT.encode() + b"\n")})
    for encoding in ("utf-16", "utf-8-sig", "latin-1"):
        raw = TEXT.replace("😀", "").encode(encoding)
        with pytest.raises(EncodingError):
            texts_of(good, None, {"a-note": text_file(tmp_path, raw)})
