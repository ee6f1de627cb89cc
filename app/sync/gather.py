"""What a change of a catalogue brings, put together while the copy to be changed is made.

Deltas of several versions become one, the last one winning, so that every row is written
once; 시도 that come whole or go are the same kind of change. All is read from the catalogue
that stands and kept in a small database beside it:

    fresh          rows that come or change, as `listing`      fresh_folded   as `folded`
    fresh_form     links they bring, as `source_form`          gone           ids of rows that
                                                               go, come or change
"""

import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from operator import itemgetter
from pathlib import Path
from typing import Any

from app.matching.index import Added, Columns, read_added, read_columns
from app.store.manifest import row_text
from app.store.pack import PACK_ROWS
from app.store.schema import FOLDED_DDL, LISTING_COLUMNS, LISTING_DDL, SOURCE_FORM_DDL
from app.sync.build import open_unsafe

SIDO = "coalesce(substr(region, 1, 2), '00')"
"""SQL for the two digits of a listing's 시도."""

_COLUMNS = ", ".join(LISTING_COLUMNS)
# A pack's query, on the one that is attached.
_ROWS = PACK_ROWS.replace("FROM listing", "FROM pack.listing").replace(
    "JOIN company", "JOIN pack.company"
)
_TABLES = (
    LISTING_DDL.replace("TABLE listing", "TABLE fresh"),
    FOLDED_DDL.replace("TABLE folded", "TABLE fresh_folded"),
    SOURCE_FORM_DDL.replace("TABLE source_form", "TABLE fresh_form"),
    "CREATE INDEX fresh_folded_into ON fresh_folded (listing_id)",
    "CREATE TABLE gone (id TEXT NOT NULL PRIMARY KEY) WITHOUT ROWID",
)
_REMOVE = (
    "INSERT OR IGNORE INTO gone SELECT id FROM pack.removed",
    "DELETE FROM fresh WHERE id IN (SELECT id FROM pack.removed)",
    "DELETE FROM fresh_folded WHERE id IN (SELECT id FROM pack.removed)",
    "DELETE FROM fresh_folded WHERE listing_id IN (SELECT id FROM pack.removed)",
)
_ADD = (
    "INSERT OR IGNORE INTO fresh_form SELECT * FROM pack.source_form",
    "CREATE TEMP TABLE here AS SELECT agency || ':' || native_id AS id FROM pack.listing",
    # What is folded into a listing comes whole with it.
    "DELETE FROM fresh_folded WHERE id IN (SELECT id FROM here)",
    "DELETE FROM fresh_folded WHERE listing_id IN (SELECT id FROM here)",
    "DROP TABLE here",
    "INSERT OR IGNORE INTO gone SELECT id FROM pack.folded",
    "DELETE FROM fresh WHERE id IN (SELECT id FROM pack.folded)",
    f"INSERT OR REPLACE INTO fresh ({_COLUMNS}) {_ROWS}",
    "INSERT OR REPLACE INTO fresh_folded SELECT id, listing_id FROM pack.folded",
)


@dataclass(frozen=True, slots=True)
class Gathered:
    """A change, gathered in the database at `path`."""

    path: Path
    gone: list[tuple[int, str, str]]
    """Number, title and employer of the rows that go or change, as they stand."""
    come: list[tuple[int, str, str]]
    """The same of those that come or change, as they will be, by number."""
    places: str
    """Number and row number in `fresh` of those, by number, as a JSON list of pairs."""
    gone_texts: str
    """Agency, 시도 and text of every row that goes or changes, as a JSON list."""
    come_texts: str
    columns: Columns
    """The match columns as they stand."""
    added: Added
    """What they need of the rows that come or change."""


