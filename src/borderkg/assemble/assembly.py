"""All sources become one store: curated, cubes, periods, consequences, checks of claims, metadata.

Each step writes graphs of its own; the order is that in which they need each other.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from pyoxigraph import Quad

from borderkg.assemble import (
    claim_checks,
    cubes,
    derivations,
    derived_figures,
    links,
    metadata,
    periods,
    texts,
)
from borderkg.assemble.curated import add_curated, authored_files
from borderkg.assemble.progress import Progress, silent, stage
from borderkg.content import Content
from borderkg.errors import BuildError, SourceError
from borderkg.sources.documents import Text
from borderkg.sources.edition import Edition, read_edition
from borderkg.store.embedded import EmbeddedStore

_CHUNK: Final = 1 << 23
_PERIOD: Final = re.compile(re.escape(periods.PERIOD.encode()) + rb"([^>]*)>")


@dataclass(frozen=True, slots=True, kw_only=True)
class Assembly:
    """The public graphs of a release before they are written, and what came with them.

    `store` holds all public graphs; those of `cube_files` (graph to N-Quads file) are also there as
    files, so that writing them needs no dump. `inputs` maps each file read, by its path below the
    content, to its SHA-256.
    """

    edition: Edition
    store: EmbeddedStore
    inputs: Mapping[str, str]
    cube_files: Mapping[str, Path] = field(default_factory=dict)
    texts: Mapping[str, Text] = field(default_factory=dict)
    unknown_texts: tuple[Path, ...] = ()


def assemble(
    content: Content,
    *,
    folder: Path,
    texts_folder: Path | None = None,
    text_files: Mapping[str, Path] | None = None,
    reasoner: str = "sparql",
    full: Sequence[Path] = (),
    engine: str = "polars",
    progress: Progress = silent,
    cubes_written: Callable[[Sequence[Path]], None] = lambda files: None,
) -> Assembly:
    """Put everything of `content` into one store.

    Args:
        content: ontology and data.
        folder: an empty folder for the cubes' files, the caller's to remove once they are written.
        texts_folder: where the reader's copies of documents lie, recognised by SHA-256.
        text_files: document slug or IRI to the file that must be its text.
        reasoner: `sparql` or `owlrl`.
        full: the reader's copies of statistical tables too large to ship.
        engine: what reads tables: `polars`, `duckdb` or `spark`.
        progress: told of each stage when it ends.
        cubes_written: told of the cubes' files as soon as they are whole.

    Raises:
        SourceError: when a file is not what it should be.
        BuildError: when the graph cannot be put together.
    """
    edition = read_edition(content.data / "release.toml")
    store = EmbeddedStore.in_memory()
    inputs = digests(content, full)
    with stage("curated", "quads", progress) as tally:
        tally.count = add_curated(store, authored_files(content))
    with stage("cubes", "observations", progress) as tally:
        built = cubes.build(content, full=full, engine=engine, out_dir=folder)
        cubes_written([file.path for file in (*built.files, *built.derived)])
        _refuse_repeated(store, built.structure)
        store.extend(built.structure)
        files: dict[str, Path] = {}
        for file in (*built.files, *built.derived):
            if file.graph in files or file.graph in set(store.graphs()):
                raise BuildError("two sources would be one graph", where=file.path, found=file.graph)
            files[file.graph] = file.path
            store.bulk_load(file.path, ground=True)
        tally.count = built.observations
    with stage("periods", "quads", progress) as tally:
        tally.count = add_periods(store, files)
    with stage("consequences", "quads", progress) as tally:
        rules = derivations.derivations(content.ontology / "derivations")
        added = derivations.add_consequences(store, rules, reasoner=reasoner, skipped=files)
        tally.count = sum(added.values())
    known = texts.texts_of(store, texts_folder, text_files or {})
    with stage("claim checks", "quads", progress) as tally:
        tally.count = _add_checks(store)
    held = links.read(content.data / "links")
    with stage("links", "quads", progress) as tally:  # after reasoning, which must not see them
        tally.count = links.add_links(store, held) if held else 0
    with stage("metadata", "quads", progress) as tally:
        linksets = links.linksets(store, held) if held else ()
        tally.count = metadata.add_metadata(store, edition, further=linksets)
    return Assembly(
        edition=edition,
        store=store,
        inputs=inputs,
        cube_files=files,
        texts=known.texts,
        unknown_texts=known.unknown,
    )


def _add_checks(store: EmbeddedStore) -> int:
    """The checks of claims, and then what is derived from figures and checks."""
    count = 0
    for step in (claim_checks.claim_checks, derived_figures.derived_figures):
        quads = step(store)
        store.extend(quads)
        count += len(quads)
    return count


def _refuse_repeated(store: EmbeddedStore, quads: Iterable[Quad]) -> None:
    for quad in quads:
        for holder in store.holders(quad.triple):
            raise BuildError(
                "a triple stands in two graphs",
                where=holder,
                found=f"{quad.triple} (also in {quad.graph_name})",
                expected="each triple in one graph",
            )


def add_periods(store: EmbeddedStore, files: Mapping[str, Path]) -> int:
    """Describe every period that `store` or `files` mention; how many quads that made.

    Raises:
        BuildError: when an IRI under `id/period/` is no name of a period, with its graph.
    """
    names: set[str] = set()
    for graph in store.graphs():
        if graph in files:
            found: Iterable[str] = _mentioned_in_file(files[graph])
        else:
            found = periods.mentioned(store.quads(graph))
        for name in sorted(found):
            periods.period_in(name, graph)
            names.add(name)
    quads = list(periods.described(periods.closure(names)))
    store.extend(quads)
    return len(quads)


def digests(content: Content, full: Sequence[Path] = ()) -> dict[str, str]:
    """Each file that a build reads, by its path below the content, and its SHA-256; sorted.

    Raises:
        SourceError: when one cannot be read.
    """
    named = [
        (f"{name}/{path.relative_to(folder).as_posix()}", path)
        for name, folder in (("ontology", content.ontology), ("data", content.data))
        for path in folder.rglob("*")
        if path.is_file() and not any(part.startswith(".") for part in path.relative_to(folder).parts)
    ]
    named += [(f"full/{path.name}", path) for path in full]
    made: dict[str, str] = {}
    for name, path in sorted(named):
        try:
            with path.open("rb") as stream:
                made[name] = hashlib.file_digest(stream, "sha256").hexdigest()
        except OSError as error:
            raise SourceError(f"the file cannot be read ({error.strerror})", where=path) from error
    return made


def _mentioned_in_file(path: Path) -> set[str]:
    found: set[bytes] = set()
    rest = b""
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            whole, _, rest = (rest + chunk).rpartition(b"\n")
            found.update(_PERIOD.findall(whole))
    found.update(_PERIOD.findall(rest))
    return {name.decode() for name in found}
