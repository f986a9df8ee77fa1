"""A generated table of 0.5, 5 and 10 million rows streamed to N-Quads in one pass, unsorted.

The rows are all combinations of the codes of CBP's table by area, in a fixed order, with counts that
repeat; so every run reads the same bytes. One child a size does what a build does with a table: survey
it, then write every observation, sum every roll-up and say which cells are current. The lines of the
table go into pipes whose other ends count the bytes, since ten million rows are some 60 GB. The child's
clock and its own peak memory are printed. Sorting the lines and looking for duplicates, which a release
needs and a stream does not, are timed apart, at 50,000 rows, whose lines are kept.

The peer, in the same run, is a plain loop of `csv` and one f-string a statement that checks nothing,
sums nothing, and writes 16 statements a row into such a pipe.

Usage: python -m benchmarks growth; `SIZES=50000,500000` in the environment asks for other sizes.
"""

from __future__ import annotations

import csv
import itertools
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.timing import python, timed
from borderkg.assemble import cubes
from borderkg.assemble.sorting import sorted_lines
from borderkg.content import Content, bundled
from borderkg.sources import codes, manifest

SOURCE = "cbp-encounters-aor"
SIZES = "50000,500000,5000000,10000000"
MONTHS = ("OCT", "NOV", "DEC", "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP")
APART = 50_000
"""The size at which sorting and the search for duplicates are timed."""


def main() -> None:
    """Run every size and print seconds, microseconds a row, and memory."""
    print("A generated table streamed to N-Quads (one child each)")
    with tempfile.TemporaryDirectory() as name:
        content = _content(Path(name))
        for size in map(int, os.environ.get("SIZES", SIZES).split(",")):
            table, out = Path(name) / f"{size}.csv", Path(name) / f"{size}"
            generate(table, size)
            ours, length = _piped("stream", content, table, out, size == APART)
            plain, _ = _piped("plain", content, table, out, kept=False)
            print(
                f"  {size:>10,} rows: {ours['seconds']:.1f} s, {ours['seconds'] / size * 1e6:.2f} µs a row, "
                f"{length / 1e9:.2f} GB, peak {ours['peak']:.0f} MB; plain loop "
                f"{plain['seconds']:.1f} s, peak {plain['peak']:.0f} MB; ratio "
                f"{ours['seconds'] / plain['seconds']:.2f}",
                flush=True,
            )
            if size == APART:
                print(f"             {timed(_child('apart', content, table, out)).output.strip()}")
            shutil.rmtree(out)
            table.unlink()


def _piped(work: str, content: Path, table: Path, out: Path, kept: bool) -> tuple[dict[str, float], int]:
    """What a child tells, and how many bytes came out of its pipes; the lines lie in files when `kept`."""
    out.mkdir(exist_ok=True)
    names = ["plain.nq", f"derived-{SOURCE}.nq", *(f"cube-{SOURCE}-{v.slug}.nq" for v in _source().vintages)]
    paths = [out / name for name in (names[:1] if work == "plain" else names[1:])]
    readers = []
    if not kept:
        for path in paths:
            os.mkfifo(path)
            readers.append(subprocess.Popen(["wc", "-c", path], stdout=subprocess.PIPE, text=True))
    told = json.loads(timed(_child(work, content, table, out)).output)
    if kept:
        return told, sum(path.stat().st_size for path in paths)
    counts = [int(reader.communicate()[0].split()[0]) for reader in readers]
    for path in paths:
        path.unlink()
    return told, sum(counts)


def _source() -> manifest.SourceManifest:
    return next(m for m in manifest.read_all(bundled().data / "statistics") if m.key == SOURCE)


def generate(path: Path, rows: int) -> None:
    """Write a table of `rows` rows, each another cell, under the headers of CBP's table by area."""
    source = _source()
    known = codes.known(bundled())
    columns = [c for c in source.columns if c.use == "dimension"]
    values = [_values(c, known) for c in columns]
    years = [year for vintage in source.vintages for year in vintage.rows]
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(c.header for c in source.columns)
        n = 0
        for *cell, year, month in itertools.islice(itertools.product(*values, years, MONTHS), rows):
            given = dict(zip((c.header for c in columns), cell, strict=True))
            given |= {"fiscal_year": year, "month_abbv": month, "encounter_count": str(n * 7919 % 997 + 1)}
            writer.writerow(given.get(c.header, "") for c in source.columns)
            n += 1
    if n != rows:
        sys.exit(f"the codes give {n:,} rows, not {rows:,}")


def _values(column: manifest.Column, known: frozenset[str]) -> list[str]:
    """What may stand in `column`: its codes, and the slugs of what else its IRIs may end in."""
    into = column.into
    slugs = {iri.removeprefix(into) for iri in known if iri.startswith(into)} if into else set()
    further = {slug for slug in slugs if "/" not in slug}
    coded = {iri.removeprefix(into) for iri in column.codes.values()}
    return [*column.codes, *sorted(further - coded)]


def stream(content: Path, table: Path, out: Path) -> str:
    """What a build does with a table, and what that took, as JSON."""
    start = time.perf_counter()
    cubes.build(_opened(content), full=[table], out_dir=out)
    return _told(start)


def plain(content: Path, table: Path, out: Path) -> str:
    """As many statements a row by one f-string, nothing checked and nothing summed; as JSON."""
    start = time.perf_counter()
    base, graph = "https://example.org/", "https://example.org/graph"
    made = out / "plain.nq"
    with table.open(encoding="utf-8", newline="") as source, made.open("w", encoding="utf-8") as target:
        for n, row in enumerate(csv.reader(source)):
            subject = f"<{base}row/{n}>"
            target.writelines(
                f"{subject} <{base}ns#{place}> <{base}{cell}> <{graph}> .\n"
                for place, cell in enumerate((*row, "", "", "", ""))
            )
    return _told(start)


def apart(content: Path, table: Path, out: Path) -> str:
    """Seconds that sorting the written lines takes, and looking for duplicates among them."""
    start = time.perf_counter()
    last, lines, repeated = b"", 0, 0
    for line in sorted_lines(sorted(out.glob("*.nq")), out):
        repeated += line == last
        last = line
        lines += 1
    seconds = time.perf_counter() - start
    return f"apart: {lines:,} lines sorted and {repeated} duplicates found in {seconds:.1f} s"


def _content(folder: Path) -> Path:
    """The shipped content with this one source."""
    shipped, root = bundled(), folder / "content"
    shutil.copytree(shipped.ontology, root / "ontology")
    shutil.copytree(shipped.data / "reference", root / "data" / "reference")
    shutil.copytree(shipped.data / "statistics" / SOURCE, root / "data" / "statistics" / SOURCE)
    return root


def _opened(root: Path) -> Content:
    return Content(ontology=root / "ontology", data=root / "data", queries=root / "queries")


def _child(*arguments: object) -> list[str]:
    return python("-m", "benchmarks.growth", *map(str, arguments))


def _told(start: float) -> str:
    """Seconds since `start`, and the largest resident set of this process, in MB (getrusage, Linux: kB)."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return json.dumps({"seconds": time.perf_counter() - start, "peak": peak})


if __name__ == "__main__":
    work, *paths = sys.argv[1:]
    print({"stream": stream, "plain": plain, "apart": apart}[work](*map(Path, paths)))
