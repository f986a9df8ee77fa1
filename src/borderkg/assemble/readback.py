"""Reading a store back, all of it, and holding it against the manifest.

A damaged store can hang whoever reads it, so it is read in child processes under a clock. Graphs
are shared out among as many children as there are cores.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, Final, NamedTuple

from borderkg.assemble.record import GraphRecord, Record
from borderkg.assemble.sorting import sorted_lines
from borderkg.errors import BorderKGError, DamagedReleaseError
from borderkg.store.embedded import EmbeddedStore

_BASE_SECONDS: Final = 60.0
_QUADS_A_SECOND: Final = 10_000
_MOST_READERS: Final = 4
_BATCH: Final = 1 << 16


class _Told(NamedTuple):
    """What a child says: the graphs it read, and the names and number of all that there are."""

    read: Mapping[str, GraphRecord]
    graphs: Sequence[str]
    quads: int


def inspect_store(store: Path, record: Record) -> None:
    """Read all of `store`, and hold the count and the digest of each graph against `record`.

    Raises:
        DamagedReleaseError: when it cannot be read, takes too long, or a count or digest differs.
    """
    limit = _BASE_SECONDS + record.quads / _QUADS_A_SECOND
    deadline = time.monotonic() + limit
    children = [_start(store, share) for share in _shares(record)]
    try:
        answers = [_answer(child, store, deadline) for child in children]
    except subprocess.TimeoutExpired as error:
        raise damaged(store, f"it could not be read within {limit:.0f} s") from error
    finally:
        for child in children:
            child.kill()
            child.wait()
    for told in answers:
        for name in sorted({*told.graphs} - record.graphs.keys()):
            raise damaged(store, f"graph {name} is not in the manifest")
        for name, found in told.read.items():
            expected = record.graphs[name]
            if found.quads != expected.quads:
                raise damaged(store, f"graph {name} has {found.quads} quads, not {expected.quads}")
            if found.sha256 != expected.sha256:
                raise damaged(store, f"the quads of graph {name} are not those of the manifest")
        if told.quads != record.quads:
            raise damaged(store, f"it has {told.quads} quads, not {record.quads}")


def damaged(path: Path, what: str) -> DamagedReleaseError:
    """The error for a file or store at `path` that is not what the build wrote."""
    return DamagedReleaseError(
        f"this is not what the build wrote: {what}",
        where=path,
        expected="an undamaged release",
        advice="build the release again, or use another one",
    )


def _shares(record: Record) -> list[list[str]]:
    """The graphs of `record` in lists of about equal size, the largest graphs dealt out first."""
    shares: list[list[str]] = [[] for _ in range(min(len(os.sched_getaffinity(0)), _MOST_READERS))]
    sizes = [0] * len(shares)
    for name in sorted(record.graphs, key=lambda name: (-record.graphs[name].quads, name)):
        least = sizes.index(min(sizes))
        shares[least].append(name)
        sizes[least] += record.graphs[name].quads
    return shares


def _start(store: Path, share: Sequence[str]) -> subprocess.Popen[bytes]:
    child = subprocess.Popen(
        [sys.executable, "-m", __name__, str(store)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert child.stdin is not None
    with contextlib.suppress(BrokenPipeError):  # a child that died says why on its stderr
        child.stdin.write(json.dumps(share).encode())
        child.stdin.close()
    child.stdin = None
    return child


def _answer(child: subprocess.Popen[bytes], store: Path, deadline: float) -> _Told:
    answer, complaint = child.communicate(timeout=max(deadline - time.monotonic(), 0.1))
    if child.returncode != 0:
        reason = complaint.decode("utf-8", errors="replace").strip().splitlines()[-1:]
        raise damaged(store, f"it could not be read ({''.join(reason)[:200]})")
    told: dict[str, Any] = json.loads(answer)
    read = {name: GraphRecord(quads=quads, sha256=digest) for name, (quads, digest) in told["read"].items()}
    return _Told(read=read, graphs=told["graphs"], quads=told["quads"])


def _read_through(store: Path, share: Sequence[str]) -> str:
    """The counts and digests of the graphs of `share`, and what else there is; as JSON."""
    opened = EmbeddedStore.read_only(store)
    read: dict[str, tuple[int, str]] = {}
    with tempfile.TemporaryDirectory() as folder:
        for name in share:
            digest, count = hashlib.sha256(), 0
            lines = sorted_lines(opened.lines(name), Path(folder))
            while batch := list(islice(lines, _BATCH)):
                digest.update(b"".join(batch))
                count += len(batch)
            read[name] = (count, digest.hexdigest())
    return json.dumps({"read": read, "graphs": opened.graphs(), "quads": opened.count()})


if __name__ == "__main__":
    try:
        sys.stdout.write(_read_through(Path(sys.argv[1]), json.load(sys.stdin)))
    except (BorderKGError, OSError) as error:
        sys.exit(str(error))
