"""The child process in which queries are evaluated, seen from its parent: start, talk, end.

It says nothing of when: `borderkg.store.worker` waits for it in a thread, the service in its event
loop. What the two processes say to each other is told in `borderkg.store.evaluator`.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import signal
import subprocess
import sys
import weakref
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

from borderkg.errors import (
    AnswerTooLargeError,
    DamagedReleaseError,
    EngineEndedError,
    QueryError,
    QueryTimeoutError,
)
from borderkg.store.answering import Request

OPENING: Final = 60.0
"""Seconds that a child may take to open its store."""
_PIPE: Final = 1 << 20
_KINDS: Final = {kind.__name__: kind for kind in (AnswerTooLargeError, EngineEndedError)}


class Frame(NamedTuple):
    """What a child said: R, H, D, E or X, and what came with it."""

    kind: bytes
    payload: bytes


class Child:
    """One process over the store at `path`; it is started at once and opens the store by itself.

    Raises:
        EngineEndedError: when the machine has no room for another process.

    Attributes:
        memory: the bytes of address space that it may hold.
        output: the descriptor that its answers are read from.
        capacity: bytes of a message that its input takes at once.
        ready: whether it has opened its store; set by `opened`.
    """

    def __init__(self, path: Path, memory: int, niceness: int = 0) -> None:
        package = str(Path(__file__).parents[2])
        search = os.pathsep.join(filter(None, (package, os.environ.get("PYTHONPATH", ""))))
        arguments = [str(path), str(memory), str(os.getpid()), str(niceness)]
        self.memory = memory
        self.ready = False
        self._held = bytearray()
        # -P: a file json.py in the reader's folder must not be taken for ours.
        try:
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", "borderkg.store.evaluator", *arguments],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                bufsize=0,
                env={"PYTHONPATH": search, "PYTHONUTF8": "1", "PATH": os.environ.get("PATH", "")},
                start_new_session=True,
            )
        except OSError as error:
            raise EngineEndedError(
                f"a process for queries cannot be started ({error.strerror})", advice="ask again in a moment"
            ) from error
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self.output = self._process.stdout.fileno()
        self._input = self._process.stdin.fileno()
        self.capacity = _widen(self._input)
        _widen(self.output)
        self._finalizer = weakref.finalize(self, _end, self._process)

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._process.pid

    @property
    def gone(self) -> bool:
        """Whether it has ended."""
        return self._process.poll() is not None

    def message(self, request: Request, seconds: float | None) -> bytes:
        """`request` as it is sent, with the processor time that it may use."""
        told = json.dumps({**request._asdict(), "seconds": seconds}, ensure_ascii=False).encode()
        return len(told).to_bytes(4, "big") + told

    def send(self, message: bytes) -> None:
        """Send a message; it does not block for one of at most `capacity` bytes to an idle child."""
        # A child that died meanwhile shows itself when its answer is read.
        with contextlib.suppress(BrokenPipeError):
            while message:
                message = message[os.write(self._input, message) :]

    def receive(self) -> bool:
        """Take what has arrived, waiting for something if nothing has; whether there is more to come."""
        received = os.read(self.output, _PIPE)
        self._held += received
        return bool(received)

    def frame(self) -> Frame | None:
        """The next frame that is whole; None when more must be received first."""
        held = self._held
        if len(held) < 5:
            return None
        end = 5 + int.from_bytes(held[1:5], "big")
        if len(held) < end:
            return None
        found = Frame(bytes(held[:1]), bytes(held[5:end]))
        del held[:end]
        return found

    def opened(self, frame: Frame) -> None:
        """Take the frame that says that the store is open.

        Raises:
            DamagedReleaseError: when it says something else.
        """
        if frame.kind != b"R":
            message = json.loads(frame.payload)["what"] if frame.kind == b"X" else "it did not start"
            raise _unopened(message)
        self.ready = True

    def death(self, timeout: float | None) -> QueryError | DamagedReleaseError:
        """The error that says how it ended; it must have closed its output."""
        code = self._process.wait()
        if not self.ready:
            return _unopened(f"the process that should open it ended with {_ending(code)}")
        if code == -signal.SIGXCPU:
            return timed_out(timeout)
        if code == -signal.SIGABRT:
            return EngineEndedError(
                "the query needed more memory than it may have",
                expected=f"at most {self.memory:,} bytes",
                advice="ask for less at a time",
            )
        if code == -signal.SIGKILL:
            return EngineEndedError("the process that evaluated the query was killed", advice="ask again")
        return EngineEndedError(
            "the engine crashed on this query",
            found=_ending(code),
            advice="simplify the query; the next one is answered as usual",
        )

    def strike(self) -> None:
        """Tell it to end, without waiting for its end; `end` must follow."""
        self._process.kill()

    def end(self) -> None:
        """End it now, and wait until it is gone."""
        self._finalizer.detach()
        _end(self._process)


def start(path: Path, memory: int, *, niceness: int = 0) -> Future[Child]:
    """Start a child, from the one thread whose end would end it."""
    return _starter(os.getpid()).submit(Child, path, memory, niceness)


def error_of(payload: bytes) -> QueryError:
    """The error that a child reports in an X frame."""
    told = json.loads(payload)
    return _KINDS.get(told["kind"], QueryError)(
        told["what"],
        line=told["line"],
        expected=told["expected"],
        advice=told["advice"] or "change the query",
    )


def timed_out(timeout: float | None) -> QueryTimeoutError:
    """The error of a query that was stopped after `timeout` seconds."""
    return QueryTimeoutError(
        f"the query did not end within {timeout:g} s and was stopped",
        advice="ask for less, or allow more time",
    )


@cache
def _starter(process: int) -> ThreadPoolExecutor:
    """A thread of this process that lives as long as it; a child ends with the thread that started it."""
    return ThreadPoolExecutor(1, thread_name_prefix="borderkg-starter")


def _widen(descriptor: int) -> int:
    """Let a pipe hold as much as the kernel allows; how much that is."""
    with contextlib.suppress(AttributeError, OSError):
        fcntl.fcntl(descriptor, fcntl.F_SETPIPE_SZ, _PIPE)
        return fcntl.fcntl(descriptor, fcntl.F_GETPIPE_SZ)
    return 1 << 12


def _end(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            pipe.close()


def _ending(code: int) -> str:
    return signal.Signals(-code).name if code < 0 else f"exit code {code}"


def _unopened(message: str) -> DamagedReleaseError:
    return DamagedReleaseError(
        f"the store cannot be opened ({message})",
        expected="a store that `borderkg build` wrote",
        advice="build the release again",
    )
