"""The tables of rooms. Nothing personal stands in clear, and nothing that was said is kept.

room       a worker's room, from when it was opened until it is ended or its hours are over
room_seat  somebody's place in it: as what, by which address and ticket, let in or not
"""

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from backend.storage import Base, Instant

_ID = String(36)
_HASH = LargeBinary(32)


class Room(Base):
    """One worker's; there is at most one at a time. Nobody gets in after `ends_at`."""

    __tablename__ = "room"

    id: Mapped[str] = mapped_column(_ID, primary_key=True)
    worker: Mapped[str] = mapped_column(_ID, ForeignKey("account.id", ondelete="CASCADE"),
                                        index=True)  # fmt: skip
    created_at: Mapped[datetime] = mapped_column(Instant)
    ends_at: Mapped[datetime] = mapped_column(Instant, index=True)


class RoomSeat(Base):
    """A place. `account` is None for a guest, `name` is sealed. `token` is the hash of what stands
    in the address and goes when it is used; `ticket` the hash of what it was exchanged for.
    `admitted_at`: once somebody let them in, `removed_at`: once sent away."""

    __tablename__ = "room_seat"

    id: Mapped[str] = mapped_column(_ID, primary_key=True)
    room: Mapped[str] = mapped_column(_ID, ForeignKey("room.id", ondelete="CASCADE"), index=True)
    account: Mapped[str | None] = mapped_column(
        _ID, ForeignKey("account.id", ondelete="CASCADE"), index=True
    )
    part: Mapped[str] = mapped_column(String(12))
    name: Mapped[bytes] = mapped_column(LargeBinary)
    token: Mapped[bytes | None] = mapped_column(_HASH, unique=True)
    token_until: Mapped[datetime] = mapped_column(Instant)
    ticket: Mapped[bytes | None] = mapped_column(_HASH, unique=True)
    admitted_at: Mapped[datetime | None] = mapped_column(Instant)
    removed_at: Mapped[datetime | None] = mapped_column(Instant)
