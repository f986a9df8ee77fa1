"""The answer to a query on its way to a client: whole where it is small, piece by piece where it is not.

An error before the first piece is sent is told as any other. After that the transfer is broken
off, so that no client takes a part for the whole.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Mapping
from dataclasses import dataclass
from typing import Final

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from borderkg.errors import BorderKGError, ServiceError
from borderkg.serve.pool import PATIENCE, Lane, Pool
from borderkg.serve.seats import Seat
from borderkg.serve.spool import Budget, Spool
from borderkg.store.answering import Request
from borderkg.store.worker import Piece

FIRST: Final = 256 << 10
"""Bytes of an answer that are awaited before anything is sent."""
_LOG: Final = logging.getLogger(__name__)


@dataclass(slots=True, kw_only=True)
class Flow:
    """An answer that has begun.

    Attributes:
        first: its beginning; all of it where there is no rest.
        rest: what follows, while a task reads it from the worker.
        pump: that task.
    """

    first: bytes
    rest: Spool | None = None
    pump: asyncio.Task[None] | None = None

    async def stop(self) -> None:
        """Give up what is still to come."""
        if self.pump is not None:
            # A task that is cancelled before its first step never gives its seat back.
            await asyncio.sleep(0)
            self.pump.cancel()
            await asyncio.wait([self.pump])
        if self.rest is not None:
            self.rest.close()


async def begin(pool: Pool, request: Request, *, lane: Lane, timeout: float, budget: Budget) -> Flow:
    """The beginning of the answer to `request`.

    Args:
        pool: what answers.
        request: the query, with the most rows and bytes that it may give.
        lane: whose workers it may use.
        timeout: seconds from now until it must have been evaluated; half of them it may wait.
        budget: the disk that a large answer may lie on.

    Raises:
        ServiceBusyError: when no worker came free.
        QueryTimeoutError: when nothing came in time.
        QueryError: when it is wrong, or the store cannot answer.
    """
    loop = asyncio.get_running_loop()
    until = loop.time() + timeout
    seat = await pool.take_soon(lane, patience=min(PATIENCE, timeout / 2))
    pieces = seat.pieces(request, timeout=until - loop.time(), told=timeout)
    try:
        held = bytearray()
        async for kind, payload in pieces:
            if kind == "bytes":
                held += payload
            if len(held) >= FIRST:
                rest = Spool(budget)
                pump = asyncio.create_task(_pump(pool, seat, pieces, rest))
                return Flow(first=bytes(held), rest=rest, pump=pump)
    except BaseException:
        await pieces.aclose()
        pool.give_back(seat)
        raise
    pool.give_back(seat)
    return Flow(first=bytes(held))


async def _pump(pool: Pool, seat: Seat, pieces: AsyncGenerator[Piece, None], rest: Spool) -> None:
    """Bring what is left of an answer to `rest`, then give the seat back."""
    try:
        async for _, payload in pieces:
            rest.put(payload)
        rest.end()
    except BorderKGError as error:
        rest.end(error)
    except OSError as error:
        rest.end(ServiceError(f"an answer could not be kept for its reader ({error.strerror})"))
    finally:
        await pieces.aclose()
        pool.give_back(seat)


class FlowResponse(Response):
    """Sends a flow; where it ends in an error, the connection is closed in its midst."""

    def __init__(self, flow: Flow, *, media_type: str, headers: Mapping[str, str]) -> None:
        self.flow = flow
        self.status_code = 200
        self.background = None
        self.media_type = media_type
        self.body = flow.first
        self.init_headers({**headers, "content-type": media_type})
        if flow.rest is not None:
            del self.headers["content-length"]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it all, or break off."""
        rest = self.flow.rest
        if rest is None:
            await super().__call__(scope, receive, send)
            return
        try:
            if scope["method"] == "HEAD":
                self.flow.first = b""
            elif scope["http_version"] == "1.0":
                # Without chunks a client could not tell an end from a break: it gets the length.
                self.headers["content-length"] = str(len(self.flow.first) + await rest.ended())
            await self._send(rest, send, whole=scope["method"] != "HEAD")
        finally:
            await self.flow.stop()

    async def _send(self, rest: Spool, send: Send, *, whole: bool) -> None:
        start = {"type": "http.response.start", "status": 200, "headers": self.raw_headers}
        await send(start)
        if whole:
            await send({"type": "http.response.body", "body": self.flow.first, "more_body": True})
            try:
                async for piece in rest.pieces():
                    await send({"type": "http.response.body", "body": piece, "more_body": True})
            except BorderKGError as error:
                _LOG.warning("broke off an answer: %s", error.what)
                # A response that is left incomplete makes the server close the connection.
                return
        await send({"type": "http.response.body", "body": b""})
