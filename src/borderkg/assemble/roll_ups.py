"""Derived cubes: a measure summed over the dimensions that a common question does not ask about.

A roll-up is gathered while the observations of its base pass by, exactly, whole numbers as integers and
weights as decimals. Where the publisher's absent cell means zero, a roll-up is dense: every series has
every period of its vintage, and a cell that was filled in says so. A fiscal year stands only where all its
twelve months do.
"""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Final

from pyoxigraph import NamedNode, Quad

from borderkg import iris
from borderkg.assemble.observations import PERIOD, Lines, slug_of
from borderkg.namespaces import BKG, PROV
from borderkg.sources import calendar, numbers
from borderkg.sources.manifest import RollUp, SourceManifest

SUM: Final = iris.concept("aggregations", "sum")
_MONTHS: Final = 12


class Accumulator:
    """The sums of one roll-up, by vintage and by the slugs of its dimensions."""

    def __init__(self, roll_up: RollUp, base: SourceManifest, values: Sequence[Mapping[str, str]]) -> None:
        self.base = base
        self.roll_up = roll_up
        kept = dict(roll_up.keep)
        self.manifest = dataclasses.replace(
            base,
            key=roll_up.name,
            title_en=roll_up.title_en,
            title_es=roll_up.title_es,
            dimensions=(*kept, *(name for name, _ in roll_up.constants)),
            constants=roll_up.constants,
            columns=(),
            vintage_column="",
            roll_ups=(),
            totals=(),
            file=None,
        )
        self._positions = [base.dimensions.index(source) for source in kept.values()]
        self._fixed = tuple(slug_of(value) for _, value in roll_up.constants)
        self._period = list(kept).index("refPeriod")
        self._sums: dict[str, dict[tuple[str, ...], int | Decimal]] = {}
        self._months: dict[tuple[str, str], set[str]] = {}
        self._values = [dict(values[p]) for p in self._positions]
        self._values += [{slug_of(value): value} for _, value in roll_up.constants]
        self._whole = base.measure not in ("rate", "weight")

    @property
    def values(self) -> list[dict[str, str]]:
        """For each dimension, the value that each slug stands for."""
        if self.roll_up.period == "fiscal-year":
            months = self._values[self._period]
            years = sorted({calendar.fiscal_year_of(m) for m in months})
            return [
                {y: PERIOD + y for y in years} if n == self._period else v for n, v in enumerate(self._values)
            ]
        return self._values

    def add(self, vintage: str, cells: Iterable[tuple[tuple[str, ...], str]]) -> None:
        """Add the observations of one batch."""
        sums = self._sums.setdefault(vintage, {})
        positions, fixed = self._positions, self._fixed
        yearly = self.roll_up.period == "fiscal-year"
        for slugs, text in cells:
            key = tuple([slugs[p] for p in positions]) + fixed
            if yearly:
                month = key[self._period]
                year = calendar.fiscal_year_of(month)
                self._months.setdefault((vintage, year), set()).add(month)
                key = (*key[: self._period], year, *key[self._period + 1 :])
            value = int(text) if self._whole else Decimal(text)
            sums[key] = sums.get(key, 0) + value

    def cells(self) -> Iterator[tuple[str, tuple[str, ...], str, bool]]:
        """Vintage, slugs, measure and whether it was filled in, of every cell, sorted."""
        for vintage, sums in sorted(self._sums.items()):
            held = {k: v for k, v in sums.items() if self._whole_year(vintage, k)}
            keys: Iterable[tuple[str, ...]] = held
            if self.roll_up.dense and self.base.absent == "zero":
                keys = self._dense(held)
            for key in sorted(keys):
                value = held.get(key)
                yield vintage, key, numbers.lexical(value or 0), value is None

    def lines(self, cells: Iterable[tuple[str, tuple[str, ...], str, bool]]) -> Iterator[tuple[str, str]]:
        """Vintage and N-Quads of each of `cells`."""
        writers = {
            v.slug: Lines(
                cube=self.manifest.key,
                vintage=v,
                dimensions=self.manifest.dimensions,
                measure=self.manifest.measure,
                unit=self.manifest.unit,
            )
            for v in self.manifest.vintages
        }
        values = self.values
        for vintage, slugs, text, filled in cells:
            out = writers[vintage]
            statements = [out.dimension(n, values[n].get(slug, slug))[1] for n, slug in enumerate(slugs)]
            attributes = [out.attribute("obsStatus", self.manifest.status)]
            if filled:
                attributes.append(out.attribute("isFilled", "true"))
            yield vintage, out.observation(slugs, statements, text, attributes)

    def provenance(self) -> list[Quad]:
        """The quads that say what the roll-up was made from, for the graph of its structure."""
        graph = NamedNode(iris.graph("cube", f"{self.manifest.key}/structure"))
        cube = NamedNode(iris.cube(self.manifest.key))
        derived = NamedNode(PROV + "wasDerivedFrom")
        return [
            Quad(cube, derived, NamedNode(iris.cube(self.base.key)), graph),
            Quad(cube, NamedNode(BKG + "aggregation"), NamedNode(SUM), graph),
            *(
                Quad(
                    NamedNode(iris.cube(self.manifest.key, v.slug)),
                    derived,
                    NamedNode(iris.cube(self.base.key, v.slug)),
                    graph,
                )
                for v in self.manifest.vintages
            ),
        ]

    def _whole_year(self, vintage: str, key: tuple[str, ...]) -> bool:
        if self.roll_up.period != "fiscal-year":
            return True
        return len(self._months.get((vintage, key[self._period]), ())) == _MONTHS

    def _dense(self, held: Mapping[tuple[str, ...], int | Decimal]) -> Iterator[tuple[str, ...]]:
        """Every series that any vintage has, in every period of this one."""
        p = self._period
        series = sorted({k[:p] + k[p + 1 :] for sums in self._sums.values() for k in sums})
        periods = sorted({k[p] for k in held})
        for fixed, period in itertools.product(series, periods):
            yield (*fixed[:p], period, *fixed[p:])
