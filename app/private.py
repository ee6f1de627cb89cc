"""Files that only their owner may read, and one process at a time in a folder."""

import os
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

VAULT = "vault.db"
"""The name of the vault in a data folder."""

_WAIT_SECONDS = 30


def private_folder(folder: Path) -> None:
    """Make `folder` with mode 0700, or tighten it where it is there and ours."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if sys.platform == "win32":
        return
    status = folder.stat()
    # A sticky folder (/tmp) is shared on purpose.
    if status.st_uid == os.geteuid() and not status.st_mode & 0o1000 and status.st_mode & 0o077:
        folder.chmod(0o700)


def private_file(path: Path) -> None:
    """Make an empty file with mode 0600, before anything is written. FileExistsError if there."""
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))


def write_private(path: Path, content: bytes) -> None:
    """Write a file of mode 0600 that is there whole or not at all, kill and power cut included."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.unlink(missing_ok=True)
    private_file(draft)
    try:
        with draft.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        move_into_place(draft, path)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise


def move_into_place(draft: Path, path: Path) -> None:
    """Rename `draft` over `path` so that a power cut leaves one of the two."""
    draft.replace(path)
    if sys.platform != "win32":
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Wait until no other thread or process is within `alone(folder)`.

    The lock is SQLite's own on an empty database: the same on every platform, and the
    system lets go of it when a process is killed. sqlite3.OperationalError after 30 seconds.
    """
    lock = folder / "vault.lock"
    with suppress(FileExistsError):
        private_file(lock)
    with closing(sqlite3.connect(lock, timeout=_WAIT_SECONDS, isolation_level=None)) as database:
        # Nothing is written, and so a full disk can still be tidied.
        database.execute("PRAGMA journal_mode = MEMORY")
        database.execute("BEGIN EXCLUSIVE")
        try:
            yield
        finally:
            database.execute("ROLLBACK")
