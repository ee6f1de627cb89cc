"""A new version of the catalogue: its files, and the signed manifest that names them.

The order makes a kill at any moment harmless: the files come first, then what is
remembered of the version, then, at once, the manifest. A client that reads it finds
everything it names; the files of the version before stay for clients still reading.
"""

import shutil
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlite_utils import Database

from app.models import Clock, ErrorCode, IlteoroError, new_id, to_instant
from app.store.files import all_in_place, full_disk_named
from app.store.lock import writer_lock
from app.store.manifest import Manifest
from app.store.pack import PACK_SCHEMA
from app.store.schema import BACKEND, open_writable
from backend.catalogue.chain import DELTAS, chained
from backend.catalogue.files import Entry, Reused, Staged, make_files
from backend.catalogue.forms import Forms
from backend.catalogue.model import staged_model
from backend.catalogue.packing import Packed
from backend.catalogue.signing import MANIFEST, write_manifest
from backend.catalogue.staging import Counted, stage
from backend.catalogue.standing import (
    OLDEST_CLIENT,
    chain_reaches,
    entries_of,
    is_whole,
    remove_old,
    standing_version,
    stands,
    written,
)
from backend.catalogue.versions import attach_next, finish_next, keep, remembered
from backend.settings import Settings

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
    """Publish the open listings as the next version, with the model that the settings name,
    or leave the one that equals them.

    Raises NOTHING_HARVESTED where nothing was harvested yet, CATALOGUE_BUSY while another
    one publishes for long, DISK_FULL, and what `staged_model` raises of a bad model.
    """
    began = time.monotonic()
    private_key = settings.private_key()
    if not settings.store.exists():
        raise IlteoroError(ErrorCode.NOTHING_HARVESTED, folder=str(settings.data))
    folder = settings.published
    with (
        writer_lock(folder, patience_seconds=_PATIENCE_SECONDS),
        _full_disk_named(settings.data),
        _nothing_left(folder),
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
    standing, last_version = standing_version(folder)
    last = remembered(settings.versions, standing)
    newly_left_out = settings.leave_out - (last.left_out if last else frozenset())
    progress("stage", 0.0)
    forms, counted = Forms(last.forms if last else {}), Counted()
    stage(db, settings.leave_out, forms)
    attach_next(db.conn, aside / "next.db", counted.hashed(db))
    model = staged_model(settings, private_key, aside)
    staged = Staged(db.conn, counted.contents, counted.regions, model)
    if not staged.contents:
        if newly_left_out:
            (folder / MANIFEST).unlink(missing_ok=True)
            remove_old(settings, None, (), None)
        raise IlteoroError(ErrorCode.NOTHING_HARVESTED, folder=str(settings.data))
    if standing and not newly_left_out and stands(folder, standing, staged):
        write_manifest(folder, written(standing), private_key)  # a new key signs anew
        remove_old(settings, standing, last.before if last else (), last.path if last else None)
        return standing, False
    version = last_version + 1
    kept, reused, reaches = list[Entry](), Reused(), version
    if standing and last:
        kept = [entry for entry in entries_of(standing) if is_whole(folder, entry)]
        reused = Reused(kept, standing.contents, last.regions)
        # What an agency that is now left out once said must not go on in an earlier delta.
        reaches = version - 1 if newly_left_out else chain_reaches(standing, kept)
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
    memory = keep(aside / "next.db", settings.versions, version)
    write_manifest(folder, written(manifest), private_key)
    remove_old(settings, manifest, before, memory)
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
    whole = [entry for entry in entries if entry["kind"] not in DELTAS]
    deltas = [entry for entry in (*entries, *kept) if entry["kind"] in DELTAS]
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


@contextmanager
def _nothing_left(folder: Path) -> Iterator[None]:
    """Remove what a killed publish was making; there may be no room for another."""
    for left in folder.glob(f"{_ASIDE}*"):
        shutil.rmtree(left)
    yield


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
