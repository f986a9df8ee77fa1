"""Link files: read strictly, written in one form, refused with file and line."""

from __future__ import annotations

import datetime
import shutil
from pathlib import Path

import pytest

from borderkg.errors import ManifestError, SourceError, TableError
from borderkg.sources.link_schemes import read_schemes
from borderkg.sources.links import read_links, save
from borderkg.sources.sssom import COLUMNS, Link, read_file, written

TINY = Path(__file__).parents[2] / "tiny" / "data" / "links"
SCHEMES = read_schemes(TINY / "schemes.toml")
ROW = "\t".join(
    (
        *("person:joe-biden", "Joe Biden", "owl:sameAs", "", "wikidata:Q6279", "Joe Biden"),
        *("semapv:ManualMappingCuration", "borderkg curators", "2026-11-24", "0.95", "", "", ""),
        "Verified by: a page",
    )
)
HEAD = """#curie_map:
#  owl: http://www.w3.org/2002/07/owl#
#  person: https://w3id.org/borderkg/id/person/
#  semapv: https://w3id.org/semapv/vocab/
#  wikidata: http://www.wikidata.org/entity/
#license: https://creativecommons.org/publicdomain/zero/1.0/
#mapping_set_id: https://w3id.org/borderkg/links/accepted
#mapping_set_title: Links that curators accepted
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(TINY, tmp_path / "links")
    return tmp_path / "links"


def file(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "accepted.sssom.tsv"
    path.write_text(text, encoding="utf-8", newline="")
    return path


def whole(row: str = ROW) -> str:
    return HEAD + "\t".join(COLUMNS) + "\n" + row + "\n"


def test_a_file_is_read_and_written_to_the_byte(tmp_path: Path) -> None:
    path = file(tmp_path, whole())
    links = read_file(path, "accepted", SCHEMES)
    assert [(link.subject_iri, link.identifier, link.line) for link in links] == [
        ("https://w3id.org/borderkg/id/person/joe-biden", "Q6279", 10)
    ]
    assert written(links, "accepted", SCHEMES) == whole()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("wikidata:Q6279", "wikidata:6279", "no identifier of Wikidata"),
        ("wikidata:Q6279", "wikidata:Q6279 ", "blank too many"),
        ("wikidata:Q6279", "nowhere:6279", "no scheme"),
        ("wikidata:Q6279", "sssom:NoTermFound", "no scheme"),
        ("wikidata:Q6279", "enwiki:Joe_Biden", "schema:sameAs"),
        ("wikidata:Q6279", "iso3166-1-alpha-2:US", "owl:sameAs is for"),
        ("wikidata:Q6279", "qudt-unit:PERCENT", "owl:sameAs is for"),
        ("person:joe-biden", "post:president-of-mexico", "owl:sameAs is for"),
        ("person:joe-biden", "https://example.org/joe", "not a resource of ours"),
        ("person:joe-biden", "joe-biden", "not a resource of ours"),
        ("owl:sameAs", "owl:differentFrom", "no predicate"),
        ("owl:sameAs", "schema:sameAs", "page"),
        ("semapv:ManualMappingCuration", "semapv:LexicalMatching", "justification"),
        ("2026-11-24", "24/11/2026", "date"),
        ("0.95", "1.5", "confidence"),
        ("0.95", "high", "date or number"),
        ("Verified by: a page", "", "without its ground"),
        ("borderkg curators", "", "author"),
        ("\t0.95\t", "\t", "another length"),
        ("owl:sameAs\t\t", "owl:sameAs\tNot\t", "predicate_modifier"),
    ],
)
def test_a_wrong_cell_is_refused_with_its_line(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert old in ROW
    with pytest.raises(TableError, match=said) as caught:
        read_file(file(tmp_path, whole(ROW.replace(old, new, 1))), "accepted", SCHEMES)
    assert caught.value.line == 10


@pytest.mark.parametrize(
    "text",
    [
        whole() + ROW + "\n",
        whole() + ROW.replace("joe-biden", "adam-cohen").replace("Q6279", "Q1") + "\n",
        whole().replace("#  wikidata: http://www.wikidata.org/entity/\n", ""),
        whole().replace("/entity/", "/wiki/"),
        whole().rstrip("\n"),
        whole().replace("\n", "\r\n"),
        whole().replace("#license", "#licence"),
    ],
    ids=["twice", "unsorted", "prefix missing", "prefix moved", "no end", "CRLF", "header misspelt"],
)
def test_another_form_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(TableError):
        read_file(file(tmp_path, text), "accepted", SCHEMES)


def test_a_file_without_columns_is_refused(tmp_path: Path) -> None:
    for text in ("", HEAD, "subject_id\tobject_id\n"):
        with pytest.raises(TableError, match="columns"):
            read_file(file(tmp_path, text), "accepted", SCHEMES)


def test_one_link_has_one_verdict(folder: Path) -> None:
    accepted = read_file(folder / "accepted.sssom.tsv", "accepted", SCHEMES)
    save(folder / "proposed.sssom.tsv", written(accepted[:1], "proposed", SCHEMES))
    with pytest.raises(TableError, match="two verdicts"):
        read_links(folder)


def link(subject: str, object: str) -> Link:
    return Link(
        subject=subject,
        subject_label="x",
        predicate="owl:sameAs",
        object=object,
        date=datetime.date(2026, 11, 24),
        comment="Verified by: x",
    )


@pytest.mark.parametrize(
    ("subject", "object"),
    [("person:joe-biden", "wikidata:Q7821917"), ("person:antony-blinken", "wikidata:Q1")],
    ids=["two of ours are one", "one of ours is two"],
)
def test_an_identity_that_makes_two_things_one_is_refused(folder: Path, subject: str, object: str) -> None:
    accepted = read_file(folder / "accepted.sssom.tsv", "accepted", SCHEMES)
    save(
        folder / "accepted.sssom.tsv",
        written((*accepted, link(subject, object)), "accepted", SCHEMES),
    )
    with pytest.raises(TableError, match="makes two things one"):
        read_links(folder)


def test_a_verdict_without_a_file_has_no_links(folder: Path) -> None:
    assert read_links(folder).by_verdict["proposed"] == ()


def test_what_cannot_be_written_leaves_the_file(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="cannot be written"):
        save(tmp_path / "missing" / "accepted.sssom.tsv", "x")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('form = "entity"', 'form = "thing"'),
        ('pattern = "[A-Z]{2}"', 'pattern = "["'),
        ('title = { en = "Wikidata", es = "Wikidata" }', 'title = { en = "Wikidata" }'),
        ("[wikidata]", "[WikiData]"),
        ("[wikidata]", "[wikidata]\ncolour = 1"),
    ],
)
def test_a_wrong_scheme_is_refused(tmp_path: Path, old: str, new: str) -> None:
    text = (TINY / "schemes.toml").read_text("utf-8")
    assert old in text
    (tmp_path / "schemes.toml").write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(ManifestError):
        read_schemes(tmp_path / "schemes.toml")
