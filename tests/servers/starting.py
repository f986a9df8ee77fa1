"""Real servers on free ports of this machine, for tests and benchmarks."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple


class MissingServerError(Exception):
    """This machine lacks a server; the message says how to install it."""


class Store(NamedTuple):
    """A real server with an empty store: its kind, its endpoint, and what a client needs to write to it."""

    kind: str
    endpoint: str
    environment: dict[str, str]


def free_port() -> int:
    """A port of this machine that is free now."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
    return port


def wait_for(port: int, process: subprocess.Popen[bytes], seconds: float = 120) -> None:
    """Return when somebody listens at `port`."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        assert process.poll() is None, f"the server ended with {process.returncode}"
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        threading.Event().wait(0.1)
    raise AssertionError("the server did not start")


@contextlib.contextmanager
def running(command: list[str], folder: Path, port: int) -> Iterator[None]:
    with (folder / "server.log").open("wb") as log:
        process = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log, start_new_session=True)
    try:
        wait_for(port, process)
        yield
    finally:
        with contextlib.suppress(ProcessLookupError):  # it ended by itself
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@contextlib.contextmanager
def oxigraph(folder: Path) -> Iterator[Store]:
    """The Oxigraph server, empty.

    Raises:
        MissingServerError: when this machine has none.
    """
    beside = Path(sys.executable).with_name("oxigraph")
    found = str(beside) if beside.exists() else shutil.which("oxigraph")
    if found is None:
        raise MissingServerError("this machine has no oxigraph: pip install oxigraph")
    port = free_port()
    with running([found, "serve", "--bind", f"127.0.0.1:{port}"], folder, port):
        yield Store("oxigraph", f"http://127.0.0.1:{port}/query", {})


@contextlib.contextmanager
def virtuoso(folder: Path) -> Iterator[Store]:
    """Virtuoso 7, empty but for what it brings along.

    Raises:
        MissingServerError: when this machine has none.
    """
    found = shutil.which("virtuoso-t")
    if found is None:
        raise MissingServerError("this machine has no virtuoso-t: apt-get install virtuoso-opensource-7")
    http, sql = free_port(), free_port()
    (folder / "virtuoso.ini").write_text(INI.format(folder=folder, http=http, sql=sql), encoding="utf-8")
    with running([found, "+configfile", "virtuoso.ini", "+foreground"], folder, http):
        _wait_for_answer(http)
        who = {"BORDERKG_ENDPOINT_USER": "dba", "BORDERKG_ENDPOINT_PASSWORD": "dba"}
        yield Store("virtuoso", f"http://127.0.0.1:{http}/sparql", who)


def _wait_for_answer(port: int) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=5) as asking:
            asking.sendall(b"GET /sparql?query=ASK%7B%7D HTTP/1.0\r\n\r\n")
            if b"200" in asking.recv(100):
                return
        threading.Event().wait(0.2)
    raise AssertionError("the server did not answer")


INI: Final = """
[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
[TempDatabase]
DatabaseFile = {folder}/virtuoso-temp.db
TransactionFile = {folder}/virtuoso-temp.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
DisableUnixSocket = 1
DirsAllowed = {folder}
NumberOfBuffers = 20000
MaxDirtyBuffers = 12000
CheckpointInterval = 0
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerRoot = {folder}
MaxClientConnections = 5
"""
