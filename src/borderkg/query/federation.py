"""A question to our graph joined with one to another endpoint, by our own client.

The near half is a stored query. The far half is one too, and its header says at which endpoint it
is asked, which near half goes before it, and which column joins them: that column's values are put
into its VALUES line, some at a time. No engine is ever given a SERVICE. The far endpoint must
be on a list, leads to no private network, and has one clock for all batches. Where it fails, the rows so
far are kept and the frame says aloud that it is a part.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Final
from urllib.parse import urlsplit

from borderkg.errors import QueryError, QueryRefusedError, RemoteError
from borderkg.query import run
from borderkg.query.catalogue import StoredQuery
from borderkg.query.federated import federated
from borderkg.query.results import Frame
from borderkg.query.terms import Term
from borderkg.store.answering import Answering
from borderkg.store.bounds import Bounds
from borderkg.store.remote import Endpoint, address

ALLOWED: Final = ("query.wikidata.org",)
"""The hosts that a federated question may be asked of, unless the caller says others."""
BATCH: Final = 100
"""How many values are joined at once."""
MOST: Final = 5_000
"""How many values may be joined in all."""
SECONDS: Final = 30.0

Row = tuple[Term | None, ...]


def federate(
    question: str,
    near: Answering,
    *,
    endpoint: str | None = None,
    allow: Sequence[str] = ALLOWED,
    timeout: float = SECONDS,
    batch: int = BATCH,
) -> Frame:
    """The rows of the near half, each with what the far endpoint says of its value.

    A near row of which it says nothing has the far columns unbound. `partial` of the frame is
    the reason, where the far endpoint did not answer for all values.

    Args:
        question: the id of a far half, as "wikidata/dates-of-birth-of-persons".
        near: what answers the near half.
        endpoint: another endpoint than the far half names.
        allow: the hosts that may be asked, as "host" or "host:port". A host on a private network or
            this machine must stand there with its port.
        timeout: seconds for all requests to the far endpoint together.
        batch: how many values are joined at once.

    Raises:
        UnknownNameError: when there is no such question.
        QueryRefusedError: when the host is not on the list.
        QueryError: when it is no far half, there are too many values, or the near half fails.
    """
    far = federated()[question]
    if not far.federated:
        raise QueryError("this question is not federated", found=question, expected="the id of a far half")
    there = _endpoint(endpoint or far.federated["endpoint"], allow, timeout)
    join = far.federated["join"]
    left = run.run(federated()[far.federated["near"]], near)
    place = left.columns.index(join)
    values = sorted({t.value for row in left.terms if (t := row[place]) is not None and t.kind == "iri"})
    if len(values) > MOST:
        raise QueryError(
            "too many values to be joined",
            found=len(values),
            expected=f"at most {MOST:,}",
            advice="narrow the near half",
        )
    found, partial, columns = _asked(far, there, join, values, timeout, batch)
    return _joined(left, place, columns, found, partial, far)


def _endpoint(url: str, allow: Sequence[str], timeout: float) -> Endpoint:
    parts = urlsplit(address(url))
    default = 443 if parts.scheme == "https" else 80
    exact = f"{parts.hostname}:{parts.port or default}" in allow
    if not exact and not (parts.hostname in allow and parts.port in (None, default)):
        raise QueryRefusedError(
            "this host is not on the list of those that may be asked",
            found=parts.netloc,
            expected=" or ".join(allow) or "no host at all",
            advice="add it with --allow, if you trust it",
        )
    return Endpoint(url, bounds=Bounds(seconds=timeout, private=exact), store="standard")


def _asked(
    far: StoredQuery, there: Endpoint, join: str, values: Sequence[str], timeout: float, batch: int
) -> tuple[dict[str, list[Row]], str, tuple[str, ...]]:
    """The far rows by value, why some are missing, and the far columns."""
    end = time.monotonic() + timeout
    columns = tuple(far.columns)
    place = columns.index(join)
    found: dict[str, list[Row]] = {}
    done = 0
    for some in _batches(values, batch):
        try:
            frame = run.run(far, there, {join: list(some)}, timeout=max(0.001, end - time.monotonic()))
        except RemoteError as error:
            return found, f"{done} of {len(values)} values were answered: {error}", columns
        if frame.columns != columns:
            fault = f"the endpoint gave the columns {', '.join(frame.columns)}"
            return found, f"{done} of {len(values)} values were answered: {fault}", columns
        for row in frame.terms:
            key = row[place]
            if key is not None and key.value in some:
                found.setdefault(key.value, []).append(row)
        done += len(some)
    return found, "", columns


def _batches(values: Sequence[str], size: int) -> Iterator[list[str]]:
    rest = iter(values)
    while some := list(islice(rest, size)):
        yield some


def _joined(
    left: Frame,
    place: int,
    columns: tuple[str, ...],
    found: dict[str, list[Row]],
    partial: str,
    far: StoredQuery,
) -> Frame:
    keep = [at for at, name in enumerate(columns) if name not in left.columns]
    nothing: list[Row] = [(None,) * len(columns)]
    terms = []
    for row in left.terms:
        key = row[place]
        for other in found.get(key.value if key else "", nothing):
            terms.append((*row, *(other[at] for at in keep)))
    return Frame(
        (*left.columns, *(columns[at] for at in keep)),
        tuple(terms),
        {**far.descriptions, **left.descriptions},
        partial,
    )
