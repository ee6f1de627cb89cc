"""What SQLite says about the vault, as an error a person can read."""

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from app.models import ErrorCode, IlteoroError
from app.private import VAULT

_DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}


@contextmanager
def told() -> Iterator[None]:
    """Raise IlteoroError instead of what sqlite3 raises, without anything of the content."""
    try:
        yield
    except sqlite3.Error as error:
        raise _told(error) from None
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise IlteoroError(ErrorCode.DISK_FULL, file=VAULT) from None
        raise


def _told(error: sqlite3.Error) -> IlteoroError:
    if isinstance(error, sqlite3.ProgrammingError) and "closed" in str(error):
        return IlteoroError(ErrorCode.VAULT_LOCKED, file=VAULT)  # it was locked meanwhile
    primary = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if primary == sqlite3.SQLITE_FULL:
        return IlteoroError(ErrorCode.DISK_FULL, file=VAULT)
    if primary in _DAMAGED:
        return IlteoroError(ErrorCode.VAULT_DAMAGED, file=VAULT)
    if primary == sqlite3.SQLITE_CONSTRAINT:
        # Another process has wiped the vault: the key's row, which records refer to, is gone.
        return IlteoroError(ErrorCode.VAULT_KEY_MISSING, file=VAULT)
    name = getattr(error, "sqlite_errorname", type(error).__name__)
    return IlteoroError(ErrorCode.UNEXPECTED, file=VAULT, sqlite=name)
