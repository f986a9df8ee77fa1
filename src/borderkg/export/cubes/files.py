"""The cubes of a release as files, one table each."""

from __future__ import annotations

from pathlib import Path

from borderkg.export.cubes.columns import cubes
from borderkg.export.cubes.csvw import write_csvw
from borderkg.export.cubes.parquet import write_cube
from borderkg.export.dump import Dump, demand_whole
from borderkg.store.location import Release


def csvw(release: Release, folder: Path) -> list[Path]:
    """Every cube as CSV with its metadata.

    Raises:
        BorderKGError: when a file cannot be written.
        DamagedReleaseError: when the dump cannot be read, or is not what the manifest says.
    """
    demand_whole(release)
    dump = Dump(release.dump)
    return [path for cube in cubes(release) for path in write_csvw(dump, cube, folder)]


def parquet(release: Release, folder: Path) -> list[Path]:
    """Every cube as Parquet; errors as `csvw`."""
    demand_whole(release)
    dump = Dump(release.dump)
    return [write_cube(dump, cube, folder) for cube in cubes(release)]
