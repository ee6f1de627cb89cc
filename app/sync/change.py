"""A catalogue brought up to date: deltas, whole 시도 that come, 시도 that go.

Deltas of several versions are put together first, the last one winning, so that every
row is written once; the indexes change by these rows alone. Worked on is a copy that
nothing points to.
"""

import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path

from app.matching import bigrams
from app.matching.index import change_columns, read_columns
from app.models import ErrorCode, IlteoroError
from app.store.files import sync_file
from app.store.manifest import Content, row_hash, row_text, written_hash
from app.store.pack import PACK_ROWS
from app.store.schema import FOLDED_DDL, LISTING_COLUMNS, LISTING_DDL
from app.sync.build import Progress, counted, open_unsafe, write_contents

_SIDO = "coalesce(substr(region, 1, 2), '00')"
_COLUMNS = ", ".join(LISTING_COLUMNS)
# A pack's query, on the one that is attached.
_ROWS = PACK_ROWS.replace("FROM listing", "FROM pack.listing").replace(
    "JOIN company", "JOIN pack.company"
)
_TOGETHER = (
    LISTING_DDL.replace("TABLE listing", "TEMP TABLE fresh"),
    FOLDED_DDL.replace("TABLE folded", "TEMP TABLE fresh_folded"),
    "CREATE INDEX temp.fresh_folded_into ON fresh_folded (listing_id)",
    "CREATE TEMP TABLE gone (id TEXT NOT NULL PRIMARY KEY) WITHOUT ROWID",
)
_REMOVE = (
    "INSERT OR IGNORE INTO gone SELECT id FROM pack.removed",
    "DELETE FROM fresh WHERE id IN (SELECT id FROM pack.removed)",
    "DELETE FROM fresh_folded WHERE id IN (SELECT id FROM pack.removed)",
    "DELETE FROM fresh_folded WHERE listing_id IN (SELECT id FROM pack.removed)",
)
_ADD = (
    "INSERT OR IGNORE INTO main.source_form SELECT * FROM pack.source_form",
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
_REPLACE = (
    "DELETE FROM main.folded WHERE id IN (SELECT id FROM gone) "
    "OR listing_id IN (SELECT id FROM gone)",
    "INSERT OR REPLACE INTO main.folded SELECT id, listing_id FROM fresh_folded",
    "DELETE FROM main.listing WHERE id IN (SELECT id FROM gone EXCEPT SELECT id FROM fresh)",
)

_Key = tuple[str, str]
_Sums = dict[_Key, tuple[int, int]]
"""Rows and sum of hashes, by agency and 시도."""


def change(
    path: Path,
    standing: Path,
    deltas: Sequence[Sequence[Path]],
    packs: Mapping[str, Path],
    *,
    keep: Collection[str] | None,
    contents: Sequence[Content],
    progress: Progress,
) -> int | frozenset[str] | None:
    """Change the catalogue at `path`, a copy of `standing`: deltas by version, then whole
    시도, then only those of `keep` stay.

    Its rows, or the 시도 that are not what `contents` says, or None where the catalogue or
    a file can't be read. Raises DISK_FULL.
    """
    progress("rows", 0.0)
    try:
        with closing(open_unsafe(path)) as db:
            _put_together(db, deltas, packs, keep)
            progress("rows", 0.5)
            db.execute("BEGIN")
            sums = _apply(
                db, path, standing, set(packs), keep, contents=contents, progress=progress
            )
            expected = {(c.agency, c.sido): (c.rows, c.hash) for c in contents}
            found = {key: (rows, written_hash(total)) for key, (rows, total) in sums.items()}
            keys = expected.keys() | found.keys()
            differ = {sido for a, sido in keys if expected.get((a, sido)) != found.get((a, sido))}
            if differ:
                return frozenset(differ)
            write_contents(db, contents)
            db.execute("COMMIT")
            progress("check", 1.0)
            return sum(content.rows for content in contents)
    except sqlite3.DatabaseError as error:
        if "full" in str(error):
            raise IlteoroError(ErrorCode.DISK_FULL) from error
        return None


def _put_together(
    db: sqlite3.Connection,
    deltas: Sequence[Sequence[Path]],
    packs: Mapping[str, Path],
    keep: Collection[str] | None,
) -> None:
    for sql in _TOGETHER:
        db.execute(sql)
    for version in deltas:
        # A listing that moved is removed in one 시도 and added in another.
        for statements in (_REMOVE, _ADD):
            for file in version:
                with _attached(db, file):
                    for sql in statements:
                        db.execute(sql)
    for sido, file in packs.items():
        here = f"SELECT id FROM main.listing WHERE {_SIDO} = ?"  # noqa: S608
        db.execute(f"INSERT OR IGNORE INTO gone {here}", [sido])
        db.execute(f"DELETE FROM fresh WHERE {_SIDO} = ?", [sido])  # noqa: S608
        with _attached(db, file):
            for sql in _ADD:
                db.execute(sql)
    if keep is not None:
        elsewhere = f"{_SIDO} NOT IN (SELECT value FROM json_each(?))"  # noqa: S608
        for sql in (
            f"INSERT OR IGNORE INTO gone SELECT id FROM main.listing WHERE {elsewhere}",  # noqa: S608
            f"DELETE FROM fresh WHERE {elsewhere}",  # noqa: S608
        ):
            db.execute(sql, [json.dumps(sorted(keep))])


@contextmanager
def _attached(db: sqlite3.Connection, file: Path) -> Iterator[None]:
    db.execute("ATTACH ? AS pack", [f"{file.resolve()}"])
    db.execute("BEGIN")
    yield
    db.execute("COMMIT")
    db.execute("DETACH pack")


def _apply(
    db: sqlite3.Connection,
    path: Path,
    standing: Path,
    whole: Collection[str],
    keep: Collection[str] | None,
    *,
    contents: Sequence[Content],
    progress: Progress,
) -> _Sums:
    """Replace the rows, change the indexes; what the catalogue then holds."""
    db.execute("INSERT OR IGNORE INTO gone SELECT id FROM fresh")
    (ids,) = db.execute("SELECT json_group_array(id) FROM gone").fetchone()
    with ThreadPoolExecutor(1) as beside:
        # From what stands, which is the same and free: another thread can read it.
        hashes = [beside.submit(_hashes_standing, standing, ids)]
        sums = _kept_sums(db, whole, keep)
        found = db.execute(
            "SELECT l.rowid, l.id, title, employer FROM gone g "
            "CROSS JOIN main.listing l ON l.id = g.id"
        ).fetchall()
        went = [number for number, _, _, _ in found]
        come = _numbered(db, {listing_id: number for number, listing_id, _, _ in found})
        (texts,) = db.execute(f"{_texts('fresh')} FROM fresh").fetchone()
        hashes.append(beside.submit(_hashes, texts))
        _replace(db)
        # The disk gets the rows while the indexes are made; nothing points to the file yet.
        db.execute("COMMIT")
        beside.submit(sync_file, path)
        db.execute("BEGIN")
        progress("index", 0.0)
        gone = [(number, title, firm) for number, _, title, firm in found]
        change_columns(
            db,
            went,
            [number for number, _, _ in come],
            meanwhile=lambda: bigrams.change(db, gone, come),
        )
        progress("check", 0.0)
        for sign, some in zip((-1, 1), hashes, strict=True):
            for key, (number, total) in some.result().items():
                # Who comes whole is counted below; who is not kept has no sum any more.
                if key[1] not in whole and (sign > 0 or key in sums):
                    before = sums.get(key, (0, 0))
                    sums[key] = (before[0] + sign * number, before[1] + sign * total)
    if whole:
        # A pack's hash was checked; that all its rows are there is seen by counting.
        rows = counted(db)
        for c in contents:
            if c.sido in whole and rows.pop((c.agency, c.sido), 0) == c.rows:
                sums[c.agency, c.sido] = (c.rows, int(c.hash, 16))
        for (agency, sido), number in rows.items():
            if sido in whole:
                sums[agency, sido] = (number, 0)
    return {key: value for key, value in sums.items() if value[0] or value[1] % 2**64}


def _kept_sums(
    db: sqlite3.Connection, whole: Collection[str], keep: Collection[str] | None
) -> _Sums:
    found = db.execute("SELECT agency, sido, rows, hash FROM content")
    return {
        (agency, sido): (rows, int(written, 16))
        for agency, sido, rows, written in found
        if sido not in whole and (keep is None or sido in keep)
    }


def _hashes_standing(standing: Path, ids: str) -> _Sums:
    """Rows and hashes of the rows of these ids, a JSON list, in the catalogue that stands."""
    with closing(sqlite3.connect(standing.resolve().as_uri() + "?mode=ro", uri=True)) as db:
        (texts,) = db.execute(
            f"{_texts('listing')} FROM listing "  # noqa: S608
            "WHERE id IN (SELECT value FROM json_each(?))",
            [ids],
        ).fetchone()
        return _hashes(texts)


def _texts(row: str) -> str:
    """SQL for agency, 시도 and text of many rows as one JSON list: a step a row would ask for
    the interpreter's lock at every row, which two threads then hand to and fro."""
    return f"SELECT json_group_array(json_array(agency, {_SIDO}, {row_text(row)}))"


def _hashes(texts: str) -> _Sums:
    sums: _Sums = {}
    for agency, sido, text in json.loads(texts):
        number, total = sums.get((agency, sido), (0, 0))
        sums[agency, sido] = (number + 1, total + row_hash(text))
    return sums


def _numbered(db: sqlite3.Connection, numbers: Mapping[str, int]) -> list[tuple[int, str, str]]:
    """Give every fresh row a number: its own, or one that is free."""
    fresh = db.execute("SELECT id, title, employer FROM fresh ORDER BY id").fetchall()
    here = {listing_id for listing_id, _, _ in fresh}
    free = _free(db, [number for listing_id, number in numbers.items() if listing_id not in here])
    come = [
        (numbers.get(listing_id) or next(free), title, firm) for listing_id, title, firm in fresh
    ]
    db.execute("CREATE TEMP TABLE number (id TEXT NOT NULL PRIMARY KEY, number INTEGER NOT NULL)")
    db.execute(
        "INSERT INTO number SELECT value ->> 0, value ->> 1 FROM json_each(?)",
        [json.dumps([(row[0], number) for row, (number, _, _) in zip(fresh, come, strict=True)])],
    )
    return come


def _free(db: sqlite3.Connection, freed: Iterable[int]) -> Iterator[int]:
    """Row numbers that nothing has, the lowest first."""
    import numpy as np

    stored = db.execute("SELECT name, type, content FROM match_column").fetchall()
    used = read_columns(stored).rowid
    highest = int(used.max(initial=0))
    taken = np.zeros(highest + 1, dtype=bool)
    taken[used] = True
    taken[list(freed)] = False
    taken[0] = True
    yield from np.flatnonzero(~taken).tolist()
    while True:
        highest += 1
        yield highest


def _replace(db: sqlite3.Connection) -> None:
    for sql in _REPLACE:
        db.execute(sql)
    columns = ", ".join(f"f.{name}" for name in LISTING_COLUMNS)
    # What is here is changed in its place: its entry by id stays as it is.
    changed = ", ".join(f"{name} = excluded.{name}" for name in LISTING_COLUMNS if name != "id")
    db.execute(
        f"INSERT INTO main.listing (rowid, {_COLUMNS}) SELECT n.number, {columns} "  # noqa: S608
        "FROM number n JOIN fresh f ON f.id = n.id WHERE true ORDER BY n.number "
        f"ON CONFLICT DO UPDATE SET {changed}"
    )
