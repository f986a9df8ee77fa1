"""The OpenAPI document describes stored questions as their files do, and its schemas mean what is taken."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from borderkg.content import bundled
from borderkg.query.catalogue import Catalogue
from borderkg.query.parameters import Parameter, Type
from borderkg.serve.parameter_schemas import accepts, schema

from ..running import Running

QUERIES = Catalogue(bundled().queries)
# JSON texts inside the fields of a form are beyond what a schema of the form can tell a tool.
UNTOLD = "reconcile.post"


@pytest.fixture(scope="session")
def document(tiny_service: Running) -> dict[str, Any]:
    told = tiny_service.get("/openapi.json").json
    assert isinstance(told, dict)
    return told


def test_it_is_openapi_of_this_release(document: dict[str, Any], tiny_service: Running) -> None:
    assert document["openapi"].startswith("3.1.")
    assert tiny_service.get("/healthz").body.decode().split()[1] in document["info"]["version"]


@pytest.mark.parametrize("id", sorted(QUERIES))
def test_a_question_has_its_parameters_types_and_forms(document: dict[str, Any], id: str) -> None:
    told = document["paths"][f"/q/{id}.{{suffix}}"]["get"]
    assert told["summary"] == QUERIES[id].summary["en"]
    named = {one["name"]: one for one in told["parameters"]}
    forms = named.pop("suffix")["schema"]["enum"]
    assert ("vl.json" in forms) == bool(QUERIES[id].view)
    assert named.pop("release")["schema"]["enum"]
    assert set(named) == set(QUERIES[id].parameters)
    for name, parameter in QUERIES[id].parameters.items():
        assert named[name]["schema"] == schema(parameter)
        assert named[name]["required"] is False
        assert ("default" in named[name]["schema"]) != parameter.optional
    assert {"200", "304", "400", "404", "503", "504"} == set(told["responses"])


def test_every_reference_leads_somewhere(document: dict[str, Any]) -> None:
    for pointer in set(re.findall(r"'\$ref': '#/([^']*)'", str(document))):
        found: Any = document
        for part in pointer.split("/"):
            found = found[part]


def test_operations_have_names_of_their_own(document: dict[str, Any]) -> None:
    ids = [one["operationId"] for path in document["paths"].values() for one in path.values()]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("id", sorted(QUERIES))
def test_every_default_is_taken(tiny_service: Running, id: str) -> None:
    for parameter in QUERIES[id].parameters.values():
        told = schema(parameter).get("default", "")
        assert accepts(parameter, str(told)) or told == ""


@pytest.mark.parametrize("type_", ["iri", "string", "integer", "decimal", "month", "boolean", "lang"])
@given(data=st.data())
@settings(max_examples=200)
def test_whatever_the_pattern_allows_is_a_term(type_: Type, data: st.DataObject) -> None:
    parameter = Parameter(name="x", type=type_)
    one = schema(parameter)["anyOf"][0]
    if one["type"] == "boolean":
        value = data.draw(st.sampled_from(("true", "false")))
    elif one["type"] == "integer":
        value = str(data.draw(st.integers(one["minimum"], one["maximum"])))
    else:
        alphabet = st.characters(codec="utf-8")
        value = data.draw(
            st.from_regex(one["pattern"], alphabet=alphabet).filter(lambda text: text[-1:] != "\n")
        )
    if accepts(parameter, value):
        assert parameter.term(value).n3
    else:
        assert len(value) > one["maxLength"]


def test_schemathesis_finds_no_fault(tiny_service: Running, tmp_path: Path) -> None:
    tool = shutil.which("schemathesis")
    if tool is None:
        pytest.skip("schemathesis is not installed")
    settled = [
        "--phases=examples,coverage,fuzzing",
        "--max-examples=3",
        "--seed=1",
        "--generation-database=none",
    ]
    address = f"{tiny_service.address}openapi.json"
    whole = [tool, "run", address, "--checks=all", *settled, f"--exclude-operation-id={UNTOLD}"]
    rest = [tool, "run", address, "--checks=all", "--exclude-checks=positive_data_acceptance", *settled]
    for command in (whole, [*rest, f"--include-operation-id={UNTOLD}"]):
        told = subprocess.run(command, capture_output=True, text=True, timeout=540, cwd=tmp_path, check=False)
        assert told.returncode == 0, told.stdout[-6000:] + told.stderr[-2000:]
    assert tiny_service.get("/healthz").status == 200
