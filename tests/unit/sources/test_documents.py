"""The reader's texts: recognised by hash, matched by name, and refused with the fault."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from borderkg.errors import EncodingError, SourceError, TextMismatchError
from borderkg.sources.documents import HeldDocument, match, read_text, recognise

TEXT = "One line.\nJosé spoke.\n"
DOCUMENT = HeldDocument(
    iri="https://w3id.org/borderkg/id/doc/a-note", sha256=hashlib.sha256(TEXT.encode()).hexdigest()
)


def test_a_folder_is_recognised_by_hash_alone(tmp_path: Path) -> None:
    (tmp_path / "below").mkdir()
    (tmp_path / "below" / "anything.bin").write_bytes(TEXT.encode())
    (tmp_path / "other.txt").write_text("Another text.", encoding="utf-8")
    (tmp_path / "nul").write_bytes(b"\x00\xff")
    found = recognise(tmp_path, [DOCUMENT])
    assert {iri: text.text for iri, text in found.texts.items()} == {DOCUMENT.iri: TEXT}
    assert [path.name for path in found.unknown] == ["nul", "other.txt"]


def test_a_missing_folder_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="no such folder"):
        recognise(tmp_path / "nowhere", [DOCUMENT])


def test_the_named_document_must_match(tmp_path: Path) -> None:
    path = tmp_path / "note.txt"
    path.write_bytes(TEXT.encode())
    assert match(DOCUMENT, path).text == TEXT
    path.write_bytes(TEXT.replace("One", "1").encode())
    with pytest.raises(TextMismatchError, match=DOCUMENT.sha256):
        match(DOCUMENT, path)
    path.write_bytes(TEXT.replace("\n", "\r\n").encode())
    with pytest.raises(TextMismatchError, match="line ends of Windows"):
        match(DOCUMENT, path)


@pytest.mark.parametrize("encoding", ["latin-1", "utf-16", "utf-8-sig"])
def test_another_encoding_is_the_fault(encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "note.txt"
    path.write_bytes(TEXT.encode(encoding))
    with pytest.raises(EncodingError):
        match(DOCUMENT, path)


def test_line_ends_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "note.txt"
    path.write_bytes(b"a\r\nb\n")
    assert read_text(path).text == "a\r\nb\n"
    with pytest.raises(SourceError, match="cannot be read"):
        read_text(tmp_path / "missing.txt")
