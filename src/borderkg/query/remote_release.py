"""The release that lies at an endpoint: found by asking, since its manifest is not there."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from borderkg.errors import ReleaseError
from borderkg.query import run
from borderkg.query.built_in import built_in
from borderkg.query.gate import admit
from borderkg.store.answering import Request
from borderkg.store.remote import Endpoint

_CATALOGUE = "ASK { <https://w3id.org/borderkg/catalogue> a <http://www.w3.org/ns/dcat#Catalog> }"


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoteRelease:
    """A release in a store of others.

    Attributes:
        url: the endpoint.
        id: its name, as 2026.12.
        graphs: the IRIs of its public graphs.
    """

    url: str
    id: str
    graphs: frozenset[str] = field(repr=False)

    @property
    def texts(self) -> Path:
        """Never there.

        Raises:
            ReleaseError: readers' own texts stay where the release was built.
        """
        raise ReleaseError(
            "the texts of documents are not at an endpoint",
            where=self.url,
            advice="ask the release that was built with --texts",
        )


def found(endpoint: Endpoint, *, timeout: float | None = None) -> RemoteRelease:
    """The release at `endpoint`, which is then asked over the union of its graphs.

    Where the default graph of the store is neither the union nor made so by a parameter, the
    graphs are named with each question from then on.

    Raises:
        ReleaseError: when there is none, or there are several.
        RemoteError: when the endpoint does not answer as it should.
    """
    query = built_in()["release/description"]
    request = admit(query.text).request._replace(union=False)
    rows = run.framed(query, endpoint.answer(request, timeout=timeout)).rows
    versions = sorted({str(version) for version, _ in rows})
    if len(versions) != 1:
        raise ReleaseError(
            "there is no release at this endpoint" if not versions else "there are several releases here",
            where=endpoint.url,
            found=" and ".join(versions) or None,
            expected="one release",
            advice="put one there with: borderkg load --endpoint",
        )
    graphs = frozenset(str(graph) for _, graph in rows)
    if not run.boolean(endpoint.answer(Request(_CATALOGUE), timeout=timeout)):
        endpoint.list_graphs(sorted(graphs))
    return RemoteRelease(url=endpoint.url, id=versions[0], graphs=graphs)
