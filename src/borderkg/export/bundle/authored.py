"""What people wrote and a release was made from: ontology, shapes, queries, and links with their evidence."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from borderkg.content import Content
from borderkg.errors import ReleaseError
from borderkg.export.writing import whole_file
from borderkg.store.location import Release

_KINDS: Final = frozenset((".ttl", ".rq", ".md", ".tsv", ".toml"))


def write_authored(content: Content, release: Release, folder: Path) -> list[Path]:
    """Copy `ontology/`, `queries/` and `links/` into `folder`, as the release was built from them.

    Raises:
        ReleaseError: when a file is not the one that the release was built from, by its SHA-256.
        BorderKGError: when one cannot be written.
    """
    inputs: Mapping[str, str] = release.manifest.get("inputs", {})
    written = []
    for path, target, name in sorted(_files(content)):
        raw = path.read_bytes()
        expected = inputs.get(name)
        found = hashlib.sha256(raw).hexdigest()
        if expected is not None and found != expected:
            raise ReleaseError(
                "this is not the file that the release was built from",
                where=path,
                found=found,
                expected=f"sha256 {expected}, as the manifest says",
                advice="build the release again, or check out what it was built from",
            )
        with whole_file(folder / target) as output:
            output.write(raw)
        written.append(folder / target)
    _refuse_missing(inputs, {name for _, _, name in _files(content)}, release)
    return written


def _files(content: Content) -> Iterator[tuple[Path, str, str]]:
    """Where each file lies, where it goes, and how a manifest names it."""
    for root, target, name in (
        (content.ontology, "ontology", "ontology"),
        (content.queries, "queries", "queries"),
        (content.data / "links", "links", "data/links"),
    ):
        for path in root.rglob("*"):
            below = path.relative_to(root).as_posix()
            if path.suffix in _KINDS and path.is_file():
                yield path, f"{target}/{below}", f"{name}/{below}"


def _refuse_missing(inputs: Mapping[str, str], held: set[str], release: Release) -> None:
    for name in sorted(inputs):
        if name.startswith(("ontology/", "data/links/")) and name not in held:
            raise ReleaseError(
                "a file that the release was built from is not here",
                where=release.path,
                found=name,
                advice="build the release again, or check out what it was built from",
            )
