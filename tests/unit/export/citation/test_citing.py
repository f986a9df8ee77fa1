"""A citation names what was found, so that it is found again."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import fields, replace
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest
import yaml

import borderkg
from borderkg.content import bundled
from borderkg.errors import CitationError, DamagedReleaseError, ParameterError, UnknownNameError
from borderkg.export.citation import citing
from borderkg.export.citation.citing import Citation, of_query
from borderkg.export.citation.csl import Item, csl, faults, item, read
from borderkg.export.citation.rows import digest
from borderkg.export.citation.styles import bibtex, key, latex
from borderkg.graph import KnowledgeGraph
from borderkg.namespaces import GRAPH
from borderkg.query.catalogue import Catalogue
from borderkg.store.location import Release

QUESTION = "events/events-of-an-actor"
TALK = """
    event:talk a bkg:Event ; skos:prefLabel "Talk & {dance}"@en ; bkg:onDate "2023-12-27"^^xsd:date ;
        bkg:hasParticipant person:ana .
"""
CALL = """
    event:call a bkg:Event ; skos:prefLabel "Call"@en ; bkg:onDate "2023-12-21"^^xsd:date ;
        bkg:hasParticipant person:ana .
"""
ANA = 'person:ana a bkg:Person ; skos:prefLabel "Ana Bárcena_50%"@en .'


def graph(*parts: str) -> str:
    return f"GRAPH <{GRAPH}reference/people> {{ {' '.join(parts)} }}"


@pytest.fixture
def old(write_release: Callable[..., Release]) -> Iterator[KnowledgeGraph]:
    with KnowledgeGraph(write_release("2026.06", graph(TALK, CALL, ANA), store=True)) as opened:
        yield opened


@pytest.fixture
def new(write_release: Callable[..., Release]) -> Iterator[KnowledgeGraph]:
    talk = TALK.replace("Talk", "Long talk")
    visit = CALL.replace("event:call", "event:visit").replace("12-21", "12-30")
    with KnowledgeGraph(write_release("2026.12", graph(talk, visit, ANA), store=True)) as opened:
        yield opened


@pytest.fixture
def cited(old: KnowledgeGraph) -> Citation:
    return old.cite(QUESTION, actor="person:ana")


def test_a_question_is_cited_with_its_values_its_release_and_its_rows(
    old: KnowledgeGraph, cited: Citation
) -> None:
    assert (cited.kind, cited.subject, cited.release, cited.date) == (
        "question",
        QUESTION,
        "2026.06",
        "2026-06-01",
    )
    assert cited.parameters == (("actor", ("id/person/ana",)),)
    assert cited.release_sha256 == old.local.manifest["sha256"]
    assert (cited.rows, cited.rows_sha256) == (2, digest(old.run(QUESTION, actor="person:ana")))
    assert cited.command == f"borderkg run {QUESTION} --actor id/person/ana"


@pytest.mark.parametrize("actor", ["person:ana", "id/person/ana", "https://w3id.org/borderkg/id/person/ana"])
def test_however_a_value_is_written_the_citation_is_the_same(
    old: KnowledgeGraph, cited: Citation, actor: str
) -> None:
    assert old.cite(QUESTION, actor=actor) == cited


def test_the_permanent_address_carries_values_and_release(cited: Citation) -> None:
    address = urlsplit(cited.permalink)
    assert f"{address.scheme}://{address.netloc}{address.path}" == f"https://w3id.org/borderkg/q/{QUESTION}"
    assert parse_qsl(address.query, strict_parsing=True) == [
        ("actor", "id/person/ana"),
        ("release", "2026.06"),
    ]


def test_no_stored_query_has_a_parameter_named_as_that_of_the_release() -> None:
    for query in Catalogue(bundled().queries).values():
        assert citing.RELEASE not in query.parameters, query.id


def test_months_are_cited_as_months() -> None:
    catalogue = Catalogue(bundled().queries)
    months = [(q, p) for q in catalogue.values() for p in q.parameters.values() if p.type == "month"]
    assert months
    for _, parameter in months:
        assert citing._text(parameter, "2023-08") == "2023-08"
        assert citing._text(parameter, "period:2023-08") == "2023-08"


def test_a_resource_is_cited_with_its_statements(old: KnowledgeGraph) -> None:
    cited = old.cite("person:ana")
    assert (cited.kind, cited.title, cited.rows) == ("entity", "Ana Bárcena_50%", 2)
    assert cited.permalink == "https://w3id.org/borderkg/id/person/ana?release=2026.06"


def test_a_release_is_cited_as_a_whole(old: KnowledgeGraph) -> None:
    cited = old.cite()
    assert (cited.kind, cited.title, cited.rows) == ("release", citing.TITLE, None)
    assert str(old.local.manifest["sha256"]) in cited.to_apa()


def test_a_written_query_is_cited_with_its_text(old: KnowledgeGraph) -> None:
    text = "SELECT ?s WHERE { ?s a bkg:Event } ORDER BY ?s"
    cited = of_query(text, old.select(text), old.local)
    assert (cited.kind, cited.rows) == ("query", 2)
    assert dict(parse_qsl(urlsplit(cited.permalink).query))["query"] == text
    assert old.recheck(cited).holds


def test_a_term_is_cited_with_its_fragment_at_the_end(write_release: Callable[..., Release]) -> None:
    release = write_release("2026.06", graph('bkg:Event a owl:Class ; rdfs:label "event"@en .'), store=True)
    with KnowledgeGraph(release) as kg:
        assert kg.cite("bkg:Event").permalink == "https://w3id.org/borderkg/ns?release=2026.06#Event"


@pytest.mark.parametrize(
    ("name", "given", "error"),
    [
        ("person:nobody", {}, UnknownNameError),
        ("no/such", {"actor": "person:ana"}, UnknownNameError),
        (QUESTION, {"who": "person:ana"}, ParameterError),
        (QUESTION, {"actor": "not an iri"}, ParameterError),
        (None, {"actor": "person:ana"}, ParameterError),
        ("http://www.wikidata.org/entity/Q1", {}, UnknownNameError),
    ],
)
def test_what_is_not_there_cannot_be_cited(
    old: KnowledgeGraph, name: str | None, given: dict[str, str], error: type[Exception]
) -> None:
    with pytest.raises(error):
        old.cite(name, **given)


def test_a_resource_of_others_has_no_address_of_ours(write_release: Callable[..., Release]) -> None:
    release = write_release("2026.06", graph("<urn:other> a bkg:Event ."), store=True)
    with KnowledgeGraph(release) as kg, pytest.raises(ParameterError, match="permanent address"):
        kg.cite("urn:other")


def test_a_release_without_a_digest_cannot_be_cited(old: KnowledgeGraph) -> None:
    path = old.local.path / "manifest.json"
    path.write_text(json.dumps({"release": "2026.06"}), encoding="utf-8")
    with pytest.raises(DamagedReleaseError, match="does not say what the release is"):
        KnowledgeGraph(Release(old.local.path)).cite()


def test_apa_is_one_line_with_author_year_title_release_publisher_and_address(cited: Citation) -> None:
    assert cited.to_apa() == (
        "The borderkg project. (2026). Events in which an actor took part: actor id/person/ana "
        "(Release 2026.06) [Answer from a data set]. borderkg. "
        f"{cited.permalink} (2 rows, SHA-256 {cited.rows_sha256})"
    )


def _entry(text: str) -> dict[str, str]:
    """The fields of one BibTeX entry: each a braced value whose braces match, or a word."""
    assert re.fullmatch(r"@misc\{[A-Za-z0-9.:-]+,\n.*\n\}\n", text, re.DOTALL)
    held = {}
    for line in text.splitlines()[1:-1]:
        name, _, value = line.strip().removesuffix(",").partition(" = ")
        depth = 0
        bare = re.sub(r"\\[{}]", "", value)
        for place, mark in enumerate(bare):
            depth += (mark == "{") - (mark == "}")
            assert depth > 0 or place == len(bare) - 1 or not value.startswith("{")
        assert depth == 0
        held[name.strip()] = value
    return held


def test_bibtex_escapes_what_tex_would_read(old: KnowledgeGraph) -> None:
    entry = _entry(old.cite("event:talk").to_bibtex())
    assert entry["title"] == r"{{Talk \& \{dance\}}}"
    assert _entry(old.cite("person:ana").to_bibtex())["title"] == r"{{Ana Bárcena\_50\%}}"
    assert entry["author"] == "{{The borderkg project}}"
    assert (entry["year"], entry["month"], entry["publisher"]) == ("{2026}", "jun", "{borderkg}")
    assert entry["url"] == "{https://w3id.org/borderkg/id/event/talk?release=2026.06}"


@pytest.mark.parametrize("text", ["\\", "~^", "&%$#_{}", "U.S.–Mexico “é” ñ", "}{", "\\\\{"])
def test_no_text_upsets_the_braces_of_an_entry(cited: Citation, text: str) -> None:
    entry = _entry(bibtex(replace(cited, title=text)))
    inner = re.sub(r"\\text\w+\{\}|\\[&%$#_{}]", "", latex(text))
    assert not set(inner) & set("\\{}&%$#_~^")
    assert entry["title"] == f"{{{{{latex(text)}}}}}"


def test_keys_tell_citations_apart(old: KnowledgeGraph, cited: Citation) -> None:
    keys = [key(c) for c in (cited, old.cite(), old.cite("person:ana"), old.cite("event:call"))]
    assert len(set(keys)) == len(keys)
    assert all(re.fullmatch(r"[A-Za-z0-9.-]+", one) for one in keys)


def test_csl_is_of_its_types_and_reads_back(old: KnowledgeGraph, cited: Citation) -> None:
    for one in (cited, old.cite(), old.cite("person:ana")):
        (told,) = json.loads(csl(one))
        assert faults(told) == []
        assert set(told) <= set(Item.__annotations__)
        assert read(csl(one), "c.json") == one
    assert item(cited)["issued"] == {"date-parts": [[2026, 6, 1]]}
    assert item(cited)["container-title"] == citing.TITLE


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (lambda told: told.pop("title"), "no text title"),
        (lambda told: told.update(type="book"), "type 'book'"),
        (lambda told: told.update(extra=1), "unknown variable extra"),
        (lambda told: told.update(author=["x"]), "no author"),
        (lambda told: told.update(issued={"date-parts": [[2026, 13, 1]]}), "no date issued"),
        (lambda told: told.update(issued={"raw": "2026"}), "no date issued"),
        (lambda told: told.pop("custom"), "custom without the fields"),
        (lambda told: told["custom"].update(rowsSha256="abc"), "rowsSha256 that is no SHA-256"),
        (lambda told: told["custom"].update(releaseSha256=None), "releaseSha256 that is no SHA-256"),
        (lambda told: told["custom"].update(kind="poem"), "kind 'poem'"),
        (lambda told: told["custom"].update(parameters={"actor": "x"}), "parameters"),
        (lambda told: told["custom"].update(rows=-1), "no count"),
        (lambda told: told["custom"].update(rows=True), "no count"),
    ],
)
def test_an_item_that_is_not_of_its_types_is_refused(
    cited: Citation, damage: Callable[[dict[str, object]], object], words: str
) -> None:
    told = json.loads(csl(cited))
    damage(told[0])
    with pytest.raises(CitationError) as error:
        read(json.dumps(told), "c.json")
    assert words in str(error.value)
    assert error.value.where == "c.json"


@pytest.mark.parametrize("text", ["", "{", "[]", "[1]", "1", "null", "[{}, {}]", "{}"])
def test_a_file_that_is_no_citation_is_refused(text: str) -> None:
    with pytest.raises(CitationError):
        read(text, "c.json")


def test_on_the_release_that_was_cited_the_digest_is_the_same(old: KnowledgeGraph, cited: Citation) -> None:
    outcome = old.recheck(cited)
    assert (outcome.holds, outcome.same_release, outcome.same_question) == (True, True, True)
    assert outcome.changes is None
    assert old.recheck(old.cite("person:ana")).holds
    assert old.recheck(old.cite()).holds


def test_on_another_release_it_says_which_rows_came_went_and_changed(
    new: KnowledgeGraph, cited: Citation
) -> None:
    outcome = new.recheck(cited)
    assert (outcome.holds, outcome.same_release, outcome.release) == (False, False, "2026.12")
    assert outcome.changes is not None
    by_event = {name: outcome.changes.columns.index(name) for name in ("event", "name")}

    def told(row: tuple[object, ...], column: str) -> str:
        return str(getattr(row[by_event[column]], "value", ""))

    assert [told(row, "event").rpartition("/")[2] for row in outcome.changes.came] == ["visit"]
    assert [told(row, "event").rpartition("/")[2] for row in outcome.changes.went] == ["call"]
    (pair,) = outcome.changes.changed
    assert (told(pair.before, "name"), told(pair.after, "name")) == ("Talk & {dance}", "Long talk & {dance}")


def test_a_resource_that_is_gone_has_lost_every_statement(old: KnowledgeGraph, new: KnowledgeGraph) -> None:
    outcome = new.recheck(old.cite("event:call"))
    assert (outcome.holds, outcome.rows) == (False, 0)
    assert outcome.changes is not None
    assert len(outcome.changes.went) == 4


def test_without_the_release_that_was_cited_it_says_only_that_rows_differ(
    new: KnowledgeGraph, cited: Citation, tmp_path: Path
) -> None:
    outcome = new.recheck(cited, dist=tmp_path)
    assert (outcome.holds, outcome.changes) == (False, None)
    other = replace(cited, release_sha256="0" * 64)
    assert new.recheck(other).changes is None


def test_another_text_of_the_question_is_said(old: KnowledgeGraph, cited: Citation) -> None:
    assert not old.recheck(replace(cited, question_sha256="0" * 64)).same_question


def test_a_cited_release_that_does_not_give_its_rows_is_an_error(
    new: KnowledgeGraph, cited: Citation
) -> None:
    with pytest.raises(CitationError, match="does not give the rows"):
        new.recheck(replace(cited, rows_sha256="0" * 64))


def test_a_question_that_is_gone_is_named(new: KnowledgeGraph, cited: Citation) -> None:
    with pytest.raises(UnknownNameError):
        new.recheck(replace(cited, subject="events/no-such"))


def test_the_citation_file_of_the_project_says_the_same() -> None:
    file = yaml.safe_load((bundled().ontology.parent / "CITATION.cff").read_text(encoding="utf-8"))
    assert file["title"] == citing.TITLE
    assert [author["name"] for author in file["authors"]] == [citing.AUTHOR]
    assert str(file["version"]) == borderkg.__version__
    assert file["type"] == "dataset"
    assert {field.name for field in fields(Citation)} >= {"release", "release_sha256", "rows_sha256"}
