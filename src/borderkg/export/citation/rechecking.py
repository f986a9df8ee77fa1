"""Running a citation again: the same rows, or which came, went and changed."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from borderkg.errors import CitationError, UnknownNameError
from borderkg.export.citation.citing import Citation
from borderkg.export.citation.rows import STATEMENT, RowChanges, compare_rows, digest, statements
from borderkg.query import run
from borderkg.query.catalogue import StoredQuery
from borderkg.query.entity import Entity
from borderkg.query.gate import with_prefixes
from borderkg.query.parameters import Given
from borderkg.query.results import Frame, frame
from borderkg.store.answering import Answering
from borderkg.store.location import Release


@dataclass(frozen=True, slots=True, kw_only=True)
class Recheck:
    """What running a citation again gave.

    Attributes:
        citation: what was cited.
        release: the id of the release that it was run on.
        release_sha256: the digest of that release's dump.
        rows: how many rows were found now; None for a whole release.
        rows_sha256: their digest.
        same_release: whether it is the release that was cited, by its digest.
        same_question: whether the question has the text that was cited.
        changes: how the rows differ; None where they do not, or the cited rows are not at hand.
    """

    citation: Citation
    release: str
    release_sha256: str
    rows: int | None
    rows_sha256: str | None
    same_release: bool
    same_question: bool
    changes: RowChanges | None = None

    @property
    def holds(self) -> bool:
        """Whether what was cited is still so."""
        if self.citation.kind == "release":
            return self.same_release
        return self.rows_sha256 == self.citation.rows_sha256


def recheck(
    citation: Citation,
    release: Release,
    store: Answering,
    queries: Mapping[str, StoredQuery],
    *,
    cited: Answering | None = None,
    timeout: float | None = run.TIMEOUT,
) -> Recheck:
    """Run `citation` on a release, and say what differs.

    Args:
        citation: what was cited.
        release: the release to run it on.
        store: what answers for it.
        queries: the stored questions.
        cited: what answers for the release that was cited, where it is at hand, so that rows can be
            compared and not only their digest.
        timeout: seconds that one question may take.

    Raises:
        UnknownNameError: when the question is not there any more; a resource that is gone has no rows.
        ParameterError: when the question does not take the cited parameters any more.
        CitationError: when the release that was cited does not give the cited rows itself.
        QueryError: when a store cannot answer.
    """
    sha256 = str(release.manifest.get("sha256"))
    same_release = sha256 == citation.release_sha256
    if citation.kind == "release":
        return _outcome(citation, release, sha256, same_release, None, citation.question_sha256)
    rows, text = _asked(citation, store, queries, release, timeout)
    outcome = _outcome(citation, release, sha256, same_release, rows, text)
    if outcome.holds or cited is None or same_release:
        return outcome
    before, _ = _asked(citation, cited, queries, None, timeout)
    if digest(before) != citation.rows_sha256:
        if not outcome.same_question:
            return outcome
        raise CitationError(
            "the release that was cited does not give the rows that were cited",
            found=f"sha256 {digest(before)}",
            expected=f"sha256 {citation.rows_sha256}",
            advice="hold the release against its manifest with: borderkg verify",
        )
    return _outcome(citation, release, sha256, same_release, rows, text, compare_rows(before, rows))


def _outcome(
    citation: Citation,
    release: Release,
    sha256: str,
    same_release: bool,
    rows: Frame | None,
    text_sha256: str | None,
    changes: RowChanges | None = None,
) -> Recheck:
    return Recheck(
        citation=citation,
        release=release.id,
        release_sha256=sha256,
        rows=None if rows is None else len(rows),
        rows_sha256=None if rows is None else digest(rows),
        same_release=same_release,
        same_question=text_sha256 == citation.question_sha256,
        changes=changes,
    )


def _asked(
    citation: Citation,
    store: Answering,
    queries: Mapping[str, StoredQuery],
    release: Release | None,
    timeout: float | None,
) -> tuple[Frame, str | None]:
    """The rows of a citation now, and the digest of the text that was asked."""
    if citation.kind == "entity":
        try:
            return statements(Entity.of(citation.subject, store, timeout=timeout).ntriples), None
        except UnknownNameError:
            return Frame(STATEMENT, ()), None
    if citation.kind == "query":
        graphs = release.graphs if release is not None else frozenset[str]()
        answer = run.ask_text(with_prefixes(citation.subject), store, graphs=graphs, timeout=timeout)[1]
        return frame(answer), hashlib.sha256(citation.subject.encode()).hexdigest()
    query = queries[citation.subject]
    given: dict[str, Given | list[Given]] = {name: list(held) for name, held in citation.parameters}
    text = hashlib.sha256(run.filled(query, given).encode()).hexdigest()
    return run.run(query, store, given, timeout=timeout), text
