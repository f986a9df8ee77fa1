"""`load`: a release into a store of others."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from cyclopts import Parameter

from borderkg.cli.numbers import Count, Seconds
from borderkg.cli.output import emit_json, note
from borderkg.errors import RemoteError

if TYPE_CHECKING:
    from borderkg.export.remote_copy import RemoteCopy


def load(
    *,
    endpoint: str,
    graph_store: str | None = None,
    update: str | None = None,
    method: Literal["graph-store", "update"] = "graph-store",
    store: str | None = None,
    graph: Annotated[list[str] | None, Parameter(negative=())] = None,
    prune: Annotated[bool, Parameter(negative=())] = False,
    chunk: Count = 4,
    timeout: Seconds = 60.0,
    release: str | None = None,
    dist: Path | None = None,
    json: bool = False,
) -> int:
    """Put a release into a store of others, graph by graph; run it again to go on after a break.

    A user is read from $BORDERKG_ENDPOINT_USER and $BORDERKG_ENDPOINT_PASSWORD, or from netrc.

    Parameters
    ----------
    endpoint
        The address of its SPARQL endpoint, as http://localhost:7878/query.
    graph_store
        The address of its graph store; else the usual one of its kind.
    update
        The address that takes updates; else the usual one of its kind.
    method
        graph-store (GET, PUT, POST, DELETE) or update (INSERT DATA).
    store
        Its kind: oxigraph, virtuoso, fuseki, graphdb, neptune, qlever or standard; else it is recognised.
    graph
        Only this graph, as document/mexico-city-visit-article.
    prune
        Take away graphs of another release.
    chunk
        Megabytes that are sent at once.
    timeout
        Seconds that one request may take.
    release
        Its id or folder; else the newest.
    dist
        The folder of releases; else $BORDERKG_DIST, else ./dist.
    json
        Print JSON.
    """
    from dataclasses import asdict

    from borderkg.store.location import locate

    found = locate(release, dist)
    copy = _copy(endpoint, graph_store, update, method, store, chunk, timeout)
    copied = copy.put(found, graph, prune=prune, told=None if json else _told)
    if json:
        emit_json({"release": found.id, "endpoint": endpoint, **asdict(copied)})
        return 0
    print(f"release {found.id}: {copied.graphs:,} graphs, {copied.quads:,} quads, counts and digests equal")
    sent = len(copied.sent)
    note(f"{sent:,} sent, {copied.graphs - sent:,} were there, {len(copied.removed):,} of another taken away")
    if copied.otherwise:
        note(f"the store keeps {copied.otherwise:,} literals in another form, as docs/stores.md says")
    return 0


def _copy(
    endpoint: str,
    graph_store: str | None,
    update: str | None,
    method: str,
    store: str | None,
    chunk: int,
    timeout: float,
) -> RemoteCopy:
    from borderkg.export.remote_copy import RemoteCopy
    from borderkg.store.bounds import Bounds
    from borderkg.store.credentials import credentials
    from borderkg.store.dialects import beside
    from borderkg.store.graph_store import Graphs, GraphStore, UpdatedGraphs
    from borderkg.store.remote import Endpoint
    from borderkg.store.transport import Transport

    # A graph of a full table comes back whole to be compared.
    bounds = Bounds(seconds=timeout, bytes=1 << 30, rows=1_000_000)
    who = credentials(endpoint)
    there = Endpoint(endpoint, bounds=bounds, store=store, credentials=who)
    known = there.dialect()
    graphs: Graphs
    if method == "update":
        address = update or beside(endpoint, known.updates)
        graphs = UpdatedGraphs(
            Endpoint(endpoint, bounds=bounds, store=known.name, credentials=who, update=address)
        )
    else:
        if graph_store is None and not known.graph_store:
            raise RemoteError(
                "where the graph store of this endpoint is, is not known",
                where=endpoint,
                advice="name it with --graph-store, or use --method update",
            )
        address = graph_store or beside(endpoint, known.graph_store)
        graphs = GraphStore(address, Transport(bounds, who), known)
    return RemoteCopy(there, graphs, chunk=chunk << 20)


def _told(done: int, of: int, what: str) -> None:
    note(f"{done:>5}/{of} {what}")
