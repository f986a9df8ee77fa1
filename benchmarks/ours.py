"""A build of a content folder, as `borderkg build` makes it of the shipped one.

Usage: python -m benchmarks.ours CONTENT_ROOT OUT_DIR [TABLE]…; tables are the reader's copies of full ones.
"""

from __future__ import annotations

import sys
from pathlib import Path

from borderkg import pipeline
from borderkg.content import Content

if __name__ == "__main__":
    root, out, *full = map(Path, sys.argv[1:])
    content = Content(ontology=root / "ontology", data=root / "data", queries=root / "queries")
    pipeline.build(content, out, full=full)
