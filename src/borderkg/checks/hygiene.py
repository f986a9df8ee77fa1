"""Hygiene: one SPARQL query a rule over all public graphs; a row is an offence, none is a pass.

A rule file opens with `#+ summary:` (what its rows are) and `#+ message:` (what is wrong with one).
Its columns are `graph`, `focus` and `found`; any may be unbound.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from borderkg.checks.findings import Finding, ordered
from borderkg.errors import BuildError
from borderkg.namespaces import shrink
from borderkg.store.protocol import Term


class Asked(Protocol):
    """What answers a SELECT over the union of its graphs."""

    def select(self, sparql: str) -> list[dict[str, Term]]:
        """One mapping a row; an unbound variable is absent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule: its name (the file's stem), what its rows are, what is wrong with one, the query."""

    name: str
    summary: str
    message: str
    sparql: str


def read_rules(folder: Path) -> list[Rule]:
    """The rules in `folder`, by name.

    Raises:
        BuildError: when a file lacks its summary or message.
    """
    return [_rule(path) for path in sorted(folder.glob("*.rq"))]


def offences(store: Asked, rules: Sequence[Rule]) -> list[Finding]:
    """What breaks `rules` in `store`, with the code `BKG-HYG-` and the rule's name.

    Raises:
        QueryError: when a rule is no SELECT.
    """
    return ordered(_offence(rule, row) for rule in rules for row in store.select(rule.sparql))


def _rule(path: Path) -> Rule:
    text = path.read_text(encoding="utf-8")
    entries = dict(_entries(text))
    for key in ("summary", "message"):
        if not entries.get(key):
            raise BuildError(
                "a hygiene rule lacks a line of its header", where=path, line=1, expected=f"#+ {key}: …"
            )
    return Rule(name=path.stem, summary=entries["summary"], message=entries["message"], sparql=text)


def _entries(text: str) -> Iterator[tuple[str, str]]:
    for line in text.splitlines():
        if not line.startswith("#+ "):
            return
        key, _, value = line[3:].partition(":")
        yield key.strip(), value.strip()


def _offence(rule: Rule, row: Mapping[str, Term]) -> Finding:
    def shown(name: str) -> str:
        term = row.get(name)
        return getattr(term, "value", "") if term is not None else ""

    found = shown("found")
    return Finding(
        code=f"BKG-HYG-{rule.name}",
        file=shown("graph"),
        focus=shown("focus"),
        message=f"{rule.message}; found {shrink(found)}" if found else rule.message,
    )
