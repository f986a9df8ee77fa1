"""The dump of a release is opened by others as it lies; after their own loaders nothing is left to send."""

from __future__ import annotations

import configparser
import contextlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pyoxigraph
import pytest
import rdflib
from pyoxigraph import RdfFormat

from borderkg.store.location import Release

from . import starting

SECONDS: Final = 300


def verified(store: starting.Store, release: Path) -> dict[str, object]:
    """What `borderkg load` says of a store that should have everything."""
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "borderkg",
            "load",
            "--endpoint",
            store.endpoint,
            "--release",
            release,
            "--json",
        ],
        env={**os.environ, **store.environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=SECONDS,
    )
    assert done.returncode == 0, done.stderr
    said: dict[str, object] = json.loads(done.stdout)
    return said


@pytest.fixture(scope="module")
def manifest(release: Path) -> dict[str, object]:
    """What the release says of itself."""
    return Release(release).manifest


def test_oxigraph_s_own_loader_leaves_nothing_to_send(
    release: Path, manifest: dict[str, object], tmp_path: Path
) -> None:
    beside = Path(sys.executable).with_name("oxigraph")
    found = str(beside) if beside.exists() else shutil.which("oxigraph")
    if found is None:
        pytest.skip("this machine has no oxigraph: pip install oxigraph")
    where = str(tmp_path / "store")
    dump = str(release / "borderkg.nq")
    subprocess.run([found, "load", "--location", where, "--file", dump], check=True, timeout=SECONDS)
    port = starting.free_port()
    command = [found, "serve-read-only", "--location", where, "--bind", f"127.0.0.1:{port}"]
    with starting.running(command, tmp_path, port):
        said = verified(starting.Store("oxigraph", f"http://127.0.0.1:{port}/query", {}), release)
    assert (said["sent"], said["quads"]) == ([], manifest["quads"])


@pytest.fixture
def bulk(tmp_path: Path) -> Iterator[tuple[starting.Store, str]]:
    """Virtuoso, and the address at which it takes SQL."""
    if shutil.which("isql-vt") is None:
        pytest.skip("this machine has no isql-vt: apt-get install virtuoso-opensource-7")
    with contextlib.ExitStack() as stack:
        try:
            store = stack.enter_context(starting.virtuoso(tmp_path))
        except starting.MissingServerError as error:
            pytest.skip(str(error))
        settings = configparser.ConfigParser()
        settings.read(tmp_path / "virtuoso.ini", encoding="utf-8")
        yield store, settings["Parameters"]["ServerPort"]


def test_virtuoso_s_own_loader_leaves_nothing_to_send(
    bulk: tuple[starting.Store, str], release: Path, manifest: dict[str, object], tmp_path: Path
) -> None:
    store, address = bulk
    shutil.copy(release / "borderkg.nq", tmp_path)
    subprocess.run(
        [
            *("isql-vt", address, "dba", "dba"),
            f"exec=ld_dir('{tmp_path}', 'borderkg.nq', 'urn:unused'); rdf_loader_run(); checkpoint;",
        ],
        capture_output=True,
        check=True,
        timeout=SECONDS,
    )
    said = verified(store, release)
    assert (said["sent"], said["quads"]) == ([], manifest["quads"])


@pytest.mark.skipif(shutil.which("rapper") is None, reason="this machine lacks rapper (raptor2-utils)")
@pytest.mark.parametrize(("name", "syntax"), [("borderkg.nq", "nquads"), ("borderkg-flat.nt", "ntriples")])
def test_rapper_reads_each_statement(
    name: str, syntax: str, release: Path, manifest: dict[str, object]
) -> None:
    told = subprocess.run(
        ["rapper", "--count", "--input", syntax, str(release / name)],
        capture_output=True,
        text=True,
        check=True,
        timeout=SECONDS,
    )
    assert f"Parsing returned {manifest['quads']} triples" in told.stderr
    assert "rapper: Warning" not in told.stderr


def test_rdflib_reads_each_graph(release: Path, manifest: dict[str, object]) -> None:
    dataset = rdflib.Dataset()
    dataset.parse(release / "borderkg.nq", format="nquads")
    counted = {str(graph.identifier): len(graph) for graph in dataset.graphs() if len(graph)}
    assert counted == {graph: held["quads"] for graph, held in manifest["graphs"].items()}  # type: ignore[attr-defined]


def test_pyoxigraph_reads_each_quad(release: Path, manifest: dict[str, object]) -> None:
    quads = pyoxigraph.parse(path=str(release / "borderkg.nq"), format=RdfFormat.N_QUADS)
    assert sum(1 for _ in quads) == manifest["quads"]
