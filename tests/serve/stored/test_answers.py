"""Stored questions over HTTP: each form of an answer, what it says of itself, and what is refused."""

from __future__ import annotations

import csv
import io
import json
from urllib.parse import urlencode

import polars
import pyoxigraph
import pytest

from borderkg.content import bundled
from borderkg.query.catalogue import Catalogue

from ..running import Running

SERIES = "/q/statistics/monthly-series"
RS = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#"
FORMS = {
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
    "json": "application/json",
    "ttl": "text/turtle",
    "jsonld": "application/ld+json",
    "rq": "application/sparql-query",
    "vl.json": "application/vnd.vegalite.v6+json",
    "parquet": "application/vnd.apache.parquet",
}
IDS = sorted(Catalogue(bundled().queries))


def rows(client: Running, address: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(client.get(address).body.decode())))


@pytest.mark.parametrize("suffix", FORMS)
def test_a_form_has_its_media_type_and_says_where_it_is_from(tiny_service: Running, suffix: str) -> None:
    answer = tiny_service.get(f"{SERIES}.{suffix}?agency=id/org/usbp")
    assert answer.status == 200
    assert answer.headers["content-type"].partition(";")[0] == FORMS[suffix]
    assert answer.headers["borderkg-release"] == "2026.01"
    assert f'filename="statistics-monthly-series.{suffix}"' in answer.headers["content-disposition"]
    links = answer.headers["link"]
    cited = "https://w3id.org/borderkg/q/statistics/monthly-series?agency=id/org/usbp&release=2026.01"
    assert f'<{cited}>; rel="cite-as"' in links
    assert 'rel="license"' in links
    assert 'rel="collection"' in links
    others = [other for other in FORMS if other != suffix]
    assert all(f'<{SERIES}.{other}?agency=id/org/usbp>; rel="alternate"' in links for other in others)
    assert f"<{SERIES}.{suffix}?" not in links


@pytest.mark.parametrize("id", IDS)
def test_every_question_answers_with_the_rows_of_its_columns(tiny_service: Running, id: str) -> None:
    answer = tiny_service.get(f"/q/{id}.json")
    assert answer.status == 200
    told = answer.json
    assert [column["name"] for column in told["columns"]] == list(Catalogue(bundled().queries)[id].columns)
    assert told["query"] == id
    assert f"https://w3id.org/borderkg/q/{id}?release=2026.01" in told["cite"]
    assert rows(tiny_service, f"/q/{id}.csv").__len__() == len(told["rows"])


def test_all_forms_hold_the_same_rows(tiny_service: Running) -> None:
    plain = rows(tiny_service, f"{SERIES}.csv")
    assert plain
    told = tiny_service.get(f"{SERIES}.json").json["rows"]
    assert [{name: str(cell) for name, cell in row.items()} for row in told] == plain
    table = polars.read_parquet(io.BytesIO(tiny_service.get(f"{SERIES}.parquet").body))
    assert table.columns == ["month", "count", "cells"]
    assert [{name: str(cell) for name, cell in row.items()} for row in table.to_dicts()] == plain
    chart = tiny_service.get(f"{SERIES}.vl.json").json
    assert [{name: str(cell) for name, cell in row.items()} for row in chart["data"]["values"]] == plain
    store = pyoxigraph.Store()
    store.load(tiny_service.get(f"{SERIES}.ttl").body, format=pyoxigraph.RdfFormat.TURTLE)
    found = store.query(
        f"PREFIX rs: <{RS}> SELECT ?month ?count ?cells {{ ?s rs:index ?i ; rs:binding ?a , ?b , ?c ."
        '?a rs:variable "month" ; rs:value ?month . ?b rs:variable "count" ; rs:value ?count .'
        '?c rs:variable "cells" ; rs:value ?cells } ORDER BY ?i'
    )
    assert isinstance(found, pyoxigraph.QuerySolutions)
    names = ("month", "count", "cells")
    assert [{name: solution[name].value for name in names} for solution in found] == plain
    graph = pyoxigraph.Store()
    graph.load(tiny_service.get(f"{SERIES}.jsonld").body, format=pyoxigraph.RdfFormat.JSON_LD)
    assert len(graph) == len(store) > 0


def test_a_parameter_decides_the_rows_and_stands_in_the_text(tiny_service: Running) -> None:
    every = rows(tiny_service, f"{SERIES}.csv")
    some = rows(tiny_service, f"{SERIES}.csv?agency=organization:usbp")
    assert sum(int(row["count"]) for row in some) < sum(int(row["count"]) for row in every)
    text = tiny_service.get(f"{SERIES}.rq?agency=organization:usbp").body.decode()
    assert "VALUES ?agency { <https://w3id.org/borderkg/id/org/usbp> }" in text
    assert (
        tiny_service.get(f"{SERIES}.rq").body.decode()
        == (bundled().queries / "statistics/monthly-series.rq").read_text()
    )


