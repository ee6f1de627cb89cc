"""The manifest: what a published version consists of, and how it is signed.

    catalogue       the line of versions; numbers, forms and deltas hold within one line
    version, published_at
    schema          the form of the files (`app.store.pack.PACK_SCHEMA`)
    oldest_client   the oldest version of the app that can read it
    deltas_from     the oldest version from which deltas lead to this one, this one where
                    none do
    files           name, bytes, unpacked_bytes, sha256, rows, and by kind:
                      pack   all listings of the 시도 `sido`
                      near   listings of the 시군구 `region`, the newest where there are many;
                             `00000` a sample of the whole country
                      ready  the device's whole database: the parts, unpacked, in the order of
                             `part` from 0 on; `rows` stands with each
                      delta  what changed in the 시도 `sido` between `base` and `version`; a
                             시도 without one did not change; `rows` are new and changed ones
                      deltas the same of all 시도 in one file, for who keeps them all
                      model   the recommender's file as it is; `key` and `signature` tell who
                              made it (`app.model_signature`)
                    (a client skips kinds it does not know)
    contents        rows and a content hash per agency and 시도, compared after a sync

Signed is its canonical JSON: sorted keys, no blanks, UTF-8, whole numbers only.
"""

import hashlib
import json
import sqlite3
from collections import defaultdict
from typing import Any, Self

from pydantic import Field, model_validator

from app.models.base import Model
from app.store.schema import LISTING_COLUMNS

SIGNED_PREFIX = b"ilteoro catalogue manifest\n"
"""Stands before the signed bytes, so that no other signature can pass for one."""


NATION = "00000"
"""The `region` of the sample of the whole country."""


_NEEDED = {
    "pack": ("sido",),
    "near": ("region",),
    "ready": ("part",),
    "delta": ("sido", "base", "version"),
    "deltas": ("base", "version"),
}


class ManifestFile(Model):
    """One file of a version, compressed with zstd unless it is a model."""

    kind: str
    name: str = Field(pattern=r"^[0-9A-Za-z][0-9A-Za-z._-]{0,99}$")
    bytes: int = Field(ge=0, le=2**31)
    unpacked_bytes: int = Field(ge=0, le=2**33)
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    rows: int = Field(ge=0)
    sido: str | None = Field(None, pattern=r"^\d\d$")
    region: str | None = Field(None, pattern=r"^\d{5}$")
    part: int | None = Field(None, ge=0)
    base: int | None = Field(None, ge=1)
    version: int | None = Field(None, ge=1)
    key: str | None = None
    signature: str | None = None

    @model_validator(mode="after")
    def _says_what_it_holds(self) -> Self:
        needed = _NEEDED.get(self.kind, ())
        if any(getattr(self, name) is None for name in needed):
            raise ValueError(f"a {self.kind} names {' and '.join(needed)}")
        return self


class Content(Model):
    """What one agency has in one 시도 (`00` for none)."""

    agency: str
    sido: str
    rows: int
    hash: str


class Manifest(Model):
    """What a version consists of."""

    catalogue: str
    version: int = Field(ge=1)
    published_at: str
    schema_version: int = Field(alias="schema")
    oldest_client: str
    deltas_from: int = Field(ge=1)
    files: tuple[ManifestFile, ...]
    contents: tuple[Content, ...]


def canonical(value: Any) -> bytes:
    """The one way a value is written before it is signed or compared."""
    return json.dumps(
        value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    ).encode()


def row_text(row: str = "listing") -> str:
    """SQL for the text of a `row` of the table `listing` that its hash is made of."""
    columns = ", ".join(f"{row}.{name}" for name in LISTING_COLUMNS)
    marks = "%s\x1f" * len(LISTING_COLUMNS)
    return f"printf('{marks}', {columns})"


def row_hash(text: str) -> int:
    """The hash of a row's text: the first 8 bytes of its SHA-256 as a whole number."""
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")


def written_hash(total: int) -> str:
    """How a sum of row hashes is written: modulo 2**64, 16 hex digits."""
    return f"{total % 2**64:016x}"


def contents_of(db: sqlite3.Connection, schema: str = "main") -> list[Content]:
    """Rows and content hash per agency and 시도 of the table `listing`.

    The hash is the sum, modulo 2**64, of the rows' hashes: the order of the rows does not
    matter and a change of some rows needs only those. It finds what went wrong; what was
    meant to go wrong the signature finds.
    """
    rows: dict[tuple[str, str], int] = defaultdict(int)
    sums: dict[tuple[str, str], int] = defaultdict(int)
    found = db.execute(
        "SELECT agency, coalesce(substr(region, 1, 2), '00'), "  # noqa: S608
        f"{row_text()} FROM {schema}.listing"
    )
    for agency, sido, text in found:
        rows[agency, sido] += 1
        sums[agency, sido] += row_hash(text)
    return [
        Content(agency=agency, sido=sido, rows=rows[agency, sido], hash=written_hash(total))
        for (agency, sido), total in sorted(sums.items())
    ]
