"""The catalogue on the device: public listings, read-only, replaced as a whole.

    catalogue.json             the pointer: which file stands, since when, how many rows
    catalogue-<version>.db     the listings with their indexes, never written once in place
    catalogue-<version>.broken a reader met damage in it: the next sync fetches it afresh
    lock                       held by the one who writes (`app.store.lock`)

A reader keeps the file it opened, also when the next version takes its place.
"""

import json
import sqlite3
import threading
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar, cast

from sqlite_utils import Database, Migrations

from app.models import ErrorCode, IlteoroError, Kind, Listing, Source, from_instant
from app.store.files import replace_bytes
from app.store.rows import row_to_listing, source_forms
from app.store.schema import FOLDED_DDL, LISTING_COLUMNS, LISTING_DDL, SOURCE_FORM_DDL

POINTER = "catalogue.json"

DEVICE_SCHEMA = 6
"""Raised when what the app makes of a catalogue changes; one of another number is fetched
afresh."""

T = TypeVar("T")

_BROKEN = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_IOERR)

CATALOGUE = Migrations("catalogue")
"""The device's catalogue. Its indexes come after its rows: `app.sync.build`."""


@CATALOGUE()
def tables(db: Database) -> None:
    """Listings, how their sources are written, what is folded, rows and hashes by 시도."""
    db.execute(LISTING_DDL.replace(" PRIMARY KEY", ""))
    db.execute(SOURCE_FORM_DDL)
    db.execute(FOLDED_DDL)
    db.execute(
        "CREATE TABLE content (agency TEXT NOT NULL, sido TEXT NOT NULL, rows INTEGER NOT NULL, "
        "hash TEXT NOT NULL, PRIMARY KEY (agency, sido)) STRICT, WITHOUT ROWID"
    )


@dataclass(frozen=True, slots=True)
class Pointer:
    """What `catalogue.json` says of the file that stands.

    `catalogue` is the line its versions belong to, `sido` the kept ones (None for all).
    `partial` says that it is a head, while the rest is still to come. `model` marks the
    recommender's file that the version came with.
    """

    catalogue: str
    version: int
    file: str
    bytes: int
    rows: int
    published_at: str
    synced_at: str
    sido: list[str] | None
    partial: bool
    backend: str
    etag: str | None
    demo: bool
    schema: int = DEVICE_SCHEMA
    model: str | None = None


def read_pointer(data: Path) -> Pointer | None:
    """The pointer, None before the first sync and where an older app made what stands.

    Raises CATALOGUE_DAMAGED where it can't be read.
    """
    try:
        content = json.loads((data / POINTER).read_bytes())
        if content.get("schema") != DEVICE_SCHEMA:
            return None
        if "model" not in content:
            # An app that knew no models wrote it: whether there is one, the manifest tells.
            content |= {"model": None, "etag": None}
        pointer = Pointer(**{name: content[name] for name in Pointer.__slots__})
        from_instant(pointer.published_at)
        from_instant(pointer.synced_at)
        return pointer
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise IlteoroError(ErrorCode.CATALOGUE_DAMAGED, file=POINTER) from error


def write_pointer(data: Path, pointer: Pointer) -> None:
    """Point to another file, at once."""
    replace_bytes(data / POINTER, json.dumps(asdict(pointer), ensure_ascii=False).encode())


def remove_unpointed(data: Path, pointed: str) -> None:
    """Remove the catalogues that nothing points to; one that is open stays where the
    platform keeps open files, and goes the next time."""
    for path in data.glob("catalogue-*.db"):
        if path.name != pointed:
            for gone in (_damage_mark(path), path):
                with suppress(OSError):
                    gone.unlink(missing_ok=True)


def is_broken(data: Path, pointer: Pointer) -> bool:
    """Whether a reader met what the file that stands can't be read for."""
    return _damage_mark(data / pointer.file).exists()


def _damage_mark(path: Path) -> Path:
    return path.with_suffix(".broken")


