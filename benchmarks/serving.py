"""What several benchmarks run against: a folder of releases, a service over it, a browser."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from tests.servers import starting

from benchmarks.timing import python

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@contextlib.contextmanager
def releases() -> Iterator[Path]:
    """The folder of releases that $DIST names; else one with the shipped content, built for now."""
    if named := os.environ.get("DIST"):
        yield Path(named).resolve()
        return
    with tempfile.TemporaryDirectory() as folder:
        dist = Path(folder) / "dist"
        subprocess.run(python("-m", "borderkg", "build", "--out", str(dist)), check=True)
        yield dist


@contextlib.contextmanager
def served(dist: Path) -> Iterator[str]:
    """The origin of a service over the newest release of `dist`, without a slash at its end."""
    port = starting.free_port()
    with tempfile.TemporaryDirectory() as folder:
        command = python("-m", "borderkg", "serve", "--dist", str(dist), "--port", str(port))
        with starting.running(command, Path(folder), port):
            yield f"http://127.0.0.1:{port}"


@contextlib.contextmanager
def browser() -> Iterator[Browser]:
    """Headless Chromium; the benchmark ends with what is missing where it or its driver is."""
    chromium = shutil.which("chromium")
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        sys.exit('playwright is not installed: pip install -e ".[browser]"')
    if chromium is None:
        sys.exit("Chromium is not installed; on Debian: apt-get install chromium")
    with sync_playwright() as started:
        opened = started.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield opened
        opened.close()
