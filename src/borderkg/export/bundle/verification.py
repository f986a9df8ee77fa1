"""Holding a copy of a bundle against its record: every file, every count, and what the dumps say."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from borderkg.errors import DamagedReleaseError
from borderkg.export.bundle.record import NAME, SUMS, BundleRecord, read_record
from borderkg.export.canonical import canonical_digest
from borderkg.store.location import Release

_SHOWN: Final = 20
_BUFFER: Final = 1 << 20


def is_bundle(folder: Path) -> bool:
    """Whether `folder` is, or was, a bundle."""
    return (folder / NAME).is_file() or (folder / SUMS).is_file()


def verify_bundle(folder: Path) -> BundleRecord:
    """Whether the bundle in `folder` is whole; what its record says when it is.

    All files are looked at before anything is said, so that every damaged, missing and foreign one is named.
    Then the quads of each graph are counted and hashed against the manifest, and both canonical digests are
    made again.

    Raises:
        DamagedReleaseError: naming the files, graphs or digests that differ.
    """
    record = read_record(folder / NAME)
    faults = list(_faults(folder, record))
    if faults:
        raise _damaged(folder, faults)
    faults = list(_graphs(folder, record))
    if faults:
        raise _damaged(folder, faults)
    for name, digest in (("borderkg.nq", record.dataset), ("borderkg-flat.nt", record.union)):
        if canonical_digest(folder / name) != digest:
            raise _damaged(folder, [f"{name}: its canonical digest is not {digest}"])
    return record


def _faults(folder: Path, record: BundleRecord) -> Iterator[str]:
    sums = folder / SUMS
    if not sums.is_file():
        yield f"{SUMS}: missing"
    elif sums.read_bytes() != record.to_sums().encode():
        yield f"{SUMS}: changed"
    for name, file in sorted(record.files.items()):
        path = folder / name
        if not path.is_file():
            yield f"{name}: missing"
            continue
        try:
            with path.open("rb") as stream:
                digest = hashlib.file_digest(stream, "sha256").hexdigest()
        except OSError as error:
            yield f"{name}: cannot be read ({error.strerror})"
            continue
        if digest != file.sha256 or path.stat().st_size != file.bytes:
            yield f"{name}: changed"
    known = {*record.files, NAME, SUMS}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if name not in known and (path.is_symlink() or not path.is_dir()):
            yield f"{name}: not of this bundle"


def _graphs(folder: Path, record: BundleRecord) -> Iterator[str]:
    """What differs between the manifest and the quads themselves."""
    expected: dict[str, Any] = Release(folder).manifest.get("graphs", {})
    tallies: dict[bytes, tuple[int, Any]] = {}
    with (folder / "borderkg.nq").open("rb", buffering=_BUFFER) as lines:
        for line in lines:
            name = line[line.rfind(b" <") + 2 : -4]
            count, digest = tallies.get(name) or (0, hashlib.sha256())
            digest.update(line)
            tallies[name] = count + 1, digest
    found = {
        name.decode(): {"quads": count, "sha256": digest.hexdigest()}
        for name, (count, digest) in tallies.items()
    }
    for graph in sorted(found.keys() ^ expected.keys()):
        yield f"graph {graph}: only in {'the dump' if graph in found else 'the manifest'}"
    for graph in sorted(found.keys() & expected.keys()):
        if found[graph] != expected[graph]:
            yield f"graph {graph}: {found[graph]['quads']} quads that are not those of the manifest"
    if sum(held["quads"] for held in expected.values()) != record.quads:
        yield f"manifest.json: not the {record.quads} quads of {NAME}"


def _damaged(folder: Path, faults: list[str]) -> DamagedReleaseError:
    told = "; ".join(faults[:_SHOWN])
    more = f"; and {len(faults) - _SHOWN} more" if len(faults) > _SHOWN else ""
    return DamagedReleaseError(
        f"this is not the bundle that was written: {told}{more}",
        where=folder,
        expected="an undamaged bundle",
        advice="take another copy, or make the bundle again",
    )
