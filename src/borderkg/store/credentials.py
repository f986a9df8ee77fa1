"""Who we are at an endpoint: from the environment or netrc, never from an address or a command line."""

from __future__ import annotations

import netrc
import os
import urllib.request
from base64 import b64encode
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urlsplit

from borderkg.errors import RemoteError

USER: Final = "BORDERKG_ENDPOINT_USER"
PASSWORD: Final = "BORDERKG_ENDPOINT_PASSWORD"


class _Digest(urllib.request.HTTPDigestAuthHandler):
    """Answers the last challenge beforehand: a server that refuses a body does not read it."""

    challenge: dict[str, str] | None = None

    def http_error_401(self, *arguments: Any) -> Any:
        """Answer the challenge, if it is one of this kind."""
        try:
            return super().http_error_401(*arguments)
        except ValueError:  # another scheme
            return None

    def retry_http_digest_auth(self, req: urllib.request.Request, auth: str) -> Any:
        """Remember the challenge, and answer it."""
        parts = urllib.request.parse_http_list(auth.partition(" ")[2])
        self.challenge = urllib.request.parse_keqv_list(list(filter(None, parts)))
        return super().retry_http_digest_auth(req, auth)

    def http_request(self, request: urllib.request.Request) -> urllib.request.Request:
        """Show who asks, once there was a challenge."""
        if self.challenge is not None:
            shown = self.get_authorization(request, self.challenge)
            if shown:
                request.add_unredirected_header(self.auth_header, f"Digest {shown}")
        return request

    https_request = http_request


class _Basic(urllib.request.HTTPBasicAuthHandler):
    """Shows itself beforehand, once it was asked."""

    asked = False

    def http_error_401(self, *arguments: Any) -> Any:
        """Answer the challenge, if it is one of this kind."""
        try:
            answered = super().http_error_401(*arguments)
        except ValueError:  # another scheme
            return None
        self.asked = answered is not None
        return answered

    def http_request(self, req: urllib.request.Request) -> urllib.request.Request:
        """Show who asks, once there was a challenge."""
        user, password = self.passwd.find_user_password("", req.full_url)
        if self.asked and user is not None and not req.has_header("Authorization"):
            shown = b64encode(f"{user}:{password}".encode()).decode()
            req.add_unredirected_header("Authorization", f"Basic {shown}")
        return req

    https_request = http_request


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    """A user of one endpoint; the password shows in no representation.

    Attributes:
        url: the endpoint.
        user: the name.
        password: the password.
    """

    url: str
    user: str
    password: str = field(repr=False)

    def handlers(self) -> list[urllib.request.BaseHandler]:
        """What answers a 401 of this host, and from then on shows itself with each request.

        Digest always; Basic, which shows the password, only over https or on this machine. They
        remember the last challenge, and serve one request at a time.
        """
        known = urllib.request.HTTPPasswordMgrWithDefaultRealm()
        parts = urlsplit(self.url)
        known.add_password(None, f"{parts.scheme}://{parts.netloc}/", self.user, self.password)
        handlers: list[urllib.request.BaseHandler] = [_Digest(known)]
        if parts.scheme == "https" or parts.hostname in ("localhost", "127.0.0.1", "::1"):
            handlers.append(_Basic(known))
        return handlers


def credentials(url: str) -> Credentials | None:
    """The user for the endpoint `url`: `$BORDERKG_ENDPOINT_USER` and `…_PASSWORD`, else netrc, else none.

    Raises:
        RemoteError: when netrc cannot be read, or the environment names a user without a password.
    """
    user, password = os.environ.get(USER), os.environ.get(PASSWORD)
    if user is not None and password is not None:
        return Credentials(url=url, user=user, password=password)
    if user is not None or password is not None:
        raise RemoteError(
            "the environment names half of a user", expected=f"both {USER} and {PASSWORD}, or neither"
        )
    try:
        entry = netrc.netrc(os.environ.get("NETRC")).authenticators(urlsplit(url).hostname or "")
    except FileNotFoundError:
        return None
    except (OSError, netrc.NetrcParseError) as error:
        raise RemoteError(f"netrc cannot be read ({type(error).__name__})", advice="correct it") from error
    return None if entry is None else Credentials(url=url, user=entry[0], password=entry[2] or "")
