"""An event laid over a series in a store of five million quads.

The release is padded to five million quads with copies of its cells under the names of other cubes, which
nothing describes, loaded into a store on disk, and the study is asked of a worker over it, as the
service does. A store beyond 64 MiB of N-Quads is not taken into memory, so the disk answers. The peer
is the same study over the release as it is.

Usage: DIST=DIR python -m benchmarks studies; DIST is a folder of releases, best one with full tables.
"""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from borderkg.content import bundled
from borderkg.query.catalogue import Catalogue
from borderkg.store.embedded import EmbeddedStore
from borderkg.store.location import locate
from borderkg.store.worker import Worker
from borderkg.study.event_study import event_study

QUADS = 5_000_000
RUNS = 20
EVENT = "id/event/mexico-city-meeting-2023-12-27"


def main() -> None:
    """Print the median and the slowest of some studies, over the release and over the padded one."""
    release = locate(dist=os.environ.get("DIST"))
    print(f"An event study of six months to each side (milliseconds, median and slowest of {RUNS})")
    _timed("the release", release.store, sum(1 for _ in release.dump.open("rb")))
    with tempfile.TemporaryDirectory() as folder:
        padded = Path(folder) / "padded.nq"
        with padded.open("wb") as out:
            out.writelines(_padded(release.dump))
        store = EmbeddedStore.create(Path(folder) / "store")
        store.bulk_load(padded, ground=True, trusted=True)
        store.settle()
        _timed("padded", Path(folder) / "store", len(store))


def _padded(dump: Path) -> Iterator[bytes]:
    """The lines of `dump`, and those of its cells again under other names, until there are enough."""
    written = 0
    copy = 0
    while written < QUADS:
        before = written
        with dump.open("rb") as lines:
            for line in lines:
                graph = line[line.rfind(b" <") :]
                if copy and (b"/graph/cube/" not in graph or graph.endswith(b"/structure> .\n")):
                    continue
                yield line.replace(b"borderkg/data/", b"borderkg/data/copy-%d-" % copy) if copy else line
                written += 1
                if written == QUADS:
                    return
        copy += 1
        if written == before:
            raise SystemExit("the release has no cells to copy")


def _timed(name: str, store: Path, quads: int) -> None:
    queries = Catalogue(bundled().queries)
    with Worker(store) as worker:
        seconds = []
        for _ in range(RUNS + 1):
            start = time.perf_counter()
            made = event_study(
                EVENT,
                "encounters",
                answering=worker,
                queries=queries,
                months=6,
                fixed={},
                by=None,
                placebos=(),
                release="measured",
                timeout=60.0,
            )
            seconds.append(time.perf_counter() - start)
    rows = len(made.to_frame())
    middle, slowest = statistics.median(seconds[1:]) * 1000, max(seconds[1:]) * 1000
    first = seconds[0] * 1000
    print(f"  {name}, {quads:,} quads: {middle:.1f}, {slowest:.1f} (first {first:.0f}; {rows} months)")
