"""A service over the small release and one over the shipped one, for all tests of a process."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from .running import Running, running


@pytest.fixture(scope="session")
def tiny_service(tiny_release: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """The release of `tests/tiny`, served."""
    dist = next(folder for folder in tiny_release.parents if (folder / "current").exists())
    with running(dist, tmp_path_factory.mktemp("tiny-service")) as service:
        yield service


@pytest.fixture(scope="session")
def service(release: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """The release of the shipped content, served."""
    dist = next(folder for folder in release.parents if (folder / "current").exists())
    with running(dist, tmp_path_factory.mktemp("service")) as service:
        yield service
