"""Which series answers for a variable: chosen from what the data sets say of themselves.

A series is a qb:Slice that fixes every dimension but the period
(https://www.w3.org/TR/vocab-data-cube/#slices). One is chosen whose dimensions are exactly those that
were asked for or have a usual value; among several, the one that a table holds before one that is
known by quotation alone, then the one with most figures.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from borderkg.errors import UnknownNameError
from borderkg.namespaces import BKG, ID, shrink
from borderkg.query.results import Frame

AREA: Final = BKG + "refArea"
AGENCY: Final = BKG + "reportingAgency"
READING: Final = BKG + "reading"
UNCOUNTED: Final = frozenset((BKG + "refPeriod", BKG + "vintage", READING))
USUAL: Final[Mapping[str, tuple[str, ...]]] = {
    AREA: (ID + "place/southwest-land-border", ID + "place/nationwide"),
    AGENCY: (ID + "org/cbp", ID + "org/usbp"),
}
"""What a dimension is taken to be when nobody says: the first of these that a series has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DataSet:
    """A data set that holds the variable, as far as a choice needs it."""

    iri: str
    title: str
    measure: str
    dimensions: frozenset[str]
    publisher: str
    page: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """One series: its data set, and the value and name of each dimension that it fixes."""

    iri: str
    dataset: DataSet
    codes: Mapping[str, str]
    names: Mapping[str, str]

    @property
    def title(self) -> str:
        """Agency and area in words, with whatever else it is fixed to."""
        first = [self.names[d] for d in (AGENCY, AREA) if d in self.names]
        others = [n for d, n in sorted(self.names.items()) if d not in (AGENCY, AREA, READING)]
        return ", ".join((*first, *others)) or self.dataset.title


def data_sets(described: Frame, dimensions: Frame) -> tuple[str, tuple[DataSet, ...]]:
    """The name of the variable, and its data sets by IRI, of `study/cubes` and `study/dimensions`."""
    parts: dict[str, set[str]] = {}
    for dataset, dimension in dimensions.rows:
        parts.setdefault(str(dataset), set()).add(str(dimension))
    rows = {str(row["dataset"]): row for row in described.to_dicts()}
    made = tuple(
        DataSet(
            iri=iri,
            title=str(row["title"]),
            measure=str(row["measure"]),
            dimensions=frozenset(parts.get(iri, set())) - UNCOUNTED,
            publisher=str(row["publisher"] or ""),
            page=str(row["page"] or ""),
        )
        for iri, row in rows.items()
    )
    return (str(next(iter(rows.values()))["name"]) if rows else ""), made


def candidates(
    sets: Sequence[DataSet], given: Mapping[str, str], *, variable: str, free: str | None = None
) -> tuple[DataSet, ...]:
    """The data sets whose dimensions are those of `given`, usual ones, and `free`.

    Raises:
        UnknownNameError: when there is none; it says what the data sets have.
    """
    wanted = set(given) | ({free} if free else set())
    fitting = tuple(s for s in sets if wanted <= s.dimensions and s.dimensions - wanted <= set(USUAL))
    if fitting:
        return fitting
    has = "; ".join(f"{shrink(s.iri)} has {_listed(s.dimensions)}" for s in sets)
    raise UnknownNameError(
        "no data set holds such a series",
        found=shrink(variable) + (f" by {_listed(wanted)}" if wanted else ""),
        expected=has or "a variable of a data set of this release",
        advice=None
        if sets
        else "list the variables with: borderkg run graph/concepts-of-a-scheme --scheme scheme/variables",
    )


def series_of(dataset: DataSet, found: Frame) -> tuple[Series, ...]:
    """The series of `study/series`, by IRI; a reading that is not the first is left out."""
    codes: dict[str, dict[str, str]] = {}
    names: dict[str, dict[str, str]] = {}
    for row in found.to_dicts():
        iri, dimension, code = str(row["series"]), str(row["dimension"]), str(row["code"])
        codes.setdefault(iri, {})[dimension] = code
        names.setdefault(iri, {})[dimension] = str(row["name"] or shrink(code))
    return tuple(
        Series(iri=iri, dataset=dataset, codes=codes[iri], names=names[iri])
        for iri in sorted(codes)
        if codes[iri].get(READING, "1") == "1" and dataset.dimensions <= codes[iri].keys()
    )


def matching(series: Sequence[Series], given: Mapping[str, str], *, free: str | None = None) -> list[Series]:
    """Those of `series` that are fixed to `given`, and to a usual value of every other dimension.

    In the order in which they are preferred, before their figures are known.
    """
    fitting = [
        (rank, one)
        for one in series
        if all(one.codes.get(d) == code for d, code in given.items())
        for rank in [_rank(one, set(given) | ({free} if free else set()))]
        if rank is not None
    ]
    return [one for _, one in sorted(fitting, key=lambda pair: (pair[0], pair[1].iri))]


def _rank(one: Series, given: set[str]) -> tuple[int, ...] | None:
    ranks = [1 if READING in one.codes else 0]
    for dimension in sorted(one.dataset.dimensions - given):
        code = one.codes[dimension]
        if code not in USUAL[dimension]:
            return None
        ranks.append(USUAL[dimension].index(code))
    return tuple(ranks)


def _listed(dimensions: frozenset[str] | set[str]) -> str:
    return ", ".join(sorted(shrink(d) for d in dimensions))
