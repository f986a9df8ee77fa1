"""The graphs of a store of others, written and read one at a time.

SPARQL 1.1 Graph Store HTTP Protocol (https://www.w3.org/TR/sparql11-http-rdf-update/), or SPARQL
1.1 Update (https://www.w3.org/TR/sparql11-update/) where a store has no such address. Both are
sent under a clock; a request that is broken off may leave a part of a graph behind.
"""

from __future__ import annotations

import urllib.request
from typing import Protocol
from urllib.parse import urlencode

from borderkg.errors import RemoteRefusedError
from borderkg.store import answers
from borderkg.store.answering import Request
from borderkg.store.bounds import Clock
from borderkg.store.dialects import Dialect
from borderkg.store.remote import Endpoint, address
from borderkg.store.transport import Reply, Transport

_NOT_FOUND = 404


class Graphs(Protocol):
    """What takes graphs in and gives them out, as N-Triples."""

    def replace(self, graph: str, ntriples: bytes) -> None:
        """Make `graph` hold these triples and no others."""
        ...

    def add(self, graph: str, ntriples: bytes) -> None:
        """Add triples to `graph`; those that it holds stay."""
        ...

    def remove(self, graph: str) -> None:
        """Forget `graph`; nothing happens where there is none."""
        ...

    def read(self, graph: str) -> bytes:
        """The triples of `graph`, none where there is no such graph."""
        ...


class GraphStore:
    """Graphs by GET, PUT, POST and DELETE.

    Args:
        url: the address of the graph store.
        transport: what sends, with its bounds and credentials.
        known: the kind of store.
    """

    def __init__(self, url: str, transport: Transport, known: Dialect) -> None:
        self.url = address(url)
        self._transport = transport
        self._known = known

    def replace(self, graph: str, ntriples: bytes) -> None:
        """PUT `graph`; errors as `Transport.send`."""
        self._send("PUT", graph, ntriples)

    def add(self, graph: str, ntriples: bytes) -> None:
        """POST to `graph`; errors as `Transport.send`."""
        self._send("POST", graph, ntriples)

    def remove(self, graph: str) -> None:
        """DELETE `graph`; errors as `Transport.send`."""
        self._send("DELETE", graph)

    def read(self, graph: str) -> bytes:
        """GET `graph`.

        Raises:
            RemoteAnswerError: when the answer is not whole, or no graph.
            RemoteError: as `Transport.send`.
        """
        reply = self._send("GET", graph)
        return b"" if reply is None else answers.graph(reply, self._known, Request(""), where=self.url).body

    def _send(self, method: str, graph: str, body: bytes | None = None) -> Reply | None:
        separator = "&" if "?" in self.url else "?"
        # To a write Virtuoso answers in HTML, and 406 where that is not accepted.
        headers = {"Accept": ", ".join(self._known.graph) if method == "GET" else "*/*"}
        if body is not None:
            headers["Content-Type"] = "application/n-triples"
        request = urllib.request.Request(
            f"{self.url}{separator}{urlencode({'graph': graph})}", data=body, headers=headers, method=method
        )
        try:
            return self._transport.send(request, clock=Clock(self._transport.bounds.seconds))
        except RemoteRefusedError as error:
            if error.status == _NOT_FOUND and method in ("GET", "DELETE"):
                return None
            raise


class UpdatedGraphs:
    """Graphs by SPARQL Update, for a store whose only other door is its endpoint."""

    def __init__(self, endpoint: Endpoint) -> None:
        self._endpoint = endpoint

    def replace(self, graph: str, ntriples: bytes) -> None:
        """DROP and INSERT DATA in one request; errors as `Endpoint.update`."""
        self._endpoint.update(f"DROP SILENT GRAPH <{graph}> ;\n{_insertion(graph, ntriples)}")

    def add(self, graph: str, ntriples: bytes) -> None:
        """INSERT DATA; errors as `Endpoint.update`."""
        self._endpoint.update(_insertion(graph, ntriples))

    def remove(self, graph: str) -> None:
        """DROP; errors as `Endpoint.update`."""
        self._endpoint.update(f"DROP SILENT GRAPH <{graph}>")

    def read(self, graph: str) -> bytes:
        """CONSTRUCT; errors as `Endpoint.answer`."""
        text = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}"
        return self._endpoint.answer(Request(text, union=False)).body


def _insertion(graph: str, ntriples: bytes) -> str:
    return f"INSERT DATA {{ GRAPH <{graph}> {{\n{ntriples.decode()}}} }}"
