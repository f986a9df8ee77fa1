"""What a stated figure and an official one say of each other, and what follows from stated figures alone."""

from __future__ import annotations

from decimal import Decimal

import pytest
from pyoxigraph import Literal, NamedNode, RdfFormat

from borderkg.assemble import claim_checks, derived_figures, verdicts
from borderkg.assemble.verdicts import Bounds, Figure
from borderkg.namespaces import BKG, PREFIXES
from borderkg.store.embedded import EmbeddedStore

OPEN = Bounds(lower=None, lower_inclusive=False, upper=None, upper_inclusive=False)
ROUNDED = Bounds(lower=Decimal("10.5"), lower_inclusive=True, upper=Decimal("11.5"), upper_inclusive=False)
OVER = Bounds(lower=Decimal(250000), lower_inclusive=False, upper=None, upper_inclusive=False)
NEARLY = Bounds(lower=None, lower_inclusive=False, upper=Decimal(25), upper_inclusive=True)

JUDGED = [
    ("232972", "exact", OPEN, ["232972"], ["match"]),
    ("232972", "exact", OPEN, ["232972", "232963"], ["match", "revised-since"]),
    ("232972", "exact", OPEN, ["232972", "232963", "232972"], ["match", "revised-since", "match"]),
    ("232972", "exact", OPEN, ["232963"], ["near-unexplained"]),
    ("232972", "exact", OPEN, ["232963", "232972"], ["differs", "match"]),
    ("232972", "exact", OPEN, ["200000"], ["differs"]),
    ("1000", "exact", OPEN, ["999"], ["differs"]),
    ("1001", "exact", OPEN, ["1000"], ["near-unexplained"]),
    ("0", "exact", OPEN, ["1"], ["differs"]),
    ("11", "exact", ROUNDED, ["10.5", "11.49", "11.5", "11"], ["within-rounding"] * 2 + ["differs", "match"]),
    ("250000", "over", OVER, ["250001", "250000"], ["bound-satisfied", "differs"]),
    ("25", "nearly", NEARLY, ["23", "26"], ["bound-satisfied", "differs"]),
]


@pytest.mark.parametrize(("value", "qualifier", "bounds", "official", "wanted"), JUDGED)
def test_verdicts(value: str, qualifier: str, bounds: Bounds, official: list[str], wanted: list[str]) -> None:
    figures = [Figure(value=Decimal(o)) for o in official]
    found = [
        verdicts.judge(Decimal(value), qualifier=qualifier, bounds=bounds, figures=figures, position=n)
        for n in range(len(figures))
    ]
    assert found == wanted


def test_a_hedged_official_figure_is_compared_only_with_its_like() -> None:
    figures = [Figure(value=Decimal(250000), qualifier="more-than")]
    for qualifier, wanted in (
        ("more-than", "match"),
        ("exact", "not-comparable"),
        ("over", "not-comparable"),
    ):
        found = verdicts.judge(Decimal(250000), qualifier=qualifier, bounds=OPEN, figures=figures, position=0)
        assert found == wanted


DATA = """
<urn:cube> a qb:DataSet ; bkg:variable <urn:encounters> ; qb:structure <urn:dsd> .
<urn:dsd> qb:component <urn:c1> , <urn:c2> , <urn:c3> , <urn:c4> .
<urn:c1> qb:dimension bkg:refPeriod . <urn:c2> qb:dimension bkg:refArea .
<urn:c3> qb:dimension bkg:vintage . <urn:c4> qb:measure bkg:encounterCount .
<urn:slice> dcat:inSeries <urn:cube> ; bkg:vintage <urn:v2> .
<urn:v1> bkg:notAfter "2023-09-22"^^xsd:date ; dcterms:issued "2023-09-22"^^xsd:date .
<urn:v2> bkg:notAfter "2023-11-30"^^xsd:date ; dcterms:issued "2023-11"^^xsd:gYearMonth .
<urn:o1> qb:dataSet <urn:cube> ; bkg:refPeriod period:2023-08 ; bkg:refArea <urn:sw> ; bkg:vintage <urn:v1> ;
  bkg:encounterCount 232972 ; bkg:quoter <urn:page> ;
  bkg:attestation <https://w3id.org/borderkg/scheme/attestations/secondary> .
<urn:o2> qb:dataSet <urn:cube> ; bkg:refPeriod period:2023-08 ; bkg:refArea <urn:sw> ; bkg:vintage <urn:v2> ;
  bkg:encounterCount 232963 .
<urn:other-area> qb:dataSet <urn:cube> ; bkg:refPeriod period:2023-08 ; bkg:refArea <urn:north> ;
  bkg:vintage <urn:v2> ; bkg:encounterCount 232972 .
doc:x bkg:hasSection <urn:section> .
<urn:section> prov:wasDerivedFrom <urn:v1> ; bkg:startsAtSentence 1 ; bkg:endsAtSentence 9 .
<urn:claim> a bkg:QuantitativeClaim ; bkg:reportedIn doc:x ; bkg:variable <urn:encounters> ;
  bkg:statedValue 232972 ;
  bkg:refPeriod period:2023-08 ; bkg:refArea <urn:sw> ; bkg:evidence <urn:e> .
<urn:e> bkg:sentence 3 .
<urn:group> a bkg:QuantitativeClaim ; bkg:reportedIn doc:x ; bkg:variable <urn:encounters> ;
  bkg:statedValue 232972 ; bkg:refPeriod period:2023-08 ; bkg:refArea <urn:sw> ;
  bkg:demographic <urn:families> ; bkg:evidence <urn:e> .
<urn:part> a bkg:QuantitativeClaim ; bkg:reportedIn doc:x ; bkg:variable <urn:encounters> ;
  bkg:statedValue 181059 ;
  bkg:refPeriod period:2023-08 ; bkg:refArea <urn:sw> ; bkg:partOfClaim <urn:claim> ; bkg:evidence <urn:e> .
"""
FILES = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in PREFIXES.items())


