"""The recommender's file that a version comes with."""

import hashlib
from pathlib import Path

from app.keys import DEVELOPMENT, SHIPPED
from app.model_signature import read, signature_file, verify
from app.models import ErrorCode, IlteoroError
from app.store.manifest import ManifestFile
from backend.catalogue.packing import Packed
from backend.catalogue.signing import public_key
from backend.settings import Settings


def staged_model(settings: Settings, private_key: bytes, aside: Path) -> Packed | None:
    """A copy of the model that the settings name, with its signature; None where they name none.

    It is published as it is, so that the signed digest is that of the file that travels.
    Raises MODEL_MISSING, MODEL_UNSIGNED, MODEL_SIGNATURE_WRONG, and MODEL_KEY_UNKNOWN where
    neither the office that publishes nor one that the app knows made it.
    """
    if settings.model is None:
        return None
    try:
        content = settings.model.read_bytes()
    except OSError as error:
        raise IlteoroError(ErrorCode.MODEL_MISSING, file=str(settings.model)) from error
    beside = signature_file(settings.model)
    signature = beside.read_bytes() if beside.is_file() else None
    digest = hashlib.sha256(content)
    keys = (*SHIPPED, public_key(private_key), *((DEVELOPMENT,) if settings.demo else ()))
    verify(digest.digest(), signature, keys, str(settings.model))
    key, made = read(signature or b"")
    name = f"model-{digest.hexdigest()[:20]}.onnx"
    entry = ManifestFile(
        kind="model",
        name=name,
        bytes=len(content),
        unpacked_bytes=len(content),
        sha256=digest.hexdigest(),
        rows=0,
        key=key,
        signature=made,
    ).model_dump(exclude_none=True)
    path = aside / name
    path.write_bytes(content)
    return Packed(path, entry)
