"""Comparing two releases: both dumps are read once, beside each other."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import BinaryIO, Final

from borderkg.errors import DamagedReleaseError
from borderkg.export.changes.blanks import differences
from borderkg.export.changes.cells import Cells
from borderkg.export.changes.gathering import Gathered, Group
from borderkg.export.changes.lines import Line, cut, is_blank
from borderkg.export.changes.merging import SortedLines, merged
from borderkg.export.changes.report import (
    Changes,
    Side,
)
from borderkg.export.patches import footer, header, row
from borderkg.export.writing import whole_file
from borderkg.namespaces import QB
from borderkg.store.location import Release

# Membership of slices says of each observation what the observation says itself.
_MEMBER: Final = f"<{QB}observation>".encode()


def compare(old: Release, new: Release, *, patch: Path | None = None, largest: int = 10) -> Changes:
    """What differs between two releases.

    Args:
        old: the earlier one.
        new: the later one.
        patch: a file to write, as an RDF patch that makes the old dump the new one.
        largest: how many of the largest revisions to name of each vintage.

    Raises:
        DamagedReleaseError: when a dump is not sorted, is no N-Quads, or is not what its manifest
            says; no patch is left then.
        BorderKGError: when the patch cannot be written.
    """
    gathered = Gathered(Cells(old=old.graphs, new=new.graphs, largest=largest))
    before, after = _side(old), _side(new)
    dumps = SortedLines(old.dump), SortedLines(new.dump)
    with ExitStack() as stack:
        output: BinaryIO | None = None
        if patch is not None:
            output = stack.enter_context(whole_file(patch))
            output.write(header(before.sha256, after.sha256))
        for group in _subjects(dumps, gathered, output):
            gathered.take(group)
        for dump, side in zip(dumps, (before, after), strict=True):
            dump.demand(side.sha256)
        if output is not None:
            output.write(footer())
    for subject, lines in _by_subject(differences(*gathered.blank)):
        gathered.take_blank(subject, lines)
    return gathered.changes(before, after, old, new)


def _subjects(
    dumps: tuple[SortedLines, SortedLines], gathered: Gathered, patch: BinaryIO | None
) -> Iterator[tuple[bytes, Group]]:
    """All quads of both dumps by subject; those with blank nodes are laid aside."""
    current, group = b"", Group()
    for sign, text in merged(*dumps):
        parts = cut(text)
        if parts is None:
            raise dumps[sign > 0].not_a_quad(text)
        if sign and patch is not None:
            patch.write(row(sign, text))
        subject, predicate, object, graph = parts
        if is_blank(subject, object):
            gathered.lay_aside(sign, text)
            continue
        if sign:
            gathered.count(sign, graph)
        if subject != current:
            if group:
                yield current, group
            current, group = subject, []
        if predicate != _MEMBER:
            group.append((sign, subject, predicate, object, graph))
    if group:
        yield current, group


def _side(release: Release) -> Side:
    manifest = release.manifest
    try:
        return Side(
            release=release.id,
            date=str(manifest["date"]),
            sha256=str(manifest["sha256"]),
            quads=int(manifest["quads"]),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise DamagedReleaseError(
            "the manifest does not say what the dump is",
            where=release.path / "manifest.json",
            expected="release, date, quads and sha256",
            advice="build the release again",
        ) from error


def _by_subject(lines: Iterator[Line]) -> Iterator[tuple[str, list[Line]]]:
    held: dict[str, list[Line]] = {}
    for one in lines:
        held.setdefault(one.subject, []).append(one)
    yield from held.items()
