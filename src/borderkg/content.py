"""Where the shipped ontology, data and queries lie: in a checkout or inside the installed wheel."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from borderkg.errors import BuildError


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """The three folders that a build reads; tests point `data` elsewhere."""

    ontology: Path
    data: Path
    queries: Path


def bundled() -> Content:
    """The content that came with this installation.

    Raises:
        BuildError: when the package was installed without it.
    """
    package = Path(__file__).parent
    for root in (package / "bundle", package.parent.parent):
        if (root / "ontology" / "borderkg.ttl").is_file():
            return Content(ontology=root / "ontology", data=root / "data", queries=root / "queries")
    raise BuildError(
        "the ontology, data and queries were not installed",
        where=package,
        expected="a folder bundle/ in the package or a checkout around it",
        advice="install borderkg again from its wheel or from a checkout",
    )
