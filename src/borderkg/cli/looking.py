"""`show`, `search`, `evidence` and `claims`: one resource, and what states it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from borderkg.cli.asking import _open
from borderkg.cli.numbers import Count
from borderkg.cli.output import emit, emit_json, frame_table, note, table
from borderkg.errors import UnknownNameError
from borderkg.namespaces import expand, shrink

if TYPE_CHECKING:
    from borderkg.graph import KnowledgeGraph


def show(
    name: str,
    /,
    *,
    format: Literal["md", "ttl", "jsonld"] = "md",
    lang: Literal["en", "es"] = "en",
    dist: Path | None = None,
    endpoint: str | None = None,
    json: bool = False,
) -> int:
    """Show what the graph says of a resource.

    Parameters
    ----------
    name
        An IRI, a CURIE such as person:antony-blinken, a path such as id/person/antony-blinken, or
        a name.
    format
        md for reading, ttl or jsonld.
    lang
        The language of the labels.
    dist
        The folder of releases; else $BORDERKG_DIST, else ./dist.
    endpoint
        The address of a SPARQL endpoint that holds a release, to ask instead.
    json
        The same as --format jsonld.
    """
    kg = _open(dist, 30.0, endpoint)
    try:
        entity = kg.entity(_resolved(kg, name))
        if json or format == "jsonld":
            emit(entity.to_jsonld())
        elif format == "ttl":
            emit(entity.to_turtle())
        else:
            emit(entity.to_markdown(lang))
        return 0
    finally:
        kg.close()


def search(
    text: str,
    /,
    *,
    lang: str | None = None,
    class_: str | None = None,
    limit: Count = 20,
    dist: Path | None = None,
    endpoint: str | None = None,
    json: bool = False,
) -> int:
    """Find resources by a part of a name; case and accents do not matter.

    Parameters
    ----------
    text
        What to look for.
    lang
        Only names in this language.
    class_
        Only instances of this class, as bkg:Person.
    limit
        How many to show.
    dist
        The folder of releases; else $BORDERKG_DIST, else ./dist.
    endpoint
        The address of a SPARQL endpoint that holds a release, to ask instead.
    json
        Print JSON, all of them.
    """
    kg = _open(dist, 30.0, endpoint)
    try:
        found = kg.search(text, lang=lang, class_=class_)
    finally:
        kg.close()
    if json:
        emit_json(
            [{"iri": f.iri, "label": f.label, "language": f.language, "classes": f.classes} for f in found]
        )
        return 0
    rows = [(shrink(f.iri), f.label, " ".join(map(shrink, f.classes))) for f in found[:limit]]
    table(("resource", "name", "class"), rows)
    note(f"{len(rows)} of {len(found)} shown")
    return 0


def evidence(
    name: str,
    /,
    *,
    texts: bool = False,
    dist: Path | None = None,
    endpoint: str | None = None,
    json: bool = False,
) -> int:
    """Show what states a resource: document, sentence number, phrase, offsets.

    Parameters
    ----------
    name
        An IRI, a CURIE or a path.
    texts
        Also the sentence itself, from the reader's own copy that the release was built with.
    dist
        The folder of releases; else $BORDERKG_DIST, else ./dist.
    endpoint
        The address of a SPARQL endpoint that holds a release, to ask instead.
    json
        Print JSON.
    """
    kg = _open(dist, 30.0, endpoint)
    try:
        frame = kg.evidence(_resolved(kg, name), texts=texts)
    finally:
        kg.close()
    if json:
        emit(frame.to_json())
    else:
        frame_table(frame, title=f"What states {shrink(expand(name))}")
    return 0


def claims(
    document: str, /, *, dist: Path | None = None, endpoint: str | None = None, json: bool = False
) -> int:
    """Show every figure of a document against every vintage of the official series.

    Parameters
    ----------
    document
        Its slug, CURIE or IRI, as mexico-city-visit-article.
    dist
        The folder of releases; else $BORDERKG_DIST, else ./dist.
    endpoint
        The address of a SPARQL endpoint that holds a release, to ask instead.
    json
        Print JSON.
    """
    plain = ":" not in document and "/" not in document
    kg = _open(dist, 30.0, endpoint)
    try:
        frame = kg.claims(f"doc:{document}" if plain else document)
    finally:
        kg.close()
    if json:
        emit(frame.to_json())
    else:
        frame_table(frame)
    return 0


def _resolved(kg: KnowledgeGraph, name: str) -> str:
    """The IRI that a person means: as written, or the one resource that bears the name."""
    if ":" in name or "/" in name:
        return expand(name)
    found = kg.search(name)
    best: list[Any] = [f for f in found if f.score == found[0].score] if found else []
    if len({f.iri for f in best}) == 1:
        return str(best[0].iri)
    raise UnknownNameError(
        "no one resource bears this name" if found else "no resource bears this name",
        found=name,
        expected=" or ".join(shrink(f.iri) for f in best[:5]) or None,
        advice="look for it with: borderkg search",
    )
