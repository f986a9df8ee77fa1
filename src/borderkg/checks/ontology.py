"""Whether every term that the authored Turtle uses exists, ours and others'.

BKG-ONT-001: a file does not parse. BKG-ONT-002: a term of ours that no module declares.
BKG-ONT-003: a term that its vocabulary does not have. BKG-ONT-004: an import of what is not here.

A vocabulary of which rdflib knows every term is held against that list; any other that we have a
prefix for is held against what `ontology/alignments/` declares.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad

from borderkg.checks.findings import Finding, explained, ordered
from borderkg.errors import SourceError
from borderkg.namespaces import BASE, BKG, OWL, PREFIXES, RDF, shrink
from borderkg.sources import rdf

_DEFINED: Final = {
    "rdf": "RDF",
    "rdfs": "RDFS",
    "owl": "OWL",
    "xsd": "XSD",
    "skos": "SKOS",
    "sh": "SH",
    "prov": "PROV",
    "org": "ORG",
    "qb": "QB",
    "foaf": "FOAF",
    "dcterms": "DCTERMS",
    "void": "VOID",
    "vann": "VANN",
    "time": "TIME",
    "geo": "GEO",
}
"""Our prefix to the name of rdflib's namespace that lists all terms of the vocabulary.

DCAT and schema.org are not among them: rdflib lists versions older than those in use.
"""


def check_files(files: Iterable[tuple[str, Path]]) -> list[Finding]:
    """Findings for pairs of name and Turtle file; the modules and alignments must be among them."""
    read: dict[str, list[Quad]] = {}
    findings: list[Finding] = []
    for name, path in files:
        try:
            read[name] = rdf.read(path)
        except SourceError as error:
            findings.append(Finding(code="BKG-ONT-001", file=name, message=explained(error)))
    findings += check(read)
    return ordered(findings)


def check(graphs: Mapping[str, Iterable[Quad]]) -> list[Finding]:
    """Findings for graphs by name: unknown terms and imports."""
    held = {name: list(quads) for name, quads in graphs.items()}
    declared = {term for quads in held.values() for term in _declared(quads)}
    ontologies = {
        quad.subject.value
        for quads in held.values()
        for quad in quads
        if isinstance(quad.subject, NamedNode)
        and quad.predicate.value == RDF + "type"
        and quad.object == NamedNode(OWL + "Ontology")
    }
    findings: list[Finding] = []
    for name, quads in held.items():
        for term in sorted({term for quad in quads for term in _terms(quad)}):
            finding = _unknown(term, declared)
            if finding is not None:
                code, message = finding
                findings.append(Finding(code=code, file=name, focus=term, message=message))
        for quad in quads:
            imported = quad.object
            if quad.predicate.value != OWL + "imports" or not isinstance(imported, NamedNode):
                continue
            if imported.value not in ontologies:
                findings.append(
                    Finding(
                        code="BKG-ONT-004",
                        file=name,
                        focus=imported.value,
                        message="an import of an ontology that is not in the folder; nothing is fetched",
                    )
                )
    return ordered(findings)


def _declared(quads: Iterable[Quad]) -> Iterator[str]:
    """Our classes and properties, and whatever of others a graph gives a type."""
    for quad in quads:
        kind = quad.object
        if quad.predicate.value == RDF + "type" and isinstance(quad.subject, NamedNode):
            external = not quad.subject.value.startswith(BASE)
            if isinstance(kind, NamedNode) and (external or kind.value.startswith(OWL)):
                yield quad.subject.value


def _terms(quad: Quad) -> Iterator[str]:
    for term in (quad.subject, quad.predicate, quad.object):
        if isinstance(term, NamedNode):
            yield term.value
        elif isinstance(term, Literal) and term.language is None:
            yield term.datatype.value


def _unknown(term: str, declared: set[str]) -> tuple[str, str] | None:
    """Code and message for a term that does not exist; None for one that does, or that is no term."""
    prefix, local = _split(term)
    if not local:
        return None
    known = _vocabulary(prefix)
    if known is None and term in declared:
        return None
    if prefix == "bkg":
        near = _near(local, (t[len(BKG) :] for t in declared if t.startswith(BKG)))
        return "BKG-ONT-002", f"no module declares {shrink(term)}{near}"
    if known is None:
        others = (t[len(PREFIXES[prefix]) :] for t in declared if t.startswith(PREFIXES[prefix]))
        return "BKG-ONT-003", f"no alignment declares {shrink(term)}{_near(local, others)}"
    if local in known:
        return None
    return "BKG-ONT-003", f"its vocabulary has no {shrink(term)}{_near(local, known)}"


def _near(local: str, names: Iterable[str]) -> str:
    found = get_close_matches(local, sorted(names), n=1, cutoff=0.6)
    return f"; did you mean {found[0]}?" if found else ""


def _split(term: str) -> tuple[str, str]:
    """The prefix of the vocabulary that `term` is in, and its local name; empty where it is in none."""
    best = ""
    for prefix, namespace in PREFIXES.items():
        ours = namespace.startswith(BASE) and prefix != "bkg"
        if not ours and term.startswith(namespace) and len(namespace) > len(PREFIXES.get(best, "")):
            best = prefix
    return (best, term[len(PREFIXES[best]) :]) if best else ("", "")


@cache
def _vocabulary(prefix: str) -> frozenset[str] | None:
    """The local names of a vocabulary that rdflib lists; None for any other."""
    from rdflib import namespace

    name = _DEFINED.get(prefix)
    if name is None:
        return None
    listed = getattr(namespace, name)
    if str(listed) != PREFIXES[prefix]:
        return None
    names = {str(term)[len(PREFIXES[prefix]) :] for term in dir(listed) if str(term).startswith("http")}
    return frozenset(names.union(listed._extras))  # those that are Python keywords, such as sh:class
