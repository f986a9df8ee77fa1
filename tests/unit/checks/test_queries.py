"""Stored queries that cannot be read, answered, or give too few rows."""

from pathlib import Path

from borderkg.checks import queries
from borderkg.store.embedded import EmbeddedStore

QUERY = """#+ summary: {en: All things, es: Todas las cosas}
#+ columns:
#+   thing: A thing
#+ expect: {min_rows: 1}
SELECT ?thing { ?thing ?p ?o } ORDER BY ?thing
"""


def codes(folder: Path, text: str) -> set[str]:
    (folder / "things").mkdir()
    (folder / "things" / "all-things.rq").write_text(text, encoding="utf-8")
    return {finding.code for finding in queries.check(EmbeddedStore.in_memory(), folder)}


def test_too_few_rows_are_found(tmp_path: Path) -> None:
    assert codes(tmp_path, QUERY) == {"BKG-QRY-003"}


def test_a_header_that_is_not_one_is_found(tmp_path: Path) -> None:
    assert codes(tmp_path, QUERY.replace("summary", "sumary")) == {"BKG-QRY-001"}


def test_a_query_that_is_not_one_is_found(tmp_path: Path) -> None:
    assert "BKG-QRY-002" in codes(tmp_path, QUERY.replace("ORDER BY", "ORDER"))


def test_enough_rows_pass(tmp_path: Path) -> None:
    assert codes(tmp_path, QUERY.replace("min_rows: 1", "min_rows: 0")) == set()
