"""What a build tells while it runs: one line a stage, with counts and seconds."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage that has ended."""

    name: str
    count: int
    unit: str
    seconds: float


Progress: TypeAlias = Callable[[Stage], None]


def silent(stage: Stage) -> None:
    """Tell nobody."""


@dataclass(slots=True)
class Tally:
    """The count that a stage sets while it runs."""

    count: int = 0


@contextmanager
def stage(name: str, unit: str, progress: Progress) -> Iterator[Tally]:
    """Time a stage and report it when it ends well.

    >>> told = []
    >>> with stage("curated", "quads", told.append) as tally:
    ...     tally.count = 7
    >>> told[0].name, told[0].count, told[0].unit
    ('curated', 7, 'quads')
    """
    tally = Tally()
    began = time.monotonic()
    yield tally
    progress(Stage(name, tally.count, unit, time.monotonic() - began))
