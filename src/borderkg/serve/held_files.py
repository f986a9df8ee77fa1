"""The files of a release that can be taken away: its own, and those of its bundle where that lies beside it.

A bundle is looked for where `borderkg release` puts it, `bundles/<id>` in the folder of releases, and
counts when its record names the dump that the release has. Only what one of the two records lists is
offered, and a file of another length than its record says is not.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Final, NamedTuple

from borderkg.errors import DamagedReleaseError
from borderkg.export.bundle.record import NAME, SUMS, BundleRecord, read_record
from borderkg.export.bundle.writing import FOLDER
from borderkg.export.description.files import format_of
from borderkg.serve.signposts import CC0
from borderkg.store.location import Release

MANIFEST: Final = "manifest.json"
_FILE: Final = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]*(?:/[0-9A-Za-z][0-9A-Za-z._-]*)*", re.ASCII)


class Held(NamedTuple):
    """A file: where it lies, its SHA-256 (empty for the manifest, which holds its own), and its licence."""

    path: Path
    sha256: str
    licence: str = CC0

    @property
    def media_type(self) -> str:
        """What it is, with its charset where it is a text."""
        media = format_of(self.path.name).media_type
        return f"{media}; charset=utf-8" if media.startswith("text/") else media


def own(release: Release) -> dict[str, Held]:
    """The files of the release itself, its manifest the last."""
    listed = release.manifest.get("files", {})
    held = {str(name): str(digest) for name, digest in listed.items() if _FILE.fullmatch(str(name))}
    found = {name: Held(release.path / name, held.get(name, "")) for name in (*held, MANIFEST)}
    return {name: file for name, file in found.items() if file.path.is_file()}


def of_release(release: Release, dist: Path) -> Mapping[str, Held]:
    """All files of a release by name, its own before those of its bundle in the folder `dist`."""
    folder = _folder(release, dist)
    listed = _listed(release, folder)
    return {**{name: one.held for name, one in listed.items() if _lies(folder, one)}, **own(release)}


def named(release: Release, dist: Path, name: str) -> Held | None:
    """One of the files of `of_release`; None where there is none of that name."""
    if (found := own(release).get(name)) is not None:
        return found
    folder = _folder(release, dist)
    one = _listed(release, folder).get(name)
    return one.held if one is not None and _lies(folder, one) else None


class _Listed(NamedTuple):
    """A file as a record lists it, and the bytes that it should have."""

    held: Held
    bytes: int


def _folder(release: Release, dist: Path) -> Path:
    return dist / FOLDER / release.id


def _listed(release: Release, folder: Path) -> Mapping[str, _Listed]:
    """What the bundle in `folder` says that it holds; nothing where it is not one of this release."""
    try:
        record, listed = _record(folder / NAME, (folder / NAME).stat().st_mtime_ns)
    except (OSError, DamagedReleaseError):
        return {}
    dump = record.files.get("borderkg.nq")
    known = release.manifest.get("files", {}).get("borderkg.nq")
    return listed if record.release == release.id and dump is not None and dump.sha256 == known else {}


def _lies(folder: Path, one: _Listed) -> bool:
    """Whether a file lies in `folder` itself, no link leading out of it, with the length it should have."""
    try:
        inside = one.held.path.resolve(strict=True).is_relative_to(folder.resolve())
        return inside and one.held.path.is_file() and one.held.path.stat().st_size == one.bytes
    except OSError:
        return False


@lru_cache(maxsize=8)
def _record(path: Path, _changed: int) -> tuple[BundleRecord, Mapping[str, _Listed]]:
    """The record of a bundle, and what it lists with the two files that hold it, which it cannot list."""
    record = read_record(path)
    listed = {
        name: _Listed(Held(path.parent / name, file.sha256, file.licence), file.bytes)
        for name, file in record.files.items()
        if _FILE.fullmatch(name)
    }
    for name, text in ((NAME, record.to_json().encode()), (SUMS, record.to_sums().encode())):
        listed[name] = _Listed(Held(path.parent / name, hashlib.sha256(text).hexdigest()), len(text))
    return record, listed
