"""What a query from outside must be before it may reach an engine.

Oxigraph dies of deep nesting and freezes on long chains and big patterns, on an empty store too;
`SERVICE` and `LOAD` open connections. The limits keep well below the depths at which it was seen
to fail. They are read from the tokens of the text, in both readings of its escapes (before and
after section 19.2 of the grammar), so that neither a comment nor an escape hides anything.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal, cast
from urllib.parse import urljoin

from borderkg.errors import QueryRefusedError
from borderkg.namespaces import PREFIXES
from borderkg.query.tokens import Token, line_of, tokenise, unescape
from borderkg.store.answering import Request

Verb = Literal["SELECT", "ASK", "CONSTRUCT", "DESCRIBE"]

FORBIDDEN: Final = {
    "SERVICE": "no query may reach another endpoint",
    **dict.fromkeys(
        ("INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "COPY", "MOVE", "ADD", "WITH", "USING"),
        "a release is read-only; an update is not a query",
    ),
}
CHAINING: Final = frozenset(("||", "&&", "+", "-", "*", "/", "!", "|", "^"))
_TERMS: Final = frozenset(("iri", "name", "variable", "blank", "string", "number"))
_CLOSES: Final = {"}": "{", ")": "(", "]": "["}


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How large a query may be; the defaults are those of every public door."""

    bytes: int = 64 * 1024
    nesting: int = 64
    chain: int = 500
    patterns: int = 200
    rows: int = 5000
    iri: int = 2048


@dataclass(frozen=True, slots=True, kw_only=True)
class Admitted:
    """A query that passed: its text, its verb, its tokens, and the graphs that it names by FROM."""

    text: str
    verb: Verb
    tokens: tuple[Token, ...] = field(repr=False)
    dataset: tuple[str, ...] = ()

    @property
    def request(self) -> Request:
        """The query as a store takes it: over the union, unless it names its own dataset."""
        return Request(self.text, union=not self.dataset)


def admit(text: str, *, graphs: frozenset[str] | None = None, limits: Limits | None = None) -> Admitted:
    """`text`, if it may be evaluated.

    Args:
        text: a SPARQL query from anywhere.
        graphs: the graphs that FROM and FROM NAMED may name; None allows none.
        limits: other limits than the default ones.

    Raises:
        QueryRefusedError: naming the reason and the line.

    >>> admit("ASK { ?s ?p 'SERVICE <http://x/>' }").verb
    'ASK'
    """
    limits = limits or Limits()
    try:
        size = len(text.encode())
    except UnicodeEncodeError as error:
        raise QueryRefusedError("the text holds half a character (a lone surrogate)") from error
    if size > limits.bytes:
        raise QueryRefusedError(
            "the query is too long", found=size, expected=f"at most {limits.bytes:,} bytes"
        )
    tokens = tokenise(text)
    plain = unescape(text)
    readings = [(text, tokens)]
    if plain != text:
        readings.append((plain, tokenise(plain)))
    for reading, words in readings:
        _refuse_words(reading, words)
        _Measure(reading, limits).take(words)
    verb = _verb(text, tokens)
    dataset = tuple(iri for reading, words in readings for iri in _dataset(reading, words))
    for iri in dataset:
        if graphs is None or iri not in graphs:
            raise QueryRefusedError(
                "FROM names a graph that this release does not have",
                found=iri,
                expected="one of the release's public graphs",
                advice="list them with: SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }",
            )
    return Admitted(text=text, verb=verb, tokens=tuple(tokens), dataset=dataset)


def with_prefixes(text: str, prefixes: Mapping[str, str] | None = None) -> str:
    """`text` with prefixes declared where it uses and does not declare them; lines keep their numbers.

    Args:
        text: a query.
        prefixes: the caller's, which go before ours.

    >>> with_prefixes("ASK { ?s a bkg:Event }")
    'PREFIX bkg: <https://w3id.org/borderkg/ns#> ASK { ?s a bkg:Event }'
    """
    tokens = tokenise(text)
    declared = set(_prefixes(tokens))
    used = {t.text.partition(":")[0] for t in tokens if t.kind == "name"}
    known = {**PREFIXES, **(prefixes or {})}
    missing = [prefix for prefix in known if prefix in used - declared]
    return "".join(f"PREFIX {prefix}: <{known[prefix]}> " for prefix in missing) + text


def _refuse_words(text: str, tokens: list[Token]) -> None:
    for token in tokens:
        reason = FORBIDDEN.get(token.word)
        if reason is not None:
            raise QueryRefusedError(
                f"{token.word} is not allowed", line=line_of(text, token.at), advice=reason
            )


