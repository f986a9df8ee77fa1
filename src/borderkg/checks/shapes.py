"""SHACL by two engines, in one form: the fast one for a build, pyshacl as the arbiter.

This is the one module that imports either. Both read the same N-Triples, infer nothing, follow no
`owl:imports` and run no SHACL-AF or SHACL-JS; a shapes graph is only ever one of ours.
https://www.w3.org/TR/shacl/#validation-report
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final, Literal, NamedTuple, Protocol

import pyoxigraph

from borderkg.checks.findings import Finding, Severity, ordered
from borderkg.errors import BuildError
from borderkg.namespaces import RDF, SH, SHAPES, shrink

Engine = Literal["fast", "pyshacl"]
Syntax = Literal["turtle", "nquads", "ntriples"]
_SYNTAX: Final = {
    "turtle": pyoxigraph.RdfFormat.TURTLE,
    "nquads": pyoxigraph.RdfFormat.N_QUADS,
    "ntriples": pyoxigraph.RdfFormat.N_TRIPLES,
}
_SUFFIX: Final = "ConstraintComponent"


class Holder(Protocol):
    """What can list its quads: the embedded store."""

    def quads(self, graph: str | None = None) -> Iterable[pyoxigraph.Quad]:
        """The quads of one graph, or of all."""


class Result(NamedTuple):
    """One validation result, the same from either engine.

    `focus` and `value` are terms in N-Triples form, `path` is in SPARQL path syntax (empty where
    the result has none), `shape` the IRI of the source shape, `component` the local name of the
    constraint component without its ending, `severity` that of the shape.
    """

    focus: str
    path: str
    shape: str
    component: str
    severity: str
    value: str

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What two engines must agree on: focus, path, shape, component."""
        return self.focus, self.path, self.shape, self.component


def flattened(statements: Iterable[pyoxigraph.Quad | pyoxigraph.Triple]) -> bytes:
    """The triples of `statements` as N-Triples, each once, whatever graphs they stand in."""
    triples = {each.triple if isinstance(each, pyoxigraph.Quad) else each for each in statements}
    return bytes(pyoxigraph.serialize(triples, format=pyoxigraph.RdfFormat.N_TRIPLES) or b"")


def as_ntriples(graph: bytes | Holder, *, syntax: Syntax = "turtle") -> bytes:
    """Any graph or dataset that this package passes around, as the N-Triples both engines read.

    Raises:
        BuildError: when `graph` does not parse as `syntax`.
    """
    if not isinstance(graph, bytes):
        return flattened(graph.quads())
    if syntax == "ntriples":
        return graph
    try:
        return flattened(pyoxigraph.parse(graph, format=_SYNTAX[syntax]))
    except SyntaxError as error:
        raise BuildError(
            f"the graph to validate does not parse ({error.msg})",
            line=error.lineno,
            expected=syntax,
            advice="correct the line, or name the syntax that it is in",
        ) from error


def read_shapes(paths: Iterable[Path]) -> bytes:
    """Several shapes files as one shapes graph.

    Raises:
        BuildError: when one does not parse.
    """
    return b"\n".join(as_ntriples(path.read_bytes()) for path in sorted(paths))


def results(
    graph: bytes | Holder,
    shapes: bytes,
    *,
    engine: Engine = "fast",
    syntax: Syntax = "turtle",
    timeout: float | None = None,
) -> list[Result]:
    """Every validation result, sorted; `shapes` is Turtle.

    With `timeout`, in seconds, pyshacl runs in a process of its own that is ended at the deadline.

    Raises:
        BuildError: when the shapes graph is not well formed, or the deadline passed.
    """
    ntriples = as_ntriples(graph, syntax=syntax)
    if engine == "fast":
        return _fast(ntriples, shapes)
    if timeout is None:
        return _pyshacl(ntriples, shapes)
    context = multiprocessing.get_context("spawn")
    with context.Pool(1) as pool:
        pending = pool.apply_async(_pyshacl, (ntriples, shapes))
        try:
            return pending.get(timeout)
        except multiprocessing.TimeoutError as error:
            raise BuildError(
                "pyshacl did not end in time",
                expected=f"an answer within {timeout:g} s",
                advice="validate a smaller graph, or use the fast engine",
            ) from error


def validate(
    graph: bytes | Holder,
    shapes: bytes,
    *,
    engine: Engine = "fast",
    syntax: Syntax = "turtle",
    timeout: float | None = None,
    file: str = "",
) -> list[Finding]:
    """The results as findings, one for each focus, shape and component.

    The code is `BKG-SHP-` and the shape's local name; the message is the shape's English
    `sh:message`, with path and value.

    Raises:
        BuildError: as `results` does.
    """
    texts = messages(shapes)
    found = results(graph, shapes, engine=engine, syntax=syntax, timeout=timeout)
    return ordered(_finding(result, texts, file) for result in found)


