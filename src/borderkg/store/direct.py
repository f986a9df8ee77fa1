"""An embedded store as something that answers, in this process and without a clock.

For texts of our own, over a graph that is being built or tested. What a user writes goes to a
`borderkg.store.worker.Worker`.
"""

from __future__ import annotations

import io
from typing import IO, Final, cast

import pyoxigraph
from pyoxigraph import QueryBoolean, QueryResultsFormat, QuerySolutions, QueryTriples, RdfFormat

from borderkg.namespaces import PREFIXES
from borderkg.store.answering import Answer, Form, Request
from borderkg.store.bounded import COUNTERS, BoundedOutput, at_most
from borderkg.store.embedded import EmbeddedStore
from borderkg.store.xml_output import XmlOutput

BINDINGS: Final = {
    "json": QueryResultsFormat.JSON,
    "xml": QueryResultsFormat.XML,
    "csv": QueryResultsFormat.CSV,
    "tsv": QueryResultsFormat.TSV,
}
GRAPHS: Final = {
    "nt": RdfFormat.N_TRIPLES,
    "ttl": RdfFormat.TURTLE,
    "rdfxml": RdfFormat.RDF_XML,
    "jsonld": RdfFormat.JSON_LD,
}


class Direct:
    """Answers from `store`; the caller keeps it.

    >>> store = EmbeddedStore.in_memory()
    >>> Direct(store).answer(Request("ASK { ?s ?p ?o }")).body
    b'{"head":{},"boolean":false}'
    """

    def __init__(self, store: EmbeddedStore) -> None:
        self._store = store

    def answer(self, request: Request, *, timeout: float | None = None) -> Answer:
        """The whole answer; `timeout` is not kept.

        Raises:
            QueryError: when it is not a query, or cannot be evaluated.
        """
        found = self._store.query(
            request.text, union=request.union, default=request.default, named=request.named
        )
        output = io.BytesIO()
        serialise(found, request, output)
        return Answer(form(found), output.getvalue())


def form(found: QuerySolutions | QueryBoolean | QueryTriples) -> Form:
    """What kind of answer the engine gave."""
    if isinstance(found, QueryTriples):
        return "graph"
    return "boolean" if isinstance(found, QueryBoolean) else "bindings"


def serialise(
    found: QuerySolutions | QueryBoolean | QueryTriples, request: Request, output: IO[bytes]
) -> None:
    """Write the engine's answer in the serialisation that `request` names.

    Raises:
        AnswerTooLargeError: when it has more rows or bytes than `request` allows.
        QueryError: when it holds a character that the serialisation has no form for.
    """
    graph = isinstance(found, QueryTriples)
    if request.most_bytes is not None or request.most_rows is not None:
        rows = None if graph or isinstance(found, QueryBoolean) else request.most_rows
        count = COUNTERS[request.bindings]()
        bounded = BoundedOutput(output, count=count, rows=rows, size=request.most_bytes)
        output = cast(IO[bytes], bounded)
    if (request.graph if graph else request.bindings) in ("xml", "rdfxml"):
        output = cast(IO[bytes], XmlOutput(output))
    if not isinstance(found, QueryTriples):
        found.serialize(output, BINDINGS[request.bindings])
    elif request.most_bytes is None and request.most_rows is None:
        found.serialize(output, GRAPHS[request.graph])
    else:
        triples = at_most(found, request.most_rows)
        pyoxigraph.serialize(triples, output, GRAPHS[request.graph], prefixes=PREFIXES)
