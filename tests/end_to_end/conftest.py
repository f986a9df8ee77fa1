"""One release of the small content, built once."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from borderkg import pipeline
from borderkg.content import Content, bundled

TINY = Path(__file__).parents[1] / "tiny"


@pytest.fixture(scope="session")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Content:
    """The real ontology over the small content, copied, so that every build reads the same bytes."""
    real = bundled()
    root = tmp_path_factory.mktemp("content")
    shutil.copytree(real.ontology, root / "ontology")
    shutil.copytree(TINY / "data", root / "data")
    return Content(ontology=root / "ontology", data=root / "data", queries=real.queries)


@pytest.fixture(scope="session")
def built(tiny: Content, tmp_path_factory: pytest.TempPathFactory) -> pipeline.BuiltRelease:
    """A release of it, with its texts."""
    return pipeline.build(tiny, tmp_path_factory.mktemp("dist"), texts=TINY / "texts", check=False)
