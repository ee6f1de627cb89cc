"""A new version of the catalogue: its files, and the signed manifest that names them.

The order makes a kill at any moment harmless: the files come first, then what is
remembered of the version, then, at once, the manifest. A client that reads it finds
everything it names; the files of the version before stay for clients still reading.
"""

import shutil
import sqlite3
import time
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlite_utils import Database

from app.models import Clock, ErrorCode, IlteoroError, new_id, to_instant
from app.store.files import all_in_place, full_disk_named, put_in_place
from app.store.lock import writer_lock
from app.store.manifest import Manifest
from app.store.pack import PACK_SCHEMA
from app.store.schema import BACKEND, open_writable
from backend.catalogue.chain import chained
from backend.catalogue.files import Entry, Reused, Staged, make_files
from backend.catalogue.forms import Forms
from backend.catalogue.packing import Packed
from backend.catalogue.signing import MANIFEST, published_manifest, write_manifest
from backend.catalogue.staging import Counted, stage
from backend.catalogue.versions import attach_next, finish_next, remembered
from backend.settings import Settings

OLDEST_CLIENT = "0.1.0"
_PATIENCE_SECONDS = 300.0
_ASIDE = ".publishing-"

Progress = Callable[[str, float], None]


@dataclass(frozen=True, slots=True)
class Kind:
    """How many files of one kind a version has, and their bytes."""

    files: int
    bytes: int


@dataclass(frozen=True, slots=True)
class Published:
    """What clients now get; `new` is False where nothing had changed."""

    version: int
    rows: int
    files: int
    bytes: int
    kinds: dict[str, Kind]
    seconds: float
    new: bool


def publish(
    settings: Settings, clock: Clock, progress: Progress = lambda _step, _share: None
) -> Published:
    """Publish the open listings as the next version, or leave the one that equals them.

    Raises NOTHING_PUBLISHED where nothing was harvested yet, CATALOGUE_BUSY while another
    one publishes for long, DISK_FULL.
    """
    began = time.monotonic()
    private_key = settings.private_key()
    if not settings.store.exists():
        raise IlteoroError(ErrorCode.NOTHING_PUBLISHED, address=str(settings.data))
    folder = settings.published
    with (
        writer_lock(folder, patience_seconds=_PATIENCE_SECONDS),
        _full_disk_named(settings.data),
        TemporaryDirectory(dir=folder, prefix=_ASIDE) as aside,
        closing(open_writable(settings.store, BACKEND)) as db,
    ):
        manifest, new = _publish(
            db, settings, clock, private_key=private_key, aside=Path(aside), progress=progress
        )
    sizes: dict[str, list[int]] = {}
    for file in manifest.files:
        sizes.setdefault(file.kind, []).append(file.bytes)
    return Published(
        version=manifest.version,
        rows=sum(content.rows for content in manifest.contents),
        files=len(manifest.files),
        bytes=sum(file.bytes for file in manifest.files),
        kinds={kind: Kind(len(found), sum(found)) for kind, found in sizes.items()},
        seconds=round(time.monotonic() - began, 2),
        new=new,
    )


def _publish(
    db: Database,
    settings: Settings,
    clock: Clock,
    *,
    private_key: bytes,
    aside: Path,
    progress: Progress,
) -> tuple[Manifest, bool]:
    """The manifest that stands afterwards, and whether it is a new version."""
    folder = settings.published
    standing, last_version = _standing(folder)
    last = remembered(settings.versions, standing)
    newly_left_out = settings.leave_out - (last.left_out if last else frozenset())
    progress("stage", 0.0)
    forms, counted = Forms(last.forms if last else {}), Counted()
    stage(db, settings.leave_out, forms)
    attach_next(db.conn, aside / "next.db", counted.hashed(db))
    staged = Staged(db.conn, counted.contents, counted.regions)
    if not staged.contents:
        if newly_left_out:
            (folder / MANIFEST).unlink(missing_ok=True)
            _remove_old(settings, None, ())
        raise IlteoroError(ErrorCode.NOTHING_PUBLISHED, address=str(settings.data))
    if standing and not newly_left_out and _stands(folder, standing, staged):
        write_manifest(folder, _written(standing), private_key)  # a new key signs anew
        _remove_old(settings, standing, last.before if last else ())
        return standing, False
    version = last_version + 1
    kept, reused, reaches = list[Entry](), Reused(), version
    if standing and last:
        kept = [entry for entry in _entries(standing) if _whole(folder, entry)]
        reused = Reused(kept, standing.contents, last.regions)
        # What an agency that is now left out once said must not go on in an earlier delta.
        reaches = version - 1 if newly_left_out else _reaches(standing, kept)
        db.execute("ATTACH ? AS last", [str(last.path)])
    made = list(make_files(staged, aside, reused, version if last else None, progress))
    manifest = _manifest(
        made,
        kept,
        staged,
        standing if last else None,
        version=version,
        reaches=reaches,
        clock=clock,
    )
    named = {file.name for file in manifest.files}
    before = {file.name for file in standing.files} if standing and not newly_left_out else set()
    new = [file for file in made if isinstance(file, Packed) and file.name in named]
    all_in_place([file.path for file in new], folder, [file.name for file in new])
    finish_next(
        db.conn,
        catalogue=manifest.catalogue,
        forms=forms.known,
        regions=staged.regions,
        left_out=settings.leave_out,
        before=before,
    )
    settings.versions.mkdir(exist_ok=True)
    put_in_place(aside / "next.db", settings.versions / f"{version}.db")
    write_manifest(folder, _written(manifest), private_key)
    _remove_old(settings, manifest, before)
    return manifest, True


