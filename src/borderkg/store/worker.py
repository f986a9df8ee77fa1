"""A process of its own that evaluates queries over a read-only store, and that can be killed.

Oxigraph has no time limit, and some small queries crash or freeze the process that evaluates
them. So each query runs in a child (`borderkg.store.evaluator`): the parent keeps the clock, ends
the child when it strikes, and the next query gets a fresh one. A thread that is "timed out" would
go on burning a core.
"""

from __future__ import annotations

import select
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path
from types import TracebackType
from typing import Final, Literal, NamedTuple, Self, cast

from borderkg.errors import AnswerTooLargeError
from borderkg.store.answering import Answer, Form, Request
from borderkg.store.child import OPENING, Child, Frame, error_of, start, timed_out

TIMEOUT: Final = 30.0
"""Seconds that a query may take when the caller does not say."""
MEMORY: Final = 2 << 30
"""Bytes of address space that a worker may hold."""
LARGEST: Final = 256 << 20
"""Bytes of an answer that is collected whole."""


class Piece(NamedTuple):
    """A part of a streamed answer: first its form, then its bytes."""

    kind: Literal["form", "bytes"]
    payload: bytes


class Worker:
    """Answers requests over the store at `path`, one at a time; safe to share between threads.

    The child is started at once and opens the store while the caller goes on. It has no network,
    at most `memory` bytes, and ends with its parent.

    Args:
        path: the folder of a store that nobody writes to.
        memory: bytes of address space.
        largest: bytes of an answer that `answer` collects before it refuses.
        niceness: how far the child stands back behind others (nice(2)).
    """

    def __init__(
        self, path: Path, *, memory: int = MEMORY, largest: int = LARGEST, niceness: int = 0
    ) -> None:
        self.path = path
        self._memory = memory
        self._largest = largest
        self._niceness = niceness
        self._lock = threading.Lock()
        self._starting: Future[Child] | None = start(path, memory, niceness=niceness)

    @property
    def pid(self) -> int | None:
        """The process id of the child, while there is one."""
        return self._starting.result().pid if self._starting is not None else None

    def answer(self, request: Request, *, timeout: float | None = TIMEOUT) -> Answer:
        """The whole answer to `request`.

        Raises:
            QueryTimeoutError: after `timeout` seconds; the child was killed.
            EngineEndedError: when it needs too much memory, crashes the engine, or its process is killed.
            AnswerTooLargeError: when the answer is larger than `largest` or than the request allows.
            QueryError: when the query is wrong.
            DamagedReleaseError: when the store cannot be opened.
        """
        form = ""
        body = bytearray()
        for piece in self.stream(request, timeout=timeout):
            if piece.kind == "form":
                form = piece.payload.decode()
                continue
            body += piece.payload
            if len(body) > self._largest:
                raise AnswerTooLargeError(
                    "the answer is too large to be held",
                    expected=f"at most {self._largest:,} bytes",
                    advice="ask for less, or add a LIMIT",
                )
        return Answer(cast(Form, form), bytes(body))

    def stream(self, request: Request, *, timeout: float | None = TIMEOUT) -> Iterator[Piece]:
        """The answer piece by piece; it is whole only when the iterator ends without an error.

        A caller who stops early ends the child. Errors are those of `answer`.
        """
        with self._lock:
            child = self._living()
            whole = False
            try:
                if not child.ready:
                    child.opened(_next(child, time.monotonic() + OPENING, OPENING))
                deadline = None if timeout is None else time.monotonic() + timeout
                child.send(child.message(request, timeout))
                while True:
                    kind, payload = _next(child, deadline, timeout)
                    if kind == b"E":
                        whole = True
                        return
                    if kind == b"X":
                        whole = True
                        raise error_of(payload)
                    yield Piece("form" if kind == b"H" else "bytes", payload)
            finally:
                if not whole:
                    self.kill()

    def kill(self) -> None:
        """End the child now; the next request starts another."""
        starting, self._starting = self._starting, None
        if starting is not None and starting.exception() is None:
            starting.result().end()

    def close(self) -> None:
        """End the child for good."""
        self.kill()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def _living(self) -> Child:
        """The child, or another one when it has ended."""
        if self._starting is not None and (self._starting.exception() or self._starting.result().gone):
            self.kill()
        if self._starting is None:
            self._starting = start(self.path, self._memory, niceness=self._niceness)
        return self._starting.result()


def _next(child: Child, deadline: float | None, timeout: float | None) -> Frame:
    """The next frame of `child`, awaited until `deadline` on the monotonic clock."""
    waiting = select.poll()
    waiting.register(child.output, select.POLLIN)
    while (frame := child.frame()) is None:
        left = None if deadline is None else max(0.0, deadline - time.monotonic()) * 1000
        if not waiting.poll(left):
            raise timed_out(timeout)
        if not child.receive():
            raise child.death(timeout)
    return frame
