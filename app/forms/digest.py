"""What is filed, as bytes that are the same on every device and at the backend.

JSON as RFC 8785 (JCS) has it, for what a form holds: texts, whole numbers, booleans, lists and
objects. The receipt names their SHA-256.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

from app.models.base import nfc
from app.models.record import Attachment


def canonical(
    form: str, version: int, answers: Mapping[str, Any], attachments: Iterable[Attachment]
) -> bytes:
    """What is filed, in one spelling. `answers` are those of a checked form."""
    filed = {
        "form": form,
        "form_version": version,
        "content": _normal(answers),
        "attachments": [
            one.model_dump(mode="json") for one in sorted(attachments, key=lambda one: one.id)
        ],
    }
    return json.dumps(
        filed, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    ).encode("utf-8")


def digest(
    form: str, version: int, answers: Mapping[str, Any], attachments: Iterable[Attachment]
) -> str:
    """SHA-256 of what is filed, 64 hexadecimal digits."""
    return hashlib.sha256(canonical(form, version, answers, attachments)).hexdigest()


def digest_supplement(text: str, attachments: Iterable[Attachment]) -> str:
    """SHA-256 of what is sent in later, 64 hexadecimal digits."""
    listed = sorted(attachments, key=lambda one: one.id)
    said = {"text": nfc(text), "attachments": [one.model_dump(mode="json") for one in listed]}
    spelled = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(spelled.encode()).hexdigest()


def _normal(value: Any) -> Any:
    match value:
        case str():
            return nfc(value)
        case float() if value.is_integer():
            return int(value)  # a check takes 10.0 for a whole number, and RFC 8785 writes it 10
        case Mapping():
            return {nfc(str(name)): _normal(one) for name, one in value.items()}
        case list() | tuple():
            return [_normal(one) for one in value]
        case _:
            return value
