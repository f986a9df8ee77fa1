"""A name as it came, the key by which it is compared, and what is odd about its characters.

Nothing is repaired silently: a key leaves out what carries no meaning (marks of direction,
diacritics, case, punctuation), and every such step that a reader would want to know of is a note.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from borderkg.iris import slug

NOT_NFC: Final = "not-nfc"
INVISIBLE: Final = "invisible-characters"
MIXED: Final = "mixed-scripts"
DAMAGED: Final = "damaged-encoding"
_INVISIBLE: Final = frozenset("\u00ad\u034f\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u2060\ufeff") | {
    chr(c) for c in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))
}
# Letters of Cyrillic and Greek that are drawn as a Latin one (https://www.unicode.org/reports/tr39/).
_LOOKALIKES: Final = str.maketrans(
    "АВЕЅІЈКМНОРСТХУаеіјорсухѕԁһӏ" + "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧονικρυχα",
    "ABESIJKMHOPCTXYaeijopcyxsdhl" + "ABEZHIKMNOPTYXovikpuxa",
)
_CHARSETS: Final = ("cp1252", "latin-1", "mac_roman", "cp850")
_PUNCTUATION: Final = frozenset("‘’“”–—…")
_RUN: Final = re.compile(r"[^\x00-\x7f]+")
_INITIALS: Final = re.compile(r"\b(?:[A-Za-z]\.){2,}")


@dataclass(frozen=True, slots=True)
class Note:
    """Something odd about a name: one of the kinds of this module, and what was found."""

    kind: str
    found: str


@dataclass(frozen=True, slots=True)
class Name:
    """A name in NFC, its key, and the notes on it."""

    given: str
    text: str
    key: str
    notes: tuple[Note, ...] = ()


@lru_cache(maxsize=65536)
def name(given: str) -> Name:
    """`given` as the matcher compares it.

    >>> name("Andre\u0301s\u200f").text, [note.kind for note in name("Andre\u0301s\u200f").notes]
    ('Andrés', ['not-nfc', 'invisible-characters'])
    >>> name("BLINKEN,  Antony J.").key
    'blinken antony j'
    >>> [note.kind for note in name("AndrÃ©s").notes]
    ['damaged-encoding']
    """
    notes: list[Note] = []
    text = unicodedata.normalize("NFC", given)
    if text != given:
        notes.append(Note(NOT_NFC, (unicodedata.is_normalized("NFD", given) and "NFD") or "mixed forms"))
    damage = _damage(text)
    if damage:
        notes.append(Note(DAMAGED, damage))
    hidden = sorted({c for c in text if c in _INVISIBLE})
    if hidden:
        notes.append(Note(INVISIBLE, ", ".join(f"U+{ord(c):04X}" for c in hidden)))
        text = "".join(c for c in text if c not in _INVISIBLE)
    foreign = _lookalikes(text)
    if foreign:
        notes.append(Note(MIXED, ", ".join(f"{c} {unicodedata.name(c, 'unnamed')}" for c in foreign)))
    text = " ".join(text.split())
    return Name(given, text, key(text.translate(_LOOKALIKES) if foreign else text), tuple(notes))


def key(text: str) -> str:
    """`text` without case, diacritics and punctuation; initials written apart are one word.

    >>> key("Secretaría de Relaciones Exteriores (S.R.E.)")
    'secretaria de relaciones exteriores sre'
    """
    text = _INITIALS.sub(lambda found: found[0].replace(".", "") + " ", text)
    if not any(c.isalnum() and c.isascii() for c in unicodedata.normalize("NFD", text)):
        return " ".join(text.casefold().split())  # of a script that no slug is made of
    return slug(text).replace("-", " ")


def _lookalikes(text: str) -> list[str]:
    """Letters drawn as Latin ones in a word that also has Latin letters; sorted."""
    found: set[str] = set()
    for word in re.findall(r"[^\W\d_]+", text):
        if any(unicodedata.name(c, "").startswith("LATIN") for c in word):
            found |= {c for c in word if ord(c) in _LOOKALIKES}
    return sorted(found)


def _damage(text: str) -> str:
    """What shows that a name was decoded by a wrong table, as `Ã© for é`; empty where nothing does."""
    if "\ufffd" in text:
        return "U+FFFD, a character that was lost"
    for run in _RUN.findall(text):
        for start in range(len(run)):
            for length in (2, 3):
                part = run[start : start + length]
                for charset in _CHARSETS:
                    meant = _redecoded(part, charset)
                    if meant:
                        return f"{part} for {meant} ({charset})"
    return ""


def _redecoded(part: str, charset: str) -> str:
    """The one Latin letter or mark of punctuation that `part` was in UTF-8; empty where it is none."""
    try:
        meant = part.encode(charset).decode("utf-8")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return ""
    # In names, signs such as " ’É" are pairs of bytes too, but of no Latin letter.
    latin = unicodedata.name(meant, "").startswith("LATIN") if len(meant) == 1 else False
    return meant if latin or (len(part) == 3 and meant in _PUNCTUATION) else ""
