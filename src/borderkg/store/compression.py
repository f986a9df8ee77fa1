"""Bodies that came compressed, decompressed piece by piece, so that a bomb goes off in small steps."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import Final

from borderkg.errors import RemoteAnswerError

_PIECE: Final = 1 << 18
_GZIP: Final = zlib.MAX_WBITS | 16


def decoded(pieces: Iterator[bytes], encoding: str) -> Iterator[bytes]:
    """The pieces of a body as its `Content-Encoding` says, each at most 256 KiB.

    https://www.rfc-editor.org/rfc/rfc9110#field.content-encoding

    Raises:
        RemoteAnswerError: for an encoding that was not asked for, and a stream that is not whole.

    >>> import gzip
    >>> b"".join(decoded(iter([gzip.compress(b"a" * 9)]), "gzip"))
    b'aaaaaaaaa'
    """
    name = encoding.strip().lower()
    if name in ("", "identity"):
        yield from pieces
        return
    if name not in ("gzip", "x-gzip"):
        raise RemoteAnswerError("the answer is encoded in a way that was not asked for", found=encoding)
    stream = zlib.decompressobj(_GZIP)
    try:
        for piece in pieces:
            left = piece
            while left:
                if stream.eof:
                    stream = zlib.decompressobj(_GZIP)
                made = stream.decompress(left, _PIECE)
                if made:
                    yield made
                left = stream.unused_data if stream.eof else stream.unconsumed_tail
    except zlib.error as error:
        raise RemoteAnswerError(f"the answer is not what gzip makes ({error})") from error
    if not stream.eof:
        raise RemoteAnswerError(
            "the compressed answer was cut off before its end", advice="ask again; nothing of it was used"
        )
