"""An output that counts the rows and bytes of an answer as it is written, and ends one that is too large.

What it raises comes out of the engine's serialiser unchanged. Rows are counted in the bytes of the
serialisation, since the engine writes them by itself; the counts are exact.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import IO, Final, TypeVar

from borderkg.errors import AnswerTooLargeError

T = TypeVar("T")


class BoundedOutput:
    """Passes on what is written to it, until the answer has more than it may.

    Args:
        output: where it goes.
        count: what counts the rows that end in a piece; it is given the pieces in order.
        rows: how many there may be.
        size: how many bytes there may be.
    """

    def __init__(
        self, output: IO[bytes], *, count: Callable[[bytes], int], rows: int | None, size: int | None
    ) -> None:
        self._output = output
        self._count = count
        self._rows = rows
        self._size = size
        self._counted = 0
        self._written = 0

    def write(self, piece: bytes) -> int:
        """Take `piece`.

        Raises:
            AnswerTooLargeError: when the answer now has too many rows or bytes.
        """
        self._written += len(piece)
        if self._size is not None and self._written > self._size:
            raise too_large("bytes", self._size)
        if self._rows is not None:
            self._counted += self._count(piece)
            if self._counted > self._rows:
                raise too_large("rows", self._rows)
        return self._output.write(piece)

    def flush(self) -> None:
        """Nothing is held here."""


def at_most(items: Iterable[T], most: int | None) -> Iterator[T]:
    """The items, as long as there are no more than `most`.

    Raises:
        AnswerTooLargeError: at the first item beyond.
    """
    for place, item in enumerate(items):
        if most is not None and place >= most:
            raise too_large("triples", most)
        yield item


def too_large(what: str, most: int) -> AnswerTooLargeError:
    """The error of an answer with more than `most` rows, triples or bytes."""
    return AnswerTooLargeError(
        f"the answer has too many {what}",
        expected=f"at most {most:,} {what}",
        advice="ask for less, page with ORDER BY, LIMIT and OFFSET, or take the dump",
    )


class JsonRows:
    """Counts the rows of SPARQL JSON: objects that follow `[` or `,` outside of strings.

    >>> counter = JsonRows()
    >>> counter(b'{"head":{"vars":["a"]},"results":{"bindings":[{"a":{"value":"},{"}},')
    1
    >>> counter(b'{}]}}')
    1
    """

    def __init__(self) -> None:
        self._inside = 0
        self._before = b""
        self._escape = b""

    def __call__(self, piece: bytes) -> int:
        """How many rows begin or end in `piece`."""
        piece = self._escape + piece
        tail = len(piece) - len(piece.rstrip(b"\\"))
        self._escape = b"\\" if tail % 2 else b""
        if self._escape:
            piece = piece[:-1]
        if b"\\" in piece:
            piece = piece.replace(b"\\\\", b"").replace(b'\\"', b"")
        parts = piece.split(b'"')
        marks = self._before + b"".join(parts[self._inside :: 2])
        self._inside = (self._inside + len(parts) - 1) % 2
        self._before = marks[-1:]
        return marks.count(b",{") + marks.count(b"[{")


class CsvRows:
    """Counts the rows of CSV: line ends outside of quotes, the header left out.

    >>> CsvRows()(b'a,b\\r\\n1,"x\\ny"\\r\\n2,3\\r\\n')
    2
    """

    def __init__(self) -> None:
        self._inside = 0
        self._header = 1

    def __call__(self, piece: bytes) -> int:
        """How many rows begin or end in `piece`."""
        if not self._inside and b'"' not in piece:
            lines = piece.count(b"\n")
        else:
            parts = piece.split(b'"')
            lines = sum(part.count(b"\n") for part in parts[self._inside :: 2])
            self._inside = (self._inside + len(parts) - 1) % 2
        header, self._header = (self._header, 0) if lines else (0, self._header)
        return lines - header


class TsvRows:
    """Counts the rows of TSV: its lines, the header left out; a literal holds no line end there."""

    def __init__(self) -> None:
        self._header = 1

    def __call__(self, piece: bytes) -> int:
        """How many rows begin or end in `piece`."""
        lines = piece.count(b"\n")
        header, self._header = (self._header, 0) if lines else (0, self._header)
        return lines - header


class XmlRows:
    """Counts the rows of SPARQL XML: its `result` elements; what stands in a literal is escaped."""

    def __init__(self) -> None:
        self._before = b""

    def __call__(self, piece: bytes) -> int:
        """How many rows begin or end in `piece`."""
        piece = self._before + piece
        self._before = piece[-(len(_RESULT) - 1) :]
        return piece.count(_RESULT)


COUNTERS: Final[dict[str, Callable[[], Callable[[bytes], int]]]] = {
    "json": JsonRows,
    "xml": XmlRows,
    "csv": CsvRows,
    "tsv": TsvRows,
}
"""What counts the rows of a serialisation of bindings."""
_RESULT: Final = b"<result>"
