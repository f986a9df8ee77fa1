"""The two languages of the pages: messages, numbers, dates, and the one rule for labels.

English has no prefix in an address, Spanish has `/es`. Numbers are written as in Mexico and the
United States, 181,054.5; dates as 27 December 2023 and 27 de diciembre de 2023.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Final, Literal, NamedTuple, get_args

Language = Literal["en", "es"]
LANGUAGES: Final[tuple[Language, ...]] = get_args(Language)
NAMES: Final[Mapping[Language, str]] = {"en": "English", "es": "Español"}
MONTHS: Final[Mapping[Language, list[str]]] = {
    "en": [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
    "es": [
        "enero",
        "febrero",
        "marzo",
        "abril",
        "mayo",
        "junio",
        "julio",
        "agosto",
        "septiembre",
        "octubre",
        "noviembre",
        "diciembre",
    ],
}
SHORT: Final[Mapping[Language, tuple[str, ...]]] = {
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
    "es": ("ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sep", "oct", "nov", "dic"),
}
_MONTH: Final = re.compile(r"([0-9]{4})-([0-9]{2})", re.ASCII)
_DAY: Final = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})", re.ASCII)


class Label(NamedTuple):
    """A name as it is shown, and the language that it is in; no language for a name in none."""

    text: str
    language: str | None

    def foreign(self, language: Language) -> bool:
        """Whether it must be said that the name is in another language than the page."""
        return self.language is not None and self.language.partition("-")[0] != language


def choose(names: Mapping[str, str], language: Language, otherwise: str) -> Label:
    """The one label rule: the page's language, else one without any, else English, else any other.

    Args:
        names: by language tag; "" for a name in no language.
        language: that of the page.
        otherwise: what stands where there is no name at all, as the short form of the IRI.

    >>> choose({"en": "Mexico", "es": "México"}, "es", "")
    Label(text='México', language='es')
    >>> choose({"en": "Mexico"}, "es", "").foreign("es")
    True
    """
    for wanted in (language, "", "en"):
        if wanted in names:
            return Label(names[wanted], wanted or None)
    for tag in sorted(names):
        return Label(names[tag], tag)
    return Label(otherwise, None)


@cache
def messages(language: Language) -> Mapping[str, str]:
    """Every message of a language, by key."""
    text = (Path(__file__).parent / "messages" / f"{language}.toml").read_text(encoding="utf-8")
    flat = {}
    for section, entries in tomllib.loads(text).items():
        for key, message in entries.items():
            flat[f"{section}.{key}"] = str(message)
    return flat


@dataclass(frozen=True, slots=True)
class Words:
    """How one language says things; what a template calls."""

    language: Language

    def say(self, key: str, /, **parts: object) -> str:
        """A message with its parts in place; an integer part is written as a number.

        A message that counts has two keys, `x.one` and `x.many`, and its part is called `n`.

        Raises:
            KeyError: when there is no such message.
        """
        told = messages(self.language)
        n = parts.get("n")
        if key not in told and isinstance(n, int):
            key += "_one" if n == 1 else "_many"
        shown = {
            name: self.number(part)
            if isinstance(part, int | Decimal) and not isinstance(part, bool)
            else part
            for name, part in parts.items()
        }
        return told[key].format_map(shown) if shown else told[key]

    def number(self, value: int | Decimal | float, *, signed: bool = False) -> str:
        """A number with thousands separated and a true minus sign; every digit that it has.

        >>> Words("es").number(Decimal("-181054.50")), Words("en").number(12, signed=True)
        ('−181,054.5', '+12')
        """
        exact = Decimal(str(value))
        text = f"{abs(exact):,f}"
        if "." in text:
            text = text.rstrip("0").rstrip(".")
        return ("−" if exact < 0 else "+" if signed and exact > 0 else "") + text

    def percent(self, value: Decimal | int, *, signed: bool = False) -> str:
        """A percentage.

        >>> Words("en").percent(Decimal("3.5"), signed=True)
        '+3.5%'
        """
        return self.number(value, signed=signed) + ("%" if self.language == "en" else " %")

    def day(self, value: date) -> str:
        """A day in words.

        >>> Words("en").day(date(2023, 12, 27)), Words("es").day(date(2023, 12, 27))
        ('27 December 2023', '27 de diciembre de 2023')
        """
        month = MONTHS[self.language][value.month - 1]
        return (
            f"{value.day} {month} {value.year}"
            if self.language == "en"
            else f"{value.day} de {month} de {value.year}"
        )

    def month(self, year: int, month: int, *, short: bool = False) -> str:
        """A month in words; `month` from 1.

        >>> Words("es").month(2023, 8), Words("en").month(2023, 8, short=True)
        ('agosto de 2023', 'Aug 2023')
        """
        if short:
            return f"{SHORT[self.language][month - 1]} {year}"
        name = MONTHS[self.language][month - 1]
        return f"{name} {year}" if self.language == "en" else f"{name} de {year}"

    def span(self, first: date, last: date | None) -> str:
        """Days in words, one where both are the same.

        >>> Words("en").span(date(2023, 12, 4), date(2023, 12, 6))
        '4–6 December 2023'
        """
        if last is None or last == first:
            return self.day(first)
        if (first.year, first.month) == (last.year, last.month):
            return f"{first.day}–{self.day(last)}"
        return self.say("words.from_to", first=self.day(first), last=self.day(last))

    def when(self, text: object) -> str:
        """A date, month or year in words, whatever it is given as; other text as it is.

        >>> Words("en").when("2023-08"), Words("es").when("2023-08-05"), Words("en").when("FY2023")
        ('August 2023', '5 de agosto de 2023', 'FY2023')
        """
        if isinstance(text, datetime):
            return self.day(text.date())
        if isinstance(text, date):
            return self.day(text)
        plain = str(text)
        if match := _DAY.fullmatch(plain):
            try:
                return self.day(date(*(int(part) for part in match.groups())))
            except ValueError:
                return plain
        if (match := _MONTH.fullmatch(plain)) and 1 <= int(match[2]) <= 12:
            return self.month(int(match[1]), int(match[2]))
        return plain

    def listed(self, parts: list[str]) -> str:
        """Several things in one phrase.

        >>> Words("en").listed(["a", "b", "c"]), Words("es").listed(["a", "ida"])
        ('a, b and c', 'a e ida')
        """
        if len(parts) < 2:
            return "".join(parts)
        joint = "and"
        if self.language == "es":
            starts_i = re.match(r"h?i(?!e)", parts[-1].casefold()) is not None
            joint = "e" if starts_i else "y"
        return f"{', '.join(parts[:-1])} {joint} {parts[-1]}"


def of_path(path: str) -> Language:
    """The language of an address.

    >>> of_path("/es/ask"), of_path("/especial"), of_path("/")
    ('es', 'en', 'en')
    """
    return "es" if path == "/es" or path.startswith("/es/") else "en"


def without(path: str) -> str:
    """The address without its language; it begins with one slash, since two would name a host.

    >>> without("/es/ask"), without("/es/"), without("/ask")
    ('/ask', '/', '/ask')
    >>> without("/es//example.org"), without("//example.org")
    ('/example.org', '/example.org')
    """
    return "/" + (path[3:] if of_path(path) == "es" else path).lstrip("/")


def within(path: str, language: Language) -> str:
    """The address of the same page in a language; `path` has none yet.

    >>> within("/ask", "es"), within("/", "es"), within("/ask", "en")
    ('/es/ask', '/es/', '/ask')
    """
    return f"/es{path}" if language == "es" else path
