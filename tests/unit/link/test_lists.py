"""Lists of names: each row with its candidates, and what was decided before is never asked again."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from borderkg.errors import EncodingError, TableError
from borderkg.link.lists import Columns, Listed, matched, proposal
from borderkg.link.match import Matcher
from borderkg.link.verdicts import propose
from borderkg.namespaces import PREFIXES
from borderkg.sources.links import Links, read_links

DAY = datetime.date(2026, 12, 1)
NAMES = Columns(name="name", identifier="id")


def rows(
    text: str,
    matcher: Matcher,
    links: Links,
    tmp_path: Path,
    columns: Columns = NAMES,
    scheme: str = "wikidata",
) -> list[Listed]:
    path = tmp_path / "list.csv"
    path.write_bytes(text.encode())
    return list(matched(path, matcher, columns, scheme=scheme, links=links))


def test_each_row_has_its_candidates(matcher: Matcher, links: Links, tmp_path: Path) -> None:
    found = rows("id,name\n,Alicia Bárcena\n,Nobody At All\n", matcher, links, tmp_path)
    assert [(row.line, len(row.candidates)) for row in found] == [(2, 1), (3, 0)]


@pytest.mark.parametrize(
    "given", ["Q5", "wikidata:Q5", "http://www.wikidata.org/entity/Q5"], ids=["bare", "curie", "iri"]
)
def test_an_identifier_comes_in_three_forms(
    given: str, matcher: Matcher, links: Links, tmp_path: Path
) -> None:
    assert rows(f"id,name\n{given},SRE\n", matcher, links, tmp_path)[0].object == "wikidata:Q5"


def test_a_sure_match_with_an_identifier_is_proposed_once(
    matcher: Matcher, links: Links, tmp_path: Path
) -> None:
    (row,) = rows("id,name\nQ5,Alicia Bárcena\n", matcher, links, tmp_path)
    made = proposal(row, links, on=DAY, tool="a test")
    assert made is not None
    assert (made.subject, made.predicate, made.object) == (
        "person:alicia-barcena",
        "owl:sameAs",
        "wikidata:Q5",
    )
    assert "name-en 1.00 × 0.70" in made.comment
    assert propose(links, [made, made]) == 1
    again = read_links(links.folder)
    assert [link.object for link in again.by_verdict["proposed"]] == ["wikidata:Q5"]
    (row,) = rows("id,name\nQ5,Alicia Bárcena\n", matcher, again, tmp_path)
    assert row.verdicts == {PREFIXES["person"] + "alicia-barcena": "proposed"}
    assert proposal(row, again, on=DAY, tool="a test") is None


def test_a_rejected_link_never_comes_back(matcher: Matcher, links: Links, tmp_path: Path) -> None:
    (row,) = rows("id,name\nQ7444306,Secretaría de Relaciones Exteriores\n", matcher, links, tmp_path)
    assert row.refused == (PREFIXES["organization"] + "sre",)
    assert PREFIXES["organization"] + "sre" not in {c.entity.iri for c in row.candidates}
    assert proposal(row, links, on=DAY, tool="a test") is None


def test_an_accepted_link_decides_over_the_name(matcher: Matcher, links: Links, tmp_path: Path) -> None:
    (row,) = rows("id,name\nQ7821917,Antony Blinker\n", matcher, links, tmp_path)
    assert [c.entity.iri.rpartition("/")[2] for c in row.candidates if c.match] == ["antony-blinken"]
    (row,) = rows("id,name\nQ99,Antony Blinken\n", matcher, links, tmp_path)
    assert row.taken == {PREFIXES["person"] + "antony-blinken": "wikidata:Q7821917"}
    assert not any(c.match for c in row.candidates)


def test_country_office_and_day_come_from_columns(matcher: Matcher, links: Links, tmp_path: Path) -> None:
    columns = Columns(name="name", country="country", office="office", on="day")
    text = "name,country,office,day\nAlicia Bárcena,MX,Secretary of Foreign Affairs of Mexico,2023-12-27\n"
    (row,) = rows(text, matcher, links, tmp_path, columns)
    counted = {f.name for f in row.candidates[0].features if f.weight}
    assert {"office", "country", "dates"} < counted
    assert row.candidates[0].score > 0.99


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("id,title\n,SRE\n", 2, "column"),
        ("id,title\n", 1, "column"),
        ("id,name\nQ5\n", 2, "length"),
        ("id,name\nQ5,SRE,more\n", 2, "length"),
        ("id,name\nseventeen,SRE\n", 2, "identifier"),
        ('id,name\nQ5,"SRE\n', 2, "CSV"),
    ],
)
def test_a_wrong_list_is_refused_with_its_line(
    text: str, line: int, said: str, matcher: Matcher, links: Links, tmp_path: Path
) -> None:
    with pytest.raises(TableError, match=said) as caught:
        rows(text, matcher, links, tmp_path)
    assert caught.value.line in {line, 1}


def test_a_wrong_day_is_refused(matcher: Matcher, links: Links, tmp_path: Path) -> None:
    with pytest.raises(TableError, match="day"):
        rows("name,day\nSRE,31/12/2023\n", matcher, links, tmp_path, Columns(name="name", on="day"))


def test_a_mark_is_taken_off_and_latin_1_refused(matcher: Matcher, links: Links, tmp_path: Path) -> None:
    assert len(rows("\ufeffid,name\n,SRE\n", matcher, links, tmp_path)) == 1
    path = tmp_path / "latin.csv"
    path.write_bytes("name\nBárcena\n".encode("latin-1"))
    with pytest.raises(EncodingError):
        list(matched(path, matcher, Columns(name="name")))
