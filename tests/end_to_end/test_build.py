"""A build gives the same bytes, survives what kills it, and its damage shows."""

from __future__ import annotations

import hashlib
import json
import os
import random
import shutil
import signal
import stat
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse

from borderkg import pipeline
from borderkg.assemble.buildplace import staging_folder
from borderkg.assemble.readback import inspect_store
from borderkg.assemble.record import read_record
from borderkg.content import Content
from borderkg.errors import BorderKGError, BusyReleaseError, DamagedReleaseError, FindingsError
from borderkg.store.embedded import EmbeddedStore

PROGRAM = """
import random, sys
from pathlib import Path
from borderkg import pipeline
from borderkg.content import Content
ontology, data, queries, out, shuffled = sys.argv[1:]
if shuffled == "shuffled":
    plain = Path.glob
    def glob(self, pattern):
        found = list(plain(self, pattern))
        random.Random(3).shuffle(found)
        return iter(found)
    Path.glob = glob
built = pipeline.build(
    Content(ontology=Path(ontology), data=Path(data), queries=Path(queries)), Path(out), check=False
)
print(built.digest)
"""


def command(content: Content, out: Path, order: str = "sorted") -> list[str]:
    folders = (content.ontology, content.data, content.queries, out)
    return [sys.executable, "-c", PROGRAM, *map(str, folders), order]


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_the_layout_of_a_release(built: pipeline.BuiltRelease) -> None:
    names = {path.name for path in built.path.iterdir()}
    assert {"borderkg.nq", "borderkg-flat.nt", "manifest.json", "store", "private"} <= names
    assert (built.path.parents[1] / "current").resolve() == built.path.resolve()
    assert digest(built.path / "borderkg.nq") == built.digest


def test_the_dumps_are_sorted_without_duplicates_and_agree(built: pipeline.BuiltRelease) -> None:
    quads = (built.path / "borderkg.nq").read_bytes().splitlines()
    flat = (built.path / "borderkg-flat.nt").read_bytes().splitlines()
    assert quads == sorted(set(quads))
    assert flat == sorted(set(flat))
    assert len(flat) == len(quads) == built.quads
    assert {q.triple for q in parse(path=str(built.path / "borderkg.nq"), format=RdfFormat.N_QUADS)} == {
        q.triple for q in parse(path=str(built.path / "borderkg-flat.nt"), format=RdfFormat.N_TRIPLES)
    }


def test_the_store_answers_as_the_dump(built: pipeline.BuiltRelease) -> None:
    store = EmbeddedStore.read_only(built.path / "store")
    assert sorted(store.dump().splitlines()) == (built.path / "borderkg.nq").read_bytes().splitlines()
    assert {name: store.count(name) for name in store.graphs()} == dict(built.graphs)


def test_the_manifest_tells_no_secrets(built: pipeline.BuiltRelease) -> None:
    text = (built.path / "manifest.json").read_text(encoding="utf-8")
    assert "/graph/text/" not in text
    assert str(Path.home()) not in text
    assert str(built.path.parents[1]) not in text
    manifest = json.loads(text)
    assert manifest["graphs"].keys() == built.graphs.keys()
    assert all(name.startswith(("ontology/", "data/")) for name in manifest["inputs"])


def test_texts_are_private(built: pipeline.BuiltRelease) -> None:
    private = built.path / "private" / "texts.nq"
    assert stat.S_IMODE(private.stat().st_mode) == 0o600
    assert stat.S_IMODE(private.parent.stat().st_mode) == 0o700
    assert len(private.read_bytes().splitlines()) == len(built.texts) > 0
    sentence = str(next(iter(parse(path=str(private), format=RdfFormat.N_QUADS))).object)[1:80]
    for name in ("borderkg.nq", "borderkg-flat.nt", "manifest.json"):
        text = (built.path / name).read_text(encoding="utf-8")
        assert 'verbatimText> "' not in text
        assert sentence not in text
    for path in (built.path / "store").iterdir():
        assert sentence.encode() not in path.read_bytes()


