"""What the SELECTs of a query project, group and order by, read from its tokens.

It knows as much of the grammar as the rules for stored queries need
(https://www.w3.org/TR/sparql11-query/#rSelectClause), and no more.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from borderkg.namespaces import PREFIXES
from borderkg.query.tokens import Token, line_of

AGGREGATES: Final = frozenset(("COUNT", "SUM", "AVG", "MIN", "MAX", "SAMPLE", "GROUP_CONCAT"))
_MODIFIERS: Final = frozenset(("ORDER", "GROUP", "HAVING", "LIMIT", "OFFSET", "VALUES"))


@dataclass(slots=True, kw_only=True)
class Select:
    """One SELECT: its projection in order, and what follows its WHERE."""

    line: int
    star: bool = False
    projected: tuple[str, ...] = ()
    aggregates: bool = False
    grouped: tuple[str, ...] = ()
    ordered: frozenset[str] = frozenset()
    limited: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """The SELECTs of a query, the outermost first, and the variables that VALUES fixes."""

    selects: tuple[Select, ...]
    fixed: frozenset[str]
    tokens: tuple[Token, ...] = field(repr=False)

    @property
    def outer(self) -> Select:
        """The outermost SELECT; an empty one for ASK, CONSTRUCT and DESCRIBE."""
        return self.selects[0]

    def mentions(self, properties: frozenset[str]) -> bool:
        """Whether any of the IRIs stands in the text."""
        return any(_iri(token) in properties for token in self.tokens)

    def fixes(self, properties: frozenset[str], keys: frozenset[str] | set[str]) -> bool:
        """Whether one of the properties has an object that is a constant or one of the variables `keys`."""
        for place, token in enumerate(self.tokens[:-1]):
            if _iri(token) not in properties:
                continue
            after = self.tokens[place + 1]
            if after.kind in ("iri", "name") or after.word == "TRUE":
                return True
            if after.kind == "variable" and after.text[1:] in keys:
                return True
        return False


def shape(text: str, tokens: Sequence[Token]) -> Shape:
    """The shape of an admitted query."""
    selects = [_select(text, tokens, place) for place, t in enumerate(tokens) if t.word == "SELECT"]
    first = next((t.word for t in tokens if t.word in ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")), "")
    if first != "SELECT":
        selects.insert(0, Select(line=1))
    return Shape(selects=tuple(selects), fixed=_fixed(tokens), tokens=tuple(tokens))


def _select(text: str, tokens: Sequence[Token], place: int) -> Select:
    select = Select(line=line_of(text, tokens[place].at))
    at = _projection(select, tokens, place + 1)
    at = _after_group(tokens, at)
    section = ""
    depth = 0
    grouped: list[str] = []
    ordered: set[str] = set()
    while at < len(tokens):
        token = tokens[at]
        if token.text in "({[":
            depth += 1
        elif token.text in ")}]":
            depth -= 1
            if depth < 0:
                break
        elif depth == 0 and token.word in _MODIFIERS:
            section = token.word
            select.limited = select.limited or section in ("LIMIT", "OFFSET")
        elif token.kind == "variable" and section == "ORDER":
            ordered.add(token.text[1:])
        elif token.kind == "variable" and section == "GROUP":
            grouped.append(token.text[1:])
        at += 1
    select.grouped = tuple(grouped)
    select.ordered = frozenset(ordered)
    return select


def _projection(select: Select, tokens: Sequence[Token], at: int) -> int:
    """Read the projection; the place of the WHERE or of its opening brace."""
    projected: list[str] = []
    depth = 0
    while at < len(tokens):
        token = tokens[at]
        if depth == 0 and (token.text == "{" or token.word in ("WHERE", "FROM")):
            break
        if token.text == "(":
            depth += 1
        elif token.text == ")":
            depth -= 1
        elif token.text == "*" and depth == 0:
            select.star = True
        elif token.word in AGGREGATES:
            select.aggregates = True
        elif token.kind == "variable" and (depth == 0 or tokens[at - 1].word == "AS"):
            projected.append(token.text[1:])
        at += 1
    select.projected = tuple(projected)
    return at


def _after_group(tokens: Sequence[Token], at: int) -> int:
    """The place after the group graph pattern that begins at or after `at`."""
    depth = 0
    while at < len(tokens):
        if tokens[at].text == "{":
            depth += 1
        elif tokens[at].text == "}":
            depth -= 1
            if depth == 0:
                return at + 1
        at += 1
    return at


def _fixed(tokens: Sequence[Token]) -> frozenset[str]:
    """The variables that a VALUES of one row binds; one that may be UNDEF is bound to nothing."""
    fixed: set[str] = set()
    for place, token in enumerate(tokens):
        if token.word != "VALUES":
            continue
        at = place + 1
        names = []
        while at < len(tokens) and tokens[at].text != "{":
            if tokens[at].kind == "variable":
                names.append(tokens[at].text[1:])
            at += 1
        block = tokens[at : _after_group(tokens, at)]
        if len(names) == _terms(block) and not any(t.word == "UNDEF" for t in block):
            fixed.update(names)
    return frozenset(fixed)


def _terms(block: Sequence[Token]) -> int:
    """How many terms stand in a block of VALUES; the datatype of a literal is no term."""
    return sum(
        token.kind in ("iri", "name", "string", "number", "word") and block[place - 1].text != "^^"
        for place, token in enumerate(block)
    )


def _iri(token: Token) -> str:
    if token.kind == "iri":
        return token.text[1:-1]
    if token.kind == "name":
        prefix, _, local = token.text.partition(":")
        return PREFIXES.get(prefix, "") + local
    return ""
