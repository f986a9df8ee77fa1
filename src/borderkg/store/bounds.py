"""How far a request to another endpoint may go, and the clock that holds it to it."""

from __future__ import annotations

import time
from dataclasses import dataclass

from borderkg.errors import RemoteTimeoutError


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """How far a request to another endpoint may go.

    Attributes:
        seconds: for all of it: name, connection, retries, every byte.
        connect: seconds for a connection.
        bytes: of an answer, after decompression.
        rows: of an answer.
        retries: how often it is asked again after 429 or 503.
        proxies: whether the environment's proxies are used.
        private: whether addresses of this machine and of private networks may be reached.
    """

    seconds: float = 30.0
    connect: float = 5.0
    bytes: int = 50 << 20
    rows: int = 100_000
    retries: int = 2
    proxies: bool = False
    private: bool = True


class Clock:
    """Seconds that run down, by the monotonic clock.

    >>> Clock(60).left() <= 60
    True
    """

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._end = time.monotonic() + seconds

    def left(self) -> float:
        """The seconds that are left, more than none.

        Raises:
            RemoteTimeoutError: when there are none.
        """
        left = self._end - time.monotonic()
        if left <= 0:
            raise self.struck()
        return left

    def struck(self) -> RemoteTimeoutError:
        """The error that says so."""
        return RemoteTimeoutError(
            f"the endpoint did not answer within {self.seconds:g} s",
            advice="ask for less, or allow more time",
        )
