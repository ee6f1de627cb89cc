"""Reading the signed manifest."""

import json
from collections.abc import Collection

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from pydantic import ValidationError

from app.keys import key_id
from app.models import ErrorCode, IlteoroError, from_instant
from app.store.manifest import SIGNED_PREFIX, Manifest, canonical
from app.store.pack import PACK_SCHEMA

CLIENT_VERSION = "0.1.0"


def read_manifest(body: bytes, keys: Collection[bytes], address: str) -> Manifest:
    """The manifest in a signed envelope, once its signature has been found right."""
    try:
        envelope = json.loads(body)
        signed, named = envelope["manifest"], envelope["key"]
        signature = bytes.fromhex(envelope["signature"])
        content = SIGNED_PREFIX + canonical(signed)
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise IlteoroError(ErrorCode.ANSWER_UNREADABLE, address=address) from error
    key = next((key for key in keys if key_id(key) == named), None)
    if key is None:
        raise IlteoroError(ErrorCode.KEY_UNKNOWN, address=address)
    _verify(key, signature, content, address)
    # What is signed but has another form was written for a newer client.
    if signed.get("schema") != PACK_SCHEMA or _parts(signed.get("oldest_client")) > _parts(
        CLIENT_VERSION
    ):
        raise IlteoroError(ErrorCode.CLIENT_TOO_OLD, address=address)
    try:
        manifest = Manifest.model_validate(signed)
        from_instant(manifest.published_at)
    except (ValidationError, ValueError) as error:
        raise IlteoroError(ErrorCode.ANSWER_UNREADABLE, address=address) from error
    return manifest


def _verify(key: bytes, signature: bytes, content: bytes, address: str) -> None:
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, content)
    except InvalidSignature:
        raise IlteoroError(ErrorCode.SIGNATURE_WRONG, address=address) from None


def _parts(version: object) -> tuple[int, ...]:
    try:
        return tuple(int(part) for part in str(version).split("."))
    except ValueError:
        return (2**31,)
