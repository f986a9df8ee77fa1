"""`link`: which of our resources the names of a list may mean, and what curators decide on links."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

from cyclopts import App, Parameter

from borderkg.cli.numbers import Count, Share
from borderkg.cli.output import emit_json, note, table

if TYPE_CHECKING:
    from borderkg.link.lists import Listed
    from borderkg.link.match import Candidate
    from borderkg.sources.links import Links

link = App(name="link", help="Links to other graphs: propose them for a list, accept or reject them.")


@link.command
def match(
    file: Path,
    /,
    *,
    column: str,
    kind: Literal["person", "org", "place"] | None = None,
    country_column: str | None = None,
    office_column: str | None = None,
    date_column: str | None = None,
    id_column: str | None = None,
    scheme: str | None = None,
    limit: Count = 3,
    least: Share = 0.7,
    propose: Annotated[bool, Parameter(negative=())] = False,
    date: str | None = None,
    links: Path | None = None,
    dist: Path | None = None,
    json: bool = False,
) -> int:
    """Say which of our persons, organisations and places the names of a list may mean, and why.

    Each candidate has a score from 0 to 1 and the features that make it up. A rejected link is never
    a candidate again.

    Parameters
    ----------
    file
        A CSV file in UTF-8 with a header.
    column
        The column with the names.
    kind
        What all of them are.
    country_column
        A column with a country's name or ISO code.
    office_column
        A column with an office that the person held.
    date_column
        A column with a day on which the person held an office, as 2023-12-27.
    id_column
        A column with identifiers elsewhere, as wikidata:Q6279, an IRI, or bare with --scheme.
    scheme
        The scheme of bare identifiers, as wikidata or geonames.
    limit
        The most candidates a name.
    least
        The score from which a candidate is shown.
    propose
        Write the sure matches of rows with an identifier to proposed.sssom.tsv.
    date
        The day of the proposals; else today.
    links
        The folder of the link files; else that of this installation.
    dist
        The folder of releases; else $BORDERKG_DIST, else ./dist.
    json
        Print JSON.
    """
    from borderkg import __version__
    from borderkg.errors import ParameterError
    from borderkg.link.entities import read_entities
    from borderkg.link.lists import Columns, matched, proposal
    from borderkg.link.match import Matcher
    from borderkg.link.verdicts import propose as add
    from borderkg.store.location import locate
    from borderkg.store.worker import Worker

    held = _links(links)
    if scheme is not None and scheme not in held.schemes:
        raise ParameterError(
            "there is no such scheme", found=scheme, expected=f"one of {', '.join(sorted(held.schemes))}"
        )
    with Worker(locate(None, dist).store) as worker:
        matcher = Matcher(read_entities(worker), least=least)
    columns = Columns(
        name=column, country=country_column, office=office_column, on=date_column, identifier=id_column
    )
    rows = list(matched(file, matcher, columns, kind=kind, scheme=scheme, links=held, limit=limit))
    added = 0
    if propose:
        tool = f"borderkg link match {__version__}"
        made = (proposal(row, held, on=_day(date), tool=tool) for row in rows)
        added = add(held, [each for each in made if each is not None])
    if json:
        emit_json({"rows": [_row(row) for row in rows], "proposed": added})
    else:
        _show(rows)
        sure = sum(any(candidate.match for candidate in row.candidates) for row in rows)
        note(f"{len(rows)} names, {sure} matched" + (f", {added} links proposed" if propose else ""))
    return 0


@Parameter(name="*")
@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What a verdict on a link rests on.

    Parameters
    ----------
    because
        What verified or refuted it: a file or page where name and identifier stand together.
    by
        Who or what decided.
    see_also
        An address of the evidence; may be given again.
    predicate
        As skos:closeMatch; else identity of things, exact match of concepts.
    reconsider
        Decide it although it was decided otherwise.
    date
        The day of the decision; else today.
    links
        The folder of the link files; else that of this installation.
    """

    because: str
    by: str = "borderkg curators"
    see_also: Annotated[list[str] | None, Parameter(negative=())] = None
    predicate: str | None = None
    reconsider: Annotated[bool, Parameter(negative=())] = False
    date: str | None = None
    links: Path | None = None


