"""A running backend, and people who write to each other."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
from fastapi import FastAPI
from sqlalchemy import Engine

from app.models import new_id
from backend.accounts import add_accounts
from backend.counseling.routes import add_conversations
from backend.http.ground import add_ground
from backend.personal.routes import add_personal
from backend.submissions.routes import add_submissions
from tests.backend.accounts.house import Headers, living
from tests.backend.submissions.office import Office


class Talkers(Office):
    """Workers and those who look after them."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine)
        self.app = FastAPI()

    def pair(self, name: str = "김하나") -> tuple[str, Headers, str, Headers]:
        """A worker and their caseworker: each one's id and header."""
        worker, header = self.somebody(name)
        staff, other = self.helper(worker)
        return worker, header, staff, other

    def said(self, text: str = "안녕하세요", **more: Any) -> dict[str, Any]:
        """What is sent for a message."""
        return {"text": text, "created_at": self.now.isoformat(), "language": "ko"} | more

    def write(
        self,
        header: Headers,
        worker: str,
        said: dict[str, Any] | str,
        id: str | None = None,  # noqa: A002
    ) -> httpx.Response:
        """Send one."""
        body = self.said(said) if isinstance(said, str) else said
        place = f"/v1/workers/{worker}/messages/{id or new_id()}"
        return self.client.put(place, json=body, headers=header)

    def read(self, header: Headers, worker: str, after: int = 0) -> Any:
        """What changed after a change."""
        place = f"/v1/workers/{worker}/messages?after={after}"
        answer = self.client.get(place, headers=header)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def mark(self, header: Headers, worker: str, delivered: int, read: int) -> Any:
        """Tell how far one is."""
        body = {"delivered": delivered, "read": read}
        answer = self.client.put(f"/v1/workers/{worker}/marks", json=body, headers=header)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def listed(self, header: Headers, **asked: Any) -> Any:
        """One's conversations."""
        answer = self.client.get("/v1/conversations", params=asked, headers=header)
        assert answer.status_code == 200, answer.text
        return answer.json()


@contextmanager
def open_talk(engine: Engine) -> Iterator[Talkers]:
    """The backend on loopback, limits and all."""
    talkers = Talkers(engine)
    app = talkers.app
    add_ground(app, engine, most_bytes=1024 * 1024, most_seconds=30, metrics_token=None)
    add_accounts(app, talkers.accounts)
    add_submissions(app)
    add_conversations(app)
    add_personal(app)
    with living(talkers, app):
        yield talkers
