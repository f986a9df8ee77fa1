"""Canonical form, checked with a difference."""

from pathlib import Path

from borderkg.checks import formatting
from borderkg.turtle import canonical


def check(path: Path, text: bytes) -> list[tuple[str, str]]:
    path.write_bytes(text)
    return [(f.code, f.message) for f in formatting.check_files([("data/x.ttl", path)])]


def test_canonical_form_passes(tmp_path: Path) -> None:
    assert check(tmp_path / "x.ttl", canonical("<urn:a> a <urn:B> .").encode()) == []


def test_another_form_is_found_with_the_difference(tmp_path: Path) -> None:
    ((code, message),) = check(tmp_path / "x.ttl", b"<urn:a>   a <urn:B> .\n")
    assert code == "BKG-FMT-002"
    assert "-<urn:a>   a <urn:B> .\n+<urn:a>\n+    a <urn:B> ;" in message
    assert str(tmp_path) not in message


def test_a_syntax_error_is_found_with_its_line(tmp_path: Path) -> None:
    ((code, message),) = check(tmp_path / "x.ttl", b"<urn:a> a <urn:B> .\n<urn:a> <urn:p> .\n")
    assert code == "BKG-FMT-001"
    assert message.startswith("line 2: ")


def test_what_is_not_utf_8_is_found(tmp_path: Path) -> None:
    ((code, message),) = check(tmp_path / "x.ttl", '<urn:a> <urn:p> "é" .'.encode("latin-1"))
    assert code == "BKG-FMT-001"
    assert "UTF-8" in message
