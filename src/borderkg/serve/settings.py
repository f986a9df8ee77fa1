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
        waiting: queries that may wait for a worker, in each lane, before others are told 503.
        most_rows: rows or triples that the answer to a query may have.
        most_bytes: bytes that it may have.
        spool: bytes of answers that may lie on the disk for slow readers, all together.
        verify: whether a release is held against its manifest when it is opened.
    """

    dist: Path
    host: str = "127.0.0.1"
    port: int = 8321
    hosts: tuple[str, ...] = HOSTS
    timeout: float = 10.0
    workers: int = 2
    waiting: int = 64
    most_rows: int = 1_000_000
    most_bytes: int = 128 << 20
    spool: int = 1 << 30
    verify: bool = True
