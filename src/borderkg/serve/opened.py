"""A release that is being served: its store, its stored queries, and what asks them.

A request takes the opened release once, from `opened(request)`, and answers from it alone, so
that a swap never shows one reader two releases.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

from starlette.concurrency import run_in_threadpool
from starlette.requests import HTTPConnection

from borderkg.content import bundled
from borderkg.query import run
from borderkg.query.built_in import built_in
from borderkg.query.catalogue import Catalogue
from borderkg.query.entity import Entity, Found, search
from borderkg.query.parameters import Given
from borderkg.query.results import Frame
from borderkg.serve.pool import Lane, Pool, PoolLane
from borderkg.serve.settings import Settings
from borderkg.store.location import Release, locate

T = TypeVar("T")
Values = Mapping[str, Given | list[Given]]


class Opened:
    """One release, open.

    Attributes:
        release: the release, for its id, its manifest and its graphs.
        queries: the stored queries.
        settings: how it is served.
    """

    def __init__(self, release: Release, settings: Settings, *, queries: Catalogue | None = None) -> None:
        self.release = release
        self.settings = settings
        self.queries = queries if queries is not None else Catalogue(bundled().queries)
        self._pool = Pool(release.store, workers=settings.workers)

    @classmethod
    def of(cls, settings: Settings) -> Opened:
        """The newest release of the folder that `settings` names."""
        return cls(locate(dist=settings.dist), settings)

    @property
    def id(self) -> str:
        """The release's name, as 2026.12."""
        return self.release.id

    @property
    def etag(self) -> str:
        """The entity tag of everything that this release alone decides."""
        return f'"{self.id}-{str(self.release.manifest["sha256"])[:16]}"'

    def lane(self, lane: Lane = "stored") -> PoolLane:
        """What answers, for code that blocks; call such code by `aside`."""
        return self._pool.lane(lane)

    async def aside(self, work: Callable[[], T]) -> T:
        """The result of blocking `work`, done in a thread."""
        return await run_in_threadpool(work)

    async def run(self, query_id: str, values: Values | None = None) -> Frame:
        """The rows of a stored query; errors as `KnowledgeGraph.run`, or ServiceBusyError."""
        return await self._rows(self.queries, query_id, values)

    async def run_built_in(self, query_id: str, values: Values | None = None) -> Frame:
        """The rows of one of the questions that pages ask themselves (`borderkg.query.built_in`)."""
        return await self._rows(built_in(), query_id, values)

    async def entity(self, iri: str) -> Entity:
        """The description of one resource; errors as `Entity.of`."""
        return await self.aside(lambda: Entity.of(iri, self.lane(), timeout=self.settings.timeout))

    async def search(self, text: str, *, lang: str | None = None, class_: str | None = None) -> list[Found]:
        """Resources by a part of a name, best first."""
        return await self.aside(
            lambda: search(text, self.lane(), lang=lang, class_=class_, timeout=self.settings.timeout)
        )

    def close(self) -> None:
        """End the worker processes."""
        self._pool.close()

    async def _rows(self, queries: Catalogue, query_id: str, values: Values | None) -> Frame:
        query = queries[query_id]
        return await self.aside(lambda: run.run(query, self.lane(), values, timeout=self.settings.timeout))


def opened(request: HTTPConnection) -> Opened:
    """The release that answers this request."""
    found = request.scope["borderkg.opened"]
    assert isinstance(found, Opened)
    return found
