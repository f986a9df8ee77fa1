"""The application: every route, and what surrounds them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from borderkg.serve.opened import Opened, opened
from borderkg.serve.settings import Settings


class _Release:
    """Gives each request the release that is open when it begins."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            scope["borderkg.opened"] = scope["app"].state.opened
        await self._app(scope, receive, send)


async def health(request: Request) -> Response:
    """That the service is up, and which release it serves."""
    return PlainTextResponse(f"ok {opened(request).id}\n")


def application(settings: Settings) -> Starlette:
    """The service over the newest release of `settings.dist`.

    Raises:
        ReleaseError: when there is none.
    """
    release = Opened.of(settings)

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        yield
        app.state.opened.close()

    app = Starlette(
        routes=routes(),
        middleware=[
            Middleware(TrustedHostMiddleware, allowed_hosts=[*settings.hosts], www_redirect=False),
            Middleware(_Release),
        ],
        lifespan=lifespan,
    )
    app.state.opened = release
    return app


def routes() -> list[Route | Mount]:
    """The routes, the most specific first."""
    return [Route("/healthz", health)]
