"""Blocks of code in pages of documentation, and what a session of them says."""

from __future__ import annotations

import http.client
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple, Self

_FENCED: Final = re.compile(r"^```(\w+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_MARK: Final = "\x1e\n"
_SESSION: Final = f"""
import json, sys
names = {{"__name__": "__main__"}}
for line in sys.stdin:
    exec(compile(json.loads(line), "<block>", "exec"), names)
    print({_MARK!r}, end="", flush=True)
"""


class Block(NamedTuple):
    """A block of a page: its language, what it says, and the line of the page at which it begins."""

    language: str
    text: str
    line: int


def blocks(page: Path) -> list[Block]:
    """The fenced blocks of a page that name their language, from top to bottom."""
    text = page.read_text(encoding="utf-8")
    return [
        Block(found[1], found[2], text.count("\n", 0, found.start()) + 1) for found in _FENCED.finditer(text)
    ]


def cells(notebook: Path) -> list[Block]:
    """The code of a notebook, each cell followed by what it is stored to have printed, if anything."""
    found = []
    for number, cell in enumerate(json.loads(notebook.read_text(encoding="utf-8"))["cells"], 1):
        if cell["cell_type"] == "code":
            found.append(Block("python", "".join(cell["source"]), number))
            printed = "".join("".join(output["text"]) for output in cell["outputs"])
            if printed:
                found.append(Block("text", printed, number))
    return found


def followed(all_blocks: Sequence[Block]) -> Iterator[tuple[Block, Block | None]]:
    """Each block that is run, with the block of what it says where one stands right below it."""
    results = {"text", "json", "csv"}
    for at, block in enumerate(all_blocks):
        if block.language not in results:
            below = all_blocks[at + 1] if at + 1 < len(all_blocks) else None
            yield block, below if below is not None and below.language in results else None


class Session:
    """One page as a reader goes through it: one folder, one Python for all its blocks."""

    def __init__(self, folder: Path, environment: Mapping[str, str]) -> None:
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        self._folder = folder
        self._environment = {**os.environ, "PATH": path, **environment}
        self._errors = folder / ".errors.txt"
        self._python: subprocess.Popen[str] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *failure: object) -> None:
        if self._python is not None:
            self._python.communicate()

    def run(self, command: Sequence[str], text: str | None = None) -> str:
        """What a command prints; it has to end with 0."""
        done = subprocess.run(
            command,
            cwd=self._folder,
            env=self._environment,
            input=text,
            capture_output=True,
            text=True,
            timeout=500,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def shell(self, text: str) -> str:
        """What lines for a shell print."""
        return self.run(["bash", "-euo", "pipefail", "-c", text])

    def python(self, text: str) -> str:
        """What a block of Python prints, after those before it."""
        if self._python is None:
            with self._errors.open("w") as errors:
                self._python = subprocess.Popen(
                    [sys.executable, "-c", _SESSION],
                    cwd=self._folder,
                    env=self._environment,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=errors,
                    text=True,
                )
        assert self._python.stdin is not None
        assert self._python.stdout is not None
        self._python.stdin.write(json.dumps(text) + "\n")
        self._python.stdin.flush()
        printed = ""
        while not printed.endswith(_MARK):
            line = self._python.stdout.readline()
            assert line, self._errors.read_text()
            printed += line
        return printed.removesuffix(_MARK)


def answer(request: str, port: int) -> tuple[int, str]:
    """Status and body of the answer to a request as HTTP writes it; its body ends where the block does."""
    front, _, body = request.partition("\n\n")
    first, *fields = front.splitlines()
    method, path, _ = first.split(" ")
    headers = dict(field.split(": ", 1) for field in fields)
    headers["Host"] = f"127.0.0.1:{port}"
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request(method, path, body.removesuffix("\n").encode() or None, headers)
        reply = connection.getresponse()
        return reply.status, reply.read().decode()
    finally:
        connection.close()


def is_part(shown: Any, whole: Any) -> bool:
    """Whether JSON is a part of other JSON: of an object some members, of a list the first elements."""
    if isinstance(shown, dict):
        return isinstance(whole, dict) and all(
            name in whole and is_part(value, whole[name]) for name, value in shown.items()
        )
    if isinstance(shown, list):
        if not isinstance(whole, list) or bool(shown) != bool(whole):
            return False
        return len(shown) <= len(whole) and all(map(is_part, shown, whole))
    return bool(shown == whole)
