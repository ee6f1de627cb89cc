"""People in a room by their lines alone: what a page says, without a page."""

import json
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from sqlalchemy import Engine
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from app.models import new_id
from backend.accounts.permissions import Role
from backend.accounts.tables import Account
from backend.accounts.tokens import open_session
from backend.counseling.room import Turn
from backend.storage import transaction
from tests.backend.accounts.house import Headers, House, living

PATIENCE = 30.0


class RoomHouse(House):
    """A backend with a worker, their counsellor and an interpreter."""

    def __init__(self, engine: Engine, lines: ExitStack) -> None:
        super().__init__(engine)
        self.lines, self.now = lines, datetime.now(UTC)

    def fill(self) -> None:
        """Make them."""
        self.worker_id = self.worker(name="김가온")
        self.staff_ids = {role: self.staff(role) for role in (Role.COUNSELLOR, Role.INTERPRETER)}
        for staff in self.staff_ids.values():
            self.assign(staff, self.worker_id)

    def header(self, account: str) -> Headers:
        """A new session of an account."""
        with transaction(self.engine) as db:
            found = db.get_one(Account, account)
            made = open_session(db, self.accounts.keys, found, "x", self.now, shared=False)
        return {"authorization": f"Bearer {made.access_token}"}

    def path(self, who: Role | str) -> str:
        """A new address: of the worker, of staff, or of a guest as a part."""
        asked: tuple[str, dict[str, str] | None, str]
        if who is Role.WORKER:
            asked = ("/v1/rooms", None, self.worker_id)
        elif isinstance(who, Role):
            asked = (f"/v1/rooms/{self.worker_id}", None, self.staff_ids[who])
        else:
            guest = {"part": who, "name": "이웃 사람"}
            counsellor = self.staff_ids[Role.COUNSELLOR]
            asked = (f"/v1/rooms/{self.worker_id}/guests", guest, counsellor)
        path, body, account = asked
        answer = self.client.post(path, json=body, headers=self.header(account))
        assert answer.status_code == 200, answer.text
        return str(answer.json()["path"])

    def exchange(self, path: str) -> httpx.Response:
        """What the page does first."""
        return self.client.post("/v1/room/ticket", json={"token": path.partition("#")[2]})

    def ticket(self, who: Role | str) -> str:
        """A ticket of somebody."""
        return str(self.exchange(self.path(who)).json()["ticket"])

    def open_line(self, **other: Any) -> ClientConnection:
        """A line on which nothing was said."""
        url = str(self.client.base_url.copy_with(scheme="ws", path="/v1/room/socket"))
        made = connect(url, open_timeout=PATIENCE, max_size=None, proxy=None, **other)
        line: ClientConnection = self.lines.enter_context(made)
        return line

    def enter(self, who: Role | str, instance: str = "") -> "Page":
        """Somebody opens the room."""
        return Page(self, self.ticket(who), instance)


class Page:
    """One page's line, from its ticket on."""

    def __init__(self, house: RoomHouse, ticket: str, instance: str = "") -> None:
        self.ticket, self.instance = ticket, instance or new_id()
        self.line = house.open_line()
        self.say("hello", ticket=ticket, instance=self.instance)
        self.me = ""

    def say(self, kind: str, **other: Any) -> None:
        """Say something."""
        self.line.send(json.dumps({"type": kind, **other}))

    def hear(self, kind: str, **wanted: Any) -> dict[str, Any]:
        """Wait for the next message of a kind with these fields; what comes before is let go."""
        end = time.monotonic() + PATIENCE
        while True:
            said: dict[str, Any] = json.loads(self.line.recv(timeout=end - time.monotonic()))
            if said["type"] == kind and all(said[name] == value for name, value in wanted.items()):
                if kind == "welcome":
                    self.me = said["you"]["id"]
                return said

    def silent(self) -> bool:
        """That nothing was said to it before the answer to a ping."""
        self.say("ping")
        return bool(json.loads(self.line.recv(timeout=PATIENCE)) == {"type": "pong"})

    def cut(self) -> int:
        """Wait until the line was ended from the other side; with which code."""
        with pytest.raises(ConnectionClosed) as found:
            self._listen(time.monotonic() + PATIENCE)
        assert found.value.rcvd is not None
        return found.value.rcvd.code

    def _listen(self, end: float) -> None:
        while True:
            self.line.recv(timeout=end - time.monotonic())


@contextmanager
def rooms(engine: Engine, turn: Turn | None = None) -> Iterator[RoomHouse]:
    """A running backend with people who can open a room."""
    with ExitStack() as lines:
        house = RoomHouse(engine, lines)
        with living(house, turn=turn):
            house.fill()
            yield house
            lines.close()
