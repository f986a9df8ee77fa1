"""The manifest detects its own change, to the byte."""

from __future__ import annotations

from pathlib import Path

import pytest

from borderkg.assemble.record import GraphRecord, Record, read_record, versions
from borderkg.errors import DamagedReleaseError

RECORD = Record(
    release="2026.12",
    date="2026-12-01",
    sha256="a" * 64,
    flat_sha256="b" * 64,
    graphs={"urn:g": GraphRecord(quads=3, sha256="c" * 64)},
    inputs={"data/x.ttl": "d" * 64},
    versions={"borderkg": "0.1.0"},
)


def test_what_is_written_is_read(tmp_path: Path) -> None:
    path = tmp_path / "manifest.json"
    path.write_text(RECORD.to_json(), encoding="utf-8")
    assert read_record(path) == RECORD
    assert RECORD.quads == 3


def test_every_single_byte_counts(tmp_path: Path) -> None:
    path = tmp_path / "manifest.json"
    raw = RECORD.to_json().encode()
    for at in range(len(raw)):
        path.write_bytes(raw[:at] + bytes([raw[at] ^ 1]) + raw[at + 1 :])
        with pytest.raises(DamagedReleaseError, match=r"manifest\.json"):
            read_record(path)


@pytest.mark.parametrize("raw", [b"", b"{}", b"[]", b"null", b"\xff"])
def test_other_files_are_no_manifest(raw: bytes, tmp_path: Path) -> None:
    path = tmp_path / "manifest.json"
    path.write_bytes(raw)
    with pytest.raises(DamagedReleaseError):
        read_record(path)
    with pytest.raises(DamagedReleaseError):
        read_record(tmp_path / "missing.json")


def test_versions_are_names_and_numbers() -> None:
    assert {"borderkg", "pyoxigraph", "rdflib"} <= versions().keys()
