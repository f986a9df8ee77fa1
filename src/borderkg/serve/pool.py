"""Worker processes that share a release, in two lanes, so that stored queries are always answered."""

from __future__ import annotations

import queue
from collections.abc import Iterator
from pathlib import Path
from typing import Final, Literal

from borderkg.errors import ServiceBusyError
from borderkg.store.answering import Answer, Request
from borderkg.store.worker import Piece, Worker

Lane = Literal["stored", "free"]
"""Stored queries may use every worker, free ones all but the one that is kept."""
PATIENCE: Final = 10.0
"""Seconds that a query waits for a worker."""


class Pool:
    """`workers` processes over the store at `path`; safe to share between threads.

    `lane` gives what answers as any other store does.
    """

    def __init__(self, path: Path, *, workers: int = 2) -> None:
        self._free: queue.LifoQueue[Worker] = queue.LifoQueue()
        self._kept: queue.LifoQueue[Worker] = queue.LifoQueue()
        for place in range(max(1, workers)):
            (self._free if place else self._kept).put(Worker(path))

    def lane(self, lane: Lane) -> PoolLane:
        """What answers in a lane."""
        return PoolLane(self, lane)

    def take(self, lane: Lane) -> tuple[Worker, queue.LifoQueue[Worker]]:
        """A worker, and where it must be put back.

        Raises:
            ServiceBusyError: when none came free in time.
        """
        rooms = (self._kept, self._free) if lane == "stored" else (self._free,)
        for room in rooms[:-1]:
            try:
                return room.get_nowait(), room
            except queue.Empty:
                continue
        try:
            return rooms[-1].get(timeout=PATIENCE), rooms[-1]
        except queue.Empty:
            raise ServiceBusyError("every worker is busy", advice="ask again in a moment") from None

    def close(self) -> None:
        """End every process."""
        for room in (self._kept, self._free):
            while not room.empty():
                room.get_nowait().close()


class PoolLane:
    """One lane of a pool: answers a request by the next worker that comes free; blocks meanwhile."""

    def __init__(self, pool: Pool, lane: Lane) -> None:
        self._pool = pool
        self._lane: Lane = lane

    def answer(self, request: Request, *, timeout: float | None = None) -> Answer:
        """The whole answer; errors are those of `Worker.answer`, or ServiceBusyError."""
        worker, room = self._pool.take(self._lane)
        try:
            return worker.answer(request, timeout=timeout)
        finally:
            room.put(worker)

    def stream(self, request: Request, *, timeout: float | None = None) -> Iterator[Piece]:
        """The answer piece by piece, as `Worker.stream`."""
        worker, room = self._pool.take(self._lane)
        try:
            yield from worker.stream(request, timeout=timeout)
        finally:
            room.put(worker)
