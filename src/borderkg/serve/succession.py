"""A new release takes the place of the old one while the service runs.

`current` in the folder of releases is a link that one rename changes. The new release is opened
and verified before anyone is answered from it; who is being answered from the old one is so to the
end, and then its workers are closed.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import Final, Protocol

from borderkg.errors import BorderKGError, ReleaseError
from borderkg.serve.opened import Opened
from borderkg.serve.soundness import ensure_whole
from borderkg.store.location import Release, locate

EVERY: Final = 1.0
"""Seconds between two looks at which release is the current one."""
_LOG: Final = logging.getLogger(__name__)


class State(Protocol):
    """Where the release that is served is held."""

    opened: Opened


async def keep_current(state: State, *, every: float = EVERY) -> None:
    """Look again and again whether another release is the current one, and swap it in; it never ends.

    A release that cannot be opened or is not whole is left alone: the old one stays. Workers that
    died unused are replaced on the way.
    """
    refused: Release | None = None
    while True:
        await asyncio.sleep(every)
        state.opened.pool.tend()
        release = _current(state.opened)
        if release is None or release in (state.opened.release, refused):
            continue
        try:
            state.opened, old = await _successor(release, state.opened), state.opened
        except BorderKGError as error:
            _LOG.error("release %s stays: %s", state.opened.id, error)
            refused = release
            continue
        old.retire()
        _LOG.info("release %s is served in place of %s", state.opened.id, old.id)


async def check_at_start(release: Release, refuse: Callable[[BorderKGError], None]) -> None:
    """Verify the release with which the service began; `refuse` is told when it is not whole."""
    try:
        await ensure_whole(release)
    except BorderKGError as error:
        _LOG.error("%s", error)
        refuse(error)
    else:
        _LOG.info("release %s is whole", release.id)


async def _successor(release: Release, old: Opened) -> Opened:
    """`release`, opened and verified.

    Raises:
        ReleaseError: when it is damaged.
    """
    # A build may take the old one's folder away, and its workers could not be replaced then.
    if old.settings.verify and old.release.store.exists():
        await ensure_whole(release)
    new = Opened(release, old.settings)
    try:
        await new.pool.open()
    except BorderKGError:
        new.close()
        raise
    return new


def _current(old: Opened) -> Release | None:
    """The release that is current, or None while there is none."""
    try:
        return locate(dist=old.settings.dist)
    except ReleaseError:
        return None
