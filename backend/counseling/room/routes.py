"""Rooms over HTTP: opening one, inviting into it, and an address's token for a ticket.

The app calls `POST /v1/rooms` for a worker and `POST /v1/rooms/{worker}` for staff, and opens
`path` of the answer at the backend's own address in a browser; that is all it has to do.
"""

from typing import Annotated, Literal

from fastapi import FastAPI, Response, WebSocket
from pydantic import BaseModel, ConfigDict, StringConstraints
from sqlalchemy.orm import Session

from app.models import ErrorCode
from backend.accounts.access import SIGNED_IN, Caller, allowed
from backend.accounts.context import Accounts, Context
from backend.accounts.people import told_of
from backend.accounts.permissions import Operation, Role
from backend.counseling.room import entering
from backend.counseling.room.hub import Hub
from backend.counseling.room.page import add_page
from backend.counseling.room.rights import Part
from backend.counseling.room.socket import Talk
from backend.counseling.room.turn import Turn
from backend.http.problems import answers
from backend.storage import transaction

_PARTS = {
    Role.WORKER: Part.WORKER,
    Role.CASEWORKER: Part.COUNSELLOR,
    Role.COUNSELLOR: Part.COUNSELLOR,
    Role.INTERPRETER: Part.INTERPRETER,
}
SOCKET = "/v1/room/socket"


class AddressShown(BaseModel):
    """The way into a room. `path` belongs behind the backend's address, works once and for
    `seconds`."""

    model_config = ConfigDict(from_attributes=True)
    room: str
    path: str
    seconds: int


class Guest(BaseModel):
    """Who is invited without an account, and as what."""

    part: Literal["interpreter", "family", "advocate"]
    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40)]


class TokenSaid(BaseModel):
    """What stood in the address."""

    token: Annotated[str, StringConstraints(min_length=20, max_length=100)]


class TicketShown(BaseModel):
    """What the page says first on its line."""

    ticket: str


def add_rooms(app: FastAPI, turn: Turn | None = None) -> None:
    """Add the rooms, their page and their line to `app`; without `turn` there is no relay."""
    hub, relay = Hub(), turn or Turn()
    app.state.rooms = hub
    add_page(app)

    @app.post("/v1/rooms", responses=answers(*SIGNED_IN))
    def enter_own(
        caller: Annotated[Caller, allowed(Operation.ROOM_OWN)], accounts: Context
    ) -> AddressShown:
        """Into my room; I wait there until I am let in."""
        with transaction(accounts.engine) as db:
            return _address(db, accounts, caller, caller.account)

    @app.post("/v1/rooms/{worker}", responses=answers(*SIGNED_IN, ErrorCode.ACCOUNT_UNKNOWN))
    def enter(
        worker: str, caller: Annotated[Caller, allowed(Operation.ROOM_ENTER)], accounts: Context
    ) -> AddressShown:
        """Into a worker's room, which is opened where it is not."""
        with transaction(accounts.engine) as db:
            return _address(db, accounts, caller, worker)

    @app.post(
        "/v1/rooms/{worker}/guests",
        responses=answers(*SIGNED_IN, ErrorCode.ACCOUNT_UNKNOWN, ErrorCode.ALREADY_THERE),
    )
    def invite(
        worker: str,
        guest: Guest,
        caller: Annotated[Caller, allowed(Operation.ROOM_INVITE)],
        accounts: Context,
    ) -> AddressShown:
        """An address for somebody without an account, to be passed on by the one who asks."""
        with transaction(accounts.engine) as db:
            room = entering.open_room(db, worker, caller.now)
            made = entering.invite(
                db, accounts.keys, room, part=Part(guest.part), name=guest.name, now=caller.now
            )
            return AddressShown.model_validate(made)

    @app.post("/v1/room/ticket", responses=answers(ErrorCode.TOKEN_REFUSED))
    def ticket(said: TokenSaid, accounts: Context, response: Response) -> TicketShown:
        """The ticket for an address's token; it works once."""
        response.headers["Cache-Control"] = "no-store"
        with transaction(accounts.engine) as db:
            now = accounts.clock.now()
            return TicketShown(ticket=entering.exchange(db, said.token, now))

    @app.websocket(SOCKET)
    async def socket(websocket: WebSocket) -> None:
        await Talk(websocket, app.state.accounts, hub, relay).run()


def _address(db: Session, accounts: Accounts, caller: Caller, worker: str) -> AddressShown:
    name = told_of(accounts.keys, caller.account, caller.person).get("name") or "–"
    room = entering.open_room(db, worker, caller.now)
    part = _PARTS[caller.role]
    made = entering.address_for(
        db, accounts.keys, room, caller.account, part=part, name=name, now=caller.now
    )
    return AddressShown.model_validate(made)
