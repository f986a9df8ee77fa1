"""The model: every term of ours by module, with what the shapes ask of it, and the concept schemes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from borderkg.namespaces import BKG, ONTOLOGY, OWL, RDF, RDFS, SHAPES, SKOS
from borderkg.query.results import Frame
from borderkg.query.terms import Term
from borderkg.serve.opened import opened
from borderkg.serve.pages import page
from borderkg.serve.pages.page import Download, Page
from borderkg.serve.pages.resource import preferred
from borderkg.serve.pages.shown import Cell, Shown

_RELATIONS: Final = (
    ("model.above", RDFS + "subClassOf"),
    ("model.above", RDFS + "subPropertyOf"),
    ("model.domain", RDFS + "domain"),
    ("model.range", RDFS + "range"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Defined:
    """A term: its local name, which is its anchor, and what is said of it."""

    name: str
    label: str
    kind: str
    definition: str
    relations: tuple[tuple[str, tuple[Cell, ...]], ...]
    examples: tuple[Cell, ...]
    asked: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Module:
    """A part of the ontology: its slug, its terms."""

    slug: str
    terms: tuple[Defined, ...]


async def model(request: Request) -> Response:
    """Every term with its definition and its shape; the concept schemes."""
    release, shown = opened(request), await page.shown(request)
    terms, constraints = await page.every(
        release.run_built_in("pages/terms"), release.run_built_in("pages/constraints")
    )
    modules = _modules(terms, _asked(constraints, shown), shown)
    say = shown.words.say
    schemes = [shown.thing(iri) for iri in shown.names.members(SKOS + "ConceptScheme")]
    return page.render(
        request,
        "model.html",
        Page(
            title=say("model.title"),
            lead=say(
                "model.lead",
                terms=sum(len(one.terms) for one in modules),
                modules=len(modules),
                schemes=len(schemes),
            ),
            iri=ONTOLOGY,
            section="model",
            downloads=(
                Download(label=say("model.take_ontology"), href="/ontology.ttl"),
                Download(label=say("model.take_shapes"), href="/shapes.ttl"),
                Download(label=say("model.take_context"), href="/context.jsonld"),
            ),
        ),
        shown=shown,
        modules=modules,
        schemes=schemes,
    )


def _asked(constraints: Frame, shown: Shown) -> dict[str, list[tuple[str, str]]]:
    """What the shapes ask, by target: the shape's local name and its message in the page's language."""
    texts: dict[tuple[str, str], list[Term]] = {}
    for target, shape, message in constraints.terms:
        if target is not None and shape is not None and message is not None:
            texts.setdefault((target.value, shape.value), []).append(message)
    made: dict[str, list[tuple[str, str]]] = {}
    for (of, by), messages in texts.items():
        kept = preferred(messages, shown.language)[0].value
        made.setdefault(of, []).append((by.removeprefix(SHAPES), kept))
    return made


def _modules(
    frame: Frame, asked: Mapping[str, Sequence[tuple[str, str]]], shown: Shown
) -> tuple[Module, ...]:
    held: dict[str, dict[str, dict[str, list[Term]]]] = {}
    for module, term, property, value in frame.terms:
        if module is not None and term is not None and property is not None and value is not None:
            own = held.setdefault(module.value, {}).setdefault(term.value, {})
            own.setdefault(property.value, []).append(value)
    return tuple(
        Module(
            slug=module.rpartition("/")[2],
            terms=tuple(_defined(iri, own, asked.get(iri, ()), shown) for iri, own in terms.items()),
        )
        for module, terms in held.items()
    )


def _defined(
    iri: str, own: Mapping[str, list[Term]], asked: Sequence[tuple[str, str]], shown: Shown
) -> Defined:
    kinds = {value.value for value in own.get(RDF + "type", ())}
    kind = "class" if OWL + "Class" in kinds else "value" if OWL + "DatatypeProperty" in kinds else "link"
    return Defined(
        name=iri.removeprefix(BKG),
        label=shown.label(iri).text,
        kind=shown.words.say(f"model.kind_{kind}"),
        definition=" ".join(
            value.value for value in preferred(own.get(SKOS + "definition", []), shown.language)
        ),
        relations=tuple(
            (shown.words.say(key), cells)
            for key, property in _RELATIONS
            if (cells := _things(own.get(property, ()), shown))
        ),
        examples=(
            *(shown.cell(value) for value in own.get(SKOS + "example", ())[:2]),
            *(shown.thing(member, whole=True) for member in shown.names.members(iri)[:1]),
        ),
        asked=tuple(asked),
    )


def _things(values: Iterable[Term], shown: Shown) -> tuple[Cell, ...]:
    return tuple(shown.thing(value.value) for value in values if value.kind == "iri")
