"""Whatever happens to a copy of a release or a bundle, verifying it names what."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from borderkg import pipeline
from borderkg.cli.application import run
from borderkg.errors import DamagedReleaseError
from borderkg.export.bundle.record import BundleRecord, read_record
from borderkg.export.bundle.verification import verify_bundle


@pytest.fixture
def copy(bundle: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(bundle, tmp_path / "copy"))


def flipped(raw: bytes, at: int) -> bytes:
    return raw[:at] + bytes([raw[at] ^ 0x01]) + raw[at + 1 :]


def names(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_a_whole_bundle_verifies(bundle: Path, capsys: pytest.CaptureFixture[str]) -> None:
    record = verify_bundle(bundle)
    assert run(["verify", str(bundle), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told == {
        "release": record.release,
        "files": len(record.files),
        "quads": record.quads,
        "rdfc10": {"dataset": record.dataset, "union": record.union},
    }


@pytest.mark.parametrize("place", ["first", "middle", "last"])
def test_one_flipped_byte_in_any_file_is_found_and_named(copy: Path, place: str) -> None:
    apart = ["bundle.json"]
    others = [name for name in names(copy) if name not in apart]
    assert len(others) > 300
    # Twenty files are damaged at a time: each must be named.
    for group in [[name] for name in apart] + [list(some) for some in batched_names(others)]:
        held = {name: (copy / name).read_bytes() for name in group}
        for name, raw in held.items():
            assert raw, name
            at = {"first": 0, "middle": len(raw) // 2, "last": len(raw) - 1}[place]
            (copy / name).write_bytes(flipped(raw, at))
        with pytest.raises(DamagedReleaseError) as caught:
            verify_bundle(copy)
        for name in group:
            assert f"{name}: " in str(caught.value), name
        for name, raw in held.items():
            (copy / name).write_bytes(raw)
    verify_bundle(copy)


def batched_names(found: list[str]) -> list[list[str]]:
    return [found[at : at + 20] for at in range(0, len(found), 20)]


def test_missing_foreign_and_cut_files_are_named(copy: Path) -> None:
    (copy / "void.ttl").unlink()
    shutil.rmtree(copy / "links")
    (copy / "cubes" / "mine.csv").write_text("x", encoding="utf-8")
    (copy / "pointer").symlink_to("README.md")
    path = copy / "borderkg.trig"
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(DamagedReleaseError) as caught:
        verify_bundle(copy)
    for fault in (
        "void.ttl: missing",
        "links/accepted.sssom.tsv: missing",
        "cubes/mine.csv: not of this bundle",
        "pointer: not of this bundle",
        "borderkg.trig: changed",
    ):
        assert fault in str(caught.value)


def test_a_bundle_without_its_record_is_known_as_one(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (copy / "bundle.json").unlink()
    assert run(["verify", str(copy)]) == 3
    assert "the record of the bundle is missing" in capsys.readouterr().err


def resealed(copy: Path) -> BundleRecord:
    """Write the record anew over what lies in `copy`, as someone would who changed a file and its sums."""
    import hashlib
    from dataclasses import replace

    record = read_record(copy / "bundle.json")
    files = {
        name: replace(
            file,
            sha256=hashlib.sha256((copy / name).read_bytes()).hexdigest(),
            bytes=(copy / name).stat().st_size,
        )
        for name, file in record.files.items()
    }
    changed = replace(record, files=files)
    (copy / "bundle.json").write_text(changed.to_json(), encoding="utf-8", newline="\n")
    (copy / "SHA256SUMS").write_text(changed.to_sums(), encoding="utf-8", newline="\n")
    return changed


def test_sums_that_agree_with_a_changed_dump_do_not_hide_it(copy: Path) -> None:
    dump = copy / "borderkg.nq"
    lines = dump.read_bytes().splitlines(keepends=True)
    dump.write_bytes(b"".join(lines[:-1]))
    resealed(copy)
    with pytest.raises(DamagedReleaseError, match=r"graph \S+: \d+ quads that are not those of the manifest"):
        verify_bundle(copy)
    dump.write_bytes(b"".join(lines))
    flat = copy / "borderkg-flat.nt"
    flat.write_bytes(b"".join(flat.read_bytes().splitlines(keepends=True)[1:]))
    resealed(copy)
    with pytest.raises(DamagedReleaseError, match=r"borderkg-flat\.nt: its canonical digest is not"):
        verify_bundle(copy)


def test_a_foreign_file_in_a_release_is_named(tiny_release: Path, tmp_path: Path) -> None:
    release = Path(shutil.copytree(tiny_release, tmp_path / "release"))
    pipeline.verify(release)
    for name in ("mine.txt", "store/mine.sst", "private/mine.nq"):
        (release / name).write_text("x", encoding="utf-8")
        with pytest.raises(DamagedReleaseError, match=r"mine\.\w+: .*not what the build wrote"):
            pipeline.verify(release)
        (release / name).unlink()
    pipeline.verify(release)


def test_no_bundle_is_made_of_a_damaged_dump(
    tiny_release: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(tiny_release, copy)
    flat = copy / "borderkg-flat.nt"
    flat.write_bytes(b"".join(flat.read_bytes().splitlines(keepends=True)[1:]))
    assert run(["release", str(copy), "--out", str(tmp_path / "out")]) == 3
    assert "borderkg-flat.nt: the dump is not what the manifest says" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["copy"]
