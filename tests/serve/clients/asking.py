"""What every client is asked, and the right answers, read from the release without the service."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyoxigraph

RESULTS = "application/sparql-results+json"
PREFIX = "PREFIX bkg: <https://w3id.org/borderkg/ns#> PREFIX skos: <http://www.w3.org/2004/02/skos/core#>\n"
NOTE = "https://w3id.org/borderkg/graph/document/note-a"
SELECT = (
    PREFIX + "SELECT ?person ?name { ?person a bkg:Person ; skos:prefLabel ?name } ORDER BY ?person ?name"
)
COUNT = PREFIX + "SELECT ?type (COUNT(?s) AS ?n) { ?s a ?type } GROUP BY ?type ORDER BY ?type"
EXISTS = PREFIX + "ASK { ?person a bkg:Person }"
ABSENT = PREFIX + "ASK { ?person a bkg:Person , bkg:Place }"
NAMED = f"SELECT ?s ?p ?o {{ GRAPH <{NOTE}> {{ ?s ?p ?o }} }} ORDER BY ?s ?p ?o"
GRAPHS = PREFIX + "SELECT ?g (COUNT(?s) AS ?n) { GRAPH ?g { ?s a bkg:Person } } GROUP BY ?g ORDER BY ?g"
CONSTRUCT = (
    PREFIX + "CONSTRUCT { ?person skos:altLabel ?name } WHERE { ?person a bkg:Person ; skos:prefLabel ?name }"
)
ROWS = (SELECT, COUNT, NAMED, GRAPHS)

Term = tuple[str, str, str]
Row = tuple[tuple[str, Term], ...]


class Expected:
    """Answers of an engine of ours over the dump of a release."""

    def __init__(self, release: Path) -> None:
        self._store = pyoxigraph.Store()
        self._store.bulk_load(path=str(release / "borderkg.nq"), format=pyoxigraph.RdfFormat.N_QUADS)

    def rows(self, query: str) -> list[Row]:
        """The rows of a SELECT, each value with its kind and its datatype or language, sorted."""
        answer = self._store.query(query, use_default_graph_as_union=True)
        assert isinstance(answer, pyoxigraph.QuerySolutions)
        return rows(json_of(answer))

    def triples(self, query: str) -> list[str]:
        """The triples of a CONSTRUCT, as lines of N-Triples, sorted."""
        answer = self._store.query(query, use_default_graph_as_union=True)
        assert isinstance(answer, pyoxigraph.QueryTriples)
        return sorted({f"{triple} ." for triple in answer})


def json_of(answer: pyoxigraph.QuerySolutions) -> Any:
    """Rows as SPARQL results in JSON."""
    return json.loads(answer.serialize(format=pyoxigraph.QueryResultsFormat.JSON) or b"")


def rows(results: Any) -> list[Row]:
    """The rows of SPARQL results in JSON, so that those of two clients can be compared; sorted."""
    return sorted(
        tuple(
            (
                name,
                (
                    term["type"].removeprefix("typed-"),
                    term["value"],
                    term.get("xml:lang", "") or term.get("datatype", ""),
                ),
            )
            for name, term in sorted(binding.items())
        )
        for binding in results["results"]["bindings"]
    )


def lines(ntriples: str) -> list[str]:
    """The triples of N-Triples or N-Quads, as lines of N-Triples, sorted."""
    parsed = pyoxigraph.parse(ntriples.encode(), format=pyoxigraph.RdfFormat.N_QUADS)
    return sorted({f"{quad.triple} ." for quad in parsed})
