"""Stage 2: typed records and authored Turtle become quads, and quads become a release."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from borderkg.assemble.assembly import Assembly, assemble

__all__ = ["Assembly", "assemble"]


def __getattr__(name: str) -> Any:
    """Import what is asked for when it is asked for: a part is usable without the readers of tables."""
    if name in __all__:
        from borderkg.assemble import assembly

        return getattr(assembly, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
