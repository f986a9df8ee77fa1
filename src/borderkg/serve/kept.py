"""Answers that a release gives again and again, kept while it is open; each is made once at a time."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable
from typing import TYPE_CHECKING, Generic, TypeVar
from weakref import WeakKeyDictionary

if TYPE_CHECKING:
    from borderkg.serve.opened import Opened

T = TypeVar("T")


class Kept(Generic[T]):
    """At most `largest` bytes of answers, the least recently asked for leaving first.

    Requests for an answer that is being made wait for it; an error is told to all that wait, and
    is not kept. One event loop uses it.

    Args:
        size: how many bytes an answer is.
        largest: bytes of all that are kept.
    """

    def __init__(self, size: Callable[[T], int], *, largest: int = 64 << 20) -> None:
        self._size = size
        self._largest = largest
        self._held: OrderedDict[Hashable, T] = OrderedDict()
        self._bytes = 0
        self._making: dict[Hashable, asyncio.Future[T]] = {}

    async def answer(self, key: Hashable, make: Callable[[], Awaitable[T]]) -> T:
        """What is kept for `key`, or what `make` gives; errors are those of `make`."""
        if key in self._held:
            self._held.move_to_end(key)
            return self._held[key]
        if key not in self._making:
            made = asyncio.ensure_future(self._made(key, make))
            self._making[key] = made
            made.add_done_callback(lambda done: self._forget(key, done))
        return await asyncio.shield(self._making[key])

    async def _made(self, key: Hashable, make: Callable[[], Awaitable[T]]) -> T:
        made = await make()
        size = self._size(made)
        if size <= self._largest // 8:
            self._held[key] = made
            self._bytes += size
            while self._bytes > self._largest:
                _, gone = self._held.popitem(last=False)
                self._bytes -= self._size(gone)
        return made

    def _forget(self, key: Hashable, done: asyncio.Future[T]) -> None:
        self._making.pop(key, None)
        if not done.cancelled():
            done.exception()  # told to those who wait; nobody else is missing it


_OF_RELEASES: WeakKeyDictionary[Opened, Kept[bytes]] = WeakKeyDictionary()


def kept(opened: Opened) -> Kept[bytes]:
    """The answers that are kept for one open release; they go with it."""
    if opened not in _OF_RELEASES:
        _OF_RELEASES[opened] = Kept(len)
    return _OF_RELEASES[opened]
