"""Queries that are nearly right, made of right ones by a fixed seed."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable, Sequence
from pathlib import Path

_MATERIAL = json.loads(Path(__file__).with_name("samples.json").read_text(encoding="utf-8"))
SAMPLES: tuple[str, ...] = tuple(_MATERIAL["queries"])
"""Texts that use each part of the grammar of SPARQL 1.1 at least once."""
WORDS: tuple[str, ...] = tuple(_MATERIAL["words"])
"""What is put in: keywords, marks, terms, and characters that are none of these."""
_PART = re.compile(r"\s+|<[^<>\s]*>|'[^']*'|\"[^\"]*\"|[?$]?\w+|.", re.S)

Mutation = Callable[[random.Random, list[str], Sequence[str]], list[str]]


def _drop(choice: random.Random, parts: list[str], _: Sequence[str]) -> list[str]:
    at = choice.randrange(len(parts))
    return parts[:at] + parts[at + choice.choice((1, 1, 2, 5)) :]


def _double(choice: random.Random, parts: list[str], _: Sequence[str]) -> list[str]:
    at = choice.randrange(len(parts))
    some = parts[at : at + choice.choice((1, 2, 8))]
    return parts[:at] + some * choice.choice((2, 3, 40)) + parts[at:]


def _swap(choice: random.Random, parts: list[str], _: Sequence[str]) -> list[str]:
    one, other = choice.randrange(len(parts)), choice.randrange(len(parts))
    parts[one], parts[other] = parts[other], parts[one]
    return parts


def _put(choice: random.Random, parts: list[str], words: Sequence[str]) -> list[str]:
    at = choice.randrange(len(parts) + 1)
    return [
        *parts[:at],
        choice.choice(("", " ")),
        choice.choice(words),
        choice.choice(("", " ")),
        *parts[at:],
    ]


def _replace(choice: random.Random, parts: list[str], words: Sequence[str]) -> list[str]:
    parts[choice.randrange(len(parts))] = choice.choice(words)
    return parts


def _cut(choice: random.Random, parts: list[str], _: Sequence[str]) -> list[str]:
    at = choice.randrange(len(parts))
    return parts[:at] if choice.random() < 0.7 else parts[at:]


def _escape(choice: random.Random, parts: list[str], _: Sequence[str]) -> list[str]:
    at = choice.randrange(len(parts))
    parts[at] = "".join(f"\\u{ord(c):04X}" if ord(c) < 0x10000 else f"\\U{ord(c):08X}" for c in parts[at])
    return parts


def _letter(choice: random.Random, parts: list[str], _: Sequence[str]) -> list[str]:
    at = choice.randrange(len(parts))
    text = parts[at]
    place = choice.randrange(len(text) + 1)
    parts[at] = (
        text[:place]
        + chr(choice.choice((choice.randrange(128), choice.randrange(0xD800))))
        + text[place + 1 :]
    )
    return parts


def _wrap(choice: random.Random, parts: list[str], _: Sequence[str]) -> list[str]:
    before, after = choice.choice(
        (("{", "}"), ("(", ")"), ("[", "]"), ("OPTIONAL {", "}"), ("{ SELECT * {", "} }"))
    )
    start, end = sorted((choice.randrange(len(parts)), choice.randrange(len(parts))))
    times = choice.choice((1, 2, 30, 70))
    return [*parts[:start], *[before] * times, *parts[start:end], *[after] * times, *parts[end:]]


def _case(choice: random.Random, parts: list[str], _: Sequence[str]) -> list[str]:
    at = choice.randrange(len(parts))
    parts[at] = parts[at].swapcase()
    return parts


_MUTATIONS: tuple[Mutation, ...] = (
    _drop,
    _double,
    _swap,
    _put,
    _replace,
    _cut,
    _escape,
    _letter,
    _wrap,
    _case,
)


def mutated(seed: int, texts: Sequence[str], *, more: Sequence[str] = ()) -> str:
    """One text, made of one or two of `texts`; the same for the same seed.

    Args:
        seed: which one.
        texts: what it is made of.
        more: further words that may be put in.
    """
    choice = random.Random(seed)
    parts = _PART.findall(choice.choice(texts))
    if choice.random() < 0.15:
        other = _PART.findall(choice.choice(texts))
        parts = parts[: choice.randrange(len(parts) + 1)] + other[choice.randrange(len(other)) :]
    words = (*WORDS, *more)
    for _ in range(choice.choice((1, 1, 1, 2, 2, 3, 5, 9))):
        if parts:
            parts = choice.choice(_MUTATIONS)(choice, parts, words)
    return "".join(parts)
