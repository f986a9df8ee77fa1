"""Bytes become text here, exactly, or are refused with the line and the byte that cannot be taken."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from borderkg.errors import EncodingError

_MARKS: Final = (
    (b"\xef\xbb\xbf", "UTF-8"),
    (b"\xff\xfe\x00\x00", "UTF-32, little-endian"),
    (b"\x00\x00\xfe\xff", "UTF-32, big-endian"),
    (b"\xff\xfe", "UTF-16, little-endian"),
    (b"\xfe\xff", "UTF-16, big-endian"),
)


def decode(raw: bytes, *, where: Path | str | None = None, strip_mark: bool = False) -> str:
    """The text of `raw`, which must be plain UTF-8; line ends stay as they are.

    Args:
        raw: the bytes of a whole file.
        where: the file, for the message.
        strip_mark: take a UTF-8 byte-order mark off instead of refusing it.

    Raises:
        EncodingError: for a byte-order mark, a NUL, UTF-16, UTF-32, Latin-1 or anything else that
            is not UTF-8, with line and byte.

    >>> decode("Andrés".encode())
    'Andrés'
    >>> decode("Andrés".encode("latin-1"), where="a.txt")
    Traceback (most recent call last):
    ...
    borderkg.errors.EncodingError: a.txt:1: this is not UTF-8: byte 5 of the file is 0xe9, \
as in Latin-1 or Windows-1252; found b'Andr\\xe9s'; expected UTF-8 without a byte-order mark; \
convert the file, for example with iconv
    """
    for mark, name in _MARKS:
        if raw.startswith(mark):
            if strip_mark and name == "UTF-8":
                raw = raw[len(mark) :]
                break
            raise _refusal(f"this begins with the byte-order mark of {name}", raw, 0, where)
    nul = raw.find(0)
    if nul >= 0:
        raise _refusal(f"byte {nul + 1} of the file is NUL{_wide(raw)}", raw, nul, where)
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        value = raw[error.start]
        guess = ", as in Latin-1 or Windows-1252" if _single_byte(raw) else ""
        raise _refusal(
            f"this is not UTF-8: byte {error.start + 1} of the file is 0x{value:02x}{guess}",
            raw,
            error.start,
            where,
        ) from error


def read(path: Path, *, strip_mark: bool = False) -> str:
    """The text of the file `path`; see `decode`.

    Raises:
        EncodingError: as `decode`.
        OSError: when the file cannot be read.
    """
    return decode(path.read_bytes(), where=path, strip_mark=strip_mark)


def _wide(raw: bytes) -> str:
    """What NULs at every second byte give away."""
    head = raw[:400]
    if len(head) >= 4 and head[1::2].count(0) > len(head) // 4:
        return ", as in UTF-16, little-endian"
    if len(head) >= 4 and head[::2].count(0) > len(head) // 4:
        return ", as in UTF-16, big-endian"
    return ""


def _single_byte(raw: bytes) -> bool:
    """Whether no well-formed multi-byte sequence stands in `raw`: then it is a one-byte encoding."""
    text = raw.decode("utf-8", errors="replace")
    return all(c < "\x80" or c == "\ufffd" for c in text)


def _refusal(what: str, raw: bytes, offset: int, where: Path | str | None) -> EncodingError:
    start = raw.rfind(b"\n", 0, offset) + 1
    return EncodingError(
        what,
        where=where,
        line=raw.count(b"\n", 0, offset) + 1,
        found=raw[max(start, offset - 20) : offset + 20].split(b"\n")[0],
        expected="UTF-8 without a byte-order mark",
        advice="convert the file, for example with iconv",
    )
