"""Texts that are not plain UTF-8 are refused with line and byte."""

from __future__ import annotations

import pytest

from borderkg.errors import EncodingError
from borderkg.sources.encoding import decode

TEXT = "first line\nJosé Rafael Ojeda\nthird line\n"


@pytest.mark.parametrize(
    ("raw", "line", "said"),
    [
        (TEXT.encode("latin-1"), 2, "Latin-1"),
        (TEXT.encode("cp1252"), 2, "Windows-1252"),
        (TEXT.encode("utf-16"), 1, "UTF-16"),
        (TEXT.encode("utf-16-le"), 1, "UTF-16, little-endian"),
        (TEXT.encode("utf-16-be"), 1, "UTF-16, big-endian"),
        (TEXT.encode("utf-32"), 1, "UTF-32"),
        (TEXT.encode("utf-8-sig"), 1, "byte-order mark of UTF-8"),
        (b"one\ntwo\nthr\x00ee\n", 3, "byte 12 of the file is NUL"),
        (TEXT.encode()[:15], 2, "byte 15 of the file is 0xc3"),
        ("José\n".encode() + "José\n".encode("latin-1"), 2, "not UTF-8: byte 10"),
    ],
)
def test_the_fault_is_named(raw: bytes, line: int, said: str) -> None:
    with pytest.raises(EncodingError, match=said) as caught:
        decode(raw, where="x.txt")
    assert caught.value.line == line
    assert str(caught.value).startswith(f"x.txt:{line}: ")


def test_mixed_encodings_are_not_called_latin() -> None:
    with pytest.raises(EncodingError) as caught:
        decode("José\n".encode() + "José\n".encode("latin-1"))
    assert "Latin-1" not in str(caught.value)


def test_plain_text_comes_back_exactly() -> None:
    assert decode("a\r\nb\r\u2028\U0001f600".encode()) == "a\r\nb\r\u2028\U0001f600"
    assert decode(b"") == ""


def test_a_mark_can_be_taken_off() -> None:
    assert decode(TEXT.encode("utf-8-sig"), strip_mark=True) == TEXT
    with pytest.raises(EncodingError):
        decode(TEXT.encode("utf-16"), strip_mark=True)
