"""Files as distributions of datasets: address, size, checksum, media type, licence.

https://www.w3.org/TR/vocab-dcat-3/#Class:Distribution · https://spdx.org/rdf/terms/
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from pyoxigraph import Literal

from borderkg.export.description import authority, wording
from borderkg.export.description.files import (
    APACHE,
    CATALOGUE,
    CC0,
    CODES,
    PUBLIC_DOMAIN,
    File,
    address,
    released,
)
from borderkg.export.description.statements import Statement, day, in_languages, iri, typed
from borderkg.namespaces import DCAT, DCAT_AP, DCTERMS, RDF, RDFS, SPDX
from borderkg.store.location import Release

RIGHTS: Final = CATALOGUE + "/rights/quoted-phrases"
_IANA: Final = "https://www.iana.org/assignments/media-types/"
_QUOTING: Final = ("borderkg.", "borderkg-flat.", "turtle/document/")
_LICENCES: Final = {
    CC0: ("Creative Commons CC0 1.0 Universal", authority.NO_RIGHTS),
    PUBLIC_DOMAIN: ("Public Domain Mark 1.0", authority.NO_RIGHTS),
    APACHE: ("Apache License 2.0", authority.NAMED),
}


def distribution(release: Release, file: File, date: str) -> Iterator[Statement]:
    """What a catalogue says of one file."""
    node = f"{released(release)}/file/{file.path}"
    checksum = node + "/checksum"
    code = authority.file_type(file.format.code, CODES.get(file.format.code, file.format.name))
    yield node, RDF + "type", iri(DCAT + "Distribution")
    yield node, DCTERMS + "title", Literal(file.path)
    yield from in_languages(
        node,
        DCTERMS + "description",
        wording.filled(wording.FILE_TEXT, path=file.path, id=release.id, format=file.format.name),
    )
    yield node, DCAT + "accessURL", iri(address(release, file.path))
    yield node, DCAT + "downloadURL", iri(address(release, file.path))
    yield node, DCAT + "byteSize", typed(str(file.bytes), "nonNegativeInteger")
    yield node, DCAT + "mediaType", iri(_IANA + file.format.media_type)
    yield _IANA + file.format.media_type, RDF + "type", iri(DCTERMS + "MediaType")
    yield node, DCTERMS + "format", iri(code.iri)
    yield node, DCTERMS + "license", iri(file.licence)
    yield node, DCAT_AP + "availability", iri(authority.AVAILABILITY.iri)
    yield node, DCTERMS + "issued", day(date)
    for language in authority.LANGUAGES:
        yield node, DCTERMS + "language", iri(language.iri)
    yield node, SPDX + "checksum", iri(checksum)
    yield checksum, RDF + "type", iri(SPDX + "Checksum")
    yield checksum, SPDX + "algorithm", iri(authority.SHA256)
    yield checksum, SPDX + "checksumValue", typed(file.sha256, "hexBinary")
    if file.path.startswith(_QUOTING):
        yield node, DCTERMS + "rights", iri(RIGHTS)
        yield RIGHTS, RDF + "type", iri(DCTERMS + "RightsStatement")
        yield from in_languages(RIGHTS, RDFS + "label", wording.QUOTED)
    yield from authority.described(code)
    yield from authority.described(authority.AVAILABILITY)


def licences(used: Iterable[str]) -> Iterator[Statement]:
    """The licences in use, as documents with a type."""
    for licence in used:
        yield licence, RDF + "type", iri(DCTERMS + "LicenseDocument")
        title, kind = _LICENCES.get(licence, ("", None))
        if kind:
            yield licence, DCTERMS + "title", Literal(title)
            yield licence, DCTERMS + "type", iri(kind.iri)
            yield from authority.described(kind)
