"""Pages of our own that hold each place that a script draws, with content chosen by a test."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from borderkg.serve.guards import SafetyHeaders
from borderkg.serve.pages.page import STATIC, embedded

PAGE = """<!DOCTYPE html><html lang="{lang}" data-parts="chart map timeline network editor"><head>
<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Places to draw</title>
<link rel="stylesheet" href="/static/style.css"><link rel="icon" href="/static/icon.svg">
<script type="module" src="/static/start.js"></script></head>
<body><main><h1>Places to draw</h1>{body}</main></body></html>"""
CHART = """<figure class="chart" id="drawn" data-chart="drawn-spec"><div class="picture"></div>
<figcaption>What is shown, and from where.</figcaption>
<script type="application/json" id="drawn-spec">{content}</script></figure>"""
PLACE = """<div class="part" data-{part}="content"><form><label>Query
<textarea></textarea></label></form></div>
<script type="application/json" id="content">{content}</script>"""


def page(part: str, content: Any, lang: str = "en") -> str:
    """A page with one place for `part`, whose content is `content`."""
    body = CHART if part == "chart" else PLACE
    return PAGE.format(lang=lang, body=body.format(part=part, content=embedded(content)))


@contextmanager
def serving(pages: dict[str, str], answer: Any) -> Iterator[str]:
    """The address at which `pages` are served by path, with our guard; `/sparql` answers `answer`."""

    async def shown(request: Request) -> Response:
        return HTMLResponse(pages[request.url.path])

    async def answered(_: Request) -> Response:
        return Response(json.dumps(answer), media_type="application/sparql-results+json")

    routes = [
        Route("/sparql", answered, methods=["GET", "POST"]),
        Mount("/static", StaticFiles(directory=STATIC)),
        *(Route(path, shown) for path in pages),
    ]
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server = uvicorn.Server(uvicorn.Config(SafetyHeaders(Starlette(routes=routes)), log_level="error"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()