def _finding(result: Result, texts: dict[str, str], file: str) -> Finding:
    local = result.shape.removeprefix(SHAPES)
    parts = [texts.get(result.shape, f"the shape {shrink(result.shape)} does not hold")]
    if result.path:
        parts.append(f"path {_short(result.path)}")
    if result.value and result.value != result.focus:
        parts.append(f"found {_short(result.value)}")
    return Finding(
        code=f"BKG-SHP-{local}",
        severity=_severity(result.severity),
        file=file,
        focus=result.focus.strip("<>"),
        message=f"{'; '.join(parts)} ({result.component})",
    )


def _severity(name: str) -> Severity:
    known: dict[str, Severity] = {"Warning": "warning", "Info": "info"}
    return known.get(name, "violation")


def _short(text: str) -> str:
    """`text` with its IRIs shrunk to CURIEs."""
    pieces = text.split("<")
    return pieces[0] + "".join(
        shrink(iri) + rest for iri, _, rest in (piece.partition(">") for piece in pieces[1:])
    )


def messages(shapes: bytes) -> dict[str, str]:
    """The English message of each shape that has one."""
    found: dict[str, str] = {}
    for quad in pyoxigraph.parse(shapes, format=pyoxigraph.RdfFormat.TURTLE):
        term = quad.object
        if quad.predicate.value == SH + "message" and isinstance(term, pyoxigraph.Literal):
            subject = quad.subject
            if term.language == "en" and isinstance(subject, pyoxigraph.NamedNode):
                found[subject.value] = term.value
    return found


def _fast(ntriples: bytes, shapes: bytes) -> list[Result]:
    import shacl

    try:
        compiled = shacl.Shapes.from_turtle(shapes.decode())
        report = compiled.validate_text(ntriples.decode(), format="ntriples")
    except (ValueError, RuntimeError) as error:
        raise BuildError(
            f"the fast validator refused its input ({error})",
            expected="a well-formed shapes graph",
            advice="ask pyshacl, whose message may say more",
        ) from error
    return sorted(
        Result(
            focus=result.focus_node,
            path=result.path or "",
            shape=(result.source_shape or "").strip("<>"),
            component=result.component.removesuffix(_SUFFIX),
            severity=result.severity,
            value=result.value or "",
        )
        for result in report.results
    )


def _pyshacl(ntriples: bytes, shapes: bytes) -> list[Result]:
    import pyshacl
    from rdflib import Graph, Namespace, URIRef

    sh = Namespace(SH)
    try:
        _, report, text = pyshacl.validate(
            Graph().parse(data=ntriples, format="nt"),
            shacl_graph=Graph().parse(data=shapes, format="turtle"),
            inference="none",
            advanced=False,
            js=False,
            do_owl_imports=False,
            meta_shacl=False,
        )
    except (pyshacl.errors.ReportableRuntimeError, pyshacl.errors.ShapeLoadError) as error:
        raise BuildError(
            f"pyshacl refused its input ({error})",
            expected="a well-formed shapes graph",
            advice="correct the shape that the message names",
        ) from error
    if not isinstance(report, Graph):
        raise BuildError(f"pyshacl gave no report ({text})", expected="a validation report")

    def one(subject: Any, name: str) -> Any:
        return report.value(subject, sh[name])

    return sorted(
        Result(
            focus=one(node, "focusNode").n3(),
            path=_path(report, one(node, "resultPath")),
            shape=str(one(node, "sourceShape")),
            component=str(one(node, "sourceConstraintComponent")).removeprefix(SH).removesuffix(_SUFFIX),
            severity=str(one(node, "resultSeverity")).removeprefix(SH),
            value="" if one(node, "value") is None else one(node, "value").n3(),
        )
        for node in report.subjects(URIRef(RDF + "type"), sh.ValidationResult)
    )


def _path(graph: Any, node: Any) -> str:
    """A SHACL property path in the SPARQL syntax that the fast engine uses.

    https://www.w3.org/TR/shacl/#property-paths
    """
    from rdflib import URIRef
    from rdflib.collection import Collection

    if node is None:
        return ""
    if isinstance(node, URIRef):
        return f"<{node}>"
    if graph.value(node, URIRef(RDF + "first")) is not None:
        return "(" + "/".join(_path(graph, part) for part in Collection(graph, node)) + ")"
    alternatives = graph.value(node, URIRef(SH + "alternativePath"))
    if alternatives is not None:
        return "(" + "|".join(_path(graph, part) for part in Collection(graph, alternatives)) + ")"
    inverse = graph.value(node, URIRef(SH + "inversePath"))
    if inverse is not None:
        return "^" + _path(graph, inverse)
    for name, sign in (("zeroOrMorePath", "*"), ("oneOrMorePath", "+"), ("zeroOrOnePath", "?")):
        inner = graph.value(node, URIRef(SH + name))
        if inner is not None:
            return f"({_path(graph, inner)}){sign}"
    return str(node)
