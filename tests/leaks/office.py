"""A backend as an office runs it, with a message service, and people who use everything it has."""

import json
import os
import re
import secrets
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx

from app.models import Clock
from backend.accounts.first import make_administrator
from backend.storage import make_engine, migrate
from tests.backend.accounts.enrolling import set_up
from tests.backend.serving import SECRET
from tests.running import ROOT

BORN = date(1968, 3, 2)
Headers = dict[str, str]


@dataclass
class Office:
    """A running backend. `messages` are the texts that its message service was given."""

    data: Path
    client: httpx.Client
    process: subprocess.Popen[bytes]
    messages: list[dict[str, str]]
    administrator: Headers = field(default_factory=dict)

    def staff(self, user: str, name: str, *roles: str) -> tuple[str, Headers]:
        """A new member of staff, signed in: account and header."""
        made = self.client.post(
            "/v1/accounts", headers=self.administrator,
            json={"name": name, "user_name": user, "roles": roles},
        ).raise_for_status().json()  # fmt: skip
        return made["account"], self.by_code(user, made["code"])

    def by_code(self, user: str, code: str) -> Headers:
        """Staff set up their account, and are signed in."""
        done = set_up(self.client, user, code)
        return {"authorization": f"Bearer {done['access_token']}"}

    def ask_code(self, case: str, born: date = BORN) -> str:
        """Ask for a one-time code; the challenge."""
        body = {"case_number": case, "birth_date": born.isoformat()}
        answer = self.client.post("/v1/sign-in/codes", json=body).raise_for_status()
        return str(answer.json()["challenge"])

    def code(self, sent: int) -> str:
        """The code of the message after so many."""
        for _ in range(3000):
            if len(self.messages) > sent:
                break
            threading.Event().wait(0.01)
        found = re.search(r"\d{6,12}", self.messages[sent]["text"])
        assert found
        return found.group()

    def worker(self, case: str, device: str) -> Headers:
        """A worker signs in by the code that was sent; the header."""
        sent = len(self.messages)
        body = {"challenge": self.ask_code(case), "code": self.code(sent), "device": device}
        return bearer(self.client.post("/v1/sign-in/code", json=body))


def bearer(answer: httpx.Response) -> Headers:
    """The header of whoever just signed in."""
    assert answer.status_code == 200, answer.text
    return {"authorization": f"Bearer {answer.json()['access_token']}"}


@contextmanager
def opened(folder: Path, database: str | None = None, **more: str) -> Iterator[Office]:
    """An office whose backend keeps everything below `folder`: `data`, `log`, `said` (all it
    wrote to its terminal) and `tmp`. With defects as `faulty` has them; `more` is environment."""
    for name in ("data", "tmp"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    engine = make_engine(database, folder / "data" / "service.db")
    migrate(engine)
    first = make_administrator(engine, (SECRET,), Clock(), f"first.{secrets.token_hex(4)}")
    engine.dispose()
    with message_service() as (service, messages), (folder / "said").open("ab") as said:
        environment = {
            "ILTEORO_SECRET_KEY": SECRET,
            "ILTEORO_LOG": str(folder / "log"),
            "ILTEORO_SMS_URL": service,
            "ILTEORO_SMS_TOKEN": "of these tests",
            "TMPDIR": str(folder / "tmp"),
            **more,
        } | ({"DATABASE_URL": database} if database else {})
        command = ["-m", "tests.leaks.faulty", "backend", "serve", "--port", "0"]
        process = subprocess.Popen(
            [sys.executable, *command, "--data", str(folder / "data")], cwd=ROOT,
            stdout=subprocess.PIPE, stderr=said, env=os.environ | environment,
        )  # fmt: skip
        assert process.stdout
        try:
            backend = json.loads(process.stdout.readline())["backend"]
            with httpx.Client(base_url=backend, trust_env=False) as client:
                office = Office(folder / "data", client, process, messages)
                assert first.user_name
                office.administrator = office.by_code(first.user_name, first.code)
                yield office
        finally:
            process.terminate()
            process.wait(60)
            said.write(process.stdout.read())
            process.stdout.close()


@contextmanager
def message_service() -> Iterator[tuple[str, list[dict[str, str]]]]:
    """Takes text messages as the office's own service would; its address, and what it got."""
    got: list[dict[str, Any]] = []

    class Takes(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            got.append(json.loads(self.rfile.read(int(self.headers["content-length"]))))
            self.send_response(200)
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Takes) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}", got
        finally:
            server.shutdown()
            thread.join()
