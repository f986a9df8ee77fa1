"""What links may point to: `data/links/schemes.toml`, one table a prefix of the link files."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from borderkg.namespaces import SCHEMA
from borderkg.sources import toml

FILE: Final = "schemes.toml"
FORMS: Final = ("entity", "page", "code")
_PREFIX: Final = re.compile(r"[a-z][a-z0-9-]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkScheme:
    """One scheme of identifiers.

    Attributes:
        prefix: as the link files write it before the colon.
        title: its name, by language.
        form: `entity`, `page` or `code`.
        iri: what stands before an identifier in an IRI; of a code, the page that lists it.
        pattern: what an identifier must match, whole.
        concepts: whether its entries are concepts, which a thing is never the same as.
        homepage: where people find the scheme.
        property: under which the graph holds a code, as text.
    """

    prefix: str
    title: Mapping[str, str]
    form: str
    iri: str
    pattern: re.Pattern[str]
    homepage: str
    concepts: bool
    property: str

    def holds(self, identifier: str) -> bool:
        """Whether `identifier` has the form of this scheme."""
        return self.pattern.fullmatch(identifier) is not None

    def literal(self, identifier: str) -> str:
        """What the graph holds for a code: bare under a property of its own, else with its scheme."""
        return f"{self.prefix}:{identifier}" if self.property == SCHEMA + "identifier" else identifier


def read_schemes(path: Path) -> dict[str, LinkScheme]:
    """The schemes of a `schemes.toml`, by prefix.

    Raises:
        ManifestError: when the file is missing, or a key is missing, unknown or not as it should be.
    """
    file = toml.read(path)
    made: dict[str, LinkScheme] = {}
    for prefix in file.names():
        if not _PREFIX.fullmatch(prefix):
            raise file.wrong(prefix, "a prefix of lower-case letters, digits and hyphens", found=prefix)
        section = file.section(prefix)
        titles = section.mapping("title")
        if sorted(titles) != ["en", "es"]:
            raise section.wrong("title", "a name in en and es")
        try:
            pattern = re.compile(section.text("pattern"))
        except re.error as error:
            raise section.wrong("pattern", "a regular expression") from error
        made[prefix] = LinkScheme(
            prefix=prefix,
            title=titles,
            form=section.choice("form", FORMS),
            iri=section.text("iri"),
            pattern=pattern,
            homepage=section.text("homepage"),
            concepts=section.flag("concepts"),
            property=section.text("property", SCHEMA + "identifier"),
        )
        section.finish()
    return made
