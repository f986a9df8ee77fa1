"""Whether authored Turtle is in its one canonical form.

BKG-FMT-001: a file does not parse or is not UTF-8. BKG-FMT-002: it is not canonical.
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import unified_diff
from pathlib import Path

from borderkg.checks.findings import Finding, explained, ordered
from borderkg.errors import SourceError
from borderkg.turtle import format_file


def difference(before: str, after: str, *, name: str) -> str:
    """What canonical form would change, as a unified diff; empty when nothing.

    >>> print(difference("a\\n", "b\\n", name="x.ttl"))
    --- x.ttl
    +++ x.ttl, canonical
    @@ -1 +1 @@
    -a
    +b
    <BLANKLINE>
    """
    lines = unified_diff(
        before.splitlines(), after.splitlines(), name, f"{name}, canonical", n=1, lineterm=""
    )
    text = "\n".join(lines)
    return f"{text}\n" if text else ""


def check_files(files: Iterable[tuple[str, Path]]) -> list[Finding]:
    """Findings for pairs of name and Turtle file; the message of BKG-FMT-002 ends with the diff."""
    return ordered(finding for name, path in files if (finding := _check(name, path)) is not None)


def _check(name: str, path: Path) -> Finding | None:
    try:
        before, after = format_file(path)
    except SourceError as error:
        return Finding(code="BKG-FMT-001", file=name, message=explained(error))
    if before == after:
        return None
    diff = difference(before, after, name=name)
    return Finding(
        code="BKG-FMT-002",
        file=name,
        message=f"not in canonical form: write it with borderkg fmt {name}\n{diff}".rstrip(),
    )
