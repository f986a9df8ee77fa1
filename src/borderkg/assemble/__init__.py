"""Stage 2: typed records and authored Turtle become quads, and quads become a release."""

from __future__ import annotations

from borderkg.assemble.assembly import Assembly, assemble

__all__ = ["Assembly", "assemble"]