def test_every_graph_is_described_and_licensed(built: pipeline.BuiltRelease) -> None:
    store = EmbeddedStore.read_only(built.path / "store")
    described = store.rows(
        "PREFIX void: <http://rdfs.org/ns/void#> PREFIX dcterms: <http://purl.org/dc/terms/>"
        "SELECT ?g ?n ?license { ?g a void:Dataset ; void:triples ?n ; dcterms:license ?license }"
    )
    counts = {str(name)[1:-1]: int(str(count).split('"')[1]) for name, count, _ in described}
    assert counts == dict(built.graphs)


@pytest.mark.parametrize(("seed", "order"), [("1", "sorted"), ("4242", "shuffled")])
def test_the_same_bytes_again(
    seed: str, order: str, tiny: Content, built: pipeline.BuiltRelease, tmp_path: Path
) -> None:
    subprocess.run(
        command(tiny, tmp_path / "out", order), check=True, env={**os.environ, "PYTHONHASHSEED": seed}
    )
    again = tmp_path / "out" / "current"
    for name in ("borderkg.nq", "borderkg-flat.nt", "manifest.json"):
        assert digest(again / name) == digest(built.path / name)
    assert not (again / "private").exists()


def test_both_reasoners_build_the_same(tiny: Content, tmp_path: Path) -> None:
    shutil.copytree(
        tiny.ontology, tmp_path / "ontology", ignore=shutil.ignore_patterns("vocabularies", "shapes")
    )
    fewer = Content(ontology=tmp_path / "ontology", data=tiny.data, queries=tiny.queries)
    ours, theirs = (
        pipeline.build(fewer, tmp_path / reasoner, reasoner=reasoner, check=False)
        for reasoner in ("sparql", "owlrl")
    )
    assert theirs.graphs == ours.graphs
    assert theirs.digest == ours.digest


def test_a_whole_release_verifies(built: pipeline.BuiltRelease) -> None:
    assert pipeline.verify(built.path).sha256 == built.digest


