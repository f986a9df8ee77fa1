"""Encryption, credentials, private networks and the circuit breaker of the client of other endpoints."""

from __future__ import annotations

import shutil
import ssl
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Protocol

import pytest

from borderkg.errors import RemoteError, RemoteRefusedError, RemoteUnreachableError
from borderkg.store.answering import Request
from borderkg.store.bounds import Bounds
from borderkg.store.credentials import PASSWORD, USER, Credentials, credentials
from borderkg.store.remote import FAILURES, Endpoint, address

ASKED = Request("SELECT ?n { ?s ?p ?n }")


class Server(Protocol):
    """What `conftest.Misbehaving` is."""

    port: int
    asked: list[str]
    heads: list[str]

    def url(self, name: str) -> str:
        """The address at which it does `name`."""
        ...

    def close(self) -> None:
        """Stop."""


def endpoint(url: str, *, private: bool = True, who: Credentials | None = None) -> Endpoint:
    return Endpoint(url, bounds=Bounds(seconds=5, private=private), store="standard", credentials=who)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate of localhost that signs itself, with its key."""
    if shutil.which("openssl") is None:
        pytest.skip("this machine has no openssl")
    path = tmp_path_factory.mktemp("tls") / "localhost.pem"
    command = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-days",
        "2",
        "-subj",
        "/CN=localhost",
    ]
    command += ["-addext", "subjectAltName=DNS:localhost", "-keyout", str(path), "-out", f"{path}.crt"]
    subprocess.run(command, check=True, capture_output=True)
    path.write_bytes(path.read_bytes() + Path(f"{path}.crt").read_bytes())
    return path


@pytest.fixture(scope="module")
def secure(certificate: Path, server_at: Callable[[Path], Server]) -> Iterator[Server]:
    """The misbehaving server, over TLS."""
    server = server_at(certificate)
    yield server
    server.close()


@pytest.fixture
def trusted(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The certificate is one that this machine trusts."""
    monkeypatch.setenv("SSL_CERT_FILE", f"{certificate}.crt")
    assert ssl.create_default_context().get_ca_certs()


def test_a_trusted_server_answers(secure: Server, trusted: None) -> None:
    assert b'"1"' in endpoint(secure.url("sound")).answer(ASKED).body


def test_a_server_that_nobody_vouches_for_is_not_asked(secure: Server) -> None:
    with pytest.raises(RemoteUnreachableError, match=r"(?i)certificate"):
        endpoint(secure.url("sound")).answer(ASKED)


def test_a_redirect_from_https_to_http_is_refused(secure: Server, trusted: None) -> None:
    with pytest.raises(RemoteRefusedError, match="stays with https"):
        endpoint(secure.url("downgrade")).answer(ASKED)


@pytest.mark.parametrize("host", ["127.0.0.1", "127.1", "0.0.0.0", "2130706433", "localhost", "[::1]"])
def test_a_private_address_is_refused_where_it_must_be(host: str, misbehaving: Server) -> None:
    misbehaving.asked.clear()
    with pytest.raises(RemoteRefusedError, match="private network"):
        endpoint(f"http://{host}:{misbehaving.port}/sound", private=False).answer(ASKED)
    assert misbehaving.asked == []


@pytest.mark.parametrize(
    "url",
    [
        "ftp://host/sparql",
        "file:///etc/passwd",
        "//host/sparql",
        "http://",
        "http://host:99999/",
        "http://host/a b",
        "http://host/\r\nX: y",
        "http://host/#part",
        "http://hóst/",
    ],
)
def test_what_is_no_address_of_an_endpoint_is_refused(url: str) -> None:
    with pytest.raises(RemoteError, match="no address"):
        address(url)


def test_a_password_in_an_address_is_refused_and_not_told() -> None:
    with pytest.raises(RemoteError, match="netrc") as error:
        address("https://ana:hunter2@host/sparql")
    assert "hunter2" not in str(error.value)


def test_credentials_are_shown_only_when_asked_and_then_each_time(misbehaving: Server) -> None:
    misbehaving.heads.clear()
    who = Credentials(url=misbehaving.url("basic"), user="ana", password="hunter2")
    there = endpoint(misbehaving.url("basic"), who=who)
    assert b'"1"' in there.answer(ASKED).body
    assert b'"1"' in there.answer(ASKED).body
    shown = ["Authorization: Basic" in head for head in misbehaving.heads]
    assert shown == [False, True, True]
    assert "hunter2" not in repr(who)


def test_without_credentials_a_401_says_what_to_do(misbehaving: Server) -> None:
    with pytest.raises(RemoteRefusedError, match=r"401.*netrc"):
        endpoint(misbehaving.url("basic")).answer(ASKED)


def test_credentials_come_from_the_environment_or_netrc(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine a.example login ana password one\n", encoding="utf-8")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    monkeypatch.delenv(USER, raising=False)
    monkeypatch.delenv(PASSWORD, raising=False)
    found = credentials("https://a.example/sparql")
    assert found is not None
    assert (found.user, found.password) == ("ana", "one")
    assert credentials("https://b.example/sparql") is None
    monkeypatch.setenv(USER, "eva")
    with pytest.raises(RemoteError, match="half of a user"):
        credentials("https://a.example/sparql")
    monkeypatch.setenv(PASSWORD, "two")
    found = credentials("https://b.example/sparql")
    assert found is not None
    assert (found.user, found.password) == ("eva", "two")


def test_proxies_of_the_environment_are_not_used_unless_asked(
    misbehaving: Server, nobody: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{nobody}")
    monkeypatch.delenv("no_proxy", raising=False)
    assert endpoint(misbehaving.url("sound")).answer(ASKED).body
    with pytest.raises(RemoteUnreachableError):
        Endpoint(misbehaving.url("sound"), bounds=Bounds(proxies=True), store="standard").answer(ASKED)


def test_an_endpoint_that_fails_in_a_row_is_left_alone(misbehaving: Server) -> None:
    misbehaving.asked.clear()
    there = endpoint(misbehaving.url("closes"))
    for _ in range(FAILURES):
        with pytest.raises(RemoteUnreachableError):
            there.answer(ASKED)
    with pytest.raises(RemoteUnreachableError, match="left alone"):
        there.answer(ASKED)
    assert misbehaving.asked == ["closes"] * FAILURES


def test_a_kind_of_store_that_is_not_known_is_refused(misbehaving: Server) -> None:
    with pytest.raises(RemoteError, match="virtuoso"):
        Endpoint(misbehaving.url("sound"), store="virtuosa")
