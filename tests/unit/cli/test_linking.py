"""`borderkg link`: a list is matched, a verdict is recorded, what is wrong is told in one line."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from borderkg.content import bundled
from borderkg.sources.links import read_links

from .conftest import Command


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the shipped link files."""
    return Path(shutil.copytree(bundled().data / "links", tmp_path / "links"))


@pytest.fixture
def names(tmp_path: Path) -> Path:
    """A list in which one name is damaged and one is unknown."""
    path = tmp_path / "names.csv"
    path.write_text("name,qid\nAna Barcena,Q5\nAna BÃ¡rcena,\nNobody Known,\n", encoding="utf-8")
    return path


def test_a_list_is_matched_with_its_features(command: Command, names: Path, folder: Path) -> None:
    told = command("link", "match", str(names), "--column", "name", "--links", str(folder), "--json")
    assert told.code == 0
    rows = json.loads(told.out)["rows"]
    assert [len(row["candidates"]) for row in rows] == [1, 1, 0]
    (found,) = rows[0]["candidates"]
    assert (found["entity"].rpartition("/")[2], found["score"], found["match"]) == ("ana", 0.99, True)
    assert {f["name"] for f in found["features"]} > {"name-en", "name-es", "alias", "office", "dates"}
    assert [note["kind"] for note in rows[1]["notes"]] == ["damaged-encoding"]
    assert rows[1]["candidates"][0]["match"] is False


def test_a_list_is_shown_as_a_table(command: Command, names: Path, folder: Path) -> None:
    told = command("link", "match", str(names), "--column", "name", "--links", str(folder))
    assert "person:ana ✓" in told.out
    assert "name-en 0.99 × 0.70" in told.out
    assert "damaged-encoding: Ã¡ for á (cp1252)" in told.out
    assert "3 names, 1 matched" in told.err


def test_proposed_then_rejected_and_never_again(command: Command, names: Path, folder: Path) -> None:
    match = (
        *("link", "match", str(names), "--column", "name", "--id-column", "qid", "--scheme", "wikidata"),
        *("--links", str(folder), "--propose", "--date", "2026-12-01"),
    )
    assert "1 links proposed" in command(*match).err
    (proposed,) = read_links(folder).by_verdict["proposed"]
    assert (proposed.subject, proposed.object, str(proposed.date)) == (
        "person:ana",
        "wikidata:Q5",
        "2026-12-01",
    )
    told = command(
        *("link", "reject", "person:ana", "wikidata:Q5", "--because", "another Ana", "--by", "a curator"),
        *("--date", "2026-12-02", "--links", str(folder), "--json"),
    )
    assert json.loads(told.out)["verdict"] == "rejected"
    assert read_links(folder).verdict_on("person:ana", "wikidata:Q5") == "rejected"
    assert "0 links proposed" in command(*match).err
    assert read_links(folder).by_verdict["proposed"] == ()


def test_a_link_is_accepted_by_any_form_of_its_name(command: Command, folder: Path) -> None:
    told = command(
        *("link", "accept", "id/person/ana", "wikidata:Q5", "--because", "a page"),
        *("--see-also", "https://example.org/ana", "--links", str(folder)),
    )
    assert told.err == "accepted: person:ana owl:sameAs wikidata:Q5\n"
    (made,) = (link for link in read_links(folder).accepted if link.subject == "person:ana")
    assert made.see_also == ("https://example.org/ana",)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("match", "no-such.csv", "--column", "name"), "no-such.csv: the list cannot be read"),
        (("match", "no-such.csv", "--column", "name", "--scheme", "wikidatta"), "one of bioguide, "),
        (("match", ".", "--column", "name"), "expected a CSV file with a header"),
        (("accept", "person:ana", "wikidata:5", "--because", "x"), "no identifier"),
        (("accept", "person:ana", "wikidata:Q5", "--because", "x", "--date", "today"), "as 2026-12-01"),
        (("reject", "person:joe-biden", "wikidata:Q6279", "--because", "x"), "--reconsider"),
    ],
)
def test_what_is_wrong_is_told(
    command: Command, folder: Path, arguments: tuple[str, ...], words: str
) -> None:
    told = command("link", *arguments, "--links", str(folder))
    assert told.code == 3
    assert words in told.err
    assert "Traceback" not in told.err


@pytest.mark.parametrize(("option", "value"), [("--limit", "0"), ("--least", "7"), ("--least", "-0.1")])
def test_a_bound_that_leaves_no_candidate_is_a_usage_error(
    command: Command, names: Path, folder: Path, option: str, value: str
) -> None:
    told = command("link", "match", str(names), "--column", "name", "--links", str(folder), option, value)
    assert told.code == 2
    assert option in told.err
    assert told.out == ""
