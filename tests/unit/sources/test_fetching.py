"""A full table from its publisher: a real server on this machine, and everything that may go wrong."""

from __future__ import annotations

import hashlib
import http.server
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from borderkg.errors import BorderKGError, EncodingError, ManifestError, RemoteError, SourceError, TableError
from borderkg.sources import fetching
from borderkg.sources.fetching import Fetched
from borderkg.sources.manifest import SourceManifest
from borderkg.sources.whereabouts import Whereabouts

Crossings = Callable[..., tuple[SourceManifest, Path]]
TABLE = b"Jahr,Monat,Ort,Stoff,Bemerkung,Zahl\n2023,8,TX,F,,7\n2023,8,AZ,F,x,3\n"
PAGE = """<!DOCTYPE html><title>Crossings</title><a href="/about.html">About</a>
<a href="/files/crossings-fy23-aor.csv">by area</a><a href=' /files/crossings-fy23-state.csv '>by state</a>
<a href="files/crossings-fy23-state.csv?">the same</a><a>nowhere</a><a href="https://elsewhere.test/x.csv">x</a>"""


@dataclass
class Answer:
    """What the server says on one path; `drip` sends a byte now and then and never ends."""

    body: bytes = TABLE
    status: int = 200
    headers: dict[str, str] = field(default_factory=lambda: {"Content-Type": "text/csv; charset=utf-8"})
    length: int | None = -1
    drip: bool = False
    silent: bool = False


@dataclass
class Publisher:
    """A server on a free port: its answers by path, and the paths that were asked for."""

    address: str
    answers: dict[str, Answer] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)


