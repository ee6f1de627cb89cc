"""What the backend remembers of harvests: their runs, what each saw, what it set aside.

    run         one harvest of one agency; unfinished while `finished_at` is NULL
    seen        the ids a run has seen, one row a batch, until they are no longer needed
    harvested   what each listing said last, as a digest, and its employer's business number
    set_aside   the records of each agency's last run that could not be read
    duplicate   open listings that are the same vacancy at several agencies
    wage_arrears  employers on the published list, with its date

A run's position, its counts and the rows it brought are written in one transaction, so a
harvest that is killed goes on as if nothing had happened.
"""

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlite_utils import Database, Migrations

from app.models import Agency, from_instant, to_instant

INGEST = Migrations("ingest")
"""What the harvest remembers beside the listings."""

GOES_ON_FOR = timedelta(hours=12)
"""A run younger than this goes on; an older one begins anew, since pages have moved."""

_KEPT_DAYS = 90
_KEPT_ASIDES = 10_000
"""Raw records kept of one run: an agency that changes its form must not fill the disk."""

_COUNTS = ("read", "new", "changed", "closed", "held", "duplicates", "set_aside", "open")


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


@INGEST()
def runs(db: Database) -> None:
    """Runs with what they saw and set aside; business numbers, duplicates, wage arrears."""
    counts = ", ".join(f"{name} INTEGER NOT NULL DEFAULT 0" for name in _COUNTS)
    db.execute(
        "CREATE TABLE run (id INTEGER PRIMARY KEY, agency TEXT NOT NULL, "
        "started_at TEXT NOT NULL, finished_at TEXT, complete INTEGER NOT NULL DEFAULT 0, "
        "position TEXT, open_before INTEGER NOT NULL DEFAULT 0, "
        f"seconds REAL NOT NULL DEFAULT 0, {counts}, error TEXT, "
        "reasons TEXT NOT NULL DEFAULT '{}', notes TEXT NOT NULL DEFAULT '{}') STRICT"
    )
    db.execute("CREATE INDEX run_agency ON run (agency, id)")
    db.execute(
        "CREATE TABLE seen (run INTEGER NOT NULL REFERENCES run ON DELETE CASCADE, "
        "batch INTEGER NOT NULL, ids TEXT NOT NULL, PRIMARY KEY (run, batch)) STRICT"
    )
    db.execute("DROP TABLE set_aside")
    db.execute(
        "CREATE TABLE set_aside (agency TEXT NOT NULL, "
        "run INTEGER NOT NULL REFERENCES run ON DELETE CASCADE, "
        "reason TEXT NOT NULL, raw TEXT NOT NULL) STRICT"
    )
    db.execute("CREATE INDEX set_aside_run ON set_aside (run)")
    db.execute("ALTER TABLE harvested ADD COLUMN business_number TEXT")
    db.execute(
        "CREATE TABLE duplicate (id TEXT NOT NULL PRIMARY KEY, group_id TEXT NOT NULL) STRICT"
    )
    db.execute(
        "CREATE TABLE wage_arrears (business_number TEXT NOT NULL PRIMARY KEY, "
        "published_on TEXT NOT NULL) STRICT"
    )


@dataclass(slots=True)
class Run:
    """One harvest of one agency; counts as in `AgencyReport`.

    `open_before` is how many of the agency's listings were open when it began, `batches`
    how many it has written, `resumed` whether an earlier process began it.
    """

    id: int
    agency: Agency
    started_at: datetime
    position: str | None = None
    open_before: int = 0
    batches: int = 0
    resumed: bool = False
    complete: bool = False
    seconds: float = 0.0
    read: int = 0
    new: int = 0
    changed: int = 0
    closed: int = 0
    held: int = 0
    duplicates: int = 0
    set_aside: int = 0
    open: int = 0
    error: str | None = None
    reasons: Counter[str] = field(default_factory=Counter)
    notes: Counter[str] = field(default_factory=Counter)

    @property
    def same(self) -> int:
        """Of what was read, that needed nothing: as it was before, or closed by its agency."""
        return same(self.read, self.new, self.changed, self.set_aside)


def same(read: int, new: int, changed: int, set_aside: int) -> int:
    """What is left of what was read."""
    return read - new - changed - set_aside


def begin(db: sqlite3.Connection, agency: Agency, now: datetime) -> Run:
    """The agency's run that goes on, else a new one."""
    last = _last(db, agency)
    if last and _goes_on(last, now):
        return _resumed(db, agency, last)
    with db:
        _forget(db, agency, now)
        open_before = count_open(db, agency)
        made = db.execute(
            "INSERT INTO run (agency, started_at, open_before) VALUES (?, ?, ?)",
            (agency.value, to_instant(now), open_before),
        )
    assert made.lastrowid  # noqa: S101 - the row was just inserted
    return Run(made.lastrowid, agency, now, open_before=open_before)


def save(db: sqlite3.Connection, run: Run) -> None:
    """Write the run's position and counts, inside the caller's transaction."""
    names = ("position", "complete", "seconds", "error", *_COUNTS)
    db.execute(
        f"UPDATE run SET {', '.join(f'{name} = ?' for name in names)}, "  # noqa: S608
        "reasons = ?, notes = ? WHERE id = ?",
        (
            *(getattr(run, name) for name in names),
            json.dumps(run.reasons, ensure_ascii=False),
            json.dumps(run.notes, ensure_ascii=False),
            run.id,
        ),
    )


