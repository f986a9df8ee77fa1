"""The store of a release, filled beside the build: cubes as soon as they lie in files, the rest at the end.

The engine's loader lets other threads run: one core loads the cubes while the other derives and checks.
"""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from types import TracebackType

from borderkg.assemble.assembly import Assembly
from borderkg.store.embedded import EmbeddedStore


class Filling:
    """A store in `path` in the making; the folder is made when the first quads come.

    As a context it ends when its loader has, so that the folder can then be removed.
    """

    __slots__ = ("_begun", "_beside", "_path")

    def __init__(self, path: Path) -> None:
        self._path = path
        self._beside = ThreadPoolExecutor(max_workers=1)
        self._begun: Future[EmbeddedStore] | None = None

    def __enter__(self) -> Filling:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._beside.shutdown()

    def begin(self, files: Iterable[Path]) -> None:
        """Load N-Quads files without blank nodes, which a strict reader reads meanwhile; does not wait."""
        self._begun = self._beside.submit(self._load, tuple(files))

    def finish(self, assembly: Assembly) -> Future[None]:
        """Add the graphs of `assembly` that lie in no file, and write all to the disk.

        The result raises a ReleaseError when the store could not be written, from the beginning on.
        """
        if self._begun is None:
            self.begin(assembly.cube_files.values())
        return self._beside.submit(self._complete, assembly)

    def _load(self, files: tuple[Path, ...]) -> EmbeddedStore:
        store = EmbeddedStore.create(self._path)
        store.bulk_load(*files, ground=True, trusted=True)
        return store

    def _complete(self, assembly: Assembly) -> None:
        assert self._begun is not None
        store = self._begun.result()
        others = (name for name in assembly.store.graphs() if name not in assembly.cube_files)
        store.bulk_extend(quad for name in others for quad in assembly.store.quads(name))
        store.settle()
        self._begun = None
