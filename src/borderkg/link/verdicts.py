"""What curators decide on a link, recorded: which way, when, why, and by what."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Final

from borderkg.errors import ParameterError
from borderkg.sources.link_schemes import LinkScheme
from borderkg.sources.links import Links, save
from borderkg.sources.sssom import Link, fault_of, plain, written

_GROUNDS: Final = {"accepted": "Verified by", "rejected": "Rejected because"}
_IDENTICAL: Final = frozenset({"person", "organization", "place"})


def predicate_for(subject: str, object: str, schemes: Mapping[str, LinkScheme]) -> str:
    """What links a resource of ours to an identifier, where nothing else is said.

    A page is linked with schema:sameAs; a person, organisation or place is the same as a thing
    elsewhere; all else matches exactly.
    """
    scheme = schemes.get(object.partition(":")[0])
    if scheme is not None and scheme.form == "page":
        return "schema:sameAs"
    thing = scheme is not None and scheme.form == "entity" and not scheme.concepts
    return "owl:sameAs" if thing and subject.partition(":")[0] in _IDENTICAL else "skos:exactMatch"


def decide(
    links: Links,
    subject: str,
    object: str,
    verdict: str,
    *,
    because: str,
    by: str = "borderkg curators",
    on: datetime.date,
    see_also: tuple[str, ...] = (),
    label: str = "",
    predicate: str | None = None,
    reconsider: bool = False,
) -> Link:
    """Move a link to `accepted` or `rejected`, or put it there, and write the files.

    The row keeps what it said before, after the new ground. A row that said that nothing was found
    of the scheme goes when a link of it is accepted.

    Args:
        links: the link files.
        subject: a resource of ours, as `person:joe-biden`.
        object: an identifier elsewhere, as `wikidata:Q6279`.
        verdict: `accepted` or `rejected`.
        because: what decided it: of an accepted link, what verified it.
        by: who or what decided.
        on: the day.
        see_also: addresses of the evidence.
        label: the name of the subject, for a link that stands in no file yet.
        predicate: else what `predicate_for` gives, or what the row has.
        reconsider: whether a link that was decided the other way may be decided anew.

    Raises:
        ParameterError: when the link cannot be decided so.
        BorderKGError: when a file cannot be written.
    """
    if verdict not in _GROUNDS:
        raise ParameterError("no such verdict", found=verdict, expected="accepted or rejected")
    if not plain(because):
        raise ParameterError("a verdict without its ground", expected="why, with --because")
    before = links.verdict_on(subject, object)
    if before in _GROUNDS and (before == verdict or not reconsider):
        raise ParameterError(
            f"the link is {before} already",
            found=f"{subject} {object}",
            expected="a link that is not decided",
            advice="change its row by hand"
            if before == verdict
            else "say --reconsider to change the verdict",
        )
    rows = links.by_verdict.get(before or "", ())
    held = next((link for link in rows if link.pair == (subject, object)), None)
    ground = f"{_GROUNDS[verdict]}: {plain(because)}"
    if held is None:
        made = Link(
            subject=subject,
            subject_label=plain(label),
            predicate=predicate or predicate_for(subject, object, links.schemes),
            object=object,
            negated=verdict == "rejected",
            author=plain(by),
            date=on,
            see_also=see_also,
            comment=ground,
        )
    else:
        made = replace(
            held,
            negated=verdict == "rejected",
            predicate=predicate or held.predicate,
            author=plain(by),
            date=on,
            see_also=tuple(dict.fromkeys((*see_also, *held.see_also))),
            comment=f"{ground}; {before} before: {held.comment}" if held.comment else ground,
        )
    fault = fault_of(made, verdict, links.schemes)
    if fault is not None:
        raise ParameterError(fault[0], found=fault[1], expected=fault[2])
    _write(links, verdict, (*links.by_verdict[verdict], made))
    left = [link for link in links.by_verdict[before] if link is not held] if before else []
    if before is not None and before != "undecided":
        _write(links, before, left)
    if before == "undecided" or verdict == "accepted":
        undecided = left if before == "undecided" else links.by_verdict["undecided"]
        _write(links, "undecided", (each for each in undecided if not _answered(each, made)))
    return made


def _answered(link: Link, made: Link) -> bool:
    """Whether `link` says that nothing was found where `made` now says what."""
    return not made.negated and link.empty and (link.subject, link.scheme) == (made.subject, made.scheme)


def propose(links: Links, proposals: Iterable[Link]) -> int:
    """Add `proposals` to the file of proposed links, each that stands in no file; how many that were.

    Raises:
        BorderKGError: when the file cannot be written.
    """
    known = {link.pair for held in links.by_verdict.values() for link in held}
    new = list({link.pair: link for link in proposals if link.pair not in known}.values())
    if new:
        _write(links, "proposed", (*links.by_verdict["proposed"], *new))
    return len(new)


def _write(links: Links, verdict: str, rows: Iterable[Link]) -> None:
    save(links.path(verdict), written(rows, verdict, links.schemes))
