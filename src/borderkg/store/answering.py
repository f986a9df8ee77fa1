"""What answers SPARQL, seen from above: a worker, an embedded store, a remote endpoint."""

from __future__ import annotations

from typing import Literal, NamedTuple, Protocol

Form = Literal["bindings", "boolean", "graph"]
"""What a query gives: SELECT bindings, ASK a boolean, CONSTRUCT and DESCRIBE a graph."""


class Request(NamedTuple):
    """One query as it goes to a store: already refused or admitted by the gate.

    `union` says that the default graph is the union of all public graphs; it is false where the
    query names its own dataset by FROM. `default` and `named`, the IRIs of graphs, are a dataset
    given beside the text, which then decides
    (https://www.w3.org/TR/sparql11-protocol/#dataset). `bindings` and `graph` name the wanted
    serialisations. An answer of more than `most_rows` rows or triples, or of more than
    `most_bytes` bytes, is an error where it exceeds them; None allows any.
    """

    text: str
    union: bool = True
    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    bindings: str = "json"
    graph: str = "nt"
    most_rows: int | None = None
    most_bytes: int | None = None


class Answer(NamedTuple):
    """A whole answer: its form and its bytes.

    With the serialisations that a `Request` asks for by default, `body` is SPARQL 1.1 JSON
    (https://www.w3.org/TR/sparql11-results-json/) or N-Triples.
    """

    form: Form
    body: bytes


class Answering(Protocol):
    """Anything that answers a request within a time limit."""

    def answer(self, request: Request, *, timeout: float | None = None) -> Answer:
        """The whole answer to `request`, or an error; never a part of it.

        Raises:
            QueryTimeoutError: when `timeout` seconds have passed.
            QueryError: when the query is wrong or the engine failed on it.
        """
        ...
