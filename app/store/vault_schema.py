"""The tables of the vault, and the look at a file before it is used."""

import sqlite3
from contextlib import closing
from pathlib import Path

from sqlite_utils import Database, Migrations

from app.models import Clock, ErrorCode, IlteoroError, to_instant
from app.private import VAULT
from app.store.crypto import BrokenSealError, Cipher

BUSY_SECONDS = 10
_CHECK = b"ilteoro vault"
_CHECK_PLACE = b'["ilteoro-vault",1,"key"]'

migrations = Migrations("vault")


@migrations()
def m001_records(db: Database) -> None:
    """One row a key, with a check sealed by it; one row a record, sealed by its key."""
    db.execute(
        """CREATE TABLE key (
          id TEXT PRIMARY KEY,
          created_at TEXT NOT NULL,
          nonce BLOB NOT NULL,
          content BLOB NOT NULL
        )"""
    )
    db.execute(
        """CREATE TABLE record (
          kind TEXT NOT NULL,
          id TEXT NOT NULL,
          updated_at TEXT NOT NULL,
          key_id TEXT NOT NULL REFERENCES key (id),
          nonce BLOB NOT NULL,
          content BLOB NOT NULL,
          PRIMARY KEY (kind, id)
        )"""
    )


def connect(path: Path | None) -> Database:
    """A connection for any thread; None is a database in memory that never touches the disk."""
    connection = sqlite3.connect(path or ":memory:", timeout=BUSY_SECONDS, check_same_thread=False)
    db = Database(connection)
    for pragma in (
        "foreign_keys = ON",
        "secure_delete = ON",
        "temp_store = MEMORY",
        "synchronous = FULL",  # what was acknowledged outlives a power cut, not only a kill
    ):
        db.execute(f"PRAGMA {pragma}")
    return db


def prepare(db: Database, cipher: Cipher, clock: Clock) -> None:
    """Bring the tables up to date and, in a new vault, enter the key."""
    db.execute("BEGIN IMMEDIATE")
    try:
        migrations.apply(db)
        if not db.execute("SELECT 1 FROM key").fetchone():
            enter(db, cipher, clock)
        db.commit()
    except BaseException:
        db.rollback()
        raise


def enter(db: Database, cipher: Cipher, clock: Clock) -> None:
    """Enter a key, with a check sealed by it."""
    nonce, content = cipher.seal(_CHECK, _CHECK_PLACE)
    db.execute(
        "INSERT INTO key VALUES (?, ?, ?, ?)",
        (cipher.key_id, to_instant(clock.now()), nonce, content),
    )


def inspect(path: Path, cipher: Cipher) -> None:
    """Look at a vault without changing a byte of it.

    Raises IlteoroError: VAULT_DAMAGED for what is no whole vault, VAULT_KEY_MISSING for a
    whole one under another key, CLIENT_TOO_OLD for one that a newer app has migrated.
    """
    # Empty is not new: a vault gets its name only once it is complete.
    if not path.exists() or not path.stat().st_size:
        raise IlteoroError(ErrorCode.VAULT_DAMAGED, file=VAULT)
    address = f"{path.absolute().as_uri()}?mode=ro"
    with closing(sqlite3.connect(address, uri=True, timeout=BUSY_SECONDS)) as db:
        if db.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
            raise IlteoroError(ErrorCode.VAULT_DAMAGED, file=VAULT)
        tables = {name for (name,) in db.execute("SELECT name FROM sqlite_master")}
        if not {"key", "record", migrations.migrations_table} <= tables:
            raise IlteoroError(ErrorCode.VAULT_DAMAGED, file=VAULT)
        _inspect_key(db, cipher)
        known = {migration.name for migration in migrations._migrations}
        applied = {
            name
            for (name,) in db.execute(
                f"SELECT name FROM {migrations.migrations_table} WHERE migration_set = ?",  # noqa: S608
                (migrations.name,),
            )
        }
        if not applied <= known:
            raise IlteoroError(ErrorCode.CLIENT_TOO_OLD, file=VAULT)


def _inspect_key(db: sqlite3.Connection, cipher: Cipher) -> None:
    """Tell a wrong key from a damaged row: the key's id and its check must agree."""
    keys = db.execute("SELECT id, nonce, content FROM key").fetchall()
    if not keys:
        if db.execute("SELECT 1 FROM record").fetchone():
            raise IlteoroError(ErrorCode.VAULT_DAMAGED, file=VAULT)
        return  # wiped, and the files not yet removed when the process ended
    for key_id, nonce, content in keys:
        named = key_id == cipher.key_id
        try:
            checked = cipher.open(nonce, content, _CHECK_PLACE) == _CHECK
        except BrokenSealError:
            checked = False
        if named and checked:
            return
        if named or checked:
            raise IlteoroError(ErrorCode.VAULT_DAMAGED, file=VAULT)
    raise IlteoroError(ErrorCode.VAULT_KEY_MISSING, file=VAULT)
