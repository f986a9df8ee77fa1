"""Every figure that a document states, held against every vintage of the official series.

A claim and an observation meet when variable, agency, area, period, demographic group, authority and the
other dimensions agree; a dimension that one of them lacks means the total. All of it is computed from
the store: the claims, the cubes and the vintages in it, and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Protocol

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

from borderkg import iris
from borderkg.assemble import reasons, verdicts
from borderkg.assemble.reasons import Text
from borderkg.assemble.verdicts import Bounds, Figure
from borderkg.namespaces import BKG, PROV, RDF, SCHEME, XSD
from borderkg.sources import numbers

Term = NamedNode | BlankNode | Literal | Triple
GRAPH: Final = NamedNode(iris.graph("checks"))
DIMENSIONS: Final = (
    "refPeriod",
    "refArea",
    "borderRegion",
    "reportingAgency",
    "demographic",
    "citizenship",
    "legalAuthority",
    "encounterType",
    "drugType",
)
_READING: Final = BKG + "reading"
_BY_LOCATION: Final = {
    SCHEME + "encounter-locations/between-ports-of-entry": iris.thing("org", "usbp"),
    SCHEME + "encounter-locations/at-ports-of-entry": iris.thing("org", "ofo"),
}
"""Border Patrol works between the ports of entry, and Field Operations at them."""
_KINDS: Final = ("RateClaim", "ComparativeClaim", "QuantitativeClaim")


class Asked(Protocol):
    """What a claim check needs of a store."""

    def select(self, sparql: str) -> list[dict[str, Term]]:
        """One mapping a row, from variable name to term; an unbound variable is absent."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A figure as a document states it; `value` is None where it compares without a number."""

    iri: str
    kind: str
    document: str
    variable: str
    unit: str
    value: Decimal | None
    whole: bool
    qualifier: str
    bounds: Bounds
    dimensions: Mapping[str, str]
    dated: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Cube:
    """A cube in the store, as far as matching needs it."""

    iri: str
    variable: str
    dimensions: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Official:
    """One observation that a claim can be held against."""

    iri: str
    value: Decimal
    vintage: str
    slug: str
    issued: str
    published_by: str
    secondary: bool
    quoted: bool
    qualifier: str
    reading: int


def claim_checks(store: Asked) -> list[Quad]:
    """The quads of every ClaimCheck, and of `verdictThen` and `verdictNow` on the claims.

    Quantitative, rate and comparative claims get one check at least. https://schema.org/ClaimReview
    """
    cubes = _cubes(store)
    newest = _newest(store)
    sides = _own_sides(store)
    made: list[Quad] = []
    for claim in claims(store):
        found = _officials(store, claim, cubes) if claim.value is not None else []
        made += _checked(claim, found, newest, sides.get(claim.iri))
    return made


def claims(store: Asked) -> list[Claim]:
    """Every claim of a figure in the store, by IRI, with the day that decides what was known then."""
    dated = _dates(store)
    optional = "\n".join(f"OPTIONAL {{ ?claim bkg:{d} ?{d} }}" for d in DIMENSIONS)
    rows = store.select(f"""
        PREFIX bkg: <{BKG}>
        SELECT * {{
          VALUES ?kind {{ bkg:QuantitativeClaim bkg:RateClaim bkg:ComparativeClaim }}
          ?claim a ?kind ; bkg:reportedIn ?document .
          OPTIONAL {{ ?claim bkg:variable ?variable }} OPTIONAL {{ ?claim bkg:unit ?unit }}
          OPTIONAL {{ ?claim bkg:statedValue ?value }} OPTIONAL {{ ?claim bkg:valueQualifier ?qualifier }}
          OPTIONAL {{ ?claim bkg:lowerBound ?lower }} OPTIONAL {{ ?claim bkg:upperBound ?upper }}
          OPTIONAL {{ ?claim bkg:lowerBoundInclusive ?lowerInclusive }}
          OPTIONAL {{ ?claim bkg:upperBoundInclusive ?upperInclusive }}
          OPTIONAL {{ ?claim bkg:encounterLocation ?location }}
          {optional}
        }}""")
    made: dict[str, Claim] = {}
    for row in sorted(rows, key=lambda r: (_text(r, "claim"), _KINDS.index(_text(r, "kind")[len(BKG) :]))):
        iri = _text(row, "claim")
        if iri not in made:
            made[iri] = _claim(row, dated.get(iri) or dated.get(_text(row, "document"), ""))
    return list(made.values())


