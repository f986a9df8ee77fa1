"""Parquet whose bytes depend on the rows and on the version of pyarrow alone: no clock, no pandas.

https://parquet.apache.org/docs/file-format/
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from borderkg.export.writing import whole_file

if TYPE_CHECKING:
    import pyarrow

GROUP: Final = 1 << 14
"""Rows of a row group."""
_SETTINGS: Final[Mapping[str, Any]] = {
    "version": "2.6",
    "data_page_version": "1.0",
    "compression": "zstd",
    "compression_level": 3,
    "use_dictionary": True,
    "write_statistics": True,
    "store_schema": True,
}


def write_parquet(path: Path, schema: pyarrow.Schema, groups: Iterable[pyarrow.RecordBatch]) -> Path:
    """Write `groups` to `path`, one row group each, without holding more than one.

    Raises:
        BorderKGError: when it cannot be written.
    """
    from pyarrow.parquet import ParquetWriter

    with whole_file(path) as output, ParquetWriter(output, schema, **_SETTINGS) as writer:
        for group in groups:
            writer.write_batch(group, row_group_size=GROUP)
    return path
