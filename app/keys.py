"""The public keys whose signature on a catalogue or a model this app accepts.

There is no production key yet, because no office runs a backend yet: `SHIPPED` is empty
and stays so until one exists. Until then only a backend on this very computer can be
synced with, by the development key, whose private half stands in the open in
`demo/keys/` and so proves nothing on any other host.
"""

import hashlib
import ipaddress
from urllib.parse import urlsplit

SHIPPED: tuple[bytes, ...] = ()
"""Ed25519 public keys accepted from any backend."""

DEVELOPMENT = bytes.fromhex("b85e846ac18ed0fc4194281a5c73fcfdc5b6632a472d2cfa5f9eccf1d91f2005")
"""The demo's key, accepted from loopback alone."""


def is_loopback(backend: str) -> bool:
    """Whether the address can only mean this computer: 127.0.0.0/8, ::1 or localhost."""
    host = urlsplit(backend).hostname or ""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def accepted_keys(backend: str) -> tuple[bytes, ...]:
    """The public keys that may have signed what `backend` publishes."""
    return (*SHIPPED, DEVELOPMENT) if is_loopback(backend) else SHIPPED


def key_id(public_key: bytes) -> str:
    """How a signature names the key it was made with: 16 hex digits of its hash."""
    return hashlib.sha256(public_key).hexdigest()[:16]
