"""The vault: the worker's own records, encrypted one by one under a key that others keep.

Plain and synchronous; one object may be used from many threads, one file from many processes.
"""

import json
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from app.models import Clock, ErrorCode, IlteoroError, to_instant
from app.private import VAULT, alone, move_into_place, private_file, private_folder
from app.store.crypto import BrokenSealError, Cipher
from app.store.vault_errors import told

if TYPE_CHECKING:
    from sqlite_utils import Database

_SCHEMA = 1
"""The form of sealed content. Part of what is sealed, so that no form is read as another."""


class Vault:
    """Records by kind and id. Made by `Vault.open`."""

    def __init__(self, db: "Database", cipher: Cipher, clock: Clock, path: Path | None) -> None:
        self._db = db
        self._cipher = cipher
        self._clock = clock
        self._path = path
        self._lock = threading.RLock()

    @classmethod
    def open(cls, path: Path | None, key: bytes, *, clock: Clock | None = None) -> Self:
        """Open the vault at `path` with its 32-byte key, or make it; None keeps it in memory.

        Raises IlteoroError: VAULT_KEY_MISSING where the vault is whole and under another key,
        VAULT_DAMAGED where it is not whole (the file is left as it is), DISK_FULL,
        CLIENT_TOO_OLD where a newer app has changed its tables.
        """
        # sqlite-utils loads numpy, which the first view must not wait for.
        from app.store import vault_schema

        cipher = Cipher(key)
        clock = clock or Clock()
        if path is None:
            with told():
                db = vault_schema.connect(None)
                vault_schema.prepare(db, cipher, clock)
            return cls(db, cipher, clock, None)
        with told():
            private_folder(path.parent)
            with alone(path.parent):
                if not exists(path):
                    _make(path, cipher, clock)
                vault_schema.inspect(path, cipher)
                db = vault_schema.connect(path)
                try:
                    vault_schema.prepare(db, cipher, clock)
                except BaseException:
                    db.close()
                    raise
        return cls(db, cipher, clock, path)

    @contextmanager
    def together(self) -> Iterator[None]:
        """What is read and written within is one: all of it is on the disk afterwards or nothing,
        and nobody else writes in between. Raises DISK_FULL."""
        with self._lock, told():
            if self._db.conn.in_transaction:
                yield
                return
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._db.commit()
            except BaseException:
                self._db.rollback()
                raise

    def put(self, kind: str, id: str, content: dict[str, Any]) -> None:  # noqa: A002
        """Insert or replace a record; it is on the disk when this returns.

        Raises IlteoroError(DISK_FULL), and the record stays as it was.
        """
        plain = _to_json(kind, content)
        updated_at = to_instant(self._clock.now())
        with self._lock, told():  # sealed and named under one key: another may come at any moment
            nonce, sealed = self._cipher.seal(plain, _place(kind, id, updated_at))
            self._db.execute(
                """INSERT INTO record (kind, id, updated_at, key_id, nonce, content)
                VALUES (?, ?, ?, ?, ?, ?)
                ON CONFLICT (kind, id) DO UPDATE SET updated_at = excluded.updated_at,
                  key_id = excluded.key_id, nonce = excluded.nonce, content = excluded.content""",
                (kind, id, updated_at, self._cipher.key_id, nonce, sealed),
            )

    def get(self, kind: str, id: str) -> dict[str, Any] | None:  # noqa: A002
        """The content of a record, None where there is none. Raises VAULT_DAMAGED."""
        with self._lock, told():
            row = self._db.execute(
                "SELECT id, updated_at, nonce, content FROM record WHERE kind = ? AND id = ?",
                (kind, id),
            ).fetchone()
            return None if row is None else self._read(kind, row)

    def all(self, kind: str) -> dict[str, dict[str, Any]]:
        """Id and content of every record of a kind, by id. Raises VAULT_DAMAGED."""
        with self._lock, told():
            rows = self._db.execute(
                "SELECT id, updated_at, nonce, content FROM record WHERE kind = ? ORDER BY id",
                (kind,),
            ).fetchall()
            return {row[0]: self._read(kind, row) for row in rows}

    def ids(self, kind: str) -> list[str]:
        """The ids of a kind: what can still be asked for one by one where a record is damaged."""
        with self._lock, told():
            return [
                row[0]
                for row in self._db.execute(
                    "SELECT id FROM record WHERE kind = ? ORDER BY id", (kind,)
                )
            ]

    def kinds(self) -> list[str]:
        """The kinds there are records of."""
        with self._lock, told():
            rows = self._db.execute("SELECT DISTINCT kind FROM record ORDER BY kind").fetchall()
        return [row[0] for row in rows]

    def delete(self, kind: str, id: str) -> bool:  # noqa: A002
        """Delete a record; False where there was none."""
        with self._lock, told():
            cursor = self._db.execute("DELETE FROM record WHERE kind = ? AND id = ?", (kind, id))
            return cursor.rowcount > 0

    def rekey(self, key: bytes) -> None:
        """Seal every record anew under another 32-byte key, in one transaction.

        Afterwards the old key opens nothing, and who still holds this vault open under it can't
        write any more. Raises VAULT_DAMAGED or DISK_FULL, and all is as it was.
        """
        from app.store import vault_schema

        cipher = Cipher(key)
        with self._lock, told():
            with self._db.atomic():
                vault_schema.enter(self._db, cipher, self._clock)
                for kind, record_id in self._db.execute("SELECT kind, id FROM record").fetchall():
                    self._reseal(cipher, kind, record_id)
                self._db.execute("DELETE FROM key WHERE id != ?", (cipher.key_id,))
            self._cipher = cipher
            with suppress(sqlite3.Error):  # a reader is at work: the log is cut another time
                self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def is_under(self, key: bytes) -> bool:
        """Whether this is the key its records are sealed with."""
        with self._lock, told():
            asked = self._db.execute("SELECT 1 FROM key WHERE id = ?", (Cipher(key).key_id,))
            return asked.fetchone() is not None

    def _reseal(self, cipher: Cipher, kind: str, record_id: str) -> None:
        place = (kind, record_id)
        updated_at, nonce, sealed = self._db.execute(
            "SELECT updated_at, nonce, content FROM record WHERE kind = ? AND id = ?", place
        ).fetchone()
        bound = _place(kind, record_id, updated_at)
        try:
            nonce, sealed = cipher.seal(self._cipher.open(nonce, sealed, bound), bound)
        except BrokenSealError:
            raise IlteoroError(ErrorCode.VAULT_DAMAGED, file=VAULT, kind=kind) from None
        self._db.execute(
            "UPDATE record SET key_id = ?, nonce = ?, content = ? WHERE kind = ? AND id = ?",
            (cipher.key_id, nonce, sealed, *place),
        )

    def close(self) -> None:
        """Close the file. A vault in memory is gone."""
        with self._lock:
            self._db.close()

    def wipe(self) -> None:
        """Delete every record and the files, then close.

        Other processes that have this vault open can't write into it afterwards. The key is
        the caller's to delete, and without it what a disk may still hold is unreadable.
        """
        with self._lock:
            try:
                with told():
                    self._empty()
            except IlteoroError as error:
                # Deleting needs room in the log; removing the files makes room.
                if error.code is not ErrorCode.DISK_FULL or self._path is None:
                    raise
            self._db.close()
            if self._path is not None:
                with alone(self._path.parent):
                    for file in _files(self._path):
                        file.unlink(missing_ok=True)

    def _empty(self) -> None:
        with self._db.atomic():
            self._db.execute("DELETE FROM record")
            self._db.execute("DELETE FROM key")
        self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def _read(self, kind: str, row: tuple[str, str, bytes, bytes]) -> dict[str, Any]:
        record_id, updated_at, nonce, sealed = row
        try:
            plain = self._cipher.open(nonce, sealed, _place(kind, record_id, updated_at))
        except BrokenSealError:
            raise IlteoroError(ErrorCode.VAULT_DAMAGED, file=VAULT, kind=kind) from None
        content: dict[str, Any] = json.loads(plain)
        return content

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"Vault({str(self._path) if self._path else 'memory'!r})"


