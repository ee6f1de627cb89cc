"""Harvest every agency into the backend's store: what is new, changed and gone.

A listing keeps `first_seen`; `updated_at` moves only when what it says changed; it gets
`closed_at` when its agency lists it as closed, or no longer lists it after a harvest that
read everything. An agency that fails leaves its listings as they were.
"""

import sqlite3
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlite_utils import Database, Migrations

from app.models import Agency, Clock, IlteoroError, to_instant
from app.store.schema import BACKEND, LISTING_COLUMNS, open_writable
from backend.agencies import AgencySettings
from backend.harvest import Batch, harvesting

INGEST = Migrations("ingest")
"""What the harvest remembers beside the listings."""


@INGEST()
def harvested(db: Database) -> None:
    """A digest of what each listing said last, and the records that could not be read."""
    db.execute(
        "CREATE TABLE harvested (id TEXT NOT NULL PRIMARY KEY, digest BLOB NOT NULL) "
        "STRICT, WITHOUT ROWID"
    )
    db.execute(
        "CREATE TABLE set_aside (agency TEXT NOT NULL, seen_at TEXT NOT NULL, "
        "reason TEXT NOT NULL, raw TEXT NOT NULL) STRICT"
    )


_KEPT = {"id", "first_seen"}
_UPSERT = (
    f"INSERT INTO listing ({', '.join(LISTING_COLUMNS)}) "  # noqa: S608
    f"VALUES ({', '.join('?' * len(LISTING_COLUMNS))}) ON CONFLICT (id) DO UPDATE SET "
    + ", ".join(f"{name} = excluded.{name}" for name in LISTING_COLUMNS if name not in _KEPT)
)
_REMEMBER = "INSERT OR REPLACE INTO harvested (id, digest) VALUES (?, ?)"
_KNOWN = (
    "SELECT l.id, h.digest, l.closed_at IS NULL FROM listing l "
    "LEFT JOIN harvested h ON h.id = l.id WHERE l.agency = ?"
)
_CLOSE = "UPDATE listing SET closed_at = ? WHERE id = ?"
_TELL_EVERY = 10_000
_ID = LISTING_COLUMNS.index("id")


@dataclass(slots=True)
class AgencyReport:
    """What one agency's harvest did; `open` is how many of its listings are open after it.

    `complete` where everything it has was read, `error` where it had to be given up.
    """

    read: int = 0
    new: int = 0
    changed: int = 0
    closed: int = 0
    set_aside: int = 0
    open: int = 0
    complete: bool = False
    seconds: float = 0.0
    error: str | None = None
    reasons: Counter[str] = field(default_factory=Counter)


@dataclass(slots=True)
class IngestReport:
    """What a harvest of all agencies did."""

    agencies: dict[Agency, AgencyReport]
    seconds: float

    def as_json(self) -> dict[str, Any]:
        """The one JSON object of `--json`."""
        return {
            "agencies": {
                agency.value: {
                    "read": report.read,
                    "new": report.new,
                    "changed": report.changed,
                    "closed": report.closed,
                    "set_aside": report.set_aside,
                    "open": report.open,
                    "complete": report.complete,
                    "seconds": round(report.seconds, 2),
                    "error": report.error,
                    "reasons": dict(report.reasons),
                }
                for agency, report in self.agencies.items()
            },
            "open": sum(report.open for report in self.agencies.values()),
            "seconds": round(self.seconds, 2),
        }

    def table(self) -> str:
        """A line an agency, for a terminal."""
        names = ("read", "new", "changed", "closed", "set_aside", "open")
        lines = ["agency  " + "".join(f"{name:>11}" for name in names)]
        for agency, report in self.agencies.items():
            figures = "".join(f"{getattr(report, name):>11,}" for name in names)
            note = f"  {report.error}" if report.error else "" if report.complete else "  in part"
            lines.append(f"{agency.value:<8}{figures}{note}")
        return "\n".join(lines)