def _claim(row: Mapping[str, Term], dated: str) -> Claim:
    dimensions = {d: _text(row, d) for d in DIMENSIONS if d in row}
    located = _BY_LOCATION.get(_text(row, "location"))
    if located:
        dimensions["reportingAgency"] = located
    value = row.get("value")
    return Claim(
        iri=_text(row, "claim"),
        kind=_text(row, "kind")[len(BKG) :],
        document=_text(row, "document"),
        variable=_text(row, "variable"),
        unit=_text(row, "unit"),
        value=_number(value),
        whole=isinstance(value, Literal) and value.datatype.value == XSD + "integer",
        qualifier=_text(row, "qualifier").rsplit("/", 1)[-1] or "exact",
        bounds=Bounds(
            lower=_number(row.get("lower")),
            lower_inclusive=_text(row, "lowerInclusive") == "true",
            upper=_number(row.get("upper")),
            upper_inclusive=_text(row, "upperInclusive") == "true",
        ),
        dimensions=dimensions,
        dated=dated,
    )


def _dates(store: Asked) -> dict[str, str]:
    """The day on which a claim's source, or its document, was certainly out: by claim and by document."""
    documents = store.select(f"""
        PREFIX bkg: <{BKG}> PREFIX dcterms: <http://purl.org/dc/terms/>
        SELECT ?document ?date {{
          {{ ?document dcterms:issued ?date . FILTER(STRLEN(STR(?date)) = 10) }}
          UNION {{ ?document a bkg:StatisticalRelease ; bkg:notAfter ?date }}
          UNION {{ ?document bkg:publicationBound/bkg:resolvedDate ?date }}
          UNION {{ ?document bkg:publicationBound/bkg:within/bkg:notAfter ?date }}
        }}""")
    made: dict[str, str] = {}
    for row in documents:
        document, date = _text(row, "document"), _text(row, "date")
        made[document] = min(made.get(document, date), date)
    sections = store.select(f"""
        PREFIX bkg: <{BKG}> PREFIX prov: <http://www.w3.org/ns/prov#>
        SELECT DISTINCT ?claim ?source {{
          ?claim bkg:statedValue|bkg:comparator ?any ; bkg:reportedIn ?document ; bkg:evidence ?evidence .
          ?evidence bkg:sentence ?n .
          ?document bkg:hasSection ?section .
          ?section prov:wasDerivedFrom ?source ; bkg:startsAtSentence ?first ; bkg:endsAtSentence ?last .
          FILTER(?first <= ?n && ?n <= ?last)
        }}""")
    for row in sections:
        claim, source = _text(row, "claim"), _text(row, "source")
        if source in made:
            made[claim] = min(made.get(claim, made[source]), made[source])
    return made


def _cubes(store: Asked) -> list[Cube]:
    rows = store.select(f"""
        PREFIX bkg: <{BKG}> PREFIX qb: <http://purl.org/linked-data/cube#>
        SELECT ?cube ?variable ?dimension {{
          ?cube a qb:DataSet ; bkg:variable ?variable ; qb:structure/qb:component/qb:dimension ?dimension .
        }}""")
    parts: dict[tuple[str, str], set[str]] = {}
    for row in rows:
        parts.setdefault((_text(row, "cube"), _text(row, "variable")), set()).add(_text(row, "dimension"))
    return [
        Cube(iri=cube, variable=variable, dimensions=frozenset(found))
        for (cube, variable), found in sorted(parts.items())
    ]


