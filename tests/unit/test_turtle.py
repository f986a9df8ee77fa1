"""Formatting a file: what is wrong is named with file and line, and nothing is half written."""

from __future__ import annotations

from pathlib import Path

import pytest

from borderkg import turtle
from borderkg.errors import EncodingError, TurtleError

LOOSE = "@prefix b: <https://w3id.org/borderkg/ns#> .\nb:x a b:Y ;\n b:p 7 , 5 .\n"


def test_a_file_is_rewritten_once(tmp_path: Path) -> None:
    path = tmp_path / "a.ttl"
    path.write_text(LOOSE, encoding="utf-8")
    assert turtle.rewrite(path)
    assert path.read_text(encoding="utf-8").startswith("PREFIX bkg: <https://w3id.org/borderkg/ns#>\n")
    assert not turtle.rewrite(path)


def test_a_syntax_error_names_file_and_line_and_leaves_the_file(tmp_path: Path) -> None:
    path = tmp_path / "bad.ttl"
    path.write_text(LOOSE + "b:x b:q b:z b:w .\n", encoding="utf-8")
    with pytest.raises(TurtleError) as caught:
        turtle.rewrite(path)
    assert (caught.value.where, caught.value.line) == (str(path), 4)
    assert caught.value.found == "b:x b:q b:z b:w ."
    assert path.read_text(encoding="utf-8") == LOOSE + "b:x b:q b:z b:w .\n"


def test_another_encoding_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "latin.ttl"
    path.write_bytes('<urn:a> <urn:b> "Bárcena" .'.encode("latin-1"))
    with pytest.raises(EncodingError, match="offset 18"):
        turtle.format_file(path)
