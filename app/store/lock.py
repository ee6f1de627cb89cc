"""One writer a data folder, among threads and processes; readers need no lock."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from app.models import ErrorCode, IlteoroError


@contextmanager
def writer_lock(folder: Path, *, patience_seconds: float = 60.0) -> Iterator[None]:
    """Be the only writer in `folder`; the lock ends with the process, however it ends.

    SQLite's own lock on an empty database, since it works alike on every platform.
    Raises CATALOGUE_BUSY when another one still writes after `patience_seconds`, DISK_FULL.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "lock"
    connection = sqlite3.connect(path, timeout=0, isolation_level=None, check_same_thread=False)
    with closing(connection):
        deadline = time.monotonic() + patience_seconds
        while True:
            try:
                connection.execute("BEGIN EXCLUSIVE")
                break
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode == sqlite3.SQLITE_FULL:
                    raise IlteoroError(ErrorCode.DISK_FULL, folder=str(folder)) from error
                if time.monotonic() >= deadline:
                    raise IlteoroError(ErrorCode.CATALOGUE_BUSY, folder=str(folder)) from error
                time.sleep(0.05)
        try:
            yield
        finally:
            connection.execute("ROLLBACK")
