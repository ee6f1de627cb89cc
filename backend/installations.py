"""Who may download: installations, their tokens, and what each downloaded today.

    installation    id, the hash of its token (the token itself is not kept), since when,
                    and the bytes of one Korean day. Deleting a row revokes the token.

In a file of its own, so that it never waits for a harvest that writes. Nothing here says
who or where anybody is: addresses are counted in memory, for an hour.
"""

import hashlib
import secrets
import threading
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlite_utils import Database, Migrations

from app.models import Clock, ErrorCode, IlteoroError, new_id, to_instant
from app.models.clock import KST
from app.store.schema import open_writable

INSTALLATIONS = Migrations("installations")
"""The file of installations."""


@INSTALLATIONS()
def installation(db: Database) -> None:
    """One row an installation."""
    db.execute(
        "CREATE TABLE installation (id TEXT NOT NULL PRIMARY KEY, token_hash BLOB NOT NULL UNIQUE, "
        "created_at TEXT NOT NULL, day TEXT NOT NULL, bytes INTEGER NOT NULL) STRICT"
    )


@dataclass(frozen=True, slots=True)
class Registered:
    """A new installation and its token, which is told this once."""

    installation: str
    token: str


class Installations:
    """The installations in one file, for any thread of this process and for other processes.

    `daily_bytes` is what one may download a day, `hourly` how many one address may register
    an hour; None is no limit.
    """

    def __init__(
        self, path: Path, clock: Clock, *, daily_bytes: int | None, hourly: int | None
    ) -> None:
        self._db = open_writable(path, INSTALLATIONS).conn
        self._clock = clock
        self._daily_bytes, self._hourly = daily_bytes, hourly
        self._lock = threading.Lock()
        self._hour = ""
        self._by_address: Counter[str] = Counter()

    def register(self, address: str) -> Registered:
        """A new installation. Raises DOWNLOADS_SPENT where `address` had too many this hour."""
        made = Registered(new_id(), secrets.token_urlsafe(32))
        now = self._clock.now()
        with self._lock:
            if self._hour != (hour := now.strftime("%Y-%m-%dT%H")):
                self._hour = hour
                self._by_address.clear()
            if self._hourly is not None and self._by_address[address] >= self._hourly:
                seconds = 3600 - now.minute * 60 - now.second
                raise IlteoroError(ErrorCode.DOWNLOADS_SPENT, seconds=seconds)
            self._by_address[address] += 1
            with self._db:
                self._db.execute(
                    "INSERT INTO installation VALUES (?, ?, ?, '', 0)",
                    (made.installation, _hash(made.token), to_instant(now)),
                )
        return made

    def admit(self, token: str) -> str:
        """The installation of a token.

        Raises TOKEN_REFUSED where there is none, DOWNLOADS_SPENT where it has had today's
        bytes; a file that was begun is finished.
        """
        with self._lock:
            found = self._db.execute(
                "SELECT id, day, bytes FROM installation WHERE token_hash = ?", (_hash(token),)
            ).fetchone()
        if found is None:
            raise IlteoroError(ErrorCode.TOKEN_REFUSED)
        known, day, spent = found
        now = self._clock.now().astimezone(KST)
        if self._daily_bytes is not None and day == f"{now:%F}" and spent >= self._daily_bytes:
            raise IlteoroError(ErrorCode.DOWNLOADS_SPENT, seconds=_until_midnight(now))
        return str(known)

    def spend(self, installation: str, bytes_sent: int) -> None:
        """Count what was sent to an installation."""
        today = f"{self._clock.now().astimezone(KST):%F}"
        with self._lock, self._db:
            self._db.execute(
                "UPDATE installation SET bytes = iif(day = :day, bytes, 0) + :bytes, day = :day "
                "WHERE id = :id",
                {"id": installation, "bytes": bytes_sent, "day": today},
            )

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._db.close()


def _hash(token: str) -> bytes:
    # 256 random bits need no salt and no slow hash.
    return hashlib.sha256(token.encode()).digest()


def _until_midnight(now: datetime) -> int:
    midnight = (now + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    return int((midnight - now).total_seconds()) + 1
