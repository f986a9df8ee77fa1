"""Two sorted dumps read beside each other, a line at a time.

Memory does not grow with the dumps: of each, one batch of lines is held. Every line is hashed on
the way, so that a damaged dump is known before anything made from it is kept.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from borderkg.errors import DamagedReleaseError

_BATCH: Final = 1 << 20


class SortedLines:
    """The lines of a dump, in their order, which is checked.

    Args:
        path: an N-Quads file with one quad a line, sorted by bytes.

    Attributes:
        number: how many lines were read.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.number = 0
        self._digest = hashlib.sha256()

    def __iter__(self) -> Iterator[bytes]:
        """Each line with its line feed.

        Raises:
            DamagedReleaseError: when the file cannot be read, or a line is not after the one before.
        """
        before = b""
        try:
            with self.path.open("rb") as file:
                while batch := file.readlines(_BATCH):
                    self._digest.update(b"".join(batch))
                    for line in batch:
                        self.number += 1
                        if line <= before:
                            raise self._out_of_order(line, before)
                        before = line
                        yield line
        except OSError as error:
            raise DamagedReleaseError(
                f"the dump cannot be read ({error.strerror or error})",
                where=self.path,
                expected="the borderkg.nq of a release",
            ) from error

    @property
    def sha256(self) -> str:
        """The SHA-256 of what was read so far."""
        return self._digest.hexdigest()

    def demand(self, sha256: str) -> None:
        """That the whole file has this digest.

        Raises:
            DamagedReleaseError: when it has another.
        """
        if self.sha256 != sha256:
            raise DamagedReleaseError(
                "the dump is not what the manifest says",
                where=self.path,
                found=f"sha256 {self.sha256}",
                expected=f"sha256 {sha256}",
                advice="fetch or build the release again",
            )

    def not_a_quad(self, line: bytes) -> DamagedReleaseError:
        """The error for a line, the last read, that is no quad of a dump."""
        return DamagedReleaseError(
            "this is no line of a dump",
            where=self.path,
            line=self.number,
            found=line[:120].decode(errors="replace"),
            expected="subject, predicate, object, graph, and a dot",
            advice="fetch or build the release again",
        )

    def _out_of_order(self, line: bytes, before: bytes) -> DamagedReleaseError:
        return DamagedReleaseError(
            "a quad stands twice" if line == before else "the dump is not sorted",
            where=self.path,
            line=self.number,
            found=line[:120].decode(errors="replace"),
            expected="lines in the order of their bytes, as LC_ALL=C sort -u gives",
            advice="fetch or build the release again",
        )


def merged(old: SortedLines, new: SortedLines) -> Iterator[tuple[int, bytes]]:
    """Every line of both in order, with -1 where only `old` has it, 1 where only `new`, 0 where both.

    Raises:
        DamagedReleaseError: when one cannot be read or is not sorted.
    """
    lefts, rights = iter(old), iter(new)
    left, right = next(lefts, None), next(rights, None)
    while left is not None and right is not None:
        if left == right:
            yield 0, left
            left, right = next(lefts, None), next(rights, None)
        elif left < right:
            yield -1, left
            left = next(lefts, None)
        else:
            yield 1, right
            right = next(rights, None)
    while left is not None:
        yield -1, left
        left = next(lefts, None)
    while right is not None:
        yield 1, right
        right = next(rights, None)
