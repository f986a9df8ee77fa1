"""The shipped content to a checked, reasoned, dumped graph: borderkg beside rdflib + pyshacl + owlrl.

Both do in one run: load the authored files, close them under the ontology, validate them against
the same shapes, and write N-Quads, TriG and JSON-LD. borderkg also verifies and publishes its
release, which the peer does not.
"""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

from benchmarks.timing import python, timed
from borderkg.content import bundled


def main() -> None:
    """Run both and print the ratio."""
    root = bundled().ontology.parent
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder)
        build = timed(python("-m", "borderkg", "build", "--out", str(out / "dist")), runs=3)
        dumps = [
            timed(
                python(
                    "-m",
                    "borderkg",
                    "export",
                    "--dist",
                    str(out / "dist"),
                    "--format",
                    form,
                    "--out",
                    str(out / form),
                ),
                runs=3,
            )
            for form in ("trig", "jsonld")
        ]
        ours = build.median + sum(dump.median for dump in dumps)
        peer = timed(python("-m", "benchmarks.peer", str(root), str(out / "peer")))
        stages = json.loads(peer.output)
    print("The shipped content to a checked, reasoned, dumped graph (wall seconds of whole processes)")
    print(f"  borderkg: build {build.median:.2f}, TriG {dumps[0].median:.2f}, JSON-LD {dumps[1].median:.2f}")
    print(f"            together {ours:.2f} (medians of 3)")
    print(
        "  rdflib + owlrl + pyshacl: "
        + ", ".join(f"{name} {stages[name]:.2f}" for name in ("load", "closure", "validation", "dumps"))
    )
    print(f"            together {peer.seconds[0]:.2f} (1 run)")
    print(f"  ratio: {peer.seconds[0] / ours:.1f}")
