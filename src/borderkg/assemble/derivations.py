"""Derived properties: one CONSTRUCT a file in ontology/derivations, run with reasoning until nothing is new.

The result of `x.rq`, less all that is stated or inferred, is the graph `derived/x`. A rule that
would be wrong while others still add facts (the *highest* level) names a later stratum in its
header, `#+ stratum: 2`; strata run one after the other.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable
from pathlib import Path
from typing import Final, NamedTuple

from pyoxigraph import BlankNode, NamedNode, Quad, QueryTriples, Triple

from borderkg.assemble.axioms import Axioms
from borderkg.assemble.consistency import contradictions
from borderkg.assemble.owlrl_reasoner import OwlrlReasoner
from borderkg.assemble.reasoning import Reasoner, RuleReasoner
from borderkg.errors import BuildError, QueryError
from borderkg.iris import graph, graph_kind
from borderkg.sources.encoding import read
from borderkg.store.embedded import EmbeddedStore

INFERRED: Final = graph("inferred")
_STRATUM: Final = re.compile(r"^#\+ stratum: (\d+)\s*$", re.MULTILINE)
_MOST_PASSES: Final = 20
_SHOWN: Final = 5


class Derivation(NamedTuple):
    """A CONSTRUCT whose result is a graph of its own."""

    stratum: int
    stem: str
    sparql: str
    path: Path


def derivations(folder: Path) -> list[Derivation]:
    """The rules of `folder`, by stratum and then by name.

    Raises:
        EncodingError: when one is not UTF-8.
    """
    rules = []
    for path in folder.glob("*.rq"):
        text = read(path)
        found = _STRATUM.search(text)
        rules.append(Derivation(int(found.group(1)) if found else 1, path.stem, text, path))
    return sorted(rules)


def add_consequences(
    store: EmbeddedStore,
    rules: Iterable[Derivation],
    *,
    reasoner: str = "sparql",
    skipped: Container[str] = (),
) -> dict[str, int]:
    """Put what follows from the axioms and `rules` into `store`; cube graphs are not read.

    Args:
        store: the assembled graphs.
        rules: what `derivations` gave.
        reasoner: `sparql`, the axioms compiled to SPARQL; or `owlrl`.
        skipped: further graphs that are not read.

    Returns:
        How many quads each graph got: `inferred/all` and `derived/…`.

    Raises:
        BuildError: when the facts contradict the axioms, a rule is no CONSTRUCT, or no end comes.
    """
    facts: dict[Triple, None] = {}
    ontology: list[Triple] = []
    for name in store.graphs():
        kind = graph_kind(name)
        if name in skipped or kind in {"cube", "shapes", "checks", "meta", "text"}:
            continue
        for quad in store.quads(name):
            facts[quad.triple] = None
            if kind == "ontology":
                ontology.append(quad.triple)
    engine = _engine(reasoner, ontology)
    engine.add(facts)
    known = set(facts)
    derived: dict[str, list[Triple]] = {}
    ordered = sorted(rules)
    for stratum in sorted({rule.stratum for rule in ordered}) or [1]:
        _close(engine, [rule for rule in ordered if rule.stratum <= stratum], known, derived)
    _refuse_contradictions(engine, ontology)
    return _written(store, engine.inferred(), derived)


def _engine(name: str, ontology: list[Triple]) -> Reasoner:
    if name == "sparql":
        return RuleReasoner(ontology)
    if name == "owlrl":
        return OwlrlReasoner(ontology)
    raise BuildError("no such reasoner", found=name, expected="sparql or owlrl")


def _close(
    engine: Reasoner,
    rules: list[Derivation],
    known: set[Triple],
    derived: dict[str, list[Triple]],
) -> None:
    for _ in range(_MOST_PASSES):
        engine.close()
        known.update(engine.inferred())
        fresh: list[Triple] = []
        for rule in rules:
            new = [triple for triple in _constructed(engine.facts, rule) if triple not in known]
            known.update(new)
            derived.setdefault(rule.stem, []).extend(new)
            fresh += new
        if not fresh:
            return
        engine.add(fresh)
    raise BuildError(
        "the derivations do not come to an end",
        found=", ".join(rule.stem for rule in rules),
        expected=f"at most {_MOST_PASSES} passes",
        advice="look for a rule that makes new nodes or undoes its own condition",
    )


def _constructed(facts: EmbeddedStore, rule: Derivation) -> list[Triple]:
    try:
        answer = facts.query(rule.sparql, union=False)
    except QueryError as error:
        raise BuildError(
            f"a derivation cannot be run ({error.what})", where=rule.path, line=error.line
        ) from error
    if not isinstance(answer, QueryTriples):
        raise BuildError("a derivation is a CONSTRUCT", where=rule.path)
    triples = sorted(set(answer), key=str)
    for triple in triples:
        if isinstance(triple.subject, BlankNode) or isinstance(triple.object, BlankNode):
            raise BuildError("a derivation made a blank node", where=rule.path, found=str(triple)[:200])
    return triples


def _refuse_contradictions(engine: Reasoner, ontology: list[Triple]) -> None:
    found = contradictions(engine.facts, Axioms(ontology))
    if found:
        shown = "; ".join(f"{each.focus}: {each.reason}" for each in found[:_SHOWN])
        raise BuildError(
            f"the facts contradict the ontology in {len(found)} places",
            found=shown,
            expected="a consistent graph",
            advice="correct the facts, or the axiom",
        )


def _written(
    store: EmbeddedStore, inferred: Iterable[Triple], derived: dict[str, list[Triple]]
) -> dict[str, int]:
    counts: dict[str, int] = {}
    for name, triples in [
        (INFERRED, list(inferred)),
        *sorted((graph("derived", k), v) for k, v in derived.items()),
    ]:
        target = NamedNode(name)
        store.extend(Quad(t.subject, t.predicate, t.object, target) for t in triples)
        counts[name] = len(triples)
    return counts
