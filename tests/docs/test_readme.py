"""What the README tells a reader to do works as written."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

import borderkg
from borderkg.content import bundled

README = bundled().ontology.parent / "README.md"


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)


def commands() -> list[str]:
    lines = [line.split("#")[0].strip() for block in blocks("sh") for line in block.splitlines()]
    return [line for line in lines if line.startswith("borderkg ") and " build " not in f"{line} "]


@pytest.mark.parametrize("command", commands())
def test_each_command_answers(command: str, release: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", *shlex.split(command)],
        env={**os.environ, "BORDERKG_DIST": str(_dist(release))},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip()


@pytest.mark.parametrize("block", blocks("python"))
def test_each_python_block_runs(block: str, release: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", block],
        env={**os.environ, "BORDERKG_DIST": str(_dist(release))},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "Antony Blinken" in done.stdout


def test_every_link_to_a_file_leads_somewhere() -> None:
    for target in re.findall(r"\]\(([^)#:]+)\)", README.read_text(encoding="utf-8")):
        assert (README.parent / target).exists(), target


def test_the_public_names_are_those_of_all() -> None:
    for name in borderkg.__all__:
        assert hasattr(borderkg, name), name


def _dist(release: Path) -> Path:
    """The folder that holds `releases/` and `current` above a resolved release."""
    return next(folder for folder in release.parents if (folder / "current").exists())
