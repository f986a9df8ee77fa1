"""`diff` and `patch`: what changed between two releases, and one made from the other."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from borderkg.cli.output import emit, emit_json, note


def diff(
    old: str,
    new: str,
    /,
    *,
    format: Literal["md", "json", "html"] | None = None,
    patch: Path | None = None,
    largest: int = 10,
    out: Path | None = None,
    dist: Path | None = None,
    json: bool = False,
) -> int:
    """Say what changed between two releases: events, claims, figures, links, terms and graphs.

    Parameters
    ----------
    old
        The earlier release: its id, or its folder.
    new
        The later release.
    format
        md, json or html; else by the name of --out, else md.
    patch
        A file to write the difference to as an RDF patch, which `borderkg patch` applies.
    largest
        How many of the largest revisions to name of each vintage.
    out
        A file to write to instead of the terminal.
    dist
        The folder of releases; else $BORDERKG_DIST, else ./dist.
    json
        The same as --format json.
    """
    from borderkg.errors import ParameterError
    from borderkg.export.changes.comparing import compare
    from borderkg.store.location import locate

    if largest < 0:
        raise ParameterError("a count is not negative", found=largest, expected="0 or more")
    if patch is not None and out is not None and patch.resolve() == out.resolve():
        raise ParameterError(
            "the report and the patch are one file", found=str(out), advice="give --out and --patch two names"
        )
    changes = compare(locate(old, dist), locate(new, dist), patch=patch, largest=largest)
    suffixes: dict[str, Literal["md", "json", "html"]] = {".json": "json", ".html": "html"}
    chosen = "json" if json else format or suffixes.get(out.suffix if out else "", "md")
    forms = {"md": changes.to_markdown, "json": changes.to_json, "html": changes.to_html}
    emit(forms[chosen](), out)
    if patch is not None:
        note(f"{patch}: {changes.retired:,} quads to take, {changes.added:,} to add")
    return 0


def patch(
    old: str,
    file: Path,
    /,
    *,
    out: Path,
    dist: Path | None = None,
    json: bool = False,
) -> int:
    """Make the dump of a release from that of another and a patch; it is kept only if its digest is right.

    Parameters
    ----------
    old
        The release that the patch is for: its id, its folder, or its borderkg.nq.
    file
        The patch, as `borderkg diff --patch` writes it.
    out
        The file of sorted N-Quads to write.
    dist
        The folder of releases; else $BORDERKG_DIST, else ./dist.
    json
        Print JSON.
    """
    from borderkg.export.patches import apply_patch
    from borderkg.store.location import locate

    dump = Path(old) if Path(old).is_file() else locate(old, dist).dump
    applied = apply_patch(dump, file, out)
    if json:
        emit_json(
            {
                "path": str(applied.path),
                "sha256": applied.sha256,
                "added": applied.added,
                "retired": applied.retired,
            }
        )
    else:
        print(applied.path)
        note(f"{applied.added:,} quads added, {applied.retired:,} taken; sha256 {applied.sha256}")
    return 0
