"""From the name of a host to a connection, within seconds, and not to where it must not lead."""

from __future__ import annotations

import ipaddress
import socket
import threading
import time
from typing import Final

from borderkg.errors import RemoteRefusedError, RemoteTimeoutError, RemoteUnreachableError

_NO_NAME: Final = "the host is not known"


def connected(host: str, port: int, *, seconds: float, private: bool) -> socket.socket:
    """A socket connected to one of the addresses of `host`.

    Args:
        host: a name or an address.
        port: the port.
        seconds: for the name and all addresses together.
        private: whether an address of this machine or of a private network may be taken. What is
            looked at is the address that is connected to, so that no name can lead elsewhere.

    Raises:
        RemoteTimeoutError: when the seconds have passed.
        RemoteUnreachableError: when there is no such host, or none of its addresses answers.
        RemoteRefusedError: when an address is private and must not be.
    """
    end = time.monotonic() + seconds
    failed: OSError | None = None
    for family, kind, protocol, address in _addresses(host, port, seconds):
        if not private and not _public(address[0]):
            raise RemoteRefusedError(
                "the host leads into a private network",
                found=host,
                expected="a public address",
            )
        left = end - time.monotonic()
        if left <= 0:
            break
        sock = socket.socket(family, kind, protocol)
        try:
            sock.settimeout(left)
            sock.connect(address)
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            return sock
        except OSError as error:
            sock.close()
            failed = error
    if failed is None or isinstance(failed, TimeoutError):
        raise RemoteTimeoutError(
            f"there was no connection within {seconds:g} s", advice="look at the address, and the network"
        ) from failed
    raise failed


def _addresses(
    host: str, port: int, seconds: float
) -> list[tuple[socket.AddressFamily, socket.SocketKind, int, tuple[str | int | bytes, ...]]]:
    """The addresses of a name, asked for in a thread, since the resolver of the system has no clock."""
    found: list[tuple[socket.AddressFamily, socket.SocketKind, int, tuple[str | int | bytes, ...]]] = []
    failed: list[OSError | UnicodeError] = []

    def ask() -> None:
        try:
            for family, kind, protocol, _, address in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM):
                found.append((family, kind, protocol, tuple(address)))
        except (OSError, UnicodeError) as error:
            failed.append(error)

    asking = threading.Thread(target=ask, daemon=True, name="resolver")
    asking.start()
    asking.join(seconds)
    if asking.is_alive():
        raise RemoteTimeoutError(f"the name of the host was not resolved within {seconds:g} s", found=host)
    if failed:
        raise RemoteUnreachableError(_NO_NAME, found=host, advice="look at the address") from failed[0]
    return found


def _public(address: str | int | bytes) -> bool:
    return isinstance(address, str) and ipaddress.ip_address(address.partition("%")[0]).is_global
