"""The kinds of things that a reader can leaf through, and how many a release holds of each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from borderkg.namespaces import BKG, QB
from borderkg.serve.pages.names import Names

KINDS: Final[Mapping[str, str]] = {
    "documents": BKG + "Document",
    "events": BKG + "Event",
    "people": BKG + "Person",
    "organizations": BKG + "Organization",
    "places": BKG + "Place",
    "laws": BKG + "LegalAuthority",
    "claims": BKG + "Claim",
    "tables": QB + "DataSet",
    "publications": BKG + "StatisticalRelease",
}
"""The class of each kind, in the order in which a reader meets them."""
DATED: Final = ("documents", "events", "publications")
"""Kinds whose members have a day, and are listed by it, the newest first."""


def members(kind: str, names: Names) -> list[str]:
    """The IRIs of what a release holds of a kind, sorted; documents without the publications of figures."""
    held = names.members(KINDS[kind])
    if kind != "documents":
        return held
    tables = set(names.members(KINDS["publications"]))
    return [iri for iri in held if iri not in tables]


def read(names: Names) -> list[str]:
    """The documents that were read sentence by sentence, sorted."""
    return [iri for iri in members("documents", names) if f"{iri}/unit/1" in names.classes]
