"""Where a release lies: `DIST/releases/<id>/`, and `DIST/current` that points to the newest."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from borderkg.errors import DamagedReleaseError, ReleaseError
from borderkg.iris import graph_kind

VARIABLE: Final = "BORDERKG_DIST"
"""The environment variable that names the folder of releases."""
MANIFEST: Final = "manifest.json"
"""The file by which the folder of a release is known."""


@dataclass(frozen=True)
class Release:
    """A release on this disk; nothing in it is written to.

    Attributes:
        path: its folder, with every link resolved, so that a swap of `current` changes nothing.
    """

    path: Path

    @property
    def store(self) -> Path:
        """The folder of the store."""
        return self.path / "store"

    @property
    def dump(self) -> Path:
        """The public quads, sorted, as N-Quads."""
        return self.path / "borderkg.nq"

    @property
    def texts(self) -> Path:
        """The reader's own texts, as N-Quads; the file is absent where none were given."""
        return self.path / "private" / "texts.nq"

    @cached_property
    def manifest(self) -> dict[str, Any]:
        """What `manifest.json` holds.

        Raises:
            DamagedReleaseError: when it is missing or not JSON.
        """
        path = self.path / MANIFEST
        try:
            manifest = json.loads(path.read_bytes())
        except (OSError, ValueError) as error:
            raise DamagedReleaseError(
                "the manifest of the release cannot be read",
                where=path,
                expected="what `borderkg build` wrote",
                advice="build the release again",
            ) from error
        if not isinstance(manifest, dict):
            raise DamagedReleaseError("the manifest is not an object", where=path)
        return manifest

    @property
    def id(self) -> str:
        """The release's name, as 2026.12."""
        return str(self.manifest.get("release", self.path.name))

    @cached_property
    def graphs(self) -> frozenset[str]:
        """The IRIs of its public graphs."""
        return frozenset(g for g in self.manifest.get("graphs", {}) if graph_kind(g) != "text")


def dist_folder(dist: Path | str | None = None) -> Path:
    """The folder of releases: `dist`, else `$BORDERKG_DIST`, else `./dist`."""
    return Path(dist or os.environ.get(VARIABLE) or "dist")


def locate(release: str | Path | None = None, dist: Path | str | None = None) -> Release:
    """The newest release, or the one with an id, or the one in a folder.

    A name without `/` is an id where there is such a release, and else a folder.

    Raises:
        ReleaseError: when there is none.
    """
    folder = dist_folder(dist)
    if release is None:
        path = folder / "current"
    elif isinstance(release, Path) or "/" in release:
        path = Path(release)
    else:
        path = folder / "releases" / release
        if not path.exists() and Path(release, MANIFEST).is_file():
            path = Path(release)
    if not (path / MANIFEST).is_file():
        raise ReleaseError(
            "there is no release here",
            where=path,
            expected=_there(folder) if release is not None else "a folder that `borderkg build` wrote",
            advice="build one with: borderkg build, or name its folder with --dist",
        )
    return Release(path.resolve())


def _there(folder: Path) -> str:
    """The releases in a folder of releases, in words."""
    names = sorted(path.parent.name for path in folder.glob(f"releases/*/{MANIFEST}"))
    return f"one of {', '.join(names)}, or a folder that holds one" if names else "the folder of a release"
