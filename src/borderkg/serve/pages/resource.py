"""The page of one resource, chosen by its class; of any other class, what the graph says of it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import pyoxigraph
from starlette.requests import Request
from starlette.responses import Response

from borderkg.errors import UnknownNameError
from borderkg.namespaces import BASE, BKG, DATA, QB, RDF, RDFS, SKOS
from borderkg.query.entity import Entity
from borderkg.query.results import Frame
from borderkg.query.terms import Term
from borderkg.serve import schema_org
from borderkg.serve.opened import opened
from borderkg.serve.pages import page, resting, tables
from borderkg.serve.pages.error import not_found
from borderkg.serve.pages.observation import sentence
from borderkg.serve.pages.page import Page
from borderkg.serve.pages.shown import Cell, Shown
from borderkg.serve.resource import entity as entity_of

_NAMING: Final = (SKOS + "prefLabel", RDFS + "label")
_LAST: Final = 1_000_000
_UNNAMED: Final = (QB + "Observation",)
"""The class of what lies below `/data/` and has no name: names leave cells out for their number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What a page is of: its IRI, and how this page shows things."""

    iri: str
    shown: Shown

    @property
    def name(self) -> str:
        """Its name in the language of the page."""
        return self.shown.label(self.iri).text

    def jsonld(self, entity: Entity, release: str) -> dict[str, Any]:
        """What search engines are told of it."""
        language = self.shown.language
        return schema_org.description(
            entity, language=language, named=lambda iri: self.shown.label(iri).text, release=release
        )


Answer = Callable[[Request, Subject], Awaitable[Response]]
PAGES: Final[dict[str, Answer]] = {}
"""What answers for the members of a class, the most specific class first; `routes` fills it."""


async def resource(request: Request) -> Response:
    """The page of the resource whose IRI, below the base, stands in the address."""
    iri = BASE + request.path_params["space"] + "/" + request.path_params["path"]
    subject = Subject(iri=iri, shown=await page.shown(request))
    kinds = subject.shown.names.classes.get(iri, _UNNAMED if iri.startswith(DATA) else ())
    answer = next((found for kind, found in PAGES.items() if kind in kinds), described)
    try:
        return await answer(request, subject)
    except UnknownNameError:
        return await not_found(request, iri)


async def described(request: Request, subject: Subject) -> Response:
    """The page of a resource of any class: every value with its name, its parts, what speaks of it."""
    shown, release = subject.shown, opened(request)
    entity, referrers = await asyncio.gather(
        entity_of(release, subject.iri), release.run_built_in("pages/referrers", {"resource": subject.iri})
    )
    parts = await release.aside(lambda: statements(entity.ntriples))
    own = parts.pop(subject.iri, {})
    kind = shown.names.kind(subject.iri, shown.language)
    definition = _text(own.get(SKOS + "definition", ()), shown)
    say = shown.words.say
    rests = resting.phrases(own, parts, shown)
    lead = (
        definition
        or sentence(own, shown)
        or _text(own.get(BKG + "reason", ()), shown)
        or resting.lead(own, rests, shown)
        or (
            say("resource.lead", name=subject.name, kind=kind.text)
            if kind
            else say("resource.lead_bare", name=subject.name)
        )
    )
    rows = [(shown.cell(property), shown.cell(other, whole=True)) for property, other in referrers.terms]
    named_by = tables.table(
        "named",
        say("resource.named_by_caption"),
        [
            tables.Column(key="property", heading=say("columns.property")),
            tables.Column(key="what", heading=say("columns.what")),
        ],
        rows,
        address=request.url.path,
        asked=request.query_params,
        empty=say("resource.named_by_empty"),
    )
    return page.render(
        request,
        "resource.html",
        Page(
            title=subject.name,
            kind=kind.text if kind else "",
            lead=lead,
            iri=subject.iri,
            jsonld=subject.jsonld(entity, release.id),
        ),
        shown=shown,
        rests=rests,
        facts=told({p: v for p, v in own.items() if not (rests and p == BKG + "evidence")}, shown),
        below=[
            (shown.label(iri, whole=False).text, iri, told(of, shown))
            for iri, of in sorted(resting.folded(parts).items(), key=_place)
        ],
        named_by=named_by,
    )


def statements(ntriples: bytes) -> dict[str, dict[str, list[Term]]]:
    """The values of each subject by property, both in the order of their IRIs."""
    made: dict[str, dict[str, list[Term]]] = {}
    for triple in pyoxigraph.parse(ntriples, format=pyoxigraph.RdfFormat.N_TRIPLES):
        if isinstance(triple.subject, pyoxigraph.NamedNode):
            found = made.setdefault(triple.subject.value, {}).setdefault(triple.predicate.value, [])
            node = triple.object
            if isinstance(node, pyoxigraph.Literal):
                found.append(Term("literal", node.value, node.datatype.value, node.language))
            elif isinstance(node, pyoxigraph.NamedNode):
                found.append(Term("iri", node.value))
    return {
        s: {p: sorted(set(o), key=str) for p, o in sorted(own.items())} for s, own in sorted(made.items())
    }


def told(own: Mapping[str, Sequence[Term]], shown: Shown) -> list[tuple[Cell, tuple[Cell, ...]]]:
    """Properties and values for reading; of texts in several languages, the page's own where it has one."""
    rows = []
    for property, values in own.items():
        if property == RDF + "type" or (property in _NAMING):
            continue
        kept = preferred(values, shown.language)
        rows.append((shown.thing(property), tuple(shown.cell(v, whole=True) for v in kept)))
    return rows


def by_property(own: Frame) -> dict[str, list[Term]]:
    """The values of a resource by property, from `pages/values`."""
    made: dict[str, list[Term]] = {}
    for property, value in own.terms:
        if property is not None and value is not None:
            made.setdefault(property.value, []).append(value)
    return made


def preferred(values: Sequence[Term], language: str) -> list[Term]:
    """The values, without texts in another language where there are texts in this one."""
    tagged = {v.language for v in values if v.language}
    if language not in tagged:
        return list(values)
    return [v for v in values if v.language in (None, language)]


def _text(values: tuple[Term, ...] | list[Term], shown: Shown) -> str:
    kept = preferred(list(values), shown.language)
    return kept[0].value if kept else ""


def _place(item: tuple[str, object]) -> tuple[str, int, str]:
    head, _, tail = item[0].rpartition("/")
    return head, int(tail) if tail.isdecimal() else _LAST, tail
