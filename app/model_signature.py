"""The signature of a recommender's file: detached, in a small JSON file beside it.

    recommender.onnx.sig    {"key": 16 hex digits, "signature": base64 Ed25519}

Signed is the SHA-256 digest of the file behind a prefix. Whoever publishes a catalogue and
whoever makes a model need not be the same, so the model has a signature of its own.
"""

import base64
import hashlib
import json
from collections.abc import Collection
from pathlib import Path

from app.keys import key_id
from app.models import ErrorCode, IlteoroError

SIGNED_PREFIX = b"ilteoro recommender model\n"
"""Stands before the digest, so that no other signature can pass for one."""


def signature_file(model: Path) -> Path:
    """Where the signature of a model's file lies."""
    return model.with_name(f"{model.name}.sig")


def sign(content: bytes, private_key: bytes) -> bytes:
    """What the signature's file of a model of this content holds."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    key = Ed25519PrivateKey.from_private_bytes(private_key)
    made = key.sign(SIGNED_PREFIX + hashlib.sha256(content).digest())
    named = key_id(key.public_key().public_bytes_raw())
    return written(named, base64.b64encode(made).decode("ascii"))


def written(key: str, signature: str) -> bytes:
    """How a signature's file is written."""
    return json.dumps({"key": key, "signature": signature}).encode() + b"\n"


def read(signature: bytes) -> tuple[str, str]:
    """The key's id and the signature in base64. Raises ValueError."""
    told = json.loads(signature)
    match told:
        case {"key": str(key), "signature": str(made)}:
            return key, made
        case _:
            raise ValueError("no signature of a model")


def verify(digest: bytes, signature: bytes | None, keys: Collection[bytes], file: str) -> None:
    """See that one of `keys` signed a model whose content has this SHA-256 digest.

    Raises MODEL_UNSIGNED where there is no signature, MODEL_KEY_UNKNOWN where none of
    `keys` made it, MODEL_SIGNATURE_WRONG where the content is another one.
    """
    if signature is None:
        raise IlteoroError(ErrorCode.MODEL_UNSIGNED, file=file)
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        named, made = read(signature)
        key = next((key for key in keys if key_id(key) == named), None)
        if key is None:
            raise IlteoroError(ErrorCode.MODEL_KEY_UNKNOWN, file=file)
        raw = base64.b64decode(made, validate=True)
        Ed25519PublicKey.from_public_bytes(key).verify(raw, SIGNED_PREFIX + digest)
    except (ValueError, RecursionError, InvalidSignature):
        raise IlteoroError(ErrorCode.MODEL_SIGNATURE_WRONG, file=file) from None
