"""What an operator can set."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

HOSTS = ("127.0.0.1", "localhost", "[::1]")
"""Hosts that a request may name when the operator does not say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How a release is served.

    Attributes:
        dist: the folder of releases; `current` in it is what is served, and its swap is noticed.
        host: the address to listen at.
        port: the port to listen at.
        hosts: the names that the Host header of a request may hold (DNS rebinding).
        timeout: seconds that a query may take; a client may lower it, never raise it.
        workers: processes that evaluate queries; one of them is kept for stored queries.
        waiting: queries that may wait for a worker before others are told 503.
    """

    dist: Path
    host: str = "127.0.0.1"
    port: int = 8321
    hosts: tuple[str, ...] = HOSTS
    timeout: float = 10.0
    workers: int = 2
    waiting: int = 64
