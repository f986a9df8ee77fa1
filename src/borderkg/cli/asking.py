"""`run`, `query` and `queries`: stored questions and written ones."""

from __future__ import annotations

import json as json_
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

from cyclopts import App, Parameter

from borderkg.cli.numbers import Seconds
from borderkg.cli.output import emit, emit_json, frame_table, note, save, table
from borderkg.errors import BorderKGError, QueryError

if TYPE_CHECKING:
    from borderkg.graph import KnowledgeGraph
    from borderkg.query.catalogue import Catalogue, StoredQuery
    from borderkg.query.parameters import Given
    from borderkg.query.results import Frame
    from borderkg.store.answering import Answer

Format = Literal["table", "csv", "tsv", "json", "parquet", "md", "ttl", "nt", "jsonld"]

queries = App(name="queries", help="The stored questions: list them, show one, try them all.")


def run(
    query_id: str,
    /,
    *,
    format: Format | None = None,
    out: Path | None = None,
    cite: bool = False,
    timeout: Seconds = 30.0,
    dist: Path | None = None,
    endpoint: str | None = None,
    json: bool = False,
    **parameters: Annotated[list[str], Parameter(help="A parameter of the query, as --actor VALUE.")],
) -> int:
    """Answer a stored question.

    Parameters
    ----------
    query_id
        Its name, as events/participants-of-an-event.
    format
        table, csv, tsv, json, parquet or md.
    out
        A file to write to instead of the terminal.
    cite
        Say with which release, parameters and result this can be cited.
    timeout
        Seconds that it may take.
    dist
        The folder of releases; else $BORDERKG_DIST, else ./dist.
    endpoint
        The address of a SPARQL endpoint that holds a release, to ask instead.
    json
        The same as --format json.
    parameters
        The parameters of the query; see `borderkg queries show`.
    """
    kg = _open(dist, timeout, endpoint)
    try:
        given = {name.replace("-", "_"): values for name, values in parameters.items()}
        stored = kg.queries[query_id]
        frame = kg.run(query_id, **{name: _one_or_more(values) for name, values in given.items()})
        _emit_frame(frame, "json" if json else format, out, title=stored.summary["en"])
        if cite:
            from borderkg.export.citation.citing import of_question

            cited = of_question(
                stored, {name: _one_or_more(values) for name, values in given.items()}, frame, kg.local
            )
            note(f"{cited.to_apa()}\n{cited.command}")
        return 0
    finally:
        kg.close()


def query(
    source: Annotated[str, Parameter(allow_leading_hyphen=True)],
    /,
    *,
    format: Format | None = None,
    out: Path | None = None,
    timeout: Seconds = 30.0,
    dist: Path | None = None,
    endpoint: str | None = None,
    json: bool = False,
) -> int:
    """Answer a SPARQL query of your own: a file, or - for the standard input.

    Parameters
    ----------
    source
        A file with a SELECT, ASK, CONSTRUCT or DESCRIBE; our prefixes need not be declared.
    format
        table, csv, tsv, json, parquet or md for rows; ttl, nt or jsonld for a graph.
    out
        A file to write to instead of the terminal.
    timeout
        Seconds that it may take.
    dist
        The folder of releases; else $BORDERKG_DIST, else ./dist.
    endpoint
        The address of a SPARQL endpoint that holds a release, to ask instead.
    json
        The same as --format json.
    """
    text = _text(source)
    kg = _open(dist, timeout, endpoint)
    try:
        _emit_answer(kg.ask_text(text), "json" if json else format, out)
        return 0
    finally:
        kg.close()


