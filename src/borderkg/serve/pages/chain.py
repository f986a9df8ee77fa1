"""What led from one event to another: as a list of sentences, and as a network that a script draws."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from borderkg.query.results import Frame
from borderkg.serve.pages.shown import Cell, Shown

LEAST: Final = 3
"""Events of which a network says more than a list."""
MOST: Final = 24
"""Events that a network shows; more of them are not told apart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One event, how it led to another, and that one."""

    first: Cell
    how: str
    then: Cell


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """Links as sentences, and the network of them; no network where it would say no more."""

    links: tuple[Link, ...]
    network: Mapping[str, Any] | None


def chain(frame: Frame, event: str, order: Sequence[tuple[str, Cell]], shown: Shown) -> Chain:
    """The links among events.

    Args:
        frame: rows of `pages/links-among-events`.
        event: the event of the page.
        order: the events that are shown with their names, by day.
        shown: how things are shown.
    """
    named = dict(order)
    rows = [row for row in frame.to_dicts() if row["from"] in named and row["to"] in named]
    places = {iri: place for place, iri in enumerate(named)}
    rows.sort(key=lambda row: (places[str(row["from"])], places[str(row["to"])]))
    links = tuple(
        Link(
            first=named[str(row["from"])],
            how=shown.words.say(f"chain.{row['how']}"),
            then=named[str(row["to"])],
        )
        for row in rows
    )
    linked = [iri for iri in named if any(iri in (row["from"], row["to"]) for row in rows)]
    if not LEAST <= len(linked) <= MOST:
        return Chain(links=links, network=None)
    nodes = [
        {
            "id": iri,
            "label": named[iri].text,
            "href": None if iri == event else named[iri].href,
            "kind": "here" if iri == event else "other",
            "rank": rank,
        }
        for rank, iri in enumerate(linked)
    ]
    joined: dict[tuple[str, str], list[str]] = {}
    for row in rows:
        short = shown.words.say(f"chain.{row['how']}_short")
        joined.setdefault((str(row["from"]), str(row["to"])), []).append(short)
    edges = [{"from": a, "to": b, "label": ", ".join(how)} for (a, b), how in joined.items()]
    return Chain(links=links, network={"nodes": nodes, "edges": edges})
