"""The files of a release as a reader finds them: addresses, media types, and what each is."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Final, NamedTuple

from borderkg.errors import DamagedReleaseError
from borderkg.namespaces import BASE
from borderkg.store.location import Release

DUMPS: Final = BASE + "dumps/"
"""Below it lie the files of all releases: `…/dumps/2026.12/borderkg.nq`."""
CATALOGUE: Final = BASE + "catalogue"
RELEASES: Final = CATALOGUE + "/releases"
"""The series that every release is a member of."""
CC0: Final = "https://creativecommons.org/publicdomain/zero/1.0/"
PUBLIC_DOMAIN: Final = "https://creativecommons.org/publicdomain/mark/1.0/"
APACHE: Final = "https://www.apache.org/licenses/LICENSE-2.0"


class Format(NamedTuple):
    """A kind of file: its media type (IANA), its code in the EU file type table, and its name."""

    media_type: str
    code: str
    name: str


FORMATS: Final[dict[str, Format]] = {
    ".nq": Format("application/n-quads", "RDF_N_QUADS", "N-Quads"),
    ".nt": Format("application/n-triples", "RDF_N_TRIPLES", "N-Triples"),
    ".trig": Format("application/trig", "RDF_TRIG", "TriG"),
    ".ttl": Format("text/turtle", "RDF_TURTLE", "Turtle"),
    ".jsonld": Format("application/ld+json", "JSON_LD", "JSON-LD"),
    ".csv": Format("text/csv", "CSV", "CSV"),
    ".tsv": Format("text/tab-separated-values", "TSV", "TSV"),
    ".parquet": Format("application/vnd.apache.parquet", "PARQUET", "Parquet"),
    ".rq": Format("application/sparql-query", "SPARQLQ", "SPARQL"),
    ".csv-metadata.json": Format("application/csvm+json", "JSON", "CSVW metadata"),
    ".json": Format("application/json", "JSON", "JSON"),
    ".md": Format("text/markdown", "TXT", "Markdown"),
    ".cff": Format("application/yaml", "TXT", "Citation File Format"),
    ".toml": Format("application/toml", "TXT", "TOML"),
    "": Format("text/plain", "TXT", "text"),
}
"""By the end of a file's name; the longest that fits counts."""
CODES: Final = {"JSON": "JSON", "TXT": "plain text"}
"""What codes are called that several formats share; the others are called as their format."""


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A file of a release: its path below the release, its size in bytes, SHA-256 and licence."""

    path: str
    bytes: int
    sha256: str
    licence: str

    @property
    def format(self) -> Format:
        """What kind of file it is."""
        return format_of(self.path)


def format_of(path: str) -> Format:
    """The format of the file at `path`.

    >>> format_of("cubes/x.csv-metadata.json").media_type
    'application/csvm+json'
    """
    name = PurePosixPath(path).name
    ends = [end for end in FORMATS if end and name.endswith(end)]
    return FORMATS[max(ends, key=len, default="")]


def address(release: Release, path: str) -> str:
    """Where a file of a release can be had."""
    return f"{DUMPS}{release.id}/{path}"


def released(release: Release) -> str:
    """The IRI of the release itself, as a dataset."""
    return f"{RELEASES}/{release.id}"


def dumps(release: Release) -> list[File]:
    """The two dumps that every release has, as its manifest and its folder know them.

    Raises:
        DamagedReleaseError: when one is missing, or the manifest does not name its digest.
    """
    found = []
    digests = release.manifest.get("files", {})
    for path in ("borderkg.nq", "borderkg-flat.nt"):
        try:
            size = (release.path / path).stat().st_size
            found.append(File(path=path, bytes=size, sha256=digests[path], licence=CC0))
        except (OSError, KeyError) as error:
            raise DamagedReleaseError(
                "a dump of the release is missing, or the manifest does not name it",
                where=release.path / path,
                advice="build the release again",
            ) from error
    return found
