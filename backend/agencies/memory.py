"""What harvests of one agency remember: details, and how many calls today took.

    detail    what a detail call said of a record, when it was asked, and a digest of the
              list's record then, so that a changed one is asked about again
    waiting   records that wait for their detail call at the end of the harvest
    spent     calls a Korean calendar day

All of it can be learned again: a file that is damaged is begun afresh.
"""

import json
import sqlite3
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from datetime import datetime, timedelta
from hashlib import blake2b
from pathlib import Path

from app.models import KST
from backend.agencies.base import QuotaSpentError, Record

_TABLES = """
CREATE TABLE IF NOT EXISTS detail (
  native_id TEXT NOT NULL PRIMARY KEY, digest BLOB NOT NULL, asked_on TEXT NOT NULL,
  said TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS waiting (
  native_id TEXT NOT NULL PRIMARY KEY, urgency INTEGER NOT NULL, number INTEGER NOT NULL,
  record TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS spent (day TEXT NOT NULL PRIMARY KEY, calls INTEGER NOT NULL) STRICT;
"""
_KEPT = timedelta(days=200)
"""How long a detail is kept after it was asked: longer than a posting stays open (our choice)."""


class Memory:
    """One agency's file. Only `spend` may be called by several threads at one time."""

    def __init__(self, file: Path | None, now: datetime) -> None:
        self._began = now
        self._clock = time.monotonic()
        self._lock = threading.Lock()
        self._unwritten: dict[str, int] = {}
        self._db = _opened(file)
        self._waiting = self._count("waiting")
        today = self.today()
        self._spent = {today: self._calls(today)}
        with self._db:
            oldest = (now - _KEPT).date().isoformat()
            self._db.execute("DELETE FROM detail WHERE asked_on < ?", (oldest,))
            self._db.execute("DELETE FROM spent WHERE day < ?", (oldest,))

    def close(self) -> None:
        """Write what is left, let go of the file."""
        self.flush()
        self._db.close()

    def today(self) -> str:
        """The Korean calendar day, which a long harvest may see change."""
        passed = timedelta(seconds=time.monotonic() - self._clock)
        return (self._began + passed).astimezone(KST).date().isoformat()

    def spending(self, quota: int | None) -> Callable[[], None]:
        """What counts one call of today's. It raises QuotaSpentError past `quota`."""

        def spend() -> None:
            with self._lock:
                today = self.today()
                spent = self._spent.get(today, 0)
                if quota is not None and spent >= quota:
                    raise QuotaSpentError(f"{quota} calls today")
                self._spent[today] = spent + 1
                self._unwritten[today] = self._spent[today]

        return spend

    def flush(self) -> None:
        """Write how many calls were spent."""
        with self._lock:
            rows, self._unwritten = list(self._unwritten.items()), {}
        if rows:
            with self._db:
                self._db.executemany("INSERT OR REPLACE INTO spent VALUES (?, ?)", rows)

    def _calls(self, day: str) -> int:
        with closing(self._db.execute("SELECT calls FROM spent WHERE day = ?", (day,))) as found:
            row = found.fetchone()
        return int(row[0]) if row else 0

    def _count(self, table: str) -> int:
        with closing(self._db.execute(f"SELECT count(*) FROM {table}")) as found:  # noqa: S608
            return int(found.fetchone()[0])

    def details(self, native_ids: Sequence[str]) -> dict[str, tuple[bytes, dict[str, str]]]:
        """Of those that were ever asked about: the digest then, and what was said."""
        marks = ",".join("?" * len(native_ids))
        query = f"SELECT native_id, digest, said FROM detail WHERE native_id IN ({marks})"  # noqa: S608
        with closing(self._db.execute(query, tuple(native_ids))) as found:
            return {name: (digest, json.loads(said)) for name, digest, said in found}

    def learn(self, native_id: str, record: Record, said: Record) -> None:
        """Keep what a detail call said of a record of the list."""
        row = (native_id, digest_of(record), self.today(), json.dumps(said))
        with self._db:
            self._db.execute("INSERT OR REPLACE INTO detail VALUES (?, ?, ?, ?)", row)

    @property
    def waiting(self) -> int:
        """How many records wait for their detail call."""
        return self._waiting

    def wait(self, held: Iterable[tuple[str, int, Record]]) -> None:
        """Keep records, with their urgency, for the end of the harvest."""
        rows = [
            (native_id, urgency, self._waiting + i, json.dumps(record))
            for i, (native_id, urgency, record) in enumerate(held)
        ]
        if rows:
            with self._db:
                self._db.executemany("INSERT OR IGNORE INTO waiting VALUES (?, ?, ?, ?)", rows)
            self._waiting = self._count("waiting")

    def those_waiting(self) -> list[tuple[str, Record]]:
        """The most urgent first, then as listed."""
        query = "SELECT native_id, record FROM waiting ORDER BY urgency, number"
        with closing(self._db.execute(query)) as found:
            return [(native_id, json.loads(record)) for native_id, record in found]

    def forget_waiting(self) -> None:
        """Nobody waits any longer."""
        with self._db:
            self._db.execute("DELETE FROM waiting")
        self._waiting = 0


def digest_of(record: Record) -> bytes:
    """What a record of the list says, in 16 bytes."""
    text = repr(record)
    return blake2b(text.encode("utf-8", "backslashreplace"), digest_size=16).digest()


def _opened(file: Path | None) -> sqlite3.Connection:
    if file is None:
        return _with_tables(sqlite3.connect(":memory:", check_same_thread=False))
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        return _with_tables(sqlite3.connect(file, timeout=30, check_same_thread=False))
    except sqlite3.DatabaseError as error:
        if isinstance(error, sqlite3.OperationalError):
            raise  # locked, or no room: the file itself may be sound
        for end in ("", "-wal", "-shm"):
            file.with_name(file.name + end).unlink(missing_ok=True)
        return _with_tables(sqlite3.connect(file, timeout=30, check_same_thread=False))


def _with_tables(db: sqlite3.Connection) -> sqlite3.Connection:
    try:
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = NORMAL")
        db.executescript(_TABLES)
    except sqlite3.Error:
        db.close()
        raise
    return db
