"""One of our resources, seen from the web: what leads on from it, and what is said of it as RDF."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final, NamedTuple

import pyoxigraph
from pyoxigraph import RdfFormat
from rapidfuzz import fuzz, process

from borderkg.export.description import dcat
from borderkg.namespaces import BASE, DCAT, DCTERMS, GRAPH, ONTOLOGY, QB, RDF, RDFS, SCHEMA, SKOS
from borderkg.query import run
from borderkg.query.built_in import built_in
from borderkg.query.entity import Entity
from borderkg.query.parameters import Given
from borderkg.query.terms import is_iri
from borderkg.serve import rdf_forms
from borderkg.serve.kept import kept
from borderkg.serve.opened import Opened
from borderkg.serve.problems import Refusal
from borderkg.serve.signposts import CATALOGUE, CC0, Signpost

LONGEST: Final = 1000
"""Characters of an IRI that anything is said of."""
NEAR: Final = 5
ENDPOINT: Final = BASE + "sparql"
_COLLECTIONS: Final = (
    DCAT + "inSeries",
    DCTERMS + "isPartOf",
    QB + "dataSet",
    RDFS + "isDefinedBy",
    SKOS + "inScheme",
)


class Leads(NamedTuple):
    """What leads on from a resource: all IRIs, sorted."""

    types: tuple[str, ...] = ()
    collections: tuple[str, ...] = ()
    licenses: tuple[str, ...] = ()
    modules: tuple[str, ...] = ()


async def leads(opened: Opened, iri: str) -> Leads:
    """What leads on from `iri`.

    Raises:
        Refusal: 404, with the nearest resources, when nothing is said of it.
    """
    found = await _leads(opened, iri)
    if found is None:
        near = await nearest(opened, iri)
        raise Refusal(
            404,
            "the graph says nothing of this resource",
            hint="look at one of the nearest, or search for a name at /search",
            found=iri[:LONGEST],
            nearest=near,
        )
    return found


async def description(opened: Opened, iri: str) -> bytes:
    """What the graph says of `iri`, as N-Triples: a module or all of the ontology whole, the rest by itself.

    Raises:
        Refusal: 404, when nothing is said of it.
    """
    found = await leads(opened, iri)
    if iri == ONTOLOGY or ONTOLOGY in found.modules:
        return await triples(opened, "linked/graphs-below", below=f"{GRAPH}ontology/")
    if iri.startswith(ONTOLOGY + "/"):
        module = found.modules[0] if found.modules else iri
        return await triples(opened, "linked/graph", graph=f"{GRAPH}ontology/{module[len(ONTOLOGY) + 1 :]}")

    if iri.startswith(CATALOGUE):
        told = _about(iri, await catalogue(opened))
        return told + await _described(opened, iri)
    return await _described(opened, iri)


async def entity(opened: Opened, iri: str) -> Entity:
    """The description of `iri` as an entity; errors as `description`."""
    return Entity(iri=iri, ntriples=await description(opened, iri))


async def triples(opened: Opened, query_id: str, **values: Given) -> bytes:
    """The N-Triples of one of the built-in questions that give a graph, kept while the release is open."""

    async def make() -> bytes:
        admitted = await opened.admit(run.filled(built_in()[query_id], values))
        timeout = opened.settings.timeout
        return run.triples(await opened.pool.answer(admitted.request, lane="stored", timeout=timeout))

    return await kept(opened).answer((query_id, *values.items()), make)


async def catalogue(opened: Opened) -> bytes:
    """The DCAT catalogue of the release, as N-Triples."""
    return await of_turtle(opened, "dcat", lambda: dcat.catalogue(opened.release, endpoint=ENDPOINT))


async def of_turtle(opened: Opened, name: str, make: Callable[[], bytes]) -> bytes:
    """The N-Triples of a document that `make` writes as Turtle, kept while the release is open."""

    def made() -> bytes:
        parsed = pyoxigraph.parse(make(), format=RdfFormat.TURTLE)
        return b"".join(f"{quad.triple} .\n".encode() for quad in parsed)

    return await kept(opened).answer(("turtle", name), lambda: opened.aside(made))


async def serialised(opened: Opened, key: tuple[str, ...], ntriples: bytes, suffix: str) -> bytes:
    """`ntriples` in the form of `suffix`; kept as `key`, since it is asked for again."""

    def make() -> bytes:
        return rdf_forms.serialised(ntriples, suffix)

    return await kept(opened).answer(("form", suffix, *key), lambda: opened.aside(make))


async def nearest(opened: Opened, iri: str) -> list[str]:
    """IRIs near to one of which nothing is said: the node that it would depend on, then like ones."""
    near: list[str] = []
    head, slash, _ = iri.rpartition("/")
    while slash and len(head) > len(BASE) and not near:
        if is_iri(head) and await _leads(opened, head):
            near.append(head)
        head, slash, _ = head.rpartition("/")
    parts = iri[len(BASE) : LONGEST].split("/")
    folder = BASE + "/".join(parts[: min(2, len(parts) - 1)])
    known = [other for other in await named(opened) if other.startswith(folder)]
    likest = process.extract(iri[:LONGEST], known, scorer=fuzz.ratio, limit=NEAR, score_cutoff=80)
    return list(dict.fromkeys([*near, *(other for other, _, _ in likest)]))


async def named(opened: Opened) -> list[str]:
    """The IRIs of our resources that have a name, sorted."""

    async def make() -> bytes:
        names = await opened.run_built_in("entity/names")
        return "\n".join(sorted({str(row[0]) for row in names.rows if str(row[0]).startswith(BASE)})).encode()

    return (await kept(opened).answer("named", make)).decode().split("\n")


def signposts(iri: str, found: Leads) -> list[Signpost]:
    """The links of a resource itself: where it is cited, what it is, of what it is a part, its licence."""
    known = [kind for kind in found.types if kind.startswith((BASE, SCHEMA))]
    posts = [Signpost(iri, "cite-as")]
    posts += [Signpost(license, "license") for license in found.licenses]
    posts += [Signpost(collection, "collection") for collection in found.collections]
    posts += [Signpost(kind, "type") for kind in known]
    return posts


async def _leads(opened: Opened, iri: str) -> Leads | None:
    if len(iri) > LONGEST or not is_iri(iri):
        return None
    found = await opened.run_built_in("linked/signposts", {"resource": iri})
    said = [(str(property), str(value), str(license or "")) for property, value, license in found.rows]
    modules: list[str] = []
    if not said and iri.startswith(ONTOLOGY + "/"):
        named = await opened.run_built_in("linked/module-of-a-version", {"version_iri": iri})
        modules = [str(row[0]) for row in named.rows]
    if not said and iri.startswith(CATALOGUE + "/"):
        told = pyoxigraph.parse(_about(iri, await catalogue(opened)), format=RdfFormat.N_TRIPLES)
        said = [(quad.predicate.value, str(quad.object).strip("<>"), CC0) for quad in told]
    if not said and not modules:
        return None
    return Leads(
        types=_distinct(value for property, value, _ in said if property == RDF + "type"),
        collections=_distinct(value for property, value, _ in said if property in _COLLECTIONS),
        licenses=_distinct(license for _, _, license in said),
        modules=_distinct(modules),
    )


async def _described(opened: Opened, iri: str) -> bytes:
    """What the graph itself says of `iri`; nothing where it says nothing."""
    return await triples(opened, "entity/description", resource=iri)


def _about(iri: str, ntriples: bytes) -> bytes:
    """The lines that say something of `iri`."""
    beginning = f"<{iri}> ".encode()
    return b"".join(line for line in ntriples.splitlines(keepends=True) if line.startswith(beginning))


def _distinct(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({value for value in values if value}))
