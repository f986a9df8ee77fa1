"""The words of a SPARQL text, by the terminals of its grammar.

https://www.w3.org/TR/sparql11-query/#sparqlGrammar, section 19.8. Only the words: whether they make
a query is for the engine to say. What a comment, a string, an IRI or the name of a variable says is
never taken for a keyword.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, Literal, NamedTuple, cast

from borderkg.errors import QueryRefusedError

Kind = Literal["iri", "name", "variable", "blank", "string", "language", "number", "word", "mark"]


class Token(NamedTuple):
    """One word of a query, what kind it is, and the offset at which it begins."""

    kind: Kind
    text: str
    at: int

    @property
    def word(self) -> str:
        """The keyword in upper case, or nothing for any other kind."""
        return self.text.upper() if self.kind == "word" else ""


# Beyond ASCII a name may hold more here than in the grammar: what is none is for the engine to
# refuse. The sets are written by what they leave out; wide ranges take long to compile.
_NAME: Final = r"[^\x00-/:-@\[-^`{-\xb6]"
_INNER: Final = r"[^\x00-,/:-@\[-^`{-\xb6]"
_LAST: Final = r"[^\x00-,./:-@\[-^`{-\xb6]"
_ESCAPED: Final = r"%[0-9A-Fa-f]{2} | \\[_~.\-!$&'()*+,;=/?\#@%]"
_LOCAL: Final = (
    rf"(?: {_NAME} | : | {_ESCAPED} ) (?: (?: {_INNER} | : | {_ESCAPED} )* (?: {_LAST} | : | {_ESCAPED} ) )?"
)
_ESCAPE: Final = r"\\u[0-9A-Fa-f]{4} | \\U[0-9A-Fa-f]{8}"

_TOKEN: Final = re.compile(
    rf"""
    (?P<space>   [\x20\t\r\n]++ | \#[^\n\r]*+ )
  | (?P<string>  \"{{3}} (?: \"{{0,2}} (?: [^\"\\] | \\. ) )*+ \"{{3}}
               | '{{3}} (?: '{{0,2}} (?: [^'\\] | \\. ) )*+ '{{3}}
               | \" (?: [^\"\\\n\r] | \\. )*+ \"
               | '  (?: [^'\\\n\r] | \\. )*+ ' )
  | (?P<iri>     < (?: [^<>\"{{}}|^`\\\x00-\x20] | {_ESCAPE} )*+ > )
  | (?P<variable> [?$] {_NAME}++ )
  | (?P<blank>   _: {_NAME} (?: {_INNER}* {_LAST} )? )
  | (?P<name>    : (?: {_LOCAL} )? )
  | (?P<language> @ [A-Za-z]+ (?: -[A-Za-z0-9]+ )*+ (?: --[A-Za-z]+ )? )
  | (?P<number>  (?: [0-9]+ \.? [0-9]* | \.[0-9]+ ) (?: [eE][+-]?[0-9]+ )? )
  | (?P<run>     [^\x00-@\[-`{{-\xb6] {_INNER}*+ )
  | (?P<mark>    \^\^ | \|\| | && | != | <= | >= | [{{}}()\[\];,.=<>!|/^*+?~\-] )
    """,
    re.VERBOSE | re.DOTALL,
)
_PIECE: Final = re.compile(r"(?P<word>[A-Za-z_][A-Za-z0-9_]*+)|(?P<number>[0-9]+)|(?P<mark>[.\-])")
_CODE_POINT: Final = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")


def tokenise(text: str) -> list[Token]:
    """The tokens of `text`, without white space and comments.

    Raises:
        QueryRefusedError: at a character that begins no token, such as an unfinished string.

    >>> [t.text for t in tokenise("ASK { ?s a <urn:SERVICE> } # LOAD")]
    ['ASK', '{', '?s', 'a', '<urn:SERVICE>', '}']
    """
    tokens: list[Token] = []
    at = 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            raise _stray(text, at)
        end = match.end()
        if match.lastgroup == "run":
            local = _TOKEN.match(text, end) if text[end - 1] != "." and text[end : end + 1] == ":" else None
            if local is not None:
                end = local.end()
                tokens.append(Token("name", text[at:end], at))
            else:
                tokens.extend(_pieces(text, at, end))
        elif match.lastgroup != "space":
            tokens.append(Token(cast(Kind, match.lastgroup), match.group(), at))
        at = end
    return tokens


def _pieces(text: str, at: int, end: int) -> Iterator[Token]:
    """The words, digits and marks of a run that no colon follows, so that it is no name.

    No part of it can be the prefix of a name either, so that nothing is looked at twice.
    """
    while at < end:
        match = _PIECE.match(text, at, end)
        if match is None:
            raise _stray(text, at)
        yield Token(cast(Kind, match.lastgroup), match.group(), at)
        at = match.end()


def _stray(text: str, at: int) -> QueryRefusedError:
    return QueryRefusedError(
        "this is not SPARQL",
        line=line_of(text, at),
        found=text[at : at + 20],
        expected="a keyword, a variable, an IRI, a quoted string or a mark",
        advice="close the string or the IRI, or quote the text",
    )


def unescape(text: str) -> str:
    r"""`text` with its code point escapes replaced, as section 19.2 has it.

    >>> unescape(r"\u0053ELECT")
    'SELECT'
    """

    def character(match: re.Match[str]) -> str:
        number = int(match.group(1) or match.group(2), 16)
        if number > 0x10FFFF or 0xD800 <= number <= 0xDFFF:
            raise QueryRefusedError("this escape names no character", found=match.group())
        return chr(number)

    return _CODE_POINT.sub(character, text)


def line_of(text: str, at: int) -> int:
    """The number of the line, from 1, in which offset `at` lies."""
    return text.count("\n", 0, at) + 1
