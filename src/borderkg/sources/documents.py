"""The reader's own copies of documents, which are never stored: recognised, matched, and read strictly."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from borderkg.errors import SourceError, TextMismatchError
from borderkg.sources.encoding import decode


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """One text as its owner wrote it, line ends included."""

    path: Path
    sha256: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldDocument:
    """A document whose text its curators had before them, and the SHA-256 of that text."""

    iri: str
    sha256: str

    @property
    def slug(self) -> str:
        """The last part of its IRI, by which `--text` names it."""
        return self.iri.rpartition("/")[2]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognised:
    """What a folder of texts turned out to hold: document IRI to text, and the files left over."""

    texts: dict[str, Text]
    unknown: tuple[Path, ...]


def read_text(path: Path) -> Text:
    """The text of `path`, with the SHA-256 of its bytes.

    Raises:
        EncodingError: for a byte-order mark, a NUL, UTF-16, Latin-1: with line and byte.
        SourceError: when the file cannot be read.
    """
    raw = _bytes(path)
    return Text(path=path, sha256=hashlib.sha256(raw).hexdigest(), text=decode(raw, where=path))


def recognise(folder: Path, documents: Iterable[HeldDocument]) -> Recognised:
    """Which of `documents` lie in `folder` or below it, by SHA-256 alone.

    Files that are no document of ours are no fault; they are listed, sorted.

    Raises:
        SourceError: when `folder` is none.
    """
    if not folder.is_dir():
        raise SourceError("no such folder of texts", where=folder, expected="a folder")
    known = {document.sha256: document.iri for document in documents}
    texts: dict[str, Text] = {}
    unknown: list[Path] = []
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        iri = known.get(_digest(path))
        if iri is None:
            unknown.append(path)
        elif iri not in texts:
            texts[iri] = read_text(path)
    return Recognised(texts=texts, unknown=tuple(unknown))


def match(document: HeldDocument, path: Path) -> Text:
    """The text of `path`, which must be `document` to the byte.

    Raises:
        EncodingError: when it is no plain UTF-8: that is then the fault.
        TextMismatchError: when it is another text, with both hashes.
        SourceError: when it cannot be read.
    """
    text = read_text(path)
    if text.sha256 != document.sha256:
        raise TextMismatchError(
            f"this is not the text of {document.slug}",
            where=path,
            found=f"sha256 {text.sha256}{_line_ends(text.text)}",
            expected=f"sha256 {document.sha256}",
            advice="give the file as it was published, with its line ends unchanged",
        )
    return text


def _line_ends(text: str) -> str:
    return ", with line ends of Windows" if "\r\n" in text else ""


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise SourceError(
            f"the file cannot be read ({error.strerror})", where=path, expected="a readable text file"
        ) from error


def _digest(path: Path) -> str:
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        raise SourceError(
            f"the file cannot be read ({error.strerror})", where=path, expected="a readable file"
        ) from error
