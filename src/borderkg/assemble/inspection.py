"""Looking whether a release is whole: its files against its manifest, its store quad by quad.

A damaged store can hang whoever reads it, so a store is read in a child process under a clock. The
store's own files differ from build to build; `store.sha256` beside them says what they were.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

import pyoxigraph
from pyoxigraph import RdfFormat

from borderkg.assemble.record import NAME, Record, read_record
from borderkg.assemble.sorting import sorted_lines
from borderkg.errors import BorderKGError, DamagedReleaseError
from borderkg.store.embedded import EmbeddedStore

STORE_DIGESTS: Final = "store.sha256"
_PRIVATE_DIGESTS: Final = ".sha256"
_PASSING: Final = ("LOG", "LOCK")
"""Files of a store that the engine may write while only reading."""
_BASE_SECONDS: Final = 60.0
_QUADS_A_SECOND: Final = 10_000


def verify(release: Path) -> Record:
    """Whether the release in `release` is whole; what its manifest says when it is.

    Files first, by SHA-256, so that the damaged one is named; then the whole store is read and
    its quads are counted and hashed.

    Raises:
        DamagedReleaseError: naming the file, graph or count that differs.
    """
    record = read_record(release / NAME)
    for name, digest in (("borderkg.nq", record.sha256), ("borderkg-flat.nt", record.flat_sha256)):
        _compare(release / name, digest)
    _verify_sealed(release, STORE_DIGESTS)
    if (release / "private").exists():
        _verify_sealed(release / "private", _PRIVATE_DIGESTS)
    inspect_store(release / "store", record)
    return record


def inspect_store(store: Path, record: Record) -> None:
    """Read all of `store` in a child process under a clock, and hold it against `record`.

    Raises:
        DamagedReleaseError: when it cannot be read, takes too long, or a count or digest differs.
    """
    limit = _BASE_SECONDS + record.quads / _QUADS_A_SECOND
    command = [sys.executable, "-m", __name__, str(store)]
    try:
        ended = subprocess.run(command, capture_output=True, timeout=limit, check=False)
    except subprocess.TimeoutExpired as error:
        raise _damaged(store, f"it could not be read within {limit:.0f} s") from error
    if ended.returncode != 0:
        reason = ended.stderr.decode("utf-8", errors="replace").strip().splitlines()[-1:]
        raise _damaged(store, f"it could not be read ({''.join(reason)[:200]})")
    found = json.loads(ended.stdout)
    for name in sorted({*found["graphs"], *record.graphs}):
        expected = record.graphs[name].quads if name in record.graphs else 0
        count = found["graphs"].get(name, 0)
        if count != expected:
            raise _damaged(store, f"graph {name} has {count} quads, not {expected}")
    if found["sha256"] != record.sha256:
        raise _damaged(store, "its quads are not those of the manifest")


def seal_store(release: Path) -> None:
    """Write `store.sha256`, and the like beside private texts."""
    _seal(release, STORE_DIGESTS, sorted((release / "store").rglob("*")), 0o644)
    private = release / "private"
    if private.exists():
        _seal(private, _PRIVATE_DIGESTS, sorted(private.glob("*.nq")), 0o600)


def _seal(folder: Path, name: str, paths: list[Path], mode: int) -> None:
    lines = [
        f"{_digest(path)}  {path.relative_to(folder).as_posix()}\n"
        for path in paths
        if path.is_file() and not path.name.startswith(_PASSING)
    ]
    own = hashlib.sha256("".join(lines).encode()).hexdigest()
    path = folder / name
    path.touch(mode=mode)
    path.write_text("".join(lines) + f"{own}  {name}\n", encoding="utf-8")


def _verify_sealed(folder: Path, name: str) -> None:
    path = folder / name
    try:
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    except (OSError, UnicodeDecodeError) as error:
        raise _damaged(path, "it is missing or was changed") from error
    own = hashlib.sha256("".join(lines[:-1]).encode()).hexdigest()
    if not lines or lines[-1] != f"{own}  {name}\n":
        raise _damaged(path, "it was changed")
    for line in lines[:-1]:
        digest, _, below = line.rstrip("\n").partition("  ")
        _compare(folder / below, digest)


def _compare(path: Path, digest: str) -> None:
    try:
        found = _digest(path)
    except OSError as error:
        raise _damaged(path, f"it cannot be read ({error.strerror})") from error
    if found != digest:
        raise _damaged(path, f"its sha256 is {found}, not {digest}")


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _damaged(path: Path, what: str) -> DamagedReleaseError:
    return DamagedReleaseError(
        f"this is not what the build wrote: {what}",
        where=path,
        expected="an undamaged release",
        advice="build the release again, or use another one",
    )


def _read_through(store: Path) -> str:
    """Counts by graph, and the SHA-256 of the sorted N-Quads, of a store; as JSON."""
    opened = EmbeddedStore.read_only(store)
    counts: dict[str, int] = {}
    whole = hashlib.sha256()
    dumps = (
        pyoxigraph.serialize(opened.quads(name), format=RdfFormat.N_QUADS) or b"" for name in opened.graphs()
    )
    with tempfile.TemporaryDirectory() as folder:
        for line in sorted_lines(dumps, Path(folder)):
            whole.update(line)
            name = line[line.rfind(b" <") + 2 : -4].decode()
            counts[name] = counts.get(name, 0) + 1
    if opened.count() != sum(counts.values()):
        raise DamagedReleaseError("the store holds quads in no graph", where=store)
    return json.dumps({"graphs": counts, "sha256": whole.hexdigest()})


if __name__ == "__main__":
    try:
        sys.stdout.write(_read_through(Path(sys.argv[1])))
    except (BorderKGError, OSError) as error:
        sys.exit(str(error))
