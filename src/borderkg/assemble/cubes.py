"""Statistical sources become cubes: a structure, one graph a vintage, and what is derived beside them.

Everything is written as N-Quads files in a folder of the caller, row by row, so that memory does not
grow with the table; the caller loads the files. A table is surveyed whole before a line of it is
written, so that a cube is complete or the build stops.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import IO

import pyoxigraph
from pyoxigraph import NamedNode, Quad

from borderkg import iris
from borderkg.assemble import observations, vintages
from borderkg.assemble.duplicates import Cells
from borderkg.assemble.observations import PERIOD, slug_of
from borderkg.assemble.roll_ups import Accumulator
from borderkg.assemble.structure import slice_lines, structure
from borderkg.content import Content
from borderkg.errors import TableError
from borderkg.namespaces import BKG, RDF
from borderkg.sources import codes, manifest, recognition
from borderkg.sources.manifest import SourceManifest
from borderkg.sources.survey import Survey, survey


@dataclass(frozen=True, slots=True, kw_only=True)
class CubeFile:
    """An N-Quads file, the graph that all of it belongs to, and how many observations it holds."""

    path: Path
    graph: str
    observations: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CubeSource:
    """A table that was read: its manifest, the file, and what the survey learnt of it."""

    manifest: SourceManifest
    table: Path
    learnt: Survey


@dataclass(frozen=True, slots=True, kw_only=True)
class CubeBuild:
    """The cubes: quads of structure, a file a vintage, files of derived quads, and the tables read."""

    structure: tuple[Quad, ...]
    files: tuple[CubeFile, ...]
    derived: tuple[CubeFile, ...]
    sources: tuple[CubeSource, ...]

    @property
    def observations(self) -> int:
        """How many observations all vintages hold."""
        return sum(f.observations for f in self.files)


def build(content: Content, *, full: Sequence[Path] = (), engine: str = "polars", out_dir: Path) -> CubeBuild:
    """The cubes of every source in `content.data / "statistics"`, written below `out_dir`.

    `full` are the reader's copies of tables too large to ship, recognised by SHA-256 or by their headers.

    Raises:
        ManifestError, TableError, EncodingError: when a source is not what it should be; nothing of
            any table is written before all of them were surveyed.
    """
    manifests = manifest.read_all(content.data / "statistics")
    known = codes.known(content)
    chosen = [
        CubeSource(manifest=m, table=path, learnt=survey(path, m, known))
        for m, path in recognition.chosen(manifests, full)
    ]
    described = _releases(content)
    out_dir.mkdir(parents=True, exist_ok=True)
    quads: dict[Quad, None] = {}
    files: list[CubeFile] = []
    derived: list[CubeFile] = []
    families: dict[tuple[str, ...], list[vintages.Held]] = {}
    datatypes: dict[tuple[str, ...], str] = {}
    for source in chosen:
        quads.update(dict.fromkeys(structure(source.manifest, described=described)))
        described |= {v.iri for v in source.manifest.vintages}
        comparable = _comparable(source, chosen)
        held = families.setdefault(vintages.family(source.manifest), []) if comparable else None
        datatypes[vintages.family(source.manifest)] = vintages.datatype_of(source.manifest)
        values = _values_by_slug(source)
        roll_ups = [Accumulator(r, source.manifest, values) for r in source.manifest.roll_ups]
        of_source = _write(source, values, out_dir, held, roll_ups, engine)
        for roll_up in roll_ups:
            quads.update(dict.fromkeys(structure(roll_up.manifest, described=described)))
            quads.update(dict.fromkeys(roll_up.provenance()))
        for made in (of_source, *(_write_roll_up(r, out_dir) for r in roll_ups)):
            files += made[:-1]
            derived.append(made[-1])
    revised = [line for kin, held in families.items() for line in vintages.revisions(held, datatypes[kin])]
    if revised:
        path = out_dir / "derived-revisions.nq"
        path.write_text("".join(revised), encoding="utf-8")
        derived.append(CubeFile(path=path, graph=iris.graph("derived", "revisions"), observations=0))
    return CubeBuild(
        structure=tuple(quads), files=tuple(files), derived=tuple(derived), sources=tuple(chosen)
    )


def _write(
    source: CubeSource,
    values: list[dict[str, str]],
    out_dir: Path,
    held: list[vintages.Held] | None,
    roll_ups: Sequence[Accumulator],
    engine: str,
) -> list[CubeFile]:
    """Write one source; the last file is the derived one. Cells to compare are added to `held`."""
    m = source.manifest
    by_slug = {v.slug: v for v in m.vintages}
    currency = vintages.Currency(m, values)
    cells = Cells(source.table, m, source.learnt)
    counts = dict.fromkeys(by_slug, 0)
    with contextlib.ExitStack() as stack:
        streams: dict[str, IO[str]] = {}
        for slug, vintage in by_slug.items():
            streams[slug] = stack.enter_context(
                _path(out_dir, m, slug).open("w", encoding="utf-8", newline="\n")
            )
            streams[slug].write(slice_lines(m, vintage))
        beside = stack.enter_context(_path(out_dir, m, None).open("w", encoding="utf-8", newline="\n"))
        for piece in observations.written(source.table, m, source.learnt, engine):
            streams[piece.vintage].writelines(piece.text)
            counts[piece.vintage] += len(piece.cells)
            cells.add(piece.vintage, piece.cells)
            for roll_up in roll_ups:
                roll_up.add(piece.vintage, piece.cells)
            beside.writelines(currency.lines(piece.vintage, piece.cells))
            if held is not None:
                held.extend(_held(m, by_slug[piece.vintage], piece.cells))
        beside.writelines(currency.closing())
    made = [
        CubeFile(path=_path(out_dir, m, slug), graph=iris.graph("cube", f"{m.key}/{slug}"), observations=n)
        for slug, n in counts.items()
    ]
    return [*made, CubeFile(path=_path(out_dir, m, None), graph=currency.graph, observations=0)]


def _write_roll_up(roll_up: Accumulator, out_dir: Path) -> list[CubeFile]:
    """Write one derived cube; the last file is the derived one."""
    m = roll_up.manifest
    currency = vintages.Currency(m, roll_up.values)
    held: dict[str, list[tuple[tuple[str, ...], str]]] = {v.slug: [] for v in m.vintages}
    lines: dict[str, list[str]] = {v.slug: [slice_lines(m, v)] for v in m.vintages}
    cells = list(roll_up.cells())
    for vintage, text in roll_up.lines(cells):
        lines[vintage].append(text)
    for vintage, slugs, value, _ in cells:
        held[vintage].append((slugs, value))
    made: list[CubeFile] = []
    beside = [line for v in m.vintages for line in currency.lines(v.slug, held[v.slug])]
    for vintage, written in lines.items():
        path = _path(out_dir, m, vintage)
        path.write_text("".join(written), encoding="utf-8", newline="\n")
        graph = iris.graph("cube", f"{m.key}/{vintage}")
        made.append(CubeFile(path=path, graph=graph, observations=len(held[vintage])))
    path = _path(out_dir, m, None)
    path.write_text("".join([*beside, *currency.closing()]), encoding="utf-8", newline="\n")
    return [*made, CubeFile(path=path, graph=currency.graph, observations=0)]


def _path(out_dir: Path, m: SourceManifest, vintage: str | None) -> Path:
    return out_dir / (f"cube-{m.key}-{vintage}.nq" if vintage else f"derived-{m.key}.nq")


def _held(
    m: SourceManifest, vintage: manifest.Vintage, cells: Sequence[tuple[tuple[str, ...], str]]
) -> Iterator[vintages.Held]:
    kept = sorted((d, n) for n, d in enumerate(m.dimensions) if d != "reading")
    reading = m.dimensions.index("reading") if "reading" in m.dimensions else None
    base = iris.cube(m.key, vintage.slug) + "/"
    for slugs, value in cells:
        if reading is None or slugs[reading] == "1":
            yield vintages.Held(
                key=tuple(slugs[n] for _, n in kept),
                observation=base + "/".join(slugs),
                value=Decimal(value),
                vintage=vintage,
            )


def _comparable(source: CubeSource, chosen: Sequence[CubeSource]) -> bool:
    """Whether cells of this source can stand in more than one vintage, here or in a cube of its family."""
    kin = [s for s in chosen if vintages.family(s.manifest) == vintages.family(source.manifest)]
    if len(kin) > 1:
        return True
    m = source.manifest
    return len(m.vintages) > 1 and m.vintage_column not in m.calendar.parts


def _values_by_slug(source: CubeSource) -> list[dict[str, str]]:
    """For each dimension, the value that each slug stands for.

    Raises:
        TableError: when two values of one dimension have one slug.
    """
    m, learnt = source.manifest, source.learnt
    by_term = {c.term: c.header for c in m.columns if c.use == "dimension"}
    constants = dict(m.constants)
    made: list[dict[str, str]] = []
    for name in m.dimensions:
        if name in by_term:
            values = list(learnt.meanings[by_term[name]].values())
        elif name in constants:
            values = [constants[name]]
        else:
            values = [PERIOD + p for p in learnt.periods.values()]
        slugs: dict[str, str] = {}
        for value in values:
            slug = slug_of(value)
            if slugs.setdefault(slug, value) != value:
                raise TableError(
                    "two codes have one slug",
                    where=source.table,
                    found=f"{slugs[slug]} and {value}",
                    expected="different slugs in " + name,
                )
        made.append(slugs)
    return made


def _releases(content: Content) -> frozenset[str]:
    """The releases that the reference data describes."""
    kind, release = NamedNode(RDF + "type"), NamedNode(BKG + "StatisticalRelease")
    return frozenset(
        quad.subject.value
        for path in sorted((content.data / "reference").glob("*.ttl"))
        for quad in pyoxigraph.parse(path=str(path), format=pyoxigraph.RdfFormat.TURTLE)
        if quad.predicate == kind and quad.object == release and isinstance(quad.subject, NamedNode)
    )
