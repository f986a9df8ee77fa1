"""Stored queries and their headers."""

from __future__ import annotations

from pathlib import Path

import pytest

from borderkg.content import bundled
from borderkg.errors import QueryError, UnknownNameError
from borderkg.export.tables import catalogue as tables
from borderkg.query.built_in import built_in
from borderkg.query.catalogue import Catalogue, read
from borderkg.query.listing import document

GOOD = """#+ summary: {en: Events of an actor, es: Eventos de un actor}
#+ tags: [events]
#+ parameters:
#+   actor: {type: iri, class: bkg:Actor, label: {en: "Who, exactly", es: Quién}}
#+   from: {type: date, optional: true}
#+ columns:
#+   event: {en: The event, es: El evento}
#+   date: Its day
#+ expect: {min_rows: 1}
#+ engines: {rdflib: no reason at all}
PREFIX bkg: <https://w3id.org/borderkg/ns#>
PREFIX person: <https://w3id.org/borderkg/id/person/>

SELECT ?event ?date
WHERE {
  VALUES ?actor { person:ana }
  VALUES ?from { UNDEF }
  ?event bkg:hasParticipant ?actor ;
    bkg:onDate ?date .
}
ORDER BY ?date ?event
"""


def written(tmp_path: Path, text: str, name: str = "events/of-an-actor") -> Path:
    path = tmp_path / f"{name}.rq"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="")
    return path


def test_a_header_is_read_as_it_is_written(tmp_path: Path) -> None:
    query = read(written(tmp_path, GOOD))
    assert query.id == "events/of-an-actor"
    assert query.theme == "events"
    assert query.summary["es"] == "Eventos de un actor"
    assert query.tags == ("events",)
    assert list(query.columns) == ["event", "date"]
    assert query.columns["date"] == {"en": "Its day"}
    assert query.expect == {"min_rows": 1}
    assert query.engines == {"rdflib": "no reason at all"}
    actor, from_ = query.parameters.values()
    assert (actor.type, actor.class_, actor.default, actor.line) == ("iri", "bkg:Actor", "person:ana", 16)
    assert actor.label["en"] == "Who, exactly"
    assert from_.optional
    assert from_.default == "UNDEF"


@pytest.mark.parametrize(
    ("old", "new", "line", "what"),
    [
        ("#+ tags: [events]", "#+ tagz: [events]", 2, "unknown key"),
        ("#+ tags: [events]", "#+ tags: events", 2, "list"),
        ("#+ tags: [events]", "#+ tags: [events", 3, "YAML"),
        ("#+ tags: [events]", "#+tags: [events]", 2, "space"),
        ("#+ tags: [events]", "#+ summary: {en: a, es: b}", 2, "twice"),
        (", es: Eventos de un actor", "", 1, "English and Spanish"),
        ("{en: The event, es: El evento}", "{en: The event}", 7, "English and Spanish"),
        ("type: date", "type: day", 5, "no such type"),
        ("optional: true", "optional: maybe", 5, "yes or no"),
        ("optional: true", "optionnal: true", 5, "unknown key"),
        ("{ UNDEF }", '{ "2023-01-01" }', 17, "defaults to UNDEF"),
        ("{ person:ana }", "{ UNDEF }", 16, "defaults to UNDEF"),
        ("  VALUES ?from { UNDEF }\n", "", 5, "no line VALUES"),
        ("VALUES ?from", "VALUES ?actor", 17, "two lines"),
        ("#+   from: {type: date, optional: true}\n", "", 16, "not declared"),
        ("min_rows: 1", "min_rows: one", 9, "expectation"),
        ("\n", "\r\n", None, "line feed"),
    ],
)
def test_a_fault_is_named_with_its_line(
    tmp_path: Path, old: str, new: str, line: int | None, what: str
) -> None:
    assert old in GOOD
    with pytest.raises(QueryError, match=what) as refused:
        read(written(tmp_path, GOOD.replace(old, new)))
    assert refused.value.line == line


@pytest.mark.parametrize("missing", ["summary", "columns"])
def test_a_required_key_is_missed(tmp_path: Path, missing: str) -> None:
    lines = GOOD.splitlines(keepends=True)
    kept = [
        line
        for line in lines
        if f"+ {missing}" not in line and "#+   event" not in line and "Its day" not in line
    ]
    with pytest.raises(QueryError, match=missing):
        read(written(tmp_path, "".join(kept)))


def test_a_query_without_a_header_is_none(tmp_path: Path) -> None:
    with pytest.raises(QueryError, match="header"):
        read(written(tmp_path, "ASK { ?s ?p ?o }"))


def test_nothing_outside_the_folder_is_a_query(tmp_path: Path) -> None:
    outside = written(tmp_path / "outside", GOOD, "a/b")
    inside = tmp_path / "inside" / "events"
    inside.mkdir(parents=True)
    (inside / "link.rq").symlink_to(outside)
    catalogue = Catalogue(tmp_path / "inside")
    assert list(catalogue) == []
    for name in ("events/link", "../outside/a/b", "/etc/passwd", "a\0b", "events", ""):
        with pytest.raises(UnknownNameError):
            catalogue[name]


def test_an_unknown_name_is_answered_by_the_nearest(tmp_path: Path) -> None:
    written(tmp_path, GOOD)
    with pytest.raises(UnknownNameError, match="events/of-an-actor"):
        Catalogue(tmp_path)["events/of-actor"]


@pytest.mark.parametrize(
    "catalogue", [Catalogue(bundled().queries), built_in(), tables()], ids=["stored", "own", "tables"]
)
def test_every_query_that_ships_can_be_read(catalogue: Catalogue) -> None:
    assert len(catalogue) > 2
    for id, query in catalogue.items():
        assert query.id == id


def test_the_list_of_stored_queries_is_the_one_in_the_repository() -> None:
    queries = bundled().queries
    assert (queries / "README.md").read_text(encoding="utf-8") == document(Catalogue(queries))
