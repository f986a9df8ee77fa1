"""Terms by the effect of their changes on other people's queries.

A query breaks when a term that it names is gone, renamed or deprecated, or when an axiom that gave
it rows is withdrawn (major). A new term or axiom gives rows to those who ask for them (minor). A
label, definition or note changes what people read and not what a query finds (patch).
https://semver.org
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from borderkg.export.changes.report import LEVELS, Level, TermChange
from borderkg.export.changes.things import Thing
from borderkg.namespaces import BKG, DCTERMS, OWL, QB, RDFS, SCHEME, SKOS, shrink

_ANNOTATIONS: Final = frozenset(
    [RDFS + name for name in ("label", "comment", "seeAlso", "isDefinedBy")]
    + [SKOS + "prefLabel", SKOS + "altLabel", SKOS + "hiddenLabel", SKOS + "definition"]
    + [SKOS + name for name in ("scopeNote", "example", "note", "editorialNote", "changeNote", "historyNote")]
    + [DCTERMS + name for name in ("title", "description", "source", "license", "created", "modified")]
    + [DCTERMS + name for name in ("replaces", "isReplacedBy", "references", "bibliographicCitation")]
)
_KINDS: Final = {
    OWL + "Class": "class",
    OWL + "ObjectProperty": "property",
    OWL + "DatatypeProperty": "property",
    OWL + "AnnotationProperty": "property",
    SKOS + "Concept": "concept",
    SKOS + "ConceptScheme": "scheme",
    QB + "DimensionProperty": "property",
}
_NAMES: Final = (SKOS + "prefLabel", RDFS + "label")
_REPLACED_BY: Final = DCTERMS + "isReplacedBy"
_REPLACES: Final = DCTERMS + "replaces"
_DEPRECATED: Final = OWL + "deprecated"
AUTHORED: Final = frozenset({"ontology", "scheme"})
"""The kinds of graph that define terms; what reasoning writes again elsewhere is no change of one."""


def is_term(iri: str) -> bool:
    """Whether an IRI is one of our terms, concepts or schemes.

    >>> is_term(BKG + "Event"), is_term(SCHEME + "topics/fentanyl"), is_term("urn:x")
    (True, True, False)
    """
    return iri.startswith((BKG, SCHEME))


def term_changes(things: Sequence[Thing]) -> tuple[TermChange, ...]:
    """What became of each term of `things`, sorted by level and IRI."""
    renamed = _renamed(things)
    made = []
    for thing in things:
        effects = list(_effects(thing, renamed.get(thing.iri)))
        if not effects:
            continue
        effects.sort(key=lambda effect: (LEVELS.index(effect[0]), effect[1]))
        made.append(
            TermChange(
                iri=thing.iri,
                kind=_kind(thing),
                state=thing.state,
                level=effects[0][0],
                effects=tuple(dict.fromkeys(text for _, text in effects)),
                renamed_to=renamed.get(thing.iri),
            )
        )
    return tuple(sorted(made, key=lambda term: (LEVELS.index(term.level), term.iri)))


def _effects(thing: Thing, renamed_to: str | None) -> Iterable[tuple[Level, str]]:
    if thing.state == "retired":
        yield "major", f"renamed to {shrink(renamed_to)}" if renamed_to else "removed"
        return
    if thing.state == "added":
        yield "minor", "new"
        return
    came = {(s.predicate, s.value) for s in thing.statements if s.sign > 0}
    went = {(s.predicate, s.value) for s in thing.statements if s.sign < 0}
    for predicate, value in sorted(came | went, key=lambda pair: (pair[0], pair[1].n3)):
        here = (predicate, value) in came
        name = shrink(predicate)
        if predicate == _DEPRECATED:
            if here and value.value == "true":
                yield "major", "deprecated" + (f" for {shrink(renamed_to)}" if renamed_to else "")
            elif not here:
                yield "patch", "no longer deprecated"
        elif predicate in _ANNOTATIONS:
            yield "patch", f"{name} changed"
        elif here:
            yield "minor", f"{name} {_shown(value.kind, value.value)} added"
        else:
            yield "major", f"{name} {_shown(value.kind, value.value)} withdrawn"


def _renamed(things: Sequence[Thing]) -> Mapping[str, str]:
    """The term that stands in for one that went or is deprecated: as the data says, or by its name."""
    stands_in: dict[str, str] = {}
    by_name: dict[tuple[str, str], list[str]] = {}
    for thing in things:
        for statement in thing.statements:
            if statement.sign > 0 and statement.predicate == _REPLACED_BY:
                stands_in[thing.iri] = statement.value.value
            elif statement.sign > 0 and statement.predicate == _REPLACES:
                stands_in[statement.value.value] = thing.iri
        if thing.state == "added":
            for name in _names(thing):
                by_name.setdefault((_kind(thing), name), []).append(thing.iri)
    for thing in things:
        if thing.state != "retired" or thing.iri in stands_in:
            continue
        found = {iri for name in _names(thing) for iri in by_name.get((_kind(thing), name), ())}
        if len(found) == 1:
            stands_in[thing.iri] = found.pop()
    return stands_in


def _names(thing: Thing) -> set[str]:
    """Its names with their languages, as `label@en`."""
    return {f"{s.value.value}@{s.value.language}" for s in thing.statements if s.predicate in _NAMES}


def _kind(thing: Thing) -> str:
    kinds = {_KINDS[name] for name in thing.types if name in _KINDS}
    for kind in ("class", "property", "concept", "scheme"):
        if kind in kinds:
            return kind
    return "term"


def _shown(kind: str, value: str) -> str:
    if kind == "iri":
        return shrink(value)
    return "(…)" if kind == "blank" else f'"{value}"'
