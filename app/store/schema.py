"""The table of listings, the same on the backend and on the device.

    listing       one row a vacancy or course, the columns named as in `app.models.Listing`;
                  `demand_*` is the level the listing itself states (1 to 3), NULL where it
                  does not say; `course_*` only for courses; `sources` is JSON (see `rows`)
    source_form   how an agency's link back and its attribution are written, once instead
                  of in every row (the device and the packs; the backend keeps whole sources)
    folded        ids that are part of another listing since duplicates were folded (the
                  device and the packs)

Lists are JSON, instants and dates ISO 8601 text, booleans 0 and 1.
"""

import sqlite3
from pathlib import Path

from sqlite_utils import Database, Migrations

from app.models import Capacity, Course

DEMAND_COLUMNS = tuple(f"demand_{capacity.value}" for capacity in Capacity)
"""What the listing states of the six capacities, in the order of `Capacity`."""

COURSE_COLUMNS = tuple(f"course_{name}" for name in Course.model_fields)
"""A course's own fields, flattened."""

_TYPES: dict[str, str] = {
    "id": "TEXT NOT NULL PRIMARY KEY",
    "kind": "TEXT NOT NULL",
    "agency": "TEXT NOT NULL",
    "sources": "TEXT NOT NULL",
    "title": "TEXT NOT NULL",
    "employer": "TEXT NOT NULL",
    "keco3": "TEXT",
    "keco3_inferred": "INTEGER NOT NULL",
    "region": "TEXT",
    "address": "TEXT",
    "pay_month_krw": "INTEGER",
    "pay_text": "TEXT",
    "pay_inferred": "INTEGER NOT NULL",
    "employment_type": "TEXT",
    "shift": "TEXT",
    "education": "TEXT",
    "career": "TEXT",
    **dict.fromkeys(DEMAND_COLUMNS, "INTEGER"),
    "facilities": "TEXT",
    "opens_on": "TEXT",
    "deadline": "TEXT",
    "deadline_kind": "TEXT",
    "course_ncs": "TEXT",
    "course_starts_on": "TEXT",
    "course_ends_on": "TEXT",
    "course_cost_krw": "INTEGER",
    "course_own_cost_krw": "INTEGER",
    "course_employment_rate": "REAL",
    "course_satisfaction": "REAL",
    "course_weekend": "INTEGER",
    "prefers": "TEXT NOT NULL",
    "employer_flags": "TEXT NOT NULL",
    "first_seen": "TEXT NOT NULL",
    "updated_at": "TEXT NOT NULL",
    "closed_at": "TEXT",
}

LISTING_COLUMNS = tuple(_TYPES)
"""Every column of `listing`, in its order."""

LISTING_DDL = (
    "CREATE TABLE listing (\n  "
    + ",\n  ".join(f"{name} {kind}" for name, kind in _TYPES.items())
    + "\n) STRICT"
)

SOURCE_FORM_DDL = """CREATE TABLE source_form (
  form INTEGER NOT NULL PRIMARY KEY,
  agency TEXT NOT NULL,
  url TEXT,
  attribution TEXT
) STRICT"""

FOLDED_DDL = (
    "CREATE TABLE folded (id TEXT NOT NULL PRIMARY KEY, listing_id TEXT NOT NULL) "
    "STRICT, WITHOUT ROWID"
)

BACKEND = Migrations("backend")
"""The backend's own store of every listing ever harvested, open and closed."""


@BACKEND()
def listings(db: Database) -> None:
    """The harvested listings; published are those whose `closed_at` is NULL."""
    db.execute(LISTING_DDL)
    db.execute("CREATE INDEX listing_agency ON listing (agency, closed_at)")


def open_writable(path: Path, migrations: Migrations) -> Database:
    """Open or make the database at `path`, brought up to its newest form.

    WAL, foreign keys on, and usable from any one thread at a time.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    db = Database(sqlite3.connect(path, timeout=30, check_same_thread=False))
    db.execute("PRAGMA foreign_keys = ON")
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("PRAGMA synchronous = NORMAL")
    migrations.apply(db)
    return db
