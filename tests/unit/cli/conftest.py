"""Running a command in this process."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from borderkg.cli.application import run


class Told(NamedTuple):
    """What a command left behind."""

    code: int
    out: str
    err: str


Command = Callable[..., Told]


@pytest.fixture
def command(capsys: pytest.CaptureFixture[str], dist: Path, monkeypatch: pytest.MonkeyPatch) -> Command:
    """A command on the small release."""
    monkeypatch.setenv("BORDERKG_DIST", str(dist))
    monkeypatch.delenv("BORDERKG_DEBUG", raising=False)

    def execute(*arguments: str) -> Told:
        code = run(arguments)
        captured = capsys.readouterr()
        return Told(code, captured.out, captured.err)

    return execute
