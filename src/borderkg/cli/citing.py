"""`cite`: how to cite a release, a resource or an answer, and whether a citation still holds."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from cyclopts import Parameter

from borderkg.cli.asking import _one_or_more
from borderkg.cli.numbers import Seconds
from borderkg.cli.output import emit, emit_json, note, table
from borderkg.errors import CitationError, ParameterError

if TYPE_CHECKING:
    from borderkg.export.citation.citing import Citation
    from borderkg.export.citation.rechecking import Recheck
    from borderkg.export.citation.rows import Row

Style = Literal["apa", "bibtex", "csl"]


def cite(
    name: str | None = None,
    /,
    *,
    style: Style | None = None,
    check: Path | None = None,
    release: str | None = None,
    out: Path | None = None,
    timeout: Seconds = 30.0,
    dist: Path | None = None,
    json: bool = False,
    **parameters: Annotated[list[str], Parameter(help="A parameter of the question, as --actor VALUE.")],
) -> int:
    """Say how to cite a resource, the answer to a stored question, or the whole release.

    Parameters
    ----------
    name
        An IRI, CURIE or path of a resource, or the name of a stored question; the release without it.
    style
        apa, bibtex or csl; else apa.
    check
        A citation in CSL-JSON to run again: the rows are the same, or which came, went and changed.
    release
        The release to cite, or to check against: its id or folder; else the newest.
    out
        A file to write to instead of the terminal.
    timeout
        Seconds that a question may take.
    dist
        The folder of releases; else $BORDERKG_DIST, else ./dist.
    json
        The same as --style csl; with --check, the outcome as JSON.
    parameters
        The parameters of the question; see `borderkg queries show`.
    """
    from borderkg.graph import KnowledgeGraph

    if check is not None and (name is not None or parameters or style is not None):
        raise ParameterError(
            "a citation names what it cites", found=f"--check {check}", advice="leave the rest out"
        )
    with KnowledgeGraph.open(release, dist=dist, timeout=timeout) as kg:
        if check is None:
            given = {key.replace("-", "_"): _one_or_more(values) for key, values in parameters.items()}
            emit(_text(kg.cite(name, **given), "csl" if json else style or "apa"), out)
            return 0
        outcome = kg.recheck(_read(check), dist=dist)
    if json:
        emit_json(_told(outcome))
    else:
        _show(outcome)
    return 0 if outcome.holds else 1


def _text(citation: Citation, style: Style) -> str:
    if style == "apa":
        return citation.to_apa() + "\n"
    return citation.to_bibtex() if style == "bibtex" else citation.to_csl()


def _read(path: Path) -> Citation:
    from borderkg.export.citation.csl import read

    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise CitationError("the citation is not UTF-8", where=path) from error
    except OSError as error:
        raise CitationError(
            f"the citation cannot be read ({error.strerror})",
            where=path,
            expected="a citation in CSL-JSON",
            advice="write it with: borderkg cite … --style csl",
        ) from error
    return read(text, path)


def _show(outcome: Recheck) -> None:
    cited = outcome.citation
    where = f"release {outcome.release} ({outcome.release_sha256[:12]})"
    if not outcome.same_question:
        note("the text of the question is another than the one that was cited")
    if outcome.holds:
        same = "the release is the same" if cited.kind == "release" else f"the same {cited.rows} rows"
        print(f"{where}: {same}")
        return
    if cited.kind == "release":
        print(f"{where}: not the release that was cited ({cited.release_sha256[:12]})")
        return
    print(f"{where}: {outcome.rows} rows, and not those that were cited ({cited.rows} rows)")
    changes = outcome.changes
    if changes is None:
        note(
            f"which rows differ cannot be said without release {cited.release} "
            f"({cited.release_sha256[:12]}) in the folder of releases"
        )
        return
    for title, columns, rows in (
        ("came", changes.columns, changes.came),
        ("went", changes.columns_before, changes.went),
    ):
        if rows:
            table(columns, [_cells(row) for row in rows], title=f"{len(rows)} {title}")
    if changes.changed:
        pairs = [
            (word, *_cells(row))
            for pair in changes.changed
            for word, row in (("was", pair.before), ("is", pair.after))
        ]
        key = ", ".join(changes.key)
        table(("", *changes.columns), pairs, title=f"{len(changes.changed)} changed, known by {key}")


def _cells(row: Row) -> list[str]:
    from borderkg.namespaces import shrink

    return ["" if t is None else shrink(t.value) if t.kind == "iri" else t.value for t in row]


def _told(outcome: Recheck) -> dict[str, object]:
    changes = outcome.changes
    told: dict[str, object] = {
        "holds": outcome.holds,
        "release": outcome.release,
        "releaseSha256": outcome.release_sha256,
        "sameRelease": outcome.same_release,
        "sameQuestion": outcome.same_question,
        "rows": outcome.rows,
        "rowsSha256": outcome.rows_sha256,
        "changes": None,
    }
    if changes is not None:
        told["changes"] = {
            "columns": list(changes.columns),
            "columnsBefore": list(changes.columns_before),
            "key": list(changes.key),
            "came": [_terms(row) for row in changes.came],
            "went": [_terms(row) for row in changes.went],
            "changed": [{"before": _terms(p.before), "after": _terms(p.after)} for p in changes.changed],
        }
    return told


def _terms(row: Row) -> list[str | None]:
    return [None if t is None else t.n3 for t in row]
