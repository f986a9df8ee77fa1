"""Files that appear whole or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from borderkg.errors import BorderKGError


@contextmanager
def whole_file(path: Path) -> Iterator[BinaryIO]:
    """A file to write; it takes its name when the block ends well, and vanishes otherwise.

    Raises:
        BorderKGError: when the disk refuses, with its reason.
    """
    beside = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with beside.open("wb") as file:
            yield file
        beside.replace(path)
    except OSError as error:
        raise BorderKGError(
            f"the export cannot be written ({error.strerror or error})",
            where=path,
            advice="make room on the disk, or choose another folder",
        ) from error
    finally:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
