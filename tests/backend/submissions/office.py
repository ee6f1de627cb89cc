"""A running backend that takes in forms, and people who file and review them."""

import base64
import hashlib
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
from fastapi import FastAPI
from sqlalchemy import Engine

from app.models import new_id
from backend.accounts import add_accounts
from backend.accounts.permissions import Role
from backend.accounts.tables import Account
from backend.accounts.tokens import open_session
from backend.counseling.routes import add_conversations
from backend.http.ground import add_ground
from backend.personal.routes import add_personal
from backend.storage import transaction
from backend.submissions.routes import add_submissions
from tests.app.forms.test_forms import FILLED
from tests.backend.accounts.house import Headers, House, living

PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def png(fill: bytes = b"\0") -> bytes:
    """A picture of one point, with something of its own."""

    def chunk(name: bytes, data: bytes) -> bytes:
        check = zlib.crc32(name + data)
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", check)

    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    said = chunk(b"tEXt", b"Comment\0" + fill)
    data = (
        chunk(b"IHDR", head) + said + chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b"")
    )
    return b"\x89PNG\r\n\x1a\n" + data


def described(content: bytes, media_type: str, name: str = "서류.pdf") -> dict[str, Any]:
    """An attachment as a form lists it."""
    return {
        "id": new_id(), "name": name, "media_type": media_type, "bytes": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
    }  # fmt: skip


def metadata(**said: str) -> str:
    """`Upload-Metadata`."""
    return ",".join(f"{k} {base64.b64encode(v.encode()).decode()}" for k, v in said.items())


class Office(House):
    """People get their sessions without signing in."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine)
        self._cases = 0

    def header(self, account: str) -> Headers:
        """A new session of an account."""
        with transaction(self.engine) as db:
            found = db.get_one(Account, account)
            made = open_session(db, self.accounts.keys, found, "폰", self.now, shared=False)
        return {"authorization": f"Bearer {made.access_token}"}

    def somebody(self, name: str = "김하나") -> tuple[str, Headers]:
        """A worker nobody else has to do with."""
        self._cases += 1
        worker = self.worker(f"F-{self._cases}", name)
        return worker, self.header(worker)

    def helper(self, *workers: str, role: Role = Role.CASEWORKER) -> tuple[str, Headers]:
        """A member of staff who looks after `workers`."""
        staff = self.staff(role, f"{role}{new_id()}")
        for worker in workers:
            self.assign(staff, worker)
        return staff, self.header(staff)

    def begin(self, header: Headers, one: dict[str, Any], **other: Any) -> httpx.Response:
        """Begin an upload of what `described` described."""
        said = {name: one[name] for name in ("id", "name", "media_type", "sha256")}
        headers = header | {
            "Tus-Resumable": "1.0.0",
            "Upload-Length": str(one["bytes"]),
            "Upload-Metadata": metadata(**said),
        }
        return self.client.post("/v1/uploads", headers=headers | other)

    def part(self, header: Headers, id: str, start: int, content: bytes) -> httpx.Response:  # noqa: A002
        """Send bytes from `start` on."""
        headers = header | {
            "Tus-Resumable": "1.0.0",
            "Upload-Offset": str(start),
            "Content-Type": "application/offset+octet-stream",
        }
        return self.client.patch(f"/v1/uploads/{id}", headers=headers, content=content)

    def attach(
        self, header: Headers, content: bytes = PDF, media_type: str = "application/pdf"
    ) -> dict[str, Any]:
        """Send an attachment whole; how a form lists it."""
        one = described(content, media_type)
        assert self.begin(header, one).status_code == 201
        sent = self.part(header, one["id"], 0, content)
        assert sent.status_code == 204, sent.text
        return one

    def put(
        self,
        header: Headers,
        said: dict[str, Any],
        id: str | None = None,  # noqa: A002
    ) -> httpx.Response:
        """File a form."""
        return self.client.put(f"/v1/submissions/{id or new_id()}", json=said, headers=header)

    def filed(self, header: Headers, form: str = "petition", **answers: Any) -> dict[str, Any]:
        """File one; its receipt."""
        answer = self.put(header, self.form(form, **answers))
        assert answer.status_code == 201, answer.text
        told: dict[str, Any] = answer.json()
        return told

    def form(
        self, form: str = "petition", *, attachments: tuple[Any, ...] = (), **answers: Any
    ) -> dict[str, Any]:
        """What is sent to file a form."""
        return {
            "form": form,
            "form_version": 1,
            "created_at": self.now.isoformat(),
            "content": FILLED[form] | answers,
            "attachments": list(attachments),
        }

    def act(self, header: Headers, id: str, kind: str, version: int, **more: Any) -> httpx.Response:  # noqa: A002
        """A member of staff does something."""
        body = {"kind": kind, "version": version} | more
        return self.client.post(f"/v1/staff/submissions/{id}/actions", json=body, headers=header)


@contextmanager
def open_office(engine: Engine) -> Iterator[Office]:
    """The office with its backend on loopback, limits and all."""
    office, app = Office(engine), FastAPI()
    add_ground(app, engine, most_bytes=1024 * 1024, most_seconds=30, metrics_token=None)
    add_accounts(app, office.accounts)
    add_submissions(app)
    add_conversations(app)
    add_personal(app)
    with living(office, app):
        yield office
