"""Every IRI of ours that occurs in the release answers in HTML, Turtle and JSON-LD.

All but observations, and 10,000 of those; a part of them is asked by each test, so that several
processes share them. Each is asked in this process, through all that surrounds a handler.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple
from zlib import crc32

import pyoxigraph
import pytest
from starlette.types import ASGIApp, Message

from borderkg.namespaces import BASE
from borderkg.serve.app import application
from borderkg.serve.settings import Settings

PARTS = 12
OBSERVATIONS = 10_000
LARGEST = 150_000
"""Bytes of a page, before the pictures' libraries."""
FORMS = ("text/turtle", "application/ld+json", "text/html")
_IRI = re.compile(rb"<(" + re.escape(BASE[:-1].encode()) + rb"[^>]*)>")
_OBSERVATION = re.compile(rb"<([^>]*)> \S*#type> <http://purl\.org/linked-data/cube#Observation>")


class Reply(NamedTuple):
    status: int
    headers: dict[str, str]
    body: bytes


class Ours(NamedTuple):
    """The IRIs of ours in a release, by the document that they lead to; and the observations among them."""

    documents: dict[str, list[str]]
    observations: list[str]


@cache
def ours(release: Path) -> Ours:
    found: set[str] = set()
    cells: set[str] = set()
    with (release / "borderkg.nq").open("rb") as dump:
        for line in dump:
            found.update(match.decode() for match in _IRI.findall(line))
            if cell := _OBSERVATION.match(line):
                cells.add(cell[1].decode())
    asked = (found - cells) | set(sorted(cells, key=lambda iri: crc32(iri.encode()))[:OBSERVATIONS])
    documents: dict[str, list[str]] = {}
    for iri in sorted(asked):
        documents.setdefault(iri.partition("#")[0], []).append(iri)
    return Ours(documents, sorted(cells))


async def ask(app: ASGIApp, path: str, accept: str) -> Reply:
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        sent.append(message)

    scope: dict[str, Any] = {
        "type": "http",
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "root_path": "",
        "headers": [(b"host", b"127.0.0.1"), (b"accept", accept.encode())],
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 80),
    }
    await app(scope, receive, send)
    headers = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return Reply(sent[0]["status"], headers, b"".join(message.get("body", b"") for message in sent[1:]))


def told(body: bytes, accept: str) -> set[str]:
    """The IRIs of which the triples of a document say something, or that they name."""
    form = {"text/turtle": pyoxigraph.RdfFormat.TURTLE, "application/ld+json": pyoxigraph.RdfFormat.JSON_LD}
    terms = (
        term for quad in pyoxigraph.parse(body, format=form[accept]) for term in (quad.subject, quad.object)
    )
    return {term.value for term in terms if isinstance(term, pyoxigraph.NamedNode)}


async def faults(app: ASGIApp, documents: dict[str, list[str]]) -> list[str]:
    """What is wrong with the answers for `documents`, a line each."""
    found = []
    for document, iris in documents.items():
        for accept in FORMS:
            first = await ask(app, document[len(BASE) - 1 :], accept)
            if first.status != 303:
                found.append(f"{document} {accept}: {first.status}")
                continue
            where = first.headers["location"]
            reply = await ask(app, where, accept)
            if reply.status != 200 or not reply.headers["content-type"].startswith(accept):
                found.append(f"{document} {accept} {where}: {reply.status}")
            elif accept == "text/html" and len(reply.body) > LARGEST:
                found.append(f"{where} is {len(reply.body)} bytes large")
            elif accept == "text/html":
                # The pages of model and catalogue name their terms by a prefix and not by the IRI.
                if where not in ("/model", "/data") and document.encode() not in reply.body:
                    found.append(f"{document} is not named by {where}")
            elif missing := {iri for iri in iris if not iri.endswith("#")} - told(reply.body, accept):
                found.append(f"{where} says nothing of {sorted(missing)[:3]}")
    return found


@pytest.fixture(scope="module")
def loop() -> Iterator[asyncio.AbstractEventLoop]:
    made = asyncio.new_event_loop()
    yield made
    made.close()


@pytest.fixture(scope="module")
def app(release: Path) -> Iterator[ASGIApp]:
    dist = next(folder for folder in release.parents if (folder / "current").exists())
    made = application(Settings(dist=dist, verify=False))
    yield made
    made.state.opened.close()


def test_the_release_holds_iris_of_every_space(release: Path) -> None:
    spaces = {re.split(r"[/#]", iri[len(BASE) :])[0] for iri in ours(release).documents}
    assert spaces == {"catalogue", "data", "graph", "id", "ns", "scheme", "shapes"}
    assert json.loads((release / "manifest.json").read_text())["quads"] > 0
    assert len(ours(release).observations) > 1000


@pytest.mark.parametrize("part", range(PARTS))
def test_every_iri_of_ours_answers(
    release: Path, app: ASGIApp, loop: asyncio.AbstractEventLoop, part: int
) -> None:
    documents = {d: iris for d, iris in ours(release).documents.items() if crc32(d.encode()) % PARTS == part}
    assert documents
    found = loop.run_until_complete(faults(app, documents))
    assert found == []
