"""The page of two releases: one alone, two that differ, and names of releases that are not there."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from ..running import Running, running
from .reading import Reading, read, said

MEETING = b"<https://w3id.org/borderkg/id/event/mexico-city-meeting-2023-12-27> "
BROWSER = {"Accept": "text/html"}


@pytest.fixture(scope="module")
def two_releases(tiny_release: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """The small release, and an older one in which a meeting is not described."""
    source = next(folder for folder in tiny_release.parents if (folder / "current").exists())
    dist = tmp_path_factory.mktemp("two") / "dist"
    shutil.copytree(source, dist, symlinks=True)
    new = (dist / "current").resolve()
    old = dist / "releases" / "2020.01"
    old.mkdir()
    lines = (new / "borderkg.nq").read_bytes().splitlines(keepends=True)
    kept = [line for line in lines if not line.startswith(MEETING)]
    assert len(kept) < len(lines)
    dump = b"".join(kept)
    (old / "borderkg.nq").write_bytes(dump)
    manifest = json.loads((new / "manifest.json").read_bytes())
    manifest |= {
        "release": "2020.01",
        "date": "2020-01-01",
        "quads": len(kept),
        "sha256": hashlib.sha256(dump).hexdigest(),
    }
    (old / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    with running(dist, tmp_path_factory.mktemp("two-service")) as service:
        yield service


def page(service: Running, path: str, status: int = 200) -> Reading:
    reply = service.ask("GET", path, headers=BROWSER)
    assert reply.status == status, reply.body[:300]
    held = read(reply.body)
    assert not held.errors
    return held


@pytest.mark.parametrize(
    ("prefix", "told", "heading"),
    [("", "Events: 1 new", "Events"), ("/es", "Eventos: 1 nuevos", "Eventos")],
)
def test_the_release_before_is_compared_without_being_named(
    two_releases: Running, prefix: str, told: str, heading: str
) -> None:
    held = page(two_releases, f"{prefix}/compare")
    assert told in held.lead
    assert heading in [said(h) for h in held.every("h2")]
    assert any("mexico-city-meeting-2023-12-27" in href for href in held.links)


def test_one_release_says_what_to_do(tiny_service: Running) -> None:
    held = page(tiny_service, "/compare")
    assert "borderkg build" in held.text
    assert not held.every("table")


@pytest.mark.parametrize("found", ["nope", "../../current", "2020.01/../2020.01", "2020.01"])
def test_only_another_release_of_the_folder_is_compared(two_releases: Running, found: str) -> None:
    held = page(two_releases, f"/compare?new=2020.01&old={quote(found, safe='')}", 400)
    assert said(held.with_id("w-old"))
