"""The errors of borderkg, in one tree.

    BorderKGError
    ├── SourceError            a file we read is not what it should be
    │   ├── EncodingError          not UTF-8, or a NUL, or a byte-order mark where none may be
    │   ├── TurtleError            RDF that does not parse, or a form that we refuse
    │   ├── ManifestError          source.toml or release.toml is wrong
    │   ├── TableError             a cell, row or header of a table cannot be taken exactly
    │   └── TextMismatchError      a reader's text is not the document it was given for
    ├── BuildError             the graph cannot be put together, or a check refused it
    │   └── FindingsError          the checks found faults: the release was not swapped in
    ├── QueryError             a question cannot be asked or answered
    │   ├── QueryRefusedError      the gate refused it (size, nesting, SERVICE, update …)
    │   ├── ParameterError         an unknown, missing or ill-typed parameter
    │   ├── QueryTimeoutError      the deadline passed and the worker was ended
    │   ├── AnswerTooLargeError    the answer has more rows or bytes than it may
    │   ├── EngineEndedError       the process that evaluated it crashed, was killed or lacked memory
    │   ├── CitationError          a file is no citation, or what it cites cannot be found again
    │   └── UnknownNameError       no such query, entity, graph or document
    ├── ReleaseError           a release is missing, damaged or busy
    │   ├── DamagedReleaseError    digests or counts differ from the manifest
    │   ├── PatchError             a patch is not one, or is for another release
    │   └── BusyReleaseError       another process is building into this folder
    ├── ServiceError           the service cannot answer now
    │   └── ServiceBusyError       every worker is busy and the queue is full
    └── RemoteError            another endpoint did not give what was asked
        ├── RemoteUnreachableError   no connection: no such host, refused, reset, not trusted
        ├── RemoteTimeoutError       our clock struck before the answer was whole
        ├── RemoteRefusedError       it answered that it will not: 401, 404, 429, 503, a redirect …
        ├── RemoteAnswerError        the answer is not what was asked for, not whole, or too large
        └── RemoteDifferenceError    a graph there is not the graph of the release

A fault in *data* is a `borderkg.checks.findings.Finding`; an exception means that the run cannot go on.
"""

from __future__ import annotations

from pathlib import Path


class BorderKGError(Exception):
    """Any error that borderkg raises on purpose.

    The message says where it happened, what was found, what was expected and what to do; the
    same parts are attributes.

    >>> print(BorderKGError("cannot read the table", where="a.csv", line=3, found="x",
    ...                     expected="a count", advice="correct the cell"))
    a.csv:3: cannot read the table; found 'x'; expected a count; correct the cell
    """

    def __init__(
        self,
        what: str,
        *,
        where: Path | str | None = None,
        line: int | None = None,
        found: object = None,
        expected: str | None = None,
        advice: str | None = None,
    ) -> None:
        self.what = what
        self.where = str(where) if where is not None else None
        self.line = line
        self.found = found
        self.expected = expected
        self.advice = advice
        super().__init__(self._message())

    def _message(self) -> str:
        parts = [self.what]
        if self.found is not None:
            parts.append(f"found {self.found!r}")
        if self.expected:
            parts.append(f"expected {self.expected}")
        if self.advice:
            parts.append(self.advice)
        text = "; ".join(parts)
        if self.where is None:
            return text
        place = self.where if self.line is None else f"{self.where}:{self.line}"
        return f"{place}: {text}"


class SourceError(BorderKGError):
    """A file that we read is not what it should be."""


class EncodingError(SourceError):
    """A text is not plain UTF-8."""


class TurtleError(SourceError):
    """RDF that does not parse, or a form of it that we refuse."""


class ManifestError(SourceError):
    """A `source.toml` or `release.toml` is incomplete or contradicts itself."""


class TableError(SourceError):
    """A cell, row or header of a table cannot be taken exactly."""


class TextMismatchError(SourceError):
    """A reader's text is not the document that it was given for."""


class BuildError(BorderKGError):
    """The graph cannot be put together."""


class FindingsError(BuildError):
    """The checks found faults, so the new release was not swapped in."""


class QueryError(BorderKGError):
    """A question cannot be asked or answered."""


class QueryRefusedError(QueryError):
    """The gate refused a query before it reached the store."""


class ParameterError(QueryError):
    """A parameter is unknown, missing or not of its type."""


class QueryTimeoutError(QueryError):
    """The deadline passed; the worker that evaluated the query was ended."""


class AnswerTooLargeError(QueryError):
    """The answer has more rows or bytes than it may have; it is not given shorter."""


class EngineEndedError(QueryError):
    """The process that evaluated the query crashed, was killed or needed too much memory."""


class CitationError(QueryError):
    """A file is no citation, or what it cites cannot be found again."""


class UnknownNameError(QueryError):
    """No query, entity, graph or document has this name."""


class ReleaseError(BorderKGError):
    """A release is missing, damaged or busy."""


class DamagedReleaseError(ReleaseError):
    """A file, count or digest of a release differs from its manifest."""


class PatchError(ReleaseError):
    """A patch is not one, or is for another release."""


class BusyReleaseError(ReleaseError):
    """Another process is building into this folder."""


class ServiceError(BorderKGError):
    """The service cannot answer now."""


class ServiceBusyError(ServiceError):
    """Every worker is busy and the queue is full, or none came free in time."""


class RemoteError(BorderKGError):
    """Another endpoint did not give what was asked of it."""


class RemoteUnreachableError(RemoteError):
    """There is no connection to the endpoint, or it broke."""


class RemoteTimeoutError(RemoteError):
    """Our own clock struck before the answer was whole."""


class RemoteRefusedError(RemoteError):
    """The endpoint answered with a status that is not success, or a redirect that is not followed.

    Attributes:
        status: the status of HTTP; 0 where it was not asked at all.
    """

    status: int = 0


class RemoteAnswerError(RemoteError):
    """The answer is not of the kind that was asked for, is not whole, or is too large."""


class RemoteDifferenceError(RemoteError):
    """What a store gives back is not what the release holds."""
