"""`manifest.json`: what a release holds and what it was made of, so that damage shows.

It records the release, the versions of borderkg and its libraries, the SHA-256 of each input, for
each graph its quads and their SHA-256, the digests of the dumps, and its own. No clock, no path of
a machine, and nothing of private graphs.
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

NAME: Final = "manifest.json"
_LIBRARIES: Final = ("narwhals", "owlrl", "polars", "pyoxigraph", "pyshacl", "rdflib", "shacl")


@dataclass(frozen=True, slots=True, kw_only=True)
class GraphRecord:
    """How many quads a graph has, and the SHA-256 of their sorted N-Quads lines."""

    quads: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """The content of a `manifest.json`; `sha256` is that of `borderkg.nq`."""

    release: str
    date: str
    sha256: str
    flat_sha256: str
    graphs: Mapping[str, GraphRecord]
    inputs: Mapping[str, str]
    versions: Mapping[str, str]

    @property
    def quads(self) -> int:
        """How many quads there are in all."""
        return sum(graph.quads for graph in self.graphs.values())

    def to_json(self) -> str:
        """The text of the manifest, with its own digest as the last key."""
        content: dict[str, Any] = {
            "release": self.release,
            "date": self.date,
            "quads": self.quads,
            "sha256": self.sha256,
            "files": {"borderkg.nq": self.sha256, "borderkg-flat.nt": self.flat_sha256},
            "versions": dict(sorted(self.versions.items())),
            "graphs": {
                name: {"quads": graph.quads, "sha256": graph.sha256}
                for name, graph in sorted(self.graphs.items())
            },
            "inputs": dict(sorted(self.inputs.items())),
        }
        content["manifestSha256"] = hashlib.sha256(_text(content).encode()).hexdigest()
        return _text(content)


def versions() -> dict[str, str]:
    """borderkg and the libraries that bytes may depend on, with their versions."""
    return {name: metadata.version(name) for name in ("borderkg", *_LIBRARIES)}


def read_record(path: Path) -> Record:
    """The manifest at `path`, which must be as it was written, to the byte.

    Raises:
        DamagedReleaseError: when it is missing, or differs from its own digest.
    """
    try:
        raw = path.read_bytes()
        content = json.loads(raw)
        record = Record(
            release=content["release"],
            date=content["date"],
            sha256=content["sha256"],
            flat_sha256=content["files"]["borderkg-flat.nt"],
            graphs={
                name: GraphRecord(quads=graph["quads"], sha256=graph["sha256"])
                for name, graph in content["graphs"].items()
            },
            inputs=content["inputs"],
            versions=content["versions"],
        )
        intact = record.to_json().encode() == raw
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise _damaged(path) from error
    if not intact:
        raise _damaged(path)
    return record


def _text(content: Mapping[str, Any]) -> str:
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def _damaged(path: Path) -> DamagedReleaseError:
    return DamagedReleaseError(
        "the manifest is missing, or was changed",
        where=path,
        expected=f"{NAME} as the build wrote it",
        advice="build the release again",
    )
