"""A worker as the event loop waits for it: without holding a thread."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import cast

from borderkg.errors import AnswerTooLargeError
from borderkg.store.answering import Answer, Form, Request
from borderkg.store.child import OPENING, Child, Frame, error_of, start, timed_out
from borderkg.store.worker import Piece, Worker


class Seat(Worker):
    """A worker that whoever holds it alone may also ask from an event loop.

    The child is replaced as soon as it is ended, so that it has opened its store when it is needed.
    """

    async def answer_soon(self, request: Request, *, timeout: float) -> Answer:
        """The whole answer, as `Worker.answer`."""
        form = b""
        parts: list[bytes] = []
        size = 0
        async for kind, payload in self.pieces(request, timeout=timeout):
            if kind == "form":
                form = payload
                continue
            parts.append(payload)
            size += len(payload)
            if size > self._largest:
                raise AnswerTooLargeError(
                    "the answer is too large to be held",
                    expected=f"at most {self._largest:,} bytes",
                    advice="ask for less, or add a LIMIT",
                )
        return Answer(cast(Form, form.decode()), b"".join(parts))

    async def pieces(
        self, request: Request, *, timeout: float, told: float | None = None
    ) -> AsyncGenerator[Piece, None]:
        """The answer piece by piece, as `Worker.stream`; the child ends with a reader who stops early.

        Args:
            request: the query.
            timeout: seconds from now that it may take.
            told: the seconds that the client knows of, where it has waited before.
        """
        told = timeout if told is None else told
        child = await self._living_soon()
        whole = False
        try:
            if not child.ready:
                child.opened(await _next(child, time.monotonic() + OPENING, OPENING))
            deadline = time.monotonic() + timeout
            message = child.message(request, timeout)
            if len(message) <= child.capacity:
                child.send(message)
            else:
                await asyncio.get_running_loop().run_in_executor(_aside(), child.send, message)
            while True:
                kind, payload = await _next(child, deadline, told)
                if kind == b"E":
                    whole = True
                    return
                if kind == b"X":
                    whole = True
                    raise error_of(payload)
                yield Piece("form" if kind == b"H" else "bytes", payload)
        finally:
            if not whole:
                self.kill()
                self.revive()

    def kill(self) -> None:
        """End the child now; it is buried aside, since a large one takes its time."""
        starting, self._starting = self._starting, None
        if starting is not None and starting.exception() is None:
            child = starting.result()
            child.strike()
            _aside().submit(child.end)

    def revive(self) -> None:
        """Start another child where there is none."""
        if self._starting is None:
            self._starting = start(self.path, self._memory, niceness=self._niceness)

    def tend(self) -> None:
        """Replace the child where it has ended."""
        starting = self._starting
        if starting is not None and starting.done() and (starting.exception() or starting.result().gone):
            self.kill()
        self.revive()

    def close(self) -> None:
        """End the child for good, and wait for its end."""
        Worker.kill(self)

    async def _living_soon(self) -> Child:
        self.tend()
        assert self._starting is not None
        if self._starting.done():
            return self._starting.result()
        # Who gives up waiting must not take the child from the next.
        return await asyncio.shield(asyncio.wrap_future(self._starting))


async def _next(child: Child, deadline: float, timeout: float) -> Frame:
    """The next frame of `child`, awaited until `deadline` on the monotonic clock."""
    while (frame := child.frame()) is None:
        if not await _readable(child.output, deadline - time.monotonic()):
            raise timed_out(timeout)
        if not child.receive():
            raise child.death(timeout)
    return frame


async def _readable(descriptor: int, seconds: float) -> bool:
    """Whether something can be read within `seconds`."""
    loop = asyncio.get_running_loop()
    told: asyncio.Future[bool] = loop.create_future()

    def tell(value: bool) -> None:
        if not told.done():
            told.set_result(value)

    loop.add_reader(descriptor, tell, True)
    clock = loop.call_later(max(0.0, seconds), tell, False)
    try:
        return await told
    finally:
        clock.cancel()
        loop.remove_reader(descriptor)


@cache
def _aside() -> ThreadPoolExecutor:
    """Threads for the little that may block."""
    return ThreadPoolExecutor(2, thread_name_prefix="borderkg-aside")
