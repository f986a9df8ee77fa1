"""Comunica asks the service, and reads what the release says."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from ..running import Running
from .asking import ABSENT, CONSTRUCT, EXISTS, ROWS, Expected, lines, rows

CLIENTS = Path(__file__).parents[3] / "web/clients"


def asked(service: Running, *queries: str) -> list[Any]:
    """The answers as Comunica read them."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not installed")
    if not (CLIENTS / "node_modules/@comunica/query-sparql").is_dir():
        pytest.skip("Comunica is not installed (npm --prefix web/clients ci)")
    told = subprocess.run(
        [node, str(CLIENTS / "comunica.mjs"), service.address + "sparql"],
        input=json.dumps(queries),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert told.returncode == 0, told.stderr
    answers: list[Any] = json.loads(told.stdout)
    return answers


def test_it_reads_rows_yes_and_no_and_a_graph(tiny_service: Running, tiny_release: Path) -> None:
    expected = Expected(tiny_release)
    exists, absent, graph, *tables = asked(tiny_service, EXISTS, ABSENT, CONSTRUCT, *ROWS)
    assert (exists["boolean"], absent["boolean"]) == (True, False)
    assert len(expected.triples(CONSTRUCT)) > 5
    assert lines(graph["quads"]) == expected.triples(CONSTRUCT)
    for query, table in zip(ROWS, tables, strict=True):
        wanted = expected.rows(query)
        assert len(wanted) > 0, query
        assert rows(table) == wanted, query
