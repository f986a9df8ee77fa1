"""Whether a release is whole, found out beside the service: in a process of its own, with a clock.

Reading a damaged store can hang (`borderkg verify` reads all of it), so nothing waits for it here.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import sys
from pathlib import Path
from typing import Final

from borderkg.errors import DamagedReleaseError
from borderkg.store.location import Release

PATIENCE: Final = 900.0
"""Seconds after which a release that is still being read counts as damaged."""
_NICENESS: Final = 15


async def ensure_whole(release: Release, *, patience: float = PATIENCE) -> None:
    """Hold `release` against its manifest, file by file and quad by quad.

    Raises:
        DamagedReleaseError: when something differs, or it cannot be read in time.
    """
    package = str(Path(__file__).parents[2])
    search = os.pathsep.join(filter(None, (package, os.environ.get("PYTHONPATH", ""))))
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-P",
        "-c",
        f"import os, sys; os.nice({_NICENESS}); from borderkg.__main__ import main; sys.exit(main())",
        "verify",
        "--json",
        str(release.path),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": search},
    )
    try:
        async with asyncio.timeout(patience):
            _, told = await process.communicate()
    except TimeoutError:
        raise _damaged(f"it could not be read within {patience:g} s") from None
    finally:
        if process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await process.wait()
    if process.returncode:
        raise _damaged(_message(told))


def _message(told: bytes) -> str:
    """What `borderkg verify --json` says on its last line."""
    with contextlib.suppress(ValueError, IndexError, TypeError, KeyError):
        return str(json.loads(told.splitlines()[-1])["message"])
    return "the check of it ended without saying why"


def _damaged(message: str) -> DamagedReleaseError:
    return DamagedReleaseError(
        f"the release is not served, since it is not whole ({message})",
        advice="look with: borderkg verify, and build it again",
    )