def _manifest(
    made: Iterable[Packed | Entry],
    kept: Iterable[Entry],
    staged: Staged,
    standing: Manifest | None,
    *,
    version: int,
    reaches: int,
    clock: Clock,
) -> Manifest:
    entries = [file.entry if isinstance(file, Packed) else file for file in made]
    whole = [entry for entry in entries if entry["kind"] != "delta"]
    deltas = [entry for entry in (*entries, *kept) if entry["kind"] == "delta"]
    most_bytes = sum(entry["bytes"] for entry in whole if entry["kind"] == "pack")
    chain, deltas_from = chained(version, deltas, reaches, most_bytes)
    return Manifest.model_validate(
        {
            "catalogue": standing.catalogue if standing else new_id(),
            "version": version,
            "published_at": to_instant(clock.now()),
            "schema": PACK_SCHEMA,
            "oldest_client": OLDEST_CLIENT,
            "deltas_from": deltas_from,
            "files": [*whole, *chain],
            "contents": staged.contents,
        }
    )


def _standing(folder: Path) -> tuple[Manifest | None, int]:
    """The version that stands, None where it is of another form or there is none; its number."""
    found = published_manifest(folder)
    if found is None:
        return None, 0
    of_today = found["schema"] == PACK_SCHEMA
    return Manifest.model_validate(found) if of_today else None, found["version"]


def _stands(folder: Path, standing: Manifest, staged: Staged) -> bool:
    """Whether a version says just what is staged, to the same clients, in files that are there."""
    return (
        standing.oldest_client == OLDEST_CLIENT
        and list(standing.contents) == list(staged.contents)
        and all(_whole(folder, entry) for entry in _entries(standing))
    )


def _entries(manifest: Manifest) -> list[Entry]:
    return [file.model_dump(exclude_none=True) for file in manifest.files]


def _written(manifest: Manifest) -> dict[str, Any]:
    return manifest.model_dump(by_alias=True, exclude_none=True)


def _whole(folder: Path, entry: Entry) -> bool:
    path, size = folder / str(entry["name"]), int(entry["bytes"])
    return path.is_file() and path.stat().st_size == size


def _reaches(standing: Manifest, kept: Iterable[Entry]) -> int:
    """The version from which the deltas lead that are still there."""
    there = {entry["name"] for entry in kept}
    gone = [file.version or 0 for file in standing.files if file.name not in there]
    return max(standing.deltas_from, *gone, 0)


def _remove_old(settings: Settings, standing: Manifest | None, before: Collection[str]) -> None:
    """Remove what neither the manifest nor the one before names, and what a kill left."""
    keep = {MANIFEST, "lock", *before}
    if standing:
        keep |= {file.name for file in standing.files}
    for path in settings.published.iterdir():
        if path.is_dir():
            shutil.rmtree(path)
        elif path.name not in keep:
            path.unlink()
    for path in settings.versions.glob("*.db"):
        if standing is None or path.stem != str(standing.version):
            path.unlink()


@contextmanager
def _full_disk_named(folder: Path) -> Iterator[None]:
    """Turn the disk's and SQLite's "no space left" into DISK_FULL."""
    try:
        with full_disk_named(folder):
            yield
    except sqlite3.OperationalError as error:
        if "full" in str(error):
            raise IlteoroError(ErrorCode.DISK_FULL, folder=str(folder)) from error
        raise
