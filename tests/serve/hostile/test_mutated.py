"""Mutated queries: the service lives, nothing is a fault of its own, nothing is written, nobody is reached.

1,000 of them by default; `BORDERKG_MUTATED=10000` asks for more, `BORDERKG_MUTATED_SEED` for others.
"""

from __future__ import annotations

import http.client
import json
import os
import random
import socket
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlencode
from xml.etree import ElementTree

import pytest

from borderkg.content import Content
from borderkg.query.catalogue import Catalogue

from ..running import Running, running, until
from .mutating import SAMPLES, mutated

MANY = int(os.environ.get("BORDERKG_MUTATED", "1000"))
SEED = int(os.environ.get("BORDERKG_MUTATED_SEED", "20231227"))
FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
FORMS = ("application/sparql-results+json", "text/csv", "application/xml", "text/turtle", "*/*", "text/html")
TOLD = {"200", "400", "403", "406", "413", "503", "504", "cut"}


@pytest.fixture(scope="module")
def mutated_site(tiny_release: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """The release of `tests/tiny`, served for the mutated queries alone."""
    dist = next(folder for folder in tiny_release.parents if (folder / "current").exists())
    with running(dist, tmp_path_factory.mktemp("mutated")) as service:
        yield service


@pytest.fixture
def canary() -> Iterator[socket.socket]:
    """A socket on loopback to which nobody should connect."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.setblocking(False)
        yield listening


def told(service: Running, number: int, text: str) -> str:
    """How one query ended: its status, or `cut` where the answer was broken off."""
    choice = random.Random(number)
    accept = choice.choice(FORMS)
    try:
        if choice.random() < 0.2:
            reply = service.ask(
                "POST", "/sparql?timeout=0.5", text.encode(), {"content-type": QUERY, "accept": accept}
            )
        else:
            body = urlencode({"query": text, "timeout": "0.5"})
            reply = service.ask("POST", "/sparql", body, {"content-type": FORM, "accept": accept})
    except (http.client.IncompleteRead, ConnectionResetError):
        return "cut"
    if reply.status == 200 and reply.media == "application/sparql-results+json":
        json.loads(reply.body)
    if reply.status == 200 and reply.media in ("application/sparql-results+xml", "application/rdf+xml"):
        ElementTree.fromstring(reply.body)
    if reply.status != 200:
        assert b"Traceback" not in reply.body
        assert b".py" not in reply.body.replace(text.encode(), b"")
    return str(reply.status)


def test_a_mutated_query_is_answered_or_refused(
    mutated_site: Running, canary: socket.socket, tiny_content: Content
) -> None:
    count = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }"
    before = mutated_site.query(count).body
    stored = [query.text for query in Catalogue(tiny_content.queries).values()]
    address = f"http://127.0.0.1:{canary.getsockname()[1]}/"
    more = (f"SERVICE <{address}> {{ ?s ?p ?o }}", f"FROM <{address}>", f"LOAD <{address}>", f"<{address}>")
    texts = [mutated(SEED + number, (*SAMPLES * 2, *stored), more=more) for number in range(MANY)]
    with ThreadPoolExecutor(4) as several:
        ends = list(several.map(lambda pair: told(mutated_site, *pair), enumerate(texts)))
    found = Counter(ends)
    print(dict(found))
    wrong = [(end, text) for end, text in zip(ends, texts, strict=True) if end not in TOLD]
    assert wrong == []
    assert found["200"] > MANY / 20, "mutations that leave nothing right test nothing"
    assert found["400"] > MANY / 5
    assert mutated_site.process.poll() is None
    assert until(lambda: mutated_site.query(count).body == before)
    assert "Traceback" not in mutated_site.log.read_text(encoding="utf-8")
    with pytest.raises(BlockingIOError):
        canary.accept()
