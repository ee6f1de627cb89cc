"""One agency's listings in the store while they are harvested."""

import sqlite3
from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from app.models import Agency, IlteoroError, to_instant
from app.store.schema import LISTING_COLUMNS
from backend import ingest_runs
from backend.agencies import SetAside
from backend.harvest import Batch

SUSPICIOUS_ABOVE = 200
"""Below so many open listings a large share may well go in a day."""

SUSPICIOUS_SHARE = 0.3
"""Listings stay open two to eight weeks, so about 3 % go in a day: ten times that at once is
more likely an answer cut short than the truth (our choice)."""

# What keeps its value when a listing changes: its first day, and the flags, which come from
# a list of their own.
_KEPT = {"id", "first_seen", "employer_flags"}
_UPSERT = (
    f"INSERT INTO listing ({', '.join(LISTING_COLUMNS)}) "  # noqa: S608
    f"VALUES ({', '.join('?' * len(LISTING_COLUMNS))}) ON CONFLICT (id) DO UPDATE SET "
    + ", ".join(f"{name} = excluded.{name}" for name in LISTING_COLUMNS if name not in _KEPT)
)
_REMEMBER = "INSERT OR REPLACE INTO harvested (id, digest, business_number) VALUES (?, ?, ?)"
_KNOWN = (
    "SELECT l.id, h.digest, h.business_number, l.closed_at IS NULL FROM listing l "
    "LEFT JOIN harvested h ON h.id = l.id WHERE l.agency = ?"
)
_CLOSE = "UPDATE listing SET closed_at = ? WHERE id = ?"
_ID = LISTING_COLUMNS.index("id")
_UNKNOWN = (None, None, False)


class Shelf:
    """Takes one agency's batches; `run` says what they did."""

    def __init__(self, db: sqlite3.Connection, agency: Agency, now: datetime) -> None:
        self._db = db
        self._now = now
        self.run = ingest_runs.begin(db, agency, now)
        self._seen = ingest_runs.seen_ids(db, self.run.id)
        self._counted: set[str] = set()
        # What an unfinished run set aside after its position comes again.
        self._again = Counter[tuple[str, str]](
            db.execute("SELECT reason, raw FROM set_aside WHERE run = ?", (self.run.id,))
        )
        self._known = {
            listing: (digest, number, bool(is_open))
            for listing, digest, number, is_open in db.execute(_KNOWN, (agency.value,))
        }

    def take(self, batch: Batch) -> None:
        """Write what is new or changed, close what is gone; everything or nothing of it."""
        with self._db:
            self._take_rows(batch)
            self._take_asides(batch.asides)
            self.run.notes.update(batch.notes)
            if batch.position is not None or batch.finished:
                self.run.position = batch.position
            if batch.finished:
                self._finish(batch)
            ingest_runs.save(self._db, self.run)

    def _take_rows(self, batch: Batch) -> None:
        run, write, remember, close, ids = self.run, [], [], [], []
        instant = to_instant(self._now)
        for row in batch.rows:
            listing = row.values[_ID]
            digest, number, is_open = self._known.get(listing, _UNKNOWN)
            if listing not in self._seen:
                self._seen.add(listing)
                ids.append(listing)
            if row.closed:
                if is_open:
                    close.append((instant, listing))
                continue
            said_before = digest == row.digest
            if not said_before or number != row.business_number:
                remember.append((listing, row.digest, row.business_number))
            if said_before and is_open:
                continue
            write.append(row.values)
            if listing in self._counted:  # listed twice, or first without its details
                continue
            self._counted.add(listing)
            if listing in self._known:
                run.changed += 1
            else:
                run.new += 1
        self._db.executemany(_UPSERT, write)
        self._db.executemany(_REMEMBER, remember)
        self._db.executemany(_CLOSE, close)
        run.closed += len(close)
        run.read += len(ids)
        if ids:
            ingest_runs.save_seen(self._db, run, ids)

    def _take_asides(self, asides: Iterable[SetAside]) -> None:
        fresh = []
        for aside in asides:
            record = (aside.reason, aside.raw)
            if self._again[record] > 0:
                self._again[record] -= 1
            else:
                fresh.append(record)
        ingest_runs.save_asides(self._db, self.run, fresh)
        self.run.read += len(fresh)
        self.run.set_aside += len(fresh)
        self.run.reasons.update(reason for reason, _ in fresh)

    def _finish(self, batch: Batch) -> None:
        run = self.run
        run.complete = batch.complete and not batch.error
        if batch.error:
            code, params = batch.error
            run.error = str(IlteoroError(code, **params))
        # An answer with nothing in it closes nothing, however complete it says it is.
        elif run.complete and self._seen:
            gone = self._gone()
            instant = to_instant(self._now)
            self._db.executemany(_CLOSE, [(instant, listing) for listing in gone])
            run.closed += len(gone)
        run.open = ingest_runs.count_open(self._db, run.agency)
        ingest_runs.finish(self._db, run, self._now)

    def _gone(self) -> list[str]:
        """What is no longer listed, less what is too much to believe from one harvest.

        What the harvest before did not list either is believed.
        """
        known, before = self._known, self.run.open_before
        gone = [listing for listing in known if known[listing][2] and listing not in self._seen]
        if not _suspicious(len(gone), before):
            return gone
        earlier = ingest_runs.seen_by_held(self._db, self.run)
        twice = [] if earlier is None else [listing for listing in gone if listing not in earlier]
        rest = len(gone) - len(twice)
        if twice and not _suspicious(rest, before - len(twice)):
            return gone
        self.run.held = rest
        return twice


def _suspicious(gone: int, before: int) -> bool:
    return before > SUSPICIOUS_ABOVE and gone > SUSPICIOUS_SHARE * before
