"""A SPARQL endpoint as something that answers. The only module that imports SPARQLWrapper.

SPARQLWrapper makes the requests of the SPARQL 1.1 Protocol
(https://www.w3.org/TR/sparql11-protocol/); they go out by `borderkg.store.transport`, since on its
own it waits for ever, follows every redirect and returns what is no answer. What comes back is
read to its end, held against its media type and parsed strictly before anything of it is used.
"""

from __future__ import annotations

import re
import threading
import time
import urllib.request
import warnings
from collections.abc import Iterable, Sequence
from typing import Final, Literal, NoReturn, cast
from urllib.parse import urlsplit

from SPARQLWrapper import POST, URLENCODED, SPARQLWrapper

from borderkg.errors import QueryError, RemoteError, RemoteTimeoutError, RemoteUnreachableError
from borderkg.store import answers
from borderkg.store.answering import Answer, Form, Request
from borderkg.store.bounds import Bounds, Clock
from borderkg.store.credentials import Credentials
from borderkg.store.dialects import DIALECTS, Dialect, Union, recognised
from borderkg.store.transport import AGENT, Reply, Transport

Verb = Literal["SELECT", "ASK", "CONSTRUCT", "DESCRIBE", "INSERT"]
FAILURES: Final = 3
"""Failures in a row after which an endpoint is left alone."""
ALONE: Final = 10.0
"""Seconds for which it is left alone."""
_VERB: Final = re.compile(
    r"(?:\s++|\#[^\n\r]*+|PREFIX\s++[^\s:<]*+:\s*+<[^<>\s]*+>|BASE\s*+<[^<>\s]*+>)*+"
    r"(SELECT|ASK|CONSTRUCT|DESCRIBE)\b",
    re.IGNORECASE,
)


class Endpoint:
    """Answers requests from a SPARQL endpoint, each within a clock; safe to share between threads.

    Args:
        url: its address, http or https, without a user in it.
        bounds: how far each request may go; by default those of `Bounds`.
        store: the kind of store, one of `borderkg.store.dialects.DIALECTS`; else it is recognised
            by its first answer.
        union: how it is asked over the union of its graphs, where it is another way than usual
            for the kind of store.
        credentials: shown when the endpoint asks.
        update: the address that takes updates, where it is another.

    Raises:
        RemoteError: when `url` is no address of an endpoint, or there is no such kind of store.
    """

    def __init__(
        self,
        url: str,
        *,
        bounds: Bounds | None = None,
        store: str | None = None,
        union: Union | None = None,
        credentials: Credentials | None = None,
        update: str | None = None,
    ) -> None:
        self.url = address(url)
        self._union = union
        self._graphs: tuple[str, ...] = ()
        self._update = address(update) if update else self.url
        self._transport = Transport(bounds, credentials)
        self._dialect = None if store is None else dialect(store)
        self._lock = threading.Lock()
        self._failed = 0
        self._alone_until = 0.0

    @property
    def bounds(self) -> Bounds:
        """How far each request may go."""
        return self._transport.bounds

    def dialect(self, clock: Clock | None = None) -> Dialect:
        """The kind of store; it is asked when that is not known yet. Errors as `answer`."""
        if self._dialect is None:
            clock = clock or Clock(self.bounds.seconds)
            reply = self._asked("ASK {}", "ASK", (), answers.JSON, clock)
            self._dialect = recognised(reply.headers.get("server", ""))
        return self._dialect

    def answer(self, request: Request, *, timeout: float | None = None) -> Answer:
        """The whole answer to `request`, in the serialisation that it names.

        Raises:
            RemoteTimeoutError: after `timeout` seconds, or those of the bounds.
            RemoteUnreachableError: when there is no connection, or it broke.
            RemoteRefusedError: when the endpoint refuses, a query that it cannot read as well.
            RemoteAnswerError: when the answer is not whole, not of its kind or too large.
            QueryError: when `request` is no query.
        """
        verb = _verb(request.text)
        clock = Clock(self.bounds.seconds if timeout is None else timeout)
        known = self.dialect(clock)
        table = verb in ("SELECT", "ASK")
        types = answers.JSON if table else known.graph
        reply = self._asked(request.text, verb, self._dataset(request, known), types, clock)
        if table:
            form: Form = "boolean" if verb == "ASK" else "bindings"
            return answers.table(reply, form, known, request, where=self.url, rows=self.bounds.rows)
        return answers.graph(reply, known, request, where=self.url)

    def update(self, text: str, *, timeout: float | None = None) -> None:
        """Run a SPARQL 1.1 Update of our own making; errors as `answer`."""
        clock = Clock(self.bounds.seconds if timeout is None else timeout)
        _Carrier(self._transport, clock, self.url, self._update).ask(text, "INSERT", (), ("*/*",))

    def list_graphs(self, graphs: Iterable[str]) -> None:
        """Name `graphs` with each question from now on: their union is what is asked."""
        self._graphs = tuple(graphs)
        self._union = "listed"

    def close(self) -> None:
        """Nothing: no connection is held between requests."""

    def _dataset(self, request: Request, known: Dialect) -> list[tuple[str, str]]:
        """The parameters that say which graphs are asked.

        https://www.w3.org/TR/sparql11-protocol/#dataset
        """
        if request.default or request.named:
            return [
                *(("default-graph-uri", iri) for iri in request.default),
                *(("named-graph-uri", iri) for iri in request.named),
            ]
        union = self._union or known.union
        if not request.union or union == "default":
            return []
        if union == "parameter":
            return [("union-default-graph", "true")]
        return [(name, iri) for iri in self._graphs for name in ("default-graph-uri", "named-graph-uri")]

    def _asked(
        self, text: str, verb: Verb, dataset: Sequence[tuple[str, str]], types: Sequence[str], clock: Clock
    ) -> Reply:
        with self._lock:
            left = self._alone_until - time.monotonic()
        if left > 0:
            raise RemoteUnreachableError(
                f"the endpoint failed {FAILURES} times in a row and is left alone",
                where=self.url,
                advice=f"ask again in {left:.0f} s",
            )
        try:
            reply = _Carrier(self._transport, clock, self.url, self._update).ask(text, verb, dataset, types)
        except (RemoteUnreachableError, RemoteTimeoutError):
            with self._lock:
                self._failed += 1
                if self._failed >= FAILURES:
                    self._failed = 0
                    self._alone_until = time.monotonic() + ALONE
            raise
        with self._lock:
            self._failed = 0
        return reply