def gather(
    path: Path,
    standing: Path,
    deltas: Sequence[Sequence[Path]],
    packs: Mapping[str, Path],
    keep: Collection[str] | None,
) -> Gathered:
    """Put together at `path` what changes the catalogue at `standing`: deltas by version,
    then whole 시도, then only those of `keep` stay. Raises sqlite3.DatabaseError."""
    path.unlink(missing_ok=True)
    with closing(open_unsafe(path)) as db:
        for sql in _TABLES:
            db.execute(sql)
        for version in deltas:
            # A listing that moved is removed in one 시도 and added in another.
            for statements in (_REMOVE, _ADD):
                for file in version:
                    with _attached(db, file):
                        for sql in statements:
                            db.execute(sql)
        db.execute("ATTACH ? AS standing", [f"{standing.resolve()}"])
        for sido, file in packs.items():
            here = f"SELECT id FROM standing.listing WHERE {SIDO} = ?"  # noqa: S608
            db.execute(f"INSERT OR IGNORE INTO gone {here}", [sido])
            db.execute(f"DELETE FROM fresh WHERE {SIDO} = ?", [sido])  # noqa: S608
            with _attached(db, file):
                for sql in _ADD:
                    db.execute(sql)
        if keep is not None:
            elsewhere = f"{SIDO} NOT IN (SELECT value FROM json_each(?))"  # noqa: S608
            for sql in (
                f"INSERT OR IGNORE INTO gone SELECT id FROM standing.listing WHERE {elsewhere}",  # noqa: S608
                f"DELETE FROM fresh WHERE {elsewhere}",  # noqa: S608
            ):
                db.execute(sql, [json.dumps(sorted(keep))])
        db.execute("INSERT OR IGNORE INTO gone SELECT id FROM fresh")
        return _numbered(db, path)


@contextmanager
def _attached(db: sqlite3.Connection, file: Path) -> Iterator[None]:
    db.execute("ATTACH ? AS pack", [f"{file.resolve()}"])
    db.execute("BEGIN")
    yield
    db.execute("COMMIT")
    db.execute("DETACH pack")


def _numbered(db: sqlite3.Connection, path: Path) -> Gathered:
    """Give every fresh row a number: its own, or one that is free."""
    stands, gone_texts = _rows(db, "gone CROSS JOIN standing.listing l USING (id)")
    numbers = {listing_id: number for number, listing_id, _, _ in stands}
    fresh, come_texts = _rows(db, "fresh l")
    fresh.sort(key=itemgetter(1))  # the same rows get the same numbers on every device
    here = {listing_id for _, listing_id, _, _ in fresh}
    stored = db.execute("SELECT name, type, content FROM standing.match_column").fetchall()
    columns = read_columns(stored)
    free = _free(
        columns, [number for listing_id, number in numbers.items() if listing_id not in here]
    )
    come = sorted(
        (numbers.get(listing_id) or next(free), title, firm, place)
        for place, listing_id, title, firm in fresh
    )
    places = {place: number for number, _, _, place in come}
    return Gathered(
        path,
        gone=[(number, title, firm) for number, _, title, firm in stands],
        come=[(number, title, firm) for number, title, firm, _ in come],
        places=json.dumps([(number, place) for place, number in places.items()]),
        gone_texts=gone_texts,
        come_texts=come_texts,
        columns=columns,
        added=read_added(db, "fresh", "standing.listing", places, "fresh_form"),
    )


def _rows(db: sqlite3.Connection, source: str) -> tuple[list[list[Any]], str]:
    """Number, id, title and employer of rows, and as one JSON list agency, 시도 and text.

    Two values instead of many rows: a step a row would ask for the interpreter's lock at
    every row. One pass: to read the rows is most of it.
    """
    (rows, texts) = db.execute(
        "SELECT json_group_array(json_array(l.rowid, l.id, l.title, l.employer)), "  # noqa: S608
        f"json_group_array(json_array(l.agency, {SIDO}, {row_text('l')})) FROM {source}"
    ).fetchone()
    found: list[list[Any]] = json.loads(rows)
    return found, texts


def _free(columns: Columns, freed: Iterable[int]) -> Iterator[int]:
    """Row numbers that nothing has, the lowest first."""
    import numpy as np

    highest = int(columns.rowid.max(initial=0))
    taken = np.zeros(highest + 1, dtype=bool)
    taken[columns.rowid] = True
    taken[list(freed)] = False
    taken[0] = True
    yield from np.flatnonzero(~taken).tolist()
    while True:
        highest += 1
        yield highest
