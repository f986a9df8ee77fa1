"""The digest of an answer, and what differs between two answers, row by row.

The canonical form of an answer is UTF-8 text of lines that each end with a line feed:

1. the names of the columns in the order of the projection, each after `?`, with tabs between;
2. one line a row, in the order of their bytes; a row that stands twice gives two lines. In it the
   terms in that order, with tabs between, each in N-Triples; nothing where a column is unbound;
   `_:` for any blank node. An `xsd:string` has no datatype; in a literal `\\`, `"`, tab, line feed and
   carriage return are escaped as `\\\\`, `\\"`, `\\t`, `\\n`, `\\r`, and no other character is.

It is SPARQL 1.1 TSV without abbreviations, sorted (https://www.w3.org/TR/sparql11-results-csv-tsv/).
The order of rows is left out since engines sort text differently; lexical forms are as the store
gives them.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import pyoxigraph
from pyoxigraph import Literal, NamedNode, RdfFormat

from borderkg.query.results import Frame
from borderkg.query.terms import Term

Row = tuple[Term | None, ...]
STATEMENT = ("subject", "predicate", "object")
"""The columns of the answer to what is said of a resource."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedRow:
    """One row of both answers, known by its first columns, whose other cells differ."""

    before: Row
    after: Row


@dataclass(frozen=True, slots=True, kw_only=True)
class RowChanges:
    """What differs between an answer before and one after.

    Attributes:
        columns: the columns of the later answer.
        columns_before: those of the earlier one.
        key: the columns that a row is known by; none where no columns tell all rows apart.
        came: rows that only the later has.
        went: rows that only the earlier has.
        changed: rows that agree in `key` and differ elsewhere.
    """

    columns: tuple[str, ...]
    columns_before: tuple[str, ...]
    key: tuple[str, ...]
    came: tuple[Row, ...]
    went: tuple[Row, ...]
    changed: tuple[ChangedRow, ...]

    @property
    def same(self) -> bool:
        """Whether nothing differs."""
        return self.columns == self.columns_before and not (self.came or self.went or self.changed)


def canonical(frame: Frame) -> bytes:
    r"""The canonical form of an answer.

    >>> canonical(Frame(("n", "s"), ((Term("literal", "1"), None), (Term("blank", "x"), Term("iri", "a:b")))))
    b'?n\t?s\n"1"\t\n_:\t<a:b>\n'
    """
    head = "\t".join(f"?{name}" for name in frame.columns)
    lines = sorted(_line(row) for row in frame.terms)
    return b"".join((f"{head}\n".encode(), *lines))


def digest(frame: Frame) -> str:
    """The SHA-256 of the canonical form, in hexadecimal."""
    return hashlib.sha256(canonical(frame)).hexdigest()


def statements(ntriples: bytes) -> Frame:
    """A description in N-Triples, as a store gives it, as an answer of three columns, `STATEMENT`."""
    triples = pyoxigraph.parse(ntriples, format=RdfFormat.N_TRIPLES)
    return Frame(STATEMENT, tuple((_term(t.subject), _term(t.predicate), _term(t.object)) for t in triples))


def compare_rows(before: Frame, after: Frame) -> RowChanges:
    """What differs between two answers to one question.

    A row is known by the shortest run of first columns that tells all rows apart in both answers.
    """
    old, new = Counter(before.terms), Counter(after.terms)
    went = sorted((old - new).elements(), key=_line)
    came = sorted((new - old).elements(), key=_line)
    changed: list[ChangedRow] = []
    width = _key(before, after) if before.columns == after.columns else 0
    if width:
        later = {row[:width]: row for row in came}
        pairs = [(row, later[row[:width]]) for row in went if row[:width] in later]
        changed = [ChangedRow(before=a, after=b) for a, b in pairs]
        paired = {row for pair in pairs for row in pair}
        went = [row for row in went if row not in paired]
        came = [row for row in came if row not in paired]
    return RowChanges(
        columns=after.columns,
        columns_before=before.columns,
        key=after.columns[:width],
        came=tuple(came),
        went=tuple(went),
        changed=tuple(changed),
    )


def _key(before: Frame, after: Frame) -> int:
    for width in range(1, len(after.columns)):
        if all(_tells_apart(frame.terms, width) for frame in (before, after)):
            return width
    return 0


def _tells_apart(rows: Sequence[Row], width: int) -> bool:
    return len({row[:width] for row in rows}) == len(rows)


def _term(node: object) -> Term:
    if isinstance(node, NamedNode):
        return Term("iri", node.value)
    if isinstance(node, Literal):
        return Term("literal", node.value, node.datatype.value, node.language)
    return Term("blank", str(node).removeprefix("_:"))


def _line(row: Row) -> bytes:
    cells = ("" if t is None else "_:" if t.kind == "blank" else t.n3 for t in row)
    return ("\t".join(cells) + "\n").encode()
