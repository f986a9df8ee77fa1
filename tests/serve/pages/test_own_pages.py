"""The pages that are about the release itself: the first one, search, data, model, the editor."""

from __future__ import annotations

import json

from ..running import Running
from .reading import Reading, read, said


def page(service: Running, path: str, status: int = 200) -> Reading:
    reply = service.ask("GET", path, headers={"Accept": "text/html"})
    assert reply.status == status, reply.body[:300]
    return read(reply.body)


def sums(held: Reading) -> dict[str, tuple[str, str]]:
    """The numbers of the first page, each with its address, by what they count."""
    found = {}
    for pair in next(dl for dl in held.every("dl") if dl.get("class") == "sums"):
        name, value = pair
        link = value.find("a")
        assert link is not None
        found[said(name)] = (said(link), str(link.get("href")))
    return found


def test_the_first_page_says_what_this_is_and_how_much(service: Running) -> None:
    held = page(service, "/")
    assert "talks between the United States and Mexico" in held.lead
    assert "October 2018 to November 2024" in held.lead
    figures, address = sums(held)["Official figures"]
    asked = "SELECT (COUNT(*) AS ?n) WHERE { ?s a <http://purl.org/linked-data/cube#Observation> }"
    (row,) = service.query(asked, accept="application/sparql-results+json").json["results"]["bindings"]
    assert int(figures.replace(",", "")) == int(row["n"]["value"])
    assert address == "/search?kind=tables"
    assert "/q/statements/positions-at-a-meeting" in held.links
    assert "/page/id/doc/joint-communique-2023-12-28" in held.links


def test_each_number_of_the_first_page_leads_to_as_many_things(service: Running) -> None:
    for name, (number, address) in sums(page(service, "/es/")).items():
        if name == "Cifras oficiales":
            continue
        held = page(service, address)
        assert f"{number} en esta versión" in held.lead
        assert len(held.rows("found")) == min(int(number), 100)


def test_events_are_listed_the_newest_first(service: Running) -> None:
    rows = page(service, "/search?kind=events").rows("found")
    assert rows[0][2].endswith("2024")
    assert ["Palenque Meeting", "meeting", "22 October 2023"] in rows


def test_an_unknown_kind_is_told_with_what_there_is(service: Running) -> None:
    held = page(service, "/search?kind=unicorns")
    assert "There is no kind “unicorns”; choose one below." in held.text
    assert "/search?kind=people" in held.links


def test_an_empty_search_says_what_to_write(service: Running) -> None:
    held = page(service, "/search?q=")
    assert held.lead.startswith("Write a part of a name")
    assert not held.every("table")


def test_a_search_keeps_what_was_looked_for(service: Running) -> None:
    held = page(service, "/search?q=blinken")
    assert held.with_id("q").get("value") == "blinken"
    assert ["Antony Blinken", "person", ""] in held.rows("found")
    assert "/page/id/person/antony-blinken" in held.links


def test_the_data_page_has_graphs_licences_files_and_a_citation(service: Running) -> None:
    held = page(service, "/data")
    assert held.rows("kinds")
    graphs = held.rows("graphs")
    assert all(row[0] and row[1] for row in graphs)
    assert {"CC0 1.0"} <= {row[2] for row in graphs}
    assert "/compare" in held.links
    assert "@" in held.text
    files = [href for href in held.links if href.startswith("/dumps/2026.12/")]
    assert any(href.endswith(".nq") for href in files)
    assert service.ask("HEAD", files[0]).status == 200


def test_the_model_page_has_each_term_with_definition_and_shape(service: Running) -> None:
    held = page(service, "/model")
    claim = held.with_id("Claim")
    assert "laim" in said(claim)
    assert held.with_id("hasParticipant") is not None
    spanish = page(service, "/es/model")
    assert said(spanish.with_id("Claim")) != said(claim)


def editor(held: Reading) -> str:
    (typed,) = held.every("textarea")
    return typed.text or ""


