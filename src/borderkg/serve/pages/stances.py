"""What was said, as a table: one row a statement, with its topics, and the phrase that it rests on."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Final

from starlette.datastructures import QueryParams

from borderkg.query.results import Frame
from borderkg.query.terms import Value
from borderkg.serve.pages import links, tables
from borderkg.serve.pages.shown import EMPTY, Cell, Shown, together
from borderkg.serve.pages.tables import Table

COLUMNS: Final = ("side", "holder", "attitude", "topic", "event", "phrase", "document")


@dataclass(slots=True, kw_only=True)
class Said:
    """One statement: who holds it, how, about what, and where it stands."""

    iri: str
    side: str
    document: str
    holders: list[str] = field(default_factory=list)
    attitudes: list[str] = field(default_factory=list)
    topics: list[str] = field(default_factory=list)
    events: list[str] = field(default_factory=list)
    phrase: str = ""
    sentence: Value = None


def said(frame: Frame) -> list[Said]:
    """The statements of `pages/stances-at-an-event` or `pages/stances-of-an-actor`, by side and place."""
    made: dict[str, Said] = {}
    for row in frame.to_dicts():
        iri = str(row["stance"])
        one = made.setdefault(iri, Said(iri=iri, side=str(row["side"] or ""), document=str(row["document"])))
        for held, name in (
            (one.holders, "holder"),
            (one.attitudes, "attitude"),
            (one.topics, "topic"),
            (one.events, "event"),
        ):
            if row[name] is not None and str(row[name]) not in held:
                held.append(str(row[name]))
        if not one.phrase or _earlier(row["sentence"], one.sentence):
            one.phrase, one.sentence = str(row["phrase"]), row["sentence"]
    return sorted(made.values(), key=lambda s: (s.side, s.document, _number(s.sentence), s.iri))


def table(
    id: str,
    caption: str,
    statements: list[Said],
    shown: Shown,
    *,
    address: str,
    asked: QueryParams,
    empty: str,
    hidden: tuple[str, ...] = (),
) -> Table:
    """The statements as a table, without the columns of `hidden`; the phrase leads to the statement."""
    columns = [c for c in COLUMNS if c not in hidden]
    rows = []
    for one in statements:
        cells: dict[str, Cell] = {
            "side": shown.thing(one.side) if one.side else EMPTY,
            "holder": together(shown.thing(h) for h in one.holders),
            "attitude": together(replace(shown.thing(a), href=None) for a in one.attitudes),
            "topic": together(shown.thing(t) for t in one.topics),
            "event": together(shown.thing(e) for e in one.events),
            "phrase": Cell(
                text=shown.words.say("evidence.quoted", phrase=one.phrase),
                href=links.address(one.iri, shown.language),
                order=(1, EMPTY.order[1], one.phrase.casefold()),
            ),
            "document": shown.passage(one.document, one.sentence),
        }
        rows.append([cells[name] for name in columns])
    return tables.table(
        id,
        caption,
        tables.columns(columns, shown.words),
        rows,
        address=address,
        asked=asked,
        empty=empty,
    )


def _earlier(new: Value, old: Value) -> bool:
    return _number(new) < _number(old)


def _number(value: Value) -> int:
    return value if isinstance(value, int) else 1_000_000
