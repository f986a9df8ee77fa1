"""Figures that follow from what a document states, and contradictions between what it states.

Nothing here is asserted by anybody: each figure names the claims it was derived from and the formula,
each finding the claims that cannot all hold. All is computed from the claims in the store.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad

from borderkg import iris
from borderkg.assemble import reasons
from borderkg.assemble.claim_checks import GRAPH, Asked, Claim, claims
from borderkg.assemble.verdicts import INCONSISTENT
from borderkg.namespaces import BKG, PROV, QB, RDF, SCHEME, XSD

_PERCENT: Final = SCHEME + "units/percent"
_PERSON: Final = SCHEME + "units/person"
_ENCOUNTER: Final = SCHEME + "units/encounter"
_HUNDRED: Final = Decimal(100)
_SAME_CELL: Final = ("refPeriod", "refArea")


def derived_figures(store: Asked) -> list[Quad]:
    """The quads of every DerivedFigure and ConsistencyFinding.

    - The numerator that a rate implies: denominator × each bound of the rate, rounded inward to whole cases.
    - What a whole leaves beside the parts that the text gives, where all are exact and of one kind.
    - Too few persons: the share of encounters without a repeat is a lower bound of the persons met.
    """
    stated = {c.iri: c for c in claims(store)}
    links = _links(store)
    made: list[Quad] = []
    for rate, denominator in sorted(links["denominator"]):
        if rate in stated and denominator in stated:
            made += _implied_numerator(stated[rate], stated[denominator])
    parts: dict[str, list[str]] = {}
    for part, whole in sorted(links["partOfClaim"]):
        if part in stated and whole in stated:
            parts.setdefault(whole, []).append(part)
    for whole, among in parts.items():
        made += _remainder(stated[whole], [stated[p] for p in among], _siblings(store))
    for rate, denominator in sorted(links["repeats"]):
        if rate in stated and denominator in stated:
            for persons in stated.values():
                made += _too_few(persons, stated[rate], stated[denominator])
    return made


def _links(store: Asked) -> dict[str, list[tuple[str, str]]]:
    """Pairs of claims by what links them; `repeats` are rates of cases with a prior one."""
    found: dict[str, list[tuple[str, str]]] = {}
    patterns = {
        "denominator": "?a bkg:denominator ?b",
        "partOfClaim": "?a bkg:partOfClaim ?b",
        "repeats": "?a bkg:denominator ?b ; bkg:numeratorCondition/bkg:priorEncountersAtLeast 1",
    }
    for name, pattern in patterns.items():
        rows = store.select(f"PREFIX bkg: <{BKG}> SELECT DISTINCT ?a ?b {{ {pattern} }}")
        found[name] = [
            (row["a"].value, row["b"].value)
            for row in rows
            if isinstance(row["a"], NamedNode) and isinstance(row["b"], NamedNode)
        ]
    return found


def _siblings(store: Asked) -> Mapping[str, frozenset[str]]:
    """The agencies whose figures add up to another agency's, as the cubes of the store have them."""
    rows = store.select(f"""
        PREFIX bkg: <{BKG}> PREFIX org: <http://www.w3.org/ns/org#>
        PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
        SELECT DISTINCT ?part ?whole {{
          ?part org:subOrganizationOf ?whole ; skos:inScheme <{SCHEME}reporting-agencies> .
          FILTER EXISTS {{ ?o bkg:reportingAgency ?part FILTER EXISTS {{ ?o a <{QB}Observation> }} }}
        }}""")
    made: dict[str, set[str]] = {}
    for row in rows:
        part, whole = row["part"], row["whole"]
        if isinstance(part, NamedNode) and isinstance(whole, NamedNode):
            made.setdefault(whole.value, set()).add(part.value)
    return {whole: frozenset(among) for whole, among in made.items()}


def _implied_numerator(rate: Claim, denominator: Claim) -> Iterator[Quad]:
    exact = denominator.value is not None and denominator.qualifier == "exact" and denominator.whole
    if not exact or rate.unit != _PERCENT or denominator.value is None:
        return
    low, high = rate.bounds.lower, rate.bounds.upper
    if low is None or high is None:
        return
    least = (denominator.value * low / _HUNDRED).to_integral_value(ROUND_CEILING)
    most = (denominator.value * high / _HUNDRED).to_integral_value(ROUND_FLOOR)
    if not rate.bounds.lower_inclusive and least * _HUNDRED == denominator.value * low:
        least += 1
    if not rate.bounds.upper_inclusive and most * _HUNDRED == denominator.value * high:
        most -= 1
    node = f"{rate.iri}/derived/1"
    yield from _figure(node, "denominator × rate / 100, to whole cases", (rate, denominator))
    yield _quad(node, "lowerBound", _integer(least))
    yield _quad(node, "lowerBoundInclusive", _true())
    yield _quad(node, "upperBound", _integer(most))
    yield _quad(node, "upperBoundInclusive", _true())
    if denominator.unit:
        yield _quad(node, "unit", NamedNode(denominator.unit))
    yield from _dimensions(node, rate)


