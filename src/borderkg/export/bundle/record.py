"""`bundle.json`: the files of a bundle with their digests, and the canonical digests of what they say.

It has no clock and no path of a machine, and ends with its own digest. `SHA256SUMS` says the same for
`sha256sum -c`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any, Final

from borderkg.errors import DamagedReleaseError

NAME: Final = "bundle.json"
SUMS: Final = "SHA256SUMS"
_LIBRARIES: Final = ("polars", "pyarrow", "pyoxigraph")


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRecord:
    """A file of a bundle: its size in bytes, SHA-256, media type and licence."""

    bytes: int
    sha256: str
    media_type: str
    licence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BundleRecord:
    """The content of a `bundle.json`.

    Attributes:
        release: the id of the release.
        date: its date, as yyyy-mm-dd.
        quads: how many quads it has.
        dataset: SHA-256 of the canonical N-Quads of all graphs (RDFC-1.0).
        union: the same of all triples in one graph.
        files: path below the bundle to what is known of it; without this file and `SHA256SUMS`.
        versions: borderkg and the libraries that bytes may depend on.
    """

    release: str
    date: str
    quads: int
    dataset: str
    union: str
    files: Mapping[str, FileRecord]
    versions: Mapping[str, str]

    def to_json(self) -> str:
        """The text of the record, with its own digest as the last key."""
        content: dict[str, Any] = {
            "bundle": 1,
            "release": self.release,
            "date": self.date,
            "quads": self.quads,
            "rdfc10": {"dataset": self.dataset, "union": self.union},
            "versions": dict(sorted(self.versions.items())),
            "files": {
                path: {
                    "bytes": file.bytes,
                    "sha256": file.sha256,
                    "mediaType": file.media_type,
                    "licence": file.licence,
                }
                for path, file in sorted(self.files.items())
            },
        }
        content["bundleSha256"] = hashlib.sha256(_text(content).encode()).hexdigest()
        return _text(content)

    def to_sums(self) -> str:
        """The text of `SHA256SUMS`, this record's own file among the others."""
        digests = {path: file.sha256 for path, file in self.files.items()}
        digests[NAME] = hashlib.sha256(self.to_json().encode()).hexdigest()
        return "".join(f"{digest}  {path}\n" for path, digest in sorted(digests.items()))


def versions() -> dict[str, str]:
    """borderkg and the libraries that the bytes of a bundle may depend on."""
    return {name: metadata.version(name) for name in ("borderkg", *_LIBRARIES)}


def read_record(path: Path) -> BundleRecord:
    """The record at `path`, which must be as it was written, to the byte.

    Raises:
        DamagedReleaseError: when it is missing, or differs from its own digest.
    """
    try:
        raw = path.read_bytes()
        content = json.loads(raw)
        record = BundleRecord(
            release=content["release"],
            date=content["date"],
            quads=content["quads"],
            dataset=content["rdfc10"]["dataset"],
            union=content["rdfc10"]["union"],
            files={
                name: FileRecord(
                    bytes=file["bytes"],
                    sha256=file["sha256"],
                    media_type=file["mediaType"],
                    licence=file["licence"],
                )
                for name, file in content["files"].items()
            },
            versions=content["versions"],
        )
        intact = record.to_json().encode() == raw
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise _damaged(path) from error
    if not intact:
        raise _damaged(path)
    return record


def _text(content: Mapping[str, Any]) -> str:
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def _damaged(path: Path) -> DamagedReleaseError:
    return DamagedReleaseError(
        "the record of the bundle is missing, or was changed",
        where=path,
        expected=f"{NAME} as `borderkg release` wrote it",
        advice="take another copy, or make the bundle again",
    )
