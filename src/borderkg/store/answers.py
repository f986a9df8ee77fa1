"""What came back from an endpoint, made into an answer, or refused: strict, whole, of its kind."""

from __future__ import annotations

import io
from typing import Final

import pyoxigraph
from pyoxigraph import Literal, QueryBoolean, QueryResultsFormat, RdfFormat, Triple

from borderkg.errors import RemoteAnswerError
from borderkg.store.answering import Answer, Form, Request
from borderkg.store.dialects import Dialect
from borderkg.store.direct import BINDINGS, GRAPHS
from borderkg.store.transport import Reply

JSON: Final = ("application/sparql-results+json", "application/json")
"""The media types of SPARQL 1.1 JSON (https://www.w3.org/TR/sparql11-results-json/)."""
GRAPH_TYPES: Final = {
    "application/n-triples": RdfFormat.N_TRIPLES,
    "text/turtle": RdfFormat.TURTLE,
    "application/x-turtle": RdfFormat.TURTLE,
}
"""The media types of a graph that are read."""
_PARTIAL: Final = ("x-sql-state", "x-sparql-anytime")


def table(reply: Reply, form: Form, known: Dialect, request: Request, *, where: str, rows: int) -> Answer:
    """The answer to a SELECT or ASK.

    Args:
        reply: what came.
        form: what the query gives.
        known: the kind of store.
        request: the question, for the serialisation that it wants.
        where: the endpoint, for errors.
        rows: how many rows there may be.

    Raises:
        RemoteAnswerError: when it is something else, not whole, or has too many rows.
    """
    _of_type(reply, JSON, where)
    _whole(reply, where)
    try:
        body = known.repaired(reply.body)
        found = pyoxigraph.parse_query_results(body, format=QueryResultsFormat.JSON)
        count = 0 if isinstance(found, QueryBoolean) else _count(found, rows, where)
        # Written anew, so that nothing beside terms comes further than here.
        body = _serialised(body, request.bindings)
    except (SyntaxError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise _garbage(error, where) from error
    if isinstance(found, QueryBoolean) != (form == "boolean"):
        raise RemoteAnswerError("the answer is to another kind of question", where=where, expected=form)
    most = reply.headers.get("x-sparql-maxrows", "")
    if most.isdecimal() and count >= int(most) > 0:
        raise RemoteAnswerError(
            f"the endpoint gives at most {int(most):,} rows, and gave as many: there may be more",
            where=where,
            advice="ask for less at a time",
        )
    return Answer(form, body)


def graph(reply: Reply, known: Dialect, request: Request, *, where: str) -> Answer:
    """The answer to a CONSTRUCT or DESCRIBE, as N-Triples or what `request` names.

    Raises:
        RemoteAnswerError: when it is something else, or not known to be whole.
    """
    _of_type(reply, tuple(GRAPH_TYPES), where)
    _whole(reply, where)
    if not reply.bounded:
        # N-Triples and Turtle that end early between two statements look whole.
        raise RemoteAnswerError(
            "the answer has no announced end, so that nobody can tell whether it is whole",
            where=where,
            expected="a Content-Length or chunks",
        )
    try:
        output = io.BytesIO()
        triples = pyoxigraph.parse(reply.body, format=GRAPH_TYPES[reply.media_type])
        pyoxigraph.serialize(
            (_repaired(quad.triple, known) for quad in triples), output, format=GRAPHS[request.graph]
        )
    except (SyntaxError, ValueError) as error:
        raise _garbage(error, where) from error
    return Answer("graph", output.getvalue())


def _repaired(triple: Triple, known: Dialect) -> Triple:
    value = triple.object
    if known.literal is None or not isinstance(value, Literal):
        return triple
    return Triple(triple.subject, triple.predicate, known.literal(value))


def _of_type(reply: Reply, types: tuple[str, ...], where: str) -> None:
    charset = reply.headers.get("content-type", "").lower().partition("charset=")[2].strip('" ')
    if reply.status != 200 or reply.media_type not in types or charset not in ("", "utf-8"):
        raise RemoteAnswerError(
            "the answer is not of a kind that was asked for",
            where=where,
            found=f"{reply.status} {reply.headers.get('content-type', '')[:80]}".strip(),
            expected=f"200 {' or '.join(types[:2])}",
            advice="look whether this is the address of a SPARQL endpoint",
        )


def _whole(reply: Reply, where: str) -> None:
    """Refuse what the endpoint itself calls a part (Virtuoso's "anytime" answers)."""
    for name in _PARTIAL:
        if name in reply.headers:
            raise RemoteAnswerError(
                "the endpoint gave a part of the answer",
                where=where,
                found=f"{name}: {reply.headers[name][:80]}",
                advice="ask for less at a time",
            )


def _count(found: pyoxigraph.QuerySolutions, most: int, where: str) -> int:
    count = 0
    for count, _ in enumerate(found, start=1):
        if count > most:
            raise RemoteAnswerError(
                "the answer has too many rows",
                where=where,
                expected=f"at most {most:,}",
                advice="ask for less, or add a LIMIT",
            )
    return count


def _garbage(error: Exception, where: str) -> RemoteAnswerError:
    return RemoteAnswerError(
        f"the answer does not parse ({str(error)[:200]})",
        where=where,
        advice="it may have been cut off; nothing of it was used",
    )


def _serialised(body: bytes, bindings: str) -> bytes:
    output = io.BytesIO()
    pyoxigraph.parse_query_results(body, format=QueryResultsFormat.JSON).serialize(
        output, format=BINDINGS[bindings]
    )
    return output.getvalue()
