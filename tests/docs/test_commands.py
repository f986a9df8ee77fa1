"""What is public is documented: every command and option says what it does, every error has its place."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import get_type_hints

import pytest
from cyclopts import App

import borderkg.errors
from borderkg.cli.application import app
from borderkg.content import bundled
from borderkg.query.catalogue import KEYS, Catalogue
from borderkg.query.parameters import TYPES

READING = {"run", "query", "queries", "show", "search", "evidence", "claims", "study", "export", "verify"}
READING |= {"cite", "diff", "patch", "release", "federate", "load"}
COMMANDS = {"build", "check", "fetch", "fmt", "link", "serve"} | READING


def commands(parent: App, name: str = "") -> Iterator[tuple[str, App]]:
    for key in parent:
        if not key.startswith("-"):
            child = parent[key]
            yield f"{name} {key}".strip(), child
            yield from commands(child, f"{name} {key}".strip())


ALL = dict(commands(app))


def test_the_commands_are_these() -> None:
    assert {name for name in ALL if " " not in name} == COMMANDS


@pytest.mark.parametrize("name", ALL)
def test_every_command_and_option_is_described(name: str) -> None:
    command = ALL[name]
    assert command.help
    if command.default_command is None:
        return
    documented = inspect.getdoc(command.default_command) or ""
    types = get_type_hints(command.default_command, vars(inspect.getmodule(command.default_command)))
    for parameter in inspect.signature(command.default_command).parameters:
        if is_dataclass(options := types[parameter]):
            # Its fields are the options, each described where it is declared.
            for option in fields(options):
                assert re.search(rf"^{option.name}$", inspect.getdoc(options) or "", re.MULTILINE), (
                    option.name
                )
        else:
            assert re.search(rf"^{parameter}$", documented, re.MULTILINE), parameter


def test_every_command_speaks_json() -> None:
    silent = {"queries document"}
    for name, command in ALL.items():
        if command.default_command is not None and name not in silent:
            assert "json" in inspect.signature(command.default_command).parameters, name


def test_every_error_stands_in_the_tree_of_errors() -> None:
    tree = borderkg.errors.__doc__ or ""
    for name, error in vars(borderkg.errors).items():
        if inspect.isclass(error) and issubclass(error, Exception):
            assert re.search(rf"\b{name}\b", tree), name
            assert len(error.__mro__) - len(Exception.__mro__) <= 3


def test_the_page_on_queries_names_every_key_and_type() -> None:
    page = (bundled().queries.parent / "docs" / "queries.md").read_text(encoding="utf-8")
    for word in (*KEYS, *TYPES, "class", "label", "optional", "multiple"):
        assert f"`{word}`" in page, word


def test_every_stored_query_is_in_the_catalogue_page() -> None:
    queries = bundled().queries
    page = (queries / "README.md").read_text(encoding="utf-8")
    for query_id, query in Catalogue(queries).items():
        assert f"({query_id}.rq)" in page
        for parameter in query.parameters.values():
            assert parameter.label, f"{query_id}: {parameter.name} has no label"
