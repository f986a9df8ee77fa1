"""An assembly becomes files: sorted dumps, a store made from them, a manifest, and the private texts."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Final

import pyoxigraph
from pyoxigraph import RdfFormat

from borderkg.assemble.assembly import Assembly
from borderkg.assemble.filling import Filling
from borderkg.assemble.inspection import seal_store
from borderkg.assemble.progress import Progress, silent, stage
from borderkg.assemble.readback import inspect_store
from borderkg.assemble.record import NAME, GraphRecord, Record, versions
from borderkg.assemble.sorting import sorted_lines
from borderkg.assemble.texts import private_quads
from borderkg.errors import BuildError, ReleaseError
from borderkg.iris import graph_kind

QUADS: Final = "borderkg.nq"
FLAT: Final = "borderkg-flat.nt"
STORE: Final = "store"
PRIVATE: Final = "private"
TEXTS: Final = "texts.nq"
_BATCH: Final = 1 << 16


@dataclass(slots=True)
class _Tally:
    quads: int = 0
    digest: hashlib._Hash = field(default_factory=hashlib.sha256)


def write_release(assembly: Assembly, folder: Path, filling: Filling, progress: Progress = silent) -> Record:
    """Write a release into `folder`: `borderkg.nq`, `borderkg-flat.nt`, `store/`, `manifest.json`.

    The store, which `filling` makes in the folder, is completed while the dumps are sorted, then
    closed, opened again, and its quads counted and hashed by graph against the manifest.
    `private/texts.nq` (mode 0600) is written when there are texts.

    Raises:
        BuildError: when a triple stands in two public graphs, or a quad in none of ours.
        ReleaseError: when the disk is full or refuses.
        DamagedReleaseError: when the store does not give back what was put in.
    """
    try:
        with stage("dumps and store", "quads", progress) as tally:
            filled = filling.finish(assembly)
            record = _write_dumps(assembly, folder)
            filled.result()
            tally.count = record.quads
        _write_texts(assembly, folder)
        (folder / NAME).write_text(record.to_json(), encoding="utf-8", newline="\n")
        with stage("read back", "quads", progress) as tally:
            inspect_store(folder / STORE, record)
            seal_store(folder)
            tally.count = record.quads
    except OSError as error:
        raise ReleaseError(
            f"the release cannot be written ({error.strerror})",
            where=folder,
            advice="make room on the disk; the last good release is untouched",
        ) from error
    return record


def _write_dumps(assembly: Assembly, folder: Path) -> Record:
    tallies: dict[bytes, _Tally] = {}
    whole, flat = hashlib.sha256(), hashlib.sha256()
    lines = sorted_lines(_sources(assembly), folder)
    with (folder / QUADS).open("wb") as quads_file, (folder / FLAT).open("wb") as flat_file:
        for batch, stripped in _batches(lines, tallies):
            _write(quads_file, batch, whole)
            _write(flat_file, stripped, flat)
    graphs = {
        name.decode(): GraphRecord(quads=tally.quads, sha256=tally.digest.hexdigest())
        for name, tally in sorted(tallies.items())
    }
    return Record(
        release=assembly.edition.id,
        date=assembly.edition.date.isoformat(),
        sha256=whole.hexdigest(),
        flat_sha256=flat.hexdigest(),
        graphs=graphs,
        inputs=assembly.inputs,
        versions=versions(),
    )


def _sources(assembly: Assembly) -> Iterator[Path | bytes]:
    """The N-Quads of every graph; what lies in a file is not dumped."""
    yield from (path for _, path in sorted(assembly.cube_files.items()))
    for name in assembly.store.graphs():
        if graph_kind(name) in {None, "text"}:
            raise BuildError("a graph that no release has", found=name, expected="one of ours, and public")
        if name not in assembly.cube_files:
            yield from assembly.store.lines(name)


def _batches(
    lines: Iterator[bytes], tallies: dict[bytes, _Tally]
) -> Iterator[tuple[list[bytes], list[bytes]]]:
    """Lines by the thousand, with and without their graph; duplicates and strays are refused."""
    batch: list[bytes] = []
    stripped: list[bytes] = []
    last = b""
    before = b""
    name = b""
    begin = 0
    for line in lines:
        cut = line.rfind(b" <")
        triple = line[:cut]
        if triple == last:
            raise _repeated(before, line)
        last, before = triple, line
        if not line.endswith(b" <" + name + b"> .\n", cut):
            _tally(tallies, name, batch[begin:])
            name, begin = line[cut + 2 : -4], len(batch)
        batch.append(line)
        stripped.append(triple + b" .\n")
        if len(batch) >= _BATCH:
            _tally(tallies, name, batch[begin:])
            yield batch, stripped
            batch, stripped, begin = [], [], 0
    _tally(tallies, name, batch[begin:])
    yield batch, stripped


def _tally(tallies: dict[bytes, _Tally], name: bytes, run: list[bytes]) -> None:
    """Add a run of lines of the graph `name`."""
    if run:
        tally = tallies.setdefault(name, _Tally())
        tally.quads += len(run)
        tally.digest.update(b"".join(run))


def _write(stream: IO[bytes], lines: list[bytes], digest: hashlib._Hash) -> None:
    text = b"".join(lines)
    digest.update(text)
    stream.write(text)


def _write_texts(assembly: Assembly, folder: Path) -> None:
    if not assembly.texts:
        return
    private = folder / PRIVATE
    private.mkdir(mode=0o700)
    raw = pyoxigraph.serialize(private_quads(assembly.texts), format=RdfFormat.N_QUADS) or b""
    descriptor = os.open(private / TEXTS, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as stream:
        stream.writelines(sorted(raw.splitlines(keepends=True)))


def _repeated(first: bytes, second: bytes) -> BuildError:
    if first == second:
        return BuildError("a quad stands twice in one graph", found=first.decode()[:300])
    graphs = [line[line.rfind(b" <") + 2 : -4].decode() for line in (first, second)]
    return BuildError(
        "a triple stands in two graphs",
        found=first[: first.rfind(b" <")].decode()[:300],
        expected="each triple in one public graph, not in " + " and ".join(graphs),
        advice="delete it from one of the two",
    )
