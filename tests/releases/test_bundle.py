"""A bundle: what lies in it, that it is the same bytes every time, and what it refuses."""

from __future__ import annotations

import csv
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from borderkg import pipeline
from borderkg.content import Content
from borderkg.errors import BorderKGError, ReleaseError
from borderkg.export.bundle.record import read_record
from borderkg.export.bundle.writing import Step, write_bundle
from borderkg.export.tables import TABLES
from borderkg.namespaces import GRAPH
from borderkg.store.location import Release

PROGRAM = """
import sys
from pathlib import Path
from borderkg import pipeline
from borderkg.content import Content
from borderkg.export.bundle.writing import write_bundle
from borderkg.store.location import Release
ontology, data, queries, out = map(Path, sys.argv[1:])
content = Content(ontology=ontology, data=data, queries=queries)
built = pipeline.build(content, out / "dist", check=False)
write_bundle(Release(built.path), content, out / "bundle")
"""


def files(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_every_format_is_there(bundle: Path, small: Release) -> None:
    names = files(bundle).keys()
    assert {"borderkg.nq", "borderkg-flat.nt", "borderkg.trig", "borderkg.jsonld", "manifest.json"} <= names
    assert {"README.md", "CITATION.cff", "LICENCES.md", "licences.csv", "dcat.ttl", "void.ttl"} <= names
    assert {"ro-crate-metadata.json", "bundle.json", "SHA256SUMS"} <= names
    assert {f"tables/{t}.{e}" for t in TABLES for e in ("csv", "parquet")} | {"tables/codebook.csv"} <= names
    assert {f"turtle/{graph.removeprefix(GRAPH)}.ttl" for graph in small.graphs} <= names
    for cube in ("cbp-southwest-totals", "cbp-first-print", "cbp-drug-seizures"):
        for end in (".csv", ".csv-metadata.json", ".parquet"):
            assert f"cubes/{cube}{end}" in names
    assert {"links/accepted.sssom.tsv", "links/rejected.sssom.tsv", "ontology/borderkg.ttl"} <= names
    assert "ontology/shapes/statistics.shapes.ttl" in names
    assert any(name.startswith("queries/events/") for name in names)


def test_the_sums_are_those_of_the_files(bundle: Path) -> None:
    lines = (bundle / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    listed = {name: digest for digest, _, name in (line.partition("  ") for line in lines)}
    held = files(bundle)
    assert held.pop("SHA256SUMS")
    assert listed == held
    record = read_record(bundle / "bundle.json")
    assert {name: file.sha256 for name, file in record.files.items()} == {
        name: digest for name, digest in held.items() if name != "bundle.json"
    }
    assert all((bundle / name).stat().st_size == file.bytes for name, file in record.files.items())


@pytest.mark.skipif(shutil.which("sha256sum") is None, reason="this machine lacks sha256sum")
def test_the_sums_are_read_by_other_tools(bundle: Path) -> None:
    subprocess.run(["sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS"], cwd=bundle, check=True)


def test_nothing_private_and_no_clock(bundle: Path, tiny_texts: Path) -> None:
    sentences = [
        line for text in sorted(tiny_texts.iterdir()) for line in text.read_text("utf-8").split(". ") if line
    ]
    assert sentences
    for path in bundle.rglob("*"):
        if path.is_file() and path.suffix != ".parquet":
            text = path.read_text(encoding="utf-8")
            assert str(bundle.parent) not in text, path
            assert f"<{GRAPH}text/" not in text, path
            assert "graph:text" not in text, path
            assert not [one for one in sentences if len(one.split()) > 10 and one in text], path


def test_built_and_bundled_again_it_is_the_same_bytes(
    bundle: Path, small: Release, tiny_content: Content, tmp_path: Path
) -> None:
    folders = (tiny_content.ontology, tiny_content.data, tiny_content.queries)
    for seed in ("1", "4242"):
        command = [sys.executable, "-c", PROGRAM, *map(str, folders), str(tmp_path / seed)]
        subprocess.run(command, check=True, env={**os.environ, "PYTHONHASHSEED": seed, "TZ": "Asia/Tokyo"})
        assert files(tmp_path / seed / "bundle") == files(bundle)


def test_it_tells_what_it_writes_and_replaces_only_a_bundle(
    small: Release, tiny_content: Content, tmp_path: Path
) -> None:
    steps: list[Step] = []
    out = tmp_path / "out"
    first = write_bundle(small, tiny_content, out, told=steps.append)
    assert sum(step.files for step in steps) == len(first.files)
    (out / "cubes" / "stranger.csv").write_text("x", encoding="utf-8")
    assert write_bundle(small, tiny_content, out) == first
    assert not (out / "cubes" / "stranger.csv").exists()
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
    other = tmp_path / "other"
    other.mkdir()
    (other / "mine.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(ReleaseError, match="something other than a bundle"):
        write_bundle(small, tiny_content, other)
    assert (other / "mine.txt").read_text(encoding="utf-8") == "mine"


def test_content_that_the_release_was_not_built_from_is_refused(
    small: Release, tiny_content: Content, tmp_path: Path
) -> None:
    shutil.copytree(tiny_content.data, tmp_path / "data")
    changed = replace(tiny_content, data=tmp_path / "data")
    path = tmp_path / "data" / "links" / "accepted.sssom.tsv"
    path.write_bytes(path.read_bytes() + b"\n")
    with pytest.raises(ReleaseError, match=r"accepted\.sssom\.tsv: this is not the file"):
        write_bundle(small, changed, tmp_path / "out")
    path.unlink()
    with pytest.raises(ReleaseError, match=r"is not here; found .data/links/accepted\.sssom\.tsv"):
        write_bundle(small, changed, tmp_path / "out")
    assert [path.name for path in tmp_path.iterdir()] == ["data"]


def test_a_full_disk_leaves_the_old_bundle(small: Release, tiny_content: Content, tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=40m", "tmpfs", str(disk)], capture_output=True, check=False
    )
    if mounted.returncode != 0:
        pytest.skip("this machine does not let the tests mount a small tmpfs")
    try:
        write_bundle(small, tiny_content, disk / "out")
        before = files(disk / "out")
        (disk / "ballast").write_bytes(bytes(max(shutil.disk_usage(disk).free - (2 << 20), 0)))
        with pytest.raises(BorderKGError, match=r"(?i)no space left"):
            write_bundle(small, tiny_content, disk / "out")
        assert files(disk / "out") == before
        assert {path.name for path in disk.iterdir()} == {"out", "ballast"}
    finally:
        subprocess.run(["umount", "--lazy", str(disk)], check=True)


def test_the_citation_names_release_date_and_digest(bundle: Path) -> None:
    citation = yaml.safe_load((bundle / "CITATION.cff").read_text(encoding="utf-8"))
    record = read_record(bundle / "bundle.json")
    assert citation["cff-version"] == "1.2.0"
    assert {"message", "title", "authors", "license", "url"} <= citation.keys()
    assert citation["type"] == "dataset"
    assert (citation["version"], citation["date-released"]) == (record.release, record.date)
    assert record.dataset in {one["value"] for one in citation["identifiers"]}
    readme = (bundle / "README.md").read_text(encoding="utf-8")
    assert record.dataset in readme
    assert record.union in readme
    for name in re.findall(r"`(\w[\w.-]*\.(?:md|csv|ttl|json|nq|nt|trig|jsonld|cff))`", readme):
        assert (bundle / name).is_file(), name


def test_every_graph_and_every_file_has_its_licence(bundle: Path, small: Release) -> None:
    with (bundle / "licences.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["graph"]: row for row in csv.DictReader(file, strict=True)}
    assert rows.keys() == small.graphs
    mark = "https://creativecommons.org/publicdomain/mark/1.0/"
    figures = GRAPH + "cube/cbp-southwest-totals/"
    for graph, row in rows.items():
        is_figure = graph.startswith(GRAPH + "cube/") and not graph.endswith("/structure")
        assert (row["licence"] == mark) == is_figure
        assert bool(row["rights_en"] and row["rights_es"]) == graph.startswith(GRAPH + "document/")
    named = read_record(bundle / "bundle.json").files
    assert named["cubes/cbp-southwest-totals.csv"].licence == mark
    vintage = next(name for name in rows if name.startswith(figures) and not name.endswith("/structure"))
    assert named[f"turtle/{vintage.removeprefix(GRAPH)}.ttl"].licence == mark
    query = next(name for name in named if name.startswith("queries/"))
    assert named[query].licence == "https://www.apache.org/licenses/LICENSE-2.0"


def test_a_bundle_is_read_as_a_release_without_a_store(bundle: Path, small: Release) -> None:
    copy = Release(bundle)
    assert (copy.id, copy.graphs) == (small.id, small.graphs)
    assert copy.dump.read_bytes() == small.dump.read_bytes()


def test_the_research_object_lists_every_file(bundle: Path) -> None:
    """The rules of https://www.researchobject.org/ro-crate/specification/1.1/root-data-entity.html ."""
    crate = json.loads((bundle / "ro-crate-metadata.json").read_text(encoding="utf-8"))
    assert crate["@context"][0] == "https://w3id.org/ro/crate/1.1/context"
    nodes = {node["@id"]: node for node in crate["@graph"]}
    assert len(nodes) == len(crate["@graph"])
    assert all("@type" in node for node in crate["@graph"])
    descriptor = nodes["ro-crate-metadata.json"]
    assert descriptor["@type"] == "CreativeWork"
    assert descriptor["about"] == {"@id": "./"}
    assert descriptor["conformsTo"] == {"@id": "https://w3id.org/ro/crate/1.1"}
    root = nodes["./"]
    assert root["@type"] == "Dataset"
    assert all(root[key] for key in ("name", "description", "license", "publisher", "author"))
    assert re.fullmatch(r"\d{4}-\d{2}-\d{2}", root["datePublished"])
    parts = [part["@id"] for part in root["hasPart"]]
    assert sorted(parts) == sorted(files(bundle).keys() - {"ro-crate-metadata.json"})
    for part in parts:
        node = nodes[part]
        assert node["@type"] == "File"
        assert node["encodingFormat"]
        if "sha256" in node:
            raw = (bundle / part).read_bytes()
            assert node["sha256"] == hashlib.sha256(raw).hexdigest()
            assert node["contentSize"] == str(len(raw))
    assert [part for part in parts if "sha256" not in nodes[part]] == ["SHA256SUMS", "bundle.json"]
    for node in crate["@graph"]:
        for value in node.values():
            for one in value if isinstance(value, list) else [value]:
                if isinstance(one, dict) and one["@id"] != "https://w3id.org/ro/crate/1.1":
                    assert one["@id"] in nodes


def test_the_released_bytes_do_not_depend_on_private_texts(
    bundle: Path, tiny_content: Content, tmp_path: Path
) -> None:
    built = pipeline.build(tiny_content, tmp_path / "dist", check=False)
    assert not (built.path / "private").exists()
    assert (built.path / "borderkg.nq").read_bytes() == (bundle / "borderkg.nq").read_bytes()
