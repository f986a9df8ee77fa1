"""What the README tells a reader to do works as written."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import borderkg
from borderkg.content import bundled

from .blocks import Session, blocks

README = bundled().ontology.parent / "README.md"
LONGEST = 150


@pytest.fixture
def session(release: Path, tmp_path: Path) -> Session:
    """A reader after `make demo`: the release lies in `dist`, beside what the commands write."""
    releases = tmp_path / "dist" / "releases"
    releases.mkdir(parents=True)
    (releases / "2026.12").symlink_to(release)
    (tmp_path / "dist" / "current").symlink_to(Path("releases") / "2026.12")
    return Session(tmp_path, {"BORDERKG_DIST": ""})


def commands() -> list[str]:
    """The commands of all blocks, from top to bottom; a build is what the reader has behind him."""
    lines = [line for block in blocks(README) if block.language == "sh" for line in block.text.splitlines()]
    return [line for line in lines if line.startswith("borderkg ") and not line.startswith("borderkg build ")]


def test_each_command_answers(session: Session, tmp_path: Path) -> None:
    for command in commands():
        assert session.shell(f"{{ {command.partition('#')[0]}; }} 2>&1").strip(), command
    made = tmp_path / "new.nq"
    assert made.read_bytes() == (tmp_path / "dist" / "current" / "borderkg.nq").read_bytes()
    assert (tmp_path / "dist" / "bundles" / "2026.12" / "dcat.ttl").is_file()
    assert list((tmp_path / "cubes").glob("*.parquet"))


def test_each_python_block_runs(session: Session) -> None:
    with session:
        said = [session.python(block.text) for block in blocks(README) if block.language == "python"]
    assert said
    assert "Antony Blinken" in said[0]


def test_every_target_of_make_is_there() -> None:
    """The targets that README and CONTRIBUTING name."""
    rules = {line.partition(":")[0] for line in (README.parent / "Makefile").read_text("utf-8").splitlines()}
    for page in (README, README.with_name("CONTRIBUTING.md")):
        named = set(re.findall(r"(?:^|`)make (\w+)", page.read_text("utf-8"), re.MULTILINE))
        assert named
        assert named - rules == set()


def test_the_readme_stays_short() -> None:
    assert len(README.read_text("utf-8").splitlines()) <= LONGEST


def test_the_public_names_are_those_of_all() -> None:
    for name in borderkg.__all__:
        assert hasattr(borderkg, name), name
