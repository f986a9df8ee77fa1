"""Releases written by hand, to be compared and cited."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path

import pyoxigraph
import pytest
from pyoxigraph import RdfFormat

from borderkg.namespaces import PREFIXES
from borderkg.store.embedded import EmbeddedStore
from borderkg.store.location import Release

WriteRelease = Callable[..., Release]
_PREFIXES = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in PREFIXES.items())


@pytest.fixture
def write_release(tmp_path: Path) -> WriteRelease:
    """Write `trig` as the release `name` below one folder of releases; with a store where it is asked."""

    def write(name: str, trig: str, *, store: bool = False) -> Release:
        path = tmp_path / "dist" / "releases" / name
        path.mkdir(parents=True)
        dataset = pyoxigraph.Dataset(pyoxigraph.parse(_PREFIXES + trig, format=RdfFormat.TRIG))
        dataset.canonicalize(pyoxigraph.CanonicalizationAlgorithm.RDFC_1_0)
        lines = sorted(f"{quad} .\n" for quad in dataset)
        dump = "".join(lines).encode()
        (path / "borderkg.nq").write_bytes(dump)
        if store:
            made = EmbeddedStore.create(path / "store")
            made.extend(dataset)
            made.settle()
        manifest = {
            "release": name,
            "date": f"{name.replace('.', '-')}-01",
            "quads": len(lines),
            "sha256": hashlib.sha256(dump).hexdigest(),
            "graphs": {str(quad.graph_name).strip("<>"): {} for quad in dataset},
        }
        (path / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
        return Release(path)

    return write
