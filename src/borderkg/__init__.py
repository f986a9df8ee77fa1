"""The open knowledge graph of U.S.–Mexico border diplomacy and statistics, and its query layer.

>>> import borderkg
>>> sorted(borderkg.__all__)
['KnowledgeGraph', '__version__', 'connect', 'open']
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from borderkg.graph import KnowledgeGraph

    connect = KnowledgeGraph.connect
    open = KnowledgeGraph.open

__version__ = "0.1.0"

__all__ = ["KnowledgeGraph", "__version__", "connect", "open"]


def __getattr__(name: str) -> object:
    # Loaded when it is asked for: `borderkg --help` needs none of it.
    if name in ("KnowledgeGraph", "connect", "open"):
        from borderkg.graph import KnowledgeGraph

        return KnowledgeGraph if name == "KnowledgeGraph" else getattr(KnowledgeGraph, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
