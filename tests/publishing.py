"""Reading what was published, and following deltas the plainest way, as tests compare with."""

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import zstandard

from app.store.manifest import Manifest, ManifestFile
from app.store.pack import PACK_ROWS
from app.store.schema import BACKEND, LISTING_COLUMNS, open_writable
from backend.settings import Settings

Row = dict[str, Any]


def envelope(settings: Settings) -> dict[str, Any]:
    """The signed manifest as it stands."""
    found: dict[str, Any] = json.loads((settings.published / "manifest.json").read_bytes())
    return found


def manifest(settings: Settings) -> Manifest:
    """The manifest as it stands, read by the model."""
    return Manifest.model_validate(envelope(settings)["manifest"])


def of_kind(settings: Settings, kind: str) -> list[ManifestFile]:
    """The files of one kind, in the manifest's order."""
    return [file for file in manifest(settings).files if file.kind == kind]


def content(settings: Settings, file: ManifestFile) -> bytes:
    """A published file, unpacked."""
    return zstandard.ZstdDecompressor().decompress((settings.published / file.name).read_bytes())


@contextmanager
def opened(settings: Settings, file: ManifestFile) -> Iterator[sqlite3.Connection]:
    """A published pack, near file or delta as a database."""
    with closing(sqlite3.connect(":memory:")) as db:
        db.deserialize(content(settings, file))
        yield db


def rows_of(db: sqlite3.Connection) -> list[Row]:
    """The listings of a pack as the device's table has them."""
    return [dict(zip(LISTING_COLUMNS, row, strict=True)) for row in db.execute(PACK_ROWS)]


@dataclass
class Kept:
    """What a device that keeps everything has."""

    rows: dict[str, Row] = field(default_factory=dict)
    folded: dict[str, str] = field(default_factory=dict)
    forms: dict[int, tuple[Any, ...]] = field(default_factory=dict)

    def add(self, db: sqlite3.Connection) -> None:
        for row in rows_of(db):
            self.rows[row["id"]] = row
        self.folded |= dict(db.execute("SELECT id, listing_id FROM folded"))
        for form, *written in db.execute("SELECT * FROM source_form"):
            assert self.forms.setdefault(form, tuple(written)) == tuple(written)


def fresh(settings: Settings) -> Kept:
    """What all packs hold."""
    kept = Kept()
    for file in of_kind(settings, "pack"):
        with opened(settings, file) as db:
            kept.add(db)
    return kept


def follow(kept: Kept, settings: Settings, base: int, *, together: bool = False) -> None:
    """Bring what a device of version `base` has to the version that stands, by deltas alone:
    those of every 시도, or of all together where there is such a file."""
    standing = manifest(settings)
    assert standing.deltas_from <= base
    for version in range(base + 1, standing.version + 1):
        files = [f for f in of_kind(settings, "delta") if f.version == version]
        of_all = [f for f in of_kind(settings, "deltas") if f.version == version]
        assert bool(of_all) == (len(files) > 1)
        files = of_all if together and of_all else files
        assert all(file.base == version - 1 for file in files)
        for file in files:
            with opened(settings, file) as db:
                for (gone,) in db.execute("SELECT id FROM removed"):
                    assert (kept.rows.pop(gone, None) or kept.folded.pop(gone, None)) is not None
        for file in files:
            with opened(settings, file) as db:
                kept.add(db)


def change(settings: Settings, *statements: str) -> None:
    """Change the backend's listings."""
    db = open_writable(settings.store, BACKEND)
    with db.conn:
        for sql in statements:
            db.execute(sql)
    db.close()


def duplicates(settings: Settings, *groups: Iterable[str]) -> None:
    """Say which listings are one and the same vacancy."""
    db = open_writable(settings.store, BACKEND)
    with db.conn:
        db.execute(
            "CREATE TABLE IF NOT EXISTS duplicate "
            "(id TEXT NOT NULL PRIMARY KEY, group_id TEXT NOT NULL) STRICT"
        )
        db.execute("DELETE FROM duplicate")
        for group in groups:
            members = list(group)
            db.conn.executemany(
                "INSERT INTO duplicate VALUES (?, ?)", [(id_, members[0]) for id_ in members]
            )
    db.close()


def text_of_everything(folder: Path) -> bytes:
    """All that stands in a folder of published files, unpacked, as one."""
    unpack = zstandard.ZstdDecompressor()
    return b"".join(unpack.decompress(path.read_bytes()) for path in folder.glob("*.zst"))
