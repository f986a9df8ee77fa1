"""The HTTP connection, bounded: its address, its header fields, and the time that it may be idle.

uvicorn's connection over httptools keeps whatever a client sends before the application sees
anything of it. This one counts, and ends a connection that sends too much or too slowly, or that
does not read.
"""

from __future__ import annotations

import asyncio
import json
from http import HTTPStatus
from typing import Any, Final, cast

from starlette.types import Receive, Scope, Send
from uvicorn._types import ASGI3Application
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

URL: Final = 200 * 1024
"""Bytes of an address: a query of the largest size, percent-encoded."""
HEADERS: Final = 100
"""Header fields of a request."""
HEADER_BYTES: Final = 32 * 1024
"""Bytes of all header fields of a request."""
CONNECTIONS: Final = 2000
"""Connections at once."""
HEAD_PATIENCE: Final = 10.0
"""Seconds within which the head of a request must have arrived."""
READ_PATIENCE: Final = 20.0
"""Seconds within which a client must take something of what it was sent."""
_TOLD: Final = {
    400: ("this is not HTTP", "send an HTTP/1.1 request"),
    421: ("the address is of another host than the Host field names", "name one host"),
    414: ("the address is too long", "send the query by POST"),
    431: ("the header fields are too large", f"send at most {HEADERS} fields of {HEADER_BYTES:,} bytes"),
    501: ("this transfer coding is not known here", "send the body as it is, or in chunks"),
    503: ("there are too many connections", "ask again in a moment"),
}


class BoundedProtocol(HttpToolsProtocol):
    """uvicorn's connection with bounds on what it holds and on how long it waits."""

    _refusal = 400
    _header_bytes = 0
    _head_bytes = 0
    _in_head = True
    _head_timer: asyncio.TimerHandle | None = None
    _read_timer: asyncio.TimerHandle | None = None
    _answering: asyncio.Task[Any] | None = None

    # uvicorn narrows what asyncio's protocol hands over, and so must we.
    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for a request."""
        super().connection_made(transport)
        if len(self.connections) > CONNECTIONS:
            self._refuse(503)
        else:
            self._await_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the clocks, and give up the answer that nobody waits for any more."""
        self._stop(self._head_timer)
        self._stop(self._read_timer)
        super().connection_lost(exc)
        if self._answering is not None and self.cycle is not None and self.cycle.disconnected:
            self._answering.cancel()

    def data_received(self, data: bytes) -> None:
        """Take what arrived; a field that never ends is not kept for long."""
        super().data_received(data)
        if self.transport.is_closing():
            return
        if self._in_head:
            self._head_bytes += len(data)
            if self._head_bytes > URL + HEADER_BYTES:
                self._refuse(431)
        answered = self.cycle is None or self.cycle.response_complete
        if answered and self._head_timer is None and self.timeout_keep_alive_task is None:
            # What is no head, as an empty line or the rest of a body, has ended uvicorn's own clock.
            self._await_head()

    def on_message_begin(self) -> None:
        """A request begins: its head must be whole in time."""
        super().on_message_begin()
        self._header_bytes = self._head_bytes = 0
        self._in_head = True
        if self._head_timer is None:
            self._await_head()

    def on_url(self, url: bytes) -> None:
        """Take a part of the address."""
        super().on_url(url)
        if len(self.url) > URL:
            self._exceed(414)

    def on_header(self, name: bytes, value: bytes) -> None:
        """Take a header field."""
        super().on_header(name, value)
        self._header_bytes += len(name) + len(value)
        if len(self.headers) > HEADERS or self._header_bytes > HEADER_BYTES:
            self._exceed(431)
        if name.lower() == b"transfer-encoding" and value.strip().lower() != b"chunked":
            self._exceed(501)

    def on_headers_complete(self) -> None:
        """The head is whole; an address that names a host names that of the Host field."""
        # https://www.rfc-editor.org/rfc/rfc9112#section-3.2.2 : the address would decide.
        if not self.url.startswith((b"/", b"*")):
            host = self.url.partition(b"://")[2].partition(b"/")[0].partition(b"?")[0]
            if [value for name, value in self.headers if name == b"host"] != [host]:
                self._exceed(421)
        self._stop(self._head_timer)
        self._head_timer = None
        self._in_head = False
        super().on_headers_complete()

    def pause_writing(self) -> None:
        """The client does not read as fast as we write: let it, for a while."""
        super().pause_writing()
        self._stop(self._read_timer)
        self._read_timer = self.loop.call_later(READ_PATIENCE, self.transport.abort)

    def resume_writing(self) -> None:
        """It has read."""
        self._stop(self._read_timer)
        self._read_timer = None
        super().resume_writing()

    def send_400_response(self, msg: str) -> None:
        """Say why the request was not taken, and end the connection."""
        self._refuse(self._refusal)

    def _unsupported_upgrade_warning(self) -> None:
        """Go on in HTTP/1.1, and write no line of log for it."""

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: ASGI3Application) -> None:
        """Begin to answer, and remember the task, so that it ends with the connection."""

        async def remembered(scope: Scope, receive: Receive, send: Send) -> None:
            self._answering = asyncio.current_task()
            # Starlette's and uvicorn's types of the same three things differ in name alone.
            await app(scope, receive, send)  # type: ignore[arg-type]

        super()._start_asgi_task(cycle, cast(ASGI3Application, remembered))

    def _await_head(self) -> None:
        self._head_timer = self.loop.call_later(HEAD_PATIENCE, self.transport.close)

    def _exceed(self, status: int) -> None:
        self._refusal = status
        # What is raised in a callback ends the parsing and comes out as `send_400_response`.
        raise ValueError(_TOLD[status][0])

    def _refuse(self, status: int) -> None:
        if self.transport.is_closing():
            return
        if self.cycle is not None and self.cycle.response_started and not self.cycle.response_complete:
            self.transport.close()  # an answer is on its way: nothing is written into its midst
            return
        detail, hint = _TOLD[status]
        phrase = HTTPStatus(status).phrase
        told: dict[str, Any] = {"type": "about:blank", "title": phrase, "status": status}
        body = json.dumps({**told, "detail": detail, "hint": hint}).encode() + b"\n"
        head = (
            f"HTTP/1.1 {status} {phrase}\r\ncontent-type: application/problem+json\r\n"
            f"content-length: {len(body)}\r\nx-content-type-options: nosniff\r\n"
            f"{'retry-after: 2' + chr(13) + chr(10) if status == 503 else ''}connection: close\r\n\r\n"
        )
        self.transport.write(head.encode() + body)
        self.transport.close()

    @staticmethod
    def _stop(timer: asyncio.TimerHandle | None) -> None:
        if timer is not None:
            timer.cancel()
