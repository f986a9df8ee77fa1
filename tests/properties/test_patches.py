"""Whatever two dumps hold, the patch makes the one of the other, and no quad is counted twice or lost."""

from __future__ import annotations

import hashlib
import json
import tempfile
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from borderkg.export.changes.comparing import compare
from borderkg.export.patches import apply_patch
from borderkg.namespaces import GRAPH, ID
from borderkg.query.terms import Term
from borderkg.store.location import Release

IRIS = st.sampled_from([f"<{ID}event/{name}>" for name in ("a", "a-b", "a/participation/1", "ab")])
TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=4)
OBJECTS = IRIS | TEXTS.map(lambda text: Term("literal", text).n3)
GRAPHS = st.sampled_from([f"<{GRAPH}reference/{name}>" for name in ("x", "y")])
QUADS = st.tuples(IRIS, st.sampled_from(["<urn:p>", "<urn:q>"]), OBJECTS, GRAPHS)
DUMPS = st.sets(QUADS.map(lambda quad: f"{' '.join(quad)} .\n".encode()), max_size=20)


def written(path: Path, lines: set[bytes]) -> Release:
    path.mkdir()
    dump = b"".join(sorted(lines))
    (path / "borderkg.nq").write_bytes(dump)
    manifest = {"release": path.name, "date": "2026-12-01", "quads": len(lines), "graphs": {}}
    manifest["sha256"] = hashlib.sha256(dump).hexdigest()
    (path / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    return Release(path)


@given(DUMPS, DUMPS)
def test_the_patch_makes_the_new_dump_of_the_old(old: set[bytes], new: set[bytes]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        before, after = written(Path(folder) / "old", old), written(Path(folder) / "new", new)
        changes = compare(before, after, patch=Path(folder) / "patch")
        applied = apply_patch(before.dump, Path(folder) / "patch", Path(folder) / "made.nq")
        assert (Path(folder) / "made.nq").read_bytes() == after.dump.read_bytes()
    assert (applied.added, applied.retired) == (len(new - old), len(old - new))
    assert (changes.added, changes.retired) == (len(new - old), len(old - new))
    assert changes.added == sum(graph.added for graph in changes.graphs)