class _Carrier(SPARQLWrapper):
    """SPARQLWrapper for one request, sent under our clock instead of by `urlopen`."""

    def __init__(self, transport: Transport, clock: Clock, url: str, update: str) -> None:
        super().__init__(url, updateEndpoint=update, agent=AGENT)
        self._transport = transport
        self._clock = clock
        self.setMethod(POST)
        self.setRequestMethod(URLENCODED)
        # Without this it adds `format`, `output` and `results` to what is sent.
        self.setOnlyConneg(True)

    def ask(self, text: str, verb: Verb, dataset: Sequence[tuple[str, str]], types: Sequence[str]) -> Reply:
        """The whole reply to a query or update."""
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", RuntimeWarning)
            self.setQuery(text)
        # It reads the verb by a search that a comment or a prefix can mislead.
        self.queryType = verb
        for name, value in dataset:
            self.addParameter(name, value)
        self.addCustomHttpHeader("Accept", ", ".join(types))
        return cast(Reply, self.query().response)

    def _query(self) -> tuple[Reply, str]:  # type: ignore[override]
        request: urllib.request.Request = self._createRequest()
        return self._transport.send(request, clock=self._clock), self.returnFormat


def address(url: str) -> str:
    """`url`, if it may be the address of an endpoint.

    Raises:
        RemoteError: when it is none, or holds a user.

    >>> address("https://query.wikidata.org/sparql")
    'https://query.wikidata.org/sparql'
    """

    def wrong(expected: str, found: str | None = None) -> NoReturn:
        raise RemoteError("this is no address of an endpoint", found=found, expected=expected)

    if not url.isascii() or not url.isprintable() or " " in url:
        wrong("printable ASCII without spaces", url)
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        wrong("https://host/path", url)
    if parts.username is not None or parts.password is not None:
        # What was found is not told: it holds a password.
        wrong("an address without a user; give it by environment or netrc")
    if parts.scheme not in ("http", "https") or not parts.hostname or port == 0 or parts.fragment:
        wrong("https://host/path", url)
    return url


def dialect(name: str) -> Dialect:
    """The kind of store that is called `name`.

    Raises:
        RemoteError: when there is none.
    """
    if name not in DIALECTS:
        raise RemoteError("there is no such kind of store", found=name, expected=" or ".join(DIALECTS))
    return DIALECTS[name]


def _verb(text: str) -> Verb:
    match = _VERB.match(text)
    if match is None:
        raise QueryError("this is not a SPARQL query", expected="SELECT, ASK, CONSTRUCT or DESCRIBE")
    return cast(Verb, match[1].upper())
