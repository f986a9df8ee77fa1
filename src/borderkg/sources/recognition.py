"""Which table belongs to which source: the shipped one by SHA-256, a reader's by that or by its headers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from borderkg.errors import TableError
from borderkg.sources import tables
from borderkg.sources.manifest import SourceManifest


def chosen(
    manifests: Sequence[SourceManifest], full: Sequence[Path]
) -> Iterator[tuple[SourceManifest, Path]]:
    """Each source with the table to read: the one shipped with it, or the reader's copy among `full`.

    A source whose table is not shipped is left out until it is given.

    Raises:
        TableError: when a shipped table is not the one described, or a given one fits no source.
    """
    given: dict[str, Path] = {}
    for path in full:
        for found in recognise(path, manifests):
            if found.key in given:
                raise TableError(
                    "two files for one source",
                    where=path,
                    found=str(given[found.key]),
                    expected="one file for " + found.key,
                )
            given[found.key] = path
    for m in manifests:
        if m.key in given:
            yield m, given[m.key]
        elif m.file is not None:
            digest = tables.sha256(m.file) if m.file.is_file() else None
            if digest != m.sha256:
                raise TableError(
                    "the table is not the one that source.toml describes",
                    where=m.file,
                    found=digest,
                    expected="sha256 " + m.sha256,
                    advice="restore the file, or describe the new one",
                )
            yield m, m.file


def recognise(path: Path, manifests: Sequence[SourceManifest]) -> tuple[SourceManifest, ...]:
    """The sources that the reader's table at `path` belongs to, by SHA-256 or else by its headers.

    There are several where one table has several measures: each source takes one and ignores the others
    by name, and all of them name the same `known-sha256` and headers.

    Raises:
        TableError: when no source, or more than one table, has these headers.
    """
    if not path.is_file():
        raise TableError("there is no such table", where=path, expected="a CSV file")
    digest = tables.sha256(path)
    if known := tuple(m for m in manifests if digest in m.known_sha256):
        return known
    names = set(tables.header(path))
    fitting = tuple(m for m in manifests if set(m.headers) <= names)
    described = {(m.key if not m.known_sha256 else m.known_sha256, frozenset(m.headers)) for m in fitting}
    if len(described) != 1:
        raise TableError(
            "no source has these headers" if not fitting else "several sources have these headers",
            where=path,
            line=1,
            found=", ".join(sorted(names)),
            expected="the table of one of " + ", ".join(m.key for m in (fitting or manifests)),
            advice="compare the headers with the source.toml of the table that you mean",
        )
    return fitting
