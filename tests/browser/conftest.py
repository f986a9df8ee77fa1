"""A browser without a window, and pages of real services opened in it.

Needs Chromium and playwright's driver of it; what is drawn needs the bundles of `make web` too.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from borderkg.serve import browser_parts

from ..serve.running import Running, running
from .seeing import Opener

if TYPE_CHECKING:
    from playwright.sync_api import Browser

WEB = Path(__file__).parents[2] / "web"
SWITCHES = [
    "--no-sandbox",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--ignore-gpu-blocklist",
    "--disable-background-networking",
    "--disable-component-update",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]
"""Draws without a graphics card, and knows no host but this machine."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Headless Chromium, closed after each module: its driver's event loop admits no other beside it."""
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("chromium is not installed")
    driver = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with driver.sync_playwright() as started:
        opened: Browser = started.chromium.launch(executable_path=chromium, args=SWITCHES)
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def vendor() -> None:
    """The browser libraries; a test that needs them is skipped where they were not built."""
    missing = set(browser_parts.PARTS) - set(browser_parts.installed())
    if missing:
        pytest.skip(f"browser libraries are not built (make web): {', '.join(sorted(missing))}")


@pytest.fixture(scope="session")
def axe() -> str:
    """The source of axe-core."""
    source = WEB / "node_modules/axe-core/axe.min.js"
    if not source.is_file():
        pytest.skip("axe-core is not installed (make web)")
    return source.read_text(encoding="utf-8")


def _dist(release: Path) -> Path:
    return next(folder for folder in release.parents if (folder / "current").exists())


@pytest.fixture(scope="session")
def tiny_site(tiny_release: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """The release of `tests/tiny`, served."""
    with running(_dist(tiny_release), tmp_path_factory.mktemp("tiny-site")) as site:
        yield site


@pytest.fixture(scope="session")
def site(release: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """The release of the shipped content, served."""
    with running(_dist(release), tmp_path_factory.mktemp("site")) as site:
        yield site


@pytest.fixture
def opener(browser: Browser) -> Iterator[Opener]:
    """Opens pages, each in a window of its own."""
    with ExitStack() as closing:
        yield Opener(browser, closing)