class Catalogue:
    """One version, open for reading. May be used from any thread; ends with `close`."""

    def __init__(self, path: Path, pointer: Pointer) -> None:
        self.path = path
        self.version = pointer.version
        self.rows = pointer.rows
        self.sido = pointer.sido
        self.partial = pointer.partial
        self.demo = pointer.demo
        self.published_at: datetime = from_instant(pointer.published_at)
        self.synced_at: datetime = from_instant(pointer.synced_at)
        self._lock = threading.RLock()
        self._kept: dict[object, object] = {}
        # Nobody writes to a file that is in place, so SQLite need not watch for it.
        connection = sqlite3.connect(
            f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False
        )
        try:
            self._db = Database(connection)
            connection.execute("PRAGMA query_only = ON")
            connection.execute("PRAGMA cache_size = -16000")
            if path.stat().st_size != pointer.bytes:
                raise IlteoroError(ErrorCode.CATALOGUE_DAMAGED, file=path.name)
            self._forms = source_forms(
                cast("Any", self.query("SELECT form, agency, url, attribution FROM source_form"))
            )
        except BaseException:
            connection.close()
            raise

    def query(
        self, sql: str, parameters: Sequence[Any] | dict[str, Any] = ()
    ) -> list[tuple[Any, ...]]:
        """The rows of a SELECT. Raises CATALOGUE_DAMAGED where the file does not hold."""
        try:
            with self._lock:
                return self._db.conn.execute(sql, parameters).fetchall()
        except sqlite3.DatabaseError as error:
            if getattr(error, "sqlite_errorcode", 0) & 0xFF in _BROKEN:
                with suppress(OSError):
                    _damage_mark(self.path).touch()
            raise IlteoroError(ErrorCode.CATALOGUE_DAMAGED, file=self.path.name) from error

    def kept(self, key: object, make: Callable[[], T]) -> T:
        """What `make` gave the first time, kept as long as the catalogue is open."""
        with self._lock:
            if key not in self._kept:
                self._kept[key] = make()
            return cast("T", self._kept[key])

    def listing(self, listing_id: str) -> Listing | None:
        """The listing of an id, None where it is gone."""
        return next(iter(self.listings([listing_id])), None)

    def listings(self, ids: Iterable[str]) -> list[Listing]:
        """The listings of `ids`, in that order and each once, without those that are gone.

        An id that was folded into another listing stands for that one.
        """
        wanted = list(dict.fromkeys(ids))
        found = self._rows_of(wanted)
        missing = [listing_id for listing_id in wanted if listing_id not in found]
        folded = dict(
            self.query(
                "SELECT id, listing_id FROM folded WHERE id IN (SELECT value FROM json_each(?))",
                [json.dumps(missing)],
            )
            if missing
            else []
        )
        found |= self._rows_of(list(folded.values()))
        order = dict.fromkeys(folded.get(listing_id, listing_id) for listing_id in wanted)
        return [row_to_listing(found[i], self._forms) for i in order if i in found]

    def _rows_of(self, ids: list[str]) -> dict[str, dict[str, Any]]:
        rows = self.query(
            f"SELECT {', '.join(LISTING_COLUMNS)} FROM listing "  # noqa: S608
            "WHERE id IN (SELECT value FROM json_each(?))",
            [json.dumps(ids)],
        )
        return {row[0]: dict(zip(LISTING_COLUMNS, row, strict=True)) for row in rows}

    def count(self, kind: Kind | None = None) -> int:
        """How many listings there are, of one kind or in all."""
        if kind is None:
            return self.rows
        found = self.query("SELECT count(*) FROM listing WHERE kind = ?", [kind.value])
        return int(found[0][0])

    @property
    def forms(self) -> dict[int, Source]:
        """How the sources of these listings are written."""
        return self._forms

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._kept.clear()
            self._db.conn.close()


def open_catalogue(data: Path) -> Catalogue:
    """The catalogue in the data folder.

    Raises CATALOGUE_MISSING before the first sync and where an older app made what
    stands, CATALOGUE_DAMAGED where the file that is pointed to can't be used.
    """
    pointer = None
    for _ in range(5):
        pointer = read_pointer(data)
        if pointer is None:
            raise IlteoroError(ErrorCode.CATALOGUE_MISSING, folder=str(data))
        path = data / pointer.file
        try:
            return Catalogue(path, pointer)
        except (sqlite3.OperationalError, FileNotFoundError):
            # A sync put the next version in place between the two reads.
            continue
        except sqlite3.DatabaseError as error:
            raise IlteoroError(
                ErrorCode.CATALOGUE_DAMAGED, file=pointer.file if pointer else POINTER
            ) from error
    raise IlteoroError(ErrorCode.CATALOGUE_DAMAGED, file=pointer.file if pointer else POINTER)
