"""The catalogue of a release by DCAT-AP 3: a series of releases, and a series a source of official figures.

Every mandatory and recommended property that the release has a value for is there; what has none is left out.
The vocabularies of codes are described beside it, so that it can be checked without the network.

https://semiceu.github.io/DCAT-AP/releases/3.0.0/ · https://www.w3.org/TR/vocab-dcat-3/
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Final

from pyoxigraph import Literal

from borderkg.export.cubes.columns import Cube, cubes, texts
from borderkg.export.description import authority, coverage, wording
from borderkg.export.description.coverage import Span
from borderkg.export.description.datasets import PUBLISHER, Datasets, Described
from borderkg.export.description.distributions import distribution, licences
from borderkg.export.description.files import (
    CATALOGUE,
    CC0,
    PUBLIC_DOMAIN,
    RELEASES,
    File,
    dumps,
    released,
)
from borderkg.export.description.statements import Statement, day, in_languages, iri, turtle
from borderkg.export.description.wording import Texts, filled
from borderkg.export.dump import Dump
from borderkg.namespaces import (
    BASE,
    BKG,
    DATA,
    DCAT,
    DCTERMS,
    FOAF,
    PROV,
    QB,
    RDF,
    SKOS,
    VCARD,
)
from borderkg.store.location import Release

CONTACT: Final = CATALOGUE + "/contact"
_AUTHORITIES: Final = frozenset((BKG + "Agency", BKG + "Government"))


def catalogue(
    release: Release,
    *,
    files: Sequence[File] = (),
    held: Sequence[Cube] | None = None,
    endpoint: str | None = None,
) -> bytes:
    """The DCAT-AP 3 catalogue of a release, as Turtle; made in this process from its dump and manifest.

    A bundle holds it as `dcat.ttl`, with a distribution for each of its files; a service may call this once
    for each release that it opens (`/dcat.ttl`) and keep the bytes.

    Args:
        release: the release, or a bundle of one.
        files: what can be downloaded; the two dumps that every release has when it is empty.
        held: its cubes, where they are known already.
        endpoint: the address of a SPARQL endpoint that serves the release.

    Raises:
        DamagedReleaseError: when the dump or the manifest cannot be read.
    """
    return turtle(_Writer(release, files, held, endpoint).statements())


class _Writer:
    def __init__(
        self, release: Release, files: Sequence[File], held: Sequence[Cube] | None, endpoint: str | None
    ) -> None:
        self._release = release
        self._dump = Dump(release.dump)
        self._cubes = cubes(release) if held is None else held
        self._endpoint = endpoint
        self._date = str(release.manifest.get("date", ""))
        self._datasets = Datasets(release, self._dump, files or dumps(release), self._cubes)

    def statements(self) -> Iterator[Statement]:
        datasets = list(self._datasets.all())
        yield from self._catalogue(datasets)
        yield from self._series()
        publishers = {PUBLISHER: None}
        used: dict[str, File] = {}
        for dataset in datasets:
            yield from self._dataset(dataset)
            publishers[dataset.publisher] = None
            used |= {file.path: file for file in dataset.files}
        for file in used.values():
            yield from distribution(self._release, file, self._date)
        for publisher in publishers:
            yield from self._agent(publisher)
        yield from self._contact()
        yield from licences({CC0, *(d.licence for d in datasets), *(f.licence for f in used.values())})
        yield from authority.algorithm()
        yield from authority.scheme(authority.THEMES)
        for code in (*authority.LANGUAGES, *authority.SUBJECTS, *authority.COUNTRIES, authority.PUBLIC):
            yield from authority.described(code)
        yield from authority.boxes()
        if self._endpoint:
            yield from self._service(self._endpoint)

    # -- the catalogue and its series -------------------------------------------------------

    def _catalogue(self, datasets: Iterable[Described]) -> Iterator[Statement]:
        yield CATALOGUE, RDF + "type", iri(DCAT + "Catalog")
        yield from in_languages(CATALOGUE, DCTERMS + "title", wording.CATALOGUE_TITLE)
        yield from in_languages(CATALOGUE, DCTERMS + "description", wording.CATALOGUE_TEXT)
        yield CATALOGUE, DCTERMS + "publisher", iri(PUBLISHER)
        yield CATALOGUE, DCTERMS + "issued", day(self._date)
        yield CATALOGUE, DCTERMS + "modified", day(self._date)
        yield CATALOGUE, DCAT + "version", Literal(self._release.id)
        yield CATALOGUE, DCTERMS + "license", iri(CC0)
        yield CATALOGUE, FOAF + "homepage", iri(BASE)
        yield CATALOGUE, DCAT + "themeTaxonomy", iri(authority.THEMES)
        yield from self._languages(CATALOGUE)
        yield from self._coverage(CATALOGUE, self._datasets.whole)
        for dataset in datasets:
            yield CATALOGUE, DCAT + "dataset", iri(dataset.node)
        for series in (RELEASES, *(cube.iri for cube in self._cubes)):
            yield CATALOGUE, DCAT + "resource", iri(series)

    def _series(self) -> Iterator[Statement]:
        yield from self._one_series(
            RELEASES,
            wording.SERIES,
            wording.SERIES_TEXT,
            self._datasets.whole,
            PUBLISHER,
            [released(self._release)],
        )
        yield RELEASES, DCTERMS + "license", iri(CC0)
        for cube in self._cubes:
            yield from self._one_series(
                cube.iri,
                cube.title,
                filled(wording.CUBE_TEXT, title=cube.title),
                self._datasets.span(cube),
                cube.publisher or PUBLISHER,
                [f"{DATA}{cube.key}/{key}" for key in self._datasets.order(cube)],
            )
            yield cube.iri, RDF + "type", iri(QB + "DataSet")
            yield cube.iri, DCTERMS + "license", iri(cube.licence or PUBLIC_DOMAIN)
            if cube.page:
                yield cube.iri, DCAT + "landingPage", iri(cube.page)
            if cube.source:
                yield cube.iri, PROV + "wasDerivedFrom", iri(cube.source)

    def _one_series(
        self, node: str, title: Texts, text: Texts, span: Span | None, publisher: str, members: Sequence[str]
    ) -> Iterator[Statement]:
        yield node, RDF + "type", iri(DCAT + "DatasetSeries")
        yield from in_languages(node, DCTERMS + "title", title)
        yield from in_languages(node, DCTERMS + "description", text)
        yield node, DCTERMS + "publisher", iri(publisher)
        yield node, DCAT + "contactPoint", iri(CONTACT)
        yield node, DCTERMS + "modified", day(self._date)
        yield from self._coverage(node, span)
        if members:
            yield node, DCAT + "first", iri(members[0])
            yield node, DCAT + "last", iri(members[-1])
        for before, after in pairwise(members):
            yield after, DCAT + "prev", iri(before)

    # -- the datasets -----------------------------------------------------------------------

    def _dataset(self, one: Described) -> Iterator[Statement]:
        yield one.node, RDF + "type", iri(DCAT + "Dataset")
        yield from in_languages(one.node, DCTERMS + "title", one.title)
        yield from in_languages(one.node, DCTERMS + "description", one.text)
        yield one.node, DCTERMS + "identifier", Literal(one.identifier)
        yield one.node, DCTERMS + "publisher", iri(one.publisher)
        yield one.node, DCAT + "contactPoint", iri(CONTACT)
        yield one.node, DCTERMS + "license", iri(one.licence)
        yield one.node, DCTERMS + "accessRights", iri(authority.PUBLIC.iri)
        if one.issued:
            yield one.node, DCTERMS + "issued", day(one.issued)
        if one.version:
            yield one.node, DCAT + "version", Literal(one.version)
        if one.series:
            yield one.node, DCAT + "inSeries", iri(one.series)
        for code in authority.SUBJECTS:
            yield one.node, DCAT + "theme", iri(code.iri)
        for language, words in one.keywords.items():
            for word in words:
                yield one.node, DCAT + "keyword", Literal(word, language=language)
        yield from self._languages(one.node)
        yield from self._coverage(one.node, one.span)
        for file in one.files:
            yield one.node, DCAT + "distribution", iri(f"{released(self._release)}/file/{file.path}")
        if one.node != released(self._release) and not one.series:
            yield released(self._release), DCTERMS + "hasPart", iri(one.node)

    # -- parts ------------------------------------------------------------------------------

    def _coverage(self, node: str, span: Span | None) -> Iterator[Statement]:
        for code in authority.COUNTRIES:
            yield node, DCTERMS + "spatial", iri(code.iri)
        if span:
            period, statements = coverage.time(span)
            yield node, DCTERMS + "temporal", iri(period)
            yield from statements

    def _languages(self, node: str) -> Iterator[Statement]:
        for code in authority.LANGUAGES:
            yield node, DCTERMS + "language", iri(code.iri)

    def _agent(self, node: str) -> Iterator[Statement]:
        yield node, RDF + "type", iri(FOAF + "Agent")
        if node == PUBLISHER:
            yield node, FOAF + "name", Literal(wording.PROJECT)
            yield node, FOAF + "homepage", iri(BASE)
            yield node, DCTERMS + "type", iri(authority.PROJECT.iri)
            yield from authority.described(authority.PROJECT)
            return
        said = self._dump.about(node)
        yield from in_languages(node, FOAF + "name", texts(said.get(SKOS + "prefLabel", [])) or {"": node})
        if any(kind.value in _AUTHORITIES for kind in said.get(RDF + "type", [])):
            yield node, DCTERMS + "type", iri(authority.AUTHORITY.iri)
            yield from authority.described(authority.AUTHORITY)

    def _contact(self) -> Iterator[Statement]:
        yield CONTACT, RDF + "type", iri(VCARD + "Kind")
        yield CONTACT, RDF + "type", iri(VCARD + "Organization")
        yield CONTACT, VCARD + "fn", Literal(wording.PROJECT)
        yield CONTACT, VCARD + "hasURL", iri(BASE)
        yield BASE, RDF + "type", iri(FOAF + "Document")

    def _service(self, endpoint: str) -> Iterator[Statement]:
        node = CATALOGUE + "/service"
        yield CATALOGUE, DCAT + "service", iri(node)
        yield node, RDF + "type", iri(DCAT + "DataService")
        yield from in_languages(node, DCTERMS + "title", wording.ENDPOINT)
        yield node, DCAT + "endpointURL", iri(endpoint)
        yield node, DCAT + "endpointDescription", iri(endpoint)
        yield node, DCTERMS + "conformsTo", iri("https://www.w3.org/TR/sparql11-protocol/")
        yield node, DCTERMS + "publisher", iri(PUBLISHER)
        yield node, DCAT + "contactPoint", iri(CONTACT)
        yield node, DCAT + "servesDataset", iri(released(self._release))
        for code in authority.SUBJECTS:
            yield node, DCAT + "theme", iri(code.iri)
        for language, words in wording.KEYWORDS.items():
            for word in words:
                yield node, DCAT + "keyword", Literal(word, language=language)
