"""Both languages say the same things, with the same parts."""

from __future__ import annotations

import re
from pathlib import Path

import borderkg.serve
from borderkg.serve.pages.language import LANGUAGES, Label, choose, messages

SERVE = Path(borderkg.serve.__file__).parent
PART = re.compile(r"\{(\w+)\}")


def test_every_message_is_in_both_languages_with_the_same_parts() -> None:
    english, spanish = (messages(language) for language in LANGUAGES)
    assert english.keys() == spanish.keys()
    for key, text in english.items():
        assert set(PART.findall(text)) == set(PART.findall(spanish[key])), key


def test_every_message_that_a_template_says_is_there() -> None:
    held = messages("en")
    for template in (SERVE / "templates").glob("*.html"):
        for key in re.findall(r'say\("([a-z_]+\.[a-z_]+)"[),]', template.read_text(encoding="utf-8")):
            assert key in held or f"{key}_many" in held, f"{template.name}: {key}"


def test_a_label_says_which_language_it_fell_back_to() -> None:
    assert choose({"en": "Mexico", "es": "México"}, "es", "x") == Label("México", "es")
    fallen = choose({"en": "Mexico"}, "es", "x")
    assert fallen.foreign("es")
    assert not choose({"": "Antony Blinken"}, "es", "x").foreign("es")
    assert choose({}, "es", "x") == Label("x", None)