@link.command
def accept(subject: str, object: str, /, *, decision: Decision, json: bool = False) -> int:
    """Accept a link: the next build has it.

    Parameters
    ----------
    subject
        A resource of ours, as person:joe-biden.
    object
        An identifier elsewhere, as wikidata:Q6279.
    json
        Print JSON.
    """
    return _decided("accepted", subject, object, decision, json)


@link.command
def reject(subject: str, object: str, /, *, decision: Decision, json: bool = False) -> int:
    """Reject a link: it is never proposed again.

    Parameters
    ----------
    subject
        A resource of ours, as organization:sre.
    object
        An identifier elsewhere, as wikidata:Q7444306.
    json
        Print JSON.
    """
    return _decided("rejected", subject, object, decision, json)


def _decided(verdict: str, subject: str, object: str, decision: Decision, json: bool) -> int:
    from borderkg.link.verdicts import decide
    from borderkg.namespaces import expand, shrink

    made = decide(
        _links(decision.links),
        shrink(expand(subject)),
        object,
        verdict,
        because=decision.because,
        by=decision.by,
        on=_day(decision.date),
        see_also=tuple(decision.see_also or ()),
        predicate=decision.predicate,
        reconsider=decision.reconsider,
    )
    if json:
        emit_json(
            {"verdict": verdict, "subject": made.subject, "object": made.object, "comment": made.comment}
        )
    else:
        note(f"{verdict}: {made.subject} {made.predicate} {made.object}")
    return 0


def _links(folder: Path | None) -> Links:
    from borderkg.content import bundled
    from borderkg.sources.links import read_links

    return read_links(folder or bundled().data / "links")


def _day(text: str | None) -> datetime.date:
    from borderkg.errors import ParameterError

    if text is None:
        return datetime.date.today()
    try:
        return datetime.date.fromisoformat(text)
    except ValueError as error:
        raise ParameterError("a day that is none", found=text, expected="as 2026-12-01") from error


def _show(rows: list[Listed]) -> None:
    from borderkg.namespaces import shrink

    cells: list[tuple[str, ...]] = []
    for row in rows:
        given = row.query.name.text
        notes = "; ".join(f"{each.kind}: {each.found}" for each in row.query.name.notes)
        if not row.candidates:
            cells.append((str(row.line), given, "", "", "", notes))
        for rank, candidate in enumerate(row.candidates):
            said = [notes] if notes and rank == 0 else []
            if candidate.entity.iri in row.taken:
                said.append(f"linked already to {row.taken[candidate.entity.iri]}")
            said += [row.verdicts[candidate.entity.iri]] if candidate.entity.iri in row.verdicts else []
            cells.append(
                (
                    str(row.line) if rank == 0 else "",
                    given if rank == 0 else "",
                    f"{shrink(candidate.entity.iri)}{' ✓' if candidate.match else ''}",
                    f"{candidate.score:.2f}",
                    _features(candidate),
                    "; ".join(said),
                )
            )
    table(("line", "name", "may mean", "score", "features: value × weight", "notes"), cells)


def _features(candidate: Candidate) -> str:
    return ", ".join(
        f"{f.name} {f.value:.2f} × {f.weight:.2f}" for f in candidate.features if f.value or f.weight
    )


def _row(row: Listed) -> dict[str, Any]:
    return {
        "line": row.line,
        "name": row.query.name.given,
        "identifier": row.object or None,
        "notes": [{"kind": each.kind, "found": each.found} for each in row.query.name.notes],
        "rejected": list(row.refused),
        "candidates": [
            {
                "entity": candidate.entity.iri,
                "name": candidate.entity.label(),
                "kind": candidate.entity.kind,
                "score": candidate.score,
                "match": candidate.match,
                "verdict": row.verdicts.get(candidate.entity.iri),
                "linkedTo": row.taken.get(candidate.entity.iri),
                "features": [feature._asdict() for feature in candidate.features],
            }
            for candidate in row.candidates
        ],
    }