def store_of(turtle: str) -> EmbeddedStore:
    """A store with one graph."""
    store = EmbeddedStore.in_memory()
    store.load((FILES + turtle).encode(), RdfFormat.TURTLE, "urn:g")
    return store


def said(quads: list[object], subject: str, term: str) -> list[str]:
    """The values of a property of ours in `quads`, sorted, IRIs by their last part."""
    found = []
    for quad in quads:
        if quad.subject.value == subject and quad.predicate.value == BKG + term:  # type: ignore[attr-defined]
            value = quad.object  # type: ignore[attr-defined]
            assert isinstance(value, NamedNode | Literal)
            found.append(value.value.rsplit("/", 1)[-1])
    return sorted(found)


def test_then_is_the_source_of_the_section_and_now_the_latest_table() -> None:
    quads: list[object] = list(claim_checks.claim_checks(store_of(DATA)))
    assert said(quads, "urn:claim", "verdictThen") == ["match"]
    assert said(quads, "urn:claim", "verdictNow") == ["revised-since"]
    assert said(quads, "urn:claim/check/urn:v1", "difference") == ["0"]
    assert said(quads, "urn:claim/check/urn:v1", "attestation") == ["secondary"]
    assert any("second hand" in r for r in said(quads, "urn:claim/check/urn:v1", "reason"))
    assert said(quads, "urn:claim/check/urn:v2", "difference") == ["-9"]
    assert said(quads, "urn:claim/check/urn:v2", "asOf") == ["2023-11-30"]
    assert said(quads, "urn:claim/check/urn:v2", "relativeDifference") == ["-0.000038631"]
    assert len(said(quads, "urn:claim/check/urn:v2", "reason")) == 2


def test_a_dimension_more_is_another_cell() -> None:
    quads: list[object] = list(claim_checks.claim_checks(store_of(DATA)))
    assert said(quads, "urn:group/check/none", "verdict") == ["no-official-value"]
    assert said(quads, "urn:group", "verdictNow") == ["no-official-value"]


def test_a_figure_known_by_quotation_alone_has_no_official_value_now() -> None:
    without_table = DATA.replace("bkg:encounterCount 232963", "bkg:eventCount 232963")
    quads: list[object] = list(claim_checks.claim_checks(store_of(without_table)))
    assert said(quads, "urn:claim", "verdictThen") == ["match"]
    assert said(quads, "urn:claim", "verdictNow") == ["no-official-value"]
    assert said(quads, "urn:claim/check/none", "verdict") == ["no-official-value"]


def test_what_the_whole_leaves_beside_its_parts() -> None:
    quads: list[object] = list(derived_figures.derived_figures(store_of(DATA)))
    assert said(quads, "urn:claim/derived/1", "value") == ["51913"]


def test_parts_greater_than_the_whole_are_a_finding() -> None:
    quads: list[object] = list(derived_figures.derived_figures(store_of(DATA.replace("181059", "999999"))))
    assert said(quads, "urn:claim/finding/1", "verdict") == ["inconsistent-as-reported"]
    assert said(quads, "urn:claim/derived/1", "value") == []


def test_a_hedged_part_leaves_nothing_to_derive() -> None:
    hedged = DATA.replace(
        "bkg:statedValue 181059",
        "bkg:statedValue 181059 ; bkg:valueQualifier <https://w3id.org/borderkg/scheme/value-qualifiers/over>",
    )
    assert not derived_figures.derived_figures(store_of(hedged))
