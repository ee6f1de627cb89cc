"""The manifest that stands, and putting the next one in its place, signed."""

import json
from pathlib import Path
from typing import Any

from app.keys import key_id
from app.store.files import replace_bytes
from app.store.manifest import SIGNED_PREFIX, canonical

MANIFEST = "manifest.json"


def signed(manifest: dict[str, Any], private_key: bytes) -> dict[str, Any]:
    """The manifest in its envelope, with the signature and the key's id."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    key = Ed25519PrivateKey.from_private_bytes(private_key)
    return {
        "manifest": manifest,
        "key": key_id(public_key(private_key)),
        "signature": key.sign(SIGNED_PREFIX + canonical(manifest)).hex(),
    }


def public_key(private_key: bytes) -> bytes:
    """The public half of an Ed25519 key, by which others see who signed."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return Ed25519PrivateKey.from_private_bytes(private_key).public_key().public_bytes_raw()


def write_manifest(folder: Path, manifest: dict[str, Any], private_key: bytes) -> None:
    """Let `manifest` stand, at once; nothing is written where it stands already."""
    content, path = canonical(signed(manifest, private_key)), folder / MANIFEST
    if not path.exists() or path.read_bytes() != content:
        replace_bytes(path, content)


def published_manifest(folder: Path) -> dict[str, Any] | None:
    """The manifest of the newest version, None before the first."""
    try:
        content = (folder / MANIFEST).read_bytes()
    except FileNotFoundError:
        return None
    manifest: dict[str, Any] = json.loads(content)["manifest"]
    return manifest
