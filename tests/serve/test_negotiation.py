"""What suits an Accept header."""

from __future__ import annotations

import pytest

from borderkg.serve.negotiation import Offer, choose, ranges

OFFERS = (
    Offer("json", "application/sparql-results+json", ("application/json",)),
    Offer("xml", "application/sparql-results+xml", ("application/xml", "text/xml")),
    Offer("csv", "text/csv; charset=utf-8"),
    Offer("tsv", "text/tab-separated-values; charset=utf-8"),
)


@pytest.mark.parametrize(
    ("accept", "name"),
    [
        (None, "json"),
        ("", "json"),
        ("*/*", "json"),
        ("application/json", "json"),
        ("APPLICATION/JSON", "json"),
        ("text/*", "xml"),
        ("text/csv", "csv"),
        ("text/csv;charset=utf-8", "csv"),
        ("text/csv;q=0.4, text/tab-separated-values;q=0.5", "tsv"),
        ("text/*;q=0.5, text/csv;q=0.1, text/xml;q=0.1, application/*;q=0.2", "tsv"),
        ("application/sparql-results+xml, */*;q=0.1", "xml"),
        ("*/*;q=0.1, text/csv;q=0", "json"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "xml"),
        ("text/csv;q=0.5;level=1, application/json;q=0.4", "csv"),
        ('text/csv;title="a, b;q=0", application/json;q=0.4', "csv"),
        ("text/csv; q=1.000, application/json", "json"),
        ("text/csv;q=2, text/tab-separated-values;q=0.3", "tsv"),
        ("nonsense", "json"),
        ("nonsense, text/csv", "csv"),
        ("text/csv , , ,application/json;q=0.1", "csv"),
    ],
)
def test_the_most_wanted_form_is_chosen(accept: str | None, name: str) -> None:
    found = choose(accept, OFFERS)
    assert found is not None
    assert found.name == name


@pytest.mark.parametrize("accept", ["image/png", "text/csv;q=0", "*/*;q=0", "application/pdf, image/*"])
def test_nothing_is_chosen_where_nothing_is_wanted(accept: str) -> None:
    assert choose(accept, OFFERS) is None


def test_an_endless_header_is_read_only_so_far() -> None:
    assert len(ranges("a/b;q=0.1, " * 100_000)) == 1
    assert choose("x/y," * 100_000 + "text/csv", OFFERS) is None
