"""A catalogue brought up to date: deltas, whole 시도 that come, 시도 that go.

What changes is gathered first, so that every row is written once; the indexes change by
these rows alone. Worked on is a copy that nothing points to.
"""

import json
import sqlite3
from collections.abc import Callable, Collection, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

from app.matching import bigrams
from app.matching.index import changed_columns, store_columns
from app.models import ErrorCode, IlteoroError
from app.store.files import sync_file
from app.store.manifest import Content, row_hash, written_hash
from app.store.schema import LISTING_COLUMNS
from app.sync.build import Progress, counted, open_unsafe, write_contents
from app.sync.gather import Gathered, gather

_COLUMNS = ", ".join(LISTING_COLUMNS)
# What is here is changed in its place: its entry by id stays as it is.
_IN_PLACE = ", ".join(f"{name} = excluded.{name}" for name in LISTING_COLUMNS if name != "id")
_REPLACE = (
    "INSERT OR IGNORE INTO main.source_form SELECT * FROM change.fresh_form",
    "DELETE FROM main.folded WHERE id IN (SELECT id FROM change.gone) "
    "OR listing_id IN (SELECT id FROM change.gone)",
    "INSERT OR REPLACE INTO main.folded SELECT id, listing_id FROM change.fresh_folded",
    "DELETE FROM main.listing WHERE id IN "
    "(SELECT id FROM change.gone EXCEPT SELECT id FROM change.fresh)",
)
_WRITE = (
    f"INSERT INTO main.listing (rowid, {_COLUMNS}) "  # noqa: S608
    f"SELECT p.value ->> 0, {', '.join(f'f.{name}' for name in LISTING_COLUMNS)} "
    "FROM json_each(?) p CROSS JOIN change.fresh f ON f.rowid = p.value ->> 1 WHERE true "
    f"ON CONFLICT DO UPDATE SET {_IN_PLACE}"
)

_Key = tuple[str, str]
_Sums = dict[_Key, tuple[int, int]]
"""Rows and sum of hashes, by agency and 시도."""


def change(
    standing: Path,
    copied: Callable[[], Path],
    deltas: Sequence[Sequence[Path]],
    packs: Mapping[str, Path],
    *,
    keep: Collection[str] | None,
    contents: Sequence[Content],
    aside: Path,
    progress: Progress,
) -> int | frozenset[str] | None:
    """Change the copy of the catalogue at `standing` that `copied` waits for: deltas by
    version, then whole 시도, then only those of `keep` stay. `aside` is a folder for what
    is needed meanwhile.

    Its rows, or the 시도 that are not what `contents` says, or None where the catalogue or
    a file can't be read. Raises DISK_FULL.
    """
    progress("rows", 0.0)
    try:
        gathered = gather(aside / "gathered.db", standing, deltas, packs, keep)
        progress("rows", 0.5)
        path = copied()
        with closing(open_unsafe(path)) as db:
            db.execute("ATTACH ? AS change", [f"{gathered.path.resolve()}"])
            sums = _apply(
                db,
                path,
                gathered,
                whole=set(packs),
                keep=keep,
                contents=contents,
                progress=progress,
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


def _apply(
    db: sqlite3.Connection,
    path: Path,
    gathered: Gathered,
    *,
    whole: Collection[str],
    keep: Collection[str] | None,
    contents: Sequence[Content],
    progress: Progress,
) -> _Sums:
    """Replace the rows, change the indexes; what the catalogue then holds. Leaves a
    transaction open."""
    with ThreadPoolExecutor(1) as beside, ThreadPoolExecutor(1) as syncing:
        db.execute("BEGIN")
        sums = _kept_sums(db, whole, keep)
        # All of this while SQLite writes, which it does without the interpreter's lock; a
        # second thread in SQLite would hinder it.
        gone = [number for number, _, _ in gathered.gone]
        columns = beside.submit(changed_columns, gathered.columns, gone, gathered.added)
        went = beside.submit(_hashed, gathered.gone_texts)
        came = beside.submit(_hashed, gathered.come_texts)
        for sql in _REPLACE:
            db.execute(sql)
        db.execute(_WRITE, [gathered.places])
        # The disk gets the rows while the indexes are made; nothing points to the file yet.
        db.execute("COMMIT")
        syncing.submit(sync_file, path)
        db.execute("BEGIN")
        progress("index", 0.0)
        bigrams.change(db, gathered.gone, gathered.come)
        store_columns(db, columns.result())
        progress("check", 0.0)
        for sign, some in ((-1, went), (1, came)):
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
    found = db.execute("SELECT agency, sido, rows, hash FROM main.content")
    return {
        (agency, sido): (rows, int(written, 16))
        for agency, sido, rows, written in found
        if sido not in whole and (keep is None or sido in keep)
    }


def _hashed(texts: str) -> _Sums:
    """Rows and hashes of a JSON list of agency, 시도 and text of rows."""
    sums: _Sums = {}
    for agency, sido, text in json.loads(texts):
        number, total = sums.get((agency, sido), (0, 0))
        sums[agency, sido] = (number + 1, total + row_hash(text))
    return sums
