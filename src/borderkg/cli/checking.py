"""`check` and `fmt`: faults in data, and the one form of authored Turtle."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from borderkg.cli.output import emit, emit_json, note
from borderkg.errors import BorderKGError


def check(*paths: Path, dist: Path | None = None, json: bool = False) -> int:
    """Report faults in format, ontology, shapes, cubes, evidence and queries; exit 1 if any.

    Parameters
    ----------
    paths
        Files or folders; without any, everything.
    dist
        The folder of releases; else $BORDERKG_DIST, else ./dist.
    json
        Print JSON.
    """
    raise NotImplementedError


def fmt(
    *paths: Path,
    check: Annotated[bool, Parameter(negative=())] = False,
    json: bool = False,
) -> int:
    """Write authored Turtle in its one canonical form.

    Parameters
    ----------
    paths
        Turtle files, or folders of them.
    check
        Change nothing: print the difference, exit 1 if there is any.
    json
        Print JSON.
    """
    from borderkg.turtle import format_file, rewrite

    if not paths:
        raise BorderKGError("name the files to format", expected="Turtle files or folders of them")
    changed = []
    for path in _turtle_files(paths):
        if not check:
            if rewrite(path):
                changed.append(path)
            continue
        before, after = format_file(path)
        if before != after:
            changed.append(path)
            if not json:
                emit(_difference(before, after, path))
    if json:
        emit_json({"changed": [str(path) for path in changed], "written": not check})
    else:
        note(f"{len(changed)} file{'' if len(changed) == 1 else 's'} {'differ' if check else 'written'}")
    return 1 if check and changed else 0


def _turtle_files(paths: tuple[Path, ...]) -> list[Path]:
    files = []
    for path in paths:
        if path.is_dir():
            files += sorted(path.rglob("*.ttl"))
        elif path.is_file():
            files.append(path)
        else:
            raise BorderKGError("there is no such file or folder", where=path)
    return files


def _difference(before: str, after: str, path: Path) -> str:
    from difflib import unified_diff

    lines = unified_diff(
        before.splitlines(keepends=True), after.splitlines(keepends=True), str(path), f"{path} (canonical)"
    )
    return "".join(line if line.endswith("\n") else f"{line}\n" for line in lines)
