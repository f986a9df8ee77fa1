"""The folder that releases are built into: one builder at a time, the old release whole until the new one is.

`releases/{id}` and `current` are links. A build is made under `releases/.builds/`, and one rename
puts its link in place of the old one; whoever looks sees the old release or the new one. What a
dead build left is removed by the next.
"""

from __future__ import annotations

import fcntl
import itertools
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from borderkg.errors import BusyReleaseError, ReleaseError

_LOCK: Final = ".lock"
_BUILDS: Final = ".builds"
_STAGING: Final = ".building-"
_ATTEMPTS: Final = itertools.count(1)
"""No two builds of one process share a folder: a failed one's store is locked while its error lives."""


@contextmanager
def staging_folder(out: Path) -> Iterator[Path]:
    """An empty folder below `out`, for this process alone; removed unless `publish` took it away.

    Raises:
        BusyReleaseError: when another process is building into `out`, with its pid.
        ReleaseError: when `out` cannot be written.
    """
    builds = out / "releases" / _BUILDS
    with _writing(out):
        builds.mkdir(parents=True, exist_ok=True)
    with _locked(out):
        for path in (*builds.glob(_STAGING + "*"), *out.glob(".*.link"), *(out / "releases").glob(".*.link")):
            _remove(path)
        staging = builds / f"{_STAGING}{os.getpid()}-{next(_ATTEMPTS)}"
        with _writing(out):
            staging.mkdir(mode=0o755)
        try:
            yield staging
        finally:
            _remove(staging)


def publish(built: Path, out: Path, release: str) -> Path:
    """Make the folder `built` the release `release` of `out`, and the current one; the release's path.

    Everything is on the disk before the first link changes. The build that `releases/{id}` led to
    before is kept, older ones of the same id are removed.

    Raises:
        ReleaseError: when the disk refuses; the old release then stays.
    """
    releases = out / "releases"
    builds = releases / _BUILDS
    link = releases / release
    with _writing(releases):
        settle(built)
        before = link.readlink().name if link.is_symlink() else ""
        taken = {path.name for path in builds.glob(f"{release}-*")}
        number = 1 + max(
            (int(n.rpartition("-")[2]) for n in taken if n.rpartition("-")[2].isdigit()), default=0
        )
        place = builds / f"{release}-{number}"
        built.rename(place)
        _settle_folder(builds)
        _point(link, f"{_BUILDS}/{place.name}")
        _point(out / "current", f"releases/{release}")
        for name in taken - {before}:
            _remove(builds / name)
    return link


def settle(folder: Path) -> None:
    """Bring every file and folder below `folder` to the disk (fsync), the folder itself last."""
    for root, _, names in os.walk(folder, topdown=False):
        for name in names:
            descriptor = os.open(Path(root) / name, os.O_RDONLY)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
        _settle_folder(Path(root))


def _settle_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _point(link: Path, target: str) -> None:
    """Make `link` lead to `target`, by one rename."""
    if link.is_symlink() and str(link.readlink()) == target:
        return
    new = link.parent / f".{link.name}.link"
    new.unlink(missing_ok=True)
    new.symlink_to(target)
    new.replace(link)
    _settle_folder(link.parent)


@contextmanager
def _locked(out: Path) -> Iterator[None]:
    with _writing(out):
        descriptor = os.open(out / _LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            holder = os.pread(descriptor, 32, 0).decode("ascii", errors="replace").strip()
            raise BusyReleaseError(
                f"another process (pid {holder or 'unknown'}) is building here",
                where=out,
                expected="one build at a time in one folder",
                advice="wait for it, end it, or choose another folder with --out",
            ) from error
        with _writing(out):
            os.ftruncate(descriptor, 0)
            os.pwrite(descriptor, f"{os.getpid()}\n".encode(), 0)
        yield
    finally:
        os.close(descriptor)


@contextmanager
def _writing(where: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise ReleaseError(
            f"the folder of releases cannot be written ({error.strerror})",
            where=where,
            advice="make room, correct the permissions, or choose another folder with --out",
        ) from error


def _remove(path: Path) -> None:
    if path.is_symlink() or path.is_file():
        path.unlink(missing_ok=True)
    else:
        shutil.rmtree(path, ignore_errors=True)
