"""`release` and `export` at the command line: what they write, and what they say."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from borderkg.cli.application import run
from borderkg.export.bundle.record import read_record
from borderkg.store.location import Release

Told = pytest.CaptureFixture[str]


def test_release_writes_a_bundle_and_says_what(release: Path, tmp_path: Path, capsys: Told) -> None:
    out = tmp_path / "out"
    assert run(["release", str(release), "--out", str(out), "--json"]) == 0
    told = capsys.readouterr()
    record = read_record(out / "bundle.json")
    assert json.loads(told.out) == {
        "release": record.release,
        "path": str(out),
        "files": len(record.files),
        "bytes": sum(file.bytes for file in record.files.values()),
        "rdfc10": {"dataset": record.dataset, "union": record.union},
    }
    assert [line.split("  ")[0] for line in told.err.splitlines()][:2] == ["cubes read", "dumps"]


def test_a_bundle_lies_beside_the_releases(release: Path, tmp_path: Path, capsys: Told) -> None:
    dist = tmp_path / "dist"
    (dist / "releases").mkdir(parents=True)
    (dist / "releases" / "some").symlink_to(release)
    (dist / "current").symlink_to("releases/some")
    assert run(["release", "--dist", str(dist)]) == 0
    told = capsys.readouterr().out.splitlines()
    name = Release(release).id
    assert told[0].startswith(f"release {name}: ")
    assert told[-1] == str(dist / "bundles" / name)
    assert run(["verify", told[-1]]) == 0
    assert capsys.readouterr().out.startswith(f"the bundle of release {name} is whole: ")


def test_other_content_than_that_of_the_release_is_refused(
    tiny_release: Path, tmp_path: Path, capsys: Told
) -> None:
    assert run(["release", str(tiny_release), "--out", str(tmp_path / "out")]) == 3
    assert "this is not the file that the release was built from" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("format", "ends"), [("csvw", {".csv", ".csv-metadata.json"}), ("parquet", {".parquet"})]
)
def test_export_writes_a_file_a_cube(
    format: str, ends: set[str], tiny_release: Path, tmp_path: Path, capsys: Told
) -> None:
    command = ["export", "--release", str(tiny_release), "--format", format, "--out", str(tmp_path), "--json"]
    assert run(command) == 0
    files = json.loads(capsys.readouterr().out)["files"]
    assert sorted(files) == sorted(str(path) for path in tmp_path.iterdir())
    assert {path.name for path in tmp_path.iterdir()} >= {f"cbp-southwest-totals{end}" for end in ends}
    assert {"." + path.name.partition(".")[2] for path in tmp_path.iterdir()} == ends


def test_cubes_are_exported_whole(tiny_release: Path, tmp_path: Path, capsys: Told) -> None:
    command = ["export", "--release", str(tiny_release), "--format", "csvw", "--graph", "meta/all"]
    assert run([*command, "--out", str(tmp_path)]) == 3
    assert "leave out --graph" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
