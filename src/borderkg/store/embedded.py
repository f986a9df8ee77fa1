"""The embedded store: Oxigraph, in memory or in a folder. The only module that imports its `Store`.

Every question runs over the union of the named graphs
(https://www.w3.org/TR/sparql11-query/#rdfDataset); the default graph of a release is empty. What
the engine raises comes out as one of our errors.
"""

from __future__ import annotations

import io
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import IO, Final

import pyoxigraph
from pyoxigraph import (
    NamedNode,
    Quad,
    QueryBoolean,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Triple,
)

from borderkg.errors import BuildError, QueryError, ReleaseError
from borderkg.store.failures import engine_errors, query_errors
from borderkg.store.parsing import QUAD_FORMATS, Joined, parsed
from borderkg.store.protocol import Term

_PIECE: Final = 1 << 23


class EmbeddedStore:
    """An Oxigraph store with the union of its graphs as what questions see.

    >>> store = EmbeddedStore.in_memory()
    >>> store.load(b"<urn:a> <urn:p> 7 .", RdfFormat.TURTLE, "urn:g")
    >>> [str(row["n"]) for row in store.select("SELECT ?n { <urn:a> <urn:p> ?n }")]
    ['"7"^^<http://www.w3.org/2001/XMLSchema#integer>']
    """

    __slots__ = ("_store", "path")

    def __init__(self, store: pyoxigraph.Store, path: Path | None = None) -> None:
        self._store = store
        self.path = path

    @classmethod
    def in_memory(cls) -> EmbeddedStore:
        """An empty store that lives as long as this process."""
        return cls(pyoxigraph.Store())

    @classmethod
    def create(cls, path: Path) -> EmbeddedStore:
        """An empty store in `path`, which must not exist or be empty.

        Raises:
            ReleaseError: when something lies there, or it cannot be written.
        """
        if path.exists() and any(path.iterdir()):
            raise ReleaseError(
                "a store can only be made in an empty folder", where=path, advice="choose another folder"
            )
        with engine_errors(path):
            path.mkdir(parents=True, exist_ok=True)
            return cls(pyoxigraph.Store(str(path)), path)

    @classmethod
    def read_only(cls, path: Path) -> EmbeddedStore:
        """The store that lies in `path`, as it is now; several processes may read it at once.

        Raises:
            ReleaseError: when there is none, or it is damaged.
        """
        if not (path / "CURRENT").is_file():
            raise ReleaseError(
                "there is no store here",
                where=path,
                expected="the folder store/ of a release",
                advice="build one with: borderkg build",
            )
        with engine_errors(path):
            return cls(pyoxigraph.Store.read_only(str(path)), path)

    @classmethod
    def held(cls, lines: IO[bytes]) -> EmbeddedStore:
        """A store in memory of the N-Quads in `lines`, which were checked before; labels of blank nodes stay.

        Raises:
            TurtleError: when they do not parse.
        """
        store = pyoxigraph.Store()
        with engine_errors(None):
            store.bulk_extend(pyoxigraph.parse(lines, RdfFormat.N_QUADS, lenient=True))
        return cls(store)

    # -- putting in -------------------------------------------------------------------------

    def load(self, source: bytes | Path, format: RdfFormat, graph: str | None = None) -> None:
        """Add all of `source`, or nothing of it; blank nodes keep their labels.

        Args:
            source: RDF as bytes, or the path of a file.
            format: its syntax.
            graph: the graph that its triples go into; for quads None.

        Raises:
            TurtleError: when it does not parse, with the line.
            BuildError: when `graph` is missing for a syntax of triples.
        """
        where = source if isinstance(source, Path) else None
        if graph is None and format not in QUAD_FORMATS:
            raise BuildError("triples need a graph", where=where, expected="the IRI of a named graph")
        target = NamedNode(graph) if graph is not None else None
        with engine_errors(where or self.path):
            quads = [
                Quad(q.subject, q.predicate, q.object, target) if target else q
                for q in parsed(source, format)
            ]
            self._store.extend(quads)

    def bulk_load(self, *paths: Path, ground: bool = False, trusted: bool = False) -> None:
        """Add big N-Quads files, fast and without holding them; all of them or nothing.

        Each call costs some 30 ms on disk whatever the size: many small files go into one call.

        Args:
            paths: the files; each ends with a line end.
            ground: whether they are known to have no blank nodes. The engine's own loader is then
                used, which lets other threads run, but would give blank nodes new labels.
            trusted: whether a strict reader has read these lines before; IRIs are then not
                validated again.

        Raises:
            TurtleError: when one does not parse.
            BuildError: when a quad has no graph (not noticed with `ground`).
            ReleaseError: when they cannot be written, as on a full disk.
        """
        with engine_errors(paths[0] if len(paths) == 1 else self.path):
            if ground:
                with io.BufferedReader(Joined(paths)) as joined:
                    self._store.bulk_load(input=joined, format=RdfFormat.N_QUADS, lenient=trusted)
            else:
                self._store.bulk_extend(
                    quad for path in paths for quad in parsed(path, RdfFormat.N_QUADS, lenient=trusted)
                )

    def extend(self, quads: Iterable[Quad]) -> None:
        """Add `quads`, in one transaction."""
        with engine_errors(self.path):
            self._store.extend(quads)

    def bulk_extend(self, quads: Iterable[Quad]) -> None:
        """Add many `quads`, fast; best in one call. Blank nodes keep their labels.

        Raises:
            ReleaseError: when they cannot be written, as on a full disk.
        """
        with engine_errors(self.path):
            self._store.bulk_extend(quads)

    def update(self, sparql: str) -> None:
        """Run a SPARQL 1.1 Update of our own making; graphs are named, there is no union here.

        Raises:
            BuildError: when it is not one, or cannot be run.
        """
        try:
            self._store.update(sparql)
        except SyntaxError as error:
            raise BuildError(
                f"this is not a SPARQL update ({error.msg})", line=error.lineno, found=sparql[:200]
            ) from error
        except (RuntimeError, OSError) as error:
            raise BuildError(f"the store refused an update ({error})", where=self.path) from error

    def remove_graph(self, graph: str) -> None:
        """Forget a graph and all that it holds; nothing happens when there is none."""
        with engine_errors(self.path):
            self._store.remove_graph(NamedNode(graph))

    def settle(self) -> None:
        """Bring everything to the disk, so that losing power loses nothing."""
        with engine_errors(self.path):
            self._store.flush()

    # -- asking -----------------------------------------------------------------------------

    def query(
        self, sparql: str, *, union: bool = True, default: Sequence[str] = (), named: Sequence[str] = ()
    ) -> QuerySolutions | QueryBoolean | QueryTriples:
        """The engine's own answer, unread, for a caller that streams or serialises it.

        Args:
            sparql: a SPARQL 1.1 query.
            union: whether the default graph is the union of the named ones.
            default: graphs that are the default graph instead, whatever the text says.
            named: graphs that GRAPH may name, when either is given.

        Raises:
            QueryError: when it is not a query, or cannot be evaluated.
        """
        with query_errors(sparql):
            if default or named:
                return self._store.query(
                    sparql,
                    default_graph=[NamedNode(iri) for iri in default],
                    named_graphs=[NamedNode(iri) for iri in named],
                )
            return self._store.query(sparql, use_default_graph_as_union=union)

    def select(self, sparql: str) -> list[dict[str, Term]]:
        """One mapping a row, from variable name to term; an unbound variable is absent.

        Raises:
            QueryError: when it is not a SELECT.
        """
        answer = self._solutions(sparql)
        names = [variable.value for variable in answer.variables]
        with query_errors(sparql):
            return [
                {name: term for name, term in zip(names, row, strict=True) if term is not None}
                for row in answer
            ]

    def rows(self, sparql: str) -> list[tuple[Term | None, ...]]:
        """One tuple a row, in the order of the projection; None where unbound.

        Raises:
            QueryError: when it is not a SELECT.
        """
        answer = self._solutions(sparql)
        with query_errors(sparql):
            return [tuple(row) for row in answer]

    def construct(self, sparql: str) -> list[Triple]:
        """The triples of a CONSTRUCT or DESCRIBE, without duplicates.

        Raises:
            QueryError: when it is neither.
        """
        answer = self.query(sparql)
        if not isinstance(answer, QueryTriples):
            raise QueryError("this question gives no triples", found=sparql[:200], expected="CONSTRUCT")
        with query_errors(sparql):
            return list(dict.fromkeys(answer))

    def ask(self, sparql: str) -> bool:
        """The answer of an ASK.

        Raises:
            QueryError: when it is not one.
        """
        answer = self.query(sparql)
        if not isinstance(answer, QueryBoolean):
            raise QueryError("this question gives no yes or no", found=sparql[:200], expected="ASK")
        return bool(answer)

    # -- looking ----------------------------------------------------------------------------

    def graphs(self) -> list[str]:
        """The IRIs of the named graphs, sorted."""
        with engine_errors(self.path):
            return sorted(name.value for name in self._store.named_graphs() if isinstance(name, NamedNode))

    def quads(self, graph: str | None = None) -> Iterator[Quad]:
        """All quads, or those of one graph, in no fixed order.

        Raises:
            ReleaseError: when a damaged file is met on the way.
        """
        target = NamedNode(graph) if graph is not None else None
        with engine_errors(self.path):
            yield from self._store.quads_for_pattern(None, None, None, target)

    def count(self, graph: str | None = None) -> int:
        """How many quads there are, in all or in one graph."""
        if graph is None:
            with engine_errors(self.path):
                return len(self._store)
        return sum(1 for _ in self.quads(graph))

    def contains(self, triple: Triple) -> bool:
        """Whether any graph holds `triple`."""
        return next(self._matching(triple), None) is not None

    def holders(self, triple: Triple) -> list[str]:
        """The IRIs of the graphs that hold `triple`, sorted."""
        return sorted(
            quad.graph_name.value for quad in self._matching(triple) if isinstance(quad.graph_name, NamedNode)
        )

    def lines(self, graph: str) -> Iterator[bytes]:
        """The N-Quads of one graph in pieces of some megabytes, each of whole lines, in no fixed order.

        https://www.w3.org/TR/n-quads/
        """
        # The engine writes triples alone, and a line feed in a literal is escaped, so each line ends once.
        end = f" <{graph}> .\n".encode()
        with tempfile.TemporaryFile() as written:
            with engine_errors(self.path):
                self._store.dump(written, RdfFormat.N_TRIPLES, from_graph=NamedNode(graph))
            written.seek(0)
            while piece := written.readlines(_PIECE):
                yield b"".join(piece).replace(b" .\n", end)

    def dump(self, graph: str | None = None) -> bytes:
        """The N-Quads of everything, or the N-Triples of one graph, in no fixed order.

        https://www.w3.org/TR/n-quads/
        """
        with engine_errors(self.path):
            if graph is not None:
                return bytes(self._store.dump(format=RdfFormat.N_TRIPLES, from_graph=NamedNode(graph)) or b"")
            return bytes(self._store.dump(format=RdfFormat.N_QUADS) or b"")

    def __len__(self) -> int:
        return self.count()

    def _matching(self, triple: Triple) -> Iterator[Quad]:
        with engine_errors(self.path):
            yield from self._store.quads_for_pattern(triple.subject, triple.predicate, triple.object, None)

    def _solutions(self, sparql: str) -> QuerySolutions:
        answer = self.query(sparql)
        if not isinstance(answer, QuerySolutions):
            raise QueryError("this question gives no rows", found=sparql[:200], expected="SELECT")
        return answer