def test_an_empty_parameter_keeps_its_default(tiny_service: Running) -> None:
    assert (
        tiny_service.get(f"{SERIES}.csv?agency=").body.decode()
        == tiny_service.get(f"{SERIES}.csv").body.decode()
    )


@pytest.mark.parametrize(
    ("address", "parameter", "found", "expected"),
    [
        (f"{SERIES}.csv?agancy=x", "agancy", "agancy", "dataset, agency, area, demographic"),
        (f"{SERIES}.csv?agency=a%20b", "agency", "a b", "an IRI"),
        (f"{SERIES}.csv?agency=urn:a&agency=urn:b", "agency", "['urn:a', 'urn:b']", "one value"),
        ("/q/statistics/known-on-a-date.json?on=2023-02-30", "on", "2023-02-30", "a date of the calendar"),
        ("/q/statistics/known-on-a-date.rq?on=27/12/2023", "on", "27/12/2023", "a date of the calendar"),
        ("/q/statistics/sectors-ranked-in-a-month.csv?month=FY2023", "month", "FY2023", "a month"),
        (
            "/q/statistics/series-around-an-event.csv?months=six",
            "months",
            "six",
            "a whole number",
        ),
        ("/q/actors/posts-of-a-person.csv?lang=%22%7D", "lang", '"}', "a language tag"),
    ],
)
def test_a_wrong_parameter_is_named(
    tiny_service: Running, address: str, parameter: str, found: str, expected: str
) -> None:
    answer = tiny_service.get(address)
    assert answer.status == 400
    assert answer.headers["content-type"] == "application/problem+json"
    told = answer.json
    assert (told["parameter"], told["found"]) == (parameter, found)
    assert expected in told["expected"]


@pytest.mark.parametrize(
    "value",
    [
        "x> } #",
        '"} UNION {?s ?p ?o} #',
        "urn:a> ?p ?o . <urn:b",
        "<urn:a>",
        "urn:a\nurn:b",
        "urn:a\\u003e",
        "a{b}",
        "id/person/" + "x" * 600,
        "urn:[",
        "http://[::1]/",
        "http://user@host/",
        "%",
    ],
)
def test_no_parameter_becomes_more_than_a_term(tiny_service: Running, value: str) -> None:
    answer = tiny_service.get(f"{SERIES}.csv?{urlencode({'agency': value})}")
    assert answer.status == 400
    assert answer.json["parameter"] == "agency"


def test_a_citation_holds_for_its_release_alone(tiny_service: Running) -> None:
    plain = tiny_service.get(f"{SERIES}.csv").body
    assert tiny_service.get(f"{SERIES}.csv?release=2026.01").body == plain
    for path in (f"{SERIES}.csv?release=1999.01", "/id/person/antony-blinken?release=1999.01"):
        other = tiny_service.get(path)
        assert (other.status, other.json["expected"]) == (404, "2026.01")


def test_an_unknown_question_has_near_ones(tiny_service: Running) -> None:
    answer = tiny_service.get("/q/statistics/monthly-serie.csv")
    assert answer.status == 404
    assert "statistics/monthly-series" in answer.json["expected"]


def test_an_unknown_form_names_those_that_there_are(tiny_service: Running) -> None:
    answer = tiny_service.get(f"{SERIES}.xlsx?agency=id/org/usbp")
    assert answer.status == 404
    assert f"{SERIES}.parquet?agency=id/org/usbp" in answer.json["available"]


def test_a_question_without_a_view_has_no_chart(tiny_service: Running) -> None:
    answer = tiny_service.get("/q/actors/links-of-an-entity.vl.json")
    assert answer.status == 404
    assert "vl.json" not in json.dumps(answer.json["available"])


def test_an_answer_is_not_sent_again_while_the_release_is_the_same(tiny_service: Running) -> None:
    first = tiny_service.get(f"{SERIES}.csv")
    again = tiny_service.get(f"{SERIES}.csv", if_none_match=f'"other", {first.headers["etag"]}')
    assert (again.status, again.body) == (304, b"")
    other = tiny_service.get(f"{SERIES}.tsv", if_none_match=first.headers["etag"])
    assert other.status == 200


def test_head_and_other_methods(tiny_service: Running) -> None:
    assert tiny_service.ask("HEAD", f"{SERIES}.csv").body == b""
    refused = tiny_service.ask("POST", f"{SERIES}.csv")
    assert (refused.status, "GET" in refused.headers["allow"]) == (405, True)
