"""Names: the same key for the same name however it is written, and every oddity told, none repaired."""

from __future__ import annotations

import re
import unicodedata

import pytest

from borderkg.content import bundled
from borderkg.link import names
from borderkg.link.names import name

SPANISH = [
    "Andrés",
    "Alicia Bárcena",
    "Luisa María Alcalde",
    "José Rafael Ojeda",
    "Rosa Icela Rodríguez",
    "Francisco Garduño",
    "Secretaría de Gobernación",
    "Ciudad Juárez",
    "Nicolás Maduro",
]
PLANTED = [
    *(text.encode().decode("cp1252") for text in SPANISH if "Á" not in text and "í" not in text),
    *(text.encode().decode("latin-1") for text in SPANISH),
    *(text.encode().decode("mac_roman") for text in SPANISH),
    *(text.encode("latin-1").decode("utf-8", errors="replace") for text in SPANISH),
    "AndrÃƒÂ©s",
    "U.S.â€“Mexico border",
    "Andr├®s",
]


def kinds(text: str) -> list[str]:
    return [note.kind for note in name(text).notes]


def test_thirty_damaged_names_are_planted() -> None:
    assert len(set(PLANTED)) >= 30


@pytest.mark.parametrize("text", PLANTED)
def test_a_damaged_name_is_told(text: str) -> None:
    assert names.DAMAGED in kinds(text)


@pytest.mark.parametrize("text", PLANTED)
def test_a_damaged_name_is_not_repaired(text: str) -> None:
    assert name(text).given == text
    assert name(text).key not in {name(true).key for true in SPANISH}


def labels() -> list[str]:
    """Every name that the shipped reference files hold."""
    found: set[str] = set()
    for path in sorted((bundled().data / "reference").glob("*.ttl")):
        found.update(re.findall(r'"([^"\n]+)"(?:@e[ns])', path.read_text("utf-8")))
    return sorted(found)


def test_no_true_name_is_called_damaged() -> None:
    true = [*labels(), "São Tomé", "L’État", "“Éric”", "X–Élise", "Łódź", "Nguyễn Văn", "Ñuñoa", "Zoë Ávila"]
    assert len(true) > 500
    assert [text for text in true if kinds(text)] == []


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        (unicodedata.normalize("NFD", "Alicia Bárcena"), names.NOT_NFC),
        ("Alicia Bárcena\u200f", names.INVISIBLE),
        ("\u202aAlicia Bárcena\u202c", names.INVISIBLE),
        ("Alicia\u200d Bárcena", names.INVISIBLE),
        ("Аlicia Bárcena", names.MIXED),
        ("Aliсia Bárcena", names.MIXED),
        ("Αlicia Bárcena", names.MIXED),
    ],
)
def test_one_name_has_one_key_and_the_difference_is_told(written: str, kind: str) -> None:
    assert name(written).key == name("Alicia Bárcena").key
    assert kinds(written) == [kind]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("BÁRCENA, Alicia", "barcena alicia"),
        ("U.S. Border Patrol", "US Border Patrol"),
        ("Secretaría  de\tGobernación", "secretaria de gobernacion"),
    ],
)
def test_case_marks_and_blanks_do_not_count(one: str, other: str) -> None:
    assert name(one).key == name(other).key
    assert name(one).notes == ()


def test_a_name_in_another_script_has_a_key() -> None:
    assert name("Владимир").key == "владимир"
    assert name("").key == ""
