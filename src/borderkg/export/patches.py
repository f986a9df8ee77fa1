"""RDF patches: the quads to take from one dump and to add to it, so that it becomes another.

One row a quad, `D` or `A`, in the order of the quads' N-Quads lines; a header with the identity of
the release that the patch makes (`id`) and of the one it is for (`prev`), both made from the SHA-256
of the dump, and these digests themselves (`from`, `to`). No clock: the same two dumps give the same
patch. Labels of blank nodes are those of the dumps, which RDFC-1.0 gives.

https://jena.apache.org/documentation/rdf-patch/
"""

from __future__ import annotations

import hashlib
import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from borderkg.errors import PatchError
from borderkg.export.changes.lines import cut
from borderkg.export.changes.merging import SortedLines
from borderkg.export.writing import whole_file
from borderkg.namespaces import BASE

_BEGIN: Final = b"TX .\n"
_END: Final = b"TC .\n"
_HEADER: Final = re.compile(rb'H (\w+) (?:<([^>]*)>|"([^"]*)") \.\n')
_SHA256: Final = re.compile(r"[0-9a-f]{64}")
_ADVICE: Final = "use a patch that `borderkg diff --patch` wrote"


@dataclass(frozen=True, slots=True, kw_only=True)
class Applied:
    """What applying a patch gave: the digest of the dump it made, and how many quads came and went."""

    path: Path
    sha256: str
    added: int
    retired: int


def identity(sha256: str) -> str:
    """The IRI of the dump with this digest, as patches name it: a UUID of version 5.

    https://www.rfc-editor.org/rfc/rfc9562#name-uuid-version-5

    >>> identity("0" * 64)
    'uuid:68f2871f-c212-5838-8840-d47a59a02689'
    """
    return f"uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'{BASE}release/sha256/{sha256}')}"


def header(old: str, new: str) -> bytes:
    """The rows before the changes, for dumps with these digests."""
    return (
        f'H id <{identity(new)}> .\nH prev <{identity(old)}> .\nH from "{old}" .\nH to "{new}" .\n'
    ).encode() + _BEGIN


def row(sign: int, line: bytes) -> bytes:
    """The row for a quad of a dump that goes (-1) or comes (1).

    >>> row(1, b"<a:s> <a:p> <a:o> <a:g> .\\n")
    b'A <a:s> <a:p> <a:o> <a:g> .\\n'
    """
    return (b"A " if sign > 0 else b"D ") + line


def footer() -> bytes:
    """The row after the changes."""
    return _END


def apply_patch(dump: Path, patch: Path, out: Path) -> Applied:
    """Write to `out` the dump that `patch` makes of `dump`.

    Both are read once, a line at a time. What is written takes its name only when its digest is the
    one that the patch promises.

    Args:
        dump: sorted N-Quads, the `borderkg.nq` of a release.
        patch: a patch as `compare` writes it: sorted, with the digests of both dumps.
        out: the file to write.

    Raises:
        PatchError: when the patch is not one, is cut off, or is for another dump.
        DamagedReleaseError: when the dump cannot be read or is not sorted.
        BorderKGError: when `out` cannot be written.
    """
    lines = SortedLines(dump)
    reader = _Patch(patch)
    digest, counts = hashlib.sha256(), {b"A": 0, b"D": 0}
    with whole_file(out) as output:
        wanted_old, wanted_new = reader.begin()
        for line in _patched(iter(lines), reader, counts, dump):
            digest.update(line)
            output.write(line)
        if lines.sha256 != wanted_old:
            raise PatchError(
                "the patch is for another dump",
                where=patch,
                found=f"{dump.name} with sha256 {lines.sha256}",
                expected=f"one with sha256 {wanted_old}",
                advice="apply it to the release that it was made from",
            )
        if digest.hexdigest() != wanted_new:
            raise PatchError(
                "what the patch makes is not what it promises",
                where=patch,
                found=f"sha256 {digest.hexdigest()}",
                expected=f"sha256 {wanted_new}",
                advice=_ADVICE,
            )
    return Applied(path=out, sha256=digest.hexdigest(), added=counts[b"A"], retired=counts[b"D"])


def _patched(lines: Iterator[bytes], reader: _Patch, counts: dict[bytes, int], dump: Path) -> Iterator[bytes]:
    line = next(lines, None)
    for operation, quad in reader.rows():
        while line is not None and line < quad:
            yield line
            line = next(lines, None)
        counts[operation] += 1
        if (line == quad) != (operation == b"D"):
            what = "takes a quad that is not there" if operation == b"D" else "adds a quad that is there"
            raise PatchError(
                f"the patch does not fit {dump}: it {what}",
                where=reader.path,
                line=reader.number,
                found=quad[:120].decode(errors="replace"),
                advice="apply it to the release that it was made from",
            )
        if operation == b"A":
            yield quad
        else:
            line = next(lines, None)
    while line is not None:
        yield line
        line = next(lines, None)


class _Patch:
    """A patch file, read a row at a time; its errors name the row."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.number = 0
        self._rows = self._read()

    def begin(self) -> tuple[str, str]:
        """Read the header: the digests of the dump that the patch is for, and of the one it makes."""
        told: dict[str, str] = {}
        for text in self._rows:
            if text == _BEGIN:
                break
            match = _HEADER.fullmatch(text)
            if match is None:
                raise self._wrong("this is no row of a header", text, "H word term ., or TX .")
            told[match[1].decode()] = (match[2] or match[3] or b"").decode()
        digests = told.get("from", ""), told.get("to", "")
        if not all(_SHA256.fullmatch(digest) for digest in digests):
            raise PatchError(
                "the header does not say which dumps the patch is between",
                where=self.path,
                found=", ".join(sorted(told)) or "no header",
                expected="from and to, each a SHA-256",
                advice=_ADVICE,
            )
        return digests

    def rows(self) -> Iterator[tuple[bytes, bytes]]:
        """Each `A` or `D` with its quad, in order, up to the end, which must be there."""
        before = b""
        for text in self._rows:
            if text == _END:
                if trailing := next(self._rows, None):
                    raise self._wrong("the patch goes on after its end", trailing, "nothing after TC .")
                return
            operation, quad = text[:1], text[2:]
            if text[:2] not in (b"A ", b"D ") or cut(quad) is None:
                raise self._wrong("this is no row of a patch", text, "A or D with a quad, or TC .")
            if quad <= before:
                raise self._wrong("the patch is not sorted", text, "each quad once, in the order of bytes")
            before = quad
            yield operation, quad
        raise PatchError(
            "the patch is cut off",
            where=self.path,
            line=self.number,
            expected="TC . as its last row",
            advice="fetch it again",
        )

    def _read(self) -> Iterator[bytes]:
        try:
            with self.path.open("rb") as file:
                for text in file:
                    self.number += 1
                    yield text
        except OSError as error:
            raise PatchError(
                f"the patch cannot be read ({error.strerror or error})", where=self.path, advice=_ADVICE
            ) from error

    def _wrong(self, what: str, text: bytes, expected: str) -> PatchError:
        return PatchError(
            what,
            where=self.path,
            line=self.number,
            found=text[:120].decode(errors="replace"),
            expected=expected,
            advice=_ADVICE,
        )
