"""The knowledge graph as a program sees it: open a release, ask it, take graphs out as rdflib's.

What comes out as a graph is an `rdflib.Graph`; what comes out as rows is a
`borderkg.query.results.Frame`. Every question is answered by a process that can be ended, or by
an endpoint under a clock.
"""

from __future__ import annotations

from contextlib import ExitStack, suppress
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from borderkg.content import bundled
from borderkg.errors import ParameterError, ReleaseError, UnknownNameError
from borderkg.namespaces import GRAPH, expand
from borderkg.query import entity, run
from borderkg.query.built_in import built_in
from borderkg.query.catalogue import Catalogue
from borderkg.query.entity import Entity, Found
from borderkg.query.gate import with_prefixes
from borderkg.query.parameters import Given
from borderkg.query.results import Frame, frame
from borderkg.store.answering import Answer, Answering
from borderkg.store.location import Release, locate

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    import rdflib

    from borderkg.export.changes.report import Changes
    from borderkg.export.citation.citing import Citation
    from borderkg.export.citation.rechecking import Recheck
    from borderkg.query.rdflib_store import ReleaseStore
    from borderkg.query.remote_release import RemoteRelease
    from borderkg.store.dialects import Union
    from borderkg.study.event_study import EventStudy


class KnowledgeGraph:
    """A release, open for reading; a context manager, so that its worker process ends.

    Args:
        release: the release, for its id and its list of graphs.
        answering: what answers; by default a worker over the store of a local release.
        queries: the stored queries; by default those of this installation.
        timeout: seconds that a question may take.
    """

    def __init__(
        self,
        release: Release | RemoteRelease,
        *,
        answering: Answering | None = None,
        queries: Catalogue | None = None,
        timeout: float = run.TIMEOUT,
    ) -> None:
        self.release = release
        self.timeout = timeout
        self._queries = queries
        if answering is None:
            from borderkg.store.worker import Worker

            if not isinstance(release, Release):
                raise ReleaseError("a release elsewhere is opened by connect()", where=release.url)
            answering = Worker(release.store)
        self._answering = answering

    @classmethod
    def open(
        cls,
        release: str | Path | None = None,
        *,
        dist: Path | str | None = None,
        timeout: float = run.TIMEOUT,
    ) -> KnowledgeGraph:
        """The newest local release, or the one that `release` names.

        Args:
            release: an id such as "2026.12", or the folder of a release.
            dist: the folder of releases; else `$BORDERKG_DIST`, else `./dist`.
            timeout: seconds that a question may take.

        Raises:
            ReleaseError: when there is none.
        """
        return cls(locate(release, dist), timeout=timeout)

    @classmethod
    def connect(
        cls,
        endpoint: str,
        *,
        timeout: float = run.TIMEOUT,
        store: str | None = None,
        union: Union | None = None,
        proxies: bool = False,
    ) -> KnowledgeGraph:
        """The release that lies in a store of others; every method answers as over a local one.

        A user is taken from `$BORDERKG_ENDPOINT_USER` and `$BORDERKG_ENDPOINT_PASSWORD`, else from
        netrc, and shown only when the endpoint asks.

        Args:
            endpoint: the address of its SPARQL endpoint, as "https://host/sparql".
            timeout: seconds that a question may take.
            store: the kind of store, as "virtuoso"; else it is recognised.
            union: how it is asked over all its graphs: "default" where its default graph is their
                union, "parameter" or "listed"; else as is usual for it.
            proxies: whether the environment's proxies are used.

        Raises:
            RemoteError: when the endpoint does not answer as it should.
            ReleaseError: when there is no release.
        """
        from borderkg.query.remote_release import found
        from borderkg.store.bounds import Bounds
        from borderkg.store.credentials import credentials
        from borderkg.store.remote import Endpoint

        there = Endpoint(
            endpoint,
            bounds=Bounds(seconds=timeout, proxies=proxies),
            store=store,
            union=union,
            credentials=credentials(endpoint),
        )
        return cls(found(there, timeout=timeout), answering=there, timeout=timeout)

    @cached_property
    def queries(self) -> Catalogue:
        """The stored queries, by id."""
        return self._queries if self._queries is not None else Catalogue(bundled().queries)

    @property
    def graphs(self) -> list[str]:
        """The IRIs of the public graphs, sorted."""
        return sorted(self.release.graphs)

    def run(self, query_id: str, /, **parameters: Given | list[Given]) -> Frame:
        """The rows of a stored query.

        Args:
            query_id: `theme/name`.
            parameters: values by name; IRIs may be CURIEs or paths below the base.

        Raises:
            UnknownNameError: when there is no such query.
            ParameterError: when a parameter is unknown or not of its type.
            QueryTimeoutError: when it does not end in time.
        """
        return run.run(self.queries[query_id], self._answering, parameters, timeout=self.timeout)

    def federate(
        self, question: str, *, endpoint: str | None = None, allow: Sequence[str] | None = None
    ) -> Frame:
        """The rows of a federated question: our graph joined with another endpoint.

        Args:
            question: its id, as "wikidata/dates-of-birth-of-persons".
            endpoint: another endpoint than it names.
            allow: the hosts that may be asked, as "host" or "host:port"; else Wikidata's.

        `partial` of the frame says why something is missing, where the other endpoint failed.

        Raises:
            UnknownNameError: when there is no such question.
            QueryRefusedError: when the host is not on the list.
        """
        from borderkg.query.federation import ALLOWED, federate

        allowed = ALLOWED if allow is None else allow
        return federate(question, self._answering, endpoint=endpoint, allow=allowed, timeout=self.timeout)

    def ask_text(self, text: str) -> Answer:
        """The answer to any SPARQL query; our prefixes need not be declared.

        Raises:
            QueryRefusedError: for an update, SERVICE, a foreign FROM, or a text beyond the limits.
            QueryTimeoutError: when it does not end in time.
            QueryError: when it is not SPARQL.
        """
        return run.ask_text(
            with_prefixes(text), self._answering, graphs=self.release.graphs, timeout=self.timeout
        )[1]

    def select(self, text: str) -> Frame:
        """The rows of a SELECT over the union of the public graphs; errors as `ask_text`."""
        return frame(self.ask_text(text))

    def ask(self, text: str) -> bool:
        """The yes or no of an ASK; errors as `ask_text`."""
        return run.boolean(self.ask_text(text))

    def construct(self, text: str) -> rdflib.Graph:
        """The graph of a CONSTRUCT or DESCRIBE; errors as `ask_text`."""
        from borderkg.query.rdflib_store import parsed

        return parsed(run.triples(self.ask_text(text)))

    def graph(self, key: str) -> rdflib.Graph:
        """One named graph, as "document/mexico-city-visit-article", or by its IRI.

        Raises:
            UnknownNameError: when the release has no such public graph.
        """
        iri = key if key.startswith(GRAPH) else GRAPH + key.removeprefix("graph/").removeprefix("graph:")
        if iri not in self.release.graphs:
            raise UnknownNameError(
                "the release has no such graph", found=key, advice="list them with: .graphs"
            )
        return self.construct(f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{iri}> {{ ?s ?p ?o }} }}")

    def entity(self, name: str) -> Entity:
        """What the graph says of one resource, named by an IRI, a CURIE or a path.

        Raises:
            UnknownNameError: when nothing is said of it.
        """
        return Entity.of(expand(name), self._answering, timeout=self.timeout)

    def search(self, text: str, *, lang: str | None = None, class_: str | None = None) -> list[Found]:
        """Resources by a part of a name, best first; case and diacritics do not matter.

        Args:
            text: what to look for.
            lang: only labels in this language.
            class_: only instances of this class, as an IRI or CURIE.
        """
        return entity.search(text, self._answering, lang=lang, class_=class_, timeout=self.timeout)

    def evidence(self, name: str, *, texts: bool = False) -> Frame:
        """What states a resource: document, sentence number, phrase and offsets, one row a phrase.

        Args:
            name: the resource, as an IRI, CURIE or path.
            texts: also the sentence itself, in a column `text`, from the reader's own copies.

        Raises:
            ReleaseError: when `texts` is asked of a release that was built without any.
        """
        query = built_in()["evidence/of-a-resource"]
        frame = run.run(query, self._answering, {"resource": expand(name)}, timeout=self.timeout)
        if not texts:
            return frame
        from borderkg.query.sentences import with_sentences

        return with_sentences(frame, self.release.texts, self._answering, timeout=self.timeout)

    def claims(self, document: str) -> Frame:
        """Every figure that a document states, against every vintage that it was held against."""
        query = built_in()["evidence/figures-of-a-document"]
        return run.run(query, self._answering, {"document": expand(document)}, timeout=self.timeout)

    @property
    def local(self) -> Release:
        """The release, where it lies on this disk.

        Raises:
            ReleaseError: when it lies at an endpoint, where its dump and manifest are not.
        """
        if isinstance(self.release, Release):
            return self.release
        raise ReleaseError(
            "this needs the manifest of the release, which is not at an endpoint",
            where=self.release.url,
            advice="do it with a release on this disk",
        )

    def cite(self, name: str | None = None, /, **parameters: Given | list[Given]) -> Citation:
        """How to cite a resource, the answer to a stored question, or this whole release.

        `to_apa`, `to_bibtex` and `to_csl` take it away.

        Args:
            name: a resource, as an IRI, CURIE or path; or a question, as `theme/name`; else the release.
            parameters: those of the question, as for `run`.

        Raises:
            UnknownNameError: when there is no such resource or question.
            ParameterError: when a parameter is unknown or not of its type, or the resource is not ours.
            ReleaseError: when the release is not on this disk, where its digest is known.
        """
        from borderkg.export.citation import citing

        if name is None:
            if parameters:
                raise ParameterError("a release takes no parameters", found=", ".join(sorted(parameters)))
            return citing.of_release(self.local)
        if name in self.queries or parameters:
            query = self.queries[name]
            rows = run.run(query, self._answering, parameters, timeout=self.timeout)
            return citing.of_question(query, parameters, rows, self.local)
        return citing.of_entity(self.entity(name), self.local)

    def recheck(self, citation: Citation, *, dist: Path | str | None = None) -> Recheck:
        """Run a citation again on this release: the same rows, or which came, went and changed.

        Args:
            citation: as `cite` gave it, or as `borderkg.export.citation.csl.read` reads it.
            dist: where the release that was cited may lie; else beside this one.

        Raises:
            UnknownNameError: when the question is not there any more.
            ParameterError: when the question does not take the cited parameters any more.
            CitationError: when the cited release is at hand and does not give the cited rows itself.
        """
        from borderkg.export.citation.rechecking import recheck
        from borderkg.store.worker import Worker

        folder = self.local.path.parent.parent if dist is None else dist
        cited: Release | None = None
        with suppress(ReleaseError):
            found = locate(citation.release, folder)
            if found.manifest.get("sha256") == citation.release_sha256:
                cited = found
        with ExitStack() as stack:
            return recheck(
                citation,
                self.local,
                self._answering,
                self.queries,
                cited=None if cited is None else stack.enter_context(Worker(cited.store)),
                timeout=self.timeout,
            )

    def diff(self, since: str | Path | Release, *, dist: Path | str | None = None) -> Changes:
        """What changed from an earlier release to this one.

        `to_markdown`, `to_json` and `to_html` take it away.

        Args:
            since: the earlier release: its id, its folder, or itself.
            dist: the folder of releases; else `$BORDERKG_DIST`, else `./dist`.

        Raises:
            ReleaseError: when there is no such release.
            DamagedReleaseError: when a dump is not what its manifest says.
        """
        from borderkg.export.changes.comparing import compare

        old = since if isinstance(since, Release) else locate(since, dist)
        return compare(old, self.local)

    def study(
        self,
        event: str,
        variable: str,
        *,
        months: int = 6,
        fixed: Mapping[str, str] | None = None,
        by: str | None = None,
        placebos: Sequence[date] = (),
        lang: str = "en",
    ) -> EventStudy:
        """An event laid over a series: what the figures were in the months before and after it.

        It shows sequence and not cause. `to_frame`, `to_csv`, `to_svg` and `to_html` take it away.

        Args:
            event: the event, as an IRI, CURIE or path.
            variable: the variable, as an IRI, a path or its notation, such as "encounters".
            months: months to each side of the event's month, which is that of its first day.
            fixed: what the series is of, by dimension, as `{"agency": "id/org/usbp"}`; the rest is as usual.
            by: a dimension to break the change down by, such as "area".
            placebos: days to compare with.
            lang: language of names and sentences, `en` or `es`.

        Raises:
            UnknownNameError: when there is no such event, variable or series, or no figure in the window.
            ParameterError: when `months` is out of range or a name is no IRI.
        """
        from borderkg.study.event_study import event_study

        return event_study(
            event,
            variable,
            answering=self._answering,
            queries=self.queries,
            months=months,
            fixed=fixed,
            by=by,
            placebos=placebos,
            lang=lang,
            release=self.release.id,
            timeout=self.timeout,
        )

    @cached_property
    def store(self) -> ReleaseStore:
        """The release as a read-only rdflib store: `rdflib.Dataset(kg.store)`.

        Patterns are looked up in the release; a query text goes through the gate to the worker and
        never to rdflib's own engine.
        """
        from borderkg.query.rdflib_store import ReleaseStore

        return ReleaseStore(self._answering, self.release.graphs, timeout=self.timeout)

    def close(self) -> None:
        """End the worker process."""
        close = getattr(self._answering, "close", None)
        if close is not None:
            close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<KnowledgeGraph {self.release.id}>"
