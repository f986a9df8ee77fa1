"""The application: every route, and what surrounds them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from borderkg.errors import BorderKGError
from borderkg.serve import dumps, linked_data, openapi, problems, published, sparql, stored
from borderkg.serve.guards import BoundedBodies, Crowd, KnownHosts, OpenReading, SafetyHeaders, Unchanged
from borderkg.serve.opened import Opened, opened
from borderkg.serve.pages import error
from borderkg.serve.pages import routes as pages
from borderkg.serve.problems import Problem
from borderkg.serve.reconcile import routes as reconcile
from borderkg.serve.settings import Settings
from borderkg.serve.spool import Budget
from borderkg.serve.succession import check_at_start, keep_current


class Service(Starlette):
    """A Starlette application whose every response, errors included, has the headers for safety."""

    def build_middleware_stack(self) -> ASGIApp:
        """What surrounds the routes, the outermost first."""
        return Crowd(SafetyHeaders(super().build_middleware_stack()))


class _Release:
    """Gives each request the release that is open when it begins, until it has been answered."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        release: Opened = scope["app"].state.opened
        scope["borderkg.opened"] = release
        release.enter()
        try:
            await self._app(scope, receive, send)
        finally:
            release.leave()


async def health(request: Request) -> Response:
    """That the service is up, and which release it serves."""
    return PlainTextResponse(f"ok {opened(request).id}\n", headers={"cache-control": "no-store"})


def application(
    settings: Settings, *, refuse: Callable[[BorderKGError], None] = lambda error: None
) -> Starlette:
    """The service over the newest release of `settings.dist`.

    Args:
        settings: how it is served.
        refuse: told when the release turns out to be damaged; nobody should be answered any more.

    Raises:
        ReleaseError: when there is none.
    """
    release = Opened.of(settings)

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        tasks = [asyncio.create_task(keep_current(app.state))]
        if settings.verify:
            tasks.append(asyncio.create_task(check_at_start(release.release, refuse)))
        yield
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        app.state.opened.close()

    app = Service(
        routes=routes(),
        middleware=[
            Middleware(_Release),
            Middleware(KnownHosts, hosts=settings.hosts),
            Middleware(OpenReading),
            Middleware(Unchanged),
            Middleware(BoundedBodies),
        ],
        exception_handlers={
            BorderKGError: problems.on_error,
            HTTPException: problems.on_refusal,
            Exception: problems.on_fault,
        },
        lifespan=lifespan,
    )
    app.state.opened = release
    app.state.spool = Budget(settings.spool)
    app.state.error_page = _error_page
    return app


def _error_page(request: Request, problem: Problem) -> Response:
    """The page that tells a problem to a person."""
    parts = (problem.hint, *(f"{name}: {value}" for name, value in problem.more.items()))
    details = tuple(part for part in parts if part)
    return error.error(request, problem.status, problem.title, lead=problem.detail, details=details)


def routes() -> list[BaseRoute]:
    """The routes, the most specific first; one line for each module that has some."""
    return [
        Route("/healthz", health),
        *sparql.ROUTES,
        *stored.ROUTES,
        *openapi.ROUTES,
        *reconcile.ROUTES,
        *published.ROUTES,
        *dumps.ROUTES,
        *linked_data.ROUTES,
        *pages.ROUTES,
    ]