def _newest(store: Asked) -> str:
    """The last possible day of the newest vintage that any cube holds."""
    rows = store.select(f"""
        PREFIX bkg: <{BKG}> PREFIX dcat: <http://www.w3.org/ns/dcat#>
        SELECT (MAX(?day) AS ?newest) {{ ?slice dcat:inSeries ?cube ; bkg:vintage/bkg:notAfter ?day }}""")
    return _text(rows[0], "newest") if rows else ""


def _officials(store: Asked, claim: Claim, cubes: Sequence[Cube]) -> list[Official]:
    """The observations that a claim can be held against, oldest first, one a vintage."""
    stated = {BKG + d: v for d, v in claim.dimensions.items()}
    asked = [
        cube.iri
        for cube in cubes
        if cube.variable == claim.variable and cube.dimensions - {BKG + "vintage", _READING} == stated.keys()
    ]
    if not asked:
        return []
    # One question for all cubes: the work is to join what each dimension selects, the same for each.
    sets = " ".join(f"<{cube}>" for cube in asked)
    given = " ; ".join(f"<{d}> <{v}>" for d, v in sorted(stated.items()))
    rows = store.select(f"""
        PREFIX bkg: <{BKG}> PREFIX qb: <http://purl.org/linked-data/cube#>
        PREFIX dcterms: <http://purl.org/dc/terms/>
        SELECT * {{
          {{ SELECT ?o ?cube {{ VALUES ?cube {{ {sets} }} ?o {given} ; qb:dataSet ?cube }} }}
          ?cube qb:structure/qb:component/qb:measure ?measure .
          ?o bkg:vintage ?vintage ; ?measure ?value .
          ?vintage bkg:notAfter ?day . OPTIONAL {{ ?vintage dcterms:issued ?issued }}
          OPTIONAL {{ ?o bkg:attestation ?attestation }} OPTIONAL {{ ?o bkg:quoter ?quoter }}
          OPTIONAL {{ ?o bkg:valueQualifier ?qualifier }} OPTIONAL {{ ?o bkg:reading ?reading }}
        }}""")
    made: dict[str, Official] = {}
    for official in map(_official, rows):
        held = made.get(official.vintage)
        if held is None or _preferred(official, claim) < _preferred(held, claim):
            made[official.vintage] = official
    return sorted(made.values(), key=lambda o: (o.published_by, o.vintage))


def _preferred(official: Official, claim: Claim) -> tuple[bool, bool, int, str]:
    """What decides between cells of one vintage: a table before a quotation, then the reading that agrees."""
    return (official.quoted, official.value != claim.value, official.reading, official.iri)


def _official(row: Mapping[str, Term]) -> Official:
    value = _number(row["value"])
    assert value is not None
    return Official(
        iri=_text(row, "o"),
        value=value,
        vintage=_text(row, "vintage"),
        slug=_text(row, "vintage").rsplit("/", 1)[-1],
        issued=_text(row, "issued") or _text(row, "day"),
        published_by=_text(row, "day"),
        secondary=_text(row, "attestation").endswith("/secondary"),
        quoted="quoter" in row,
        qualifier=_text(row, "qualifier").rsplit("/", 1)[-1] or "exact",
        reading=int(_text(row, "reading") or 1),
    )


def _own_sides(store: Asked) -> dict[str, tuple[str, Decimal]]:
    """For each claim to exceed other periods, the figure that the text gives for its own side, if any."""
    rows = store.select(f"""
        PREFIX bkg: <{BKG}> PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
        SELECT ?claim ?figure ?value {{
          ?claim bkg:comparator <{iris.concept("comparators", "greater-than-each")}> ;
            bkg:reportedIn ?document ; bkg:variable ?variable ; bkg:reportingAgency ?agency .
          ?figure bkg:statedValue ?value ; bkg:reportedIn ?document ; bkg:variable ?wider ;
            bkg:reportingAgency ?agency .
          ?variable skos:broader* ?wider .
          OPTIONAL {{ ?claim bkg:demographic ?a }} OPTIONAL {{ ?figure bkg:demographic ?b }}
          FILTER(COALESCE(STR(?a), "") = COALESCE(STR(?b), ""))
        }} ORDER BY ?claim DESC(?figure)""")
    made: dict[str, tuple[str, Decimal]] = {}
    for row in rows:
        value = _number(row["value"])
        if value is not None:
            made[_text(row, "claim")] = (_text(row, "figure"), value)
    return made