def save_seen(db: sqlite3.Connection, run: Run, ids: list[str]) -> None:
    """Write the ids of one more batch, inside the caller's transaction."""
    db.execute("INSERT INTO seen VALUES (?, ?, ?)", (run.id, run.batches, "\n".join(ids)))
    run.batches += 1


def save_asides(db: sqlite3.Connection, run: Run, asides: list[tuple[str, str]]) -> None:
    """Write reasons and raw records, the first 10,000 of a run."""
    room = max(0, _KEPT_ASIDES - run.set_aside)
    db.executemany(
        "INSERT INTO set_aside VALUES (?, ?, ?, ?)",
        [(run.agency.value, run.id, reason, raw) for reason, raw in asides[:room]],
    )


def save_duplicates(
    db: sqlite3.Connection, runs: Iterable[Run], folded: Mapping[Agency, int]
) -> None:
    """Write how many of each agency's listings were folded into another's."""
    with db:
        for run in runs:
            run.duplicates = folded[run.agency]
            db.execute("UPDATE run SET duplicates = ? WHERE id = ?", (run.duplicates, run.id))


def finish(db: sqlite3.Connection, run: Run, now: datetime) -> None:
    """Mark the run as finished and drop what only an unfinished one needs."""
    db.execute("UPDATE run SET finished_at = ? WHERE id = ?", (to_instant(now), run.id))
    if run.complete:
        db.execute(
            "DELETE FROM seen WHERE run IN (SELECT id FROM run WHERE agency = ? AND id <> ?)",
            (run.agency.value, run.id),
        )
        db.execute(
            "DELETE FROM set_aside WHERE agency = ? AND run <> ?", (run.agency.value, run.id)
        )
        if not run.held:
            db.execute("DELETE FROM seen WHERE run = ?", (run.id,))


def seen_ids(db: sqlite3.Connection, run: int) -> set[str]:
    """Every id a run has seen so far."""
    found = db.execute("SELECT ids FROM seen WHERE run = ?", (run,))
    return {listing for (ids,) in found for listing in ids.split("\n")}


def seen_by_held(db: sqlite3.Connection, run: Run) -> set[str] | None:
    """What the complete run before saw, if its losses were held as suspicious."""
    last = db.execute(
        "SELECT id, held FROM run WHERE agency = ? AND complete AND id < ? "
        "ORDER BY id DESC LIMIT 1",
        (run.agency.value, run.id),
    ).fetchone()
    return seen_ids(db, last[0]) if last and last[1] else None


def count_open(db: sqlite3.Connection, agency: Agency) -> int:
    """How many of the agency's listings are open."""
    found = db.execute(
        "SELECT count(*) FROM listing WHERE agency = ? AND closed_at IS NULL", (agency.value,)
    )
    return int(found.fetchone()[0])


def _last(db: sqlite3.Connection, agency: Agency) -> dict[str, Any] | None:
    found = db.execute(
        "SELECT * FROM run WHERE agency = ? ORDER BY id DESC LIMIT 1", (agency.value,)
    )
    row = found.fetchone()
    return row and dict(zip((column[0] for column in found.description), row, strict=True))


def _goes_on(run: dict[str, Any], now: datetime) -> bool:
    unfinished = not run["complete"] and (run["position"] or not run["finished_at"])
    return bool(unfinished and abs(now - from_instant(run["started_at"])) < GOES_ON_FOR)


def _resumed(db: sqlite3.Connection, agency: Agency, row: dict[str, Any]) -> Run:
    batches = db.execute("SELECT count(*) FROM seen WHERE run = ?", (row["id"],)).fetchone()[0]
    with db:
        db.execute("UPDATE run SET finished_at = NULL WHERE id = ?", (row["id"],))
    return Run(
        row["id"],
        agency,
        from_instant(row["started_at"]),
        position=row["position"],
        open_before=row["open_before"],
        batches=batches,
        resumed=True,
        reasons=Counter(json.loads(row["reasons"])),
        notes=Counter(json.loads(row["notes"])),
        **{name: row[name] for name in _COUNTS if name not in {"held", "open", "duplicates"}},
    )


def _forget(db: sqlite3.Connection, agency: Agency, now: datetime) -> None:
    """Drop what runs no longer need: old runs, and all but the last complete one's details."""
    name = agency.value
    kept = db.execute("SELECT max(id) FROM run WHERE agency = ? AND complete", (name,))
    last = kept.fetchone()[0] or 0
    oldest = to_instant(now - timedelta(days=_KEPT_DAYS))
    db.execute(
        "DELETE FROM run WHERE agency = ? AND started_at < ? AND id <> ?", (name, oldest, last)
    )
    db.execute(
        "UPDATE run SET finished_at = ?, error = 'interrupted' "
        "WHERE agency = ? AND finished_at IS NULL",
        (to_instant(now), name),
    )
    others = "SELECT id FROM run WHERE agency = ? AND id <> ?"
    for table in ("seen", "set_aside"):
        db.execute(f"DELETE FROM {table} WHERE run IN ({others})", (name, last))  # noqa: S608
