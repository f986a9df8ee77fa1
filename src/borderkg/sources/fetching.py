"""The full table of a source from where its publisher puts it, taken whole and recognised, or refused.

A table that is not one of those described is kept under a name of its own: a publisher that changes a file
makes a new vintage, and that is for a person to describe.
"""

from __future__ import annotations

import contextlib
import fnmatch
import io
import re
import urllib.parse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import BinaryIO, Final

from borderkg.errors import ManifestError, RemoteError, SourceError, TableError
from borderkg.sources import download, recognition, tables, whereabouts
from borderkg.sources.manifest import SourceManifest

TABLE_TYPES: Final = frozenset(
    ("text/csv", "application/csv", "text/plain", "application/octet-stream", "application/vnd.ms-excel")
)
"""Media types under which servers send CSV."""
PAGE_TYPES: Final = frozenset(("text/html", "application/xhtml+xml"))
LARGEST_PAGE: Final = 5_000_000
_SAFE: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,120}\.csv", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """A table that was fetched; `known` says whether `source.toml` names its SHA-256."""

    path: Path
    address: str
    sha256: str
    size: int
    known: bool


def fetch(
    source: SourceManifest,
    out: Path,
    *,
    manifests: Sequence[SourceManifest] = (),
    address: str | None = None,
    seconds: float = download.SECONDS,
) -> Fetched:
    """Bring the full table of `source` into the folder `out`.

    Args:
        source: the source; its `[fetch]` says where the table lies.
        out: a folder, made where it is missing.
        manifests: all sources, so that the table of another one is not taken for this one's.
        address: take the table from here instead.
        seconds: time for everything.

    Raises:
        ManifestError: when the source says no address.
        RemoteError: when the server does not give the file; see `download.download`.
        TableError, EncodingError: when what came is cut off, no text, or not the table of `source`.
        In every case nothing is left in `out`.
    """
    rules = source.fetch
    if address is None and (rules is None or not (rules.address or rules.link)):
        raise ManifestError(
            "the source does not say where its full table lies",
            where=source.path,
            expected="[fetch] with address, or with link, a file name on the page",
            advice="its table is shipped: build needs nothing else" if source.file else "give it with --full",
        )
    hosts = rules.hosts if rules else ()
    largest = rules.largest if rules else whereabouts.LARGEST
    if address is None:
        address = (rules.address if rules else "") or _linked(source, seconds)
    with _beside(out, source.key) as (part, stream):
        came = download.download(
            address, stream, media_types=TABLE_TYPES, largest=largest, hosts=hosts, seconds=seconds
        )
        stream.close()
        with _where(came.address):
            _refuse_page(part, came.address)
            tables.check_text(part)
            _refuse_other(part, source, manifests or (source,))
        known = came.sha256 in (*source.known_sha256, source.sha256)
        path = out / _name(source, came, known=known)
        part.replace(path)
    return Fetched(path=path, address=came.address, sha256=came.sha256, size=came.size, known=known)


def _linked(source: SourceManifest, seconds: float) -> str:
    """The address of the one link on the publisher's page whose file has the name that is asked for."""
    assert source.fetch is not None
    page = io.BytesIO()
    came = download.download(
        source.page,
        page,
        media_types=PAGE_TYPES,
        largest=LARGEST_PAGE,
        hosts=source.fetch.hosts,
        seconds=seconds,
    )
    links = _Links()
    links.feed(page.getvalue().decode("utf-8", errors="replace"))
    addresses = {urllib.parse.urljoin(came.address, href) for href in links.found}
    fitting = sorted(a for a in addresses if fnmatch.fnmatchcase(_file(a), source.fetch.link))
    if len(fitting) != 1:
        raise RemoteError(
            "the page links several such files" if fitting else "the page links no such file",
            where=source.page,
            found=", ".join(fitting) or None,
            expected=f"one link to {source.fetch.link}",
            advice="choose one with --address" if fitting else "look at the page, and correct fetch.link",
        )
    return fitting[0]


class _Links(HTMLParser):
    """The addresses that a page links to."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self.found += [value.strip() for name, value in attrs if name == "href" and value]


def _file(address: str) -> str:
    return urllib.parse.unquote(urllib.parse.urlsplit(address).path.rpartition("/")[2])


def _name(source: SourceManifest, came: download.Downloaded, *, known: bool) -> str:
    """The publisher's file name where it is plain; a table that nobody described yet bears its hash."""
    given = _file(came.address)
    name = given if _SAFE.fullmatch(given) else f"{source.key}.csv"
    return name if known else f"{name.removesuffix('.csv')}.{came.sha256[:8]}.csv"


@contextlib.contextmanager
def _beside(out: Path, key: str) -> Iterator[tuple[Path, BinaryIO]]:
    """A file in `out` to write; it is gone after the block unless it took another name."""
    part = out / f".{key}.part"
    try:
        out.mkdir(parents=True, exist_ok=True)
        with part.open("wb") as stream:
            yield part, stream
    except OSError as error:
        raise SourceError(
            f"the table cannot be written ({error.strerror or error})",
            where=out,
            advice="make room on the disk, or choose another folder",
        ) from error
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)


@contextlib.contextmanager
def _where(address: str) -> Iterator[None]:
    """A fault of the file is told of the address, since the file is not kept."""
    try:
        yield
    except SourceError as error:
        raise type(error)(
            error.what,
            where=address,
            line=error.line,
            found=error.found,
            expected=error.expected,
            advice=error.advice,
        ) from error


def _refuse_page(part: Path, address: str) -> None:
    with part.open("rb") as stream:
        start = stream.read(1024)
    if start.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<"):
        raise TableError(
            "a web page came instead of the table",
            where=address,
            line=1,
            found=start[:60].decode("utf-8", errors="replace"),
            expected="a CSV file",
            advice="open the address in a browser, and correct source.toml if the file has moved",
        )


def _refuse_other(part: Path, source: SourceManifest, manifests: Sequence[SourceManifest]) -> None:
    found = recognition.recognise(part, manifests)
    if source.key not in {m.key for m in found}:
        raise TableError(
            "this is the table of another source",
            where=part,
            line=1,
            found=", ".join(m.key for m in found),
            expected=source.key,
            advice="correct the address in source.toml",
        )
