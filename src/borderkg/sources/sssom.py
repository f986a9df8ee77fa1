"""One file of links, in SSSOM (https://mapping-commons.github.io/sssom/spec/): rows as records, and back.

A file has one form, to the byte: the columns of `COLUMNS`, rows sorted, a header whose
`curie_map` holds just the prefixes that occur. What differs from it is an error with its line.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Final, NoReturn

from borderkg.errors import TableError
from borderkg.namespaces import BASE, OWL, PREFIXES, SCHEMA, SKOS
from borderkg.sources import encoding
from borderkg.sources.link_schemes import LinkScheme

VERDICTS: Final = ("accepted", "proposed", "rejected", "undecided")
NOT_FOUND: Final = "sssom:NoTermFound"
"""The object of a row that says only that nothing was found, in the scheme that it names."""
COLUMNS: Final = (
    "subject_id",
    "subject_label",
    "predicate_id",
    "predicate_modifier",
    "object_id",
    "object_label",
    "mapping_justification",
    "author_label",
    "mapping_date",
    "confidence",
    "mapping_tool",
    "object_source",
    "see_also",
    "comment",
)
JUSTIFICATIONS: Final = (
    "semapv:ManualMappingCuration",
    "semapv:CompositeMatching",
    "semapv:UnspecifiedMatching",
)
PREDICATES: Final = {
    "owl:sameAs": OWL + "sameAs",
    "schema:sameAs": SCHEMA + "sameAs",
    **{
        f"skos:{name}": SKOS + name
        for name in ("exactMatch", "closeMatch", "broadMatch", "narrowMatch", "relatedMatch")
    },
}
"""What a row may say of its subject and object, and the IRI."""
LICENSE: Final = "https://creativecommons.org/publicdomain/zero/1.0/"
_VOCABULARIES: Final = {
    "owl": OWL,
    "schema": SCHEMA,
    "skos": SKOS,
    "semapv": "https://w3id.org/semapv/vocab/",
    "sssom": "https://w3id.org/sssom/",
}
_TITLES: Final = {
    "accepted": "Links that curators accepted",
    "proposed": "Links that the matcher proposes",
    "rejected": "Links that curators rejected",
    "undecided": "Links that no source verified yet",
}
_SUBJECT: Final = re.compile(r"[a-z]+:[a-z0-9]+(-[a-z0-9]+)*(/[a-z0-9]+(-[a-z0-9]+)*)?")
_SPACES: Final = re.compile(r"\s+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One row: what is held, or was refused, of a resource of ours and an identifier elsewhere.

    `subject` and `object` are CURIEs as the file writes them; `see_also` are addresses of what
    verified the link, `comment` says it in words. `line` is where the row stands, from 1.
    """

    subject: str
    subject_label: str
    predicate: str
    object: str
    object_label: str = ""
    negated: bool = False
    justification: str = JUSTIFICATIONS[0]
    author: str = "borderkg curators"
    date: datetime.date
    confidence: Decimal | None = None
    tool: str = ""
    object_source: str = ""
    see_also: tuple[str, ...] = ()
    comment: str = ""
    line: int = field(default=0, compare=False)

    @property
    def pair(self) -> tuple[str, str]:
        """Subject and object: what a verdict is on. Of a row that found nothing, the scheme too."""
        return self.subject, f"{self.object} {self.object_source}".strip() if self.empty else self.object

    @property
    def empty(self) -> bool:
        """Whether the row says only that nothing was found."""
        return self.object == NOT_FOUND

    @property
    def subject_iri(self) -> str:
        """The IRI of the subject."""
        prefix, _, local = self.subject.partition(":")
        return PREFIXES[prefix] + local

    @property
    def scheme(self) -> str:
        """The prefix of the object; of a row that found nothing, that of the scheme searched."""
        return (self.object_source if self.empty else self.object).partition(":")[0]

    @property
    def identifier(self) -> str:
        """The object without its prefix."""
        return self.object.partition(":")[2]

    def cells(self) -> tuple[str, ...]:
        """The row as the file writes it, in the order of `COLUMNS`."""
        return (
            self.subject,
            self.subject_label,
            self.predicate,
            "Not" if self.negated else "",
            self.object,
            self.object_label,
            self.justification,
            self.author,
            self.date.isoformat(),
            "" if self.confidence is None else str(self.confidence),
            self.tool,
            self.object_source,
            "|".join(self.see_also),
            self.comment,
        )


def read_file(path: Path, verdict: str, schemes: Mapping[str, LinkScheme]) -> tuple[Link, ...]:
    """The rows of one link file.

    Raises:
        EncodingError: when the file is not UTF-8.
        TableError: when a row or the form of the file is not as it should be.
    """
    text = encoding.read(path)
    lines = text.split("\n")
    head = next((n for n, line in enumerate(lines) if not line.startswith("#")), len(lines))
    if head == len(lines) or tuple(lines[head].split("\t")) != COLUMNS:
        raise TableError(
            "the columns are not those of a link file",
            where=path,
            line=head + 1,
            found=lines[head] if head < len(lines) else "",
            expected=" ".join(COLUMNS),
        )
    links: list[Link] = []
    for number, line in enumerate(lines[head + 1 :], head + 2):
        if line:
            links.append(_link(line.split("\t"), verdict, schemes, path, number))
    if text != written(links, verdict, schemes):
        wanted = written(links, verdict, schemes).split("\n")
        at = next(
            (n for n, pair in enumerate(zip(lines, wanted, strict=False)) if pair[0] != pair[1]),
            min(len(lines), len(wanted)),
        )
        raise TableError(
            "the file is not in its one form",
            where=path,
            line=at + 1,
            found=lines[at] if at < len(lines) else "the end of the file",
            expected=wanted[at] if at < len(wanted) else "the end of the file",
            advice="sort the rows, keep each once, and name in curie_map just the prefixes that occur",
        )
    return tuple(links)