def _verb(text: str, tokens: list[Token]) -> Verb:
    at = 0
    while at < len(tokens) and tokens[at].word in ("PREFIX", "BASE", "VERSION"):
        at += 3 if tokens[at].word == "PREFIX" else 2
    word = tokens[at].word if at < len(tokens) else ""
    if word not in ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE"):
        raise QueryRefusedError(
            "this is not a SPARQL query",
            line=line_of(text, tokens[at].at) if at < len(tokens) else 1,
            found=tokens[at].text if at < len(tokens) else "",
            expected="SELECT, ASK, CONSTRUCT or DESCRIBE after the prefixes",
        )
    return cast(Verb, word)


def _prefixes(tokens: list[Token]) -> dict[str, str]:
    return {
        tokens[i + 1].text[:-1]: tokens[i + 2].text[1:-1]
        for i, token in enumerate(tokens[:-2])
        if token.word == "PREFIX" and tokens[i + 1].kind == "name" and tokens[i + 2].kind == "iri"
    }


def _dataset(text: str, tokens: list[Token]) -> list[str]:
    base = ""
    prefixes = _prefixes(tokens)
    named = []
    for i, token in enumerate(tokens):
        if token.word == "BASE" and i + 1 < len(tokens):
            base = urljoin(base, tokens[i + 1].text[1:-1])
        if token.word != "FROM":
            continue
        after = tokens[i + 1 : i + 3]
        if after and after[0].word == "NAMED":
            after = after[1:]
        if not after or after[0].kind not in ("iri", "name"):
            raise QueryRefusedError("FROM needs the IRI of a graph", line=line_of(text, token.at))
        graph = after[0]
        if graph.kind == "iri":
            named.append(urljoin(base, graph.text[1:-1]) if base else graph.text[1:-1])
        else:
            prefix, _, local = graph.text.partition(":")
            named.append(prefixes.get(prefix, prefix + ":") + local.replace("\\", ""))
    return named


class _Measure:
    """Walks the tokens of one reading and refuses what is too large."""

    def __init__(self, text: str, limits: Limits) -> None:
        self.text = text
        self.limits = limits
        self.open: list[str] = []
        self.chain = 0
        self.patterns = 0
        self.items = 0
        self.rows = 0
        self.block: int | None = None

    def take(self, tokens: list[Token]) -> None:
        before: Token | None = None
        values = False
        for token in tokens:
            values = values or token.word == "VALUES"
            if token.kind == "mark":
                if token.text == "{" and values:
                    self.block, values = len(self.open), False
                if token.text in ("(", "["):
                    self._item(before)
                self._mark(token)
            elif token.word == "UNION" or token.word in ("MINUS", "OPTIONAL", "FILTER", "BIND"):
                self.chain += token.word == "UNION"
                self.patterns += token.word != "UNION"
            elif token.kind in _TERMS:
                self.rows += self.block is not None
                self._item(before)
            if token.kind == "iri" and len(token.text) > self.limits.iri:
                self._refuse(token, "an IRI is too long", f"at most {self.limits.iri} characters")
            before = token
            self._compare(token)
        if self.open:
            last = tokens[-1]
            self._refuse(last, f"a {self.open[-1]!r} is not closed", "as many closing as opening brackets")

    def _mark(self, token: Token) -> None:
        mark = token.text
        if mark in "{[(":
            self.open.append(mark)
            if self.block is None:
                self.patterns += mark != "("
        elif mark in _CLOSES:
            if not self.open or self.open.pop() != _CLOSES[mark]:
                self._refuse(token, f"a {mark!r} closes nothing", "brackets in pairs")
            if self.block == len(self.open):
                self.block = None
        elif mark in ".;,":
            self.patterns += self.block is None and (not self.open or self.open[-1] != "(")
        elif mark in CHAINING:
            self.chain += self.block is None

    def _item(self, before: Token | None) -> None:
        """Count what follows another term inside parentheses, as the items of an RDF list do."""
        inside = self.block is None and bool(self.open) and self.open[-1] == "("
        if inside and before is not None and (before.kind in _TERMS or before.text in (")", "]")):
            self.items += 1

    def _compare(self, token: Token) -> None:
        limits = self.limits
        if len(self.open) > limits.nesting:
            self._refuse(token, "brackets are nested too deeply", f"at most {limits.nesting}")
        if self.chain > limits.chain:
            self._refuse(token, "too many operators and alternatives", f"at most {limits.chain}")
        if self.patterns > limits.patterns:
            self._refuse(token, "too many triple patterns and groups", f"at most {limits.patterns}")
        if self.items > limits.patterns:
            self._refuse(token, "a list is too long", f"at most {limits.patterns} items")
        if self.rows > limits.rows:
            self._refuse(token, "VALUES holds too many terms", f"at most {limits.rows:,}")

    def _refuse(self, token: Token, what: str, expected: str) -> None:
        raise QueryRefusedError(what, line=line_of(self.text, token.at), expected=expected)
