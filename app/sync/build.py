"""The new database: packs in, indexes on, counted against the manifest."""

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from queue import SimpleQueue

from sqlite_utils import Database

from app.matching import bigrams
from app.matching.index import make_columns
from app.models import ErrorCode, IlteoroError
from app.store.catalogue import CATALOGUE, DEVICE_SCHEMA
from app.store.manifest import Content
from app.store.pack import READ_PACK

_INDEXES = (
    "CREATE UNIQUE INDEX listing_id ON listing (id)",
    "CREATE INDEX listing_keco3 ON listing (keco3)",
)
_PACK_TEXTS = (
    "SELECT l.title AS title, c.name AS employer FROM listing l "
    "JOIN company c ON c.company = l.company WHERE l.rowid BETWEEN {first} AND {last} "
    "ORDER BY l.rowid"
)

Progress = Callable[[str, float], None]


def build(
    path: Path, packs: Iterable[Path], contents: Sequence[Content] | None, progress: Progress
) -> int:
    """Make the catalogue at `path` of unpacked packs; the rows.

    `contents` are what the manifest says the packs hold; None for a head, which is a part
    of them. Raises DOWNLOAD_DAMAGED where the rows are others, DISK_FULL.
    """
    total = max(1, sum(content.rows for content in contents or ()))
    pairs = path.with_suffix(".pairs")
    waiting: SimpleQueue[tuple[Path, int] | None] = SimpleQueue()
    # SQLite works without the interpreter's lock, so the index for search grows beside.
    with _damage_named(), closing(open_unsafe(path)) as connection, ThreadPoolExecutor(1) as beside:
        paired = beside.submit(_make_pairs, pairs, waiting)
        try:
            CATALOGUE.apply(Database(connection))
            connection.execute(f"PRAGMA user_version = {DEVICE_SCHEMA}")
            done = 0
            for pack in packs:
                waiting.put((pack, done))
                done += _add(connection, pack)
                progress("rows", min(1.0, done / total))
        finally:
            waiting.put(None)
        progress("index", 0.0)
        connection.execute("BEGIN")
        index_rows(connection)
        if contents is not None:
            if counted(connection) != {(c.agency, c.sido): c.rows for c in contents}:
                raise IlteoroError(ErrorCode.DOWNLOAD_DAMAGED, file="manifest.json")
            write_contents(connection, contents)
        connection.execute("COMMIT")
        paired.result()
        progress("check", 0.0)
        connection.execute("ATTACH ? AS pairs", [f"{pairs.resolve()}"])
        connection.execute("BEGIN")
        bigrams.adopt(connection, "pairs")
        connection.execute("COMMIT")
    pairs.unlink()
    progress("check", 1.0)
    return done


def is_ready(path: Path, contents: Iterable[Content]) -> bool:
    """Whether a database that was built elsewhere has this app's form and these contents."""
    with suppress(sqlite3.DatabaseError), closing(sqlite3.connect(path)) as connection:
        form = connection.execute("PRAGMA user_version").fetchone()
        found = connection.execute("SELECT agency, sido, rows, hash FROM content").fetchall()
        expected = {(c.agency, c.sido, c.rows, c.hash) for c in contents}
        return form == (DEVICE_SCHEMA,) and set(found) == expected
    return False


def index_rows(connection: sqlite3.Connection) -> None:
    """What matching needs beside the rows."""
    for sql in _INDEXES:
        connection.execute(sql)
    make_columns(connection)


def counted(connection: sqlite3.Connection) -> dict[tuple[str, str], int]:
    """How many listings there are, by agency and 시도."""
    found = connection.execute(
        "SELECT agency, coalesce(substr(region, 1, 2), '00'), count(*) FROM listing GROUP BY 1, 2"
    )
    return Counter({(agency, sido): rows for agency, sido, rows in found})


def write_contents(connection: sqlite3.Connection, contents: Iterable[Content]) -> None:
    """Keep what the catalogue now holds, and nothing of before."""
    connection.execute("DELETE FROM content")
    connection.executemany(
        "INSERT INTO content VALUES (?, ?, ?, ?)",
        [(c.agency, c.sido, c.rows, c.hash) for c in contents],
    )


def open_unsafe(path: Path, cache_kib: int = 24_576) -> sqlite3.Connection:
    """A database that nobody needs after a crash, as nothing points to it yet: no
    journal, no waits."""
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    for pragma in (
        "page_size = 8192",
        "journal_mode = OFF",
        "synchronous = OFF",
        "locking_mode = EXCLUSIVE",
        f"cache_size = -{cache_kib}",
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
    def chunks() -> Iterator[bigrams.Texts]:
        while (item := waiting.get()) is not None:
            pack, before = item
            with closing(sqlite3.connect(pack)) as db:
                yield from bigrams.texts_in(db, _PACK_TEXTS, before)

    with closing(open_unsafe(path, 8192)) as db:
        db.execute("BEGIN")
        bigrams.make(db, chunks())
        db.execute("COMMIT")


@contextmanager
def _damage_named() -> Iterator[None]:
    """Turn SQLite's complaint about a pack into DOWNLOAD_DAMAGED, about space into DISK_FULL."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        if "full" in str(error):
            raise IlteoroError(ErrorCode.DISK_FULL) from error
        raise IlteoroError(ErrorCode.DOWNLOAD_DAMAGED, file="pack") from error
