"""The catalogue of a release by DCAT-AP 3: a series of releases, and a series a source of official figures.

Every mandatory and recommended property that the release has a value for is there; what has none is left out.
The vocabularies of codes are described beside it, so that it can be checked without the network.

https://semiceu.github.io/DCAT-AP/releases/3.0.0/ · https://www.w3.org/TR/vocab-dcat-3/
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from pyoxigraph import Literal

from borderkg.export.cubes.columns import Cube, Edition, cubes, texts
from borderkg.export.description import authority, coverage, wording
from borderkg.export.description.coverage import Span
from borderkg.export.description.distributions import distribution, licences
from borderkg.export.description.files import (
    APACHE,
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

PUBLISHER: Final = CATALOGUE + "/publisher"
CONTACT: Final = CATALOGUE + "/contact"
_WHOLE: Final = ("borderkg.nq", "borderkg-flat.nt", "borderkg.trig", "borderkg.jsonld")
_AUTHORITIES: Final = frozenset((BKG + "Agency", BKG + "Government"))
_GROUP_FILES: Final[Mapping[str, tuple[str, ...]]] = {
    "curation": ("turtle/curation/", "links/"),
    "documents": ("turtle/document/",),
    "schemes": ("turtle/scheme/", "ontology/vocabularies/"),
    "ontology": ("turtle/ontology/", "ontology/borderkg.ttl", "ontology/modules/", "ontology/alignments/"),
    "shapes": ("turtle/shapes/", "ontology/shapes/"),
    "reference": ("turtle/reference/",),
    "inferred": ("turtle/inferred/",),
    "derived": ("turtle/derived/",),
    "checks": ("turtle/checks/",),
    "metadata": ("turtle/meta/",),
    "statistics": ("tables/observations.",),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Described:
    """One dataset before it is written."""

    node: str
    title: Texts
    text: Texts
    span: Span | None
    files: Sequence[File]
    licence: str
    issued: str | None
    publisher: str = PUBLISHER
    series: str | None = None
    version: str | None = None
    identifier: str = ""
    keywords: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: wording.KEYWORDS)


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
    return turtle(_Writer(release, files or dumps(release), held, endpoint).statements())


class _Writer:
    def __init__(
        self, release: Release, files: Sequence[File], held: Sequence[Cube] | None, endpoint: str | None
    ) -> None:
        self._release = release
        self._dump = Dump(release.dump)
        self._files = files
        self._cubes = cubes(release) if held is None else held
        self._endpoint = endpoint
        self._date = str(release.manifest.get("date", ""))
        self._issued = {
            (cube.key, edition.key): self._first_issued(cube, edition)
            for cube in self._cubes
            for edition in cube.editions
        }
        self._spans = {
            (cube.key, edition.key): coverage.span_of(
                self._dump, edition.periods, until=self._issued[cube.key, edition.key]
            )
            for cube in self._cubes
            for edition in cube.editions
        }
        self._whole = coverage.joined([*self._spans.values(), coverage.events(self._dump)])

    def statements(self) -> Iterator[Statement]:
        datasets = list(self._datasets())
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

    def _catalogue(self, datasets: Iterable[_Described]) -> Iterator[Statement]:
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
        yield from self._coverage(CATALOGUE, self._whole)
        for dataset in datasets:
            yield CATALOGUE, DCAT + "dataset", iri(dataset.node)
        for series in (RELEASES, *(cube.iri for cube in self._cubes)):
            yield CATALOGUE, DCAT + "resource", iri(series)

    def _series(self) -> Iterator[Statement]:
        yield from self._one_series(
            RELEASES, wording.SERIES, wording.SERIES_TEXT, self._whole, PUBLISHER, [released(self._release)]
        )
        yield RELEASES, DCTERMS + "license", iri(CC0)
        for cube in self._cubes:
            yield from self._one_series(
                cube.iri,
                cube.title,
                filled(wording.CUBE_TEXT, title=cube.title),
                self._span(cube),
                cube.publisher or PUBLISHER,
                [f"{DATA}{cube.key}/{key}" for key in self._order(cube)],
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

    def _datasets(self) -> Iterator[_Described]:
        yield _Described(
            node=released(self._release),
            title=filled(wording.RELEASE, id=self._release.id),
            text=wording.RELEASE_TEXT,
            span=self._whole,
            files=[file for file in self._files if file.path in _WHOLE],
            licence=CC0,
            issued=self._date,
            series=RELEASES,
            version=self._release.id,
            identifier=self._release.id,
        )
        for group in self._dump.about(CATALOGUE).get(DCAT + "dataset", []):
            yield self._group(group.value)
        yield from self._extra("tables", wording.TABLES, wording.TABLES_TEXT, "tables/", CC0)
        yield from self._extra("queries", wording.QUERIES, wording.QUERIES_TEXT, "queries/", APACHE)
        for cube in self._cubes:
            yield from self._editions(cube)

    def _group(self, node: str) -> _Described:
        said = self._dump.about(node)
        key = said[DCTERMS + "identifier"][0].value
        title = texts(said[DCTERMS + "title"])
        beginnings = _GROUP_FILES.get(key, ())
        return _Described(
            node=node,
            title=title,
            text=wording.GROUPS.get(key, title),
            span=self._whole,
            files=self._below(*beginnings),
            licence=said[DCTERMS + "license"][0].value,
            issued=self._date,
            version=self._release.id,
            identifier=key,
        )

    def _extra(self, key: str, title: Texts, text: Texts, below: str, licence: str) -> Iterator[_Described]:
        if any(file.path.startswith(below) for file in self._files):
            yield _Described(
                node=f"{CATALOGUE}/{key}",
                title=title,
                text=text,
                span=self._whole,
                files=self._below(below),
                licence=licence,
                issued=self._date,
                version=self._release.id,
                identifier=key,
            )

    def _editions(self, cube: Cube) -> Iterator[_Described]:
        words = self._keywords(cube)
        licence = cube.licence or PUBLIC_DOMAIN
        for key in self._order(cube):
            yield _Described(
                node=f"{DATA}{cube.key}/{key}",
                title=filled({"en": "{title}, {key}", "es": "{title}, {key}"}, title=cube.title, key=key),
                text=filled(wording.VINTAGE_TEXT, title=cube.title, key=key),
                span=self._spans[cube.key, key],
                files=self._below(f"turtle/cube/{cube.key}/{key}.ttl"),
                licence=licence,
                issued=self._issued[cube.key, key],
                publisher=cube.publisher or PUBLISHER,
                series=cube.iri,
                version=key,
                identifier=f"{cube.key}/{key}",
                keywords=words,
            )
        tables = [file for file in self._files if file.path.startswith(f"cubes/{cube.key}.")]
        if tables:
            yield _Described(
                node=f"{CATALOGUE}/cubes/{cube.key}",
                title=filled(wording.TABLE, title=cube.title),
                text=wording.TABLE_TEXT,
                span=self._span(cube),
                files=[*tables, *self._named(f"turtle/cube/{cube.key}/structure.ttl")],
                licence=licence,
                issued=self._date,
                publisher=cube.publisher or PUBLISHER,
                series=cube.iri,
                version=self._release.id,
                identifier=cube.key,
                keywords=words,
            )

    def _dataset(self, one: _Described) -> Iterator[Statement]:
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

    def _below(self, *beginnings: str) -> list[File]:
        """The files below folders; the whole dump where there are none, since that holds all."""
        return self._named(*beginnings) or self._named("borderkg.nq")

    def _named(self, *beginnings: str) -> list[File]:
        return [file for file in self._files if file.path.startswith(beginnings)]

    def _first_issued(self, cube: Cube, edition: Edition) -> str | None:
        """When a vintage was published, to the day or the month; None where the source does not say."""
        said = self._dump.about(f"{DATA}{cube.key}/{edition.key}", but=QB + "observation")
        return next((t.value for t in said.get(DCTERMS + "issued", [])), None)

    def _order(self, cube: Cube) -> list[str]:
        """The vintages of a cube as they were issued, those without a date last."""
        keys = [edition.key for edition in cube.editions]
        return sorted(keys, key=lambda key: (self._issued[cube.key, key] or "9999", key))

    def _span(self, cube: Cube) -> Span | None:
        return coverage.joined(self._spans[cube.key, edition.key] for edition in cube.editions)

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

    def _keywords(self, cube: Cube) -> dict[str, tuple[str, ...]]:
        variable = cube.resource(BKG + "variable")
        labels = texts(self._dump.about(variable).get(SKOS + "prefLabel", [])) if variable else {}
        return {
            language: (*words, *([labels[language]] if language in labels else ()))
            for language, words in wording.KEYWORDS.items()
        }

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
