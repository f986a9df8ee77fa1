"""What changes from one publication of a figure to the next, derived beside the vintages themselves.

A vintage's own graph never changes once published. Beside it stand `isCurrent` on the cells of the
latest vintage that holds them, `series` (a slice over time for each combination of the other
dimensions), and, across all cubes that hold the same cells, `revises` with `revision` (new − old).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from borderkg import iris
from borderkg.assemble.observations import DATATYPES, PERIOD, property_iri
from borderkg.namespaces import BKG, QB, RDF, XSD
from borderkg.sources import numbers
from borderkg.sources.manifest import INTEGER_DIMENSIONS, SourceManifest, Vintage

_UNREAD: Final = "1"
"""The reading that counts, where sources quote one printed cell differently."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """One cell as one vintage holds it; `key` is its place among the cells of its family."""

    key: tuple[str, ...]
    observation: str
    value: Decimal
    vintage: Vintage


class Currency:
    """The lines about currency and series of one cube, gathered while its observations are written."""

    def __init__(self, manifest: SourceManifest, values: Sequence[Mapping[str, str]]) -> None:
        self._manifest = manifest
        self._values = values
        self.graph = iris.graph("derived", manifest.key)
        self._end = f" <{self.graph}> .\n"
        self._slice = iris.cube(manifest.key)
        self._rank = {v.slug: n for n, v in enumerate(manifest.vintages)}
        self._latest: dict[tuple[str, ...], str] = {}
        self._series: dict[tuple[str, ...], str] = {}
        self._period = manifest.dimensions.index("refPeriod")
        self._reading = manifest.dimensions.index("reading") if "reading" in manifest.dimensions else None
        self.disjoint = len(manifest.vintages) == 1 or manifest.vintage_column in manifest.calendar.parts

    def lines(self, vintage: str, cells: Iterable[tuple[tuple[str, ...], str]]) -> Iterator[str]:
        """The lines that can be written at once for `cells` of `vintage`."""
        base, end = f"<{self._slice}/{vintage}/", self._end
        current = f'> <{BKG}isCurrent> "true"^^<{XSD}boolean>{end}'
        for slugs, _ in cells:
            subject = base + "/".join(slugs)
            fixed = slugs[: self._period] + slugs[self._period + 1 :]
            series = self._series.get(fixed)
            if series is None:
                series, text = self._new_series(fixed)
                yield text
            yield f"{subject}> <{BKG}series> {series}{end}{series} <{QB}observation> {subject}>{end}"
            if self._reading is not None and slugs[self._reading] != _UNREAD:
                continue
            if self.disjoint:
                yield subject + current
            else:
                held = self._latest.get(slugs)
                if held is None or self._rank[held] < self._rank[vintage]:
                    self._latest[slugs] = vintage

    def closing(self) -> Iterator[str]:
        """The lines that need all cells to have been seen."""
        for slugs, vintage in self._latest.items():
            yield (
                f"<{self._slice}/{vintage}/{'/'.join(slugs)}> <{BKG}isCurrent> "
                f'"true"^^<{XSD}boolean>{self._end}'
            )

    def _new_series(self, fixed: tuple[str, ...]) -> tuple[str, str]:
        names = [d for d in self._manifest.dimensions if d != "refPeriod"]
        series = f"<{self._slice}/series/{'/'.join(fixed) or 'all'}>"
        self._series[fixed] = series
        end = self._end
        text = [
            f"{series} <{RDF}type> <{QB}Slice>{end}",
            f"{series} <{QB}sliceStructure> <{self._slice}/structure/by-series>{end}",
            f"<{self._slice}> <{QB}slice> {series}{end}",
        ]
        values = [v for d, v in zip(self._manifest.dimensions, self._values, strict=True) if d != "refPeriod"]
        for name, by_slug, slug in zip(names, values, fixed, strict=True):
            term = f'"{slug}"^^<{XSD}integer>' if name in INTEGER_DIMENSIONS else f"<{by_slug[slug]}>"
            text.append(f"{series} <{property_iri(name)}> {term}{end}")
        return series, "".join(text)


def family(manifest: SourceManifest) -> tuple[str, ...]:
    """What cubes must share for their cells to be the same cells: the variable, unit and dimensions."""
    kept = sorted(d for d in manifest.dimensions if d != "reading")
    return (manifest.variable, manifest.unit, *kept)


def revisions(held: Iterable[Held], datatype: str) -> Iterator[str]:
    """The lines `revises` and `revision` between each vintage of a cell and the one before it.

    Only where the figure changed. Two cubes that hold the cell in one vintage revise nothing between them.
    """
    end = f" <{iris.graph('derived', 'revisions')}> .\n"
    cells: dict[tuple[str, ...], list[Held]] = {}
    for cell in held:
        cells.setdefault(cell.key, []).append(cell)
    for versions in cells.values():
        versions.sort(key=lambda c: (c.vintage.not_after, c.vintage.iri, c.observation))
        for n, new in enumerate(versions):
            before = [v for v in versions[:n] if v.vintage.iri != new.vintage.iri]
            if not before or before[-1].value == new.value:
                continue
            old = before[-1]
            change = numbers.lexical_of_difference(new.value - old.value, whole=datatype.endswith("integer"))
            yield f"<{new.observation}> <{BKG}revises> <{old.observation}>{end}"
            yield f'<{new.observation}> <{BKG}revision> "{change}"^^<{datatype}>{end}'


def period_iri(name: str) -> str:
    """The IRI of the period of that name."""
    return PERIOD + name


def datatype_of(manifest: SourceManifest) -> str:
    """The datatype of the measure of a cube."""
    return DATATYPES[manifest.measure]
