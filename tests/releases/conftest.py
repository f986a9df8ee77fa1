"""The bundle of the small release, written once for all tests of this folder."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

import pytest

from borderkg.content import Content
from borderkg.export.bundle.writing import write_bundle
from borderkg.store.location import Release


@pytest.fixture(scope="session")
def small(tiny_release: Path) -> Release:
    """The release of `tests/tiny`."""
    return Release(tiny_release)


@pytest.fixture(scope="session")
def bundle(small: Release, tiny_content: Content, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of its bundle; nobody writes into it."""
    base = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        base = base.parent
    out = base / "bundle-tiny"
    with (base / "bundle-tiny.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not out.exists():
            write_bundle(small, tiny_content, out)
    return out
