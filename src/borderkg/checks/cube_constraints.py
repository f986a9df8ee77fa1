"""The integrity constraints of the Data Cube vocabulary as queries whose rows are offences.

https://www.w3.org/TR/vocab-data-cube/#wf says when a cube is well formed, in 21 constraints. Where the
published query compares every pair of observations (IC-12) its linear form stands in
`borderkg.checks.cube_integrity`; the others are here, each finding what the published one finds.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from borderkg.namespaces import BKG, ORG, OWL, PROV, QB, RDF, RDFS, SKOS

PREFIXES: Final = (
    f"PREFIX bkg: <{BKG}> PREFIX qb: <{QB}> PREFIX rdf: <{RDF}> PREFIX rdfs: <{RDFS}> "
    f"PREFIX skos: <{SKOS}> PREFIX prov: <{PROV}> PREFIX org: <{ORG}> "
    f"PREFIX owl: <{OWL}>\n"
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
        UNION { SELECT ?focus { ?focus qb:dataSet ?set } GROUP BY ?focus
          HAVING(COUNT(DISTINCT ?set) > 1) } }""",
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
        """SELECT DISTINCT ?focus { ?set qb:structure ?structure .
        ?structure qb:component/qb:measure ?property .
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
          ?list a qb:HierarchicalCodeList ; qb:parentChildProperty/^owl:inverseOf ?inverse .
          ?set qb:structure/qb:component/qb:dimension ?property . ?o qb:dataSet ?set ; ?property ?focus } }
        FILTER NOT EXISTS { ?list qb:hierarchyRoot ?focus }
        FILTER NOT EXISTS { ?list qb:hierarchyRoot ?root . ?focus ?inverse ?root }
        FILTER NOT EXISTS { ?list qb:hierarchyRoot ?root . ?focus ?inverse ?a . ?a ?inverse ?root } }""",
    ),
)
"""The constraints that one query answers; IC-12 and IC-17 are asked cube by cube."""
OF_CELLS: Final = frozenset({11, 13, 14, 19})
"""Constraints on single cells, which `borderkg.checks.cube_integrity` finds in one reading of each cube."""
