"""Typed reading of TOML: every key is asked for by name and type, and a key nobody asked for is an error."""

from __future__ import annotations

import datetime
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path

from borderkg.errors import ManifestError


class Section:
    """One table of a TOML file, with the place where it stands for the messages."""

    def __init__(self, values: Mapping[str, object], *, where: Path | str, name: str = "") -> None:
        self._values = values
        self._asked: set[str] = set()
        self.where = where
        self.name = name

    def _label(self, key: str) -> str:
        return f"{self.name}.{key}" if self.name else key

    def wrong(self, key: str, expected: str, *, found: object = None) -> ManifestError:
        """The error for `key`."""
        return ManifestError(
            f"{self._label(key)} is not as it should be",
            where=self.where,
            found=self._values.get(key) if found is None else found,
            expected=expected,
            advice="correct the file",
        )

    def __contains__(self, key: str) -> bool:
        return key in self._values

    def names(self) -> tuple[str, ...]:
        """The keys, in the order of the file."""
        return tuple(self._values)

    def text(self, key: str, default: str | None = None) -> str:
        """The string at `key`; a TOML date counts as its ISO form."""
        self._asked.add(key)
        value = self._values.get(key, default)
        if isinstance(value, datetime.date):
            return value.isoformat()
        if not isinstance(value, str):
            raise self.wrong(key, "a text")
        return value

    def choice(self, key: str, allowed: tuple[str, ...], default: str | None = None) -> str:
        """The string at `key`, one of `allowed`."""
        value = self.text(key, default)
        if value not in allowed:
            raise self.wrong(key, "one of " + ", ".join(allowed), found=value)
        return value

    def integer(self, key: str, default: int | None = None) -> int | None:
        """The integer at `key`."""
        self._asked.add(key)
        value = self._values.get(key, default)
        if value is not None and (isinstance(value, bool) or not isinstance(value, int)):
            raise self.wrong(key, "a whole number")
        return value

    def flag(self, key: str, *, default: bool = False) -> bool:
        """The boolean at `key`."""
        self._asked.add(key)
        value = self._values.get(key, default)
        if not isinstance(value, bool):
            raise self.wrong(key, "true or false")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """The list of strings at `key`, empty when there is none."""
        self._asked.add(key)
        value = self._values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(v, str) for v in value):
            raise self.wrong(key, "a list of texts")
        return tuple(value)

    def mapping(self, key: str) -> dict[str, str]:
        """The table of strings at `key`, empty when there is none."""
        self._asked.add(key)
        value = self._values.get(key, {})
        if not isinstance(value, dict) or not all(isinstance(v, str) for v in value.values()):
            raise self.wrong(key, "a table of texts")
        return {str(k): str(v) for k, v in value.items()}

    def section(self, key: str, *, optional: bool = False) -> Section:
        """The table at `key`."""
        self._asked.add(key)
        value = self._values.get(key, {} if optional else None)
        if not isinstance(value, dict):
            raise self.wrong(key, "a table")
        return Section(value, where=self.where, name=self._label(key))

    def sections(self, key: str) -> Iterator[Section]:
        """The tables of the array at `key`."""
        self._asked.add(key)
        value = self._values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(v, dict) for v in value):
            raise self.wrong(key, "an array of tables")
        for n, entry in enumerate(value, 1):
            yield Section(entry, where=self.where, name=f"{self._label(key)}[{n}]")

    def finish(self) -> None:
        """Complain about the keys that nobody asked for."""
        for key in self._values:
            if key not in self._asked:
                raise ManifestError(
                    f"{self._label(key)} is not a key of this table",
                    where=self.where,
                    found=key,
                    expected="one of " + ", ".join(sorted(self._asked)),
                    advice="correct the spelling or remove it",
                )


def read(path: Path) -> Section:
    """The TOML file at `path`.

    Raises:
        ManifestError: when it is not there, not UTF-8 or not TOML.
    """
    try:
        return Section(tomllib.loads(path.read_text(encoding="utf-8")), where=path)
    except FileNotFoundError as error:
        raise ManifestError("there is no such file", where=path, advice="add it") from error
    except UnicodeDecodeError as error:
        raise ManifestError("the file is not UTF-8", where=path, advice="save it as UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        raise ManifestError(f"the file is not TOML ({error})", where=path, advice="correct it") from error
