"""A service in a process of its own on loopback, and what asks it."""

from __future__ import annotations

import http.client
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit


@dataclass(frozen=True, kw_only=True)
class Reply:
    """A whole answer; header names are in small letters."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def media(self) -> str:
        return self.headers.get("content-type", "").partition(";")[0]

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass(kw_only=True)
class Running:
    """A service that runs: its address, its process, and what it wrote to its log."""

    address: str
    process: subprocess.Popen[str]
    log: Path
    port: int = field(init=False)

    def __post_init__(self) -> None:
        self.port = urlsplit(self.address).port or 0

    def connection(self, timeout: float = 30) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)

    def ask(
        self,
        method: str,
        path: str,
        body: bytes | str | None = None,
        headers: Mapping[str, str] | None = None,
        *,
        timeout: float = 30,
    ) -> Reply:
        connection = self.connection(timeout)
        try:
            connection.request(method, path, body, dict(headers or {}))
            reply = connection.getresponse()
            named = {name.lower(): value for name, value in reply.getheaders()}
            return Reply(status=reply.status, headers=named, body=reply.read())
        finally:
            connection.close()

    def get(self, path: str, *, accept: str = "*/*", timeout: float = 30, **headers: str) -> Reply:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.ask("GET", path, None, {"accept": accept, **named}, timeout=timeout)

    def query(self, text: str, *, accept: str = "*/*", timeout: float = 30, **fields: str) -> Reply:
        """The answer to a query by POST form."""
        headers = {"content-type": "application/x-www-form-urlencoded", "accept": accept}
        return self.ask("POST", "/sparql", urlencode({"query": text, **fields}), headers, timeout=timeout)

    @property
    def workers(self) -> list[int]:
        """The processes that evaluate queries."""
        found = []
        for folder in Path("/proc").iterdir():
            if not folder.name.isdigit():
                continue
            try:
                parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
                command = (folder / "cmdline").read_bytes()
            except (OSError, ValueError):
                continue
            if parent == self.process.pid and b"borderkg.store.evaluator" in command:
                found.append(int(folder.name))
        return sorted(found)

    def processor_seconds(self) -> float:
        """The processor time that the service and its workers have used so far."""
        ticks = 0
        for pid in (self.process.pid, *self.workers):
            try:
                fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            ticks += int(fields[11]) + int(fields[12])
        return ticks / os.sysconf("SC_CLK_TCK")

    def stop(self, sign: signal.Signals = signal.SIGTERM, *, seconds: float = 20) -> int:
        self.process.send_signal(sign)
        return self.process.wait(seconds)


@contextmanager
def running(
    dist: Path, folder: Path, *options: str, timeout: float = 10, verify: bool = True
) -> Iterator[Running]:
    """The service over the releases in `dist`, until the block ends; its log lies in `folder`.

    Without `verify`, for a release that no build wrote, it is started by its function.
    """
    log = folder / "serve.log"
    options = ("--dist", str(dist), "--port", "0", "--timeout", str(timeout), "--json", *options)
    command = [sys.executable, "-m", "borderkg", "serve", *options]
    if not verify:
        settings = f"Settings(dist=Path({str(dist)!r}), port=0, timeout={timeout}, verify=False)"
        program = (
            "import json; from pathlib import Path; from borderkg.serve.server import serve; "
            "from borderkg.serve.settings import Settings; "
            "tell = lambda address: print(json.dumps({'address': address}, indent=1), flush=True); "
            f"serve({settings}, ready=tell)"
        )
        command = [sys.executable, "-c", program]
    with log.open("w", encoding="utf-8") as told:
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=told, text=True)
    assert process.stdout is not None
    try:
        told_address = ""
        while not told_address.endswith("}\n"):
            line = process.stdout.readline()
            if not line:
                raise AssertionError(log.read_text(encoding="utf-8"))
            told_address += line
        address = json.loads(told_address)["address"]
        yield Running(address=address, process=process, log=log)
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def until(true: Callable[[], bool], seconds: float = 20) -> bool:
    """Whether something comes true in time."""
    end = time.monotonic() + seconds
    while not true():
        if time.monotonic() > end:
            return False
    return True
