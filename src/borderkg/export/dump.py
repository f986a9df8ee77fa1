"""The dump of a release as what is said of one thing after the other.

`borderkg.nq` is sorted by bytes (https://www.w3.org/TR/n-quads/), so all lines of one subject lie together,
and one subject is found by halving: nothing is indexed and nothing is held.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from itertools import groupby
from pathlib import Path
from typing import IO, Final, NamedTuple

from borderkg.errors import DamagedReleaseError
from borderkg.export.changes.lines import cut, term
from borderkg.query.terms import Term
from borderkg.store.location import Release

_BUFFER: Final = 1 << 20


def demand_whole(release: Release) -> None:
    """That the dumps of a release are those of its manifest, so that no damage is handed on.

    Raises:
        DamagedReleaseError: when one is missing or has another digest.
    """
    manifest = release.manifest
    for name, digest in {release.dump.name: manifest.get("sha256"), **manifest.get("files", {})}.items():
        path = release.path / name
        try:
            with path.open("rb") as stream:
                found = hashlib.file_digest(stream, "sha256").hexdigest()
        except OSError as error:
            raise DamagedReleaseError(
                f"the dump cannot be read ({error.strerror})", where=path, advice="build the release again"
            ) from error
        if found != digest:
            raise DamagedReleaseError(
                "the dump is not what the manifest says",
                where=path,
                found=f"sha256 {found}",
                expected=f"sha256 {digest}",
                advice="fetch or build the release again",
            )


class Run(NamedTuple):
    """All that a dump says of one subject: predicate, object and graph, as they stand in the lines."""

    subject: bytes
    said: list[tuple[bytes, bytes, bytes]]


class Dump:
    """A sorted N-Quads file; it is opened for each question, and never read whole for one subject."""

    __slots__ = ("path",)

    def __init__(self, path: Path) -> None:
        self.path = path

    def runs(self, beginning: str = "") -> Iterator[Run]:
        """What is said, subject by subject in byte order.

        Args:
            beginning: only subjects whose IRI begins so; all when it is empty.

        Raises:
            DamagedReleaseError: when the file is missing, or a line is no quad of a dump.
        """
        wanted = b"<" + beginning.encode() if beginning else b""
        for subject, lines in groupby(self._quads(wanted), key=lambda quad: quad[0]):
            yield Run(subject, [quad[1:] for quad in lines])

    def about(self, iri: str, *, but: str = "") -> Mapping[str, list[Term]]:
        """What all graphs say of one resource: its objects by predicate, in byte order.

        Args:
            iri: the resource.
            but: a predicate that is left out, such as one with very many objects.

        Raises:
            DamagedReleaseError: as `runs`.
        """
        said: dict[str, list[Term]] = {}
        passed = f"<{but}>".encode()
        for quad in self._quads(b"<" + iri.encode() + b"> "):
            if quad[1] != passed:
                said.setdefault(quad[1].decode()[1:-1], []).append(term(quad[2].decode()))
        return said

    def _quads(self, wanted: bytes) -> Iterator[tuple[bytes, bytes, bytes, bytes]]:
        try:
            with self.path.open("rb", buffering=_BUFFER if not wanted else -1) as file:
                _seek(file, wanted)
                for line in file:
                    if not line.startswith(wanted):
                        return
                    quad = cut(line)
                    if quad is None:
                        raise DamagedReleaseError(
                            "a line of the dump is no quad",
                            where=self.path,
                            found=line[:200],
                            expected="N-Quads",
                        )
                    yield quad
        except OSError as error:
            raise DamagedReleaseError(
                f"the dump cannot be read ({error.strerror})",
                where=self.path,
                advice="build the release again, or use another one",
            ) from error


def _seek(file: IO[bytes], wanted: bytes) -> None:
    """Go to the first line that is not before `wanted`."""
    if not wanted:
        return
    low, high = 0, file.seek(0, 2)
    while low < high:
        middle = (low + high) // 2
        file.seek(max(middle - 1, 0))
        if middle:
            file.readline()  # the rest of a line, or the end of the one before
        at = file.tell()
        line = file.readline()
        if not line or line >= wanted:
            high = middle
        else:
            low = at + len(line)
    file.seek(low)
