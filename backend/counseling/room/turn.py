"""The relay: which there is, and a password for each seat that ends by itself.

    username = "<expiry>:<seat>"    password = base64(HMAC-SHA1(secret, username))

is what coturn checks with `use-auth-secret`; the secret itself never leaves the server.

ILTEORO_TURN_URLS     commas between, such as turn:turn.example.kr:3478,turns:turn.example.kr:443
ILTEORO_TURN_SECRET   coturn's `static-auth-secret`
ILTEORO_TURN_ONLY     1: nobody learns another's address, all media goes through the relay
"""

import base64
import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from app.models import ErrorCode, IlteoroError

HOLDS = timedelta(hours=2)
"""A pair holds for a talk; a page that restarts its connections asks for a new one."""
_SECRET_LENGTH = 16


@dataclass(frozen=True, slots=True)
class Turn:
    """The relay's addresses; without any, people reach each other directly or not at all."""

    urls: tuple[str, ...] = ()
    secret: str = field(default="", repr=False)
    only: bool = False

    def servers(self, seat: str, now: datetime) -> list[dict[str, Any]]:
        """What a page hands to its connections as `iceServers`."""
        if not self.urls:
            return []
        user = f"{int((now + HOLDS).timestamp())}:{seat}"
        digest = hmac.new(self.secret.encode(), user.encode(), hashlib.sha1).digest()
        password = base64.b64encode(digest).decode()
        return [{"urls": list(self.urls), "username": user, "credential": password}]


def turn_from(environment: Mapping[str, str]) -> Turn:
    """The relay of the environment. Raises BAD_USAGE, without repeating a secret."""

    def named(name: str) -> str:
        return environment.get(f"ILTEORO_TURN_{name}") or ""

    urls = tuple(url.strip() for url in named("URLS").split(",") if url.strip())
    if any(not url.startswith(("turn:", "turns:")) for url in urls):
        raise _unusable("ILTEORO_TURN_URLS: addresses like turn:host:3478, commas between")
    if urls and len(named("SECRET")) < _SECRET_LENGTH:
        raise _unusable(f"ILTEORO_TURN_SECRET: {_SECRET_LENGTH} characters or more")
    if named("ONLY") == "1" and not urls:
        raise _unusable("ILTEORO_TURN_ONLY needs ILTEORO_TURN_URLS")
    return Turn(urls, named("SECRET"), named("ONLY") == "1")


def _unusable(detail: str) -> IlteoroError:
    return IlteoroError(ErrorCode.BAD_USAGE, detail=detail)
