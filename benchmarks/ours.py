"""A build of a content folder, as `borderkg build` makes it of the shipped one.

Usage: python -m benchmarks.ours CONTENT_ROOT OUT_DIR.
"""

from __future__ import annotations

import sys
from pathlib import Path

from borderkg import pipeline
from borderkg.content import Content

if __name__ == "__main__":
    root, out = map(Path, sys.argv[1:])
    pipeline.build(Content(ontology=root / "ontology", data=root / "data", queries=root / "queries"), out)
