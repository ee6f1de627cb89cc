"""A new version of the catalogue: packs per 시도 and the signed manifest that names them.

The files come first, the manifest last and at once, so a client that reads it finds
everything it names; the files of the version before stay for clients still reading.
"""

import json
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlite_utils import Database

from app.models import Clock, ErrorCode, IlteoroError, to_instant
from app.models.ids import new_id
from app.store.files import full_disk_named, put_in_place, replace_bytes
from app.store.lock import writer_lock
from app.store.manifest import SIGNED_PREFIX, canonical, contents_of, key_id
from app.store.pack import PACK_SCHEMA
from app.store.schema import BACKEND, open_writable
from backend.catalogue.packing import Packed, compress, packs, stage
from backend.settings import Settings

OLDEST_CLIENT = "0.1.0"
_COMPRESSORS = 2

Progress = Callable[[str, float], None]


@dataclass(frozen=True, slots=True)
class Published:
    """What clients now get; `new` is False where nothing had changed."""

    version: int
    files: int
    bytes: int
    rows: int
    new: bool


def publish(
    settings: Settings, clock: Clock, progress: Progress = lambda _step, _share: None
) -> Published:
    """Publish the open listings as the next version, or leave the one that equals them.

    Raises NOTHING_PUBLISHED where nothing was harvested yet.
    """
    private_key = settings.private_key()
    if not settings.store.exists():
        raise IlteoroError(ErrorCode.NOTHING_PUBLISHED, address=str(settings.data))
    folder = settings.published
    with writer_lock(folder), full_disk_named(folder):
        before = published_manifest(folder)
        db = open_writable(settings.store, BACKEND)
        try:
            progress("stage", 0.0)
            stage(db)
            contents = [content.model_dump() for content in contents_of(db.conn, "staging")]
            if before and _same(before, contents):
                return _published(before, new=False)
            if not contents:
                raise IlteoroError(ErrorCode.NOTHING_PUBLISHED, address=str(settings.data))
            files = _write_files(db, folder, progress)
        finally:
            db.close()
        version = before["version"] + 1 if before else 1
        manifest = {
            "catalogue": before.get("catalogue", new_id()) if before else new_id(),
            "version": version,
            "deltas_from": version,
            "published_at": to_instant(clock.now()),
            "schema": PACK_SCHEMA,
            "oldest_client": OLDEST_CLIENT,
            "files": files,
            "contents": contents,
        }
        replace_bytes(folder / "manifest.json", canonical(signed(manifest, private_key)))
        _remove_old(folder, manifest, before)
    return _published(manifest, new=True)


def signed(manifest: dict[str, Any], private_key: bytes) -> dict[str, Any]:
    """The manifest in its envelope, with the signature and the key's id."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    key = Ed25519PrivateKey.from_private_bytes(private_key)
    return {
        "manifest": manifest,
        "key": key_id(key.public_key().public_bytes_raw()),
        "signature": key.sign(SIGNED_PREFIX + canonical(manifest)).hex(),
    }


def published_manifest(folder: Path) -> dict[str, Any] | None:
    """The manifest of the newest version, None before the first."""
    path = folder / "manifest.json"
    if not path.exists():
        return None
    manifest: dict[str, Any] = json.loads(path.read_bytes())["manifest"]
    return manifest


def _same(before: dict[str, Any], contents: list[dict[str, Any]]) -> bool:
    return bool(before["schema"] == PACK_SCHEMA and before["contents"] == contents)


def _published(manifest: dict[str, Any], *, new: bool) -> Published:
    files = manifest["files"]
    return Published(
        version=manifest["version"],
        files=len(files),
        bytes=sum(file["bytes"] for file in files),
        rows=sum(file["rows"] for file in files),
        new=new,
    )


def _write_files(db: Database, folder: Path, progress: Progress) -> list[dict[str, Any]]:
    """Every pack compressed and in place under a name made of its hash."""
    with (
        TemporaryDirectory(dir=folder, prefix=".packing-") as name,
        ThreadPoolExecutor(_COMPRESSORS) as pool,
    ):
        # zstd lets go of the interpreter's lock, so threads do compress side by side.
        waiting = [pool.submit(compress, pack) for pack in packs(db, Path(name))]
        files = []
        for done, future in enumerate(waiting, 1):
            packed: Packed = future.result()
            put_in_place(packed.path, folder / packed.name)
            files.append(packed.entry())
            progress("compress", done / len(waiting))
    return files


def _remove_old(folder: Path, manifest: dict[str, Any], before: dict[str, Any] | None) -> None:
    keep = {"manifest.json", "lock"}
    for kept in (manifest, before or {"files": []}):
        keep |= {file["name"] for file in kept["files"]}
    for path in folder.iterdir():
        if path.is_dir():
            shutil.rmtree(path)
        elif path.name not in keep:
            path.unlink()
