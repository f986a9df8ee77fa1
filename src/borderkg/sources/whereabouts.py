"""Where a full table lies that is too large to ship: the `[fetch]` of a `source.toml`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from borderkg.sources.toml import Section

LARGEST: Final = 64_000_000
"""Bytes that a table may have where its description does not say otherwise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Whereabouts:
    """How to find a table.

    Attributes:
        address: where it lies, or nothing.
        link: file name on the publisher's page, with `*` and `?`; asked where there is no address.
        hosts: other hosts to which the page or a redirect may lead.
        largest: bytes that may come.
    """

    address: str
    link: str
    hosts: tuple[str, ...]
    largest: int


def whereabouts(section: Section) -> Whereabouts:
    """What a `[fetch]` section says.

    Raises:
        ManifestError: when it says neither or both of address and link.
    """
    made = Whereabouts(
        address=section.text("address", ""),
        link=section.text("link", ""),
        hosts=section.texts("hosts"),
        largest=section.integer("largest") or LARGEST,
    )
    section.finish()
    if bool(made.address) == bool(made.link):
        raise section.wrong("address", "address or link, one of the two")
    return made
