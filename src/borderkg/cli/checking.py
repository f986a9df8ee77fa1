"""`check` and `fmt`: faults in data, and the one form of authored Turtle."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from cyclopts import Parameter

from borderkg.cli.output import emit, emit_json, note, stage_line
from borderkg.errors import BorderKGError

if TYPE_CHECKING:
    from borderkg.checks.findings import Finding
    from borderkg.content import Content

Section = Literal["format", "ontology", "shapes", "cubes", "hygiene", "evidence", "queries"]


def check(
    *paths: Path,
    texts: Path | None = None,
    section: Annotated[list[Section] | None, Parameter(negative=())] = None,
    arbiter: Annotated[bool, Parameter(negative=())] = False,
    json: bool = False,
) -> int:
    """Report faults in format, ontology, shapes, cubes, evidence and queries; exit 1 if any.

    Parameters
    ----------
    paths
        Turtle files, stored queries, or folders of them: their form and their terms. Without any,
        everything is put together and checked as a whole.
    texts
        A folder with copies of documents: phrases are held against them.
    section
        Only this section.
    arbiter
        Validate with pyshacl instead of the fast validator.
    json
        Print JSON.
    """
    from borderkg.content import bundled

    content = bundled()
    if paths:
        findings = _of_files(paths, content)
    else:
        findings = _of_everything(content, texts, section, "pyshacl" if arbiter else "fast")
    if json:
        emit_json([finding.to_json() for finding in findings])
    else:
        for finding in findings:
            # The rest of a message is a difference, which `fmt --check` prints.
            emit(f"{finding.severity}: {str(finding).partition(chr(10))[0]}\n")
        note(f"{len(findings)} finding{'' if len(findings) == 1 else 's'}")
    return 1 if findings else 0


def _of_everything(
    content: Content, texts: Path | None, sections: list[Section] | None, engine: Literal["fast", "pyshacl"]
) -> list[Finding]:
    from tempfile import TemporaryDirectory

    from borderkg import checks
    from borderkg.assemble.assembly import assemble

    with TemporaryDirectory(prefix="borderkg-") as folder:
        assembly = assemble(content, folder=Path(folder), texts_folder=texts, progress=stage_line)
        return checks.run(
            assembly.store,
            content,
            texts=assembly.texts,
            engine=engine,
            sections=sections or checks.SECTIONS,
        )


def _of_files(paths: tuple[Path, ...], content: Content) -> list[Finding]:
    from borderkg.checks import formatting, ontology
    from borderkg.checks.findings import Finding, ordered
    from borderkg.checks.run import authored
    from borderkg.query import lint

    turtle = [(str(path), path) for path in _files(paths, ".ttl")]
    findings = formatting.check_files(turtle)
    if turtle:
        given = {path.resolve() for _, path in turtle}
        others = [(name, path) for name, path in authored(content) if path.resolve() not in given]
        names = {name for name, _ in turtle}
        findings += [f for f in ontology.check_files([*others, *turtle]) if f.file in names]
    for path in _files(paths, ".rq"):
        findings += [
            Finding(
                code="BKG-QRY-004", file=str(path), focus=f"{path}:{o.line}", message=f"{o.rule}: {o.message}"
            )
            for o in lint.of_file(path)
        ]
    return ordered(findings)


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
    from borderkg.checks.formatting import difference
    from borderkg.turtle import format_file, rewrite

    if not paths:
        raise BorderKGError("name the files to format", expected="Turtle files or folders of them")
    changed = []
    for path in _files(paths, ".ttl"):
        if not check:
            if rewrite(path):
                changed.append(path)
            continue
        before, after = format_file(path)
        if before != after:
            changed.append(path)
            if not json:
                emit(difference(before, after, name=str(path)))
    if json:
        emit_json({"changed": [str(path) for path in changed], "written": not check})
    else:
        note(f"{len(changed)} file{'' if len(changed) == 1 else 's'} {'differ' if check else 'written'}")
    return 1 if check and changed else 0


def _files(paths: tuple[Path, ...], suffix: str) -> list[Path]:
    files: list[Path] = []
    for path in paths:
        if path.is_dir():
            files += sorted(path.rglob(f"*{suffix}"))
        elif path.is_file():
            files += [path] if path.suffix == suffix else []
        else:
            raise BorderKGError("there is no such file or folder", where=path)
    return files
