"""Worker processes that share a release, in two lanes, so that stored queries are always answered."""

from __future__ import annotations

import asyncio
import threading
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import CancelledError, Future
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final, Literal, NamedTuple

from borderkg.errors import ServiceBusyError
from borderkg.serve.seats import Seat
from borderkg.store.answering import Answer, Request
from borderkg.store.worker import Piece

Lane = Literal["stored", "free"]
"""Stored queries may use every worker, free ones all but the one that is kept."""
PATIENCE: Final = 5.0
"""Seconds that a query waits for a worker."""
WAITING: Final = 64
"""Queries that may wait in each lane."""
_NICENESS: Final = 5
"""How far the workers of free queries stand back when there are fewer processors than work."""


class _Waiter(NamedTuple):
    """Someone who waits for a seat: `take` is told of one, and says whether it is still wanted."""

    lane: Lane
    take: Callable[[Seat], bool]


class Pool:
    """`workers` processes over the store at `path`; threads and event loops may share it.

    Args:
        path: the folder of a store.
        workers: how many; the first is kept for stored queries.
        waiting: queries that may wait in each lane before others are refused.
    """

    def __init__(self, path: Path, *, workers: int = 2, waiting: int = WAITING) -> None:
        self._kept = Seat(path)
        self._all = [self._kept, *(Seat(path, niceness=_NICENESS) for _ in range(workers - 1))]
        self._idle = list(self._all)
        self._most = waiting
        self._waiting: deque[_Waiter] = deque()
        self._lock = threading.Lock()
        self._closed = False

    def lane(self, lane: Lane) -> PoolLane:
        """What answers in a lane, for threads."""
        return PoolLane(self, lane)

    async def answer(self, request: Request, *, lane: Lane, timeout: float) -> Answer:
        """The whole answer; errors are those of `Worker.answer`, or ServiceBusyError."""
        async with self.seat(lane) as seat:
            return await seat.answer_soon(request, timeout=timeout)

    @asynccontextmanager
    async def seat(self, lane: Lane, *, patience: float = PATIENCE) -> AsyncIterator[Seat]:
        """A seat of one's own for a while.

        Raises:
            ServiceBusyError: when none came free in time, or too many wait already.
        """
        seat = await self.take_soon(lane, patience=patience)
        try:
            yield seat
        finally:
            self.give_back(seat)

    async def take_soon(self, lane: Lane, *, patience: float = PATIENCE) -> Seat:
        """A seat that must be given back; errors as `seat`."""
        loop = asyncio.get_running_loop()
        thread = threading.get_ident()
        told: asyncio.Future[Seat] = loop.create_future()

        def settle(seat: Seat) -> None:
            if told.done():
                self.give_back(seat)
            else:
                told.set_result(seat)

        def take(seat: Seat) -> bool:
            if threading.get_ident() == thread:
                if told.done():
                    return False
                told.set_result(seat)
            else:
                loop.call_soon_threadsafe(settle, seat)
            return True

        waiter = _Waiter(lane, take)
        found = self._take_or_wait(waiter)
        if found is not None:
            return found
        try:
            return await asyncio.wait_for(told, patience)
        except TimeoutError:
            raise busy() from None
        finally:
            self._leave(waiter)

    def take(self, lane: Lane, *, patience: float = PATIENCE) -> Seat:
        """A seat that must be given back, for a thread; errors as `seat`."""
        told: Future[Seat] = Future()

        def take(seat: Seat) -> bool:
            if not told.set_running_or_notify_cancel():
                return False
            told.set_result(seat)
            return True

        waiter = _Waiter(lane, take)
        found = self._take_or_wait(waiter)
        if found is not None:
            return found
        try:
            return told.result(patience)
        except TimeoutError:
            # It may come in this very moment.
            if told.cancel():
                raise busy() from None
            return told.result()
        except CancelledError:
            raise busy() from None
        finally:
            self._leave(waiter)

    def give_back(self, seat: Seat) -> None:
        """Let the next have `seat`: who has waited longest of those that may use it."""
        with self._lock:
            if self._closed:
                seat.close()
                return
            for waiter in list(self._waiting):
                if waiter.lane == "stored" or seat is not self._kept:
                    self._waiting.remove(waiter)
                    if waiter.take(seat):
                        return
            self._idle.append(seat)

    def crowded(self, lane: Lane) -> bool:
        """Whether another query of `lane` would be refused."""
        # Read without the lock: whoever is let through by mistake is refused a little later.
        return len(self._waiting) >= self._most and self._queued(lane) >= self._most

    async def open(self) -> None:
        """Wait until every worker has opened the store.

        Raises:
            DamagedReleaseError: when one cannot.
        """
        for seat in self._all:
            await seat.answer_soon(Request("ASK {}"), timeout=60)

    def tend(self) -> None:
        """Replace what died while nobody used it; to be called now and then."""
        with self._lock:
            if not self._closed:
                for seat in self._idle:
                    seat.tend()

    def close(self) -> None:
        """End every process; one that is in use ends when it is given back."""
        with self._lock:
            self._closed = True
            idle, self._idle = self._idle, []
        for seat in idle:
            seat.close()

    def _take_or_wait(self, waiter: _Waiter) -> Seat | None:
        with self._lock:
            for place, seat in enumerate(self._idle):
                if waiter.lane == "stored" or seat is not self._kept:
                    return self._idle.pop(place)
            if self._queued(waiter.lane) >= self._most:
                raise busy()
            self._waiting.append(waiter)
        return None

    def _queued(self, lane: Lane) -> int:
        return sum(one.lane == lane for one in tuple(self._waiting))

    def _leave(self, waiter: _Waiter) -> None:
        with self._lock:
            if waiter in self._waiting:
                self._waiting.remove(waiter)


class PoolLane:
    """One lane of a pool: answers a request by the next worker that comes free; blocks meanwhile."""

    def __init__(self, pool: Pool, lane: Lane) -> None:
        self._pool = pool
        self._lane: Lane = lane

    def answer(self, request: Request, *, timeout: float | None = None) -> Answer:
        """The whole answer; errors are those of `Worker.answer`, or ServiceBusyError."""
        seat = self._pool.take(self._lane)
        try:
            return seat.answer(request, timeout=timeout)
        finally:
            seat.revive()
            self._pool.give_back(seat)

    def stream(self, request: Request, *, timeout: float | None = None) -> Iterator[Piece]:
        """The answer piece by piece, as `Worker.stream`."""
        seat = self._pool.take(self._lane)
        try:
            yield from seat.stream(request, timeout=timeout)
        finally:
            seat.revive()
            self._pool.give_back(seat)


def busy() -> ServiceBusyError:
    """The error of a query for which there is no worker."""
    return ServiceBusyError("every worker is busy", advice="ask again in a moment")