def test_one_byte_changed_is_found_and_named(built: pipeline.BuiltRelease, tmp_path: Path) -> None:
    release = tmp_path / "release"
    shutil.copytree(built.path, release)
    chooser = random.Random(20)
    files = sorted(
        path for path in release.rglob("*") if path.is_file() and not path.name.startswith(("LOG", "LOCK"))
    )
    assert len(files) > 8
    for path in files:
        raw = path.read_bytes()
        for at in {0, len(raw) - 1, chooser.randrange(max(len(raw), 1))} if raw else ():
            path.write_bytes(raw[:at] + bytes([raw[at] ^ 0x40]) + raw[at + 1 :])
            with pytest.raises(DamagedReleaseError) as caught:
                pipeline.verify(release)
            assert path.name in str(caught.value)
        path.write_bytes(raw[: len(raw) // 2] if raw else b"x")
        with pytest.raises(DamagedReleaseError):
            pipeline.verify(release)
        path.unlink()
        with pytest.raises(DamagedReleaseError):
            pipeline.verify(release)
        path.write_bytes(raw)
    pipeline.verify(release)


def test_a_store_that_holds_something_else_is_found(built: pipeline.BuiltRelease, tmp_path: Path) -> None:
    record = read_record(built.path / "manifest.json")
    lines = (built.path / "borderkg.nq").read_bytes().splitlines(keepends=True)
    (tmp_path / "fewer.nq").write_bytes(b"".join(lines[:-1]))
    other = EmbeddedStore.create(tmp_path / "store")
    other.bulk_load(tmp_path / "fewer.nq")
    other.settle()
    del other
    with pytest.raises(DamagedReleaseError, match="quads, not "):
        inspect_store(tmp_path / "store", record)


def test_findings_keep_the_old_release(tiny: Content, tmp_path: Path) -> None:
    out = tmp_path / "out"
    release = pipeline.build(tiny, out, check=False).id
    before = digest(out / "current" / "borderkg.nq")
    shutil.copytree(tiny.data, tmp_path / "data")
    path = tmp_path / "data" / "reference" / "nobody.ttl"
    path.write_text(
        "<https://w3id.org/borderkg/id/person/nobody> a <https://w3id.org/borderkg/ns#Person> .\n"
    )
    bad = Content(ontology=tiny.ontology, data=tmp_path / "data", queries=tiny.queries)
    with pytest.raises(FindingsError, match="violations"):
        pipeline.build(bad, out)
    assert digest(out / "current" / "borderkg.nq") == before
    assert [path.name for path in (out / "releases" / ".builds").iterdir()] == [f"{release}-1"]


def test_one_builder_at_a_time(tiny: Content, tmp_path: Path) -> None:
    with staging_folder(tmp_path), pytest.raises(BusyReleaseError, match=f"pid {os.getpid()}"):
        pipeline.build(tiny, tmp_path, check=False)


def test_killed_at_any_moment_the_old_release_answers_or_the_new(tiny: Content, tmp_path: Path) -> None:
    out = tmp_path / "out"
    shutil.copytree(tiny.data, tmp_path / "data")
    people = tmp_path / "data" / "reference" / "people.ttl"
    people.write_text(
        people.read_text(encoding="utf-8").replace("foaf:name", "skos:hiddenLabel"), encoding="utf-8"
    )
    other = Content(ontology=tiny.ontology, data=tmp_path / "data", queries=tiny.queries)
    new = pipeline.build(other, tmp_path / "new", check=False).digest
    old = pipeline.build(tiny, out, check=False).digest
    assert new != old
    began = time.monotonic()
    subprocess.run(command(tiny, out), check=True, capture_output=True)
    whole = time.monotonic() - began
    chooser = random.Random(12)
    for share in sorted(chooser.random() for _ in range(10)):
        child = subprocess.Popen(command(other, out), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(share * whole * 1.05)
        child.send_signal(signal.SIGKILL)
        child.wait()
        current = out / "current"
        record = read_record(current / "manifest.json")
        assert record.sha256 in {old, new}
        assert digest(current / "borderkg.nq") == record.sha256
        assert EmbeddedStore.read_only(current / "store").count() == record.quads
    assert pipeline.build(other, out, check=False).digest == new
    pipeline.verify(out / "current")
    assert not list((out / "releases" / ".builds").glob(".*"))
    assert len(list((out / "releases" / ".builds").iterdir())) <= 2


def test_a_full_disk_keeps_the_old_release(tiny: Content, tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", str(disk)], capture_output=True, check=False
    )
    if mounted.returncode != 0:
        pytest.skip("this machine does not let the tests mount a small tmpfs")
    try:
        pipeline.build(tiny, disk / "out", check=False)
        before = digest(disk / "out" / "current" / "borderkg.nq")
        for free in (1 << 20, 4 << 20, 9 << 20):  # a release of the small content takes 12 MB
            ballast = disk / "ballast"
            room = shutil.disk_usage(disk).free
            ballast.write_bytes(bytes(max(room - free, 0)))
            with pytest.raises(BorderKGError, match=r"(?i)no space left|disk is full"):
                pipeline.build(tiny, disk / "out", check=False)
            assert digest(disk / "out" / "current" / "borderkg.nq") == before
            assert not list((disk / "out" / "releases" / ".builds").glob(".*"))
            ballast.unlink()
        pipeline.build(tiny, disk / "out", check=False)
        pipeline.verify(disk / "out" / "current")
    finally:
        # lazily: the traceback of an expected error may still hold a store open
        subprocess.run(["umount", "--lazy", str(disk)], check=True)


def test_a_content_without_tables_is_sound(tiny_content: Content, tmp_path: Path) -> None:
    data = tmp_path / "data"
    shutil.copytree(tiny_content.data, data, ignore=shutil.ignore_patterns("statistics"))
    built = pipeline.build(replace(tiny_content, data=data), tmp_path / "out")
    assert built.findings == 0
    assert not [name for name in built.graphs if "/graph/cube/" in name]
