"""Looking whether a release is whole: its files against their digests, its store quad by quad.

The store's own files differ from build to build; `store.sha256` beside them says what they were.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Final

from borderkg.assemble.readback import damaged, inspect_store
from borderkg.assemble.record import NAME, Record, read_record

STORE_DIGESTS: Final = "store.sha256"
_PRIVATE_DIGESTS: Final = ".sha256"
_PASSING: Final = ("LOG", "LOCK")
"""Files of a store that the engine may write while only reading."""


def verify(release: Path) -> Record:
    """Whether the release in `release` is whole; what its manifest says when it is.

    Files first, by SHA-256, so that the damaged or foreign one is named; then the whole store is
    read and its quads are counted and hashed.

    Raises:
        DamagedReleaseError: naming the file, graph or count that differs.
    """
    record = read_record(release / NAME)
    for name, digest in (("borderkg.nq", record.sha256), ("borderkg-flat.nt", record.flat_sha256)):
        _compare(release / name, digest)
    _verify_sealed(release, STORE_DIGESTS)
    if (release / "private").exists():
        _verify_sealed(release / "private", _PRIVATE_DIGESTS)
    _refuse_foreign(release)
    inspect_store(release / "store", record)
    return record


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
        raise damaged(path, "it is missing or was changed") from error
    own = hashlib.sha256("".join(lines[:-1]).encode()).hexdigest()
    if not lines or lines[-1] != f"{own}  {name}\n":
        raise damaged(path, "it was changed")
    for line in lines[:-1]:
        digest, _, below = line.rstrip("\n").partition("  ")
        _compare(folder / below, digest)


def _refuse_foreign(release: Path) -> None:
    """Files that no build writes; what is sealed is looked at by its own seal."""
    known = {NAME, "borderkg.nq", "borderkg-flat.nt", STORE_DIGESTS}
    known.add(f"private/{_PRIVATE_DIGESTS}")
    for folder, name in (("", STORE_DIGESTS), ("private/", _PRIVATE_DIGESTS)):
        seal = release / folder / name
        if seal.is_file():
            lines = seal.read_text(encoding="utf-8", errors="replace").splitlines()
            known |= {folder + line.partition("  ")[2] for line in lines}
    for path in sorted(release.rglob("*")):
        name = path.relative_to(release).as_posix()
        passing = name.startswith("store/") and path.name.startswith(_PASSING)
        if not path.is_dir() and name not in known and not passing:
            raise damaged(path, "it is not of this release")


def _compare(path: Path, digest: str) -> None:
    try:
        found = _digest(path)
    except OSError as error:
        raise damaged(path, f"it cannot be read ({error.strerror})") from error
    if found != digest:
        raise damaged(path, f"its sha256 is {found}, not {digest}")


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
