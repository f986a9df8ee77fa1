"""The links of `data/links`: one SSSOM file a verdict, and no link in two."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from borderkg.errors import SourceError, TableError
from borderkg.sources.link_schemes import FILE, LinkScheme, read_schemes
from borderkg.sources.sssom import VERDICTS, Link, read_file

ENDING: Final = ".sssom.tsv"
IDENTITIES: Final = frozenset({"owl:sameAs", "skos:exactMatch"})
"""Predicates of which a resource has one a scheme, where the scheme is of entities."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Links:
    """All link files of a folder, and the schemes that they point to."""

    folder: Path
    schemes: Mapping[str, LinkScheme]
    by_verdict: Mapping[str, tuple[Link, ...]]

    @property
    def accepted(self) -> tuple[Link, ...]:
        """What the graph holds."""
        return self.by_verdict["accepted"]

    def verdict_on(self, subject: str, object: str) -> str | None:
        """Which file has the pair, given as CURIEs; None where none has it."""
        for verdict, links in self.by_verdict.items():
            if any(link.pair == (subject, object) for link in links):
                return verdict
        return None

    def path(self, verdict: str) -> Path:
        """The file of a verdict."""
        return self.folder / f"{verdict}{ENDING}"

    def object_iri(self, link: Link) -> str:
        """The IRI of a link's object."""
        return self.schemes[link.scheme].iri + link.identifier


def read_links(folder: Path) -> Links:
    """The link files of `folder`; a verdict without a file has no links.

    Raises:
        EncodingError: when a file is not UTF-8.
        ManifestError: when `schemes.toml` is missing or wrong.
        TableError: when a row is not as it should be, or one link has two verdicts.
    """
    schemes = read_schemes(folder / FILE)
    by_verdict: dict[str, tuple[Link, ...]] = {}
    seen: dict[tuple[str, str], str] = {}
    for verdict in VERDICTS:
        path = folder / f"{verdict}{ENDING}"
        by_verdict[verdict] = read_file(path, verdict, schemes) if path.is_file() else ()
        for link in by_verdict[verdict]:
            other = seen.setdefault(link.pair, verdict)
            if other != verdict:
                raise TableError(
                    "one link has two verdicts",
                    where=path,
                    line=link.line,
                    found=f"{link.subject} {link.object} (also in {other}{ENDING})",
                    expected="each link in one file",
                    advice="delete it from one of the two",
                )
    _refuse_shared(folder / f"accepted{ENDING}", by_verdict["accepted"], schemes)
    return Links(folder=folder, schemes=schemes, by_verdict=by_verdict)


def _refuse_shared(path: Path, links: Iterable[Link], schemes: Mapping[str, LinkScheme]) -> None:
    """Refuse identity with one thing of two of ours, or of one of ours with two of a scheme."""
    taken: dict[tuple[str, str, str], Link] = {}
    for link in links:
        if link.predicate not in IDENTITIES or schemes[link.scheme].form != "entity":
            continue
        for key in (("object", link.predicate, link.object), ("subject", link.scheme, link.subject)):
            other = taken.setdefault(key, link)
            if other is not link:
                raise TableError(
                    "an identity that makes two things one",
                    where=path,
                    line=link.line,
                    found=f"{link.subject} {link.object} (line {other.line}: {other.subject} {other.object})",
                    expected="one identity a resource and scheme",
                    advice="reject one of the two, or link it with skos:closeMatch",
                )


def save(path: Path, text: str) -> None:
    """Write `text` to `path`, whole or not at all.

    Raises:
        SourceError: when it cannot be written; the file stays as it was.
    """
    beside = path.with_name(f".{path.name}.part")
    try:
        beside.write_text(text, encoding="utf-8", newline="\n")
        beside.replace(path)
    except OSError as error:
        raise SourceError(f"the links cannot be written ({error.strerror or error})", where=path) from error
    finally:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