def _remainder(whole: Claim, parts: list[Claim], siblings: Mapping[str, frozenset[str]]) -> Iterator[Quad]:
    every = [whole, *parts]
    alike = all(
        c.value is not None
        and c.whole
        and c.qualifier == "exact"
        and (c.variable, c.unit) == (whole.variable, whole.unit)
        and all(c.dimensions.get(d) == whole.dimensions.get(d) for d in _SAME_CELL)
        for c in every
    )
    if not alike or whole.value is None:
        return
    rest = whole.value - sum(p.value for p in parts if p.value is not None)
    if rest < 0:
        text = reasons.parts_exceed_whole(whole.value, whole.value - rest)
        yield from _finding(f"{whole.iri}/finding/1", every, text)
        return
    node = f"{whole.iri}/derived/1"
    yield from _figure(node, "whole − parts", every)
    yield _quad(node, "value", _integer(rest))
    if whole.unit:
        yield _quad(node, "unit", NamedNode(whole.unit))
    yield from _dimensions(node, whole, without=("reportingAgency",))
    agency = whole.dimensions.get("reportingAgency", "")
    left = siblings.get(agency, frozenset()) - {p.dimensions.get("reportingAgency", "") for p in parts}
    if len(left) == 1:
        yield _quad(node, "reportingAgency", NamedNode(next(iter(left))))


def _too_few(persons: Claim, rate: Claim, encounters: Claim) -> Iterator[Quad]:
    """Each person met has a first encounter or a repeat: so persons ≥ encounters without a prior one."""
    comparable = (
        persons.unit == _PERSON
        and persons.qualifier == "exact"
        and encounters.unit == _ENCOUNTER
        and encounters.qualifier == "exact"
        and persons.dimensions == encounters.dimensions == rate.dimensions
        and persons.document == rate.document
    )
    high = rate.bounds.upper
    if not comparable or persons.value is None or encounters.value is None or high is None:
        return
    first = encounters.value * (_HUNDRED - high) / _HUNDRED
    least = first.to_integral_value(ROUND_CEILING)
    if not rate.bounds.upper_inclusive and least == first:
        least += 1
    if persons.value < least and rate.value is not None:
        text = reasons.too_few_persons(
            rate=rate.value, encounters=encounters.value, least=least, persons=persons.value
        )
        yield from _finding(f"{persons.iri}/finding/1", [persons, rate, encounters], text)


def _figure(node: str, formula: str, sources: tuple[Claim, ...] | list[Claim]) -> Iterator[Quad]:
    yield Quad(NamedNode(node), NamedNode(RDF + "type"), NamedNode(BKG + "DerivedFigure"), GRAPH)
    yield _quad(node, "formula", Literal(formula))
    for source in sources:
        yield Quad(NamedNode(node), NamedNode(PROV + "wasDerivedFrom"), NamedNode(source.iri), GRAPH)


def _finding(node: str, involved: list[Claim], text: reasons.Text) -> Iterator[Quad]:
    yield Quad(NamedNode(node), NamedNode(RDF + "type"), NamedNode(BKG + "ConsistencyFinding"), GRAPH)
    yield _quad(node, "verdict", NamedNode(iris.concept("verdicts", INCONSISTENT)))
    for claim in involved:
        yield _quad(node, "involves", NamedNode(claim.iri))
    yield _quad(node, "explanation", Literal(text.en, language="en"))
    yield _quad(node, "explanation", Literal(text.es, language="es"))


def _dimensions(node: str, claim: Claim, *, without: tuple[str, ...] = ()) -> Iterator[Quad]:
    for dimension, value in sorted(claim.dimensions.items()):
        if dimension not in without:
            yield _quad(node, dimension, NamedNode(value))


def _integer(value: Decimal) -> Literal:
    return Literal(str(int(value)), datatype=NamedNode(XSD + "integer"))


def _true() -> Literal:
    return Literal("true", datatype=NamedNode(XSD + "boolean"))


def _quad(subject: str, term: str, value: NamedNode | Literal) -> Quad:
    return Quad(NamedNode(subject), NamedNode(BKG + term), value, GRAPH)
