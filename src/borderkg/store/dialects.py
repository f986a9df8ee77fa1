"""What is known of the stores that others run, so that no question has to know it.

A dialect says how the union of the graphs is asked for, and undoes what a store changes in its
answers. Its differences are measured, and listed in docs/stores.md.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, localcontext
from typing import Any, Final
from typing import Literal as OneOf
from urllib.parse import urljoin

from pyoxigraph import Literal, NamedNode

from borderkg.namespaces import XSD

Union = OneOf["default", "listed", "parameter"]
"""How a store is asked over the union of its graphs: by default, by a list of them, by a parameter."""
_LARGEST: Final = 2**31
_FIFTEENTH: Final = Decimal(1).scaleb(-15)
_MONTHS: Final = re.compile(r"-?[0-9]{1,6}", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """One kind of store.

    Attributes:
        name: what a user calls it.
        server: how the `Server` header of its answers begins; "" for none of its own.
        union: how it is asked over the union of the graphs.
        graph: media types of a graph, best first.
        repair: what makes standard SPARQL 1.1 JSON of its answers; None where they are that.
        literal: a literal of a graph that it gave, as the recommendation has it; None where it is.
        kept: a literal as the store keeps it; None where it keeps every literal as it is.
        graph_store: where its graph store is, seen from the endpoint; see `beside`.
        updates: where it takes updates, seen from the endpoint.
    """

    name: str
    server: str = ""
    union: Union = "default"
    graph: tuple[str, ...] = ("application/n-triples", "text/turtle")
    repair: Callable[[dict[str, Any]], dict[str, Any]] | None = None
    literal: Callable[[Literal], Literal] | None = None
    kept: Callable[[Literal], Literal] | None = None
    graph_store: str = ""
    updates: str = ""

    def repaired(self, body: bytes) -> bytes:
        """An answer in SPARQL 1.1 JSON as the recommendation has it."""
        if self.repair is None:
            return body
        return json.dumps(self.repair(json.loads(body)), ensure_ascii=False).encode()


def beside(endpoint: str, place: str) -> str:
    """The address of `place`, which is below an endpoint ("/x"), beside it ("x") or it ("").

    >>> beside("http://host/ds/sparql", "data"), beside("http://host/repositories/a", "/statements")
    ('http://host/ds/data', 'http://host/repositories/a/statements')
    """
    if place.startswith("/"):
        return endpoint.rstrip("/") + place
    return urljoin(endpoint, place)


def _virtuoso(told: dict[str, Any]) -> dict[str, Any]:
    """Booleans were 1 and 0, durations a count of months, and ASK a row."""
    names = told.get("head", {}).get("vars", [])
    rows = told.get("results", {}).get("bindings", [])
    if names == ["__ASK_RETVAL"]:
        return {"head": {}, "boolean": rows[0]["__ASK_RETVAL"]["value"] == "1"}
    for row in rows:
        for term in row.values():
            datatype = term.get("datatype")
            if datatype == XSD + "boolean":
                term["value"] = {"1": "true", "0": "false"}.get(term["value"], term["value"])
            elif datatype == XSD + "duration" and _MONTHS.fullmatch(term["value"]):
                term["value"] = _duration(int(term["value"]))
    return told


def _virtuoso_literal(literal: Literal) -> Literal:
    """In N-Triples a duration is a count of months; in Turtle a decimal without fraction is an integer."""
    if literal.datatype.value == XSD + "duration" and _MONTHS.fullmatch(literal.value):
        return Literal(_duration(int(literal.value)), datatype=literal.datatype)
    return literal


def _virtuoso_kept(literal: Literal) -> Literal:
    """A decimal has at most 15 digits after its point; an integer beyond 32 bits is a decimal."""
    if literal.datatype.value == XSD + "decimal":
        with localcontext() as context:
            context.prec = 60
            value = Decimal(literal.value).quantize(_FIFTEENTH, rounding=ROUND_HALF_UP).normalize()
        return Literal(f"{value:f}", datatype=literal.datatype)
    if literal.datatype.value == XSD + "integer" and not -_LARGEST <= int(literal.value) < _LARGEST:
        return Literal(literal.value, datatype=NamedNode(XSD + "decimal"))
    return literal


def _duration(months: int) -> str:
    """The canonical xsd:duration of a number of months (https://www.w3.org/TR/xmlschema11-2/#f-durationMap)."""
    years, rest = divmod(abs(months), 12)
    parts = (f"{years}Y" if years else "") + (f"{rest}M" if rest else "")
    return ("-" if months < 0 else "") + f"P{parts or 'T0S'}"


STANDARD: Final = Dialect(name="standard")
DIALECTS: Final[Mapping[str, Dialect]] = {
    dialect.name: dialect
    for dialect in (
        STANDARD,
        Dialect(
            name="oxigraph", server="Oxigraph/", union="parameter", graph_store="store", updates="update"
        ),
        Dialect(
            name="virtuoso",
            server="Virtuoso/",
            graph=("application/n-triples",),
            literal=_virtuoso_literal,
            repair=_virtuoso,
            kept=_virtuoso_kept,
            graph_store="sparql-graph-crud-auth",
            updates="sparql-auth",
        ),
        Dialect(
            name="fuseki", server="Apache Jena Fuseki", union="listed", graph_store="data", updates="update"
        ),
        Dialect(name="graphdb", server="GraphDB", graph_store="/rdf-graphs/service", updates="/statements"),
        Dialect(name="neptune", union="default", graph_store="/gsp/"),
        Dialect(name="qlever", server="QLever", union="default"),
    )
}
"""The kinds of stores, by name. What is not here is asked as the recommendation says."""


def recognised(server: str) -> Dialect:
    """The dialect of a store, by the `Server` header of its answers.

    >>> recognised("Virtuoso/07.20.3229 (Linux) x86_64-pc-linux-gnu").name
    'virtuoso'
    >>> recognised("nginx").name
    'standard'
    """
    for dialect in DIALECTS.values():
        if dialect.server and server.startswith(dialect.server):
            return dialect
    return STANDARD
