"""The folder of releases: one builder, junk removed, links that change by one rename."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from borderkg.assemble.buildplace import publish, staging_folder
from borderkg.errors import BusyReleaseError, ReleaseError


def make(out: Path, release: str, text: str) -> Path:
    with staging_folder(out) as staging:
        built = staging / "release"
        built.mkdir()
        (built / "text").write_text(text, encoding="utf-8")
        return publish(built, out, release)


def builds(out: Path) -> list[str]:
    return sorted(path.name for path in (out / "releases" / ".builds").iterdir())


def test_releases_follow_each_other(tmp_path: Path) -> None:
    assert make(tmp_path, "2026.11", "one") == tmp_path / "releases" / "2026.11"
    make(tmp_path, "2026.12", "two")
    assert (tmp_path / "current" / "text").read_text() == "two"
    assert (tmp_path / "releases" / "2026.11" / "text").read_text() == "one"
    assert (tmp_path / "current").readlink() == Path("releases/2026.12")


def test_a_release_made_again_keeps_one_build_before_it(tmp_path: Path) -> None:
    for text in ("one", "two", "three", "four"):
        make(tmp_path, "2026.12", text)
        assert (tmp_path / "current" / "text").read_text() == text
    assert builds(tmp_path) == ["2026.12-3", "2026.12-4"]


def test_the_second_builder_is_told_the_pid_of_the_first(tmp_path: Path) -> None:
    code = textwrap.dedent(
        """
        import sys, pathlib
        from borderkg.assemble.buildplace import staging_folder
        with staging_folder(pathlib.Path(sys.argv[1])):
            print("ready", flush=True)
            sys.stdin.read()
        """
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as first:
        assert first.stdout is not None
        assert first.stdout.readline() == b"ready\n"
        with pytest.raises(BusyReleaseError, match=f"pid {first.pid}"), staging_folder(tmp_path):
            pass
        assert first.stdin is not None
        first.stdin.close()
    with staging_folder(tmp_path):
        pass


def test_junk_of_dead_builds_is_removed(tmp_path: Path) -> None:
    make(tmp_path, "2026.12", "one")
    dead = tmp_path / "releases" / ".builds" / ".building-99999"
    (dead / "release").mkdir(parents=True)
    (tmp_path / "releases" / ".2026.12.link").symlink_to("nowhere")
    (tmp_path / ".current.link").symlink_to("nowhere")
    with staging_folder(tmp_path):
        assert not dead.exists()
    assert builds(tmp_path) == ["2026.12-1"]
    assert sorted(path.name for path in tmp_path.iterdir()) == [".lock", "current", "releases"]


def test_a_failed_build_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError), staging_folder(tmp_path) as staging:
        shutil.copytree(tmp_path / "nothing", staging / "half")
    assert builds(tmp_path) == []
    assert not (tmp_path / "current").exists()


def test_a_place_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(ReleaseError, match="cannot be written"), staging_folder(tmp_path / "file"):
        pass
    if os.geteuid() != 0:
        (tmp_path / "locked").mkdir(mode=0o500)
        with pytest.raises(ReleaseError, match="cannot be written"), staging_folder(tmp_path / "locked"):
            pass
