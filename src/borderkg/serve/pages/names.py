"""The names and classes of everything in a release, read once and kept while it is served."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from weakref import WeakKeyDictionary

from borderkg.namespaces import BKG, shrink
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
        if not kinds:
            return None
        narrow = [k for k in kinds if k not in _BROAD] or [k for k in _BROAD[::-1] if k in kinds]
        ours = [k for k in narrow if k.startswith(BKG)] or narrow
        return self.label(ours[0], language)

    def members(self, class_: str) -> list[str]:
        """The IRIs of a class, sorted."""
        return sorted(iri for iri, kinds in self.classes.items() if class_ in kinds)


_HELD: Final[WeakKeyDictionary[Opened, asyncio.Task[Names]]] = WeakKeyDictionary()


async def of(opened: Opened) -> Names:
    """The names of an open release; asked once, also when many pages want them at once."""
    task = _HELD.get(opened)
    if task is None or (task.done() and (task.cancelled() or task.exception() is not None)):
        task = asyncio.ensure_future(_read(opened))
        _HELD[opened] = task
    return await asyncio.shield(task)


async def _read(opened: Opened) -> Names:
    named, kinds = await asyncio.gather(
        opened.run_built_in("pages/names"), opened.run_built_in("pages/classes")
    )
    labels: dict[str, dict[str, str]] = {}
    for _, resource, name in named.terms:
        if resource is not None and name is not None:
            labels.setdefault(resource.value, {}).setdefault(name.language or "", name.value)
    classes: dict[str, list[str]] = {}
    for resource, kind in kinds.terms:
        if resource is not None and kind is not None:
            classes.setdefault(resource.value, []).append(kind.value)
    return Names(labels=labels, classes={iri: tuple(found) for iri, found in classes.items()})
