"""The code of the pages on comparing, citing and other stores runs as it is written."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from borderkg import pipeline
from borderkg.content import Content, bundled

from ..servers.conftest import oxigraph
from ..servers.starting import Store
from .blocks import Block, Session, blocks

__all__ = ["oxigraph"]
"""The fixture of another folder that is used here."""
DOCS = bundled().ontology.parent / "docs"
IDS = ("2026.06", "2026.12", "2027.06")


def written(page: str, language: str) -> list[Block]:
    return [block for block in blocks(DOCS / page) if block.language == language]


@pytest.fixture(scope="module")
def releases(tiny_content: Content, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with three releases of the small content; before the second one a call got another name."""
    dist = tmp_path_factory.mktemp("three")
    data = tmp_path_factory.mktemp("data") / "data"
    shutil.copytree(tiny_content.data, data)
    described, events = data / "release.toml", data / "reference" / "events.ttl"
    as_it_is = described.read_text("utf-8")
    for name in IDS:
        described.write_text(as_it_is.replace('id = "2026.01"', f'id = "{name}"'), encoding="utf-8")
        built = pipeline.build(replace(tiny_content, data=data), dist, check=False)
        assert built.id == name
        text = events.read_text("utf-8")
        events.write_text(text.replace('"phone call of', '"telephone call of'), encoding="utf-8")
    return dist


def test_the_python_of_comparing_and_citing(releases: Path, tmp_path: Path) -> None:
    (block,) = written("compare-and-cite.md", "python")
    with Session(tmp_path, {"BORDERKG_DIST": str(releases)}) as session:
        session.python(block.text)
        said = session.python(
            "import json\n"
            "print(json.dumps([len(changes.events), changes.level, cited.permalink, cited.rows_sha256]))\n"
            'print(borderkg.open("2027.06").recheck(cited).changes)'
        )
    found, _, now = said.partition("\n")
    events, level, address, digest = json.loads(found)
    assert (events, level) == (1, "patch")
    assert address.endswith("/q/events/events-of-an-actor?actor=id/person/antony-blinken&release=2026.12")
    assert len(digest) == 64
    assert now == "None\n"


@pytest.fixture(scope="module")
def local(tiny_release: Path) -> Path:
    """The folder of releases with the small release."""
    return next(folder for folder in tiny_release.parents if (folder / "current").exists())


def test_the_blocks_on_other_stores(local: Path, oxigraph: Store, tmp_path: Path) -> None:
    """Those for the Oxigraph server; the guide to Virtuoso is run by itself."""
    there = f"localhost:{urlsplit(oxigraph.endpoint).port}"
    asking, loading = (block.text.splitlines() for block in written("stores.md", "sh"))
    (python,) = written("stores.md", "python")
    with Session(tmp_path, {"BORDERKG_DIST": str(local)}) as session:
        (load,) = (line for line in loading if "localhost:7878" in line)
        session.shell(load.replace("localhost:7878", there))
        assert session.shell("\n".join(asking).replace("localhost:7878", there)) == session.shell(
            asking[0].partition(" --endpoint")[0]
        )
        session.python(python.text.replace("localhost:7878", there))
        question = '.run("events/events-of-an-actor", actor="person:antony-blinken")'
        assert session.python(f"print(kg{question} == borderkg.open(){question})") == "True\n"
