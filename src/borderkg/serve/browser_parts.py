"""Which browser libraries are installed: they are built from `web/`, and pages do without them.

A page draws a chart, a map, a time line, a network or the editor only where its bundle is there; it
says so where it is not, and its tables say the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

VENDOR: Final = Path(__file__).parent / "static" / "vendor"
"""Where `make web` puts what it builds."""
PARTS: Final[Mapping[str, tuple[str, ...]]] = {
    "chart": ("chart.js",),
    "map": ("map.js", "map.css", "map-worker.js", "geo/countries.json", "geo/states.json"),
    "timeline": ("timeline.js", "timeline.css"),
    "network": ("network.js",),
    "editor": ("editor.js", "editor.css"),
}
"""The files that each part needs."""


def installed(folder: Path = VENDOR) -> tuple[str, ...]:
    """The parts that can be drawn, in a fixed order: those whose every file is there.

    >>> installed(Path("/nowhere"))
    ()
    """
    return tuple(part for part, files in PARTS.items() if all((folder / file).is_file() for file in files))
