"""Commands timed as whole processes."""

from __future__ import annotations

import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """Wall seconds of each run, and the last run's output."""

    seconds: tuple[float, ...]
    output: str

    @property
    def median(self) -> float:
        """The median of the runs, in seconds."""
        return statistics.median(self.seconds)


def timed(command: Sequence[str], *, runs: int = 1, limit: float | None = None) -> Timing:
    """Run `command` to its end `runs` times, with a limit in seconds for each.

    Raises:
        subprocess.CalledProcessError: when it fails.
        subprocess.TimeoutExpired: when it outlasts `limit`.
    """
    seconds = []
    output = ""
    for _ in range(runs):
        start = time.perf_counter()
        done = subprocess.run(list(command), capture_output=True, text=True, timeout=limit)
        if done.returncode:
            sys.stderr.write(done.stderr)
        done.check_returncode()
        seconds.append(time.perf_counter() - start)
        output = done.stdout
    return Timing(seconds=tuple(seconds), output=output)


def python(*arguments: str) -> list[str]:
    """The command line of a module of this environment."""
    return [sys.executable, *arguments]


def peak_of_children() -> float:
    """The largest resident set of any child that has ended, in MB (getrusage, Linux: kB)."""
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
