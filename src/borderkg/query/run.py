"""Asking: a stored query with its parameters, or a text, of anything that answers."""

from __future__ import annotations

import json
from collections.abc import Mapping

from borderkg.errors import QueryError
from borderkg.query.catalogue import StoredQuery
from borderkg.query.gate import Admitted, Limits, admit
from borderkg.query.parameters import Given, fill
from borderkg.query.results import Frame, frame
from borderkg.store.answering import Answer, Answering

TIMEOUT = 30.0
"""Seconds that a query may take when nobody says otherwise."""


def filled(query: StoredQuery, given: Mapping[str, Given | list[Given]] | None = None) -> str:
    """The text of `query` with the given values in place: what is sent, and what can be cited.

    Raises:
        ParameterError: for an unknown name or a value not of its type.
    """
    return fill(query.text, query.parameters, given or {})


def run(
    query: StoredQuery,
    store: Answering,
    given: Mapping[str, Given | list[Given]] | None = None,
    *,
    timeout: float | None = TIMEOUT,
) -> Frame:
    """The rows of a stored SELECT, with the columns' descriptions.

    Raises:
        ParameterError: for an unknown name or a value not of its type.
        QueryError: when it is no SELECT, or the store cannot answer.
    """
    admitted = admit(filled(query, given))
    return framed(query, store.answer(admitted.request, timeout=timeout))


def framed(query: StoredQuery, answer: Answer) -> Frame:
    """The frame of an answer to `query`, with its descriptions of the columns.

    Raises:
        QueryError: when it is not the answer to a SELECT.
    """
    return frame(answer, query.descriptions)


def ask_text(
    text: str,
    store: Answering,
    *,
    graphs: frozenset[str] = frozenset(),
    limits: Limits | None = None,
    timeout: float | None = TIMEOUT,
) -> tuple[Admitted, Answer]:
    """The answer to a text from a user, through the gate.

    Raises:
        QueryRefusedError: when the gate refuses it.
        QueryTimeoutError: when it does not end in time.
        QueryError: when it is wrong, or the store cannot answer.
    """
    admitted = admit(text, graphs=graphs, limits=limits)
    return admitted, store.answer(admitted.request, timeout=timeout)


def boolean(answer: Answer) -> bool:
    """The yes or no of an ASK.

    Raises:
        QueryError: when it is the answer to another kind of query.
    """
    if answer.form != "boolean":
        raise QueryError("this query gives no yes or no", found=answer.form, expected="an ASK")
    return bool(json.loads(answer.body)["boolean"])


def triples(answer: Answer) -> bytes:
    """The N-Triples of a CONSTRUCT or DESCRIBE.

    Raises:
        QueryError: when it is the answer to another kind of query.
    """
    if answer.form != "graph":
        raise QueryError("this query gives no graph", found=answer.form, expected="CONSTRUCT or DESCRIBE")
    return answer.body
