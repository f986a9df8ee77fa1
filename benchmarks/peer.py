"""The same build on the established Python stack: rdflib, owlrl and pyshacl.

Usage: python -m benchmarks.peer CONTENT_ROOT OUT_DIR [NQUADS]…; those files are loaded besides.
Prints one JSON object: seconds per stage.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import owlrl
import pyshacl
from rdflib import Dataset, Graph, Literal, URIRef

FOLDERS = (
    ("ontology", "ontology"),
    ("ontology/modules", "ontology"),
    ("ontology/alignments", "ontology"),
    ("ontology/vocabularies", "scheme"),
    ("data/reference", "reference"),
    ("data/documents", "document"),
    ("data/curation", "curation"),
)


def build(root: Path, out: Path, files: Sequence[Path] = ()) -> dict[str, float]:
    """Load, close, validate and dump; seconds per stage."""
    seconds: dict[str, float] = {}
    clock = time.perf_counter
    start = clock()
    dataset = Dataset(default_union=True)
    for folder, kind in FOLDERS:
        for path in sorted((root / folder).glob("*.ttl")):
            name = URIRef(f"https://w3id.org/borderkg/graph/{kind}/{path.stem}")
            dataset.graph(name).parse(path, format="turtle")
    for path in files:
        dataset.parse(path, format="nquads")
    shapes = Graph()
    for path in sorted((root / "ontology" / "shapes").glob("*.ttl")):
        shapes.parse(path, format="turtle")
    seconds["load"] = clock() - start

    start = clock()
    flat = Graph()
    for s, p, o, _ in dataset.quads((None, None, None, None)):
        flat.add((s, p, o))
    stated = set(flat)
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(flat)
    inferred = dataset.graph(URIRef("https://w3id.org/borderkg/graph/inferred/all"))
    for triple in flat:
        if triple not in stated and not isinstance(triple[0], Literal):
            inferred.add(triple)
    seconds["closure"] = clock() - start

    start = clock()
    conforms, _, _ = pyshacl.validate(
        flat, shacl_graph=shapes, inference="none", advanced=False, js=False, do_owl_imports=False
    )
    seconds["validation"] = clock() - start

    start = clock()
    out.mkdir(parents=True, exist_ok=True)
    lines = sorted(dataset.serialize(format="nquads").splitlines())
    (out / "peer.nq").write_text("\n".join(lines), encoding="utf-8")
    dataset.serialize(out / "peer.trig", format="trig")
    dataset.serialize(out / "peer.jsonld", format="json-ld")
    seconds["dumps"] = clock() - start
    seconds["total"] = sum(seconds.values())
    seconds["quads"] = float(len(lines))
    seconds["conforms"] = float(conforms)
    return seconds


if __name__ == "__main__":
    root, out, *files = map(Path, sys.argv[1:])
    print(json.dumps(build(root, out, files)))
