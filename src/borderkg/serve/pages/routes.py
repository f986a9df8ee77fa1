"""The addresses of the pages, the most specific first."""

from __future__ import annotations

from typing import Final

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from borderkg.namespaces import BKG, QB
from borderkg.serve.pages.actor import actor
from borderkg.serve.pages.ask import ask
from borderkg.serve.pages.behind import behind
from borderkg.serve.pages.cell import cell
from borderkg.serve.pages.claims import claims
from borderkg.serve.pages.compare import compare
from borderkg.serve.pages.document import document
from borderkg.serve.pages.editor import editor
from borderkg.serve.pages.event import event
from borderkg.serve.pages.holdings import holdings
from borderkg.serve.pages.home import home
from borderkg.serve.pages.model import model
from borderkg.serve.pages.page import STATIC, routes
from borderkg.serve.pages.place import place
from borderkg.serve.pages.question import question
from borderkg.serve.pages.resource import PAGES, resource
from borderkg.serve.pages.search import search
from borderkg.serve.pages.series import series
from borderkg.serve.pages.study import picture, rows, study

PAGES.update({BKG + "Event": event, BKG + "Actor": actor, BKG + "Place": place})
PAGES.update({BKG + "Document": document, QB + "DataSet": series, QB + "Slice": series})
PAGES.update({QB + "Observation": cell})


async def spanish(request: Request) -> Response:
    """The first page in Spanish, for an address without its last slash."""
    return RedirectResponse("/es/", status_code=308)


ROUTES: Final[list[BaseRoute]] = [
    *routes("/", home),
    Route("/es", spanish),
    *routes("/search", search),
    *routes("/ask", ask),
    *routes("/model", model),
    *routes("/query", editor),
    *routes("/data", holdings),
    *routes("/q/{theme}/{name}", question),
    *routes("/cells", behind),
    *routes("/compare", compare),
    *routes("/study", study),
    *routes("/study.svg", picture),
    *routes("/study.csv", rows),
    *routes("/claims/{slug}", claims),
    *routes("/page/{space}/{path:path}", resource),
    Mount("/static", StaticFiles(directory=STATIC), name="static"),
]
