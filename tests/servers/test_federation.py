"""Questions that join our graph with another endpoint: whole, in part, and of whom they may not be asked."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final, Protocol
from urllib.parse import urlsplit

import pytest

from borderkg.errors import QueryError, QueryRefusedError, UnknownNameError
from borderkg.graph import KnowledgeGraph
from borderkg.query import lint
from borderkg.query.federated import federated
from borderkg.query.federation import federate
from borderkg.query.results import Frame

from .conftest import SLOW

QUESTION: Final = "wikidata/dates-of-birth-of-persons"
NEAR: Final = "wikidata/persons"
FAULTS: Final = [
    *("reset", "never", "drips", "429-an-hour", "500", "html", "garbage", "truncated", "empty", "huge"),
    *("gzip-bomb", "elsewhere", "loop", "cut-chunks", "sound"),
]
CLOCK: Final = 1.0
BLINKEN, POMPEO = "Q7821917", "Q473239"


class Server(Protocol):
    """What `conftest.Misbehaving` is."""

    asked: list[str]
    bodies: list[bytes]

    def url(self, name: str) -> str:
        """The address at which it does `name`."""
        ...


@pytest.fixture(scope="module")
def kg(release: Path) -> Iterator[KnowledgeGraph]:
    """The shipped release."""
    with KnowledgeGraph.open(release, timeout=2) as opened:
        yield opened


def host(url: str) -> list[str]:
    return [urlsplit(url).netloc]


def born(frame: Frame) -> dict[str, list[str]]:
    """The days of birth by item."""
    found: dict[str, list[str]] = {}
    for row in frame.to_dicts():
        day = str(row["born"] or "")[:10]
        found.setdefault(str(row["item"]).rpartition("/")[2], []).append(day)
    return found


@pytest.mark.parametrize("batch", [1, 7, 100])
def test_the_halves_are_joined_on_the_value(batch: int, kg: KnowledgeGraph, wikidata: str) -> None:
    frame = federate(QUESTION, kg._answering, endpoint=wikidata, allow=host(wikidata), batch=batch)
    assert frame.partial == ""
    assert frame.columns == ("person", "name", "item", "born")
    days = born(frame)
    assert days[BLINKEN] == ["1901-01-01"]
    assert days[POMPEO] == ["1902-02-02", "1902-02-03"]
    assert "Q1" not in days
    assert {day for item, found in days.items() if item not in (BLINKEN, POMPEO) for day in found} == {""}


@pytest.mark.parametrize(
    "fault",
    FAULTS,
)
def test_a_part_says_that_it_is_one(fault: str, kg: KnowledgeGraph, misbehaving: Server) -> None:
    url = misbehaving.url(fault)
    frame = kg.federate(QUESTION, endpoint=url, allow=host(url))
    assert frame.partial.startswith(f"0 of {len(born(frame))} values were answered: ")
    assert {day for days in born(frame).values() for day in days} == {""}
    assert json.loads(frame.to_json())["partial"] == frame.partial


def test_what_was_answered_before_a_fault_is_kept(kg: KnowledgeGraph, misbehaving: Server) -> None:
    url = misbehaving.url("wikidata-once")
    items = sorted(born(federate(QUESTION, kg._answering, endpoint=url, allow=host(url))))
    batch = items.index(POMPEO) + 1
    misbehaving.asked.clear()
    frame = federate(QUESTION, kg._answering, endpoint=url, allow=host(url), batch=batch)
    assert misbehaving.asked == ["wikidata-once"] * 2
    assert frame.partial.startswith(f"{batch} of {len(items)} values")
    assert [day for days in born(frame).values() for day in days if day] == ["1902-02-02"]


def test_one_clock_holds_for_all_batches(kg: KnowledgeGraph, misbehaving: Server) -> None:
    url = misbehaving.url("wikidata-slowly")
    misbehaving.asked.clear()
    frame = federate(QUESTION, kg._answering, endpoint=url, allow=host(url), timeout=CLOCK, batch=1)
    answered, of = re.match(r"(\d+) of (\d+) values were answered: .*within", frame.partial).groups()  # type: ignore[union-attr]
    assert int(of) == len(born(frame))
    # Each answer takes the server SLOW seconds, so no machine has more of them within the clock.
    assert int(answered) <= len(misbehaving.asked) <= CLOCK / SLOW + 1 < int(of)


def test_more_values_than_may_be_joined_are_refused_before_anything_is_asked(
    kg: KnowledgeGraph, misbehaving: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = misbehaving.url("sound")
    misbehaving.asked.clear()
    monkeypatch.setattr("borderkg.query.federation.MOST", 3)
    with pytest.raises(QueryError, match="too many values") as error:
        kg.federate(QUESTION, endpoint=url, allow=host(url))
    assert "at most 3" in str(error.value)
    assert misbehaving.asked == []


def test_rows_of_values_that_were_not_asked_are_left_out(kg: KnowledgeGraph, misbehaving: Server) -> None:
    """The server says the same of one person to every batch: it is taken from the one batch that asked."""
    url = misbehaving.url("wikidata-slowly")
    frame = federate(QUESTION, kg._answering, endpoint=url, allow=host(url), batch=11)
    assert frame.partial == ""
    assert born(frame)[POMPEO] == ["1902-02-02"]
    assert {day for item, days in born(frame).items() if item != POMPEO for day in days} == {""}


def test_no_service_is_ever_sent(kg: KnowledgeGraph, misbehaving: Server) -> None:
    misbehaving.bodies.clear()
    url = misbehaving.url("sound")
    kg.federate(QUESTION, endpoint=url, allow=host(url))
    assert len(misbehaving.bodies) == 1
    assert b"Q7821917" in misbehaving.bodies[0]
    assert b"SERVICE" not in misbehaving.bodies[0].upper()


@pytest.mark.parametrize("allow", [[], ["query.wikidata.org"], ["127.0.0.1"], ["127.0.0.1:1"]])
def test_a_host_that_is_not_on_the_list_is_not_asked(
    allow: list[str], kg: KnowledgeGraph, misbehaving: Server
) -> None:
    misbehaving.asked.clear()
    with pytest.raises(QueryRefusedError, match="not on the list"):
        kg.federate(QUESTION, endpoint=misbehaving.url("sound"), allow=allow)
    assert misbehaving.asked == []


def test_a_name_on_the_list_that_leads_to_this_machine_is_not_asked(kg: KnowledgeGraph) -> None:
    frame = kg.federate(QUESTION, endpoint="http://localhost/sparql", allow=["localhost"])
    assert "private network" in frame.partial


def test_a_question_that_is_not_federated_is_refused(kg: KnowledgeGraph) -> None:
    with pytest.raises(QueryError, match="not federated"):
        kg.federate(NEAR)
    with pytest.raises(UnknownNameError):
        kg.federate("wikidata/nothing")


def test_the_command_ends_with_one_for_a_part(release: Path, wikidata: str, misbehaving: Server) -> None:
    codes = {}
    dist = next(folder for folder in release.parents if (folder / "current").exists())
    for name, url in {"whole": wikidata, "part": misbehaving.url("html")}.items():
        command = [sys.executable, "-m", "borderkg", "federate", QUESTION, "--far", url]
        command += ["--allow", urlsplit(url).netloc, "--dist", str(dist), "--format", "csv"]
        done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
        codes[name] = done.returncode
        assert done.stdout.startswith("person,name,item,born"), done.stderr
        assert ("this is a part of the answer" in done.stderr) == (name == "part")
    assert codes == {"whole": 0, "part": 1}


def test_both_halves_keep_the_rules_of_stored_queries() -> None:
    assert lint.described(lint.check(federated())) == ""
