"""`diff`, `patch` and `cite`: what they print, and the codes that they end with."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Command = Callable[..., Any]
QUESTION = "events/events-of-an-actor"


def test_a_release_against_itself(command: Command) -> None:
    told = command("diff", "2026.12", "2026.12")
    assert told.code == 0
    assert "The two releases hold the same quads." in told.out
    assert json.loads(command("diff", "2026.12", "2026.12", "--json").out)["level"] == "none"


def test_the_name_of_the_file_says_the_form(command: Command, tmp_path: Path) -> None:
    for suffix, begins in ((".md", "# Release"), (".json", "{"), (".html", "<!DOCTYPE html>"), ("", "# Rel")):
        out = tmp_path / f"told{suffix}"
        assert command("diff", "2026.12", "2026.12", "--out", str(out)).code == 0
        assert out.read_text(encoding="utf-8").startswith(begins)
    out = tmp_path / "told.md"
    assert command("diff", "2026.12", "2026.12", "--format", "html", "--out", str(out)).code == 0
    assert out.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


def test_a_patch_is_written_and_applied(command: Command, dist: Path, tmp_path: Path) -> None:
    patch, made = tmp_path / "change.rdfp", tmp_path / "made.nq"
    told = command("diff", "2026.12", "2026.12", "--patch", str(patch))
    assert "0 quads to take, 0 to add" in told.err
    told = command("patch", "2026.12", str(patch), "--out", str(made), "--json")
    assert (told.code, json.loads(told.out)["added"]) == (0, 0)
    dump = dist / "current" / "borderkg.nq"
    assert made.read_bytes() == dump.read_bytes()
    told = command("patch", str(dump), str(patch), "--out", str(made))
    assert told.out == f"{made}\n"


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("diff", "2026.12"), 2, "NEW"),
        (("diff", "2026.12", "1999.01"), 3, "expected one of 2026.12, or a folder"),
        (("diff", "2026.12", "2026.12", "--format", "xml"), 2, "xml"),
        (("diff", "2026.12", "2026.12", "--largest", "-1"), 3, "not negative"),
        (("diff", "2026.12", "2026.12", "--patch", "x", "--out", "./x"), 3, "are one file"),
        (("patch", "2026.12", "no-such-file", "--out", "made.nq"), 3, "cannot be read"),
        (("cite", "person:nobody"), 3, "says nothing"),
        (("cite", QUESTION, "--who", "person:ana"), 3, "no such parameter"),
        (("cite", "--check", "no-such-file"), 3, "cannot be read"),
        (("cite", "--timeout", "0"), 2, "--timeout"),
        (("cite", "person:ana", "--check", "c.json"), 3, "names what it cites"),
        (("cite", "--style", "mla"), 2, "mla"),
        (("cite", "--release", "1999.01"), 3, "no release here"),
    ],
)
def test_what_cannot_be_done_is_said(
    command: Command,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    arguments: list[str],
    code: int,
    words: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    told = command(*arguments)
    assert told.code == code
    assert words in told.err
    assert not list(tmp_path.iterdir())


def test_cite_prints_each_style(command: Command) -> None:
    assert command("cite", "person:ana").out.startswith("The borderkg project. (2026). Ana Bárcena (Release ")
    assert command("cite", "person:ana", "--style", "bibtex").out.startswith(
        "@misc{borderkg-2026.12-id-person-ana-"
    )
    told = command("cite", QUESTION, "--actor", "person:ana", "--json").out
    assert told == command("cite", QUESTION, "--actor", "person:ana", "--style", "csl").out
    assert json.loads(told)[0]["custom"]["parameters"] == {"actor": ["id/person/ana"]}


def test_run_cites_as_cite_does(command: Command) -> None:
    cited = command("cite", QUESTION, "--actor", "person:ana").out
    assert cited in command("run", QUESTION, "--actor", "person:ana", "--cite").err


def test_a_citation_is_checked(command: Command, tmp_path: Path) -> None:
    path = tmp_path / "c.json"
    command("cite", QUESTION, "--actor", "person:ana", "--style", "csl", "--out", str(path))
    told = command("cite", "--check", str(path))
    assert (told.code, told.out.rpartition(": ")[2]) == (0, "the same 2 rows\n")
    held = json.loads(path.read_text(encoding="utf-8"))
    held[0]["custom"]["rowsSha256"] = "0" * 64
    held[0]["custom"]["releaseSha256"] = "1" * 64
    path.write_text(json.dumps(held), encoding="utf-8")
    told = command("cite", "--check", str(path))
    assert told.code == 1
    assert "not those that were cited" in told.out
    assert "without release 2026.12" in told.err
    outcome = json.loads(command("cite", "--check", str(path), "--json").out)
    assert (outcome["holds"], outcome["sameRelease"], outcome["rows"]) == (False, False, 2)


def test_a_damaged_release_is_not_compared(command: Command, dist: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(dist / "releases" / "2026.12", copy)
    dump = copy / "borderkg.nq"
    dump.write_bytes(dump.read_bytes()[:-200])
    told = command("diff", "2026.12", str(copy), "--patch", str(tmp_path / "p"), "--out", str(tmp_path / "o"))
    assert told.code == 3
    assert "borderkg.nq" in told.err
    assert {path.name for path in tmp_path.iterdir()} == {"copy"}


def test_a_folder_is_named_without_its_path(
    command: Command, dist: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(dist / "releases" / "2026.12", tmp_path / "copy")
    monkeypatch.chdir(tmp_path)
    told = command("diff", "copy", "2026.12")
    assert told.code == 0
    assert "the same quads" in told.out


@pytest.mark.parametrize(
    "arguments",
    [
        ("export", "--format", "nq"),
        ("export", "--format", "jsonld", "--graph", "document/note"),
        ("export", "--format", "parquet"),
        ("release",),
    ],
)
def test_damage_is_not_handed_on(
    command: Command, dist: Path, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    """A line that is gone is valid N-Quads; only the digest tells."""
    copy = tmp_path / "copy"
    shutil.copytree(dist / "releases" / "2026.12", copy)
    lines = (copy / "borderkg.nq").read_bytes().splitlines(keepends=True)
    (copy / "borderkg.nq").write_bytes(b"".join(lines[:5] + lines[6:]))
    at = ("--release", str(copy)) if arguments[0] == "export" else (str(copy),)
    told = command(*arguments, *at, "--out", str(tmp_path / "out"))
    assert told.code == 3
    assert "borderkg.nq: the dump is not what the manifest says" in told.err
    assert {path.name for path in tmp_path.iterdir()} == {"copy"}
