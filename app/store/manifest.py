"""The manifest: what a published version consists of, and how it is signed.

    version, published_at
    schema          the form of the packs (`app.store.pack.PACK_SCHEMA`)
    oldest_client   the oldest version of the app that can read it
    files           name, bytes, unpacked_bytes, sha256, rows; `kind` is `pack`, one a 시도
                    (a client skips kinds it does not know)
    contents        rows and a content hash per agency and 시도, compared after a sync

Signed is its canonical JSON: sorted keys, no blanks, UTF-8, whole numbers only.
"""

import hashlib
import json
import sqlite3
from collections import defaultdict
from typing import Any

from pydantic import Field

from app.models.base import Model
from app.store.schema import LISTING_COLUMNS

SIGNED_PREFIX = b"ilteoro catalogue manifest\n"
"""Stands before the signed bytes, so that no other signature can pass for one."""


class ManifestFile(Model):
    """One file of a version, compressed with xz."""

    kind: str
    sido: str = Field(pattern=r"^\d\d$")
    name: str = Field(pattern=r"^[0-9A-Za-z][0-9A-Za-z._-]{0,99}$")
    bytes: int = Field(ge=0, le=2**31)
    unpacked_bytes: int = Field(ge=0, le=2**33)
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    rows: int = Field(ge=0)


class Content(Model):
    """What one agency has in one 시도 (`00` for none)."""

    agency: str
    sido: str
    rows: int
    hash: str


class Manifest(Model):
    """What a version consists of."""

    version: int = Field(ge=1)
    published_at: str
    schema_version: int = Field(alias="schema")
    oldest_client: str
    files: tuple[ManifestFile, ...]
    contents: tuple[Content, ...]


def canonical(value: Any) -> bytes:
    """The one way a value is written before it is signed or compared."""
    return json.dumps(
        value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    ).encode()


def key_id(public_key: bytes) -> str:
    """How a manifest names the key that signed it: 16 hex digits of its hash."""
    return hashlib.sha256(public_key).hexdigest()[:16]


_ROW_TEXT = (
    "SELECT agency, coalesce(substr(region, 1, 2), '00'), printf('"  # noqa: S608
    + "%s\x1f" * len(LISTING_COLUMNS)
    + f"', {', '.join(LISTING_COLUMNS)}) FROM {{schema}}.listing"
)


def contents_of(db: sqlite3.Connection, schema: str = "main") -> list[Content]:
    """Rows and content hash per agency and 시도 of the table `listing`.

    The hash is the sum, modulo 2**64, of the first 8 bytes of every row's SHA-256: the
    order of the rows does not matter and a change of some rows needs only those. It
    finds what went wrong; what was meant to go wrong the signature finds.
    """
    rows: dict[tuple[str, str], int] = defaultdict(int)
    sums: dict[tuple[str, str], int] = defaultdict(int)
    sha256, number = hashlib.sha256, int.from_bytes
    for agency, sido, text in db.execute(_ROW_TEXT.format(schema=schema)):
        key = (agency, sido)
        rows[key] += 1
        sums[key] += number(sha256(text.encode()).digest()[:8], "big")
    return [
        Content(agency=agency, sido=sido, rows=rows[agency, sido], hash=f"{total % 2**64:016x}")
        for (agency, sido), total in sorted(sums.items())
    ]
