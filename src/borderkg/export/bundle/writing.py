"""Writing a bundle: beside its place first, and put there by a rename when it is whole."""

from __future__ import annotations

import hashlib
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final, NamedTuple

from borderkg.content import Content
from borderkg.errors import ReleaseError
from borderkg.export import dumps
from borderkg.export.bundle import citation, crate, licences
from borderkg.export.bundle.authored import write_authored
from borderkg.export.bundle.record import NAME, SUMS, BundleRecord, FileRecord, versions
from borderkg.export.canonical import canonical_digest
from borderkg.export.cubes.columns import Cube, cubes
from borderkg.export.cubes.csvw import write_csvw
from borderkg.export.cubes.parquet import write_cube
from borderkg.export.description.dcat import catalogue
from borderkg.export.description.files import File
from borderkg.export.description.void import description
from borderkg.export.dump import Dump, demand_whole
from borderkg.export.jsonld import jsonld
from borderkg.export.selection import selection
from borderkg.export.tables import tables
from borderkg.export.writing import whole_file
from borderkg.store.location import Release
from borderkg.store.worker import Worker

FOLDER: Final = "bundles"
"""Below the folder of releases: where bundles lie when nobody says otherwise."""


class Step(NamedTuple):
    """A part of a bundle that was written: what, how many files, and the seconds it took."""

    name: str
    files: int
    seconds: float


Told = Callable[[Step], None]


def silent(step: Step) -> None:
    """Say nothing."""


def write_bundle(release: Release, content: Content, out: Path, *, told: Told = silent) -> BundleRecord:
    """Write the bundle of `release` into the folder `out`, which is replaced when it is a bundle already.

    The same release and content give the same bytes, on any machine with the same versions of pyoxigraph,
    polars and pyarrow. Dumps, Turtle, JSON-LD, CSV and Parquet of cubes are written as streams.

    Args:
        release: a built release, with its store.
        content: the ontology, queries and links that it was built from.
        out: the folder; beside it a hidden one is used meanwhile.
        told: called when a part is written.

    Raises:
        ReleaseError: when `out` holds something else, or `content` is not what the release was built from.
        BorderKGError: when the disk refuses, or a question takes too long.
        DamagedReleaseError: when the release cannot be read, or is not what its manifest says.
    """
    with _place(out) as folder:
        return _Bundle(release, content, folder, told).write()


class _Bundle:
    def __init__(self, release: Release, content: Content, folder: Path, told: Told) -> None:
        self._release = release
        self._content = content
        self._folder = folder
        self._told = told
        self._dump = Dump(release.dump)
        self._files: dict[str, File] = {}
        self._licences: licences.Licences

    def write(self) -> BundleRecord:
        demand_whole(self._release)
        with self._step("cubes read"):
            held = cubes(self._release)
            self._licences = licences.Licences(self._release, held)
        self._dumps()
        self._cubes(held)
        self._tables()
        with self._step("authored files"):
            self._take(write_authored(self._content, self._release, self._folder))
        with self._step("canonical digests"):
            one = citation.named(
                self._release,
                canonical_digest(self._release.dump),
                canonical_digest(self._release.path / "borderkg-flat.nt"),
            )
        with self._step("descriptions"):
            self._put("README.md", citation.readme(one))
            self._put("CITATION.cff", citation.citation(one))
            self._put("LICENCES.md", licences.TEXT.encode())
            self._put("licences.csv", self._licences.table())
            self._put("void.ttl", description(self._release, files=self._files))
            self._put("dcat.ttl", catalogue(self._release, files=list(self._files.values()), held=held))
            self._put(crate.NAME, crate.crate(one, self._files.values(), (NAME, SUMS)))
        record = BundleRecord(
            release=one.release,
            date=one.date,
            quads=one.quads,
            dataset=one.dataset,
            union=one.union,
            files={
                path: FileRecord(
                    bytes=file.bytes,
                    sha256=file.sha256,
                    media_type=file.format.media_type,
                    licence=file.licence,
                )
                for path, file in self._files.items()
            },
            versions=versions(),
        )
        for name, text in ((NAME, record.to_json()), (SUMS, record.to_sums())):
            with whole_file(self._folder / name) as output:
                output.write(text.encode())
        return record

    def _dumps(self) -> None:
        with self._step("dumps"):
            for name in ("borderkg.nq", "borderkg-flat.nt", "manifest.json"):
                with (
                    whole_file(self._folder / name) as output,
                    (self._release.path / name).open("rb") as source,
                ):
                    shutil.copyfileobj(source, output, 1 << 20)
                self._take([self._folder / name])
        with selection(self._release) as chosen:
            with self._step("TriG"):
                self._take(dumps.trig(chosen, self._folder))
            with self._step("JSON-LD"):
                self._take(jsonld(chosen, self._folder))
            with self._step("Turtle"):
                self._take(dumps.turtle(chosen, self._folder / "turtle"))

    def _cubes(self, held: list[Cube]) -> None:
        with self._step("cubes as CSVW"):
            for cube in held:
                self._take(write_csvw(self._dump, cube, self._folder / "cubes"))
        with self._step("cubes as Parquet"):
            for cube in held:
                self._take([write_cube(self._dump, cube, self._folder / "cubes")])

    def _tables(self) -> None:
        with self._step("tables"), Worker(self._release.store) as worker:
            self._take(tables(worker, self._folder / "tables"))

    def _put(self, name: str, content: bytes) -> None:
        with whole_file(self._folder / name) as output:
            output.write(content)
        self._take([self._folder / name])

    def _take(self, paths: list[Path]) -> None:
        for path in paths:
            name = path.relative_to(self._folder).as_posix()
            with path.open("rb") as stream:
                digest = hashlib.file_digest(stream, "sha256").hexdigest()
            self._files[name] = File(
                path=name,
                bytes=path.stat().st_size,
                sha256=digest,
                licence=self._licences.of_file(name),
            )

    @contextmanager
    def _step(self, name: str) -> Iterator[None]:
        began, before = time.monotonic(), len(self._files)
        yield
        self._told(Step(name, len(self._files) - before, time.monotonic() - began))


@contextmanager
def _place(out: Path) -> Iterator[Path]:
    """An empty folder beside `out` that takes its name when the block ends well, and vanishes otherwise."""
    if out.exists() and not (out / NAME).is_file() and (not out.is_dir() or any(out.iterdir())):
        raise ReleaseError(
            "this folder holds something other than a bundle",
            where=out,
            expected="no folder, an empty one, or a bundle to replace",
            advice="choose another with --out",
        )
    beside = out.with_name(f".{out.name}.part")
    before = out.with_name(f".{out.name}.old")
    try:
        for left in (beside, before):
            shutil.rmtree(left, ignore_errors=True)
        beside.mkdir(parents=True)
        yield beside
        if out.exists():
            out.rename(before)
        beside.rename(out)
    except OSError as error:
        raise ReleaseError(
            f"the bundle cannot be written ({error.strerror or error})",
            where=out,
            advice="make room on the disk, or choose another folder with --out",
        ) from error
    finally:
        if before.exists() and not out.exists():
            with suppress(OSError):
                before.rename(out)
        for left in (beside, before):
            shutil.rmtree(left, ignore_errors=True)
