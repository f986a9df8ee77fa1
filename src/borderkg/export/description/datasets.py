"""The datasets of a release: the whole, its groups of graphs, tables, queries, and each vintage of a cube.

What each is of, when it was issued, what time it covers, and which files hold it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from borderkg.export.cubes.columns import Cube, Edition, texts
from borderkg.export.description import coverage, wording
from borderkg.export.description.coverage import Span
from borderkg.export.description.files import APACHE, CATALOGUE, CC0, PUBLIC_DOMAIN, RELEASES, File, released
from borderkg.export.description.wording import Texts, filled
from borderkg.export.dump import Dump
from borderkg.namespaces import BKG, DATA, DCAT, DCTERMS, QB, SKOS
from borderkg.store.location import Release

PUBLISHER: Final = CATALOGUE + "/publisher"
_WHOLE: Final = ("borderkg.nq", "borderkg-flat.nt", "borderkg.trig", "borderkg.jsonld")
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
class Described:
    """One dataset, before it is written.

    Attributes:
        node: its IRI.
        title: by language.
        text: its description, by language.
        span: the time that it covers, where that is known.
        files: those that hold it.
        licence: its licence.
        issued: a year, a month or a day; None where the source does not say.
        publisher: the IRI of who publishes it.
        series: the IRI of the series that it is a member of.
        version: of the release, or the key of the vintage.
        identifier: its name within the catalogue.
        keywords: by language.
    """

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


class Datasets:
    """The datasets of `release`, as far as `files` hold them."""

    def __init__(self, release: Release, dump: Dump, files: Sequence[File], cubes: Sequence[Cube]) -> None:
        self._release = release
        self._dump = dump
        self._files = files
        self._cubes = cubes
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
        self.whole = coverage.joined([*self._spans.values(), coverage.events(self._dump)])

    def all(self) -> Iterator[Described]:
        """Every dataset, that of the whole release first."""
        yield Described(
            node=released(self._release),
            title=filled(wording.RELEASE, id=self._release.id),
            text=wording.RELEASE_TEXT,
            span=self.whole,
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

    def _group(self, node: str) -> Described:
        said = self._dump.about(node)
        key = said[DCTERMS + "identifier"][0].value
        title = texts(said[DCTERMS + "title"])
        beginnings = _GROUP_FILES.get(key, ())
        return Described(
            node=node,
            title=title,
            text=wording.GROUPS.get(key, title),
            span=self.whole,
            files=self._below(*beginnings),
            licence=said[DCTERMS + "license"][0].value,
            issued=self._date,
            version=self._release.id,
            identifier=key,
        )

    def _extra(self, key: str, title: Texts, text: Texts, below: str, licence: str) -> Iterator[Described]:
        if any(file.path.startswith(below) for file in self._files):
            yield Described(
                node=f"{CATALOGUE}/{key}",
                title=title,
                text=text,
                span=self.whole,
                files=self._below(below),
                licence=licence,
                issued=self._date,
                version=self._release.id,
                identifier=key,
            )

    def _editions(self, cube: Cube) -> Iterator[Described]:
        words = self._keywords(cube)
        licence = cube.licence or PUBLIC_DOMAIN
        for key in self.order(cube):
            yield Described(
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
            yield Described(
                node=f"{CATALOGUE}/cubes/{cube.key}",
                title=filled(wording.TABLE, title=cube.title),
                text=wording.TABLE_TEXT,
                span=self.span(cube),
                files=[*tables, *self._named(f"turtle/cube/{cube.key}/structure.ttl")],
                licence=licence,
                issued=self._date,
                publisher=cube.publisher or PUBLISHER,
                series=cube.iri,
                version=self._release.id,
                identifier=cube.key,
                keywords=words,
            )

    def _below(self, *beginnings: str) -> list[File]:
        """The files below folders; the whole dump where there are none, since that holds all."""
        return self._named(*beginnings) or self._named("borderkg.nq")

    def _named(self, *beginnings: str) -> list[File]:
        return [file for file in self._files if file.path.startswith(beginnings)]

    def _first_issued(self, cube: Cube, edition: Edition) -> str | None:
        """When a vintage was published, to the day or the month; None where the source does not say."""
        said = self._dump.about(f"{DATA}{cube.key}/{edition.key}", but=QB + "observation")
        return next((t.value for t in said.get(DCTERMS + "issued", [])), None)

    def order(self, cube: Cube) -> list[str]:
        """The vintages of a cube as they were issued, those without a date last."""
        keys = [edition.key for edition in cube.editions]
        return sorted(keys, key=lambda key: (self._issued[cube.key, key] or "9999", key))

    def span(self, cube: Cube) -> Span | None:
        """The time that all vintages of a cube cover together."""
        return coverage.joined(self._spans[cube.key, edition.key] for edition in cube.editions)

    def _keywords(self, cube: Cube) -> dict[str, tuple[str, ...]]:
        variable = cube.resource(BKG + "variable")
        labels = texts(self._dump.about(variable).get(SKOS + "prefLabel", [])) if variable else {}
        return {
            language: (*words, *([labels[language]] if language in labels else ()))
            for language, words in wording.KEYWORDS.items()
        }