def test_the_editor_begins_with_the_question_that_the_address_names(service: Running) -> None:
    held = page(service, "/query?id=events/events-of-an-actor")
    asked = editor(held)
    assert asked.lstrip().startswith("PREFIX")
    assert "#+" not in asked
    blocks = [s.text or "" for s in held.every("script") if s.get("id") == "editor-content"]
    assert all(json.loads(block)["query"] == asked.strip() for block in blocks)
    answer = service.query(asked, accept="application/sparql-results+json")
    assert answer.status == 200
    assert answer.json["results"]["bindings"]


def test_the_editor_begins_with_the_query_of_the_address(service: Running) -> None:
    assert editor(page(service, "/query?query=ASK%20%7B%7D")).strip() == "ASK {}"


def test_the_editor_says_what_to_do_about_an_unknown_question(service: Running) -> None:
    held = page(service, "/query?id=events/events-of-actor", 404)
    (told,) = [p for p in held.every("p") if p.get("class") == "limit"]
    assert "No stored question is named events/events-of-actor." in said(told)
    assert "events/events-of-an-actor" in said(told)
    assert "Choose one of the questions below." in said(told)
    assert "/query?id=events/events-of-an-actor" in [h.replace("%2F", "/") for h in held.links]


def test_a_search_that_finds_nothing_says_what_to_write(service: Running) -> None:
    held = page(service, "/search?q=zzzz")
    assert held.lead.startswith("Nothing has “zzzz” in a name. Write a part of a name")
    assert not held.every("table")
    assert "/search?kind=people" in held.links


def test_a_search_that_finds_one_thing_says_so(service: Running) -> None:
    held = page(service, "/search?q=celorio")
    assert held.lead == "One thing has “celorio” in a name."
    assert [row[0] for row in held.rows("found")] == ["Alejandro Celorio"]


def test_a_search_that_finds_many_things_counts_them(service: Running) -> None:
    held = page(service, "/search?q=mexico")
    assert len(held.rows("found")) == int(held.lead.split()[0]) > 10


def test_a_filter_of_the_graphs_finds_none_one_or_many(service: Running) -> None:
    none = page(service, "/data?graphs_find=no-such-graph")
    assert "No row holds “no-such-graph”" in none.text
    one = page(service, "/data?graphs_find=graph/checks/all")
    assert [row[0] for row in one.rows("graphs")] == ["graph/checks/all"]
    many = page(service, "/data?graphs_find=wikidata")
    assert len(many.rows("graphs")) > 1
    assert all("Wikidata" in " ".join(row) for row in many.rows("graphs"))


def test_the_model_page_counts_the_rules_of_a_term(service: Running) -> None:
    held = page(service, "/model")
    counted = {said(summary) for summary in held.every("summary")}
    assert "One rule" in counted or "1 rule" in counted
    assert any(text.endswith("rules") for text in counted)
    terms = [h3 for h3 in held.every("h3") if h3.get("id")]
    assert len(terms) > len(held.every("summary")), "a term without a rule has no list of them"


def test_the_editor_offers_questions_to_begin_from(service: Running) -> None:
    held = page(service, "/es/query")
    examples = [href for href in held.links if href.startswith("/es/query?id=")]
    assert len(examples) == 10
    for href in examples[:3]:
        answer = service.query(editor(page(service, href)), accept="application/sparql-results+json")
        assert answer.status == 200
        assert answer.json["results"]["bindings"]


def test_an_answer_of_the_plain_editor_may_be_empty_one_or_many(service: Running) -> None:
    pattern = "SELECT ?s WHERE { ?s a <https://w3id.org/borderkg/ns#Person> } LIMIT %d"
    for limit in (0, 1, 50):
        reply = service.query(pattern % limit, accept="application/sparql-results+json")
        assert len(reply.json["results"]["bindings"]) == limit


def test_no_page_of_ours_is_without_a_link_to_it(service: Running) -> None:
    links = {href for path in ("/", "/ask", "/data") for href in page(service, path).links}
    assert {"/ask", "/data", "/model", "/query", "/study", "/compare"} <= links
