"""The new database: packs in, indexes on, compared with the manifest, put in place."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlite_utils import Database

from app.matching import bigrams
from app.matching.index import store_columns
from app.models import ErrorCode, IlteoroError
from app.store.catalogue import CATALOGUE
from app.store.manifest import Manifest, contents_of
from app.store.pack import READ_PACK

_INDEXES = (
    "CREATE UNIQUE INDEX listing_id ON listing (id)",
    "CREATE INDEX listing_keco3 ON listing (keco3)",
)


def build(
    path: Path,
    manifest: Manifest,
    sido: Iterable[str] | None,
    packs: Iterable[Path],
    progress: Callable[[str, float], None],
) -> int:
    """Make the catalogue at `path` of unpacked packs, which are removed; the rows.

    Raises DOWNLOAD_DAMAGED where the result is not what the manifest says.
    """
    # Until it is put in place nobody needs this file after a crash: no journal, no waits.
    connection = sqlite3.connect(path, isolation_level=None)
    with closing(connection):
        for pragma in (
            "page_size = 8192",
            "journal_mode = OFF",
            "synchronous = OFF",
            "locking_mode = EXCLUSIVE",
            "cache_size = -65536",
            "temp_store = MEMORY",
        ):
            connection.execute(f"PRAGMA {pragma}")
        db = Database(connection)
        with _damage_named():
            CATALOGUE.apply(db)
            _fill(connection, packs, max(1, sum(one.rows for one in manifest.contents)), progress)
            with db.atomic():
                connection.execute("INSERT INTO manifest VALUES (?)", [manifest.model_dump_json()])
                finish(connection, progress)
        progress("check", 0.0)
        return _compare(connection, manifest, None if sido is None else set(sido))


def finish(
    connection: sqlite3.Connection, progress: Callable[[str, float], None] = lambda *_: None
) -> None:
    """Everything that search and matching need beside the rows."""
    progress("index", 0.0)
    bigrams.make(connection)
    progress("index", 0.6)
    for sql in _INDEXES:
        connection.execute(sql)
    progress("index", 0.8)
    store_columns(connection)
    progress("index", 1.0)


def _fill(
    connection: sqlite3.Connection,
    packs: Iterable[Path],
    total: int,
    progress: Callable[[str, float], None],
) -> None:
    for pack in packs:
        connection.execute("ATTACH ? AS pack", [f"{pack.resolve()}"])
        connection.execute("BEGIN")
        for sql in READ_PACK:
            connection.execute(sql)
        connection.execute("COMMIT")
        connection.execute("DETACH pack")
        pack.unlink()
        (done,) = connection.execute("SELECT coalesce(max(rowid), 0) FROM listing").fetchone()
        progress("rows", done / total)


def _compare(connection: sqlite3.Connection, manifest: Manifest, sido: set[str] | None) -> int:
    expected = [c for c in manifest.contents if sido is None or c.sido in sido]
    if contents_of(connection) != sorted(expected, key=lambda c: (c.agency, c.sido)):
        raise IlteoroError(ErrorCode.DOWNLOAD_DAMAGED, file="manifest.json")
    return sum(content.rows for content in expected)


@contextmanager
def _damage_named() -> Iterator[None]:
    """Turn SQLite's complaint about a pack into DOWNLOAD_DAMAGED, about space into DISK_FULL."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        if "full" in str(error):
            raise IlteoroError(ErrorCode.DISK_FULL) from error
        raise IlteoroError(ErrorCode.DOWNLOAD_DAMAGED, file="pack") from error
