"""All checks over one assembled dataset, in sections."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final

from borderkg.checks import (
    cube_integrity,
    cubes,
    evidence,
    expectations,
    formatting,
    hygiene,
    ontology,
    queries,
    shapes,
)
from borderkg.checks.evidence import TextLike
from borderkg.checks.findings import Finding, ordered
from borderkg.content import Content
from borderkg.errors import BuildError
from borderkg.iris import graph_kind
from borderkg.namespaces import BKG
from borderkg.store.embedded import EmbeddedStore

SECTIONS: Final = ("format", "ontology", "shapes", "cubes", "hygiene", "evidence", "queries")
"""Every section, in the order in which they run."""

BUILD_SECTIONS: Final = ("ontology", "shapes", "cubes", "hygiene", "evidence")
"""What a build runs: all that can be wrong with the data, and nothing that only looks wrong."""

_ARBITER_SECONDS: Final = 1800.0
_OBSERVED: Final = f"""
CONSTRUCT {{ ?cell ?property ?value }} WHERE {{
  {{ SELECT DISTINCT ?cell {{ ?check <{BKG}againstObservation> ?cell }} }}
  ?cell ?property ?value
}}"""


def run(
    store: EmbeddedStore,
    content: Content,
    *,
    texts: Mapping[str, TextLike] | None = None,
    engine: shapes.Engine = "fast",
    sections: Collection[str] = BUILD_SECTIONS,
) -> list[Finding]:
    """Every finding of the chosen sections, sorted.

    Args:
        store: the public graphs of a release, those of cubes included.
        content: the authored files and stored queries that it was made from.
        texts: document IRI to the reader's copy of its text.
        engine: the SHACL validator, `fast` or `pyshacl`.
        sections: some of `SECTIONS`.

    Raises:
        BuildError: for a section that there is not, or shapes that are not well formed.
    """
    unknown = set(sections) - set(SECTIONS)
    if unknown:
        raise BuildError(
            "there is no such section of checks",
            found=", ".join(sorted(unknown)),
            expected=", ".join(SECTIONS),
        )
    checks: dict[str, Callable[[], list[Finding]]] = {
        "format": lambda: formatting.check_files(authored(content)),
        "ontology": lambda: ontology.check_files(authored(content)),
        "shapes": lambda: shapes.validate(
            validated(store),
            shapes.read_shapes((content.ontology / "shapes").glob("*.ttl")),
            engine=engine,
            syntax="ntriples",
            timeout=_ARBITER_SECONDS,
        ),
        "cubes": lambda: [
            *cubes.check(store, engine=engine),
            *cube_integrity.check(store),
            *expectations.check(store, content),
        ],
        "hygiene": lambda: hygiene.offences(store, hygiene.read_rules(content.ontology / "hygiene")),
        "evidence": lambda: evidence.check(store, texts),
        "queries": lambda: queries.check(store, content.queries),
    }
    # The validator and the store let other threads run, so two sections at a time fill two cores.
    with ThreadPoolExecutor(max_workers=2) as pool:
        found = pool.map(lambda name: checks[name](), (name for name in SECTIONS if name in sections))
        return ordered(finding for findings in found for finding in findings)


def authored(content: Content) -> list[tuple[str, Path]]:
    """Each authored Turtle file, with its name below the content: `data/reference/people.ttl`."""
    return [
        (f"{name}/{path.relative_to(folder).as_posix()}", path)
        for name, folder in (("ontology", content.ontology), ("data", content.data))
        for path in sorted(folder.rglob("*.ttl"))
    ]


def validated(store: EmbeddedStore) -> bytes:
    """What the shapes of the modules are held against, as N-Triples.

    All public graphs with the class hierarchy, less the shapes themselves and the cells of cubes,
    which have closed shapes of their own; of cells only those that a claim was checked against.
    """
    held = [
        name
        for name in store.graphs()
        if (kind := graph_kind(name)) not in {None, "shapes", "text"}
        and (kind != "cube" or name.endswith("/structure"))
    ]
    return b"".join([*map(store.dump, held), shapes.flattened(store.construct(_OBSERVED))])
