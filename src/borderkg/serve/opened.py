"""A release that is being served: its store, its stored queries, and what asks them.

A request takes the opened release once, from `opened(request)`, and answers from it alone, so
that a swap never shows one reader two releases.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final, NamedTuple, TypeVar

from starlette.concurrency import run_in_threadpool
from starlette.requests import HTTPConnection

from borderkg.content import bundled
from borderkg.query import run
from borderkg.query.built_in import built_in
from borderkg.query.catalogue import Catalogue
from borderkg.query.entity import Entity, Found, asked, ranked
from borderkg.query.gate import Admitted, admit
from borderkg.query.parameters import Given
from borderkg.query.results import Frame, frame
from borderkg.serve.kept import Kept
from borderkg.serve.pool import Lane, Pool, PoolLane
from borderkg.serve.settings import Settings
from borderkg.store.location import Release, locate

T = TypeVar("T")
Values = Mapping[str, Given | list[Given]]
_SMALL: Final = 4096
"""Bytes of a text or an answer that is read at once; a larger one is read in a thread."""
_FRAME: Final = 8
"""Bytes of memory that a frame takes for each byte of the answer that it was read from."""


class _Rows(NamedTuple):
    frame: Frame
    size: int


class Opened:
    """One release, open.

    Attributes:
        release: the release, for its id, its manifest and its graphs.
        queries: the stored queries.
        settings: how it is served.
        pool: the processes that answer.
    """

    def __init__(self, release: Release, settings: Settings, *, queries: Catalogue | None = None) -> None:
        self.release = release
        self.settings = settings
        self.queries = queries if queries is not None else Catalogue(bundled().queries)
        self.pool = Pool(release.store, workers=settings.workers, waiting=settings.waiting)
        self._frames: Kept[_Rows] = Kept(lambda rows: rows.size)
        self._readers = 0
        self._retired = False

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
        return self.pool.lane(lane)

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
        names = await self.run_built_in("entity/names", asked(lang, class_))
        return await self.aside(lambda: ranked(text, names))

    async def admit(self, text: str) -> Admitted:
        """A text from anywhere, through the gate; a long one aside, since it takes its time.

        Raises:
            QueryRefusedError: naming the reason and the line.
        """
        graphs = self.release.graphs
        if len(text) <= _SMALL:
            return admit(text, graphs=graphs)
        return await self.aside(lambda: admit(text, graphs=graphs))

    def enter(self) -> None:
        """Say that a request is answered from this release, until `leave`."""
        self._readers += 1

    def leave(self) -> None:
        """Say that a request was answered; the last one of a retired release closes it."""
        self._readers -= 1
        self._close_if_done()

    def retire(self) -> None:
        """Close as soon as nobody is answered from this release any more."""
        self._retired = True
        self._close_if_done()

    def close(self) -> None:
        """End the worker processes."""
        self.pool.close()

    def _close_if_done(self) -> None:
        if self._retired and not self._readers:
            self.close()

    async def _rows(self, queries: Catalogue, query_id: str, values: Values | None) -> Frame:
        query = queries[query_id]
        text = run.filled(query, values)

        async def make() -> _Rows:
            admitted = await self.admit(text)
            answer = await self.pool.answer(admitted.request, lane="stored", timeout=self.settings.timeout)
            size = len(answer.body)
            if size <= _SMALL:
                return _Rows(frame(answer, query.descriptions), size * _FRAME)
            return _Rows(await self.aside(lambda: frame(answer, query.descriptions)), size * _FRAME)

        return (await self._frames.answer((query_id, text), make)).frame


def opened(request: HTTPConnection) -> Opened:
    """The release that answers this request."""
    found = request.scope["borderkg.opened"]
    assert isinstance(found, Opened)
    return found
