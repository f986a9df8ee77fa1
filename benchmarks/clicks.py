"""How many clicks, and how long, from the first page to the answer of each question of a researcher.

Usage: python -m benchmarks clicks; `DIST=DIR` in the environment names a folder of releases, else the shipped
content is built. Needs Chromium and playwright. The ways are those of `tests/browser/walks.py`; each is
gone three times in a new window, and the median counts. The seconds are the service's and the browser's:
nobody reads.
"""

from __future__ import annotations

import statistics
import time
from typing import TYPE_CHECKING

from tests.browser.walks import WALKS, Walk, Walker

from benchmarks.serving import browser, releases, served

if TYPE_CHECKING:
    from playwright.sync_api import Browser

TIMES = 3


def gone(browser: Browser, origin: str, walk: Walk) -> tuple[int, float, int]:
    """Clicks and seconds to the answer, and clicks to what states it."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(origin + "/", wait_until="load")
    walker, begun = Walker(page=page), time.monotonic()
    walk.answer(walker)
    seconds, clicks = time.monotonic() - begun, walker.clicks
    walk.source(walker)
    context.close()
    return clicks, seconds, walker.clicks


def main() -> None:
    """Print a row a question."""
    with releases() as dist, served(dist) as origin, browser() as opened:
        for number, walk in enumerate(WALKS, start=1):
            rows = [gone(opened, origin, walk) for _ in range(TIMES)]
            seconds = statistics.median(row[1] for row in rows)
            clicks, _, further = rows[-1]
            print(f"| {number}. {walk.question} | {clicks} | {seconds:.1f} | {further} |")