def _checked(
    claim: Claim, found: Sequence[Official], newest: str, side: tuple[str, Decimal] | None
) -> Iterator[Quad]:
    """The quads of all checks of one claim."""
    by_vintage: dict[str, str] = {}
    figures = [Figure(value=o.value, qualifier=o.qualifier) for o in found]
    for position, official in enumerate(found):
        assert claim.value is not None
        verdict = verdicts.judge(
            claim.value, qualifier=claim.qualifier, bounds=claim.bounds, figures=figures, position=position
        )
        by_vintage[official.vintage] = verdict
        yield from _check(claim, official, verdict)
    tables = [o for o in found if not o.quoted]
    if not tables:
        reason = reasons.without_value(claim.kind, quoted=bool(found))
        node = f"{claim.iri}/check/none"
        if side is not None:
            reason = reasons.partly_checkable(side[1])
            yield Quad(NamedNode(node), NamedNode(PROV + "wasDerivedFrom"), NamedNode(side[0]), GRAPH)
        yield from _statements(node, claim, verdicts.NO_OFFICIAL_VALUE, asof=newest, reason=reason)
    before = [o for o in found if claim.dated and o.published_by <= claim.dated]
    then = by_vintage[before[-1].vintage] if before else verdicts.NO_OFFICIAL_VALUE
    now = by_vintage[tables[-1].vintage] if tables else verdicts.NO_OFFICIAL_VALUE
    if claim.dated or not found:
        yield _quad(claim.iri, "verdictThen", _verdict(then))
    yield _quad(claim.iri, "verdictNow", _verdict(now))


def _check(claim: Claim, official: Official, verdict: str) -> Iterator[Quad]:
    assert claim.value is not None
    node = f"{claim.iri}/check/{official.slug}"
    difference = official.value - claim.value
    share = verdicts.relative(difference, claim.value)
    reason = reasons.of(
        verdict,
        stated=claim.value,
        official=official.value,
        vintage=official.issued,
        secondary=official.secondary,
        qualifier=official.qualifier,
    )
    yield from _statements(node, claim, verdict, asof=official.published_by, reason=reason)
    yield _quad(node, "againstObservation", NamedNode(official.iri))
    kind = XSD + ("integer" if claim.whole else "decimal")
    text = numbers.lexical_of_difference(difference, whole=claim.whole)
    yield _quad(node, "difference", Literal(text, datatype=NamedNode(kind)))
    if share is not None:
        yield _quad(
            node,
            "relativeDifference",
            Literal(numbers.lexical(share), datatype=NamedNode(XSD + "decimal")),
        )
    if official.secondary:
        yield _quad(node, "attestation", NamedNode(SCHEME + "attestations/secondary"))


def _statements(node: str, claim: Claim, verdict: str, *, asof: str, reason: Text) -> Iterator[Quad]:
    yield Quad(NamedNode(node), NamedNode(RDF + "type"), NamedNode(BKG + "ClaimCheck"), GRAPH)
    yield _quad(node, "checksClaim", NamedNode(claim.iri))
    yield _quad(node, "verdict", _verdict(verdict))
    if asof:
        yield _quad(node, "asOf", Literal(asof, datatype=NamedNode(XSD + "date")))
    yield _quad(node, "reason", Literal(reason.en, language="en"))
    yield _quad(node, "reason", Literal(reason.es, language="es"))


def _verdict(name: str) -> NamedNode:
    return NamedNode(iris.concept("verdicts", name))


def _quad(subject: str, term: str, value: NamedNode | Literal) -> Quad:
    return Quad(NamedNode(subject), NamedNode(BKG + term), value, GRAPH)


def _text(row: Mapping[str, Term], name: str) -> str:
    term = row.get(name)
    return term.value if isinstance(term, NamedNode | Literal) else ""


def _number(term: Term | None) -> Decimal | None:
    return Decimal(term.value) if isinstance(term, Literal) else None
