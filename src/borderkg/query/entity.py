"""One resource: what the graph says of it, its labels, and finding it by a name."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from borderkg.errors import UnknownNameError
from borderkg.namespaces import BASE, RDF, RDFS, SKOS, expand, shrink
from borderkg.query import run
from borderkg.query.built_in import built_in
from borderkg.query.gate import admit
from borderkg.query.parameters import Parameter
from borderkg.query.results import Frame
from borderkg.query.terms import Term
from borderkg.store.answering import Answering

if TYPE_CHECKING:
    import pyoxigraph
    import rdflib


class Found(NamedTuple):
    """One resource that a search found."""

    iri: str
    label: str
    language: str
    classes: tuple[str, ...]
    score: int
    """4 the whole label, 3 its beginning, 2 the beginning of a word of it, 1 anywhere."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """A resource and its description: its own triples and those of the nodes that depend on it.

    Attributes:
        iri: the resource.
        ntriples: the description.
    """

    iri: str
    ntriples: bytes

    @classmethod
    def of(cls, iri: str, store: Answering, *, timeout: float | None = run.TIMEOUT) -> Entity:
        """The description of `iri`.

        Raises:
            ParameterError: when it is no IRI.
            UnknownNameError: when nothing is said of it.
        """
        term = Parameter(name="resource", type="iri").term(iri)
        text = run.filled(built_in()["entity/description"], {"resource": term.value})
        described = run.triples(store.answer(admit(text).request, timeout=timeout))
        if not described:
            raise UnknownNameError(
                "the graph says nothing of this",
                found=shrink(iri),
                advice="look for it with: borderkg search",
            )
        return cls(iri=iri, ntriples=described)

    def graph(self) -> rdflib.Graph:
        """The description as an rdflib Graph."""
        from borderkg.query.rdflib_store import parsed

        return parsed(self.ntriples)

    def to_turtle(self) -> str:
        """The description as Turtle."""
        return str(self.graph().serialize(format="longturtle"))

    def to_jsonld(self) -> str:
        """The description as compact JSON-LD 1.1 with its context inside."""
        from borderkg.query.jsonld import document

        return document(self.ntriples)

    def to_markdown(self, lang: str = "en") -> str:
        """The description for reading: its name, then one line a value, dependent nodes below."""
        import pyoxigraph

        triples = pyoxigraph.parse(self.ntriples, format=pyoxigraph.RdfFormat.N_TRIPLES)
        lines = [f"# {self.label(lang)}", "", f"<{self.iri}>"]
        subject = ""
        for name, predicate, value in sorted({_shown(triple) for triple in triples}, key=self._place):
            if name != subject:
                subject = name
                lines += ["", f"## {shrink(name)}"] if name != self.iri else [""]
            lines.append(f"- {predicate}: {value}")
        return "\n".join(lines) + "\n"

    def _place(self, shown: tuple[str, str, str]) -> tuple[bool, tuple[str, str, str]]:
        return shown[0] != self.iri, shown

    @property
    def types(self) -> list[str]:
        """The IRIs of its classes, ours first."""
        kinds = {t.value for t in self._objects(RDF + "type")}
        return sorted(kinds, key=lambda kind: (not kind.startswith(BASE), kind))

    def label(self, lang: str = "en") -> str:
        """Its name in `lang`, else in English, else in any language, else its short IRI."""
        names = [t for p in (SKOS + "prefLabel", RDFS + "label") for t in self._objects(p)]
        for wanted in (lang, "en"):
            for name in names:
                if name.language == wanted:
                    return name.value
        return names[0].value if names else shrink(self.iri)

    def _objects(self, predicate: str) -> list[Term]:
        import pyoxigraph

        return sorted(
            term
            for triple in pyoxigraph.parse(self.ntriples, format=pyoxigraph.RdfFormat.N_TRIPLES)
            if str(triple.subject) == f"<{self.iri}>" and triple.predicate.value == predicate
            if (term := _term(triple.object)) is not None
        )


def search(
    text: str,
    store: Answering,
    *,
    lang: str | None = None,
    class_: str | None = None,
    timeout: float | None = run.TIMEOUT,
) -> list[Found]:
    """Resources with `text` in one of their names, best first."""
    return ranked(text, run.run(built_in()["entity/names"], store, asked(lang, class_), timeout=timeout))


def asked(lang: str | None, class_: str | None) -> dict[str, str | None]:
    """The parameters of the question for names that `search` asks."""
    return {"language": lang, "class": expand(class_) if class_ else None}


def ranked(text: str, rows: Frame) -> list[Found]:
    """The resources of `rows`, the answer to that question, with `text` in a name, best first."""
    wanted = fold(text)
    best: dict[str, Found] = {}
    for (resource, name, kinds), terms in zip(rows.rows, rows.terms, strict=True):
        score = _score(wanted, fold(str(name)))
        language = (terms[1].language if terms[1] else None) or ""
        found = Found(str(resource), str(name), language, tuple(str(kinds or "").split()), score)
        if score and (found.iri not in best or best[found.iri].score < score):
            best[found.iri] = found
    return sorted(best.values(), key=lambda f: (-f.score, len(f.label), f.label, f.iri))


def fold(text: str) -> str:
    """`text` without case, diacritics and marks, for comparison alone.

    >>> fold("Alicia Bárcena"), fold("alicia-barcena")
    ('alicia barcena', 'alicia barcena')
    """
    decomposed = unicodedata.normalize("NFD", text.casefold())
    plain = "".join(c for c in decomposed if not unicodedata.combining(c))
    return " ".join("".join(c if c.isalnum() else " " for c in plain).split())


def _score(wanted: str, name: str) -> int:
    if not wanted or wanted not in name:
        return 0
    if wanted == name:
        return 4
    if name.startswith(wanted):
        return 3
    return 2 if any(word.startswith(wanted) for word in _tails(name)) else 1


def _tails(name: str) -> Iterable[str]:
    words = name.split()
    return (" ".join(words[i:]) for i in range(1, len(words)))


def _shown(triple: pyoxigraph.Quad) -> tuple[str, str, str]:
    term = _term(triple.object)
    if term is None:
        value = str(triple.object)
    elif term.kind == "iri":
        value = shrink(term.value)
    else:
        value = f"{term.value} ({term.language})" if term.language else term.value
    return str(triple.subject).strip("<>"), shrink(triple.predicate.value), value


def _term(node: object) -> Term | None:
    import pyoxigraph

    if isinstance(node, pyoxigraph.Literal):
        return Term("literal", node.value, node.datatype.value, node.language)
    if isinstance(node, pyoxigraph.NamedNode):
        return Term("iri", node.value)
    return None
