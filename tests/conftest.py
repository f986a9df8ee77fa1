"""What the whole suite shares: the small release and the shipped one, each built once."""

from __future__ import annotations

import fcntl
import os
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import settings

from borderkg import pipeline
from borderkg.content import Content, bundled

TINY = Path(__file__).parent / "tiny"

# How long an example takes says more of the machine than of the code.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


@pytest.fixture(scope="session")
def tiny_content() -> Content:
    """The real ontology and queries, with the small data of `tests/tiny`."""
    return replace(bundled(), data=TINY / "data")


@pytest.fixture(scope="session")
def tiny_texts() -> Path:
    """The folder with the texts of the documents of `tests/tiny`."""
    return TINY / "texts"


@pytest.fixture(scope="session")
def tiny_release(tiny_content: Content, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the release of `tests/tiny`; it is not checked again."""
    return _built_once("tiny", tiny_content, tmp_path_factory, TINY / "texts")


@pytest.fixture(scope="session")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the release of the shipped content; it is not checked again."""
    return _built_once("shipped", bundled(), tmp_path_factory)


def _built_once(
    name: str, content: Content, factory: pytest.TempPathFactory, texts: Path | None = None
) -> Path:
    """The release of `content`, built by the first process of the session that asks for it."""
    base = factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        base = base.parent
    out = base / f"release-{name}"
    with (base / f"release-{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (out / "current").exists():
            pipeline.build(content, out, texts=texts, check=False)
    return (out / "current").resolve()
