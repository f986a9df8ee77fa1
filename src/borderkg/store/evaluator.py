"""The child process of `borderkg.store.worker`: opens a store read-only and answers from it.

It is started by `python -m borderkg.store.evaluator`, reads requests from its standard input and
writes frames to its standard output: one letter, four bytes of length, the payload.

    R  ready, after the store was opened       H  the form of the answer begins
    D  a piece of the answer                   E  the answer is whole
    X  an error, as JSON

A small release is taken into memory, beside the requests, once there was more than one: measured, the
stored questions are then answered some seven times faster (docs/performance.md). Until then, and for a
large one, the store on disk answers.

Before it opens anything it gives up the network. It never holds more memory than it was given,
opens no file once the store is open, and ends with its parent. A process that evaluates SPARQL may
crash or run for ever: nothing else lives here.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import resource
import signal
import sys
import threading
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final, cast

from borderkg.errors import BorderKGError, EngineEndedError, QueryError
from borderkg.store.answering import Request

if TYPE_CHECKING:
    from borderkg.store.embedded import EmbeddedStore

CLONE_NEWUSER: Final = 0x10000000
CLONE_NEWNET: Final = 0x40000000
_PR_SET_PDEATHSIG: Final = 1
_PIECE: Final = 1 << 16


RESIDENT: Final = 64 << 20
"""Bytes of N-Quads up to which a release is taken into memory."""


class Held:
    """The store that answers: the one on disk, and later its copy in memory.

    Args:
        path: the folder of the store; a release has its quads beside it, as `borderkg.nq`.

    Attributes:
        store: what answers now.
        beside: what takes the release into memory, once it was begun.
    """

    def __init__(self, path: Path) -> None:
        from borderkg.store.embedded import EmbeddedStore

        self.store = EmbeddedStore.read_only(path)
        self.beside: threading.Thread | None = None
        self._asked = 0
        self._lines: IO[bytes] | None = None
        with contextlib.suppress(OSError):  # no dump: a store that is not of a release
            lines = (path.parent / "borderkg.nq").open("rb")
            self._lines = lines if os.fstat(lines.fileno()).st_size <= RESIDENT else None

    def ask(self) -> EmbeddedStore:
        """The store for the next request."""
        answering = self.store
        self._asked += 1
        if self._asked == 2 and self._lines is not None:
            self.beside = threading.Thread(target=self._take_in, args=(self._lines,), daemon=True)
            self.beside.start()
        return answering

    def _take_in(self, lines: IO[bytes]) -> None:
        from borderkg.store.embedded import EmbeddedStore

        with contextlib.suppress(BorderKGError):  # the store on disk goes on
            self.store = EmbeddedStore.held(lines)


class Pieces:
    """A binary file that frames what is written to it."""

    def __init__(self, output: IO[bytes]) -> None:
        self._output = output
        self._held = bytearray()

    def write(self, piece: bytes) -> int:
        """Take `piece`; send when enough is held."""
        self._held += piece
        if len(self._held) >= _PIECE:
            self.flush()
        return len(piece)

    def flush(self, *, more: bool = False) -> None:
        """Send what is held, unless `more` follows at once."""
        if self._held:
            frame(self._output, b"D", bytes(self._held), more=more)
            self._held.clear()


def frame(output: IO[bytes], kind: bytes, payload: bytes = b"", *, more: bool = False) -> None:
    """Write one frame, and send it unless `more` follows at once."""
    output.write(kind + len(payload).to_bytes(4, "big") + payload)
    if not more:
        output.flush()


def leave_the_network() -> None:
    """Move into a network namespace without interfaces, where the kernel lets us."""
    libc = ctypes.CDLL(None, use_errno=True)
    try:
        unshare = libc.unshare
    except AttributeError:  # not Linux: the limit on file descriptors remains
        return
    if unshare(CLONE_NEWNET) != 0:
        unshare(CLONE_NEWUSER | CLONE_NEWNET)


def limit_memory(size: int) -> None:
    """Refuse to hold more than `size` bytes of address space."""
    resource.setrlimit(resource.RLIMIT_AS, (size, size))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def limit_descriptors() -> None:
    """Refuse to open another file or socket."""
    lowest = os.open(os.devnull, os.O_RDONLY)
    os.close(lowest)
    resource.setrlimit(resource.RLIMIT_NOFILE, (lowest, lowest))


def limit_seconds(seconds: float | None) -> None:
    """End this process once it has used `seconds` more of processor time; None takes the limit away."""
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    if seconds is None:
        resource.setrlimit(resource.RLIMIT_CPU, (hard, hard))
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    soft = int(used.ru_utime + used.ru_stime + seconds) + 2
    resource.setrlimit(resource.RLIMIT_CPU, (soft, hard))


def end_with_parent(parent: int) -> None:
    """End this process when the process `parent` is gone, even in the midst of a query.

    The kernel sees to it (prctl(2), PR_SET_PDEATHSIG) when the thread that started us ends, which
    must therefore live as long as its process.
    """
    with contextlib.suppress(AttributeError):  # not Linux: the end of our input remains
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os.kill(os.getpid(), signal.SIGKILL)


def evaluate(store: EmbeddedStore, request: Request, output: IO[bytes]) -> None:
    """Answer one request in frames."""
    from borderkg.store import direct

    pieces = Pieces(output)
    try:
        found = store.query(request.text, union=request.union, default=request.default, named=request.named)
        frame(output, b"H", direct.form(found).encode(), more=True)
        direct.serialise(found, request, cast(IO[bytes], pieces))
        pieces.flush(more=True)
        frame(output, b"E")
    except QueryError as error:
        _report(output, error)
    except MemoryError:
        _report(output, EngineEndedError("the query needed more memory than it may have"))
    except (OSError, RuntimeError, ValueError) as error:
        _report(output, QueryError(f"the engine could not answer ({error})"))


def main() -> None:
    """Open the store named by the first argument, then answer until the input ends.

    The second argument is the memory limit in bytes, the third the process that started this one,
    the fourth how far this one stands back behind others (nice(2)).
    """
    sys.stdout.flush()
    output = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    end_with_parent(int(sys.argv[3]))
    os.nice(int(sys.argv[4]))
    leave_the_network()
    # The module that serialises is loaded before no file may be opened any more.
    import borderkg.store.direct  # noqa: F401

    try:
        held = Held(Path(sys.argv[1]))
    except BorderKGError as error:
        _report(output, error)
        return
    limit_memory(int(sys.argv[2]))
    limit_descriptors()
    frame(output, b"R")
    requests = sys.stdin.buffer
    while size := requests.read(4):
        told = json.loads(requests.read(int.from_bytes(size, "big")))
        seconds = told.pop("seconds")
        limit_seconds(seconds)
        evaluate(held.ask(), Request(**told), output)


def _report(output: IO[bytes], error: BorderKGError) -> None:
    parts = {
        "kind": type(error).__name__,
        "what": error.what,
        "line": error.line,
        "expected": error.expected,
        "advice": error.advice,
    }
    frame(output, b"X", json.dumps(parts).encode())


if __name__ == "__main__":
    main()
