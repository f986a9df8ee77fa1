"""What the engine raises, made into our errors, in one place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from borderkg.errors import QueryError, ReleaseError, TurtleError

_PLACE: Final = re.compile(r"error at ([0-9]+):")


@contextmanager
def engine_errors(where: Path | None) -> Iterator[None]:
    """Turn what the engine raises while it reads or writes `where` into our errors.

    Raises:
        TurtleError: when RDF does not parse.
        ReleaseError: when a store or disk refuses.
    """
    try:
        yield
    except SyntaxError as error:
        raise TurtleError(
            f"this does not parse ({error.msg})",
            where=where,
            line=error.lineno,
            advice="correct the line",
        ) from error
    except (OSError, RuntimeError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise ReleaseError(
            f"the store could not be read or written ({reason})",
            where=where,
            advice="look at the disk's space and permissions, then: borderkg verify",
        ) from error


@contextmanager
def query_errors(sparql: str) -> Iterator[None]:
    """Turn what the engine raises while it reads or answers `sparql` into our errors.

    Raises:
        QueryError: when it is no query, or cannot be answered.
    """
    try:
        yield
    except SyntaxError as error:
        place = _PLACE.search(error.msg or "")
        raise QueryError(
            f"this is not a SPARQL query ({error.msg})",
            line=int(place[1]) if place else error.lineno,
            found=sparql[:200],
            expected="a SELECT, ASK, CONSTRUCT or DESCRIBE",
        ) from error
    except (OSError, RuntimeError, ValueError) as error:
        raise QueryError(f"the store could not answer ({error})", found=sparql[:200]) from error