def written(links: Iterable[Link], verdict: str, schemes: Mapping[str, LinkScheme]) -> str:
    """The text of a link file: sorted, each link once."""
    rows = sorted({link.pair: link for link in links}.values(), key=lambda link: link.cells())
    used = {
        name.partition(":")[0]
        for row in rows
        for name in (row.subject, row.predicate, row.object, row.justification, row.object_source)
        if name
    }
    namespaces = {**PREFIXES, **{s.prefix: s.iri for s in schemes.values()}, **_VOCABULARIES}
    lines = ["#curie_map:"] if used else ["#curie_map: {}"]
    lines += [f"#  {prefix}: {_yaml(namespaces[prefix])}" for prefix in sorted(used)]
    lines += [
        f"#license: {LICENSE}",
        f"#mapping_set_id: {BASE}links/{verdict}",
        f"#mapping_set_title: {_TITLES[verdict]}",
        "\t".join(COLUMNS),
    ]
    lines += ["\t".join(row.cells()) for row in rows]
    return "\n".join(lines) + "\n"


def _yaml(address: str) -> str:
    """An address as a YAML value: plain, but quoted where it would end like a key."""
    return f'"{address}"' if address.endswith(":") else address


def plain(text: str) -> str:
    """`text` as a cell can hold it: no tab, no line break, no blank at either end."""
    return _SPACES.sub(" ", text).strip()


def _link(cells: list[str], verdict: str, schemes: Mapping[str, LinkScheme], path: Path, line: int) -> Link:
    def wrong(what: str, found: object, expected: str) -> NoReturn:
        raise TableError(what, where=path, line=line, found=found, expected=expected)

    if len(cells) != len(COLUMNS):
        wrong("a row of another length", len(cells), f"{len(COLUMNS)} cells")
    row = dict(zip(COLUMNS, cells, strict=True))
    for column, cell in row.items():
        if cell != plain(cell):
            wrong(f"{column} has a blank too many", cell, repr(plain(cell)))
    try:
        date = datetime.date.fromisoformat(row["mapping_date"])
        confidence = Decimal(row["confidence"]) if row["confidence"] else None
    except (ValueError, InvalidOperation):
        wrong(
            "a date or number that is none", (row["mapping_date"], row["confidence"]), "2026-11-24 and 0.95"
        )
    if confidence is not None and not 0 <= confidence <= 1:
        wrong("a confidence out of range", row["confidence"], "a number from 0 to 1")
    if row["predicate_modifier"] != ("Not" if verdict == "rejected" else ""):
        wrong(
            "predicate_modifier does not fit the file",
            row["predicate_modifier"],
            "Not in rejected links only",
        )
    made = Link(
        subject=row["subject_id"],
        subject_label=row["subject_label"],
        predicate=row["predicate_id"],
        object=row["object_id"],
        object_label=row["object_label"],
        negated=row["predicate_modifier"] == "Not",
        justification=row["mapping_justification"],
        author=row["author_label"],
        date=date,
        confidence=confidence,
        tool=row["mapping_tool"],
        object_source=row["object_source"],
        see_also=tuple(row["see_also"].split("|")) if row["see_also"] else (),
        comment=row["comment"],
        line=line,
    )
    fault = fault_of(made, verdict, schemes)
    if fault is not None:
        wrong(*fault)
    return made


def fault_of(link: Link, verdict: str, schemes: Mapping[str, LinkScheme]) -> tuple[str, object, str] | None:
    """What is wrong with a link in a file of `verdict`: what, found and expected; None where nothing is."""
    prefix = link.subject.partition(":")[0]
    if not _SUBJECT.fullmatch(link.subject) or prefix not in PREFIXES:
        return "the subject is not a resource of ours", link.subject, "as person:joe-biden"
    if link.predicate not in PREDICATES:
        return "no predicate of links", link.predicate, ", ".join(PREDICATES)
    if link.justification not in JUSTIFICATIONS:
        return "no justification that we use", link.justification, ", ".join(JUSTIFICATIONS)
    scheme = schemes.get(link.scheme)
    if scheme is None:
        return "no scheme that we know", link.scheme, f"one of {', '.join(sorted(schemes))}"
    if link.empty:
        if verdict != "undecided":
            return "a link to nothing", link.object, "an identifier, unless the link is undecided"
    elif not scheme.holds(link.identifier):
        return f"no identifier of {scheme.title['en']}", link.identifier, scheme.pattern.pattern
    if (link.predicate == "schema:sameAs") != (scheme.form == "page"):
        return "a page is linked with schema:sameAs, and only a page", link.predicate, scheme.form
    if link.predicate == "owl:sameAs" and (
        scheme.form != "entity" or scheme.concepts or prefix not in {"person", "organization", "place"}
    ):
        return (
            "owl:sameAs is for persons, organisations and places",
            link.subject,
            "a SKOS mapping for a concept, a post, a law or a code",
        )
    if verdict in {"accepted", "rejected"} and not link.comment:
        return "a verdict without its ground", f"{link.subject} {link.object}", "what decided it, in comment"
    if not link.author:
        return "a row without its author", f"{link.subject} {link.object}", "author_label"
    return None
