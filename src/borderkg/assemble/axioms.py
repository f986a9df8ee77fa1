"""OWL axioms compiled to rules: for each axiom the triples that it follows from, and what follows.

Covered is what OWL 2 RL entails about individuals (tables 4 to 7 of
https://www.w3.org/TR/owl2-profiles/#Reasoning_in_OWL_2_RL_and_RDF_Graphs_using_Rules), but for
facts about literals, `owl:Thing` and the ontology itself. A construct that is not compiled is an
error, never a silent gap.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from borderkg.errors import BuildError
from borderkg.namespaces import OWL, RDF, RDFS, XSD

Node = NamedNode | BlankNode | Literal

ANYTHING: Final = "*"
"""The trigger of a rule that any new triple may feed."""

_TYPE: Final = NamedNode(RDF + "type")
_NIL: Final = NamedNode(RDF + "nil")
_UNIVERSAL: Final = frozenset({OWL + "Thing", RDFS + "Resource"})
_DATATYPES: Final = (XSD, RDFS + "Literal", RDF + "langString", RDF + "PlainLiteral")
_UNCOMPILED: Final = frozenset(
    OWL + name
    for name in (
        "hasKey",
        "hasSelf",
        "onClass",
        "onDataRange",
        "cardinality",
        "qualifiedCardinality",
        "minQualifiedCardinality",
        "maxQualifiedCardinality",
        "disjointUnionOf",
        "datatypeComplementOf",
        "withRestrictions",
    )
)


@dataclass(frozen=True, slots=True)
class Rule:
    """What follows (`head`) when `body` holds: SPARQL triple patterns.

    `triggers` are the properties and classes whose new facts can feed the body. A body of one
    triple pattern is `single`: it needs to look at new facts alone.
    """

    head: str
    body: str
    triggers: frozenset[str]
    single: bool


class Axioms:
    """The triples of an ontology, indexed for reading axioms."""

    def __init__(self, triples: Iterable[Triple]) -> None:
        self._by_subject: dict[Node, dict[str, list[Node]]] = {}
        self.by_predicate: dict[str, list[tuple[NamedNode | BlankNode, Node]]] = {}
        for triple in triples:
            subject, predicate, value = triple.subject, triple.predicate.value, triple.object
            if isinstance(subject, Triple) or isinstance(value, Triple):
                continue
            self._by_subject.setdefault(subject, {}).setdefault(predicate, []).append(value)
            self.by_predicate.setdefault(predicate, []).append((subject, value))

    def pairs(self, predicate: str) -> list[tuple[NamedNode | BlankNode, Node]]:
        """Subject and object of each triple of `predicate`, sorted."""
        return sorted(self.by_predicate.get(predicate, []), key=str)

    def members(self, kind: str) -> list[NamedNode]:
        """The IRIs of the rdf:type `kind`, sorted."""
        found = [s for s, o in self.by_predicate.get(RDF + "type", []) if o == NamedNode(kind)]
        return sorted((s for s in found if isinstance(s, NamedNode)), key=str)

    def one(self, subject: Node, predicate: str) -> Node | None:
        """The object of `subject predicate`, if there is one."""
        values = self._by_subject.get(subject, {}).get(predicate)
        return values[0] if values else None

    def items(self, head: Node) -> list[Node]:
        """The items of an RDF list.

        Raises:
            BuildError: when it is no list, or runs in a ring.
        """
        found: list[Node] = []
        seen: set[Node] = set()
        while head != _NIL:
            first, rest = self.one(head, RDF + "first"), self.one(head, RDF + "rest")
            if first is None or rest is None or head in seen:
                raise BuildError("an RDF list that does not end", found=str(head), expected="rdf:nil")
            seen.add(head)
            found.append(first)
            head = rest
        return found


def compiled(axioms: Axioms) -> list[Rule]:
    """The rules of all axioms, sorted.

    Raises:
        BuildError: for a construct that is not compiled.
    """
    for predicate in sorted(_UNCOMPILED & axioms.by_predicate.keys()):
        raise BuildError(
            "an OWL construct that the reasoner does not compile",
            found=predicate,
            expected="a construct of borderkg.assemble.axioms",
            advice="state it as a shape, or build with --reasoner owlrl",
        )
    rules = {*_property_rules(axioms), *_class_rules(axioms), *_identity_rules(axioms)}
    merged: dict[tuple[str, frozenset[str], bool], set[str]] = {}
    for rule in rules:
        if rule.head != rule.body:
            merged.setdefault((rule.body, rule.triggers, rule.single), set()).add(rule.head)
    return sorted(
        (Rule(" ".join(sorted(heads)), body, triggers, single)
         for (body, triggers, single), heads in merged.items()),
        key=lambda rule: (rule.body, rule.head),
    )  # fmt: skip


def _property_rules(axioms: Axioms) -> Iterator[Rule]:
    def simple(head: str, body: str, *triggers: Node) -> Rule:
        return Rule(head, body, frozenset(_key(t) for t in triggers), True)

    for low, high in axioms.pairs(RDFS + "subPropertyOf") + _both_ways(axioms, OWL + "equivalentProperty"):
        yield simple(_link(axioms, high, "?x", "?y"), _link(axioms, low, "?x", "?y"), _base(axioms, low))
    for one, other in _both_ways(axioms, OWL + "inverseOf"):
        if isinstance(one, NamedNode) and isinstance(other, NamedNode):
            yield simple(f"?y {other} ?x .", f"?x {one} ?y .", one)
    for chosen in axioms.members(OWL + "SymmetricProperty"):
        yield simple(f"?y {chosen} ?x .", f"?x {chosen} ?y .", chosen)
    for chosen in axioms.members(OWL + "TransitiveProperty"):
        body = f"?x {chosen} ?y . ?y {chosen} ?z ."
        yield Rule(f"?x {chosen} ?z .", body, frozenset({chosen.value}), False)
    for subject, chain in axioms.pairs(OWL + "propertyChainAxiom"):
        steps = axioms.items(chain)
        body = " ".join(_link(axioms, step, f"?v{n}", f"?v{n + 1}") for n, step in enumerate(steps))
        triggers = frozenset(_key(_base(axioms, step)) for step in steps)
        yield Rule(_link(axioms, subject, "?v0", f"?v{len(steps)}"), body, triggers, False)
    for owner, scope in axioms.pairs(RDFS + "domain"):
        yield from _conclusions(axioms, scope, "?x", f"?x {owner} ?y .", frozenset({_key(owner)}))
    for owner, scope in axioms.pairs(RDFS + "range"):
        if not _is_datatype(scope):
            yield from _conclusions(axioms, scope, "?y", f"?x {owner} ?y .", frozenset({_key(owner)}))


def _class_rules(axioms: Axioms) -> Iterator[Rule]:
    pairs = axioms.pairs(RDFS + "subClassOf") + _both_ways(axioms, OWL + "equivalentClass")
    for construct in ("intersectionOf", "unionOf", "oneOf"):
        for named, _ in axioms.pairs(OWL + construct):
            if isinstance(named, NamedNode):
                pairs += [(named, named)]
    for low, high in pairs:
        if _is_datatype(low) or _is_datatype(high):
            continue
        for body, triggers in _conditions(axioms, low, "?x", 0):
            yield from _conclusions(axioms, high, "?x", body, triggers)
        if low == high:  # a named class that is itself an expression: both directions
            yield from _conclusions(
                axioms, high, "?x", f"?x {_TYPE} {low} .", frozenset({_key(low)}), inside=True
            )
            for body, triggers in _conditions(axioms, low, "?x", 0, inside=True):
                yield Rule(f"?x {_TYPE} {low} .", body, triggers, False)


def _identity_rules(axioms: Axioms) -> Iterator[Rule]:
    same = f"<{OWL}sameAs>"
    for chosen in axioms.members(OWL + "FunctionalProperty"):
        body = f"?x {chosen} ?y . ?x {chosen} ?z . FILTER(?y != ?z && isIRI(?y) && isIRI(?z))"
        yield Rule(f"?y {same} ?z .", body, frozenset({chosen.value}), False)
    for chosen in axioms.members(OWL + "InverseFunctionalProperty"):
        body = f"?y {chosen} ?x . ?z {chosen} ?x . FILTER(?y != ?z && isIRI(?y) && isIRI(?z))"
        yield Rule(f"?y {same} ?z .", body, frozenset({chosen.value}), False)
    link = frozenset({OWL + "sameAs"})
    yield Rule(f"?y {same} ?x .", f"?x {same} ?y .", link, True)
    yield Rule(f"?x {same} ?z .", f"?x {same} ?y . ?y {same} ?z . FILTER(?x != ?z)", link, False)
    anything = frozenset({ANYTHING})
    distinct = "FILTER(?x != ?y)"
    yield Rule("?y ?p ?o .", f"?x {same} ?y . ?x ?p ?o . {distinct} FILTER(?p != {same})", anything, False)
    yield Rule("?s ?p ?y .", f"?x {same} ?y . ?s ?p ?x . {distinct} FILTER(?p != {same})", anything, False)


def _conditions(
    axioms: Axioms, expression: Node, subject: str, depth: int, *, inside: bool = False
) -> Iterator[tuple[str, frozenset[str]]]:
    """Patterns any of which makes `subject` a member of `expression`, with their triggers."""
    if isinstance(expression, NamedNode) and not inside:
        if expression.value not in _UNIVERSAL:
            yield f"{subject} {_TYPE} {expression} .", frozenset({expression.value})
        return
    both = axioms.one(expression, OWL + "intersectionOf")
    if both is not None:
        bodies: list[tuple[str, frozenset[str]]] = [("", frozenset())]
        for item in axioms.items(both):
            ways = list(_conditions(axioms, item, subject, depth + 1))
            bodies = [(f"{b} {w}".strip(), t | u) for b, t in bodies for w, u in ways]
        yield from bodies
    either = axioms.one(expression, OWL + "unionOf")
    if either is not None:
        for item in axioms.items(either):
            yield from _conditions(axioms, item, subject, depth + 1)
    listed = axioms.one(expression, OWL + "oneOf")
    if listed is not None:
        values = " ".join(str(item) for item in axioms.items(listed))
        yield f"VALUES {subject} {{ {values} }}", frozenset({ANYTHING})
    chosen = axioms.one(expression, OWL + "onProperty")
    if chosen is None:
        return
    value = axioms.one(expression, OWL + "hasValue")
    if value is not None:
        yield _link(axioms, chosen, subject, str(value)), frozenset({_key(_base(axioms, chosen))})
    filler = axioms.one(expression, OWL + "someValuesFrom")
    if filler is not None:
        other = f"{subject}_{depth}"
        body, triggers = _link(axioms, chosen, subject, other), frozenset({_key(_base(axioms, chosen))})
        if isinstance(filler, NamedNode) and filler.value in _UNIVERSAL:
            yield body, triggers
        elif not _is_datatype(filler):
            for inner, more in _conditions(axioms, filler, other, depth + 1):
                yield f"{body} {inner}", triggers | more


def _conclusions(
    axioms: Axioms,
    expression: Node,
    subject: str,
    body: str,
    triggers: frozenset[str],
    *,
    inside: bool = False,
) -> Iterator[Rule]:
    """The rules that follow from `subject` being a member of `expression` where `body` holds."""
    single = body.count(" .") == 1 and "FILTER" not in body and "VALUES" not in body
    if isinstance(expression, NamedNode) and not inside:
        if expression.value not in _UNIVERSAL:
            yield Rule(f"{subject} {_TYPE} {expression} .", body, triggers, single)
        return
    both = axioms.one(expression, OWL + "intersectionOf")
    if both is not None:
        for item in axioms.items(both):
            yield from _conclusions(axioms, item, subject, body, triggers)
    chosen = axioms.one(expression, OWL + "onProperty")
    if chosen is None:
        return
    value = axioms.one(expression, OWL + "hasValue")
    if value is not None:
        yield Rule(_link(axioms, chosen, subject, str(value)), body, triggers, single)
    filler = axioms.one(expression, OWL + "allValuesFrom")
    if filler is not None and not _is_datatype(filler):
        other = f"{subject}_all"
        longer = f"{body} {_link(axioms, chosen, subject, other)}"
        yield from _conclusions(axioms, filler, other, longer, triggers | {_key(_base(axioms, chosen))})


def _link(axioms: Axioms, chosen: Node, subject: str, value: str) -> str:
    """The triple pattern of a property or of the inverse of one."""
    inverse = axioms.one(chosen, OWL + "inverseOf") if isinstance(chosen, BlankNode) else None
    if inverse is not None:
        return f"{value} {inverse} {subject} ."
    return f"{subject} {chosen} {value} ."


def _base(axioms: Axioms, chosen: Node) -> Node:
    inverse = axioms.one(chosen, OWL + "inverseOf") if isinstance(chosen, BlankNode) else None
    return inverse if inverse is not None else chosen


def _both_ways(axioms: Axioms, predicate: str) -> list[tuple[NamedNode | BlankNode, Node]]:
    pairs = axioms.pairs(predicate)
    return pairs + [(o, s) for s, o in pairs if isinstance(o, NamedNode | BlankNode)]


def _is_datatype(node: Node) -> bool:
    return isinstance(node, NamedNode) and node.value.startswith(_DATATYPES)


def _key(node: Node) -> str:
    return node.value
