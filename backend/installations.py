"""Who may download: installations, their tokens, and what each downloaded today.

    installation    id, the hash of its token (the token itself is not kept), since when,
                    and the bytes of one Korean day. Deleting a row revokes the token.

Nothing here says who or where anybody is: addresses are counted in memory, for an hour.
"""

import hashlib
import secrets
import sqlite3
import threading
from collections import Counter
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import BigInteger, Engine, String, case, select, update
from sqlalchemy.orm import Mapped, mapped_column

from app.models import Clock, ErrorCode, IlteoroError, from_instant, new_id
from app.models.clock import KST
from backend.storage import Base, Id, transaction


class Installation(Base):
    """One row an installation; `day` is a Korean date, empty before the first download."""

    __tablename__ = "installation"
    id: Mapped[Id]
    token_hash: Mapped[bytes] = mapped_column(unique=True)
    created_at: Mapped[datetime]
    day: Mapped[str] = mapped_column(String(10), default="")
    bytes: Mapped[int] = mapped_column(BigInteger, default=0)


@dataclass(frozen=True, slots=True)
class Registered:
    """A new installation and its token, which is told this once."""

    installation: str
    token: str


class Installations:
    """The installations of one database, for any thread of this process and for others.

    `daily_bytes` is what one may download a day, `hourly` how many one address may register
    an hour; None is no limit.
    """

    def __init__(
        self, engine: Engine, clock: Clock, *, daily_bytes: int | None, hourly: int | None
    ) -> None:
        self._engine, self._clock = engine, clock
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
        with transaction(self._engine) as session:
            session.add(
                Installation(id=made.installation, token_hash=_hash(made.token), created_at=now)
            )
        return made

    def admit(self, token: str) -> str:
        """The installation of a token.

        Raises TOKEN_REFUSED where there is none, DOWNLOADS_SPENT where it has had today's
        bytes; a file that was begun is finished.
        """
        with transaction(self._engine, reads_only=True) as session:
            found = session.scalar(
                select(Installation).where(Installation.token_hash == _hash(token))
            )
        if found is None:
            raise IlteoroError(ErrorCode.TOKEN_REFUSED)
        now = self._clock.now().astimezone(KST)
        spent = found.bytes if found.day == f"{now:%F}" else 0
        if self._daily_bytes is not None and spent >= self._daily_bytes:
            raise IlteoroError(ErrorCode.DOWNLOADS_SPENT, seconds=_until_midnight(now))
        return found.id

    def spend(self, installation: str, bytes_sent: int) -> None:
        """Count what was sent to an installation."""
        today = f"{self._clock.now().astimezone(KST):%F}"
        same_day = case((Installation.day == today, Installation.bytes), else_=0)
        with transaction(self._engine) as session:
            session.execute(
                update(Installation)
                .where(Installation.id == installation)
                .values(bytes=same_day + bytes_sent, day=today)
            )


def adopt_old_file(engine: Engine, file: Path) -> None:
    """Bring over what stood in a file of its own, `file`, and take that away."""
    if not file.exists():
        return
    with closing(sqlite3.connect(file, isolation_level=None)) as old:
        found = old.execute("SELECT id, token_hash, created_at, day, bytes FROM installation")
        rows = [(*row[:2], from_instant(row[2]), *row[3:]) for row in found]
    with transaction(engine) as session:
        known = set(session.scalars(select(Installation.id)))
        session.add_all(
            Installation(id=id_, token_hash=token_hash, created_at=at, day=day, bytes=spent)
            for id_, token_hash, at, day, spent in rows
            if id_ not in known
        )
    for name in (file.name, f"{file.name}-wal", f"{file.name}-shm"):
        file.with_name(name).unlink(missing_ok=True)


def _hash(token: str) -> bytes:
    # 256 random bits need no salt and no slow hash.
    return hashlib.sha256(token.encode()).digest()


def _until_midnight(now: datetime) -> int:
    midnight = (now + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    return int((midnight - now).total_seconds()) + 1
