"""What a store offers to those who read from it, whatever engine is behind it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol, TypeAlias

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

Term: TypeAlias = NamedNode | BlankNode | Literal | Triple
"""What a variable can be bound to."""


class Store(Protocol):
    """A dataset of named graphs that answers over their union."""

    def select(self, sparql: str) -> list[dict[str, Term]]:
        """One mapping a row, from variable name to term; an unbound variable is absent."""
        ...

    def rows(self, sparql: str) -> list[tuple[Term | None, ...]]:
        """One tuple a row, in the order of the projection; None where unbound."""
        ...

    def construct(self, sparql: str) -> list[Triple]:
        """The triples of a CONSTRUCT or DESCRIBE."""
        ...

    def ask(self, sparql: str) -> bool:
        """The answer of an ASK."""
        ...

    def graphs(self) -> list[str]:
        """The IRIs of the named graphs, sorted."""
        ...

    def quads(self, graph: str | None = None) -> Iterator[Quad]:
        """All quads, or those of one graph."""
        ...
