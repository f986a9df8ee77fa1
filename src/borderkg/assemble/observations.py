"""Rows of a table become the N-Quads of observations, as text and never as objects.

An observation is flat: it carries every dimension, its vintage, its measure, unit and status. Its IRI
is its vintage's and the slugs of its dimensions in the order of the structure, so a duplicate collides.
https://www.w3.org/TR/vocab-data-cube/#dsd-example · https://www.w3.org/TR/n-quads/

The text of a row is one string join whose separator is the subject: each statement is a constant tail,
looked up by printed value. Building RDF terms row by row was measured to be ten times slower.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from borderkg import iris
from borderkg.namespaces import BKG, QB, RDF, SDMX_ATTRIBUTE, XSD, expand
from borderkg.sources import engines, numbers, tables
from borderkg.sources.manifest import INTEGER_DIMENSIONS, Reason, SourceManifest, Vintage
from borderkg.sources.survey import Survey, measure_of, pages

PERIOD: Final = iris.thing("period") + "/"
TERMS: Final[Mapping[str, str]] = {
    "unitMeasure": SDMX_ATTRIBUTE + "unitMeasure",
    "obsStatus": BKG + "obsStatus",
}
DATATYPES: Final[Mapping[str, str]] = {
    "encounterCount": XSD + "integer",
    "personCount": XSD + "integer",
    "eventCount": XSD + "integer",
    "rate": XSD + "decimal",
    "weight": XSD + "decimal",
}


def property_iri(term: str) -> str:
    """The IRI of a dimension, measure or attribute that a manifest names.

    >>> property_iri("refArea")
    'https://w3id.org/borderkg/ns#refArea'
    """
    return TERMS.get(term) or (expand(term) if ":" in term else BKG + term)


def slug_of(iri: str) -> str:
    """The part of an observation's IRI that stands for `iri`, a code or a period; digits stay digits.

    >>> slug_of("https://w3id.org/borderkg/id/org/usbp")
    'usbp'
    >>> slug_of("https://w3id.org/borderkg/id/period/2023-05-12/open")
    '2023-05-12--open'
    """
    if iri.startswith(PERIOD):
        return iri[len(PERIOD) :].replace("/", "--")
    return iri.rsplit("/", 1)[-1]


class Lines:
    """The writer of one vintage's observations: dimension values in, N-Quads out."""

    def __init__(
        self,
        *,
        cube: str,
        vintage: Vintage,
        dimensions: Sequence[str],
        measure: str,
        unit: str,
    ) -> None:
        self.slice = iris.cube(cube, vintage.slug)
        self.graph = iris.graph("cube", f"{cube}/{vintage.slug}")
        self.dimensions = tuple(dimensions)
        end = f" <{self.graph}> .\n"
        self._end = end
        self._base = f"<{self.slice}/"
        self._head = f"> <{RDF}type> <{QB}Observation>{end}"
        self._missing = f"> <{RDF}type> <{BKG}MissingCell>{end}"
        self._common = (
            f"> <{QB}dataSet> <{iris.cube(cube)}>{end}",
            f"> <{BKG}vintage> <{vintage.iri}>{end}",
        )
        self._unit = f"> <{property_iri('unitMeasure')}> <{unit}>{end}"
        self._measure = f'> <{BKG}{measure}> "'
        self._datatype = f'"^^<{DATATYPES[measure]}>{end}'
        self._last = f"<{self.slice}> <{QB}observation> "
        self._close = f">{end}"

    def dimension(self, position: int, value: str) -> tuple[str, str]:
        """The slug and the statement for `value` of the dimension at `position`."""
        name = self.dimensions[position]
        if name in INTEGER_DIMENSIONS:
            return value, f'> <{property_iri(name)}> "{value}"^^<{XSD}integer>{self._end}'
        return slug_of(value), f"> <{property_iri(name)}> <{value}>{self._end}"

    def attribute(self, term: str, value: str) -> str:
        """The statement for one attribute."""
        if value in ("true", "false"):
            return f'> <{property_iri(term)}> "{value}"^^<{XSD}boolean>{self._end}'
        return f"> <{property_iri(term)}> <{value}>{self._end}"

    def observation(
        self, slugs: Sequence[str], statements: Sequence[str], value: str, attributes: Sequence[str]
    ) -> str:
        """The lines of one observation; `value` is the lexical form of its measure."""
        subject = self._base + "/".join(slugs)
        return subject.join(
            (
                "",
                self._head,
                *self._common,
                *statements,
                self._measure + value + self._datatype,
                self._unit,
                *attributes[:-1],
                attributes[-1] + self._last,
                self._close,
            )
        )

    def missing(self, slugs: Sequence[str], statements: Sequence[str], reason: Reason) -> str:
        """The lines of a cell that the publisher withholds: its dimensions and the reason."""
        subject = self._base + "/".join(slugs)
        why = (
            f"> <{BKG}reason> {_literal(text)}@{language}{self._end}"
            for language, text in zip(("en", "es"), reason, strict=True)
        )
        return subject.join(("", self._missing, *self._common, *statements, *why))


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A piece of N-Quads: the vintage it belongs to, its text, and each observation's slugs and measure.

    `cells` fills while `text` is read: nothing is held that can be passed on.
    """

    vintage: str
    text: Iterator[str]
    cells: list[tuple[tuple[str, ...], str]]


def written(
    path: Path, manifest: SourceManifest, learnt: Survey, engine: str = "polars"
) -> Iterator[Written]:
    """The table at `path` as N-Quads, a batch and vintage at a time; the survey has decided every cell.

    Raises:
        SourceError: when there is no such engine.
    """
    writers = {v.slug: _RowWriter(manifest, learnt, v) for v in manifest.vintages}
    present = tables.header(path)
    read_with = {c.beside for c in manifest.columns}
    headers = tuple(
        c.header
        for c in manifest.columns
        if (c.use != "ignored" or c.header in read_with) and c.header in present
    )
    for cells_of in engines.batches(path, headers, engine):
        batch: Mapping[str, Sequence[str]] = tables.joined(cells_of, manifest) if any(read_with) else cells_of
        for slug, positions in _by_vintage(batch, manifest, learnt).items():
            cells: list[tuple[tuple[str, ...], str]] = []
            lines = writers[slug].lines(batch, positions, cells)
            yield Written(vintage=slug, text=lines, cells=cells)


def _by_vintage(
    batch: Mapping[str, Sequence[str]], manifest: SourceManifest, learnt: Survey
) -> dict[str, Sequence[int]]:
    if not manifest.vintage_column:
        return {manifest.vintages[0].slug: range(len(next(iter(batch.values()))))}
    found: dict[str, list[int]] = {}
    for position, cell in enumerate(batch[manifest.vintage_column]):
        found.setdefault(learnt.vintages[cell], []).append(position)
    return dict(found)


class _RowWriter:
    """The tails of one vintage, by printed value, and the loop over the rows."""

    def __init__(self, manifest: SourceManifest, learnt: Survey, vintage: Vintage) -> None:
        self._manifest = manifest
        self._out = out = Lines(
            cube=manifest.key,
            vintage=vintage,
            dimensions=manifest.dimensions,
            measure=manifest.measure,
            unit=manifest.unit,
        )
        by_term = {c.term: c for c in manifest.columns if c.use == "dimension"}
        constants = dict(manifest.constants)
        self._sources: list[tuple[str, Mapping[object, tuple[str, str]]]] = []
        for position, name in enumerate(manifest.dimensions):
            if name == "refPeriod" and name not in by_term and name not in constants:
                tails: Mapping[object, tuple[str, str]] = {
                    key: out.dimension(position, PERIOD + period) for key, period in learnt.periods.items()
                }
                self._sources.append(("", tails))
            elif name in by_term:
                header = by_term[name].header
                self._sources.append(
                    (
                        header,
                        {
                            cell: out.dimension(position, value)
                            for cell, value in learnt.meanings[header].items()
                        },
                    )
                )
            else:
                fixed = out.dimension(position, constants[name])
                self._sources.append((name, _Always(fixed)))
        self._measure = next(c.header for c in manifest.columns if c.use == "measure")
        self._exact = _lexical(manifest)
        self._attributes = [
            (
                c.header,
                {
                    cell: out.attribute(c.term, value) if value else ""
                    for cell, value in learnt.meanings[c.header].items()
                },
            )
            for c in manifest.columns
            if c.use == "attribute"
        ]
        self._pages = [c for c in manifest.columns if c.use == "page"]
        self._fixed = self._fixed_attributes(vintage)

    def _fixed_attributes(self, vintage: Vintage) -> list[str]:
        """The attributes that every row has because no column says otherwise."""
        told = {c.term for c in self._manifest.columns if c.use == "attribute"}
        fixed = {"obsStatus": self._manifest.status}
        if vintage.attestation:
            fixed["attestation"] = vintage.attestation
        return [self._out.attribute(term, value) for term, value in fixed.items() if term not in told]

    def lines(
        self,
        batch: Mapping[str, Sequence[str]],
        positions: Sequence[int],
        cells: list[tuple[tuple[str, ...], str]],
    ) -> Iterator[str]:
        """The N-Quads of the rows at `positions` of `batch`; what they observe is added to `cells`."""
        columns = batch
        keys = list(zip(*(columns[p] for p in self._manifest.calendar.parts), strict=True))
        sources = [
            (keys if header == "" else columns.get(header, ()), tails) for header, tails in self._sources
        ]
        measures = columns[self._measure]
        for i in positions:
            found = [tails[given[i] if given else ""] for given, tails in sources]
            slugs = tuple(f[0] for f in found)
            statements = [f[1] for f in found]
            cell = measures[i]
            if cell in self._manifest.suppressed:
                yield self._out.missing(slugs, statements, self._manifest.suppressed[cell])
                continue
            attributes = [t for header, tails in self._attributes if (t := tails[columns[header][i]])]
            for column in self._pages:
                attributes += [self._out.attribute(column.term, p) for p in pages(columns[column.header][i])]
            value = self._exact(cell)
            cells.append((slugs, value))
            yield self._out.observation(slugs, statements, value, attributes + self._fixed)


class _Always(Mapping[object, tuple[str, str]]):
    """A mapping that gives one value for every key."""

    def __init__(self, value: tuple[str, str]) -> None:
        self._value = value

    def __getitem__(self, key: object) -> tuple[str, str]:
        return self._value

    def __iter__(self) -> Iterator[object]:
        return iter(())

    def __len__(self) -> int:
        return 0


def _lexical(manifest: SourceManifest) -> Callable[[str], str]:
    if manifest.measure in ("rate", "weight") or manifest.grouping:
        return lambda cell: numbers.lexical(measure_of(cell, manifest))
    return str


def _literal(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r")
    return f'"{escaped}"'
