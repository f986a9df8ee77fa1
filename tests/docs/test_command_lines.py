"""Every command that a page tells a reader to type, or names in passing, is one that there is."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from cyclopts import App, CycloptsError

from borderkg.cli.application import app
from borderkg.content import bundled
from borderkg.query.catalogue import Catalogue

from .test_links import PAGES, ROOT

CATALOGUE = Catalogue(bundled().queries)
_FENCED = re.compile(r"^```(\w*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_ENDS = {"|", ">", ">>", "&&", "||", ";", "&"}


class Line(NamedTuple):
    """A command of ours on a page, by its words after `borderkg`."""

    page: str
    words: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.page}: borderkg {' '.join(self.words)}"


def typed(text: str) -> Iterator[tuple[str, ...]]:
    """The commands of a block for a shell, without what goes before and after them on their lines."""
    for line in text.replace("\\\n", " ").splitlines():
        words = shlex.split(line.removeprefix("$ "), comments=True)
        while words and re.fullmatch(r"[A-Z_]+=.*", words[0]):
            words.pop(0)
        if words[:1] == ["borderkg"]:
            end = next((n for n, word in enumerate(words) if word in _ENDS), len(words))
            yield tuple(words[1:end])


def commands(page: Path) -> Iterator[tuple[str, ...]]:
    """The commands of the blocks of a page that are to be typed."""
    text = page.read_text(encoding="utf-8")
    for language, block in _FENCED.findall(text):
        if language == "sh" or (language == "text" and block.startswith("$ ")):
            yield from typed(block)


def mentions(page: Path) -> Iterator[tuple[str, ...]]:
    """The commands that a page names in running text, or in a block that shows their form."""
    text = page.read_text(encoding="utf-8")
    forms = [block for language, block in _FENCED.findall(text) if not language]
    prose = _FENCED.sub("", text)
    for said in [*re.findall(r"`(borderkg [^`\n]+)`", prose), *"\n".join(forms).splitlines()]:
        words = re.sub(r"[\[\]…]", " ", said).split()
        if words[:1] == ["borderkg"]:
            yield tuple(words[1:])


def name(page: Path) -> str:
    return str(page.relative_to(ROOT))


TYPED = [Line(name(page), words) for page in PAGES if page.suffix == ".md" for words in commands(page)]
MENTIONED = [Line(name(page), words) for page in PAGES if page.suffix == ".md" for words in mentions(page)]


def fault(words: tuple[str, ...]) -> str | None:
    """Why a command that is to be typed would not be taken, if so."""
    try:
        command, bound, *_ = app.parse_args(words, exit_on_error=False, print_error=False)
    except CycloptsError as error:
        return str(error)
    if command.__module__.startswith("cyclopts"):
        return "this only shows its help"
    given = bound.arguments.get("parameters", {})
    if words[0] == "run" or (words[0] == "cite" and given):
        query_id = str(bound.args[0])
        if query_id not in CATALOGUE:
            return f"there is no question {query_id}"
        unknown = {key.replace("-", "_") for key in given} - set(CATALOGUE[query_id].parameters)
        return f"the question has no parameter {sorted(unknown)}" if unknown else None
    return None


def missing(words: tuple[str, ...]) -> str | None:
    """Which part of a command that is named is not there, if any; values are not looked at."""
    at: App = app
    for number, word in enumerate(words):
        if at.default_command is not None or word.startswith("-"):
            break
        for alternative in word.split("|"):
            if alternative not in at:
                return f"there is no {' '.join((*words[:number], alternative))}"
        at = at[word.split("|")[0]]
    options = {*at.help_flags, *at.version_flags}
    if at.default_command is not None:
        options |= {option for argument in at.assemble_argument_collection() for option in argument.names}
    for word in words:
        if word.startswith("--") and word not in options and "--[KEYWORD]" not in options:
            return f"there is no option {word}"
    return None


@pytest.mark.parametrize("line", TYPED, ids=str)
def test_a_command_to_type_is_taken(line: Line) -> None:
    assert fault(line.words) is None


@pytest.mark.parametrize("line", MENTIONED, ids=str)
def test_a_command_that_is_named_is_there(line: Line) -> None:
    assert missing(line.words) is None


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("verfy", "verfy"),
        ("queries", "help"),
        ("queries lst", "lst"),
        ("export --format xml", "xml"),
        ("diff 2026.12", "NEW"),
        ("load --endpoint http://a/ --resume", "--resume"),
        ("run events/nothing", "no question"),
        ("run events/events-of-an-actor --who x", "who"),
        ("cite events/events-of-an-actor --who x", "who"),
    ],
)
def test_a_wrong_command_is_seen(words: str, why: str) -> None:
    assert why in (fault(tuple(words.split())) or "")


@pytest.mark.parametrize("words", ["verfy", "link match|refuse", "build --texst DIR", "queries lst"])
def test_a_wrong_name_is_seen(words: str) -> None:
    assert missing(tuple(words.split())) is not None


def test_each_command_is_named_in_the_readme() -> None:
    """The tour of the README leaves no command out, except those that only help to write data."""
    said = {line.words[0] for line in [*TYPED, *MENTIONED] if line.page == "README.md"}
    every = {command for command in app if not command.startswith("-")}
    assert every - said == {"fmt"}
