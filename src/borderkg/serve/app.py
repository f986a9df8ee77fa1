"""The application: every route, and what surrounds them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from borderkg.errors import BorderKGError
from borderkg.serve import dumps, linked_data, openapi, problems, published, stored
from borderkg.serve.guards import BoundedBodies, KnownHosts, OpenReading, SafetyHeaders
from borderkg.serve.opened import Opened, opened
from borderkg.serve.pages import routes as pages
from borderkg.serve.reconcile import routes as reconcile
from borderkg.serve.settings import Settings


class Service(Starlette):
    """A Starlette application whose every response, errors included, has the headers for safety."""

    def build_middleware_stack(self) -> ASGIApp:
        """What surrounds the routes, the outermost first."""
        return SafetyHeaders(super().build_middleware_stack())


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
    return PlainTextResponse(f"ok {opened(request).id}\n", headers={"cache-control": "no-store"})


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

    app = Service(
        routes=routes(),
        middleware=[
            Middleware(KnownHosts, hosts=settings.hosts),
            Middleware(OpenReading),
            Middleware(BoundedBodies),
            Middleware(_Release),
        ],
        exception_handlers={
            BorderKGError: problems.on_error,
            HTTPException: problems.on_refusal,
            Exception: problems.on_fault,
        },
        lifespan=lifespan,
    )
    app.state.opened = release
    return app


def routes() -> list[BaseRoute]:
    """The routes, the most specific first; one line for each module that has some."""
    return [
        Route("/healthz", health),
        *stored.ROUTES,
        *openapi.ROUTES,
        *reconcile.ROUTES,
        *published.ROUTES,
        *dumps.ROUTES,
        *linked_data.ROUTES,
        *pages.ROUTES,
    ]
