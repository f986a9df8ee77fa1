"""An answer on its way from a fast worker to a slow reader: in memory first, then on the disk.

A worker that had to wait for readers could be held by a few slow ones; so it never waits.
"""

from __future__ import annotations

import asyncio
import os
import tempfile
from collections import deque
from collections.abc import AsyncIterator
from typing import IO, Final

from borderkg.errors import AnswerTooLargeError, BorderKGError

HELD: Final = 1 << 20
"""Bytes of an answer that are held in memory."""
_PIECE: Final = 1 << 18


class Budget:
    """Bytes on the disk that all answers share.

    Args:
        most: how many there may be.
    """

    def __init__(self, most: int) -> None:
        self.most = most
        self.taken = 0

    def take(self, size: int) -> None:
        """Take `size` bytes.

        Raises:
            AnswerTooLargeError: when they are not left.
        """
        if self.taken + size > self.most:
            raise AnswerTooLargeError(
                "too many large answers are on their way to slow readers", advice="ask again in a moment"
            )
        self.taken += size

    def give_back(self, size: int) -> None:
        """Give back `size` bytes."""
        self.taken -= size


class Spool:
    """A queue of bytes without end for who writes, in order for the one who reads."""

    def __init__(self, budget: Budget) -> None:
        self._budget = budget
        self._pieces: deque[bytes] = deque()
        self._held = 0
        self._file: IO[bytes] | None = None
        self._written = 0
        self._read = 0
        self._ended = False
        self._error: BorderKGError | None = None
        self._news = asyncio.Event()
        self.size = 0

    def put(self, piece: bytes) -> None:
        """Add `piece`.

        Raises:
            AnswerTooLargeError: when neither memory nor disk may hold it.
        """
        self.size += len(piece)
        if self._written == 0 and self._held + len(piece) <= HELD:
            self._pieces.append(piece)
            self._held += len(piece)
        else:
            self._budget.take(len(piece))
            self._write(piece)
        self._news.set()

    def end(self, error: BorderKGError | None = None) -> None:
        """Say that nothing more comes, and whether that is because of an error."""
        self._ended = True
        self._error = error
        self._news.set()

    async def ended(self) -> int:
        """Wait for the end; the bytes of the whole.

        Raises:
            BorderKGError: the error that it ended with.
        """
        while not self._ended:
            self._news.clear()
            await self._news.wait()
        if self._error is not None:
            raise self._error
        return self.size

    async def pieces(self) -> AsyncIterator[bytes]:
        """What was put in, as it comes.

        Raises:
            BorderKGError: the error that it ended with, after what was put in before.
        """
        while True:
            piece = self._next()
            if piece:
                yield piece
            elif self._ended:
                if self._error is not None:
                    raise self._error
                return
            else:
                self._news.clear()
                await self._news.wait()

    def close(self) -> None:
        """Forget what is held, and give back what it took of the disk."""
        self._pieces.clear()
        self._budget.give_back(self._written)
        self._written = 0
        if self._file is not None:
            self._file.close()
            self._file = None

    def _write(self, piece: bytes) -> None:
        if self._file is None:
            # It lives until `close`, not to the end of a block.
            self._file = tempfile.TemporaryFile(prefix="borderkg-answer-", buffering=0)  # noqa: SIM115
        os.pwrite(self._file.fileno(), piece, self._written)
        self._written += len(piece)

    def _next(self) -> bytes:
        if self._pieces:
            piece = self._pieces.popleft()
            self._held -= len(piece)
            return piece
        if self._file is None or self._read == self._written:
            return b""
        piece = os.pread(self._file.fileno(), _PIECE, self._read)
        self._read += len(piece)
        if self._read == self._written:
            self._budget.give_back(self._written)
            os.ftruncate(self._file.fileno(), 0)
            self._read = self._written = 0
        return piece
