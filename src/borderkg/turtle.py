"""Canonical Turtle: one text for one graph, whoever writes it.

The form is rdflib's `longturtle` with `canon=True`, the only one measured to be byte-stable, with
the prefixes of `borderkg.namespaces`. Comments do not survive: say it as `skos:scopeNote` or
`skos:editorialNote`.
"""

from __future__ import annotations

import sys
from pathlib import Path

from borderkg.errors import EncodingError, TurtleError
from borderkg.namespaces import PREFIXES


def canonical(text: str, *, where: Path | str | None = None) -> str:
    """`text`, a Turtle document, in canonical form.

    Raises:
        TurtleError: with the line, when `text` does not parse.

    >>> print(canonical("<urn:b> a <urn:C> . <urn:a> a <urn:C> ."))
    <urn:a>
        a <urn:C> ;
    .
    <BLANKLINE>
    <urn:b>
        a <urn:C> ;
    .
    <BLANKLINE>

    What a text calls its prefixes does not show:

    >>> canonical("PREFIX z: <urn:z#> z:a a z:C .") == canonical("<urn:z#a> a <urn:z#C> .")
    True
    """
    import pyoxigraph
    from rdflib import Graph

    try:
        # Oxigraph is the strict reader: rdflib lets bad IRIs in and fails later.
        for _ in pyoxigraph.parse(text.encode(), format=pyoxigraph.RdfFormat.TURTLE):
            pass
    except SyntaxError as error:
        raise TurtleError(
            f"this is not Turtle ({error.msg})",
            where=where,
            line=error.lineno,
            found=_line(text, error.lineno),
            expected="Turtle 1.1",
            advice="correct the line",
        ) from error
    graph = Graph(bind_namespaces="none")
    for prefix, namespace in PREFIXES.items():
        graph.bind(prefix, namespace)
    # Parsed apart: a graph keeps the prefixes of what it parses, and one graph would have two texts.
    for triple in Graph(bind_namespaces="none").parse(data=text, format="turtle"):
        graph.add(triple)
    written: str = graph.serialize(format="longturtle", canon=True)
    return written.strip("\n") + "\n"


def format_file(path: Path) -> tuple[str, str]:
    """The text of `path` as it is, and as it should be.

    Raises:
        EncodingError: when it is not UTF-8.
        TurtleError: when it does not parse.
    """
    try:
        text = path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        raise EncodingError(
            "this is not UTF-8",
            where=path,
            found=error.object[error.start : error.start + 1],
            expected="UTF-8 without a byte-order mark",
            advice=f"convert the file; the first bad byte is at offset {error.start}",
        ) from error
    return text, canonical(text, where=path)


def rewrite(path: Path) -> bool:
    """Write `path` in canonical form; whether anything changed."""
    before, after = format_file(path)
    if before == after:
        return False
    path.write_text(after, encoding="utf-8", newline="\n")
    return True


def _line(text: str, number: int | None) -> str | None:
    lines = text.splitlines()
    return lines[number - 1].strip()[:80] if number and 0 < number <= len(lines) else None


if __name__ == "__main__":
    for name in sys.argv[1:]:
        rewrite(Path(name))
