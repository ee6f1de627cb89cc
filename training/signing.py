"""Signing a model's file, so that devices take it."""

from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.model_signature import read, sign, signature_file
from app.models import ErrorCode, IlteoroError
from app.recommender.model_checks import check_self_test
from app.recommender.session import open_session


def sign_model(model: Path, key: Path) -> dict[str, Any]:
    """Sign the model in a file with the key in another, once the model passes its own test.

    Returns what was signed and by whom; the public key is what an app has to know. Raises
    OSError where a file can't be read, BAD_USAGE where the key is none, and MODEL_DAMAGED,
    MODEL_TOO_NEW, MODEL_TOO_OLD, MODEL_OTHER_SCHEMA, MODEL_SELF_TEST_FAILED: what a device
    would refuse is not signed.
    """
    private_key = _private_key(key)
    public_key = Ed25519PrivateKey.from_private_bytes(private_key).public_key().public_bytes_raw()
    content = model.read_bytes()
    session = open_session(content, model.name)
    check_self_test(session, model.name)
    signature = sign(content, private_key)
    path = signature_file(model)
    aside = path.with_name(f".{path.name}.part")
    aside.write_bytes(signature)
    aside.replace(path)
    return {
        "model": str(model),
        "signature": str(path),
        "version": session.version,
        "data": session.data.value,
        "trained_on": session.trained_on,
        "key": read(signature)[0],
        "public_key": public_key.hex(),
    }


def _private_key(path: Path) -> bytes:
    try:
        key = bytes.fromhex(path.read_text("ascii").strip())
    except ValueError:
        key = b""
    if len(key) != 32:
        raise IlteoroError(
            ErrorCode.BAD_USAGE,
            file=str(path),
            problem="this is no key. Give a file with one line of 64 hex digits",
        )
    return key
