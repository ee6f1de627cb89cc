"""What the publisher remembers of a version: `versions/<version>-<hash of the file>.db`.

    row      id, 시도 and hash of every listing; of a folded id what it folded into
    form     the numbered forms of the line (`source_form` of the device)
    region   by region, text that changes when its listings do
    about    `catalogue` (the line), `left_out` (agencies), `before` (files of the version
             before, as JSON)

It is put in place before the manifest of the version, and counts only where its own hash
is right and it adds up to that manifest: what was cut short or damaged is never believed.
"""

import hashlib
import json
import sqlite3
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from app.models import Agency
from app.store.files import put_in_place
from app.store.manifest import Manifest, written_hash
from app.store.schema import SOURCE_FORM_DDL
from backend.catalogue.forms import Form

_DDL = (
    "CREATE TABLE row (id TEXT NOT NULL PRIMARY KEY, sido TEXT NOT NULL, hash BLOB, "
    "listing_id TEXT) STRICT, WITHOUT ROWID",
    SOURCE_FORM_DDL.replace("source_form", "form"),
    "CREATE TABLE region (region TEXT NOT NULL PRIMARY KEY, content TEXT NOT NULL) STRICT",
    "CREATE TABLE about (name TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL) STRICT",
)
_FOLDED = (
    "INSERT INTO {schema}.row SELECT f.id, coalesce(substr(l.region, 1, 2), '00'), NULL, "
    "f.listing_id FROM staging.folded f JOIN staging.listing l ON l.id = f.listing_id"
)


@dataclass(frozen=True, slots=True)
class Remembered:
    """What is known of the version that stands. `before` are names of files that the
    version before it had."""

    path: Path
    forms: dict[Form, int]
    regions: dict[str, str]
    left_out: frozenset[str]
    before: frozenset[str]


def remembered(folder: Path, manifest: Manifest | None) -> Remembered | None:
    """What is remembered of the version of `manifest`, None where nothing adds up to it."""
    if manifest is None:
        return None
    for path in sorted(folder.glob(f"{manifest.version}-*.db")):
        if path.name == _name(manifest.version, path) and (found := _read(path, manifest)):
            return found
    return None


def keep(made: Path, folder: Path, version: int) -> Path:
    """Put the finished memory of a version in place; where it is now."""
    folder.mkdir(exist_ok=True)
    path = folder / _name(version, made)
    put_in_place(made, path)
    return path


def _name(version: int, path: Path) -> str:
    with path.open("rb") as file:
        return f"{version}-{hashlib.file_digest(file, 'sha256').hexdigest()[:20]}.db"


def _read(path: Path, manifest: Manifest) -> Remembered | None:
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as db:
        about = dict(db.execute("SELECT name, value FROM about"))
        if about["catalogue"] != manifest.catalogue or _contents(db) != _said(manifest):
            return None
        forms = db.execute("SELECT form, agency, url, attribution FROM form")
        return Remembered(
            path=path,
            forms={Form(*form): number for number, *form in forms},
            regions=dict(db.execute("SELECT region, content FROM region")),
            left_out=frozenset(json.loads(about["left_out"])),
            before=frozenset(json.loads(about["before"])),
        )


def attach_next(db: sqlite3.Connection, path: Path, rows: Iterable[tuple[str, str, bytes]]) -> None:
    """Make the memory of the next version at `path`, attached as `next`, of hashed rows and
    of what is staged as folded."""
    db.execute("ATTACH ? AS next", [str(path)])
    db.execute("PRAGMA next.journal_mode = OFF")
    db.execute("PRAGMA next.synchronous = OFF")
    for ddl in _DDL:
        db.execute(ddl.replace("CREATE TABLE ", "CREATE TABLE next.", 1))
    with db:
        db.executemany("INSERT INTO next.row (id, sido, hash) VALUES (?, ?, ?)", rows)
        db.execute(_FOLDED.format(schema="next"))


def finish_next(
    db: sqlite3.Connection,
    *,
    catalogue: str,
    forms: Mapping[Form, int],
    regions: Mapping[str, str],
    left_out: Collection[Agency],
    before: Collection[str],
) -> None:
    """Write down the rest of what is remembered and let go of `next`."""
    with db:
        db.executemany(
            "INSERT INTO next.form VALUES (?, ?, ?, ?)",
            sorted((number, *form) for form, number in forms.items()),
        )
        db.executemany("INSERT INTO next.region VALUES (?, ?)", regions.items())
        db.executemany(
            "INSERT INTO next.about VALUES (?, ?)",
            [
                ("catalogue", catalogue),
                ("left_out", json.dumps(sorted(left_out))),
                ("before", json.dumps(sorted(before))),
            ],
        )
    db.execute("DETACH next")


def _contents(db: sqlite3.Connection) -> dict[tuple[str, str], tuple[int, str]]:
    rows: dict[tuple[str, str], int] = defaultdict(int)
    sums: dict[tuple[str, str], int] = defaultdict(int)
    for agency, sido, digest in db.execute(
        "SELECT substr(id, 1, instr(id, ':') - 1), sido, hash FROM row WHERE listing_id IS NULL"
    ):
        rows[agency, sido] += 1
        sums[agency, sido] += int.from_bytes(digest, "big")
    return {key: (count, written_hash(sums[key])) for key, count in rows.items()}


def _said(manifest: Manifest) -> dict[tuple[str, str], tuple[int, str]]:
    return {(c.agency, c.sido): (c.rows, c.hash) for c in manifest.contents}
