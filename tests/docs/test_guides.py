"""Each guide does what it says, block by block."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from urllib.parse import urlsplit

import pytest
import rdflib

from borderkg.content import bundled

from ..ontology.test_profiles import OWLAPI, checker
from ..serve.running import running
from ..servers.conftest import virtuoso, wikidata
from ..servers.starting import Store
from .blocks import Block, Session, answer, blocks, cells, followed, is_part

__all__ = ["checker", "virtuoso", "wikidata"]
"""The fixtures of other folders that are used here."""
BLINKEN = rdflib.URIRef("https://w3id.org/borderkg/id/person/antony-blinken")
GUIDES = bundled().ontology.parent / "docs" / "guides"


def dist(release: Path) -> str:
    """The folder that holds `releases/` and `current` above a resolved release."""
    return str(next(folder for folder in release.parents if (folder / "current").exists()))


@pytest.fixture
def session(release: Path, tmp_path: Path) -> Session:
    """A reader with the shipped release."""
    return Session(tmp_path, {"BORDERKG_DIST": dist(release)})


def at(ports: Mapping[int, int], text: str) -> str:
    """A block with the ports of the servers of these tests."""
    for written, real in ports.items():
        text = text.replace(f"127.0.0.1:{written}", f"127.0.0.1:{real}")
    return text


def follow(
    session: Session, all_blocks: list[Block], ports: Mapping[int, int] = MappingProxyType({})
) -> None:
    """Run the blocks for a shell and for Python in their order; each says what stands below it."""
    with session:
        for block, below in followed(all_blocks):
            said = {"sh": session.shell, "python": session.python}[block.language](at(ports, block.text))
            if below is not None:
                assert said == at(ports, below.text), f"line {block.line}"


def ask(page: Path, port: int) -> None:
    """Make the requests of a page; each is answered with what stands below it."""
    asked = 0
    for block, below in followed(blocks(page)):
        if block.language == "http":
            status, body = answer(block.text, port)
            assert status == 200, f"line {block.line}: {body}"
            assert below is not None
            if below.language == "json":
                assert is_part(json.loads(below.text), json.loads(body)), f"line {block.line}: {body[:2000]}"
            else:
                assert body.replace("\r\n", "\n").startswith(below.text), f"line {block.line}"
            asked += 1
    assert asked > 0


@pytest.fixture(scope="module")
def served(release: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The port of a service over the shipped release."""
    with running(Path(dist(release)), tmp_path_factory.mktemp("served")) as service:
        yield service.port


def test_the_notebook_for_rdflib(session: Session) -> None:
    follow(session, cells(GUIDES / "rdflib.ipynb"))


def test_pandas_and_polars(session: Session) -> None:
    follow(session, blocks(GUIDES / "pandas-and-polars.md"))


def test_the_requests_that_r_makes(served: int) -> None:
    ask(GUIDES / "r.md", served)


@pytest.mark.skipif(
    shutil.which("Rscript") is None, reason="no Rscript on this machine (install r-base-core)"
)
def test_r(session: Session, served: int) -> None:
    script, said = "", ""
    for block, below in followed(blocks(GUIDES / "r.md")):
        if block.language == "r":
            script += at({8321: served}, block.text)
            said += below.text if below is not None else ""
    assert session.run(["Rscript", "-"], script) == said


def test_what_openrefine_asks(served: int) -> None:
    ask(GUIDES / "openrefine.md", served)


@pytest.mark.skipif(shutil.which("javac") is None, reason="no javac on this machine (install a JDK)")
@pytest.mark.skipif(not OWLAPI.is_file(), reason="no OWL API on this machine (install libowlapi-java)")
def test_what_protege_opens_is_read_by_its_library(
    session: Session, checker: list[str], tmp_path: Path
) -> None:
    follow(session, blocks(GUIDES / "protege.md"))
    whole = session.run([*checker, "borderkg-protege.ttl"]).splitlines()
    assert int(whole[0].removeprefix("axioms\t")) > 10_000
    in_dl = [line for line in whole[1:] if line.startswith("violation\tOWL 2 DL\t")]
    assert {kind for kind in ("xsd:date", "xsd:duration") for line in in_dl if kind in line} == {
        "xsd:date",
        "xsd:duration",
    }
    assert [line for line in in_dl if "xsd:date" not in line and "xsd:duration" not in line] == []
    rest = session.run([*checker, "borderkg-reasoner.ttl"]).splitlines()[1:]
    assert rest != []
    assert [line for line in rest if not line.startswith("violation\tOWL 2 RL\t")] == []
    assert [line for line in rest if "rdf-syntax-ns#langString" not in line] == []
    read = rdflib.Graph().parse(tmp_path / "borderkg-protege.ttl")
    assert BLINKEN in set(read.subjects())


def test_virtuoso(session: Session, virtuoso: Store) -> None:
    port = urlsplit(virtuoso.endpoint).port
    assert port is not None
    follow(session, blocks(GUIDES / "virtuoso.md"), {8890: port})


def test_wikidata(session: Session, wikidata: str) -> None:
    port = urlsplit(wikidata).port
    assert port is not None
    follow(session, blocks(GUIDES / "wikidata.md"), {7878: port})


def test_every_guide_is_in_the_list_and_in_these_tests() -> None:
    listed = (GUIDES / "README.md").read_text(encoding="utf-8")
    tested = Path(__file__).read_text(encoding="utf-8")
    for path in GUIDES.iterdir():
        if path.name != "README.md":
            assert f"({path.name})" in listed
            assert f'"{path.name}"' in tested
