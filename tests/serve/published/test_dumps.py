"""The files of a release can be taken away, whole or in ranges, and nothing else can."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pyoxigraph
import pytest

from ..running import Running


@pytest.fixture(scope="session")
def id(tiny_release: Path) -> str:
    return tiny_release.name.rpartition("-")[0]


def test_the_listing_names_sizes_and_digests(tiny_service: Running, tiny_release: Path, id: str) -> None:
    told = tiny_service.get("/dumps/").json
    assert told["current"] == id
    listed = {one["name"]: one for one in told["releases"][0]["files"]}
    assert set(listed) == {"borderkg.nq", "borderkg-flat.nt", "manifest.json"}
    assert listed == {one["name"]: one for one in tiny_service.get(f"/dumps/{id}/").json["files"]}
    for name, one in listed.items():
        assert one["bytes"] == (tiny_release / name).stat().st_size
        assert one["href"] == f"/dumps/{id}/{name}"


@pytest.mark.parametrize("name", ["borderkg.nq", "borderkg-flat.nt", "manifest.json"])
def test_a_file_is_sent_as_it_lies(tiny_service: Running, tiny_release: Path, id: str, name: str) -> None:
    reply = tiny_service.get(f"/dumps/{id}/{name}")
    assert reply.body == (tiny_release / name).read_bytes()
    assert reply.headers["accept-ranges"] == "bytes"
    assert f"borderkg-{id}" in reply.headers["content-disposition"]
    if name != "manifest.json":
        assert reply.headers["etag"] == f'"sha256-{hashlib.sha256(reply.body).hexdigest()}"'
    assert tiny_service.get(f"/dumps/{id}/{name}", if_none_match=reply.headers["etag"]).status == 304


def test_a_part_can_be_fetched(tiny_service: Running, tiny_release: Path, id: str) -> None:
    whole = (tiny_release / "borderkg.nq").read_bytes()
    reply = tiny_service.get(f"/dumps/{id}/borderkg.nq", range="bytes=100-199")
    assert (reply.status, reply.body) == (206, whole[100:200])
    assert reply.headers["content-range"] == f"bytes 100-199/{len(whole)}"
    etag = reply.headers["etag"]
    rest = tiny_service.get(f"/dumps/{id}/borderkg.nq", range="bytes=200-", if_range=etag)
    assert (rest.status, rest.body) == (206, whole[200:])
    changed = tiny_service.get(f"/dumps/{id}/borderkg.nq", range="bytes=200-", if_range='"another"')
    assert (changed.status, len(changed.body)) == (200, len(whole))
    assert tiny_service.get(f"/dumps/{id}/borderkg.nq", range=f"bytes={len(whole)}-").status == 416


def test_a_browser_is_led_to_the_page_about_data(tiny_service: Running) -> None:
    reply = tiny_service.get("/dumps/", accept="text/html,*/*;q=0.8")
    assert (reply.status, reply.headers["location"]) == (303, "/data")


@pytest.mark.parametrize(
    "path",
    [
        "/dumps/{id}/store.sha256",
        "/dumps/{id}/private/texts.nq",
        "/dumps/{id}/store/CURRENT",
        "/dumps/{id}/../{id}/manifest.json/..",
        "/dumps/{id}/..%2f{id}%2fmanifest.json",
        "/dumps/{id}/%2e%2e/manifest.json",
        "/dumps/../current/manifest.json",
        "/dumps/%2e%2e/manifest.json",
        "/dumps/..%2fcurrent/manifest.json",
        "/dumps/.builds/manifest.json",
        "/dumps/{id}/%2fetc%2fpasswd",
        "/dumps//etc/passwd",
        "/dumps/{id}/borderkg.nq%00",
        "/dumps/{id}/borderkg.nq/",
        "/dumps/nowhere/borderkg.nq",
        "/dumps/nowhere/",
        "/dumps/{id}/graph/text/note-a.nt",
        "/dumps/{id}/graph/document/..%2f..%2fmanifest.nt",
        "/dumps/nowhere/graph/meta/all.nt",
        "/dumps/{id}/graph/meta/all.zip",
    ],
)
def test_nothing_else_can_be_had(tiny_service: Running, id: str, path: str) -> None:
    reply = tiny_service.get(path.format(id=id))
    assert reply.status in (307, 404)
    assert b"root:" not in reply.body
    if reply.status == 307:
        assert reply.headers["location"].startswith(tiny_service.address)


@pytest.mark.parametrize("key", ["document/note-a", "meta/all", "cube/cbp-southwest-totals/2024-10"])
def test_a_graph_is_sent_with_all_its_triples(
    tiny_service: Running, tiny_release: Path, id: str, key: str
) -> None:
    iri = f"https://w3id.org/borderkg/graph/{key}"
    expected = tiny_service.get("/dumps/" + id + "/manifest.json").json["graphs"][iri]["quads"]
    for suffix, form in (
        ("nt", pyoxigraph.RdfFormat.N_TRIPLES),
        ("ttl", pyoxigraph.RdfFormat.TURTLE),
        ("jsonld", pyoxigraph.RdfFormat.JSON_LD),
        ("rdf", pyoxigraph.RdfFormat.RDF_XML),
    ):
        reply = tiny_service.get(f"/dumps/{id}/graph/{key}.{suffix}")
        store = pyoxigraph.Store()
        store.load(reply.body, format=form)
        assert (reply.status, len(store)) == (200, expected)
        assert f'<{iri}>; rel="describes"' in reply.headers["link"]
