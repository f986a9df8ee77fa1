"""Blank nodes compared by what they say.

In a dump their labels are those of RDFC-1.0, which number all blank nodes of a release: one more
list gives all the others new labels. A release's blank nodes are trees without twins, so each is
known by the node that it hangs from and what hangs from it; two releases are compared by that.

https://www.w3.org/TR/rdf-canon/
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator

from borderkg.errors import DamagedReleaseError
from borderkg.export.changes.lines import Line, cut, line


def differences(old: Iterable[bytes], new: Iterable[bytes]) -> Iterator[Line]:
    """The lines with blank nodes that only one side has, sorted; labels are digests of what a node says.

    Args:
        old: all lines of the old dump with a blank node.
        new: those of the new one.

    Raises:
        DamagedReleaseError: when a blank node hangs from itself.
    """
    before, after = _relabelled(old), _relabelled(new)
    marked = [(parts, -1) for parts in before - after] + [(parts, 1) for parts in after - before]
    for parts, sign in sorted(marked):
        yield line(sign, *parts)


def _relabelled(lines: Iterable[bytes]) -> set[tuple[bytes, bytes, bytes, bytes]]:
    quads = [parts for text in lines if (parts := cut(text)) is not None]
    said: dict[bytes, list[tuple[bytes, bytes, bytes, bytes]]] = {}
    above: dict[bytes, tuple[bytes, bytes]] = {}
    for quad in quads:
        if quad[0].startswith(b"_:"):
            said.setdefault(quad[0], []).append(quad)
        if quad[2].startswith(b"_:"):
            above[quad[2]] = quad[0], quad[1]
    below: dict[bytes, bytes] = {}
    for node in (*said, *above):
        _digest(node, said, below)
    names: dict[bytes, bytes] = {}

    def name(node: bytes) -> bytes:
        """The label of a node: what it says and, up to a node with a name, what it hangs from."""
        if not node.startswith(b"_:"):
            return node
        path, at = [], node
        while at.startswith(b"_:") and at not in names:
            path.append(at)
            at = above.get(at, (b"", b""))[0]
        for one in reversed(path):
            parent, predicate = above.get(one, (b"", b""))
            key = b" ".join((names.get(parent, parent), predicate, below[one]))
            names[one] = b"_:" + hashlib.sha256(key).hexdigest()[:16].encode()
        return names[node]

    return {(name(s), p, name(o), g) for s, p, o, g in quads}


def _digest(
    root: bytes, said: dict[bytes, list[tuple[bytes, bytes, bytes, bytes]]], made: dict[bytes, bytes]
) -> None:
    """Put into `made` the digest of what `root`, and each node below it, says."""
    order, seen = [root], {root}
    for node in order:  # grows while it is read: parents come before their children
        for _, _, object, _ in said.get(node, ()):
            if object.startswith(b"_:") and object not in made:
                if object in seen:
                    raise DamagedReleaseError(
                        "a blank node hangs from itself", found=object.decode(), expected="a tree"
                    )
                seen.add(object)
                order.append(object)
    for node in reversed(order):
        if node not in made:
            told = sorted(b" ".join((p, made.get(o, o), g)) for _, p, o, g in said.get(node, ()))
            made[node] = hashlib.sha256(b"\n".join(told)).hexdigest().encode()
