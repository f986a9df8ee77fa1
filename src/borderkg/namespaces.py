"""Every namespace and prefix, in one place; plain strings, so that importing this costs nothing."""

from __future__ import annotations

from typing import Final

BASE: Final = "https://w3id.org/borderkg/"
BKG: Final = BASE + "ns#"
ONTOLOGY: Final = BASE + "ns"
ID: Final = BASE + "id/"
SCHEME: Final = BASE + "scheme/"
DATA: Final = BASE + "data/"
GRAPH: Final = BASE + "graph/"
SHAPES: Final = BASE + "shapes#"

RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS: Final = "http://www.w3.org/2000/01/rdf-schema#"
OWL: Final = "http://www.w3.org/2002/07/owl#"
XSD: Final = "http://www.w3.org/2001/XMLSchema#"
SKOS: Final = "http://www.w3.org/2004/02/skos/core#"
SH: Final = "http://www.w3.org/ns/shacl#"
PROV: Final = "http://www.w3.org/ns/prov#"
OA: Final = "http://www.w3.org/ns/oa#"
ORG: Final = "http://www.w3.org/ns/org#"
FOAF: Final = "http://xmlns.com/foaf/0.1/"
SEM: Final = "http://semanticweb.cs.vu.nl/2009/11/sem/"
SCHEMA: Final = "https://schema.org/"
QB: Final = "http://purl.org/linked-data/cube#"
SDMX_DIMENSION: Final = "http://purl.org/linked-data/sdmx/2009/dimension#"
SDMX_MEASURE: Final = "http://purl.org/linked-data/sdmx/2009/measure#"
SDMX_ATTRIBUTE: Final = "http://purl.org/linked-data/sdmx/2009/attribute#"
SDMX_CODE: Final = "http://purl.org/linked-data/sdmx/2009/code#"
SDMX_CONCEPT: Final = "http://purl.org/linked-data/sdmx/2009/concept#"
DCAT: Final = "http://www.w3.org/ns/dcat#"
DCTERMS: Final = "http://purl.org/dc/terms/"
DCAT_AP: Final = "http://data.europa.eu/r5r/"
ADMS: Final = "http://www.w3.org/ns/adms#"
SPDX: Final = "http://spdx.org/rdf/terms#"
VCARD: Final = "http://www.w3.org/2006/vcard/ns#"
VOID: Final = "http://rdfs.org/ns/void#"
VANN: Final = "http://purl.org/vocab/vann/"
TIME: Final = "http://www.w3.org/2006/time#"
GEO: Final = "http://www.opengis.net/ont/geosparql#"
WGS84: Final = "http://www.w3.org/2003/01/geo/wgs84_pos#"

PREFIXES: Final[dict[str, str]] = {
    "bkg": BKG,
    "shape": SHAPES,
    "rdf": RDF,
    "rdfs": RDFS,
    "owl": OWL,
    "xsd": XSD,
    "skos": SKOS,
    "sh": SH,
    "prov": PROV,
    "oa": OA,
    "org": ORG,
    "foaf": FOAF,
    "sem": SEM,
    "schema": SCHEMA,
    "qb": QB,
    "sdmx-dimension": SDMX_DIMENSION,
    "sdmx-measure": SDMX_MEASURE,
    "sdmx-attribute": SDMX_ATTRIBUTE,
    "sdmx-code": SDMX_CODE,
    "sdmx-concept": SDMX_CONCEPT,
    "dcat": DCAT,
    "dcterms": DCTERMS,
    "void": VOID,
    "vann": VANN,
    "time": TIME,
    "geo": GEO,
    "wgs84": WGS84,
    # things of ours, by kind
    "person": ID + "person/",
    "organization": ID + "org/",
    "group": ID + "group/",
    "post": ID + "post/",
    "tenure": ID + "tenure/",
    "event": ID + "event/",
    "place": ID + "place/",
    "period": ID + "period/",
    "law": ID + "law/",
    "practice": ID + "practice/",
    "doc": ID + "doc/",
    "vintage": ID + "vintage/",
    "scheme": SCHEME,
    "graph": GRAPH,
}
"""Prefix to namespace, for every file that we write and every query that we read."""


def expand(name: str) -> str:
    """The absolute IRI that `name` stands for: a CURIE, a path below the base, or an IRI already.

    >>> expand("bkg:Person")
    'https://w3id.org/borderkg/ns#Person'
    >>> expand("id/person/antony-blinken")
    'https://w3id.org/borderkg/id/person/antony-blinken'
    >>> expand("https://example.org/x")
    'https://example.org/x'
    """
    prefix, colon, local = name.partition(":")
    if colon and local.startswith("//"):
        return name
    if colon and prefix in PREFIXES:
        return PREFIXES[prefix] + local
    if colon:
        return name
    return BASE + name.lstrip("/")


def shrink(iri: str) -> str:
    """The shortest readable form of `iri`: a CURIE where its local part is a plain name.

    >>> shrink("https://w3id.org/borderkg/id/person/antony-blinken")
    'person:antony-blinken'
    >>> shrink("https://w3id.org/borderkg/id/doc/x/claim/3")
    'id/doc/x/claim/3'
    """
    best = ""
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace) and len(namespace) > len(PREFIXES.get(best, "")):
            local = iri[len(namespace) :]
            if local and not any(c in local for c in "/#?%:"):
                best = prefix
    if best:
        return f"{best}:{iri[len(PREFIXES[best]) :]}"
    if iri.startswith(BASE):
        return iri[len(BASE) :]
    return iri
