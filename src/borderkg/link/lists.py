"""A list of names in a CSV file, and what the matcher makes of each row."""

from __future__ import annotations

import csv
import datetime
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Final

from borderkg.errors import TableError
from borderkg.link.entities import Kind
from borderkg.link.features import Query
from borderkg.link.match import Candidate, Matcher
from borderkg.link.names import name
from borderkg.link.verdicts import predicate_for
from borderkg.namespaces import shrink
from borderkg.sources import encoding
from borderkg.sources.links import IDENTITIES, Links
from borderkg.sources.sssom import JUSTIFICATIONS, Link, plain

_COMPOSITE: Final = JUSTIFICATIONS[1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """Which columns of a list say what; None where none does."""

    name: str
    country: str | None = None
    office: str | None = None
    on: str | None = None
    identifier: str | None = None

    def named(self) -> tuple[str, ...]:
        """The columns that must be there."""
        chosen = (self.name, self.country, self.office, self.on, self.identifier)
        return tuple(column for column in chosen if column is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One row of a list with its candidates.

    Attributes:
        line: where the row ends in the file, from 1.
        query: what the row says.
        object: its identifier elsewhere as a CURIE, empty where the list has none.
        candidates: best first, without what was rejected for `object`.
        verdicts: of the candidates that have one for `object`, by IRI.
        refused: IRIs that were left out, because the link was rejected.
        taken: of candidates that are the same as another thing of that scheme, the CURIE, by IRI.

    An accepted link decides over any name: its candidate is the match, and one that is the same as
    another thing of the scheme is none.
    """

    line: int
    query: Query
    object: str
    candidates: tuple[Candidate, ...]
    verdicts: Mapping[str, str]
    refused: tuple[str, ...]
    taken: Mapping[str, str]


def matched(
    path: Path,
    matcher: Matcher,
    columns: Columns,
    *,
    kind: Kind | None = None,
    scheme: str | None = None,
    links: Links | None = None,
    limit: int = 5,
) -> Iterator[Listed]:
    """Each row of the list at `path`, in its order, with its candidates.

    Args:
        path: a CSV file in UTF-8 with a header; a byte-order mark is taken off.
        matcher: the matcher.
        columns: which columns say what.
        kind: what all of the list is.
        scheme: the prefix of identifiers that have none.
        links: what was decided before; a rejected link is never a candidate again.
        limit: the most candidates a row.

    Raises:
        EncodingError: when the file is not UTF-8.
        TableError: when it cannot be read, a column is missing, or a row or a cell is not as it should be.
    """
    try:
        text = encoding.read(path, strip_mark=True)
    except OSError as error:
        raise TableError(
            f"the list cannot be read ({error.strerror})",
            where=path,
            expected="a CSV file with a header",
            advice="name another file",
        ) from error
    reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    try:
        for row in reader:
            if None in row or None in row.values():
                raise TableError(
                    "a row of another length than the header",
                    where=path,
                    line=reader.line_num,
                    expected=f"{len(reader.fieldnames or ())} cells",
                )
            yield _listed(path, reader.line_num, row, matcher, columns, kind, scheme, links, limit)
        missing = [column for column in columns.named() if column not in (reader.fieldnames or ())]
    except csv.Error as error:
        raise TableError(f"this is not CSV ({error})", where=path, line=reader.line_num) from error
    if missing:
        raise _missing(path, missing[0], list(reader.fieldnames or ()))


def proposal(listed: Listed, links: Links, *, on: datetime.date, tool: str) -> Link | None:
    """The row that proposes the match of `listed`; None where there is none, or nothing new.

    Args:
        listed: a row with an identifier.
        links: what was decided before.
        on: the day of the proposal.
        tool: what made it.
    """
    best = next((candidate for candidate in listed.candidates if candidate.match), None)
    if best is None or not listed.object or best.entity.iri in listed.verdicts:
        return None
    subject = shrink(best.entity.iri)
    grounds = "; ".join(
        f"{f.name} {f.value:.2f} × {f.weight:.2f} ({f.matched})" for f in best.features if f.weight
    )
    return Link(
        subject=subject,
        subject_label=plain(best.entity.label()),
        predicate=predicate_for(subject, listed.object, links.schemes),
        object=listed.object,
        object_label=plain(listed.query.name.text),
        justification=_COMPOSITE,
        author="borderkg curators",
        date=on,
        confidence=Decimal(str(best.score)),
        tool=tool,
        comment=plain(f"Proposed by {grounds}"),
    )


def _listed(
    path: Path,
    line: int,
    row: Mapping[str, str],
    matcher: Matcher,
    columns: Columns,
    kind: Kind | None,
    scheme: str | None,
    links: Links | None,
    limit: int,
) -> Listed:
    for column in columns.named():
        if column not in row:
            raise _missing(path, column, list(row))

    def cell(column: str | None) -> str:
        return row[column].strip() if column else ""

    try:
        on = datetime.date.fromisoformat(cell(columns.on)) if cell(columns.on) else None
        country = matcher.entities.country(cell(columns.country)) if cell(columns.country) else None
    except ValueError as error:
        raise TableError(
            "a day that is none", where=path, line=line, found=cell(columns.on), expected="as 2023-12-27"
        ) from error
    office = name(cell(columns.office)) if cell(columns.office) else None
    query = Query(name=name(cell(columns.name)), kind=kind, country=country, office=office, on=on)
    found = _object(cell(columns.identifier), scheme, links, path, line)
    verdicts: dict[str, str] = {}
    if found and links is not None:
        for verdict, held in links.by_verdict.items():
            verdicts.update({link.subject_iri: verdict for link in held if link.object == found})
    refused = frozenset(iri for iri, verdict in verdicts.items() if verdict == "rejected")
    candidates = matcher.candidates(query, limit=limit, without=refused) if query.name.key else []
    taken = _taken(found, links) if found and links is not None else {}
    if "accepted" in verdicts.values():
        candidates = [replace(c, match=verdicts.get(c.entity.iri) == "accepted") for c in candidates]
    else:
        candidates = [replace(c, match=c.match and c.entity.iri not in taken) for c in candidates]
    return Listed(
        line=line,
        query=query,
        object=found,
        candidates=tuple(candidates),
        verdicts={c.entity.iri: verdicts[c.entity.iri] for c in candidates if c.entity.iri in verdicts},
        refused=tuple(sorted(refused)),
        taken={c.entity.iri: taken[c.entity.iri] for c in candidates if c.entity.iri in taken},
    )


def _taken(found: str, links: Links) -> dict[str, str]:
    """What is the same as another thing of the scheme of `found`, by IRI."""
    scheme = found.partition(":")[0]
    return {
        link.subject_iri: link.object
        for link in links.accepted
        if link.scheme == scheme and link.object != found and link.predicate in IDENTITIES
    }


def _object(given: str, scheme: str | None, links: Links | None, path: Path, line: int) -> str:
    """The CURIE of an identifier that is one, an IRI, or bare in the scheme that was named."""
    if not given or links is None:
        return ""
    for prefix, each in links.schemes.items():
        for start in (f"{prefix}:", each.iri):
            local = given.removeprefix(start)
            if local != given and each.holds(local):
                return f"{prefix}:{local}"
    known = links.schemes.get(scheme or "")
    for local in (given, f"{given}/"):
        if known is not None and known.holds(local):
            return f"{known.prefix}:{local}"
    raise TableError(
        "no identifier that we know",
        where=path,
        line=line,
        found=given,
        expected=f"an identifier of {scheme}" if scheme else "as wikidata:Q96, or an IRI",
        advice="name its scheme with --scheme",
    )


def _missing(path: Path, column: str, header: list[str]) -> TableError:
    return TableError(
        "the list has no such column", where=path, line=1, found=column, expected=", ".join(header)
    )
