"""The reader's own copy of a document, sentence by sentence, shown to nobody but the reader.

A copy is third-party text: it lies in a private file beside the release, and a page holds it only
for a client at this machine that asks by a name of this machine and that no proxy stands before.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Final

from starlette.requests import Request

from borderkg.query.results import Frame
from borderkg.query.sentences import texts
from borderkg.serve.opened import Opened
from borderkg.serve.pages.claimed import Phrase

_RELAYING: Final = ("forwarded", "via", "x-forwarded", "x-real-ip", "x-client-ip", "true-client-ip", "cf-")
"""Beginnings of the headers of a request that comes from elsewhere, whoever hands it over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A run of characters of a sentence, and whether a claim rests on it."""

    text: str
    marked: bool


def at_this_machine(request: Request) -> bool:
    """Whether a client of this machine asks, by a name of this machine, and by itself.

    A proxy on this machine is known by what it adds, by the public name that it was asked by, or by
    HTTP/1.0, which no browser speaks and some proxies do.
    """
    if request.client is None or request.scope["http_version"] == "1.0":
        return False
    if any(name.startswith(_RELAYING) for name in request.headers):
        return False
    return all(_loopback(name) for name in (request.client.host, request.url.hostname or ""))


def _loopback(name: str) -> bool:
    try:
        return name.lower() == "localhost" or ip_address(name).is_loopback
    except ValueError:
        return False


async def read(request: Request, release: Opened, document: str) -> str | None:
    """The reader's copy of a document; None where none was given or another asks."""
    path = release.release.texts
    if not at_this_machine(request) or not path.is_file():
        return None
    return (await release.aside(lambda: texts(path))).get(document)


def sentences(text: str, units: Frame, phrases: Iterable[Phrase]) -> Mapping[int, tuple[Run, ...]]:
    """The sentences of a text by number, the phrases of it marked.

    Args:
        text: the copy.
        units: `evidence/sentences-of-a-document`.
        phrases: those on which claims rest.
    """
    spans = sorted({(p.start, p.end) for p in phrases if p.start is not None and p.end is not None})
    made = {}
    for number, start, end in units.rows:
        if isinstance(number, int) and isinstance(start, int) and isinstance(end, int):
            made[number] = tuple(_runs(text, start, end, spans))
    return made


def _runs(text: str, start: int, end: int, spans: Iterable[tuple[int, int]]) -> Iterable[Run]:
    """The sentence in runs; phrases that overlap are one run."""
    at = start
    merged: list[list[int]] = []
    for first, last in spans:
        if last <= start or first >= end:
            continue
        if merged and first <= merged[-1][1]:
            merged[-1][1] = max(merged[-1][1], last)
        else:
            merged.append([first, last])
    for first, last in merged:
        first, last = max(first, at), min(last, end)
        if at < first:
            yield Run(text=text[at:first], marked=False)
        if first < last:
            yield Run(text=text[first:last], marked=True)
        at = max(at, last)
    if at < end:
        yield Run(text=text[at:end], marked=False)
