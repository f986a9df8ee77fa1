"""Sorted N-Quads with bounded memory: pieces are sorted apart and merged line by line.

Lines are compared as bytes, as `LC_ALL=C sort` does. https://www.w3.org/TR/n-quads/
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Final

PIECE: Final = 96 << 20
"""Bytes of N-Quads that are sorted in memory at a time."""

_BATCH: Final = 1 << 20


def sorted_lines(sources: Iterable[Path | bytes], folder: Path, *, piece: int = PIECE) -> Iterator[bytes]:
    """All lines of `sources`, sorted, each with its line end.

    Args:
        sources: N-Quads files or bytes; every line ends with a line feed.
        folder: where sorted pieces are kept meanwhile when there are several; they are removed.
        piece: bytes that are sorted in memory at a time.

    >>> list(sorted_lines([b"b\\na\\n", b"c\\n"], Path()))
    [b'a\\n', b'b\\n', b'c\\n']
    """
    pieces: list[Path] = []
    waiting: list[bytes] = []
    size = 0
    try:
        for batch in _batches(sources):
            waiting.append(batch)
            size += len(batch)
            if size >= piece:
                pieces.append(folder / f".sorted-{len(pieces)}")
                pieces[-1].write_bytes(b"".join(_sorted(waiting)))
                size = 0
        last = _sorted(waiting)
        if not pieces:
            yield from last
            return
        with ExitStack() as stack:
            streams = [stack.enter_context(path.open("rb", buffering=_BATCH)) for path in pieces]
            yield from heapq.merge(*streams, last)
    finally:
        for path in pieces:
            path.unlink(missing_ok=True)


def _batches(sources: Iterable[Path | bytes]) -> Iterator[bytes]:
    for source in sources:
        if isinstance(source, bytes):
            yield source
            continue
        with source.open("rb") as stream:
            while lines := stream.readlines(_BATCH * 16):
                yield b"".join(lines)


def _sorted(waiting: list[bytes]) -> list[bytes]:
    lines = b"".join(waiting).splitlines(keepends=True)
    waiting.clear()
    lines.sort()
    return lines
