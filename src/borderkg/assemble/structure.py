"""The structure of a cube: its data set, definition, components, slice keys, vintages and description.

https://www.w3.org/TR/vocab-data-cube/#dsd · https://www.w3.org/TR/vocab-dcat-3/#Class:Dataset_Series
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad

from borderkg import iris
from borderkg.assemble.observations import property_iri
from borderkg.namespaces import BKG, DCAT, DCTERMS, QB, RDF, RDFS, SKOS, XSD
from borderkg.sources.manifest import SourceManifest, Vintage

_TYPE: Final = NamedNode(RDF + "type")


def structure(manifest: SourceManifest, *, described: frozenset[str] = frozenset()) -> list[Quad]:
    """The quads of `…/graph/cube/{cube}/structure`.

    `described` are the releases that the reference data already describes: no triple may stand in two
    public graphs, so nothing is said again about those.
    """
    graph = NamedNode(iris.graph("cube", f"{manifest.key}/structure"))
    statements = [*_data_set(manifest), *_definition(manifest)]
    for vintage in manifest.vintages:
        if vintage.iri not in described:
            statements += _release(manifest, vintage)
    return [Quad(s, p, o, graph) for s, p, o in statements]


def slice_lines(manifest: SourceManifest, vintage: Vintage) -> str:
    """The N-Quads that describe one vintage, in its own graph, before its observations."""
    graph = NamedNode(iris.graph("cube", f"{manifest.key}/{vintage.slug}"))
    cube = NamedNode(iris.cube(manifest.key))
    node = NamedNode(iris.cube(manifest.key, vintage.slug))
    statements: list[_Statement] = [
        (node, _TYPE, NamedNode(QB + "Slice")),
        (node, _TYPE, NamedNode(DCAT + "Dataset")),
        (
            node,
            NamedNode(QB + "sliceStructure"),
            NamedNode(iris.cube(manifest.key, "structure", "by-vintage")),
        ),
        (node, NamedNode(BKG + "vintage"), NamedNode(vintage.iri)),
        (node, NamedNode(DCAT + "inSeries"), cube),
        (node, NamedNode(DCTERMS + "publisher"), NamedNode(manifest.publisher)),
        (node, NamedNode(DCTERMS + "license"), NamedNode(manifest.licence)),
        (node, NamedNode(DCTERMS + "title"), Literal(f"{manifest.title_en}, {vintage.slug}", language="en")),
        (node, NamedNode(DCTERMS + "title"), Literal(f"{manifest.title_es}, {vintage.slug}", language="es")),
        (cube, NamedNode(QB + "slice"), node),
    ]
    if vintage.issued:
        statements.append((node, NamedNode(DCTERMS + "issued"), date_literal(vintage.issued)))
    return "".join(f"{Quad(s, p, o, graph)} .\n" for s, p, o in statements)


_Statement = tuple[NamedNode, NamedNode, NamedNode | Literal]


def _data_set(manifest: SourceManifest) -> Iterator[_Statement]:
    cube = NamedNode(iris.cube(manifest.key))
    yield cube, _TYPE, NamedNode(QB + "DataSet")
    yield cube, _TYPE, NamedNode(DCAT + "DatasetSeries")
    yield cube, NamedNode(QB + "structure"), NamedNode(iris.cube(manifest.key, "structure"))
    yield cube, NamedNode(BKG + "variable"), NamedNode(manifest.variable)
    yield cube, NamedNode(DCTERMS + "title"), Literal(manifest.title_en, language="en")
    yield cube, NamedNode(DCTERMS + "title"), Literal(manifest.title_es, language="es")
    yield cube, NamedNode(RDFS + "label"), Literal(manifest.title_en, language="en")
    yield cube, NamedNode(RDFS + "label"), Literal(manifest.title_es, language="es")
    yield cube, NamedNode(DCTERMS + "publisher"), NamedNode(manifest.publisher)
    yield cube, NamedNode(DCTERMS + "license"), NamedNode(manifest.licence)
    yield cube, NamedNode(DCAT + "landingPage"), NamedNode(manifest.page)
    if manifest.absent_words:
        yield cube, NamedNode(SKOS + "scopeNote"), Literal(manifest.absent_words, language="en")


def _definition(manifest: SourceManifest) -> Iterator[_Statement]:
    cube = manifest.key
    node = NamedNode(iris.cube(cube, "structure"))
    yield node, _TYPE, NamedNode(QB + "DataStructureDefinition")
    attributes = {"unitMeasure", "obsStatus"} | {
        c.term for c in manifest.columns if c.use in ("attribute", "page")
    }
    if any(v.attestation for v in manifest.vintages):
        attributes.add("attestation")
    components = [
        *(("dimension", d) for d in (*manifest.dimensions, "vintage")),
        ("measure", manifest.measure),
        *(("attribute", a) for a in sorted(attributes)),
    ]
    required = {"unitMeasure", "obsStatus"}
    for n, (kind, term) in enumerate(components, 1):
        part = NamedNode(iris.cube(cube, "structure", "component", str(n)))
        yield node, NamedNode(QB + "component"), part
        yield part, _TYPE, NamedNode(QB + "ComponentSpecification")
        yield part, NamedNode(QB + kind), NamedNode(property_iri(term))
        yield part, NamedNode(QB + "order"), Literal(str(n), datatype=NamedNode(XSD + "integer"))
        if kind == "attribute":
            needed = "true" if term in required else "false"
            yield (
                part,
                NamedNode(QB + "componentRequired"),
                Literal(needed, datatype=NamedNode(XSD + "boolean")),
            )
    keys = {
        "by-vintage": ("vintage",),
        "by-series": tuple(d for d in manifest.dimensions if d != "refPeriod"),
    }
    for name, fixed in keys.items():
        key = NamedNode(iris.cube(cube, "structure", name))
        yield node, NamedNode(QB + "sliceKey"), key
        yield key, _TYPE, NamedNode(QB + "SliceKey")
        for term in fixed:
            yield key, NamedNode(QB + "componentProperty"), NamedNode(property_iri(term))


def _release(manifest: SourceManifest, vintage: Vintage) -> Iterator[_Statement]:
    node = NamedNode(vintage.iri)
    day = NamedNode(XSD + "date")
    yield node, _TYPE, NamedNode(BKG + "StatisticalRelease")
    if vintage.issued:
        yield node, NamedNode(DCTERMS + "issued"), date_literal(vintage.issued)
    yield node, NamedNode(DCTERMS + "publisher"), NamedNode(manifest.publisher)
    yield node, NamedNode(BKG + "notBefore"), Literal(vintage.not_before, datatype=day)
    yield node, NamedNode(BKG + "notAfter"), Literal(vintage.not_after, datatype=day)
    yield (
        node,
        NamedNode(BKG + "textHeld"),
        Literal("false", datatype=NamedNode(XSD + "boolean")),
    )
    yield node, NamedNode(SKOS + "prefLabel"), Literal(vintage.title_en, language="en")
    yield node, NamedNode(SKOS + "prefLabel"), Literal(vintage.title_es, language="es")


def date_literal(text: str) -> Literal:
    """A day as xsd:date, a month as xsd:gYearMonth."""
    kind = "date" if len(text) == len("2023-09-22") else "gYearMonth"
    return Literal(text, datatype=NamedNode(XSD + kind))
