"""A running backend with accounts, a clock that the test sets, and people who sign in."""

import re
import socket
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any

import httpx
import pyotp
import uvicorn
from argon2 import PasswordHasher
from fastapi import FastAPI
from sqlalchemy import Engine

from app.models import Clock
from backend.accounts import Accounts, add_accounts
from backend.accounts.gateway import DemoGateway
from backend.accounts.keys import Keyring
from backend.accounts.oidc import Provider
from backend.accounts.people import create_staff, create_worker
from backend.accounts.permissions import Role
from backend.accounts.tables import Assignment
from backend.counseling.room import Turn, add_rooms
from backend.counseling.routes import add_conversations
from backend.http.problems import answer_problems
from backend.personal.routes import add_personal
from backend.storage import transaction
from backend.submissions.routes import add_submissions

SECRET = "0123456789abcdef" * 4
BIRTH = date(1968, 3, 2)
PASSWORD = "correct horse battery"
HASH = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
"""Quick to check, as a hash says itself how much work it was."""

TOTP = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"

Headers = dict[str, str]


class House:
    """The backend at `client`; `now` is what its clock says."""

    def __init__(
        self,
        engine: Engine,
        provider: Provider | None = None,
        secrets: tuple[str, ...] = (SECRET,),
    ) -> None:
        self.engine, self.now = engine, datetime(2026, 11, 23, 3, tzinfo=UTC)
        clock = Clock(lambda: self.now)
        self.gateway = DemoGateway(clock)
        self.gateway.shown = deque(maxlen=1000)  # the page shows fewer
        self.accounts = Accounts(engine, Keyring(secrets), clock, self.gateway, provider)
        self.client = httpx.Client()

    def wait(self, **time: float) -> None:
        """Let that much time pass."""
        self.now += timedelta(**time)

    def worker(self, case: str = "A-1", name: str = "김가온", phone: str = "010-1234-5678") -> str:
        """A new worker's id."""
        with transaction(self.engine) as db:
            return create_worker(
                db, self.accounts.keys, self.now, name=name, phone=phone, case_number=case,
                birth_date=BIRTH,
            ).id  # fmt: skip

    def staff(self, role: Role, user: str = "") -> str:
        """A new member of staff's id; the user name is the role's unless one is given."""
        with transaction(self.engine) as db:
            return create_staff(
                db, self.accounts.keys, self.now, roles={role}, name=f"{role} 한", user_name=user or
                role, password=PASSWORD, password_hash=HASH, totp_secret=TOTP,
            ).account  # fmt: skip

    def assign(self, staff: str, worker: str, ends_at: datetime | None = None) -> None:
        """Have one look after the other."""
        with transaction(self.engine) as db:
            db.add(Assignment(staff=staff, worker=worker, created_at=self.now, ends_at=ends_at))

    def ask_code(
        self, case: str = "A-1", birth: date = BIRTH, headers: Headers | None = None
    ) -> httpx.Response:
        """Ask for a one-time code."""
        body = {"case_number": case, "birth_date": birth.isoformat()}
        return self.client.post("/v1/sign-in/codes", json=body, headers=headers)

    def code(self) -> str:
        """The code of the last message that was sent."""
        found = re.search(r"\d{6,12}", self.gateway.shown[-1].text)
        assert found
        return found.group()

    def sign_in(self, case: str = "A-1", device: str = "폰", *, shared: bool = False) -> Any:
        """A worker signs in; the tokens."""
        sent = len(self.gateway.shown)
        asked = self.ask_code(case)
        assert asked.status_code == 202, asked.text
        self.wait_for_message(sent)
        answer = self.client.post(
            "/v1/sign-in/code",
            json={"challenge": asked.json()["challenge"], "code": self.code(), "device": device,
                  "shared": shared},
        )  # fmt: skip
        assert answer.status_code == 200, answer.text
        return answer.json()

    def wait_for_message(self, sent: int) -> None:
        """Messages go out when the answer is already there."""
        end = time.monotonic() + 60
        while len(self.gateway.shown) == sent:
            assert time.monotonic() < end
            time.sleep(0.005)

    def password(self, user: str, **other: Any) -> httpx.Response:
        """Staff ask to be let in."""
        headers = other.pop("headers", {})
        body = {"user_name": user, "password": PASSWORD, "code": self.totp(), "device": "PC"}
        return self.client.post("/v1/sign-in/password", json=body | other, headers=headers)

    def totp(self) -> str:
        """What the authenticator shows."""
        return pyotp.TOTP(TOTP).at(self.now)

    def as_staff(self, user: str) -> Headers:
        """Staff sign in; the header that says so."""
        answer = self.password(user)
        assert answer.status_code == 200, answer.text
        return bearer(answer.json())

    def as_worker(self, case: str = "A-1") -> Headers:
        """A worker signs in; the header that says so."""
        return bearer(self.sign_in(case))


def bearer(tokens: Any) -> Headers:
    """The header of a request by whoever holds these tokens."""
    return {"authorization": f"Bearer {tokens['access_token']}"}


def refused(answer: httpx.Response, status: int, code: str) -> None:
    """That an answer is this problem."""
    assert (answer.status_code, answer.json()["type"]) == (status, code), answer.text
    assert answer.headers["content-type"] == "application/problem+json"


@contextmanager
def living(
    house: House, app: FastAPI | None = None, turn: Turn | None = None, port: int = 0
) -> Iterator[House]:
    """The house with its backend on loopback, at a free port unless it is to be this one."""
    if app is None:
        app = FastAPI()
        answer_problems(app)
        add_accounts(app, house.accounts)
        add_submissions(app)
        add_conversations(app)
        add_rooms(app, turn)
        add_personal(app)
    listening = socket.create_server(("127.0.0.1", port))
    config = uvicorn.Config(app, log_level="warning", access_log=False, ws="websockets-sansio",
                            ws_max_size=64 * 1024)  # fmt: skip
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    address = f"http://127.0.0.1:{listening.getsockname()[1]}"
    with httpx.Client(base_url=address, trust_env=False) as client:
        house.client = client
        try:
            while not server.started:
                time.sleep(0.002)
            yield house
        finally:
            server.should_exit = True
            thread.join(60)
            listening.close()
