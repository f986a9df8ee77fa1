"""A release as an rdflib store, and N-Triples as an rdflib graph.

rdflib's own SPARQL engine opens files and connections that a query names. So a query text never
reaches it: `ReleaseStore.query` sends it through the gate to what answers.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping
from typing import Any, NoReturn

import rdflib
import rdflib.plugins.sparql
from rdflib.query import Result
from rdflib.store import Store

from borderkg.errors import QueryError
from borderkg.namespaces import PREFIXES
from borderkg.query import run
from borderkg.query.gate import admit, with_prefixes
from borderkg.query.results import frame
from borderkg.query.terms import LANG_STRING, Term, is_iri
from borderkg.store.answering import Answering, Request

rdflib.plugins.sparql.SPARQL_LOAD_GRAPHS = False


def parsed(ntriples: bytes) -> rdflib.Graph:
    """The rdflib Graph of N-Triples, with our prefixes."""
    graph = rdflib.Graph(bind_namespaces="none")
    for prefix, namespace in PREFIXES.items():
        graph.bind(prefix, namespace)
    graph.parse(data=ntriples, format="nt")
    return graph


def node(term: Term) -> rdflib.term.Identifier:
    """The rdflib node of a term."""
    if term.kind == "iri":
        return rdflib.URIRef(term.value)
    if term.kind == "blank":
        return rdflib.BNode(term.value)
    datatype = rdflib.URIRef(term.datatype) if term.datatype and not term.language else None
    if datatype == rdflib.XSD.string:
        datatype = None
    return rdflib.Literal(term.value, lang=term.language, datatype=datatype, normalize=False)


def term(node: object) -> Term:
    """The term of an rdflib node that can be looked up.

    Raises:
        QueryError: for a blank node, or an IRI that is none.
    """
    if isinstance(node, rdflib.Literal):
        datatype = LANG_STRING if node.language else str(node.datatype or rdflib.XSD.string)
        return Term("literal", str(node), datatype, node.language)
    if isinstance(node, rdflib.URIRef) and is_iri(node):
        return Term("iri", str(node))
    raise QueryError("this cannot be looked up", found=str(node), expected="an IRI or a literal")


class ReleaseStore(Store):
    """Patterns and queries over the union of the public graphs, or over one of them. Read-only.

    >>> ReleaseStore.context_aware
    True
    """

    context_aware = True
    graph_aware = True
    formula_aware = False
    transaction_aware = False

    def __init__(
        self, answering: Answering, graphs: frozenset[str], *, timeout: float | None = run.TIMEOUT
    ) -> None:
        super().__init__()
        self._answering = answering
        self._graphs = graphs
        self._timeout = timeout
        self._prefixes = {prefix: rdflib.URIRef(iri) for prefix, iri in PREFIXES.items()}

    def triples(
        self, triple_pattern: tuple[Any, Any, Any], context: rdflib.Graph | None = None
    ) -> Iterator[tuple[tuple[Any, Any, Any], Generator[rdflib.Graph, None, None]]]:
        """The triples that match, each with the graphs that hold it."""
        pattern, bound = [], []
        for name, part in zip("spo", triple_pattern, strict=True):
            pattern.append(f"?{name}" if part is None else term(part).n3)
            bound.append(part)
        names = [f"?{name}" for name, part in zip("spo", triple_pattern, strict=True) if part is None]
        where = f"{{ {' '.join(pattern)} }}"
        graph = self._name(context)
        if graph is not None:
            where = f"{{ GRAPH <{graph}> {where} }}"
            names.append(f'("{graph}" AS ?g)')
        else:
            where = f"{{ GRAPH ?g {where} }}"
            names.append("?g")
        answer = self._answering.answer(
            Request(f"SELECT {' '.join(names)} WHERE {where}"), timeout=self._timeout
        )
        for row in frame(answer).terms:
            cells = iter(row)
            found = tuple(part if part is not None else self._node(next(cells)) for part in bound)
            holder = next(cells)
            yield (found[0], found[1], found[2]), self._holders(holder)

    def contexts(self, triple: tuple[Any, Any, Any] | None = None) -> Generator[rdflib.Graph, None, None]:
        """The graphs of the release, or those that hold `triple`."""
        if triple is None or triple == (None, None, None):
            for iri in sorted(self._graphs):
                yield rdflib.Graph(self, rdflib.URIRef(iri))
            return
        for _, holders in self.triples(triple):
            yield from holders

    def __len__(self, context: rdflib.Graph | None = None) -> int:
        graph = self._name(context)
        where = "{ ?s ?p ?o }" if graph is None else f"{{ GRAPH <{graph}> {{ ?s ?p ?o }} }}"
        counted = frame(
            self._answering.answer(Request(f"SELECT (COUNT(*) AS ?n) WHERE {where}"), timeout=self._timeout)
        )
        return int(str(counted.rows[0][0]))

    # Names of parameters are rdflib's, which calls by them; only a text is taken, no prepared query.
    def query(  # type: ignore[override]
        self,
        query: str,
        initNs: Mapping[str, Any],  # noqa: N803
        initBindings: Mapping[str, Any],  # noqa: N803
        queryGraph: str,  # noqa: N803
        **kwargs: Any,
    ) -> Result:
        """The answer to a query text, by the release's own engine.

        Raises:
            QueryError: as `KnowledgeGraph.ask_text`, and for bindings given apart from the text.
        """
        if initBindings:
            raise QueryError(
                "values are not bound from outside the text",
                found=sorted(map(str, initBindings)),
                expected="a VALUES line, or a stored query with parameters",
            )
        if not isinstance(query, str):
            raise QueryError("a query is a text", found=type(query).__name__, expected="str")
        prefixes = {prefix: str(iri) for prefix, iri in initNs.items()}
        admitted = admit(with_prefixes(query, prefixes), graphs=self._graphs)
        request = admitted.request
        # A URIRef is no member of a set of plain texts.
        if str(queryGraph) in self._graphs and not admitted.dataset:
            request = request._replace(default=(str(queryGraph),), named=tuple(sorted(self._graphs)))
        answer = self._answering.answer(request, timeout=self._timeout)
        if answer.form == "graph":
            result = Result("CONSTRUCT" if admitted.verb == "CONSTRUCT" else "DESCRIBE")
            result.graph = parsed(answer.body)
            return result
        if answer.form == "boolean":
            result = Result("ASK")
            result.askAnswer = run.boolean(answer)
            return result
        rows = frame(answer)
        result = Result("SELECT")
        result.vars = [rdflib.Variable(name) for name in rows.columns]
        result.bindings = [
            {rdflib.Variable(n): node(t) for n, t in zip(rows.columns, row, strict=True) if t is not None}
            for row in rows.terms
        ]
        return result

    def namespace(self, prefix: str) -> rdflib.URIRef | None:
        """The namespace of a prefix."""
        return self._prefixes.get(prefix)

    def prefix(self, namespace: rdflib.URIRef) -> str | None:
        """The prefix of a namespace."""
        return next((p for p, iri in self._prefixes.items() if iri == namespace), None)

    def namespaces(self) -> Iterator[tuple[str, rdflib.URIRef]]:
        """Every prefix with its namespace."""
        yield from self._prefixes.items()

    def bind(self, prefix: str, namespace: rdflib.URIRef, override: bool = True) -> None:
        """Keep a prefix of the caller's for as long as this store is open."""
        if override or prefix not in self._prefixes:
            self._prefixes[prefix] = namespace

    def add(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refused: a release is read-only."""
        self._refuse()

    def addN(self, *args: Any, **kwargs: Any) -> NoReturn:  # noqa: N802
        """Refused: a release is read-only."""
        self._refuse()

    def remove(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refused: a release is read-only."""
        self._refuse()

    def update(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refused: a release is read-only."""
        self._refuse()

    def add_graph(self, graph: rdflib.Graph) -> None:
        """Nothing: a graph that the release does not have stays empty."""

    def remove_graph(self, graph: rdflib.Graph) -> NoReturn:
        """Refused: a release is read-only."""
        self._refuse()

    def _refuse(self) -> NoReturn:
        raise QueryError("a release is read-only", advice="copy it into a graph of your own first")

    def _name(self, context: rdflib.Graph | None) -> str | None:
        if context is None:
            return None
        name = context.identifier if isinstance(context, rdflib.Graph) else context
        return str(name) if str(name) in self._graphs else None

    def _node(self, term: Term | None) -> rdflib.term.Identifier | None:
        return None if term is None else node(term)

    def _holders(self, holder: Term | None) -> Generator[rdflib.Graph, None, None]:
        if holder is not None:
            yield rdflib.Graph(self, rdflib.URIRef(holder.value))
