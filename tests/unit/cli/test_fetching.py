"""`borderkg fetch`: a known table, a changed one, and one that is no table."""

from __future__ import annotations

import functools
import http.server
import json
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from borderkg.content import bundled
from borderkg.sources import manifest, tables

Command = Callable[..., Any]
STATE = Path(__file__).parents[4] / "shared" / "data" / "cbp-encounters-state"
HEADER = (
    "Fiscal Year,Month Grouping,Month (abbv),Land Border Region,State,Demographic,Citizenship,"
    "Title of Authority,Encounter Count\n"
)


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[Path, str]]:
    """A folder, and the address under which it is served."""
    folder = tmp_path / "served"
    folder.mkdir()
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Quiet, directory=folder))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield folder, f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


def test_a_changed_table_is_a_new_vintage(command: Command, served: tuple[Path, str], tmp_path: Path) -> None:
    folder, address = served
    (folder / "state.csv").write_text(HEADER + "2025,FYTD,OCT,Other,TX,FMUA,MEXICO,Title 8,1\n", "utf-8")
    told = command(
        "fetch", "cbp-encounters-state", "--address", f"{address}/state.csv", "--out", str(tmp_path)
    )
    assert told.code == 1
    for words in ("new vintage", "[[vintages]]", "known-sha256", "expectations", "--full"):
        assert words in told.err
    written = Path(told.out.splitlines()[0])
    assert written.read_text("utf-8").startswith(HEADER)


def test_what_is_no_table_is_an_error(command: Command, served: tuple[Path, str], tmp_path: Path) -> None:
    folder, address = served
    (folder / "state.html").write_text("<html>moved</html>")
    for name, words in (("state.html", "web page"), ("state.csv", "404")):
        told = command(
            "fetch", "cbp-encounters-state", "--address", f"{address}/{name}", "--out", str(tmp_path)
        )
        assert told.code == 3
        assert words in told.err
    assert not list(tmp_path.glob("*.csv"))


def test_a_source_that_is_none_is_named_with_those_that_are(command: Command) -> None:
    told = command("fetch", "cbp-nothing")
    assert told.code == 3
    assert "cbp-encounters-state" in told.err


def test_a_shipped_table_need_not_be_fetched(command: Command) -> None:
    told = command("fetch", "cbp-southwest-totals")
    assert told.code == 3
    assert "its table is shipped" in told.err


def test_each_table_that_is_not_shipped_has_an_address_or_a_reader() -> None:
    for source in manifest.read_all(bundled().data / "statistics"):
        if source.file is None:
            assert source.fetch is not None, source.key
            assert source.fetch.address.startswith("https://"), source.key
            assert source.known_sha256, source.key


def test_the_full_table_by_state_is_known(command: Command, served: tuple[Path, str], tmp_path: Path) -> None:
    full = STATE / "cbp-nationwide-encounters-fy20-fy23-state.csv"
    if not full.is_file():
        pytest.skip("the full table by state is not at hand (../shared/data)")
    folder, address = served
    (folder / "state.csv").symlink_to(full)
    told = command(
        "fetch",
        "cbp-encounters-state",
        "--address",
        f"{address}/state.csv",
        "--out",
        str(tmp_path),
        "--json",
    )
    assert told.code == 0
    said = json.loads(told.out)
    assert said["known"] is True
    assert said["sha256"] == tables.sha256(full)
    assert "--full" in told.err
