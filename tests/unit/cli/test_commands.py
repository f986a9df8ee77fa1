"""The commands: what they print, and the codes that they end with."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars
import pytest

from borderkg.cli import building
from borderkg.content import bundled
from borderkg.errors import FindingsError
from borderkg.namespaces import ID

Command = Callable[..., Any]
STORED = "events/events-of-an-actor"
HEAVY = {"pyoxigraph", "rdflib", "polars", "pyarrow", "pyshacl", "owlrl", "narwhals", "markdown_it"}


def test_run_answers_with_a_table_and_the_number_of_rows(command: Command) -> None:
    told = command("run", STORED, "--actor", "person:ana")
    assert told.code == 0
    assert "event:talk" in told.out
    assert "2 rows" in told.err


def test_run_takes_values_as_they_are_written(command: Command) -> None:
    rows = json.loads(command("run", STORED, "--actor=id/person/ana", "--from", "2023-12-25", "--json").out)[
        "rows"
    ]
    assert [row["event"] for row in rows] == [ID + "event/talk"]
    assert rows[0]["date"] == "2023-12-27"


@pytest.mark.parametrize(
    ("format", "start"),
    [("csv", "date,event,"), ("tsv", "?date\t?event"), ("md", "| date | event |"), ("json", "{")],
)
def test_formats(command: Command, format: str, start: str, tmp_path: Path) -> None:
    told = command("run", STORED, "--actor", "person:ana", "--format", format)
    assert told.out.startswith(start)
    out = tmp_path / f"x.{format}"
    assert command("run", STORED, "--actor", "person:ana", "--out", str(out)).code == 0
    assert out.read_bytes().decode() == told.out


def test_parquet_is_typed_and_needs_a_file(command: Command, tmp_path: Path) -> None:
    out = tmp_path / "x.parquet"
    assert command("run", STORED, "--actor", "person:ana", "--out", str(out)).code == 0
    assert polars.read_parquet(out)["date"].dtype == polars.Date
    told = command("run", STORED, "--format", "parquet")
    assert told.code == 3
    assert "--out" in told.err


def test_a_citation_names_release_query_values_and_digest(command: Command) -> None:
    told = command("run", STORED, "--actor", "person:ana", "--cite")
    assert "(Release 2026.12) [Answer from a data set]. borderkg. https://w3id.org/borderkg/q/" in told.err
    assert "SHA-256 " in told.err
    assert "borderkg run events/events-of-an-actor --actor id/person/ana\n" in told.err
    assert told.err == command("run", STORED, "--actor", "person:ana", "--cite").err


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        ((), 0, ""),
        (("nonsense",), 2, "nonsense"),
        (("run",), 2, "QUERY_ID"),
        (("run", STORED, "--timeout", "soon"), 2, "soon"),
        (("run", STORED, "--format", "xls"), 2, "xls"),
        (("run", "events/no-such"), 3, "no such query"),
        (("run", "../../etc/passwd"), 3, "no such query"),
        (("run", STORED, "--actr", "person:ana"), 3, "actr"),
        (("run", STORED, "--actor", "> } UNION { ?s ?p ?o } #"), 3, "actor"),
        (("run", STORED, "--from", "27/12/2023"), 3, "2023-12-27"),
        (("run", STORED, "--actor", "person:ana", "--actor", "person:bea"), 3, "one value"),
        (("run", STORED, "--dist", "nowhere"), 3, "borderkg build"),
        (("show", "person:nobody"), 3, "person:nobody"),
        (("show", "no such name"), 3, "borderkg search"),
        (("query", "no-such-file.rq"), 3, "no-such-file.rq"),
        (("export", "--format", "nq", "--graph", "text/note"), 3, "text/note"),
        (("export", "--format", "tables", "--graph", "document/note"), 3, "--graph"),
        (("verify", "1999.01"), 3, "1999.01"),
        (("fmt", "no-such.ttl"), 3, "no-such.ttl"),
        (("fmt",), 3, "name the files"),
        (("build", "--text", "no-assignment"), 3, "DOCUMENT=FILE"),
    ],
)
def test_what_is_wrong_is_told_in_one_line_without_a_traceback(
    command: Command, arguments: tuple[str, ...], code: int, words: str
) -> None:
    told = command(*arguments)
    assert told.code == code
    assert words in told.err
    assert "Traceback" not in told.err + told.out
    if code == 3:
        assert told.err.startswith("borderkg: ")
        assert str(Path.cwd()) not in told.err
        as_json = json.loads(command(*arguments, "--json").err)
        assert set(as_json) >= {"error", "message"}


@pytest.mark.parametrize(
    "text",
    [
        "INSERT DATA { <urn:a> <urn:b> <urn:c> }",
        "SELECT * { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }",
        "LOAD <http://127.0.0.1/>",
        "SELECT * FROM <http://127.0.0.1/> { ?s ?p ?o }",
        "not SPARQL at all",
        "SELECT * { ?s ?p",
    ],
)
def test_a_query_that_is_none_is_refused(command: Command, text: str, tmp_path: Path) -> None:
    path = tmp_path / "q.rq"
    path.write_text(text, encoding="utf-8")
    told = command("query", str(path))
    assert told.code == 3
    assert told.out == ""


def test_a_query_that_never_ends_is_stopped(command: Command, tmp_path: Path) -> None:
    path = tmp_path / "q.rq"
    product = " ".join(f"?s{i} ?p{i} ?o{i} ." for i in range(9))
    path.write_text(f"SELECT (COUNT(*) AS ?n) {{ {product} }}", encoding="utf-8")
    told = command("query", str(path), "--timeout", "0.5")
    assert told.code == 3
    assert "0.5 s" in told.err


def test_a_query_comes_from_a_file_or_the_standard_input(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "q.rq"
    path.write_bytes("\ufeffSELECT (COUNT(*) AS ?n) { ?s a bkg:Event }".encode())
    assert command("query", str(path), "--format", "csv").out == "n\r\n2\r\n"
    stream = io.TextIOWrapper(io.BytesIO(b"ASK { person:ana a bkg:Person }"))
    monkeypatch.setattr(sys, "stdin", stream)
    assert command("query", "-").out == "true\n"
    path.write_bytes(b"\xff")
    assert "UTF-8" in command("query", str(path)).err


def test_a_graph_is_written_as_turtle_ntriples_or_json_ld(command: Command, tmp_path: Path) -> None:
    path = tmp_path / "q.rq"
    path.write_text("CONSTRUCT WHERE { person:ana foaf:name ?n }", encoding="utf-8")
    assert "person:ana" in command("query", str(path)).out
    assert command("query", str(path), "--format", "nt").out.endswith('"Ana Bárcena" .\n')
    assert json.loads(command("query", str(path), "--format", "jsonld").out)["@graph"]
    assert command("query", str(path), "--format", "csv").code == 3
    assert command("run", STORED, "--format", "ttl").code == 3


def test_show_search_and_evidence(command: Command) -> None:
    assert command("show", "person:ana").out.startswith("# Ana Bárcena\n")
    assert command("show", "ana barcena", "--format", "ttl").out.count("bkg:Person") == 1
    assert json.loads(command("show", "person:ana", "--json").out)["@graph"][0]["@id"] == "person:ana"
    assert "person:ana" in command("search", "BARCENA").out
    assert json.loads(command("search", "barcena", "--json").out)[0]["iri"] == ID + "person/ana"
    assert "1 of " in command("search", "a", "--limit", "1").err
    told = command("evidence", "event:talk", "--texts")
    assert "Ana came in." in told.out
    assert json.loads(command("evidence", "event:talk", "--json").out)["rows"][0]["sentence"] == 1
    assert command("claims", "note", "--json").code == 0


def test_queries_are_listed_shown_and_tried(command: Command) -> None:
    listed = json.loads(command("queries", "list", "--json").out)
    assert {query["id"] for query in listed} >= {STORED}
    assert STORED in command("queries", "list", "--tag", "events").out
    assert command("queries", "show", STORED).out == (bundled().queries / f"{STORED}.rq").read_text(
        encoding="utf-8"
    )
    described = json.loads(command("queries", "show", STORED, "--json").out)
    assert described["parameters"]["actor"]["type"] == "iri"
    told = command("queries", "test", STORED, "--json")
    assert told.code == 1
    assert "min_rows" in json.loads(told.out)[0]["fault"]


def test_export_says_what_it_wrote(command: Command, tmp_path: Path) -> None:
    told = command("export", "--format", "ttl", "--out", str(tmp_path / "o"), "--json")
    assert len(json.loads(told.out)["files"]) == 2
    told = command("export", "--format", "nq", "--graph", "document/note", "--out", str(tmp_path / "o"))
    assert told.out == f"{tmp_path / 'o' / 'borderkg.nq'}\n"


def test_fmt_prints_the_difference_then_writes(command: Command, tmp_path: Path) -> None:
    path = tmp_path / "a.ttl"
    path.write_text("<urn:b> a <urn:C> . <urn:a> a <urn:C> .", encoding="utf-8")
    told = command("fmt", "--check", str(tmp_path))
    assert told.code == 1
    assert "+<urn:a>" in told.out
    assert command("fmt", str(path)).code == 0
    assert command("fmt", "--check", str(path), "--json").code == 0
    path.write_text("<urn:a> a", encoding="utf-8")
    assert f"{path}:1" in command("fmt", str(path)).err


def test_findings_end_with_one(command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.ttl"
    path.write_text("<urn:a> a <urn:C> .", encoding="utf-8")
    told = command("check", str(path), "--json")
    assert told.code == 1
    assert json.loads(told.out)[0]["code"].startswith("BKG-")
    query = tmp_path / "theme" / "name.rq"
    query.parent.mkdir()
    query.write_text("ASK {}", encoding="utf-8")
    assert "BKG-QRY-004" in command("check", str(query)).out
    query.unlink()
    assert command("check", str(query.parent)).code == 0

    def refuse(*args: object) -> None:
        raise FindingsError("the checks found 1 violation")

    monkeypatch.setattr(building, "_assignments", refuse)
    assert command("build", "--out", str(tmp_path / "d")).code == 1


def test_an_unexpected_error_is_told_without_a_traceback(
    command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*args: object) -> None:
        raise ZeroDivisionError("by zero")

    monkeypatch.setattr(building, "_assignments", fail)
    told = command("build")
    assert told.code == 3
    assert told.err.startswith("borderkg: unexpected ZeroDivisionError: by zero; set BORDERKG_DEBUG=1")
    monkeypatch.setenv("BORDERKG_DEBUG", "1")
    with pytest.raises(ZeroDivisionError):
        command("build")


def process(*arguments: str, dist: Path, **options: Any) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": os.environ["PATH"], "BORDERKG_DIST": str(dist)}
    return subprocess.run(
        [sys.executable, "-m", "borderkg", *arguments],
        env=environment, capture_output=True, text=True, encoding="utf-8", check=False, **options,
    )  # fmt: skip


def test_it_works_without_home_locale_or_terminal(dist: Path, tmp_path: Path) -> None:
    told = process("show", "person:ana", dist=dist, cwd=tmp_path)
    assert told.returncode == 0
    assert told.stdout.startswith("# Ana Bárcena")
    assert told.stderr == ""


def test_a_reader_who_leaves_early_is_no_error(dist: Path) -> None:
    command = f"{sys.executable} -m borderkg queries list --json | head -c 10; echo ${{PIPESTATUS[0]}} >&2"
    told = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=True)
    assert told.stderr == "0\n"


def test_help_loads_none_of_the_heavy_libraries() -> None:
    program = (
        "import sys\n"
        "from borderkg.cli.application import run\n"
        "run(['--help'])\n"
        f"heavy = {HEAVY | {'yaml'}!r}\n"
        "print(sorted(heavy & set(sys.modules)), file=sys.stderr)\n"
    )
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert told.stderr == "[]\n"
    assert "Exit codes" in told.stdout


def test_run_needs_no_engine_in_its_own_process(dist: Path) -> None:
    program = (
        "import sys\n"
        "from borderkg.cli.application import run\n"
        f"code = run(['run', {STORED!r}, '--actor', 'person:ana', '--dist', {str(dist)!r}])\n"
        f"heavy = {HEAVY!r}\n"
        "sys.exit(repr(sorted(heavy & set(sys.modules))) if heavy & set(sys.modules) else code)\n"
    )
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stderr
