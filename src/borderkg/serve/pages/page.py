"""One page, rendered: the frame that every page has, and what fills it."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import jinja2
from markupsafe import Markup, escape
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from borderkg.namespaces import BASE
from borderkg.query.results import Frame
from borderkg.serve import browser_parts
from borderkg.serve.opened import Opened, opened
from borderkg.serve.pages import links, names
from borderkg.serve.pages.language import LANGUAGES, NAMES, Language, Words, of_path, within, without
from borderkg.serve.pages.shown import Shown

SERVE: Final = Path(__file__).parents[1]
STATIC: Final = SERVE / "static"
CSV: Final = "text/csv; charset=utf-8"
_DATE: Final = re.compile(r"\b[12][0-9]{3}-[0-9]{2}(?:-[0-9]{2})?\b", re.ASCII)
Endpoint = Callable[[Request], Awaitable[Response]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Download:
    """Something that can be taken away: its name with format, where it is, and how much it is."""

    label: str
    href: str
    rows: int | None = None
    bytes: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What the frame of a page says.

    Attributes:
        title: the heading.
        kind: what kind of thing the page is of.
        dates: its days in words.
        lead: the sentence that answers the page's question.
        limit: a limit that was hit, which is the first thing that is said.
        iri: the citable IRI, where the page is of one thing.
        section: the entry of the header that the page belongs to: ask, data, model or nothing.
        downloads: what can be taken away, before the RDF of `iri`, which is added.
        licence: IRI of the licence, where it is known for the whole page.
        jsonld: what search engines are told, as a JSON-LD object.
        scripts: our own scripts that the page loads where they are installed, by file name.
        search: what the search box of the header holds.
    """

    title: str
    kind: str = ""
    dates: str = ""
    lead: str = ""
    limit: str = ""
    iri: str = ""
    section: str = ""
    downloads: tuple[Download, ...] = ()
    licence: str = ""
    jsonld: Mapping[str, Any] | None = None
    scripts: tuple[str, ...] = ()
    search: str = ""


@cache
def environment() -> jinja2.Environment:
    """The templates; an undefined name is an error and every value is escaped."""
    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader(SERVE / "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["json"] = embedded
    made.filters["unbroken"] = unbroken
    return made


def embedded(value: object) -> Markup:
    """JSON as it can stand inside a script element, which it cannot end.

    >>> embedded({"a": "</script>"})
    Markup('{"a":"\\\\u003c/script\\\\u003e"}')
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return Markup(text)


def unbroken(text: str) -> Markup:
    """A text of which no date is broken over two lines.

    >>> unbroken("call of 2023-12-21 <b>")
    Markup('call of <span class="d">2023-12-21</span> &lt;b&gt;')
    """
    return Markup(_DATE.sub(r'<span class="d">\g<0></span>', str(escape(text))))


def language(request: Request) -> Language:
    """The language of the page that is asked for."""
    return of_path(request.url.path)


def words(request: Request) -> Words:
    """How the page that is asked for says things."""
    return Words(language(request))


async def every(*asked: Awaitable[Frame]) -> list[Frame]:
    """The answers of several questions, asked at once."""
    return list(await asyncio.gather(*asked))


async def shown(request: Request) -> Shown:
    """How the page that is asked for shows things."""
    return Shown(words(request), await names.of(opened(request)))


def attachment(text: str, media: str, name: str) -> Response:
    """A text as a file to be saved; `name` is one of ours and needs no quoting."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-cache"}
    return Response(text, media_type=media, headers=headers)


def render(
    request: Request,
    template: str,
    page: Page,
    *,
    status: int = 200,
    shown: Shown | None = None,
    private: bool = False,
    **values: object,
) -> Response:
    """A page as a response; it is the same for as long as the release is.

    Args:
        request: what asked for it; its address decides the language.
        template: a file of `templates/`.
        page: what the frame says.
        status: the HTTP status.
        shown: how things are shown; a page that shows none needs none.
        private: whether it holds what only this reader may see; it is kept nowhere then.
        values: what the template needs besides.
    """
    release = opened(request)
    text = (
        environment()
        .get_template(template)
        .render(**context(request, release), page=page, shown=shown, **values)
    )
    headers = {"Content-Language": language(request), "Cache-Control": "no-cache"}
    if private:
        headers["Cache-Control"] = "private, no-store"
    elif status == 200:
        headers["ETag"] = f'W/"{release.etag.strip(chr(34))}-{language(request)}"'
        if request.headers.get("if-none-match") == headers["ETag"]:
            return Response(status_code=304, headers=headers)
    return HTMLResponse(text, status_code=status, headers=headers)


def context(request: Request, release: Opened) -> dict[str, Any]:
    """What every template knows: the words, the addresses, the release."""
    spoken = words(request)
    path = without(request.url.path)
    query = f"?{request.url.query}" if request.url.query else ""
    return {
        "say": spoken.say,
        "words": spoken,
        "lang": spoken.language,
        "languages": [
            (tag, NAMES[tag], within(path, tag) + query, tag == spoken.language) for tag in LANGUAGES
        ],
        "to": lambda address: within(address, spoken.language),
        "rdf": links.rdf,
        "outside": links.outside,
        "base": BASE,
        "static": static,
        "parts": browser_parts.installed(),
        "release": release.id,
        "digest": str(release.release.manifest["sha256"]),
        "released": spoken.when(str(release.release.manifest["date"])),
    }


def static(name: str) -> str | None:
    """The address of a file of `static/`, with a mark of its content; None where it is not installed."""
    path = STATIC / name
    return f"/static/{name}?{_mark(path, path.stat().st_mtime_ns)}" if path.is_file() else None


@cache
def _mark(path: Path, _changed: int) -> str:
    import hashlib

    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]


def routes(path: str, endpoint: Endpoint) -> list[Route]:
    """The routes of a page, one a language."""
    return [Route(within(path, tag), endpoint, methods=["GET", "HEAD"]) for tag in LANGUAGES]
