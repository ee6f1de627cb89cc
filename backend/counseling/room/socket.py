"""The room's one WebSocket. Whoever does not keep to the rules is cut off, and nobody else notices.

The ticket is the first thing a page says, never part of an address; a page of another origin is
refused. Closing codes, which the page has words for:

    4400  not understood      4401  no ticket that holds   4408  said nothing
    4409  opened elsewhere    4410  sent away              4411  the talk is over
    4413  too much at once    4414  does not listen
"""

import asyncio
import json
from contextlib import suppress
from urllib.parse import urlsplit

from fastapi import WebSocket, WebSocketDisconnect
from starlette.concurrency import run_in_threadpool

from app.models import to_instant
from backend.accounts.context import Accounts
from backend.counseling.room import entering
from backend.counseling.room.hall import Message, Person
from backend.counseling.room.hub import Hub
from backend.counseling.room.limits import Allowance
from backend.counseling.room.rights import Right
from backend.counseling.room.said import (
    MOST_BYTES,
    About,
    Bare,
    Chat,
    Signal,
    State,
    read_hello,
    read_said,
)
from backend.counseling.room.turn import Turn
from backend.http.logs import log_failure
from backend.storage import transaction

UNCLEAR, NO_TICKET, SILENT, TOO_MUCH, DEAF = 4400, 4401, 4408, 4413, 4414
_HELLO_SECONDS = 5.0
_QUEUE = 256
"""Messages that wait for one page: more only where it does not read."""


class SocketLine:
    """A page's line: what is told waits in a queue of its own, so that nobody waits for another."""

    def __init__(self, socket: WebSocket) -> None:
        self._socket = socket
        self._queue: asyncio.Queue[Message | int] = asyncio.Queue()

    def send(self, message: Message) -> None:
        """Tell it, without waiting."""
        if self._queue.qsize() >= _QUEUE:
            self.cut(DEAF)
            return
        self._queue.put_nowait(message)

    def cut(self, code: int) -> None:
        """End it after what was told before."""
        self._queue.put_nowait(code)

    async def pump(self) -> None:
        """Send what is told until it is cut."""
        while True:
            message = await self._queue.get()
            if isinstance(message, int):
                await self._socket.close(message)
                return
            await self._socket.send_text(json.dumps(message, ensure_ascii=False))


class Talk:
    """One page's line from its first word to its end."""

    def __init__(self, socket: WebSocket, accounts: Accounts, hub: Hub, turn: Turn) -> None:
        self._socket, self._accounts, self._hub, self._turn = socket, accounts, hub, turn
        self._allowance = Allowance()

    async def run(self) -> None:
        """Answer it until it ends."""
        if not same_origin(self._socket):
            await self._socket.close(NO_TICKET)
            return
        await self._socket.accept()
        try:
            await self._answer()
        except WebSocketDisconnect:
            pass
        except Exception as error:  # noqa: BLE001 - a defect of ours ends one line, not the room
            log_failure("defect", error, self._socket.scope)
            with suppress(RuntimeError):
                await self._socket.close(1011)

    async def _answer(self) -> None:
        try:
            first = await asyncio.wait_for(self._read(), _HELLO_SECONDS)
        except TimeoutError:
            await self._socket.close(SILENT)
            return
        hello = read_hello(first) if first is not None else None
        if hello is None:
            await self._socket.close(UNCLEAR)
            return
        seat = await run_in_threadpool(self._seat, hello.ticket)
        if seat is None:
            await self._socket.close(NO_TICKET)
            return
        line = SocketLine(self._socket)
        line.send(self._relay(seat.id))
        person = self._hub.enter(seat, hello.instance, line)
        pump = asyncio.create_task(line.pump())
        reading = asyncio.create_task(self._listen(person, line))
        try:
            await asyncio.wait({pump, reading}, return_when=asyncio.FIRST_COMPLETED)
            if reading.done() and reading.exception() is None:
                # It is to be cut: what it was told before still goes out, if it listens.
                await asyncio.wait({pump}, timeout=2.0)
        finally:
            for task in (pump, reading):
                task.cancel()
            self._hub.lost(person)
            ended = await asyncio.gather(pump, reading, return_exceptions=True)
        for error in ended:
            if isinstance(error, Exception) and not isinstance(
                error, WebSocketDisconnect | RuntimeError
            ):
                raise error

    async def _read(self) -> str | None:
        """The next line; None where it is too large, no text, or too much."""
        message = await self._socket.receive()
        if message["type"] == "websocket.disconnect":
            raise WebSocketDisconnect(message.get("code", 1006))
        text: str | None = message.get("text")
        if text is None or len(text.encode()) > MOST_BYTES:
            return None
        return text

    async def _listen(self, person: Person, line: SocketLine) -> None:
        while True:
            text = await self._read()
            said = read_said(text) if text is not None else None
            if text is None or said is None:
                line.cut(UNCLEAR)
                return
            if not self._allowance.spend(len(text)):
                line.cut(TOO_MUCH)
                return
            if isinstance(said, Bare) and said.type == "leave":
                self._hub.leave(person)
                line.cut(1000)
                return
            await self._do(person, line, said)

    async def _do(
        self, person: Person, line: SocketLine, said: Signal | State | Chat | About | Bare
    ) -> None:
        hall = self._hub.halls.get(person.seat.room)
        if hall is None or hall.find(person.seat.id) is not person:
            return
        match said:
            case Signal():
                hall.signal(person, said.to, said.data)
            case State():
                hall.change(person, said)
            case Chat():
                hall.say(person, said, to_instant(self._accounts.clock.now()))
            case About():
                other = hall.find(said.who)
                if person.may(Right.ADMIT) and other is not None and other is not person:
                    await self._decide(other, admitted=said.type == "admit")
            case Bare(type="ping"):
                line.send({"type": "pong"})
            case Bare(type="turn"):
                line.send(self._relay(person.seat.id))
            case Bare(type="end"):
                if person.may(Right.ADMIT):
                    await run_in_threadpool(self._ended, person.seat.room)
                    self._hub.end(person.seat.room)

    async def _decide(self, other: Person, *, admitted: bool) -> None:
        # Written first: who comes back after a restart is let in or is not.
        await run_in_threadpool(self._decided, other.seat.id, admitted=admitted)
        if admitted:
            self._hub.admit(other)
        else:
            self._hub.remove(other)

    def _seat(self, ticket: str) -> entering.Seat | None:
        now = self._accounts.clock.now()
        with transaction(self._accounts.engine, reads_only=True) as db:
            return entering.seat_of(db, self._accounts.keys, ticket, now)

    def _decided(self, seat: str, *, admitted: bool) -> None:
        with transaction(self._accounts.engine) as db:
            (entering.admit if admitted else entering.remove)(db, seat, self._accounts.clock.now())

    def _ended(self, room: str) -> None:
        with transaction(self._accounts.engine) as db:
            entering.end(db, room, self._accounts.clock.now())

    def _relay(self, seat: str) -> Message:
        servers = self._turn.servers(seat, self._accounts.clock.now())
        return {"type": "ice", "servers": servers, "only": self._turn.only}


def same_origin(socket: WebSocket) -> bool:
    """Whether a browser says that the page is ours; programs say nothing and hold a ticket."""
    origin = socket.headers.get("origin")
    return origin is None or urlsplit(origin).netloc == socket.headers.get("host")
