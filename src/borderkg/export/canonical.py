"""The canonical digest of a dataset: SHA-256 of its canonical N-Quads, whatever file it came in.

RDFC-1.0 labels blank nodes by the quads that speak of them alone, so only those are canonicalised, and all
others pass by as they are: a dump of any size is digested as a stream. A few blank nodes can be made to need
more time than there is, and the engine has no limit, so they are labelled by a child process under a clock.

https://www.w3.org/TR/rdf-canon/
"""

from __future__ import annotations

import hashlib
import heapq
import subprocess
import sys
from pathlib import Path
from typing import Final

import pyoxigraph
from pyoxigraph import RdfFormat

from borderkg.errors import DamagedReleaseError

SECONDS: Final = 60.0
"""How long the labelling may take; the blank nodes of a release take well under one."""
MOST: Final = 1 << 18
"""How many quads with blank nodes there may be."""
_BUFFER: Final = 1 << 20


def canonical_digest(dump: Path, *, seconds: float = SECONDS) -> str:
    """The SHA-256 of the canonical form of the dataset in `dump`, as hex digits.

    Args:
        dump: sorted N-Quads or N-Triples as a release has them; blank nodes may have any labels.
        seconds: how long the labelling of the blank nodes may take.

    Raises:
        DamagedReleaseError: when it takes longer, there are too many blank nodes, or the file cannot be read.
    """
    try:
        with dump.open("rb", buffering=_BUFFER) as lines:
            blank = [line for line in lines if _may_be_blank(line)]
        labelled = _labelled(dump, blank, seconds)
        digest = hashlib.sha256()
        with dump.open("rb", buffering=_BUFFER) as lines:
            ground = (line for line in lines if not _may_be_blank(line))
            for line in heapq.merge(ground, labelled):
                digest.update(line)
    except OSError as error:
        raise DamagedReleaseError(
            f"the dump cannot be read ({error.strerror})", where=dump, advice="use another copy"
        ) from error
    return digest.hexdigest()


def _may_be_blank(line: bytes) -> bool:
    """Whether a line speaks of a blank node, or has a literal that looks so, which does no harm.

    >>> _may_be_blank(b"<urn:a> <urn:p> _:x .\\n"), _may_be_blank(b"<urn:a> <urn:_:p> <urn:_:b> .\\n")
    (True, False)
    """
    return b" _:" in line or line.startswith(b"_:")


def _labelled(dump: Path, lines: list[bytes], seconds: float) -> list[bytes]:
    if not lines:
        return []
    if len(lines) > MOST:
        raise DamagedReleaseError(
            "too many quads with blank nodes", where=dump, found=len(lines), expected=f"at most {MOST}"
        )
    try:
        child = subprocess.run(
            [sys.executable, "-m", __name__],
            input=b"".join(lines),
            capture_output=True,
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise DamagedReleaseError(
            f"the blank nodes could not be labelled within {seconds:.0f} s",
            where=dump,
            expected="trees of blank nodes, as a build makes them",
        ) from error
    if child.returncode != 0:
        reason = child.stderr.decode("utf-8", errors="replace").strip().splitlines()[-1:]
        raise DamagedReleaseError(
            "the blank nodes cannot be labelled", where=dump, found="".join(reason)[:200]
        )
    return child.stdout.splitlines(keepends=True)


def _label(lines: bytes) -> bytes:
    dataset = pyoxigraph.Dataset(pyoxigraph.parse(lines, format=RdfFormat.N_QUADS))
    dataset.canonicalize(pyoxigraph.CanonicalizationAlgorithm.RDFC_1_0)
    return b"".join(
        sorted((pyoxigraph.serialize(dataset, format=RdfFormat.N_QUADS) or b"").splitlines(keepends=True))
    )


if __name__ == "__main__":
    try:
        sys.stdout.buffer.write(_label(sys.stdin.buffer.read()))
    except SyntaxError as problem:
        sys.exit(str(problem))