class _Shelf:
    """One agency's listings in the store while they are harvested."""

    def __init__(self, db: sqlite3.Connection, agency: Agency, now: str) -> None:
        self._db = db
        self._agency = agency
        self._now = now
        self._known = {
            listing: (digest, bool(is_open))
            for listing, digest, is_open in db.execute(_KNOWN, (agency.value,))
        }
        self._seen: set[str] = set()
        self.report = AgencyReport()
        db.execute("DELETE FROM set_aside WHERE agency = ?", (agency.value,))

    def take(self, batch: Batch) -> None:
        """Write what is new or changed, close what is listed as closed."""
        report, write, remember, close = self.report, [], [], []
        report.read += len(batch)
        report.set_aside += len(batch.asides)
        report.reasons.update(aside.reason for aside in batch.asides)
        for row in batch.rows:
            listing = row.values[_ID]
            digest, is_open = self._known.get(listing, (None, False))
            self._seen.add(listing)
            if row.closed:
                if is_open:
                    close.append((self._now, listing))
                continue
            if listing not in self._known:
                report.new += 1
            elif digest == row.digest and is_open:
                continue
            else:
                report.changed += 1
            write.append(row.values)
            remember.append((listing, row.digest))
        report.closed += len(close)
        with self._db:
            self._db.executemany(_UPSERT, write)
            self._db.executemany(_REMEMBER, remember)
            self._db.executemany(_CLOSE, close)
            self._db.executemany(
                "INSERT INTO set_aside VALUES (?, ?, ?, ?)",
                [(self._agency.value, self._now, a.reason, a.raw) for a in batch.asides],
            )

    def finish(self, batch: Batch) -> None:
        """Close what is gone, if everything was read; an empty answer closes nothing."""
        report = self.report
        report.complete = batch.complete
        if batch.error:
            code, params = batch.error
            report.error = str(IlteoroError(code, **params))
        elif batch.complete and self._seen:
            gone = [
                (self._now, listing)
                for listing, (_, is_open) in self._known.items()
                if is_open and listing not in self._seen
            ]
            report.closed += len(gone)
            with self._db:
                self._db.executemany(_CLOSE, gone)
        counted = self._db.execute(
            "SELECT count(*) FROM listing WHERE agency = ? AND closed_at IS NULL",
            (self._agency.value,),
        )
        report.open = counted.fetchone()[0]


def ingest(
    db: Path,
    agencies: Mapping[Agency, AgencySettings],
    clock: Clock,
    progress: Callable[[str, float], None] | None = None,
) -> IngestReport:
    """Harvest `agencies` into the store at `db`.

    One agency's failure is in its report and the others go on; where every one fails the
    first failure is raised. `progress` is told what was read and the share of agencies done.
    """
    began = time.monotonic()
    store = open_writable(db, BACKEND)
    INGEST.apply(store)
    failures: list[IlteoroError] = []
    try:
        now = clock.now()
        shelves = {a: _Shelf(store.conn, a, to_instant(now)) for a in agencies}
        store.conn.commit()
        finished = told = 0
        with harvesting(agencies, now, folder=db.parent / "harvest") as batches:
            for batch in batches:
                shelf = shelves[batch.agency]
                shelf.take(batch)
                if batch.finished:
                    shelf.finish(batch)
                    shelf.report.seconds = time.monotonic() - began
                    finished += 1
                    if batch.error:
                        failures.append(IlteoroError(batch.error[0], **batch.error[1]))
                read = sum(s.report.read for s in shelves.values())
                if progress and (batch.finished or read // _TELL_EVERY > told):
                    told = read // _TELL_EVERY
                    progress(f"{read:,} listings read", finished / len(agencies))
        store.conn.execute("PRAGMA optimize")
    finally:
        store.close()
    if failures and len(failures) == len(agencies):
        raise failures[0]
    return IngestReport(
        {agency: shelf.report for agency, shelf in shelves.items()}, time.monotonic() - began
    )
