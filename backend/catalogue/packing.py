"""Making the packs: the open listings, shortened, divided by 시도, compressed."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import zstandard
from sqlite_utils import Database

from app.store.manifest import ManifestFile
from app.store.pack import PACK_DDL, fill_pack
from app.store.rows import fill_url, url_pattern
from app.store.schema import FOLDED_DDL, LISTING_COLUMNS, LISTING_DDL, SOURCE_FORM_DDL

_LEVEL = 17

_FORMS = 500
_OF_SIDO = "coalesce(substr(l.region, 1, 2), '00') = :sido"


@dataclass(frozen=True, slots=True)
class Pack:
    """One 시도's pack, not yet compressed."""

    sido: str
    path: Path
    rows: int


@dataclass(frozen=True, slots=True)
class Packed:
    """One 시도's pack as it travels."""

    sido: str
    path: Path
    rows: int
    bytes: int
    unpacked_bytes: int
    sha256: str

    @property
    def name(self) -> str:
        """Made of the content, so a file of this name never changes."""
        return f"{self.sido}-{self.sha256[:20]}.db.zst"

    def entry(self) -> dict[str, Any]:
        """What the manifest says of it."""
        return ManifestFile(
            kind="pack",
            sido=self.sido,
            name=self.name,
            bytes=self.bytes,
            unpacked_bytes=self.unpacked_bytes,
            sha256=self.sha256,
            rows=self.rows,
        ).model_dump(exclude_none=True)


class _Forms:
    """Numbers the ways links and attributions are written, one number a way."""

    def __init__(self) -> None:
        self.known: dict[tuple[str, str | None, str | None], int] = {}

    def shorten(self, listing_id: str, sources: str) -> str:
        """The form's number where the one source follows from the id, else the JSON."""
        parsed = json.loads(sources)
        if len(parsed) != 1:
            return sources
        source = parsed[0]
        agency, native_id, url = source["agency"], source["native_id"], source.get("url")
        if listing_id != f"{agency}:{native_id}":
            return sources
        form = (agency, url and url_pattern(url, native_id), source.get("attribution"))
        if form[1] and fill_url(form[1], native_id) != url:
            return sources
        # Links that follow no pattern would each be a way of their own.
        if form not in self.known and len(self.known) >= _FORMS:
            return sources
        return str(self.known.setdefault(form, len(self.known)))


def stage(db: Database) -> None:
    """Attach `staging` with the open listings as the device will hold them."""
    forms = _Forms()
    db.conn.create_function("short_sources", 2, forms.shorten, deterministic=True)
    db.execute("ATTACH '' AS staging")
    db.execute(SOURCE_FORM_DDL.replace("source_form", "staging.source_form", 1))
    db.execute(LISTING_DDL.replace("listing", "staging.listing", 1))
    db.execute(FOLDED_DDL.replace("folded", "staging.folded", 1))
    columns = ", ".join(
        "short_sources(id, sources)" if name == "sources" else name for name in LISTING_COLUMNS
    )
    with db.atomic():
        db.execute(
            f"INSERT INTO staging.listing SELECT {columns} FROM main.listing "  # noqa: S608
            "WHERE closed_at IS NULL ORDER BY id"
        )
        db.conn.executemany(
            "INSERT INTO staging.source_form VALUES (?, ?, ?, ?)",
            [(number, *form) for form, number in forms.known.items()],
        )


def packs(db: Database, folder: Path) -> Iterator[Pack]:
    """Write a pack of every 시도 that has listings, the biggest first."""
    counts = db.execute(
        "SELECT coalesce(substr(region, 1, 2), '00'), count(*) FROM staging.listing "
        "GROUP BY 1 ORDER BY 2 DESC, 1"
    ).fetchall()
    for sido, rows in counts:
        path = folder / f"{sido}.db"
        db.execute("ATTACH ? AS pack", [str(path)])
        db.execute("PRAGMA pack.journal_mode = OFF")
        db.execute("PRAGMA pack.synchronous = OFF")
        with db.atomic():
            for ddl in PACK_DDL:
                db.execute(ddl.replace("TABLE ", "TABLE pack.", 1))
            for sql in fill_pack("staging", _OF_SIDO):
                db.execute(sql, {"sido": sido} if ":sido" in sql else {})
        db.execute("DETACH pack")
        yield Pack(sido, path, rows)


def compress(pack: Pack) -> Packed:
    """Compress a pack beside itself and remove the plain one."""
    content = pack.path.read_bytes()
    path = pack.path.with_suffix(".db.zst")
    compressed = zstandard.ZstdCompressor(_LEVEL).compress(content)
    path.write_bytes(compressed)
    pack.path.unlink()
    digest = hashlib.sha256(compressed).hexdigest()
    return Packed(pack.sido, path, pack.rows, len(compressed), len(content), digest)
