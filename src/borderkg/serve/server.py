"""Listening: the application behind uvicorn, until a signal ends it.

SIGTERM and SIGINT stop listening, let what is under way end, and close the workers.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import resource
import socket
from collections.abc import Callable

import uvicorn

from borderkg.errors import BorderKGError, ServiceError
from borderkg.serve.app import application
from borderkg.serve.protocol import BoundedProtocol
from borderkg.serve.settings import Settings

_BACKLOG = 1024
_OURS = ("ASGI callable returned without completing response.", "Invalid HTTP request received.")
_DRAIN = 5
"""Seconds beyond the deadline of queries that what is under way may take after a signal."""


class _Server(uvicorn.Server):
    """Tells when it listens."""

    def __init__(self, config: uvicorn.Config, told: Callable[[], None]) -> None:
        super().__init__(config)
        self._told = told

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to listen, then say so."""
        await super().startup(sockets)
        if self.started:
            self._told()


def serve(settings: Settings, *, ready: Callable[[str], None] = lambda address: None) -> None:
    """Serve the newest release of `settings.dist` until a signal comes.

    Args:
        settings: where and how.
        ready: called once with the address, when it listens.

    Raises:
        ReleaseError: when there is no release.
        DamagedReleaseError: when the release turns out not to be whole.
        ServiceError: when the address cannot be listened at.
    """
    listening = _socket(settings)
    refused: list[BorderKGError] = []

    def refuse(error: BorderKGError) -> None:
        refused.append(error)
        server.should_exit = True

    with listening:
        app = application(settings, refuse=refuse)
        host, port = listening.getsockname()[:2]
        address = f"http://{f'[{host}]' if ':' in host else host}:{port}/"
        _allow_many_connections()
        config = uvicorn.Config(
            app,
            http=BoundedProtocol,
            ws="none",
            lifespan="on",
            log_config=None,
            access_log=False,
            server_header=False,
            date_header=True,
            proxy_headers=False,
            timeout_keep_alive=30,
            timeout_graceful_shutdown=int(settings.timeout) + _DRAIN,
        )
        server = _Server(config, lambda: ready(address))
        logging.getLogger("uvicorn.error").addFilter(_expected)
        server.run(sockets=[listening])
    if refused:
        raise refused[0]


def _expected(record: logging.LogRecord) -> bool:
    """Whether a line of uvicorn is worth saying: not that an answer was broken off on purpose."""
    cancelled = record.exc_info is not None and record.exc_info[0] is asyncio.CancelledError
    return not cancelled and record.getMessage() not in _OURS


def _socket(settings: Settings) -> socket.socket:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    listening = socket.socket(family)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((settings.host, settings.port))
        listening.listen(_BACKLOG)
    except OSError as error:
        listening.close()
        raise ServiceError(
            f"the service cannot listen there ({error.strerror})",
            found=f"{settings.host}:{settings.port}",
            advice="choose another --port or --host, or end what listens there",
        ) from error
    return listening


def _allow_many_connections() -> None:
    """Let this process have as many connections as the machine allows it."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
