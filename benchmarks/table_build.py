"""CBP's full table by area to a checked, reasoned, queryable release, beside two peers in one run.

The bare bulk load of the finished N-Quads into an Oxigraph store on disk is the limit: whoever makes a
store of these quads must pay it. rdflib + owlrl + pyshacl get the same content, the finished lines of the
cubes instead of the table, and load, close, validate and dump; they do not read CSV, sum roll-ups, check
cubes, or publish.

Usage: python -m benchmarks table_build, with `TABLE=FILE` in the environment: CBP's table by area of
responsibility. `PEER=none`, `PEER=tenth` (the default) or `PEER=full` says how much the slow peer gets.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.timing import peak_of_children, python, timed
from borderkg.content import bundled

RUNS = 3
LIMIT = 1800.0
"""Seconds after which the slow peer is ended."""
BARE = "import sys, pyoxigraph; pyoxigraph.Store(sys.argv[1]).bulk_load(path=sys.argv[2])"
PARTS = {"a tenth of the rows": 10, "all rows": 1}


def main() -> None:
    """Run all and print the ratios."""
    table = os.environ.get("TABLE")
    if not table:
        sys.exit("table_build needs the environment variable TABLE: CBP's table by area of responsibility")
    peers = {"none": [], "tenth": ["a tenth of the rows"], "full": list(PARTS)}[
        os.environ.get("PEER", "tenth")
    ]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _against_bulk_load(Path(table), folder)
        for part in peers:
            _against_the_stack(_part(Path(table), folder, PARTS[part]), folder / part.replace(" ", "-"), part)


def _against_bulk_load(table: Path, folder: Path) -> None:
    seconds, bare = [], []
    for run in range(RUNS):
        out = folder / "dist"
        build = timed(python("-m", "borderkg", "build", "--full", str(table), "--out", str(out)))
        seconds.append(build.seconds[0])
        dump = out / "current" / "borderkg.nq"
        bare.append(timed(python("-c", BARE, str(folder / f"bare-{run}"), str(dump))).seconds[0])
    quads = sum(1 for _ in dump.open("rb"))
    ours, limit = sorted(seconds)[RUNS // 2], sorted(bare)[RUNS // 2]
    print(
        f"The full table by area to a published release of {quads:,} quads (wall seconds, medians of {RUNS})"
    )
    print(f"  borderkg build: {ours:.1f}; peak of any process {peak_of_children():.0f} MB")
    print(f"  bare bulk load of its N-Quads: {limit:.1f}")
    print(f"  ratio: {ours / limit:.2f}")


def _against_the_stack(table: Path, folder: Path, part: str) -> None:
    """The same statistical content by both: the ontology, the reference data, and this one table."""
    root = folder / "content"
    shipped = bundled()
    shutil.copytree(shipped.ontology, root / "ontology")
    shutil.copytree(shipped.data / "reference", root / "data" / "reference")
    shutil.copy(shipped.data / "release.toml", root / "data")
    source = "cbp-encounters-aor"
    described = root / "data" / "statistics" / source
    shutil.copytree(shipped.data / "statistics" / source, described)
    rows = sum(1 for _ in table.open("rb")) - 1
    text = (described / "source.toml").read_text(encoding="utf-8")
    (described / "source.toml").write_text(
        re.sub(r"(?m)^rows = \d+$", f"rows = {rows}", text), encoding="utf-8"
    )
    shutil.copytree(shipped.queries, root / "queries")
    ours = timed(python("-m", "benchmarks.ours", str(root), str(folder / "dist"), str(table)))
    lines = folder / "cubes.nq"
    with lines.open("wb") as out, (folder / "dist/current/borderkg.nq").open("rb") as dump:
        out.writelines(line for line in dump if b"/graph/cube/" in line.rsplit(b" ", 2)[1])
    print(f"{part}: ontology, reference data and this table (wall seconds, one run)")
    print(f"  borderkg: {ours.seconds[0]:.1f}")
    command = python("-m", "benchmarks.peer", str(root), str(folder / "peer"), str(lines))
    try:
        peer = timed(command, limit=LIMIT)
    except subprocess.TimeoutExpired:
        print(f"  rdflib + owlrl + pyshacl: ended after {LIMIT:.0f}, unfinished")
        print(f"  ratio: over {LIMIT / ours.seconds[0]:.0f}")
        return
    stages = json.loads(peer.output)
    told = ", ".join(f"{name} {stages[name]:.1f}" for name in ("load", "closure", "validation", "dumps"))
    print(f"  rdflib + owlrl + pyshacl: {peer.seconds[0]:.1f} ({told})")
    print(f"  ratio: {peer.seconds[0] / ours.seconds[0]:.1f}")


def _part(table: Path, folder: Path, every: int) -> Path:
    """The header of `table` and every n-th of its rows."""
    part = folder / f"part-{every}.csv"
    with table.open("rb") as source, part.open("wb") as out:
        out.writelines(line for n, line in enumerate(source) if n == 0 or n % every == 0)
    return part
