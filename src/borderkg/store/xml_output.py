"""An output of XML that says what the engine's own writer leaves wrong.

XML 1.0 has no form at all for most control characters, which SPARQL and RDF allow in a literal; and
its readers take a bare carriage return for a line feed (https://www.w3.org/TR/xml/#charsets,
https://www.w3.org/TR/xml/#sec-line-ends). The writer puts both there as they are.
"""

from __future__ import annotations

import re
from typing import IO, Final

from borderkg.errors import QueryError

_CONTROLS: Final = bytes(code for code in range(32) if code not in (9, 10, 13))
_NONE: Final = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]")


class XmlOutput:
    """Passes XML on, with its carriage returns as references; ends at what XML cannot say.

    >>> import io
    >>> output = io.BytesIO()
    >>> XmlOutput(output).write(b"<a>1\\r</a>")
    9
    >>> output.getvalue()
    b'<a>1&#xD;</a>'
    """

    def __init__(self, output: IO[bytes]) -> None:
        self._output = output
        self._before = b""

    def write(self, piece: bytes) -> int:
        """Take `piece`.

        Raises:
            QueryError: when it holds a character that XML 1.0 has no form for.
        """
        whole = self._before + piece
        # Two quick looks first: the expression alone took ten times as long.
        odd = b"\xef\xbf" in whole or len(whole.translate(None, _CONTROLS)) < len(whole)
        if odd and (found := _NONE.search(whole)):
            point = ord(found[0].decode())
            raise QueryError(
                f"the answer holds the character U+{point:04X}, for which XML has no form",
                advice="ask for another form: JSON, Turtle or N-Triples have one",
            )
        self._before = whole[-2:]
        self._output.write(piece.replace(b"\r", b"&#xD;"))
        return len(piece)

    def flush(self) -> None:
        """Nothing is held here."""