def federate(
    question: str | None = None,
    /,
    *,
    far: str | None = None,
    allow: Annotated[list[str] | None, Parameter(negative=())] = None,
    format: Format | None = None,
    out: Path | None = None,
    timeout: Seconds = 30.0,
    dist: Path | None = None,
    endpoint: str | None = None,
    json: bool = False,
) -> int:
    """Answer a question that joins the graph with another endpoint; without one, list them.

    Ends with 1 where the other endpoint did not answer for all: what is missing is said.

    Parameters
    ----------
    question
        Its name, as wikidata/dates-of-birth-of-persons.
    far
        The address of another endpoint than the question names.
    allow
        A host that may be asked, as query.wikidata.org or 127.0.0.1:7878; else Wikidata's alone.
    format
        table, csv, tsv, json, parquet or md.
    out
        A file to write to instead of the terminal.
    timeout
        Seconds that the other endpoint may take in all.
    dist
        The folder of releases; else $BORDERKG_DIST, else ./dist.
    endpoint
        The address of a SPARQL endpoint that holds a release, to ask instead.
    json
        The same as --format json.
    """
    from borderkg.query.federated import federated

    if question is None:
        halves = [q for q in federated().values() if q.federated]
        rows = [(q.id, q.summary["en"], q.federated["endpoint"]) for q in halves]
        if json:
            emit_json([dict(zip(("question", "answers", "endpoint"), row, strict=True)) for row in rows])
        else:
            table(("question", "answers", "endpoint"), rows)
        return 0
    kg = _open(dist, timeout, endpoint)
    try:
        frame = kg.federate(question, endpoint=far, allow=allow)
    finally:
        kg.close()
    _emit_frame(frame, "json" if json else format, out, title=federated()[question].summary["en"])
    if frame.partial:
        note(f"borderkg: this is a part of the answer; {frame.partial}")
        return 1
    return 0


@queries.command(name="list")
def list_(*, tag: str | None = None, lang: Literal["en", "es"] = "en", json: bool = False) -> int:
    """List the stored questions.

    Parameters
    ----------
    tag
        Only those with this tag or in this theme.
    lang
        The language of the summaries.
    json
        Print JSON.
    """
    chosen = [q for q in _catalogue().values() if tag is None or tag in (*q.tags, q.theme)]
    if json:
        emit_json([_described(q) for q in chosen])
    else:
        table(
            ("query", "answers", "parameters"),
            [(q.id, q.summary[lang], " ".join(q.parameters)) for q in chosen],
        )
    return 0


@queries.command
def show(query_id: str, /, *, json: bool = False) -> int:
    """Show a stored question: what it answers, its parameters, its columns, its text.

    Parameters
    ----------
    query_id
        Its name, as events/participants-of-an-event.
    json
        Print JSON.
    """
    stored = _catalogue()[query_id]
    if json:
        emit_json({**_described(stored), "text": stored.text})
    else:
        emit(stored.text)
    return 0


@queries.command(name="test")
def try_(
    query_id: str | None = None,
    /,
    *,
    timeout: Seconds = 30.0,
    dist: Path | None = None,
    endpoint: str | None = None,
    json: bool = False,
) -> int:
    """Run the stored questions as they lie and hold the rows against what each expects.

    Parameters
    ----------
    query_id
        Only this one.
    timeout
        Seconds that each may take.
    dist
        The folder of releases; else $BORDERKG_DIST, else ./dist.
    endpoint
        The address of a SPARQL endpoint that holds a release, to ask instead.
    json
        Print JSON.
    """
    kg = _open(dist, timeout, endpoint)
    try:
        results = [_tried(kg, id) for id in ([query_id] if query_id else kg.queries)]
    finally:
        kg.close()
    if json:
        emit_json(results)
    else:
        columns = ("query", "rows", "seconds", "fault")
        table(columns, [[str(r[c]) for c in columns] for r in results])
    return 1 if any(result["fault"] for result in results) else 0


@queries.command
def document() -> int:
    """Print the catalogue of the stored questions, as queries/README.md has it."""
    from borderkg.query.listing import document as listed

    emit(listed(_catalogue()))
    return 0


def _one_or_more(values: list[str]) -> Given | list[Given]:
    return values[0] if len(values) == 1 else list(values)


