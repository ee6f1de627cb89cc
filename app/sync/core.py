"""What a sync does, step by step, without doing any of it.

    catalogue_sync   yields `Fetch`, `Download` and `Build`, takes what came of each, and
                     returns the version that stands at the end

The same body serves the app and the tests. Whatever it raises, the old catalogue stands.
"""

import json
from collections.abc import Collection, Generator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from app.models import ErrorCode, IlteoroError
from app.store.manifest import SIGNED_PREFIX, Manifest, ManifestFile, canonical, key_id
from app.store.pack import PACK_SCHEMA

CLIENT_VERSION = "0.1.0"
_MANIFEST = "/v1/catalogue/manifest"
_FILES = "/v1/catalogue/files/"
_MANIFEST_LIMIT = 4 * 2**20


@dataclass(frozen=True, slots=True)
class Held:
    """The version this device has: what the pointer says."""

    version: int
    published_at: str
    rows: int
    sido: tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class Fetch:
    """Get `path`, at most `limit` bytes. Answered with the body's bytes."""

    path: str
    limit: int


@dataclass(frozen=True, slots=True)
class Download:
    """Get a file onto the disk and check its size and hash. Answered with its path.

    `share` of all bytes to get, from 0 to 1, are there with it.
    """

    path: str
    file: ManifestFile
    share: float


@dataclass(frozen=True, slots=True)
class Build:
    """Make the new database of these files, compare it, put it in place."""

    manifest: Manifest
    sido: tuple[str, ...] | None
    files: tuple[tuple[ManifestFile, Path], ...]


Step = Fetch | Download | Build


@dataclass(frozen=True, slots=True)
class Outcome:
    """What stands now; `changed` is False where the device had it already."""

    version: int
    rows: int
    changed: bool


def catalogue_sync(
    address: str, keys: Collection[bytes], held: Held | None, sido: Sequence[str] | None
) -> Generator[Step, Any, Outcome]:
    """Bring the catalogue of `address` to this device, all of it or some 시도.

    Raises ANSWER_UNREADABLE, KEY_UNKNOWN, SIGNATURE_WRONG, CLIENT_TOO_OLD, and what the
    one who carries out the steps raises.
    """
    body = yield Fetch(_MANIFEST, _MANIFEST_LIMIT)
    manifest = read_manifest(body, keys, address)
    wanted = None if sido is None else tuple(sorted(set(sido)))
    if held and held.sido == wanted and _is_current(held, manifest):
        return Outcome(held.version, held.rows, changed=False)
    packs = [
        file
        for file in manifest.files
        if file.kind == "pack" and (wanted is None or file.sido in wanted)
    ]
    paths = []
    size, done = max(1, sum(file.bytes for file in packs)), 0
    for file in packs:
        done += file.bytes
        path = yield Download(_FILES + file.name, file, done / size)
        paths.append(path)
    rows = yield Build(manifest, wanted, tuple(zip(packs, paths, strict=True)))
    return Outcome(manifest.version, rows, changed=True)


def read_manifest(body: bytes, keys: Collection[bytes], address: str) -> Manifest:
    """The manifest in a signed envelope, once its signature has been found right."""
    try:
        envelope = json.loads(body)
        signed, named = envelope["manifest"], envelope["key"]
        signature = bytes.fromhex(envelope["signature"])
        content = SIGNED_PREFIX + canonical(signed)
    except (ValueError, KeyError, TypeError) as error:
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
        return Manifest.model_validate(signed)
    except ValidationError as error:
        raise IlteoroError(ErrorCode.ANSWER_UNREADABLE, address=address) from error


def _verify(key: bytes, signature: bytes, content: bytes, address: str) -> None:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, content)
    except InvalidSignature:
        raise IlteoroError(ErrorCode.SIGNATURE_WRONG, address=address) from None


def _is_current(held: Held, manifest: Manifest) -> bool:
    """Whether nothing newer is offered: the same version, or an older one replayed."""
    return manifest.version <= held.version and manifest.published_at <= held.published_at


def _parts(version: object) -> tuple[int, ...]:
    try:
        return tuple(int(part) for part in str(version).split("."))
    except ValueError:
        return (2**31,)
