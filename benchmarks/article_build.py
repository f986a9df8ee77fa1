"""The authored content to a checked, reasoned, dumped graph: borderkg beside rdflib + pyshacl + owlrl.

Both get the same folder, the shipped content without its statistical tables, and both load it, close
it under the ontology, validate it against the same shapes, and write N-Quads, TriG and JSON-LD.
borderkg also checks, stores, reads back and publishes its release, which the peer does not. The build
of the whole shipped content, tables included, is timed apart.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from pathlib import Path

from benchmarks.timing import python, timed
from borderkg.content import bundled

RUNS = 5


def main() -> None:
    """Run both and print the ratio."""
    with tempfile.TemporaryDirectory() as folder:
        root, dist = Path(folder) / "content", Path(folder) / "dist"
        shipped = bundled()
        shutil.copytree(shipped.ontology, root / "ontology")
        shutil.copytree(shipped.data, root / "data", ignore=shutil.ignore_patterns("statistics"))
        shutil.copytree(shipped.queries, root / "queries")
        build = timed(python("-m", "benchmarks.ours", str(root), str(dist)), runs=RUNS)
        trig, jsonld = (_dump(dist, form) for form in ("trig", "jsonld"))
        ours = build.median + trig + jsonld
        peer = timed(python("-m", "benchmarks.peer", str(root), str(Path(folder) / "peer")))
        stages = json.loads(peer.output)
        whole = timed(python("-m", "borderkg", "build", "--out", str(Path(folder) / "whole")), runs=RUNS)
    print("The authored content to a checked, reasoned, dumped graph (wall seconds of whole processes)")
    print(f"  borderkg: build {build.median:.2f}, TriG {trig:.2f}, JSON-LD {jsonld:.2f}")
    print(f"            together {ours:.2f} (medians of {RUNS})")
    print(
        "  rdflib + owlrl + pyshacl: "
        + ", ".join(f"{name} {stages[name]:.2f}" for name in ("load", "closure", "validation", "dumps"))
    )
    print(f"            together {peer.seconds[0]:.2f} (1 run, {stages['quads']:.0f} quads)")
    print(f"  ratio: {peer.seconds[0] / ours:.1f}")
    print(f"  borderkg, the whole shipped content with its tables: build {whole.median:.2f}")


def _dump(dist: Path, form: str) -> float:
    """Median seconds of an export of the current release of `dist`."""
    command = python("-m", "borderkg", "export", "--dist", str(dist), "--format", form)
    return timed([*command, "--out", str(dist.parent / form)], runs=RUNS).median