def _open(dist: Path | None, timeout: float, endpoint: str | None = None) -> KnowledgeGraph:
    from borderkg.graph import KnowledgeGraph

    if endpoint is not None:
        if dist is not None:
            raise QueryError("a release is asked here or at an endpoint", advice="leave out one of the two")
        return KnowledgeGraph.connect(endpoint, timeout=timeout)
    return KnowledgeGraph.open(dist=dist, timeout=timeout)


def _catalogue() -> Catalogue:
    from borderkg.content import bundled
    from borderkg.query.catalogue import Catalogue

    return Catalogue(bundled().queries)


def _text(source: str) -> str:
    try:
        read = sys.stdin.buffer.read() if source == "-" else Path(source).read_bytes()
        return read.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise QueryError("the query is not UTF-8", where=source) from error
    except OSError as error:
        raise QueryError(f"the query cannot be read ({error.strerror})", where=source) from error


def _described(query: StoredQuery) -> dict[str, Any]:
    return {
        "id": query.id,
        "summary": dict(query.summary),
        "description": query.description,
        "tags": list(query.tags),
        "parameters": {
            name: {
                "type": p.type,
                "class": p.class_,
                "label": dict(p.label),
                "default": None if p.optional else p.default,
                "optional": p.optional,
            }
            for name, p in query.parameters.items()
        },
        "columns": query.descriptions,
    }


def _tried(kg: KnowledgeGraph, query_id: str) -> dict[str, Any]:
    from time import monotonic

    began = monotonic()
    fault = ""
    rows = 0
    try:
        expect = kg.queries[query_id].expect
        rows = len(kg.run(query_id))
        if not expect.get("min_rows", 0) <= rows <= expect.get("max_rows", rows):
            fault = f"expected {', '.join(f'{name} {bound}' for name, bound in expect.items())}"
    except BorderKGError as error:
        fault = str(error)
    return {"query": query_id, "rows": rows, "seconds": round(monotonic() - began, 3), "fault": fault}


def _emit_answer(answer: Answer, format: Format | None, out: Path | None) -> None:
    from borderkg.query import results, run

    if answer.form == "bindings":
        _emit_frame(results.frame(answer), format, out)
    elif answer.form == "boolean":
        told = run.boolean(answer)
        emit(json_.dumps({"boolean": told}) + "\n" if format == "json" else f"{str(told).lower()}\n", out)
    elif format == "nt":
        save(answer.body, out) if out else emit(answer.body.decode())
    elif format in ("json", "jsonld"):
        from borderkg.query.jsonld import document

        emit(document(answer.body), out)
    elif format in (None, "table", "ttl"):
        from borderkg.query.rdflib_store import parsed

        emit(str(parsed(answer.body).serialize(format="longturtle")), out)
    else:
        raise QueryError("a graph has no such format", found=format, expected="ttl, nt or jsonld")


def _emit_frame(frame: Frame, format: Format | None, out: Path | None, *, title: str | None = None) -> None:
    if format is None:
        suffixes: dict[str, Format] = {".csv": "csv", ".tsv": "tsv", ".json": "json", ".md": "md"}
        suffixes[".parquet"] = "parquet"
        format = "table" if out is None else suffixes.get(out.suffix, "csv")
    texts = {"csv": frame.to_csv, "tsv": frame.to_tsv, "json": frame.to_json, "md": frame.to_markdown}
    if format in texts:
        emit(texts[format](), out)
    elif format == "table":
        if out is not None:
            raise QueryError("a table is for the terminal", expected="--format csv, tsv, json, parquet or md")
        frame_table(frame, title=title)
    elif format == "parquet":
        if out is None:
            raise QueryError("Parquet needs a file", advice="name one with --out")
        from io import BytesIO

        buffer = BytesIO()
        frame.to_polars().write_parquet(buffer)
        save(buffer.getvalue(), out)
    else:
        raise QueryError("rows have no such format", found=format, expected="csv, tsv, json, parquet or md")
