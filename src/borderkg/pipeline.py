"""From sources to a checked release: assemble, check, write, verify, publish."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from borderkg import checks
from borderkg.assemble import inspection
from borderkg.assemble.assembly import Assembly, assemble
from borderkg.assemble.buildplace import publish, staging_folder
from borderkg.assemble.filling import Filling
from borderkg.assemble.progress import Progress, silent, stage
from borderkg.assemble.record import Record
from borderkg.assemble.release import STORE, write_release
from borderkg.content import Content
from borderkg.errors import FindingsError

_SHOWN: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class BuiltRelease:
    """A release that was built: where it lies, its id, its digest, and what it holds."""

    path: Path
    id: str
    digest: str
    quads: int
    graphs: Mapping[str, int]
    texts: tuple[str, ...]
    unknown_texts: tuple[Path, ...]
    findings: int


def build(
    content: Content,
    out: Path,
    *,
    texts: Path | None = None,
    text_files: Mapping[str, Path] | None = None,
    reasoner: str = "sparql",
    full: Sequence[Path] = (),
    engine: str = "polars",
    check: bool = True,
    progress: Progress = silent,
) -> BuiltRelease:
    """Build `content` into `out / "releases" / id`, and make that the current release.

    The release before stays as it is until the new one is written, verified and on the disk.

    Args:
        content: ontology, data and queries.
        out: the folder of releases; it is made where it is missing.
        texts: a folder with the reader's copies of documents, recognised by SHA-256.
        text_files: document slug or IRI to the file that must be its text.
        reasoner: `sparql` or `owlrl`.
        full: the reader's copies of statistical tables too large to ship.
        engine: what reads tables: `polars`, `duckdb` or `spark`.
        check: whether findings stop the build.
        progress: told of each stage when it ends.

    Raises:
        SourceError: when a file is not what it should be.
        BuildError: when the graph cannot be put together.
        FindingsError: when the checks find violations; the old release stays.
        BusyReleaseError: when another process builds into `out`.
        ReleaseError: when the disk is full or refuses; the old release stays.
    """
    with staging_folder(out) as staging:
        work, release = staging / ".work", staging / "release"
        work.mkdir()
        release.mkdir()
        with Filling(release / STORE) as filling:
            assembly = assemble(
                content,
                folder=work,
                texts_folder=texts,
                text_files=text_files,
                reasoner=reasoner,
                full=full,
                engine=engine,
                progress=progress,
                cubes_written=filling.begin,
            )
            found = _checked(assembly, content, progress) if check else 0
            record = write_release(assembly, release, filling, progress)
        with stage("published", "graphs", progress) as tally:
            path = publish(release, out, record.release)
            tally.count = len(record.graphs)
    return BuiltRelease(
        path=path,
        id=record.release,
        digest=record.sha256,
        quads=record.quads,
        graphs={name: graph.quads for name, graph in record.graphs.items()},
        texts=tuple(sorted(assembly.texts)),
        unknown_texts=assembly.unknown_texts,
        findings=found,
    )


def verify(release: Path) -> Record:
    """Whether the release in `release` is whole; what its manifest says when it is.

    Raises:
        DamagedReleaseError: naming the file, graph or count that differs.
    """
    return inspection.verify(release)


def _checked(assembly: Assembly, content: Content, progress: Progress) -> int:
    """How many findings the checks report that do not stop a build.

    Raises:
        FindingsError: when there are violations.
    """
    with stage("checks", "findings", progress) as tally:
        findings = checks.run(assembly.store, content, texts=assembly.texts)
        tally.count = len(findings)
    violations = [finding for finding in findings if finding.severity == "violation"]
    if violations:
        raise FindingsError(
            f"the checks found {len(violations)} violations",
            found="; ".join(str(finding) for finding in violations[:_SHOWN]),
            expected="none",
            advice="borderkg check lists them all; the old release stays",
        )
    return len(findings)
