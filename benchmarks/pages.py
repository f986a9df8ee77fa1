"""How soon a page is painted and how heavy it is, before the libraries of the pictures.

Usage: python -m benchmarks pages; `DIST=DIR` in the environment names a folder of releases, else the shipped
content is built. Needs Chromium and playwright. Each page is opened five times in a new
window; the median counts.
"""

from __future__ import annotations

import statistics
from typing import TYPE_CHECKING

from benchmarks.serving import browser, releases, served

if TYPE_CHECKING:
    from playwright.sync_api import Browser

PAGES = [
    "/",
    "/ask",
    "/search?q=mexico",
    "/q/statistics/monthly-series",
    "/q/events/participants-of-an-event",
]
TIMES = 5
PAINT = """new Promise((told) => new PerformanceObserver((list) => told(list.getEntries()
  .find((entry) => entry.name === "first-contentful-paint").startTime))
  .observe({type: "paint", buffered: true}))"""
WEIGHT = """[...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")]
  .filter((entry) => !entry.name.includes("/static/vendor/"))
  .reduce((sum, entry) => sum + entry.transferSize, 0)"""


def measured(browser: Browser, address: str) -> tuple[float, int]:
    """Milliseconds until the first paint, and bytes over the wire without the bundles."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(address, wait_until="load")
    paint, weight = float(page.evaluate(PAINT)), int(page.evaluate(WEIGHT))
    context.close()
    return paint, weight


def main() -> None:
    """Print a row a page."""
    with releases() as dist, served(dist) as origin, browser() as opened:
        for path in PAGES:
            rows = [measured(opened, origin + path) for _ in range(TIMES)]
            paint = statistics.median(row[0] for row in rows)
            print(f"| `{path}` | {paint:.0f} ms | {rows[-1][1] / 1000:.0f} kB |")
