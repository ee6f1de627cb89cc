"""How somebody gets into a room: an address that works once, exchanged for a ticket.

    address   /room#<token>, five minutes for who has an account, a day for a guest; the token
              stands behind `#`, so that no server, log or other page ever sees it
    ticket    what the page keeps for as long as its tab is open: it comes back with it after a
              lost network, a reload and a restarted backend

Both have 256 random bits and are kept as hashes. Somebody who opens the room again from the app
gets a new address, and the ticket of the old tab ends when it is used: one person, one place.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Engine, delete, func, select, update
from sqlalchemy.orm import Session

from app.models import ErrorCode, IlteoroError, new_id
from app.store.crypto import BrokenSealError
from backend.accounts.keys import Keyring
from backend.accounts.tables import Account
from backend.accounts.tokens import token_hash
from backend.counseling.room.rights import RIGHTS, Part, Right
from backend.counseling.room.tables import Room, RoomSeat
from backend.storage import transaction

OPEN = timedelta(hours=12)
"""How long a room stays open that nobody ends."""
ADDRESS, INVITATION = timedelta(minutes=5), timedelta(days=1)
MOST_SEATS = 20
"""Guests that were invited and never came take none of the four places, but not without end."""


@dataclass(frozen=True, slots=True)
class Address:
    """The way in, told this once. `seconds` is how long it works."""

    room: str
    seat: str
    path: str
    seconds: int


@dataclass(frozen=True, slots=True)
class Seat:
    """Whose ticket it is. `admitted`: they need not be let in (again)."""

    id: str
    room: str
    part: Part
    name: str
    admitted: bool
    ends_at: datetime


def open_room(db: Session, worker: str, now: datetime) -> Room:
    """The open room of `worker`; where there is none, a new one."""
    # Held, so that two who open at once open the same.
    db.get(Account, worker, with_for_update=True)
    found = db.scalar(select(Room).where(Room.worker == worker, Room.ends_at > now))
    if found is None:
        found = Room(id=new_id(), worker=worker, created_at=now, ends_at=now + OPEN)
        db.add(found)
        db.flush()
    return found


def address_for(
    db: Session, keys: Keyring, room: Room, account: str, *, part: Part, name: str, now: datetime
) -> Address:
    """A new address for somebody with an account; theirs from before works no more."""
    seat = db.scalar(select(RoomSeat).where(RoomSeat.room == room.id, RoomSeat.account == account))
    if seat is None:
        seat = _seat(db, keys, room, account, part=part, name=name, now=now)
    elif seat.removed_at is not None:
        # Sent away: whoever comes again asks again to be let in.
        seat.removed_at = seat.admitted_at = None
    return _address(seat, now, min(ADDRESS, room.ends_at - now))


def invite(
    db: Session, keys: Keyring, room: Room, *, part: Part, name: str, now: datetime
) -> Address:
    """An address for a guest. Raises ALREADY_THERE where too many were invited."""
    seats = db.scalar(select(func.count()).select_from(RoomSeat).where(RoomSeat.room == room.id))
    if (seats or 0) >= MOST_SEATS:
        raise IlteoroError(ErrorCode.ALREADY_THERE)
    seat = _seat(db, keys, room, None, part=part, name=name, now=now)
    return _address(seat, now, min(INVITATION, room.ends_at - now))


def exchange(db: Session, token: str, now: datetime) -> str:
    """The ticket for an address's token. Raises TOKEN_REFUSED where it was used, is too old, or
    never was one."""
    asked = select(RoomSeat).where(RoomSeat.token == token_hash(token)).with_for_update()
    seat = db.scalar(asked)
    if seat is None or seat.token_until <= now or seat.removed_at is not None:
        raise IlteoroError(ErrorCode.TOKEN_REFUSED)
    ticket = secrets.token_urlsafe(32)
    seat.token, seat.ticket = None, token_hash(ticket)
    return ticket


def seat_of(db: Session, keys: Keyring, ticket: str, now: datetime) -> Seat | None:
    """Whose ticket this is; None where it holds no more."""
    found = db.execute(
        select(RoomSeat, Room.ends_at)
        .join(Room, Room.id == RoomSeat.room)
        .where(RoomSeat.ticket == token_hash(ticket), Room.ends_at > now)
    ).first()
    if found is None or found[0].removed_at is not None:
        return None
    seat, ends_at = found
    part = Part(seat.part)
    try:
        name = keys.open(seat.name, _place(seat.id)).decode()
    except BrokenSealError:
        # Its secret is named no more: rooms live for hours and are not sealed anew.
        return None
    admitted = seat.admitted_at is not None or Right.ADMIT in RIGHTS[part]
    return Seat(seat.id, seat.room, part, name, admitted, ends_at)


def admit(db: Session, seat: str, now: datetime) -> None:
    """They were let in; it holds when they come back."""
    db.execute(update(RoomSeat).where(RoomSeat.id == seat).values(admitted_at=now))


def remove(db: Session, seat: str, now: datetime) -> None:
    """They were sent away: their ticket holds no more."""
    gone = update(RoomSeat).where(RoomSeat.id == seat)
    db.execute(gone.values(removed_at=now, admitted_at=None, ticket=None, token=None))


def end(db: Session, room: str, now: datetime) -> None:
    """The talk is over: nobody gets in any more."""
    db.execute(update(Room).where(Room.id == room).values(ends_at=now))


def forget_rooms(engine: Engine, now: datetime) -> int:
    """Delete the rooms that are over, and who had a seat in them; how many there were."""
    with transaction(engine) as db:
        over = list(db.scalars(select(Room.id).where(Room.ends_at <= now)))
        db.execute(delete(Room).where(Room.id.in_(over)))
    return len(over)


def _seat(
    db: Session,
    keys: Keyring,
    room: Room,
    account: str | None,
    *,
    part: Part,
    name: str,
    now: datetime,
) -> RoomSeat:
    id_ = new_id()
    seat = RoomSeat(
        id=id_, room=room.id, account=account, part=part,
        name=keys.seal(name.encode(), _place(id_)), token_until=now,
    )  # fmt: skip
    db.add(seat)
    return seat


def _address(seat: RoomSeat, now: datetime, holds: timedelta) -> Address:
    token = secrets.token_urlsafe(32)
    seat.token, seat.token_until = token_hash(token), now + holds
    return Address(seat.room, seat.id, f"/room#{token}", int(holds.total_seconds()))


def _place(seat: str) -> str:
    return f"room_seat.name {seat}"
