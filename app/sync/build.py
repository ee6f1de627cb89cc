"""The new database: packs in, indexes on, compared with the manifest, put in place."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path
from queue import SimpleQueue

from sqlite_utils import Database

from app.matching import bigrams
from app.matching.index import store_columns
from app.models import ErrorCode, IlteoroError
from app.store.catalogue import CATALOGUE
from app.store.manifest import Manifest, contents_of
from app.store.pack import PACK_TEXTS, READ_PACK

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
    """Make the catalogue at `path` of unpacked packs; the rows.

    Raises DOWNLOAD_DAMAGED where the result is not what the manifest says, DISK_FULL.
    """
    total = max(1, sum(content.rows for content in manifest.contents))
    pairs = path.with_suffix(".pairs")
    waiting: SimpleQueue[tuple[Path, int] | None] = SimpleQueue()
    # SQLite works without the interpreter's lock, so the index for search grows beside.
    with _damage_named(), closing(_open(path)) as connection, ThreadPoolExecutor(1) as beside:
        paired = beside.submit(_make_pairs, pairs, waiting)
        try:
            CATALOGUE.apply(Database(connection))
            done = 0
            for pack in packs:
                waiting.put((pack, done))
                done += _add(connection, pack)
                progress("rows", done / total)
        finally:
            waiting.put(None)
        progress("index", 0.0)
        connection.execute("BEGIN")
        connection.execute("INSERT INTO manifest VALUES (?)", [manifest.model_dump_json()])
        index_rows(connection)
        connection.execute("COMMIT")
        progress("check", 0.0)
        rows = _compare(connection, manifest, None if sido is None else set(sido))
        paired.result()
        connection.execute("ATTACH ? AS pairs", [f"{pairs.resolve()}"])
        connection.execute("BEGIN")
        bigrams.adopt(connection, "pairs")
        connection.execute("COMMIT")
        progress("check", 1.0)
        return rows


def index_rows(connection: sqlite3.Connection) -> None:
    """What matching needs beside the rows."""
    for sql in _INDEXES:
        connection.execute(sql)
    store_columns(connection)


def _open(path: Path) -> sqlite3.Connection:
    # Until it is put in place nobody needs this file after a crash: no journal, no waits.
    connection = sqlite3.connect(path, isolation_level=None)
    for pragma in (
        "page_size = 8192",
        "journal_mode = OFF",
        "synchronous = OFF",
        "locking_mode = EXCLUSIVE",
        "cache_size = -32768",
        "temp_store = MEMORY",
    ):
        connection.execute(f"PRAGMA {pragma}")
    return connection


def _add(connection: sqlite3.Connection, pack: Path) -> int:
    """Add a pack's rows in their order, right after those that are there; their number."""
    connection.execute("ATTACH ? AS pack", [f"{pack.resolve()}"])
    (expected,) = connection.execute("SELECT coalesce(max(rowid), 0) FROM pack.listing").fetchone()
    connection.execute("BEGIN")
    for sql in READ_PACK:
        added = connection.execute(sql).rowcount
    connection.execute("COMMIT")
    connection.execute("DETACH pack")
    if added != expected:
        raise IlteoroError(ErrorCode.DOWNLOAD_DAMAGED, file=pack.name)
    return added


def _make_pairs(path: Path, waiting: "SimpleQueue[tuple[Path, int] | None]") -> None:
    def chunks() -> Iterator[list[tuple[int, str, str]]]:
        while (item := waiting.get()) is not None:
            pack, before = item
            with closing(sqlite3.connect(pack)) as db:
                yield from bigrams.in_chunks(db.execute(PACK_TEXTS, [before]))

    with closing(_open(path)) as db:
        db.execute("BEGIN")
        bigrams.make(db, chunks())
        db.execute("COMMIT")


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
