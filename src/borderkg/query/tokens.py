"""The words of a SPARQL text, by the terminals of its grammar.

https://www.w3.org/TR/sparql11-query/#sparqlGrammar, section 19.8. Only the words: whether they make
a query is for the engine to say. What a comment, a string, an IRI or the name of a variable says is
never taken for a keyword.
"""

from __future__ import annotations

import re
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


_BASE: Final = r"A-Za-z\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u02FF\u0370-\u037D\u037F-\u1FFF\u200C\u200D" + (
    r"\u2070-\u218F\u2C00-\u2FEF\u3001-\uD7FF\uF900-\uFDCF\uFDF0-\uFFFD\U00010000-\U000EFFFF"
)
_NAME: Final = _BASE + r"_0-9\u00B7\u0300-\u036F\u203F\u2040"
_LOCAL: Final = rf"(?:[{_NAME}:]|%[0-9A-Fa-f]{{2}}|\\[_~.\-!$&'()*+,;=/?#@%])"
_INSIDE: Final = rf"(?:[{_NAME}:\-.]|%[0-9A-Fa-f]{{2}}|\\[_~.\-!$&'()*+,;=/?#@%])"
_LAST: Final = rf"(?:[{_NAME}:\-]|%[0-9A-Fa-f]{{2}}|\\[_~.\-!$&'()*+,;=/?#@%])"
_ESCAPE: Final = r"\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8}"

_TOKEN: Final = re.compile(
    rf"""
    (?P<space>   [\x20\t\r\n]++ | \#[^\n\r]*+ )
  | (?P<string>  \"{{3}} (?: \"{{0,2}} (?: [^\"\\] | \\. ) )*+ \"{{3}}
               | '{{3}} (?: '{{0,2}} (?: [^'\\] | \\. ) )*+ '{{3}}
               | \" (?: [^\"\\\n\r] | \\. )*+ \"
               | '  (?: [^'\\\n\r] | \\. )*+ ' )
  | (?P<iri>     < (?: [^<>\"{{}}|^`\\\x00-\x20] | {_ESCAPE} )*+ > )
  | (?P<variable> [?$] [{_NAME}]++ )
  | (?P<blank>   _: [{_NAME}] (?: [{_NAME}.\-]*[{_NAME}\-] )? )
  | (?P<name>    (?: [{_BASE}] (?: [{_NAME}.\-]*[{_NAME}\-] )? )? : (?: {_LOCAL} (?: {_INSIDE}*{_LAST} )? )? )
  | (?P<language> @ [A-Za-z]+ (?: -[A-Za-z0-9]+ )*+ (?: --[A-Za-z]+ )? )
  | (?P<number>  (?: [0-9]+ \.? [0-9]* | \.[0-9]+ ) (?: [eE][+-]?[0-9]+ )? )
  | (?P<word>    [A-Za-z_] [A-Za-z0-9_]*+ )
  | (?P<mark>    \^\^ | \|\| | && | != | <= | >= | [{{}}()\[\];,.=<>!|/^*+?~\-] )
    """,
    re.VERBOSE | re.DOTALL,
)
_CODE_POINT: Final = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")


def tokenise(text: str) -> list[Token]:
    """The tokens of `text`, without white space and comments.

    Raises:
        QueryRefusedError: at a character that begins no token, such as an unfinished string.

    >>> [t.text for t in tokenise("ASK { ?s a <urn:SERVICE> } # LOAD")]
    ['ASK', '{', '?s', 'a', '<urn:SERVICE>', '}']
    """
    tokens = []
    at = 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None or match.end() == at:
            raise QueryRefusedError(
                "this is not SPARQL",
                line=line_of(text, at),
                found=text[at : at + 20],
                expected="a keyword, a variable, an IRI, a quoted string or a mark",
                advice="close the string or the IRI, or quote the text",
            )
        kind = match.lastgroup
        if kind != "space":
            tokens.append(Token(cast(Kind, kind), match.group(), at))
        at = match.end()
    return tokens


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