def exists(path: Path) -> bool:
    """Whether there is a vault at `path`, be it only what is left of one."""
    return any(file.exists() for file in _files(path))


def set_aside(path: Path, clock: Clock) -> Path:
    """Keep a vault that can't be opened under another name, so that a new one can begin.

    Returns the new name. Every handle on it must be closed.
    """
    stamp = clock.now().strftime("%Y%m%dT%H%M%S%f")
    aside = path.with_name(f"{path.stem}-{stamp}{path.suffix}")
    with alone(path.parent):
        # The database last: a log left alone next to a new one would be played into it.
        for file, kept in zip(_files(path), _files(aside), strict=True):
            with suppress(FileNotFoundError):
                file.rename(kept)
    return aside


def _files(path: Path) -> tuple[Path, Path, Path]:
    return path.with_name(f"{path.name}-wal"), path.with_name(f"{path.name}-shm"), path


def _make(path: Path, cipher: Cipher, clock: Clock) -> None:
    """Make a complete vault under another name first: a kill leaves none or a whole one."""
    from app.store import vault_schema

    draft = path.with_name(f".{path.name}.new")
    for leftover in (*_files(draft), draft.with_name(f"{draft.name}-journal")):
        leftover.unlink(missing_ok=True)
    private_file(draft)
    db = vault_schema.connect(draft)
    try:
        vault_schema.prepare(db, cipher, clock)
        db.execute("PRAGMA journal_mode = WAL").fetchone()
    finally:
        db.close()
    move_into_place(draft, path)


def _place(kind: str, record_id: str, updated_at: str) -> bytes:
    """What a record is bound to, so that rows can't be swapped or renamed."""
    return json.dumps(["ilteoro-vault", _SCHEMA, "record", kind, record_id, updated_at]).encode()


def _to_json(kind: str, content: dict[str, Any]) -> bytes:
    try:
        text = json.dumps(content, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    except (TypeError, ValueError, RecursionError):
        # From None, because the message would quote the content.
        raise TypeError(f"the content of a {kind} is not JSON") from None
    return text.encode("utf-8", "surrogatepass")
