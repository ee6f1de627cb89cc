"""Making the files that hold listings: packs, near files and deltas, then compressing.

Figures behind the levels: docs/decisions/0005-publishing.md.
"""

import hashlib
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import zstandard

from app.store.manifest import NATION, ManifestFile
from app.store.pack import DELTA_DDL, PACK_DDL, fill_pack

PACK_LEVEL = 17
NEAR_LEVEL = 12
READY_LEVEL = 12
DELTA_LEVEL = 19

NATION_BYTES = 300_000
NEAR_BYTES = 600_000
"""The most a near file may have: the head a client composes has room for 800,000."""

_SIDO = "coalesce(substr(l.region, 1, 2), '00') = :sido"
_REGION = "l.region = :region"
_CHANGED = "l.id IN (SELECT id FROM temp.changed WHERE :sido IN (sido, '*'))"
_EVERY_SIDO = "*"
_SAMPLED = "l.id IN (SELECT id FROM temp.sampled)"
# The newest of every occupation and 시도 first, so that any part of it is a fair one.
_SAMPLE = (
    "INSERT INTO temp.sampled SELECT id FROM (SELECT id, first_seen, row_number() OVER "
    "(PARTITION BY kind, keco3, substr(region, 1, 2) ORDER BY first_seen DESC, id) AS turn "
    "FROM staging.listing l WHERE {where}) ORDER BY turn, first_seen DESC, id LIMIT :limit"
)
_SAMPLE_ROWS = 5_000
_DIFFERENCE = (
    "CREATE TEMP TABLE changed (id TEXT NOT NULL PRIMARY KEY, sido TEXT NOT NULL) WITHOUT ROWID",
    "CREATE TEMP TABLE gone (id TEXT NOT NULL PRIMARY KEY, sido TEXT NOT NULL) WITHOUT ROWID",
    "INSERT INTO temp.changed SELECT n.id, n.sido FROM next.row n LEFT JOIN last.row o USING (id) "
    "WHERE n.listing_id IS NULL "
    "AND (o.id IS NULL OR o.sido <> n.sido OR o.hash IS NOT n.hash)",
    "INSERT INTO temp.gone SELECT o.id, o.sido FROM last.row o LEFT JOIN next.row n USING (id) "
    "WHERE n.id IS NULL OR n.sido <> o.sido OR (n.listing_id IS NULL) <> (o.listing_id IS NULL)",
)


@dataclass(frozen=True, slots=True)
class Packed:
    """One file as it travels, aside until it is put in place."""

    path: Path
    entry: dict[str, Any]

    @property
    def name(self) -> str:
        """Made of the content, so a file of this name never changes."""
        name: str = self.entry["name"]
        return name


def pack(
    db: sqlite3.Connection, where: str, parameters: dict[str, Any], ddl: Sequence[str] = PACK_DDL
) -> tuple[bytes, int]:
    """A database with the staged rows that satisfy `where`, and their number; with a delta's
    tables also what `temp.gone` names."""
    db.execute("ATTACH ':memory:' AS pack")
    try:
        with db:
            for statement in ddl:
                db.execute(statement.replace("TABLE ", "TABLE pack.", 1))
            for sql in fill_pack("staging", where):
                named = {name: value for name, value in parameters.items() if f":{name}" in sql}
                db.execute(sql, named)
            if ddl is DELTA_DDL:
                gone = "SELECT id FROM temp.gone WHERE :sido IN (sido, '*') ORDER BY id"
                db.execute(f"INSERT INTO pack.removed {gone}", parameters)
        (rows,) = db.execute("SELECT count(*) FROM pack.listing").fetchone()
        return db.serialize(name="pack"), rows
    finally:
        db.execute("DETACH pack")


def sido_packs(db: sqlite3.Connection) -> Iterator[tuple[str, bytes, int]]:
    """Every 시도 that has listings with its pack and its rows, the biggest first."""
    counts = db.execute(
        "SELECT coalesce(substr(region, 1, 2), '00'), count(*) FROM staging.listing "
        "GROUP BY 1 ORDER BY 2 DESC, 1"
    ).fetchall()
    for sido, _ in counts:
        yield sido, *pack(db, _SIDO, {"sido": sido})


def near_files(
    db: sqlite3.Connection, regions: Iterable[str], folder: Path, pool: Executor
) -> Iterator[Packed]:
    """The files of some 시군구, and that of the nation."""
    waiting = {
        region: pool.submit(_near, region, *pack(db, _REGION, {"region": region}), folder)
        for region in regions
    }
    waiting[NATION] = pool.submit(_near, NATION, *_sampled(db, NATION, _SAMPLE_ROWS), folder)
    for region, future in waiting.items():
        made, room = future.result(), NATION_BYTES if region == NATION else NEAR_BYTES
        while made.entry["bytes"] > room:
            made.path.unlink()
            rows = int(made.entry["rows"] * 0.97 * room / made.entry["bytes"])
            made = _near(region, *_sampled(db, region, rows), folder)
        yield made


def _near(region: str, content: bytes, rows: int, folder: Path) -> Packed:
    return compress(content, NEAR_LEVEL, folder, kind="near", region=region, rows=rows)


def _sampled(db: sqlite3.Connection, region: str, rows: int) -> tuple[bytes, int]:
    nation = region == NATION
    where, parameters = ("1", {}) if nation else (_REGION, {"region": region})
    with db:
        db.execute("CREATE TEMP TABLE sampled (id TEXT NOT NULL PRIMARY KEY) WITHOUT ROWID")
        db.execute(_SAMPLE.format(where=where), parameters | {"limit": rows})
    try:
        return pack(db, _SAMPLED, {})
    finally:
        db.execute("DROP TABLE temp.sampled")


def deltas(db: sqlite3.Connection, version: int, folder: Path) -> Iterator[Packed]:
    """What changed in every 시도 between the attached `last` and `next`, which is `version`,
    and where that is more than one, all of it in one file."""
    with db:
        for sql in _DIFFERENCE:
            db.execute(sql)
    changed = "SELECT sido FROM temp.changed UNION SELECT sido FROM temp.gone ORDER BY 1"
    some = [sido for (sido,) in db.execute(changed)]
    about = {"base": version - 1, "version": version}
    for sido in some:
        content, rows = pack(db, _CHANGED, {"sido": sido}, DELTA_DDL)
        yield compress(content, DELTA_LEVEL, folder, kind="delta", sido=sido, rows=rows, **about)
    if len(some) > 1:
        content, rows = pack(db, _CHANGED, {"sido": _EVERY_SIDO}, DELTA_DDL)
        yield compress(content, DELTA_LEVEL, folder, kind="deltas", rows=rows, **about)


def compress(content: bytes, level: int, folder: Path, **about: Any) -> Packed:
    """Compress a file into `folder` and say of it what the manifest will."""
    packed = zstandard.ZstdCompressor(level).compress(content)
    digest = hashlib.sha256(packed).hexdigest()
    label = about.get("sido") or about.get("region") or "all"
    entry = ManifestFile(
        name=f"{about['kind']}-{label}-{digest[:20]}.db.zst",
        bytes=len(packed),
        unpacked_bytes=len(content),
        sha256=digest,
        **about,
    ).model_dump(exclude_none=True)
    path = folder / entry["name"]
    path.write_bytes(packed)
    return Packed(path, entry)
