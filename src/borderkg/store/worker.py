"""A process of its own that evaluates queries over a read-only store, and that can be killed.

Oxigraph has no time limit, and some small queries crash or freeze the process that evaluates
them. So each query runs in a child (`borderkg.store.evaluator`): the parent keeps the clock, ends
the child when it strikes, and the next query gets a fresh one. A thread that is "timed out" would
go on burning a core.
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import subprocess
import sys
import threading
import time
import weakref
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Final, Literal, NamedTuple, Self, cast

from borderkg.errors import DamagedReleaseError, QueryError, QueryTimeoutError, ReleaseError
from borderkg.store.answering import Answer, Form, Request

TIMEOUT: Final = 30.0
"""Seconds that a query may take when the caller does not say."""
MEMORY: Final = 2 << 30
"""Bytes of address space that a worker may hold beyond its start."""
LARGEST: Final = 256 << 20
"""Bytes of an answer that is collected whole."""
_START: Final = 60.0


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
    """

    def __init__(self, path: Path, *, memory: int = MEMORY, largest: int = LARGEST) -> None:
        self.path = path
        self._memory = memory
        self._largest = largest
        self._lock = threading.Lock()
        self._child: subprocess.Popen[bytes] | None = None
        self._ready = False
        self._held = bytearray()
        self._finalizer: weakref.finalize[[subprocess.Popen[bytes]], Worker] | None = None
        self._start()

    @property
    def pid(self) -> int | None:
        """The process id of the child, while there is one."""
        return self._child.pid if self._child is not None else None

    def answer(self, request: Request, *, timeout: float | None = TIMEOUT) -> Answer:
        """The whole answer to `request`.

        Raises:
            QueryTimeoutError: after `timeout` seconds; the child was killed.
            QueryError: when the query is wrong, needs too much memory, crashes the engine, or
                its answer is larger than `largest`.
            ReleaseError: when the store cannot be opened.
        """
        form = ""
        body = bytearray()
        for piece in self.stream(request, timeout=timeout):
            if piece.kind == "form":
                form = piece.payload.decode()
                continue
            body += piece.payload
            if len(body) > self._largest:
                raise QueryError(
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
            if self._child is None or self._child.poll() is not None:
                self.kill()
                self._start()
            whole = False
            try:
                self._await_opening()
                deadline = None if timeout is None else time.monotonic() + timeout
                self._send(request, timeout)
                while True:
                    kind, payload = self._frame(deadline, timeout)
                    if kind == b"E":
                        whole = True
                        return
                    if kind == b"X":
                        whole = True
                        raise _error(payload)
                    yield Piece("form" if kind == b"H" else "bytes", payload)
            finally:
                if not whole:
                    self.kill()

    def kill(self) -> None:
        """End the child now; the next request starts another."""
        child, self._child = self._child, None
        if child is not None:
            if self._finalizer is not None:
                self._finalizer.detach()
            _end(child)

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

    def _start(self) -> None:
        package = str(Path(__file__).parents[2])
        search = os.pathsep.join(filter(None, (package, os.environ.get("PYTHONPATH", ""))))
        self._held.clear()
        self._ready = False
        # -P: a file json.py in the reader's folder must not be taken for ours.
        self._child = subprocess.Popen(
            [sys.executable, "-P", "-m", "borderkg.store.evaluator", str(self.path), str(self._memory)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=0,
            env={"PYTHONPATH": search, "PYTHONUTF8": "1", "PATH": os.environ.get("PATH", "")},
            start_new_session=True,
        )
        self._finalizer = weakref.finalize(self, _end, self._child)

    def _await_opening(self) -> None:
        if self._ready:
            return
        kind, payload = self._frame(time.monotonic() + _START, _START)
        if kind != b"R":
            message = json.loads(payload)["what"] if kind == b"X" else "it did not start"
            raise DamagedReleaseError(
                f"the store cannot be opened ({message})",
                expected="a store that `borderkg build` wrote",
                advice="build the release again",
            )
        self._ready = True

    def _send(self, request: Request, timeout: float | None) -> None:
        message = json.dumps({**request._asdict(), "seconds": timeout}).encode()
        child = self._running()
        assert child.stdin is not None
        # A child that died meanwhile shows itself when its answer is read.
        with contextlib.suppress(BrokenPipeError):
            child.stdin.write(len(message).to_bytes(4, "big") + message)

    def _frame(self, deadline: float | None, timeout: float | None) -> tuple[bytes, bytes]:
        head = self._take(5, deadline, timeout)
        return head[:1], self._take(int.from_bytes(head[1:], "big"), deadline, timeout)

    def _take(self, size: int, deadline: float | None, timeout: float | None) -> bytes:
        child = self._running()
        assert child.stdout is not None
        source = child.stdout.fileno()
        waiting = select.poll()
        waiting.register(source, select.POLLIN)
        while len(self._held) < size:
            left = None if deadline is None else max(0.0, deadline - time.monotonic()) * 1000
            if not waiting.poll(left):
                raise _timeout(timeout)
            received = os.read(source, 1 << 20)
            if not received:
                raise self._death(child, timeout)
            self._held += received
        taken = bytes(self._held[:size])
        del self._held[:size]
        return taken

    def _running(self) -> subprocess.Popen[bytes]:
        if self._child is None:
            raise ReleaseError("the store is closed", advice="open the release again")
        return self._child

    def _death(self, child: subprocess.Popen[bytes], timeout: float | None) -> QueryError:
        code = child.wait()
        if code == -signal.SIGXCPU:
            return _timeout(timeout)
        if code == -signal.SIGABRT:
            return QueryError(
                "the query needed more memory than it may have",
                expected=f"at most {self._memory:,} bytes",
                advice="ask for less at a time",
            )
        return QueryError(
            "the engine crashed on this query",
            found=signal.Signals(-code).name if code < 0 else f"exit code {code}",
            advice="simplify the query; the next one is answered as usual",
        )


def _end(child: subprocess.Popen[bytes]) -> None:
    child.kill()
    child.wait()
    for pipe in (child.stdin, child.stdout):
        if pipe is not None:
            pipe.close()


def _timeout(timeout: float | None) -> QueryTimeoutError:
    return QueryTimeoutError(
        f"the query did not end within {timeout:g} s and was stopped",
        advice="ask for less, or allow more time",
    )


def _error(payload: bytes) -> QueryError:
    told = json.loads(payload)
    return QueryError(
        told["what"],
        line=told["line"],
        expected=told["expected"],
        advice=told["advice"] or "change the query",
    )
