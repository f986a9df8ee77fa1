"""The cells of cubes: a closed shape for each cube, made from its structure, and codes that exist.

    BKG-SHP-{cube}-cell…  a cell lacks a component, has one twice, or has what its structure has not
    BKG-CUB-001           a code that nothing describes as what the dimension's range says
    BKG-CUB-002           a cube without a structure that has dimensions and one measure

A closed shape of core constraints alone takes seconds where the integrity constraints of
https://www.w3.org/TR/vocab-data-cube/#wf, as SPARQL on each cell, take hours; it says the same of
IC-1, IC-11, IC-13, IC-14, and IC-12 holds because the IRI of a cell is made of its dimensions.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

from pyoxigraph import Literal, NamedNode

from borderkg.checks import shapes
from borderkg.checks.findings import Finding, ordered
from borderkg.iris import graph_kind
from borderkg.namespaces import BKG, DATA, GRAPH, QB, RDF, RDFS, SH, SHAPES, XSD, shrink
from borderkg.store.embedded import EmbeddedStore
from borderkg.store.protocol import Term

_COMPONENTS: Final = f"""PREFIX qb: <{QB}> PREFIX rdfs: <{RDFS}>
SELECT ?set ?kind ?property ?required ?range {{
  ?set qb:structure/qb:component ?component .
  VALUES ?kind {{ qb:dimension qb:measure qb:attribute }}
  ?component ?kind ?property .
  OPTIONAL {{ ?component qb:componentRequired ?required }}
  OPTIONAL {{ ?property rdfs:range ?range }}
}} ORDER BY ?set ?kind ?property"""
_FREE: Final = (
    RDF + "type",
    QB + "dataSet",
    *(BKG + name for name in ("isCurrent", "isFilled", "revises", "revision", "series", "quoter")),
)
"""What a cell may carry beside the components of its structure: its type, and what is derived."""


class Component(NamedTuple):
    """One component of a cube: `dimension`, `measure` or `attribute`; its property, need and range."""

    kind: str
    property: str
    required: bool
    range: str


def check(store: EmbeddedStore, *, engine: shapes.Engine = "fast") -> list[Finding]:
    """Findings on the cells of every cube in `store`, graph by graph."""
    structures = _structures(store)
    findings: list[Finding] = []
    for graph in store.graphs():
        if graph_kind(graph) != "cube" or graph.endswith("/structure"):
            continue
        cube = graph.removeprefix(f"{GRAPH}cube/").partition("/")[0]
        components = structures.get(DATA + cube, [])
        kinds = [component.kind for component in components]
        if kinds.count("measure") != 1 or "dimension" not in kinds:
            findings.append(
                Finding(
                    code="BKG-CUB-002",
                    file=graph,
                    focus=DATA + cube,
                    message="the structure of the cube must have dimensions and one measure",
                )
            )
            continue
        findings += shapes.validate(
            store.dump(graph),
            closed_shape(cube, components).encode(),
            engine=engine,
            syntax="ntriples",
            file=graph,
        )
        findings += _unknown_codes(store, graph, components)
    return ordered(findings)


def closed_shape(cube: str, components: Iterable[Component]) -> str:
    """The shape of a cell of `cube`, as Turtle: every dimension and the measure once, and no more.

    >>> part = Component("measure", "https://w3id.org/borderkg/ns#encounterCount", True, "")
    >>> "sh:closed true" in closed_shape("x", [part])
    True
    """
    own = f"{SHAPES}{cube}-cell"
    ignored = " ".join(f"<{name}>" for name in _FREE)
    parts = [(component, f"<{own}-{_local(component.property)}>") for component in components]
    lines = [
        f"@prefix sh: <{SH}> .",
        f"<{own}> a sh:NodeShape ; sh:targetClass <{QB}Observation> ; sh:closed true ;",
        f"  sh:ignoredProperties ( {ignored} ) ; sh:severity sh:Violation ;",
        f'  sh:pattern "^{DATA}{cube}/" ;',
        f'  sh:message "A cell of {cube}: its IRI is below that of the cube, and it has nothing that is'
        ' not in the structure."@en,',
        f'    "Una celda de {cube}: su IRI está bajo la del cubo, y nada es ajeno a la estructura."@es ;',
        f"  sh:property {', '.join([f'<{own}-dataSet>', *(iri for _, iri in parts)])} .",
        f"<{own}-dataSet> a sh:PropertyShape ; sh:path <{QB}dataSet> ; sh:minCount 1 ; sh:maxCount 1 ;"
        f" sh:hasValue <{DATA}{cube}> ;",
        '  sh:message "A cell is in the data set of its cube."@en,'
        ' "Una celda está en el conjunto de datos de su cubo."@es .',
    ]
    for component, iri in parts:
        needed = component.kind != "attribute" or component.required
        count = "sh:minCount 1 ; sh:maxCount 1 ;" if needed else ""
        lines += [
            f"{iri} a sh:PropertyShape ; sh:path <{component.property}> ; {count}",
            f"  {_value(component)}",
            f'  sh:message "A cell has one value for {shrink(component.property)}, of its range."@en,',
            f'    "Una celda tiene un valor de {shrink(component.property)}, de su rango."@es .',
        ]
    return "\n".join(lines)


def _value(component: Component) -> str:
    if component.range.startswith(XSD):
        least = " sh:minInclusive 0 ;" if component.kind == "measure" else ""
        return f"sh:datatype <{component.range}> ;{least}"
    return "sh:nodeKind sh:IRI ;" if component.range and component.range != RDFS + "Literal" else ""


def _structures(store: EmbeddedStore) -> dict[str, list[Component]]:
    structures: dict[str, list[Component]] = {}
    for row in store.select(_COMPONENTS):
        component = Component(
            kind=_text(row, "kind").removeprefix(QB),
            property=_text(row, "property"),
            required=_text(row, "required") == "true",
            range=_text(row, "range"),
        )
        structures.setdefault(_text(row, "set"), []).append(component)
    return structures


def _unknown_codes(store: EmbeddedStore, graph: str, components: Iterable[Component]) -> list[Finding]:
    findings: list[Finding] = []
    for component in components:
        if component.kind == "measure" or not component.range or component.range.startswith((XSD, RDFS)):
            continue
        rows = store.select(
            f"SELECT DISTINCT ?code {{ {{ SELECT DISTINCT ?code {{ GRAPH <{graph}> "
            f"{{ ?cell <{component.property}> ?code }} }} }} "
            f"FILTER NOT EXISTS {{ ?code a <{component.range}> }} }}"
        )
        findings += [
            Finding(
                code="BKG-CUB-001",
                file=graph,
                focus=_text(row, "code"),
                message=f"a code of {shrink(component.property)} that no graph describes as a"
                f" {shrink(component.range)}",
            )
            for row in rows
        ]
    return findings


def _local(iri: str) -> str:
    return iri.rpartition("#")[2].rpartition("/")[2]


def _text(row: Mapping[str, Term], name: str) -> str:
    term = row.get(name)
    return term.value if isinstance(term, NamedNode | Literal) else ""
