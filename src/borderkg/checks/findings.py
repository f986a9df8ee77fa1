"""What a check reports: a fault in data, with a stable code, never an exception.

The families of codes are described one by one in `docs/findings.md`:

    BKG-FMT-…   authored Turtle is not canonical, or does not parse
    BKG-ONT-…   the ontology: unknown terms, imports, references
    BKG-SHP-…   a SHACL shape; the rest of the code is the shape's local name
    BKG-HYG-…   a hygiene query; the rest of the code is its file's stem
    BKG-EVD-…   evidence and the reader's texts
    BKG-QRY-…   stored queries
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal

from borderkg.errors import BorderKGError

Severity = Literal["violation", "warning", "info"]
_RANK: Final = {"violation": 0, "warning": 1, "info": 2}


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One fault: what rule found it, where, and what to do.

    `file` is a path below the content's root or the IRI of a named graph, `focus` the IRI of the
    resource that is at fault (or `file:line` where there is none yet); both may be empty.

    >>> print(Finding(code="BKG-FMT-002", file="data/reference/people.ttl", message="not canonical"))
    data/reference/people.ttl: BKG-FMT-002: not canonical
    """

    code: str
    message: str
    severity: Severity = "violation"
    file: str = ""
    focus: str = ""

    def to_json(self) -> dict[str, str]:
        """The five parts under their names, as a JSON object of strings.

        >>> Finding(code="BKG-EVD-001", message="no evidence").to_json()["severity"]
        'violation'
        """
        return {
            "code": self.code,
            "severity": self.severity,
            "file": self.file,
            "focus": self.focus,
            "message": self.message,
        }

    def __str__(self) -> str:
        return ": ".join(part for part in (self.file, self.focus, self.code, self.message) if part)


def ordered(findings: Iterable[Finding]) -> list[Finding]:
    """The findings without repetition: the gravest first, then by code, file, focus and message.

    >>> a, b = Finding(code="B", message="x"), Finding(code="A", message="x", severity="info")
    >>> [f.code for f in ordered([b, a, b])]
    ['B', 'A']
    """
    return sorted(set(findings), key=lambda f: (_RANK[f.severity], f.code, f.file, f.focus, f.message))


def explained(error: BorderKGError) -> str:
    """An error as the message of a finding: all its parts but the path, which is the finding's file.

    >>> explained(BorderKGError("not Turtle", where="a.ttl", line=3, expected="a full stop"))
    'line 3: not Turtle; expected a full stop'
    """
    line = "" if error.line is None else f"line {error.line}: "
    parts = BorderKGError(error.what, found=error.found, expected=error.expected, advice=error.advice)
    return f"{line}{parts}"