@pytest.fixture
def publisher() -> Iterator[Publisher]:
    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.0"

        def do_GET(self) -> None:
            made.asked.append(self.path)
            answer = made.answers.get(self.path) or Answer(b"gone", 404, {"Content-Type": "text/html"})
            if answer.silent:
                made.over.wait(30)
                return
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            if answer.length is not None:
                length = len(answer.body) if answer.length == -1 else answer.length
                self.send_header("Content-Length", str(length))
            self.end_headers()
            if not answer.drip:
                self.wfile.write(answer.body)
                return
            while not made.over.wait(0.02):
                try:
                    self.wfile.write(b"7")
                except OSError:
                    return

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    made = Publisher(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield made
    finally:
        made.over.set()
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture
def source(crossings: Crossings, publisher: Publisher) -> SourceManifest:
    """The crossings, with the hash of their table, and where they lie."""
    described, _ = crossings()
    publisher.answers["/crossings.csv"] = Answer()
    return replace(
        described,
        page=publisher.address + "/page",
        known_sha256=(hashlib.sha256(TABLE).hexdigest(),),
        fetch=Whereabouts(address=publisher.address + "/crossings.csv", link="", hosts=(), largest=100_000),
    )


def test_the_table_comes_whole_under_its_name(source: SourceManifest, tmp_path: Path) -> None:
    found = fetching.fetch(source, tmp_path / "full" / "here")
    assert found == Fetched(
        path=tmp_path / "full" / "here" / "crossings.csv",
        address=source.page.replace("/page", "/crossings.csv"),
        sha256=hashlib.sha256(TABLE).hexdigest(),
        size=len(TABLE),
        known=True,
    )
    assert found.path.read_bytes() == TABLE
    assert [p.name for p in found.path.parent.iterdir()] == ["crossings.csv"]


def test_fetching_again_gives_the_same(source: SourceManifest, tmp_path: Path) -> None:
    assert fetching.fetch(source, tmp_path / "full") == fetching.fetch(source, tmp_path / "full")


REFUSED: dict[str, tuple[Answer, type[BorderKGError], str]] = {
    "not found": (Answer(status=404), RemoteError, "answers 404.*look at its page"),
    "gone": (Answer(status=410), RemoteError, "answers 410.*look at its page"),
    "forbidden": (Answer(status=403), RemoteError, "answers 403.*try again later"),
    "an error of the server": (Answer(status=503), RemoteError, "answers 503"),
    "no content": (Answer(status=204, body=b"", length=None), RemoteError, "answers 204"),
    "a part": (Answer(status=206), RemoteError, "answers 206"),
    "a web page": (
        Answer(PAGE.encode(), headers={"Content-Type": "text/html"}),
        RemoteError,
        "a web page came instead.*text/html",
    ),
    "a web page that says it is CSV": (Answer(PAGE.encode()), TableError, "a web page came.*<!DOCTYPE"),
    "JSON": (Answer(b"{}", headers={"Content-Type": "application/json"}), RemoteError, "application/json"),
    "no media type": (Answer(headers={}), RemoteError, "no Content-Type"),
    "packed": (
        Answer(headers={"Content-Type": "text/csv", "Content-Encoding": "gzip"}),
        RemoteError,
        "packed.*gzip",
    ),
    "broken off": (Answer(length=len(TABLE) + 5), RemoteError, "broke off.*67 bytes.*72 bytes"),
    "cut, with no length said": (Answer(TABLE[:-4], length=None), TableError, "last line has no end"),
    "nothing at all": (Answer(b""), TableError, "empty"),
    "too large, as it says": (Answer(b"x" * 100_001), RemoteError, "too large.*100,001 bytes.*100,000"),
    "too large, without saying": (
        Answer(b"x" * 300_000, length=None),
        RemoteError,
        "too large.*more than 100,000",
    ),
    "UTF-16": (Answer(TABLE.decode().encode("utf-16")), EncodingError, "UTF-16"),
    "Latin-1": (Answer(TABLE + "2023,8,TX,F,año,1\n".encode("latin-1")), EncodingError, "not UTF-8"),
    "another table": (Answer(b"a,b\n1,2\n"), TableError, "no source has these headers"),
    "a renamed column": (Answer(TABLE.replace(b"Zahl", b"Anzahl")), TableError, "Anzahl"),
    "elsewhere": (
        Answer(status=302, headers={"Location": "http://localhost:1/x.csv"}),
        RemoteError,
        "another host.*localhost:1.*expected an address on 127.0.0.1",
    ),
    "elsewhere, over plain http": (
        Answer(status=301, headers={"Location": "http://elsewhere.test/x.csv"}),
        RemoteError,
        "https alone",
    ),
    "to a file": (
        Answer(status=302, headers={"Location": "file:///etc/hostname"}),
        RemoteError,
        "302|no plain web address",
    ),
    "in circles": (Answer(status=302, headers={"Location": "/crossings.csv"}), RemoteError, "302"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_not_the_table_is_refused_and_nothing_is_left(
    source: SourceManifest, publisher: Publisher, tmp_path: Path, case: str
) -> None:
    answer, kind, words = REFUSED[case]
    publisher.answers["/crossings.csv"] = answer
    with pytest.raises(kind, match=words) as raised:
        fetching.fetch(source, tmp_path / "full", seconds=20)
    assert raised.value.where is not None
    assert raised.value.where.startswith(publisher.address) or "elsewhere" in case or "file" in case
    assert list((tmp_path / "full").iterdir()) == []


@pytest.mark.parametrize("answer", [Answer(drip=True, length=None), Answer(silent=True)])
def test_a_slow_server_is_left_when_the_time_is_over(
    source: SourceManifest, publisher: Publisher, tmp_path: Path, answer: Answer
) -> None:
    publisher.answers["/crossings.csv"] = answer
    with pytest.raises(RemoteError, match=r"time for the download is over.*--timeout"):
        fetching.fetch(source, tmp_path / "full", seconds=0.3)
    assert list((tmp_path / "full").iterdir()) == []


def test_nobody_listens(source: SourceManifest, publisher: Publisher, tmp_path: Path) -> None:
    with pytest.raises(RemoteError, match=r"did not give the file.*refused"):
        fetching.fetch(source, tmp_path, address="http://127.0.0.1:1/x.csv")


def test_a_redirect_may_stay_or_go_where_the_source_allows(
    source: SourceManifest, publisher: Publisher, tmp_path: Path
) -> None:
    publisher.answers["/moved.csv"] = Answer()
    publisher.answers["/crossings.csv"] = Answer(status=302, headers={"Location": "/moved.csv"})
    assert fetching.fetch(source, tmp_path).path.name == "moved.csv"
    other = publisher.address.replace("127.0.0.1", "localhost")
    publisher.answers["/crossings.csv"] = Answer(status=302, headers={"Location": f"{other}/moved.csv"})
    with pytest.raises(RemoteError, match="another host"):
        fetching.fetch(source, tmp_path)
    assert source.fetch is not None
    allowed = replace(source, fetch=replace(source.fetch, hosts=(other.removeprefix("http://"),)))
    assert fetching.fetch(allowed, tmp_path).address == f"{other}/moved.csv"


def test_a_changed_table_is_kept_beside_the_old_one_and_is_not_known(
    source: SourceManifest, publisher: Publisher, tmp_path: Path
) -> None:
    old = fetching.fetch(source, tmp_path)
    publisher.answers["/crossings.csv"] = Answer(TABLE.replace(b",7\n", b",8\n"))
    new = fetching.fetch(source, tmp_path)
    assert (old.known, new.known) == (True, False)
    assert new.path.name == f"crossings.{new.sha256[:8]}.csv"
    assert old.path.read_bytes() == TABLE


def test_the_table_of_another_source_is_refused(
    source: SourceManifest, publisher: Publisher, tmp_path: Path
) -> None:
    other = replace(source, key="others", known_sha256=("0" * 64,))
    with pytest.raises(TableError, match=r"another source.*'crossings'"):
        fetching.fetch(other, tmp_path / "full", manifests=(source, other))


def linked(source: SourceManifest, link: str) -> SourceManifest:
    """The source with a file name to look for on its page."""
    return replace(source, fetch=Whereabouts(address="", link=link, hosts=(), largest=100_000))


def test_a_table_is_found_on_the_page(source: SourceManifest, publisher: Publisher, tmp_path: Path) -> None:
    publisher.answers["/page"] = Answer(PAGE.encode(), headers={"Content-Type": "text/html; charset=utf-8"})
    publisher.answers["/files/crossings-fy23-state.csv"] = Answer()
    found = fetching.fetch(linked(source, "crossings-fy??-state.csv"), tmp_path)
    assert found.path.name == "crossings-fy23-state.csv"
    assert publisher.asked == ["/page", "/files/crossings-fy23-state.csv"]


@pytest.mark.parametrize(
    ("link", "words"),
    [("*.csv", "several such files.*--address"), ("*.xlsx", "no such file.*fetch.link")],
)
def test_a_page_must_have_one_such_link(
    source: SourceManifest, publisher: Publisher, tmp_path: Path, link: str, words: str
) -> None:
    publisher.answers["/page"] = Answer(PAGE.encode(), headers={"Content-Type": "text/html"})
    with pytest.raises(RemoteError, match=words):
        fetching.fetch(linked(source, link), tmp_path)


@pytest.mark.parametrize(
    "address",
    [
        "http://www.example.org/x.csv",
        "ftp://www.example.org/x.csv",
        "file:///etc/hostname",
        "https://user:secret@www.example.org/x.csv",
        "https://www.example.org/a b.csv",
        "//www.example.org/x.csv",
        "",
    ],
)
def test_a_file_is_taken_over_https_alone(source: SourceManifest, tmp_path: Path, address: str) -> None:
    with pytest.raises(BorderKGError):
        fetching.fetch(replace(source, fetch=None), tmp_path / "full", address=address)


def test_a_source_without_an_address_says_so(source: SourceManifest, tmp_path: Path) -> None:
    with pytest.raises(ManifestError, match="does not say where"):
        fetching.fetch(replace(source, fetch=None), tmp_path)


def test_a_folder_that_cannot_be_made_is_named(source: SourceManifest, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(SourceError, match="cannot be written"):
        fetching.fetch(source, tmp_path / "file")


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        ("", "one of the two"),
        ('address = "https://a.example/x.csv"\nlink = "x.csv"', "one of the two"),
        ('address = "https://a.example/x.csv"\nspeed = 3', "speed"),
        ('link = "x.csv"\nlargest = "much"', "whole number"),
    ],
)
def test_what_a_description_says_of_it_is_checked(
    crossings: Crossings, crossings_toml: str, lines: str, reason: str
) -> None:
    with pytest.raises(ManifestError, match=reason):
        crossings(toml=crossings_toml.replace("[cube]", f"[fetch]\n{lines}\n\n[cube]"))
    described, _ = crossings(
        toml=crossings_toml.replace("[cube]", '[fetch]\nlink = "x*.csv"\nhosts = ["b.example"]\n\n[cube]')
    )
    assert described.fetch == Whereabouts(address="", link="x*.csv", hosts=("b.example",), largest=64_000_000)
