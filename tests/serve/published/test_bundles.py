"""The files of a bundle are served at the addresses that its own descriptions name."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph
import pytest

from borderkg.content import Content
from borderkg.export.bundle.writing import write_bundle
from borderkg.serve import held_files
from borderkg.store.location import Release

from ..running import Running, running

DUMPS = "https://w3id.org/borderkg/dumps/"


@pytest.fixture(scope="module")
def dist(tiny_release: Path, tiny_content: Content, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the release of `tests/tiny`, and its bundle where `borderkg release` writes it."""
    dist = tmp_path_factory.mktemp("bundled")
    release = Release(tiny_release)
    shutil.copytree(tiny_release, dist / "releases" / release.id)
    (dist / "current").symlink_to(Path("releases") / release.id)
    write_bundle(release, tiny_content, dist / "bundles" / release.id)
    return dist


@pytest.fixture(scope="module")
def bundled(dist: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with running(dist, tmp_path_factory.mktemp("bundled-service")) as service:
        yield service


def bundle_of(dist: Path) -> Path:
    return next((dist / "bundles").iterdir())


def test_every_address_of_its_descriptions_resolves(bundled: Running, dist: Path) -> None:
    bundle = bundle_of(dist)
    named: set[str] = set()
    for name in ("dcat.ttl", "void.ttl"):
        for quad in pyoxigraph.parse(
            bundled.get(f"/dumps/{bundle.name}/{name}").body, format=pyoxigraph.RdfFormat.TURTLE
        ):
            if isinstance(quad.object, pyoxigraph.NamedNode) and quad.object.value.startswith(DUMPS):
                named.add(quad.object.value.removeprefix(DUMPS))
    assert len(named) > 100
    for path in sorted(named):
        reply = bundled.ask("HEAD", f"/dumps/{path}")
        assert reply.status == 200, path
        assert int(reply.headers["content-length"]) == (bundle / path.partition("/")[2]).stat().st_size


def test_every_file_is_sent_as_its_record_says(bundled: Running, dist: Path) -> None:
    bundle = bundle_of(dist)
    record = json.loads((bundle / "bundle.json").read_bytes())["files"]
    listed = {one["name"]: one for one in bundled.get(f"/dumps/{bundle.name}/").json["files"]}
    assert set(listed) == {*record, "bundle.json", "SHA256SUMS"}
    for name, file in record.items():
        reply = bundled.get(f"/dumps/{bundle.name}/{name}")
        assert hashlib.sha256(reply.body).hexdigest() == file["sha256"], name
        assert reply.media == file["mediaType"]
        assert listed[name]["bytes"] == file["bytes"]
        assert f'<{file["licence"]}>; rel="license"' in reply.headers["link"]
        assert re.fullmatch(
            r'attachment; filename="borderkg-2026\.01[\w.-]*"', reply.headers["content-disposition"]
        )
    for name in ("bundle.json", "SHA256SUMS"):
        reply = bundled.get(f"/dumps/{bundle.name}/{name}")
        assert reply.body == (bundle / name).read_bytes()
        assert reply.headers["etag"] == f'"sha256-{hashlib.sha256(reply.body).hexdigest()}"'


@pytest.mark.parametrize(
    "path",
    [
        "cubes/",
        "cubes",
        "turtle/../manifest.json/..",
        "turtle/..%2f..%2f..%2freleases",
        "turtle/%2e%2e/%2e%2e/{id}/secret.txt",
        "secret.txt",
        "turtle/secret.ttl",
        "%2fetc%2fpasswd",
        "dcat.ttl%00",
        "dcat.ttl/",
    ],
)
def test_what_the_record_does_not_list_is_not_there(bundled: Running, dist: Path, path: str) -> None:
    bundle = bundle_of(dist)
    (bundle / "secret.txt").write_text("secret")
    (bundle / "turtle/secret.ttl").write_text("secret")
    reply = bundled.get(f"/dumps/{bundle.name}/{path.format(id=bundle.name)}")
    assert reply.status == 404
    assert reply.body != b"secret"


def test_a_damaged_or_foreign_bundle_offers_nothing(dist: Path, tmp_path: Path) -> None:
    shutil.copytree(dist, tmp_path, dirs_exist_ok=True, symlinks=True)
    release = Release((tmp_path / "current").resolve())
    bundle = bundle_of(tmp_path)
    assert {"dcat.ttl", "README.md"} <= set(held_files.of_release(release, tmp_path))
    (bundle / "dcat.ttl").write_bytes(b"short")
    (bundle / "README.md").unlink()
    (bundle / "README.md").symlink_to(dist / "bundles" / release.id / "README.md")
    assert not {"dcat.ttl", "README.md"} & set(held_files.of_release(release, tmp_path))
    whole = (bundle / "bundle.json").read_bytes()
    for text in (whole.replace(b'"bytes": ', b'"bytes": 1', 1), b"{}", b""):
        (bundle / "bundle.json").write_bytes(text)
        assert held_files.of_release(release, tmp_path) == held_files.own(release)
    (bundle / "bundle.json").write_bytes(whole)
    (bundle.rename(bundle.with_name("2020.01")))
    assert held_files.of_release(release, tmp_path) == held_files.own(release)
