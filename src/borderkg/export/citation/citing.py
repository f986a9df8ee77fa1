"""A citation: of a release, of a resource, of a question with its parameters, of a query text.

It names who publishes, the release with the digest of its dump, a permanent address, and the digest
of the rows that were found. https://force11.org/info/joint-declaration-of-data-citation-principles-final/
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal
from urllib.parse import quote, urlencode

from borderkg.errors import DamagedReleaseError, ParameterError
from borderkg.export.citation.rows import digest, statements
from borderkg.namespaces import BASE, shrink
from borderkg.query.catalogue import StoredQuery
from borderkg.query.entity import Entity
from borderkg.query.parameters import Given, Parameter
from borderkg.query.results import Frame
from borderkg.query.run import filled
from borderkg.store.location import Release

AUTHOR: Final = "The borderkg project"
PUBLISHER: Final = "borderkg"
TITLE: Final = "borderkg: the open knowledge graph of U.S.–Mexico border diplomacy and border statistics"
RELEASE: Final = "release"
"""The parameter of a permanent address that names the release; no stored query has one of this name."""
Kind = Literal["release", "entity", "question", "query"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """One thing cited.

    Attributes:
        kind: what is cited.
        subject: the IRI of a resource, the id of a question, the text of a query; of a release its id.
        title: what a reader sees.
        permalink: its permanent address, with the release.
        release: the id of the release.
        date: of the release, as its manifest has it.
        release_sha256: of its dump.
        parameters: of a question, by name, each with its values as the command takes them; sorted.
        question_sha256: of the text that was asked, with its parameters in place.
        columns: of the rows.
        rows: how many there are.
        rows_sha256: their digest, as `borderkg.export.citation.rows` defines it.
    """

    kind: Kind
    subject: str
    title: str
    permalink: str
    release: str
    date: str
    release_sha256: str
    parameters: tuple[tuple[str, tuple[str, ...]], ...] = ()
    question_sha256: str | None = None
    columns: tuple[str, ...] = ()
    rows: int | None = None
    rows_sha256: str | None = None

    @property
    def year(self) -> str:
        """The year of the release."""
        return self.date[:4]

    @property
    def command(self) -> str:
        """What to type to get the same again from that release."""
        if self.kind == "question":
            values = "".join(f" --{name} {value}" for name, held in self.parameters for value in held)
            return f"borderkg run {self.subject}{values}"
        if self.kind == "entity":
            return f"borderkg show {shrink(self.subject)}"
        return "borderkg query FILE" if self.kind == "query" else "borderkg verify"

    def to_apa(self) -> str:
        """The citation in the style of APA, seventh edition, on one line."""
        from borderkg.export.citation.styles import apa

        return apa(self)

    def to_bibtex(self) -> str:
        """The citation as a BibTeX entry in UTF-8."""
        from borderkg.export.citation.styles import bibtex

        return bibtex(self)

    def to_csl(self) -> str:
        """The citation as CSL-JSON, which `borderkg cite --check` reads."""
        from borderkg.export.citation.csl import csl

        return csl(self)


def of_release(release: Release) -> Citation:
    """The citation of a whole release.

    Raises:
        DamagedReleaseError: when its manifest does not say what it is.
    """
    return _citation(
        release, kind="release", subject=release.id, title=TITLE, permalink=_with(BASE, [], release)
    )


def of_entity(entity: Entity, release: Release) -> Citation:
    """The citation of a resource; its rows are the statements of its description.

    Raises:
        ParameterError: for a resource whose IRI is not below ours, and so has no address of ours.
        DamagedReleaseError: when the manifest does not say what the release is.
    """
    if not entity.iri.startswith(BASE):
        raise ParameterError(
            "only resources of borderkg have a permanent address here",
            found=entity.iri,
            expected=f"an IRI below {BASE}",
            advice="cite the resource of ours that links to it",
        )
    rows = statements(entity.ntriples)
    return _citation(
        release,
        kind="entity",
        subject=entity.iri,
        title=entity.label(),
        permalink=_with(entity.iri, [], release),
        rows=rows,
    )


def of_question(
    query: StoredQuery, given: Mapping[str, Given | list[Given]], rows: Frame, release: Release
) -> Citation:
    """The citation of the answer `rows` to a stored question.

    Args:
        query: the question.
        given: the values that were given, by parameter.
        rows: what was found.
        release: where.

    Raises:
        ParameterError: for an unknown parameter or a value not of its type.
        DamagedReleaseError: when the manifest does not say what the release is.
    """
    text = filled(query, given)
    parameters = tuple(
        (name, _values(query.parameters[name], value))
        for name, value in sorted(given.items())
        if value is not None
    )
    told = "; ".join(f"{name} {', '.join(values)}" for name, values in parameters)
    pairs = [(name, value) for name, values in parameters for value in values]
    return _citation(
        release,
        kind="question",
        subject=query.id,
        title=query.summary["en"] + (f": {told}" if told else ""),
        permalink=_with(f"{BASE}q/{query.id}", pairs, release),
        parameters=parameters,
        text=text,
        rows=rows,
    )


def of_query(
    text: str, rows: Frame, release: Release, *, title: str = "Answer to a SPARQL query"
) -> Citation:
    """The citation of the answer `rows` to a written query.

    Raises:
        DamagedReleaseError: when the manifest does not say what the release is.
    """
    return _citation(
        release,
        kind="query",
        subject=text,
        title=title,
        permalink=_with(f"{BASE}sparql", [("query", text)], release),
        text=text,
        rows=rows,
    )


def _citation(
    release: Release,
    *,
    kind: Kind,
    subject: str,
    title: str,
    permalink: str,
    parameters: tuple[tuple[str, tuple[str, ...]], ...] = (),
    text: str | None = None,
    rows: Frame | None = None,
) -> Citation:
    manifest = release.manifest
    if not {"date", "sha256"} <= manifest.keys():
        raise DamagedReleaseError(
            "the manifest does not say what the release is",
            where=release.path / "manifest.json",
            expected="date and sha256",
            advice="build the release again",
        )
    return Citation(
        kind=kind,
        subject=subject,
        title=" ".join(title.split()),
        permalink=permalink,
        release=release.id,
        date=str(manifest["date"]),
        release_sha256=str(manifest["sha256"]),
        parameters=parameters,
        question_sha256=None if text is None else hashlib.sha256(text.encode()).hexdigest(),
        columns=() if rows is None else rows.columns,
        rows=None if rows is None else len(rows),
        rows_sha256=None if rows is None else digest(rows),
    )


def _with(iri: str, pairs: list[tuple[str, str]], release: Release) -> str:
    """An address with its parameters and its release, as a URI (https://www.rfc-editor.org/rfc/rfc3986)."""
    address, mark, fragment = iri.partition("#")
    query = urlencode([*pairs, (RELEASE, release.id)], safe="/:")
    return f"{quote(address, safe='%/:')}?{query}{mark}{quote(fragment, safe='%/:')}"


def _values(parameter: Parameter, value: Given | list[Given]) -> tuple[str, ...]:
    values = value if isinstance(value, list | tuple) else [value]
    return tuple(_text(parameter, one) for one in values)


def _text(parameter: Parameter, value: Given) -> str:
    """One value as a command takes it, always the same for the same term."""
    text = parameter.term(value).value
    if parameter.type == "month":
        return text.rpartition("/")[2]
    return text.removeprefix(BASE) if parameter.type == "iri" else text
