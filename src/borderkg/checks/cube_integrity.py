"""The integrity of cubes: the Data Cube constraints, and the sums that official figures must keep.

    BKG-CUB-IC01 … IC21   https://www.w3.org/TR/vocab-data-cube/#wf, one code a constraint
    BKG-CUB-SUM           a whole agency differs from the sum of its parts in one vintage
    BKG-CUB-ROLL          a derived cube differs from the sum of what it was made from

Each cube is read once. The reading finds duplicates (IC-12, which as published compares every pair),
counts complete observations, and adds up what the sums need.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Final, NamedTuple

from pyoxigraph import Literal, NamedNode

from borderkg.checks.cube_constraints import CONSTRAINTS, OF_CELLS, PREFIXES, Constraint
from borderkg.checks.findings import Finding, ordered
from borderkg.namespaces import BKG, DATA, GRAPH, QB, RDF, SCHEME
from borderkg.store.embedded import EmbeddedStore

LIMIT: Final = 50
"""Offences named for one constraint and cube; a table that breaks one may break it in every row."""


_TYPE: Final = RDF + "type"
_OBSERVATION: Final = QB + "Observation"


class Cube(NamedTuple):
    """A cube as its structure has it: its dimensions in order, its measure, its required attributes."""

    iri: str
    dimensions: tuple[str, ...]
    measure: str
    attributes: tuple[str, ...]


class Scan(NamedTuple):
    """What one pass over a cube finds.

    `faults` are the number of a constraint and the observation that breaks it; `codes` the values of each
    component; `sums` add up by vintage and period; `cells` holds the measure and observation of each
    agency by the other dimensions.
    """

    faults: list[tuple[int, str]]
    codes: dict[str, set[str]]
    sums: dict[tuple[str, str], Decimal]
    cells: dict[tuple[str, ...], dict[str, tuple[Decimal, str]]]


def check(store: EmbeddedStore) -> list[Finding]:
    """Findings on every cube in `store`, sorted; at most `LIMIT` for one constraint and cube."""
    findings = [f for c in CONSTRAINTS if c.number not in OF_CELLS for f in _offences(store, c)]
    offences = {c.number: c.offence for c in CONSTRAINTS} | {12: "two observations have the same dimensions"}
    wholes = _wholes(store)
    sums: dict[str, dict[tuple[str, str], Decimal]] = {}
    for cube in cubes(store):
        found = scan(store, cube)
        sums[cube.iri] = found.sums
        for number in (11, 12, 13, 14):
            faults = [focus for n, focus in found.faults if n == number][:LIMIT]
            findings += [_finding(number, focus, offences[number]) for focus in faults]
        findings += [_finding(19, code, offences[19]) for code in _unlisted(store, found)]
        findings += _several_measures(store, cube)
        findings += _unequal_wholes(found, wholes)
    findings += _roll_ups(store, sums)
    return ordered(findings)


def cubes(store: EmbeddedStore) -> list[Cube]:
    """The cubes in `store` that have a structure with a measure, by IRI."""
    rows = store.select(
        PREFIXES
        + "SELECT ?cube ?kind ?property ?required { ?cube a qb:DataSet ; qb:structure/qb:component ?c . "
        "VALUES ?kind { qb:dimension qb:measure qb:attribute } ?c ?kind ?property . "
        "OPTIONAL { ?c qb:componentRequired ?required } } ORDER BY ?cube ?property"
    )
    found: dict[str, dict[str, list[str]]] = {}
    for row in rows:
        kind = _text(row["kind"])[len(QB) :]
        if kind != "attribute" or ("required" in row and _text(row["required"]) == "true"):
            parts = found.setdefault(_text(row["cube"]), {"dimension": [], "measure": [], "attribute": []})
            parts[kind].append(_text(row["property"]))
    return [
        Cube(iri, tuple(p["dimension"]), p["measure"][0], tuple(p["attribute"]))
        for iri, p in sorted(found.items())
        if p["measure"]
    ]


def scan(store: EmbeddedStore, cube: Cube) -> Scan:
    """Read the graphs of `cube` once.

    Quads are read in bulk and put together here: a join of twelve patterns over the union of graphs was
    measured to be ten times slower.
    """
    made = Scan([], {}, {}, {})
    seen: set[tuple[str, ...]] = set()
    width = len(cube.dimensions)
    agency = _position(cube, "reportingAgency")
    vintage, period = _position(cube, "vintage"), _position(cube, "refPeriod")
    names = (*cube.dimensions, *cube.attributes)
    for focus, found, measure in _observations(store, cube, names):
        absent = [n for n, value in enumerate(found) if value is None]
        made.faults.extend({(11 if n < width else 13, focus) for n in absent})
        if measure is None:
            made.faults.append((14, focus))
        if absent or measure is None:
            continue
        values = [value for value in found if value is not None]
        for name, value in zip(names, values, strict=True):
            made.codes.setdefault(name, set()).add(value)
        key, number = tuple(values[:width]), Decimal(measure)
        if key in seen:
            made.faults.append((12, focus))
        seen.add(key)
        if vintage is not None and period is not None:
            at = (key[vintage], key[period])
            made.sums[at] = made.sums.get(at, Decimal(0)) + number
        if agency is not None:
            others = key[:agency] + key[agency + 1 :]
            made.cells.setdefault(others, {})[key[agency]] = (number, focus)
    return made


def _observations(
    store: EmbeddedStore, cube: Cube, names: tuple[str, ...]
) -> Iterator[tuple[str, list[str | None], str | None]]:
    """Each observation of `cube`, the values of `names`, and its measure; None where there is none."""
    places = {name: n for n, name in enumerate(names)}
    prefix = f"{GRAPH}cube/{cube.iri.removeprefix(DATA)}/"
    for graph in store.graphs():
        if not graph.startswith(prefix) or graph == prefix + "structure":
            continue
        rows: dict[str, list[str | None]] = {}
        measures: dict[str, str] = {}
        observations: list[str] = []
        for quad in store.quads(graph):
            term, focus = quad.predicate.value, _text(quad.subject)
            place = places.get(term)
            if place is not None:
                row = rows.setdefault(focus, [None] * len(names))
                row[place] = sys.intern(_text(quad.object))
            elif term == cube.measure:
                measures[focus] = _text(quad.object)
            elif term == _TYPE and _text(quad.object) == _OBSERVATION:
                observations.append(focus)
        for focus in sorted(observations):
            yield focus, rows.get(focus, [None] * len(names)), measures.get(focus)


def _unlisted(store: EmbeddedStore, found: Scan) -> Iterator[str]:
    """IC-19: codes that the code list of their component does not hold."""
    lists = store.select(
        f"{PREFIXES}SELECT ?property ?list {{ ?property qb:codeList ?list }} ORDER BY ?property"
    )
    for row in lists:
        codes = found.codes.get(_text(row["property"]))
        if codes:
            members = store.select(
                f"{PREFIXES}SELECT ?code {{ {{ ?code skos:inScheme <{_text(row['list'])}> }} "
                f"UNION {{ <{_text(row['list'])}> skos:member ?code }} }}"
            )
            yield from sorted(codes - {_text(m["code"]) for m in members})


def _position(cube: Cube, name: str) -> int | None:
    return cube.dimensions.index(BKG + name) if BKG + name in cube.dimensions else None


def _offences(store: EmbeddedStore, constraint: Constraint) -> Iterator[Finding]:
    for row in store.select(f"{PREFIXES}{constraint.query} LIMIT {LIMIT}"):
        if "focus" in row:
            yield _finding(constraint.number, _text(row["focus"]), constraint.offence)


def _finding(number: int, focus: str, message: str) -> Finding:
    return Finding(code=f"BKG-CUB-IC{number:02d}", focus=focus, message=message)


def _several_measures(store: EmbeddedStore, cube: Cube) -> Iterator[Finding]:
    """IC-17: where a measure dimension is used, every measure stands for every combination of the others."""
    if QB + "measureType" not in cube.dimensions:
        return
    others = [d for d in cube.dimensions if d != QB + "measureType"]
    names = [f"?d{n}" for n in range(len(others))]
    pattern = " ; ".join(f"<{d}> {v}" for d, v in zip(others, names, strict=True))
    measures = f"<{cube.iri}> qb:structure/qb:component/qb:measure ?m"
    wanted = len(store.select(f"{PREFIXES}SELECT DISTINCT ?m {{ {measures} }}"))
    rows = store.select(
        f"{PREFIXES}SELECT (MIN(?o) AS ?focus) "
        f"{{ ?o qb:dataSet <{cube.iri}> ; qb:measureType ?m ; {pattern} }} "
        f"GROUP BY {' '.join(names)} HAVING(COUNT(DISTINCT ?m) != {wanted}) LIMIT {LIMIT}"
    )
    for row in rows:
        if "focus" in row:
            yield Finding(
                code="BKG-CUB-IC17",
                focus=_text(row["focus"]),
                message="a combination lacks one of the measures",
            )


def _wholes(store: EmbeddedStore) -> Mapping[str, tuple[str, ...]]:
    """The reporting agencies that others are parts of."""
    rows = store.select(
        f"{PREFIXES}SELECT DISTINCT ?whole ?part {{ ?part org:subOrganizationOf ?whole ; "
        f"skos:inScheme <{SCHEME}reporting-agencies> . ?whole skos:inScheme <{SCHEME}reporting-agencies> }} "
        "ORDER BY ?whole ?part"
    )
    found: dict[str, list[str]] = {}
    for row in rows:
        found.setdefault(_text(row["whole"]), []).append(_text(row["part"]))
    return {whole: tuple(parts) for whole, parts in found.items()}


def _unequal_wholes(found: Scan, wholes: Mapping[str, tuple[str, ...]]) -> Iterator[Finding]:
    """A whole agency against the sum of its parts, where the cube has the whole and two parts or more."""
    held = {agency for cells in found.cells.values() for agency in cells}
    for whole, parts in wholes.items():
        among = [p for p in parts if p in held]
        if whole not in held or len(among) < 2:
            continue
        for cells in found.cells.values():
            if whole not in cells or not all(p in cells for p in among):
                continue
            total, focus = cells[whole]
            added = sum((cells[p][0] for p in among), Decimal(0))
            if total != added:
                message = f"the whole is {total}, its parts add up to {added}"
                yield Finding(code="BKG-CUB-SUM", focus=focus, message=message)


def _roll_ups(
    store: EmbeddedStore, sums: Mapping[str, Mapping[tuple[str, str], Decimal]]
) -> Iterator[Finding]:
    """Each derived cube against its base: the same sum in each vintage and period."""
    rows = store.select(
        PREFIXES + "SELECT ?cube ?base { ?cube prov:wasDerivedFrom ?base ; bkg:aggregation ?sum . "
        "?base a qb:DataSet } ORDER BY ?cube"
    )
    years = {
        _text(row["month"]): _text(row["year"])
        for row in store.select(f"{PREFIXES}SELECT ?month ?year {{ ?month bkg:inFiscalYear ?year }}")
    }
    for row in rows:
        cube, base = _text(row["cube"]), sums.get(_text(row["base"]), {})
        yearly: dict[tuple[str, str], Decimal] = {}
        for (vintage, period), value in base.items():
            if period in years:
                at = (vintage, years[period])
                yearly[at] = yearly.get(at, Decimal(0)) + value
        for key, value in sorted(sums.get(cube, {}).items()):
            wanted = base.get(key, yearly.get(key))
            if value != wanted:
                period = key[1].rsplit("/", 1)[-1]
                message = f"{period} is {value}; what it was made from adds up to {wanted}"
                yield Finding(code="BKG-CUB-ROLL", focus=cube, message=message)


def _text(term: object) -> str:
    return term.value if isinstance(term, NamedNode | Literal) else ""
