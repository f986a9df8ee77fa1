"""The names and classes of everything in a release, read once and kept while it is served."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from weakref import WeakKeyDictionary

import pyoxigraph

from borderkg.namespaces import BKG, DCTERMS, FOAF, RDFS, SKOS, shrink
from borderkg.query import run
from borderkg.query.built_in import built_in
from borderkg.query.gate import admit
from borderkg.serve.opened import Opened
from borderkg.serve.pages.language import Label, Language, choose

_BROAD: Final = tuple(
    BKG + name for name in ("Event", "Actor", "Place", "Claim", "Document", "Organization", "Stance")
)
"""Classes that say less than any other that a thing has, the broadest last among equals."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """Labels by IRI and language tag, and the classes of ours by IRI."""

    labels: Mapping[str, Mapping[str, str]]
    classes: Mapping[str, tuple[str, ...]]

    def label(self, iri: str, language: Language) -> Label:
        """The name of a resource by the one label rule; its short IRI where it has none."""
        return choose(self.labels.get(iri, {}), language, shrink(iri))

    def named(self, iri: str) -> bool:
        """Whether it has a name."""
        return iri in self.labels

    def kind(self, iri: str, language: Language) -> Label | None:
        """The name of the narrowest class of ours that a resource has."""
        kinds = self.classes.get(iri, ())
        ours = [kind for kind in kinds if kind.startswith(BKG)]
        narrow = [kind for kind in ours if kind not in _BROAD] or [k for k in _BROAD[::-1] if k in ours]
        found = narrow or [kind for kind in kinds if kind in self.labels]
        return self.label(found[0], language) if found else None

    def members(self, class_: str) -> list[str]:
        """The IRIs of a class, sorted."""
        return sorted(iri for iri, kinds in self.classes.items() if class_ in kinds)


_NAMING: Final = (SKOS + "prefLabel", RDFS + "label", DCTERMS + "title", FOAF + "name")
"""What names a resource, the first of them first."""
_BEGINS: Final = {
    **dict.fromkeys("\u202a\u202b\u202d\u202e", "\u202c"),
    **dict.fromkeys("\u2066\u2067\u2068", "\u2069"),
}
"""What changes the direction of a text, and what ends that."""
_HELD: Final[WeakKeyDictionary[Opened, asyncio.Task[Names]]] = WeakKeyDictionary()


async def of(opened: Opened) -> Names:
    """The names of an open release; asked once, also when many pages want them at once."""
    task = _HELD.get(opened)
    if task is None or (task.done() and (task.cancelled() or task.exception() is not None)):
        task = asyncio.ensure_future(_read(opened))
        _HELD[opened] = task
    return await asyncio.shield(task)


async def _read(opened: Opened) -> Names:
    text = run.filled(built_in()["pages/names"])
    lane, timeout = opened.lane(), opened.settings.timeout
    answer = await opened.aside(lambda: lane.answer(admit(text).request, timeout=timeout))
    return await opened.aside(lambda: _of_triples(run.triples(answer)))


def _of_triples(ntriples: bytes) -> Names:
    ranked: dict[str, dict[str, tuple[int, str]]] = {}
    classes: dict[str, list[str]] = {}
    for triple in pyoxigraph.parse(ntriples, format=pyoxigraph.RdfFormat.N_TRIPLES):
        if not isinstance(triple.subject, pyoxigraph.NamedNode):
            continue
        iri, value = triple.subject.value, triple.object
        if isinstance(value, pyoxigraph.NamedNode):
            classes.setdefault(iri, []).append(value.value)
        elif isinstance(value, pyoxigraph.Literal) and triple.predicate.value in _NAMING:
            held = ranked.setdefault(iri, {})
            found = (_NAMING.index(triple.predicate.value), value.value)
            tag = value.language or ""
            held[tag] = min(held.get(tag, found), found)
    labels = {iri: {tag: closed(name) for tag, (_, name) in held.items()} for iri, held in ranked.items()}
    return Names(labels=labels, classes={iri: tuple(sorted(found)) for iri, found in classes.items()})


def closed(name: str) -> str:
    """`name` with each change of direction that it begins ended, so that no text after it is turned round.

    https://www.unicode.org/reports/tr9/#Explicit_Directional_Embeddings

    >>> ascii(closed("a" + chr(0x202E) + "b")), closed("abc")
    ("'a\\\\u202eb\\\\u202c'", 'abc')
    """
    ends: list[str] = []
    for character in name:
        if character in _BEGINS:
            ends.append(_BEGINS[character])
        elif ends and character == ends[-1]:
            ends.pop()
    return name + "".join(reversed(ends))
