"""Codes of others that a catalogue speaks with, each described enough to be checked without the network.

https://semiceu.github.io/DCAT-AP/releases/3.0.0/#controlled-vocs
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from pyoxigraph import Literal

from borderkg.export.description.statements import Statement, in_languages, iri
from borderkg.namespaces import DCAT, DCTERMS, GEO, RDF, SKOS, SPDX

_EU: Final = "http://publications.europa.eu/resource/authority/"
_ADMS: Final = "http://purl.org/adms/"
THEMES: Final = _EU + "data-theme"
COUNTRY: Final = _EU + "country/"


class Code(NamedTuple):
    """A concept of a controlled vocabulary: its IRI, the vocabulary, what it is, and its labels."""

    iri: str
    scheme: str
    kind: str | None
    labels: dict[str, str]


def _eu(scheme: str, code: str, english: str, spanish: str, kind: str | None = None) -> Code:
    return Code(f"{_EU}{scheme}/{code}", f"{_EU}{scheme}", kind, {"en": english, "es": spanish})


def _adms(scheme: str, code: str, english: str, spanish: str) -> Code:
    return Code(f"{_ADMS}{scheme}/{code}", f"{_ADMS}{scheme}/1.0", None, {"en": english, "es": spanish})


LANGUAGES: Final = (
    _eu("language", "ENG", "English", "inglés", DCTERMS + "LinguisticSystem"),
    _eu("language", "SPA", "Spanish", "español", DCTERMS + "LinguisticSystem"),
)
SUBJECTS: Final = (
    _eu("data-theme", "GOVE", "Government and public sector", "Gobierno y sector público"),
    _eu("data-theme", "INTR", "International issues", "Asuntos internacionales"),
    _eu(
        "data-theme",
        "JUST",
        "Justice, legal system and public safety",
        "Justicia, sistema jurídico y seguridad",
    ),
    _eu("data-theme", "SOCI", "Population and society", "Población y sociedad"),
)
COUNTRIES: Final = (
    _eu("country", "MEX", "Mexico", "México", DCTERMS + "Location"),
    _eu("country", "USA", "United States", "Estados Unidos", DCTERMS + "Location"),
)
AVAILABILITY: Final = _eu("planned-availability", "STABLE", "stable", "estable")
PUBLIC: Final = _eu("access-right", "PUBLIC", "public", "público", DCTERMS + "RightsStatement")
PROJECT: Final = _adms(
    "publishertype",
    "NonGovernmentalOrganisation",
    "Non-Governmental Organisation",
    "Organización no gubernamental",
)
AUTHORITY: Final = _adms("publishertype", "NationalAuthority", "National authority", "Autoridad nacional")
NO_RIGHTS: Final = _adms("licencetype", "PublicDomain", "Public domain", "Dominio público")
NAMED: Final = _adms("licencetype", "Attribution", "Attribution", "Reconocimiento")
SHA256: Final = SPDX + "checksumAlgorithm_sha256"
_BOXES: Final = {
    COUNTRIES[0].iri: ("https://www.geonames.org/3996063", -118.454, 14.533, -86.703, 32.717),
    COUNTRIES[1].iri: ("https://www.geonames.org/6252001", -124.733, 24.544, -66.955, 49.389),
}
"""Where GeoNames says so, and west, south, east, north: of the contiguous states for the United States."""
_WKT: Final = GEO + "wktLiteral"
_SCHEMES: Final = {
    f"{_EU}language": {"en": "Languages", "es": "Lenguas"},
    THEMES: {"en": "Data themes", "es": "Temas de datos"},
    f"{_EU}country": {"en": "Countries", "es": "Países"},
    f"{_EU}planned-availability": {"en": "Planned availability", "es": "Disponibilidad prevista"},
    f"{_EU}access-right": {"en": "Access rights", "es": "Derechos de acceso"},
    f"{_EU}file-type": {"en": "File types", "es": "Tipos de fichero"},
    f"{_ADMS}publishertype/1.0": {"en": "Publisher types", "es": "Tipos de editor"},
    f"{_ADMS}licencetype/1.0": {"en": "Licence types", "es": "Tipos de licencia"},
}


def file_type(code: str, name: str) -> Code:
    """A kind of file, from the EU table of file types."""
    return _eu("file-type", code, name, name, DCTERMS + "MediaTypeOrExtent")


def described(code: Code) -> Iterator[Statement]:
    """What a catalogue says of a code: its label and its scheme, with the title of that."""
    yield code.iri, RDF + "type", iri(SKOS + "Concept")
    if code.kind:
        yield code.iri, RDF + "type", iri(code.kind)
    yield code.iri, SKOS + "inScheme", iri(code.scheme)
    yield from in_languages(code.iri, SKOS + "prefLabel", code.labels)
    yield from scheme(code.scheme)


def scheme(name: str) -> Iterator[Statement]:
    """What a catalogue says of a vocabulary of codes."""
    yield name, RDF + "type", iri(SKOS + "ConceptScheme")
    yield from in_languages(name, DCTERMS + "title", _SCHEMES[name])


def boxes() -> Iterator[Statement]:
    """The box around each country and its middle, as WKT.

    https://www.w3.org/TR/vocab-dcat-3/#Property:location_bbox
    """
    for country, (source, west, south, east, north) in _BOXES.items():
        corners = ((west, south), (east, south), (east, north), (west, north), (west, south))
        ring = ", ".join(f"{x:.3f} {y:.3f}" for x, y in corners)
        middle = f"POINT({(west + east) / 2:.3f} {(south + north) / 2:.3f})"
        yield country, DCAT + "bbox", Literal(f"POLYGON(({ring}))", datatype=iri(_WKT))
        yield country, DCAT + "centroid", Literal(middle, datatype=iri(_WKT))
        yield country, DCTERMS + "source", iri(source)


def algorithm() -> Iterator[Statement]:
    """SHA-256, as an algorithm of checksums (https://spdx.org/rdf/terms/)."""
    yield SHA256, RDF + "type", iri(SPDX + "ChecksumAlgorithm")
    yield SHA256, SKOS + "prefLabel", Literal("SHA-256")
