"""The integrity constraints of the Data Cube vocabulary, and the sums that official figures must keep.

    BKG-CUB-IC01 … IC21   https://www.w3.org/TR/vocab-data-cube/#wf, one code a constraint
    BKG-CUB-SUM           a whole agency differs from the sum of its parts in one vintage
    BKG-CUB-ROLL          a derived cube differs from the sum of what it was made from

Where a published constraint compares every pair of observations (IC-12) or every observation with every
component, its linear form stands here: it finds the same offences. Each query's rows are offences.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Final, NamedTuple

from pyoxigraph import Literal, NamedNode

from borderkg.checks.findings import Finding, ordered
from borderkg.namespaces import BKG, ORG, PROV, QB, RDF, RDFS, SCHEME, SKOS
from borderkg.store.embedded import EmbeddedStore
from borderkg.store.protocol import Term

LIMIT: Final = 50
"""Offences named for each constraint; a table that breaks one may break it in every row."""
_PREFIXES: Final = (
    f"PREFIX bkg: <{BKG}> PREFIX qb: <{QB}> PREFIX rdf: <{RDF}> PREFIX rdfs: <{RDFS}> "
    f"PREFIX skos: <{SKOS}> PREFIX prov: <{PROV}> PREFIX org: <{ORG}>\n"
)


class Constraint(NamedTuple):
    """One integrity constraint: its number, what an offence is, and the query that finds them."""

    number: int
    offence: str
    query: str


CONSTRAINTS: Final = (
    Constraint(
        1,
        "an observation is in no data set, or in two",
        """SELECT ?focus { { ?focus a qb:Observation . FILTER NOT EXISTS { ?focus qb:dataSet ?set } }
        UNION { SELECT ?focus { ?focus qb:dataSet ?set } GROUP BY ?focus HAVING(COUNT(DISTINCT ?set) > 1) } }""",
    ),
    Constraint(
        2,
        "a data set has no structure, or two",
        """SELECT ?focus { ?focus a qb:DataSet . OPTIONAL { ?focus qb:structure ?structure } }
        GROUP BY ?focus HAVING(COUNT(DISTINCT ?structure) != 1)""",
    ),
    Constraint(
        3,
        "a structure has no measure",
        """SELECT ?focus { ?focus a qb:DataStructureDefinition .
        FILTER NOT EXISTS { ?focus qb:component/qb:measure ?measure } }""",
    ),
    Constraint(
        4,
        "a dimension has no range",
        """SELECT DISTINCT ?focus { ?component qb:dimension ?focus .
        FILTER NOT EXISTS { ?focus rdfs:range ?range } }""",
    ),
    Constraint(
        5,
        "a dimension of concepts has no code list",
        """SELECT DISTINCT ?focus { ?component qb:dimension ?focus . ?focus rdfs:range skos:Concept .
        FILTER NOT EXISTS { ?focus qb:codeList ?list } }""",
    ),
    Constraint(
        6,
        "a component that is no attribute is optional",
        """SELECT ?focus { ?focus qb:componentRequired false ; qb:dimension|qb:measure ?property }""",
    ),
    Constraint(
        7,
        "a slice key belongs to no structure",
        """SELECT ?focus { ?focus a qb:SliceKey . FILTER NOT EXISTS { ?structure qb:sliceKey ?focus } }""",
    ),
    Constraint(
        8,
        "a slice key has a property that its structure has not",
        """SELECT DISTINCT ?focus { ?structure qb:sliceKey ?focus . ?focus qb:componentProperty ?property .
        FILTER NOT EXISTS { ?structure qb:component/(qb:dimension|qb:measure|qb:attribute) ?property } }""",
    ),
    Constraint(
        9,
        "a slice has no slice structure, or two",
        """SELECT ?focus { ?focus a qb:Slice . OPTIONAL { ?focus qb:sliceStructure ?key } }
        GROUP BY ?focus HAVING(COUNT(DISTINCT ?key) != 1)""",
    ),
    Constraint(
        10,
        "a slice lacks a value that its structure fixes",
        """SELECT DISTINCT ?focus { ?focus qb:sliceStructure/qb:componentProperty ?property .
        FILTER NOT EXISTS { ?focus ?property ?value } }""",
    ),
    Constraint(
        11,
        "an observation lacks a dimension",
        """SELECT DISTINCT ?focus { ?set qb:structure/qb:component/qb:dimension ?property .
        ?focus qb:dataSet ?set . FILTER NOT EXISTS { ?focus ?property ?value } }""",
    ),
    Constraint(
        13,
        "an observation lacks an attribute that is required",
        """SELECT DISTINCT ?focus { ?set qb:structure/qb:component ?component .
        ?component qb:componentRequired true ; qb:attribute ?property .
        ?focus qb:dataSet ?set ; a qb:Observation . FILTER NOT EXISTS { ?focus ?property ?value } }""",
    ),
    Constraint(
        14,
        "an observation lacks a measure",
        """SELECT DISTINCT ?focus { ?set qb:structure ?structure . ?structure qb:component/qb:measure ?property .
        FILTER NOT EXISTS { ?structure qb:component/qb:dimension qb:measureType }
        ?focus qb:dataSet ?set ; a qb:Observation . FILTER NOT EXISTS { ?focus ?property ?value } }""",
    ),
    Constraint(
        15,
        "an observation lacks the measure that its measure dimension names",
        """SELECT DISTINCT ?focus { ?focus qb:measureType ?property .
        FILTER NOT EXISTS { ?focus ?property ?value } }""",
    ),
    Constraint(
        16,
        "an observation has a measure that its measure dimension does not name",
        """SELECT DISTINCT ?focus { ?set qb:structure ?structure .
        ?structure qb:component/qb:dimension qb:measureType ; qb:component/qb:measure ?other .
        ?focus qb:dataSet ?set ; qb:measureType ?property ; ?other ?value . FILTER(?other != ?property) }""",
    ),
    Constraint(
        18,
        "an observation of a slice is not in the slice's data set",
        """SELECT DISTINCT ?focus { ?set qb:slice ?slice . ?slice qb:observation ?focus .
        FILTER NOT EXISTS { ?focus qb:dataSet ?set } }""",
    ),
    Constraint(
        19,
        "a code is not in the code list of its dimension",
        """SELECT DISTINCT ?focus { { SELECT DISTINCT ?focus ?list {
          ?set qb:structure/qb:component/(qb:dimension|qb:attribute) ?property . ?property qb:codeList ?list .
          ?o qb:dataSet ?set ; ?property ?focus } }
        FILTER NOT EXISTS { ?focus skos:inScheme ?list } FILTER NOT EXISTS { ?list skos:member ?focus }
        FILTER NOT EXISTS { ?list a qb:HierarchicalCodeList } }""",
    ),
    Constraint(
        20,
        "a code is not reached from the roots of its hierarchical code list",
        """SELECT DISTINCT ?focus { { SELECT DISTINCT ?focus ?list ?parent {
          ?property qb:codeList ?list . ?list a qb:HierarchicalCodeList ; qb:parentChildProperty ?parent .
          FILTER(isIRI(?parent))
          ?set qb:structure/qb:component/qb:dimension ?property . ?o qb:dataSet ?set ; ?property ?focus } }
        FILTER NOT EXISTS { ?list qb:hierarchyRoot ?focus }
        FILTER NOT EXISTS { ?list qb:hierarchyRoot ?root . ?root ?parent ?focus }
        FILTER NOT EXISTS { ?list qb:hierarchyRoot ?root . ?root ?parent ?a . ?a ?parent ?focus } }""",
    ),
    Constraint(
        21,
        "a code is not reached backwards from the roots of its hierarchical code list",
        """SELECT DISTINCT ?focus { { SELECT DISTINCT ?focus ?list ?inverse {
          ?property qb:codeList ?list .
          ?list a qb:HierarchicalCodeList ; qb:parentChildProperty/^<http://www.w3.org/2002/07/owl#inverseOf> ?inverse .
          ?set qb:structure/qb:component/qb:dimension ?property . ?o qb:dataSet ?set ; ?property ?focus } }
        FILTER NOT EXISTS { ?list qb:hierarchyRoot ?focus }
        FILTER NOT EXISTS { ?list qb:hierarchyRoot ?root . ?focus ?inverse ?root }
        FILTER NOT EXISTS { ?list qb:hierarchyRoot ?root . ?focus ?inverse ?a . ?a ?inverse ?root } }""",
    ),
)
"""The constraints that one query answers; IC-12 and IC-17 are asked cube by cube."""


class _Cube(NamedTuple):
    iri: str
    dimensions: tuple[str, ...]
    measure: str


def check(store: EmbeddedStore) -> list[Finding]:
    """Findings on every cube in `store`, sorted; at most `LIMIT` for one constraint."""
    findings = [f for constraint in CONSTRAINTS for f in _offences(store, constraint)]
    for cube in _cubes(store):
        findings += _duplicates(store, cube)
        findings += _several_measures(store, cube)
        findings += _wholes(store, cube)
    findings += _roll_ups(store)
    return ordered(findings)


def _offences(store: EmbeddedStore, constraint: Constraint) -> Iterator[Finding]:
    rows = store.select(f"{_PREFIXES}{constraint.query} LIMIT {LIMIT}")
    for row in rows:
        if "focus" in row:
            yield Finding(
                code=f"BKG-CUB-IC{constraint.number:02d}",
                focus=_text(row["focus"]),
                message=constraint.offence,
            )


def _cubes(store: EmbeddedStore) -> list[_Cube]:
    rows = store.select(
        _PREFIXES + "SELECT ?cube ?dimension ?measure { ?cube qb:structure ?s . "
        "?s qb:component/qb:dimension ?dimension ; qb:component/qb:measure ?measure } ORDER BY ?cube ?dimension"
    )
    found: dict[str, tuple[list[str], str]] = {}
    for row in rows:
        dimensions, _ = found.setdefault(_text(row["cube"]), ([], _text(row["measure"])))
        if _text(row["dimension"]) not in dimensions:
            dimensions.append(_text(row["dimension"]))
    return [_Cube(iri, tuple(dimensions), measure) for iri, (dimensions, measure) in sorted(found.items())]


def _duplicates(store: EmbeddedStore, cube: _Cube) -> Iterator[Finding]:
    """IC-12 in one pass: the observations grouped by all their dimensions, instead of every pair."""
    names = [f"?d{n}" for n in range(len(cube.dimensions))]
    pattern = " ; ".join(f"<{d}> {v}" for d, v in zip(cube.dimensions, names, strict=True))
    rows = store.select(
        f"{_PREFIXES}SELECT (MIN(?o) AS ?focus) {{ ?o qb:dataSet <{cube.iri}> ; {pattern} }} "
        f"GROUP BY {' '.join(names)} HAVING(COUNT(DISTINCT ?o) > 1) LIMIT {LIMIT}"
    )
    for row in rows:
        if "focus" in row:
            yield Finding(
                code="BKG-CUB-IC12",
                focus=_text(row["focus"]),
                message="two observations have the same dimensions",
            )


def _several_measures(store: EmbeddedStore, cube: _Cube) -> Iterator[Finding]:
    """IC-17: where a measure dimension is used, every measure stands for every combination of the others."""
    if QB + "measureType" not in cube.dimensions:
        return
    others = [d for d in cube.dimensions if d != QB + "measureType"]
    names = [f"?d{n}" for n in range(len(others))]
    pattern = " ; ".join(f"<{d}> {v}" for d, v in zip(others, names, strict=True))
    wanted = store.select(
        f"{_PREFIXES}SELECT (COUNT(DISTINCT ?m) AS ?n) {{ <{cube.iri}> qb:structure/qb:component/qb:measure ?m }}"
    )
    rows = store.select(
        f"{_PREFIXES}SELECT (MIN(?o) AS ?focus) {{ ?o qb:dataSet <{cube.iri}> ; qb:measureType ?m ; {pattern} }} "
        f"GROUP BY {' '.join(names)} HAVING(COUNT(DISTINCT ?m) != {_text(wanted[0]['n'])}) LIMIT {LIMIT}"
    )
    for row in rows:
        if "focus" in row:
            yield Finding(
                code="BKG-CUB-IC17",
                focus=_text(row["focus"]),
                message="a combination lacks one of the measures",
            )


def _wholes(store: EmbeddedStore, cube: _Cube) -> Iterator[Finding]:
    """A whole agency against the sum of its parts, cell by cell, where all the parts stand."""
    agency = BKG + "reportingAgency"
    if agency not in cube.dimensions:
        return
    parts = _parts(store, cube)
    for whole, among in parts.items():
        others = [d for d in cube.dimensions if d != agency]
        sums: dict[tuple[str, ...], dict[str, tuple[Decimal, str]]] = {}
        for member in (whole, *among):
            for key, value, focus in _values(store, cube, others, {agency: member}):
                sums.setdefault(key, {})[member] = (value, focus)
        for cells in sums.values():
            if whole not in cells or not all(p in cells for p in among):
                continue
            total, focus = cells[whole]
            added = sum((cells[p][0] for p in among), Decimal(0))
            if total != added:
                yield Finding(
                    code="BKG-CUB-SUM",
                    focus=focus,
                    message=f"the whole is {total}, its parts add up to {added}",
                )


def _parts(store: EmbeddedStore, cube: _Cube) -> Mapping[str, tuple[str, ...]]:
    """The agencies of a cube that others of it are parts of; parts alone make no whole."""
    rows = store.select(
        f"{_PREFIXES}SELECT DISTINCT ?whole ?part {{ ?part org:subOrganizationOf ?whole ; "
        f"skos:inScheme <{SCHEME}reporting-agencies> . "
        f"FILTER EXISTS {{ ?a qb:dataSet <{cube.iri}> ; bkg:reportingAgency ?part }} "
        f"FILTER EXISTS {{ ?b qb:dataSet <{cube.iri}> ; bkg:reportingAgency ?whole }} }} ORDER BY ?whole ?part"
    )
    found: dict[str, list[str]] = {}
    for row in rows:
        found.setdefault(_text(row["whole"]), []).append(_text(row["part"]))
    return {whole: tuple(parts) for whole, parts in found.items() if len(parts) > 1}


def _values(
    store: EmbeddedStore, cube: _Cube, dimensions: Sequence[str], given: Mapping[str, str]
) -> Iterator[tuple[tuple[str, ...], Decimal, str]]:
    names = [f"?d{n}" for n in range(len(dimensions))]
    pattern = " ; ".join(f"<{d}> {v}" for d, v in zip(dimensions, names, strict=True))
    fixed = "".join(f" ; <{d}> <{v}>" for d, v in given.items())
    rows = store.rows(
        f"{_PREFIXES}SELECT ?o ?value {' '.join(names)} "
        f"{{ ?o qb:dataSet <{cube.iri}>{fixed} ; {pattern} ; <{cube.measure}> ?value }}"
    )
    for focus, value, *key in rows:
        yield tuple(_text(k) for k in key), Decimal(_text(value)), _text(focus)


def _roll_ups(store: EmbeddedStore) -> Iterator[Finding]:
    """Each derived cube against its base: the same sum in each vintage and period."""
    rows = store.select(
        _PREFIXES + "SELECT ?cube ?base ?measure { ?cube prov:wasDerivedFrom ?base ; bkg:aggregation ?sum ; "
        "qb:structure/qb:component/qb:measure ?measure . ?base a qb:DataSet } ORDER BY ?cube"
    )
    for row in rows:
        cube, base, measure = (_text(row[name]) for name in ("cube", "base", "measure"))
        derived, by_month = (
            _sums(store, cube, measure, yearly=False),
            _sums(store, base, measure, yearly=False),
        )
        by_year = _sums(store, base, measure, yearly=True) if derived.keys() - by_month.keys() else {}
        for key, value in sorted(derived.items()):
            wanted = by_month.get(key, by_year.get(key))
            if value != wanted:
                yield Finding(
                    code="BKG-CUB-ROLL",
                    focus=cube,
                    message=f"{key[1].rsplit('/', 1)[-1]} is {value}, what it was made from adds up to {wanted}",
                )


def _sums(store: EmbeddedStore, cube: str, measure: str, *, yearly: bool) -> dict[tuple[str, str], Decimal]:
    """The sum of a measure by vintage and period; by fiscal year where `yearly`."""
    period = "bkg:refPeriod/bkg:inFiscalYear ?period" if yearly else "bkg:refPeriod ?period"
    rows = store.rows(
        f"{_PREFIXES}SELECT ?vintage ?period (SUM(?value) AS ?sum) "
        f"{{ ?o qb:dataSet <{cube}> ; bkg:vintage ?vintage ; {period} ; <{measure}> ?value }} "
        "GROUP BY ?vintage ?period"
    )
    return {(_text(v), _text(p)): Decimal(_text(s)) for v, p, s in rows if s is not None}


def _text(term: Term | None) -> str:
    return term.value if isinstance(term, NamedNode | Literal) else ""
