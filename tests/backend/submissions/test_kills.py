"""Killed at any moment of a send, the backend has each form once and every byte as it was sent."""

import hashlib
import random
import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import func, select

from app.models import new_id
from backend.accounts.keys import Keyring
from backend.accounts.people import create_worker
from backend.accounts.tokens import open_session
from backend.storage import make_engine, migrate, transaction
from backend.submissions import uploads
from backend.submissions.filing import opened
from backend.submissions.tables import (
    Submission,
    SubmissionEvent,
    Supplement,
    Upload,
    UploadPart,
)
from tests.app.forms.test_forms import FILLED
from tests.backend.serving import SECRET
from tests.backend.submissions.killed import Mortal
from tests.backend.submissions.office import described, metadata
from tests.backend.submissions.test_uploads import large
from tests.running import times

_PART = 64 * 1024


@dataclass
class Sender:
    """What a device does: it goes on where the backend says it was."""

    client: httpx.Client
    header: dict[str, str]
    filed: dict[str, tuple[bytes, str]] = field(default_factory=dict)
    did: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self._fresh()

    def _fresh(self) -> None:
        self.content, self.id = large(5 * _PART + 1234), new_id()
        self.one = described(self.content, "application/pdf")

    def go_on(self) -> None:
        """Send until the line breaks. Raises httpx.TransportError."""
        while True:
            self.step()

    def step(self) -> None:
        """The next thing."""
        place, header = f"/v1/uploads/{self.one['id']}", self.header
        there = self.client.head(place, headers=header)
        if there.status_code == 404:
            said = {name: self.one[name] for name in ("id", "name", "media_type", "sha256")}
            told = {"Upload-Length": str(self.one["bytes"]), "Upload-Metadata": metadata(**said)}
            self._ask("create", 201, "POST", "/v1/uploads", headers=header | told)
            return
        at = int(there.headers["upload-offset"])
        if at < len(self.content):
            assert at % _PART == 0, "a part is there whole or not at all"
            told = {"Upload-Offset": str(at), "Content-Type": "application/offset+octet-stream"}
            part = self.content[at : at + _PART]
            self._ask("part", 204, "PATCH", place, headers=header | told, content=part)
            return
        said = {
            "form": "petition", "form_version": 1, "created_at": "2026-11-23T03:00:00Z",
            "content": FILLED["petition"] | {"papers": [self.one["id"]]},
            "attachments": [self.one],
        }  # fmt: skip
        self.filed.setdefault(self.id, (self.content, ""))
        place = f"/v1/submissions/{self.id}"
        taken = self._ask("file", 0, "PUT", place, headers=header, json=said)
        # What is sent in later has an id of its own, and the same one after a kill.
        later = f"{place}/supplements/{self.one['id']}"
        self._ask("supplement", 0, "PUT", later, headers=header, json={"text": "여기 있어요."})
        self.filed[self.id] = (self.content, taken.json()["receipt"])
        self._fresh()

    def _ask(self, what: str, status: int, method: str, path: str, **said: Any) -> httpx.Response:
        self.did[what] += 1
        answer = self.client.request(method, path, **said)
        assert answer.status_code in ({status} if status else {200, 201}), answer.text
        return answer


@pytest.fixture
def mortal(database: str, tmp_path: Path) -> Iterator[Mortal]:
    made = Mortal(tmp_path, database)
    with made.client:
        yield made
    made.kill()


@pytest.mark.torture
@pytest.mark.timeout(1800)
def test_killed_while_forms_are_sent(mortal: Mortal, database: str) -> None:
    rng, engine, keys = random.Random(), make_engine(database, Path()), Keyring((SECRET,))
    migrate(engine)
    with transaction(engine) as db:
        now = datetime.now(UTC)
        worker = create_worker(
            db, keys, now, name="김하나", phone=None, case_number="K-1", birth_date=date(1968, 3, 2)
        )
    account, kills, sender = worker.id, times(10), None
    for _ in range(kills):
        mortal.start()
        with transaction(engine) as db:
            made = open_session(db, keys, worker, "폰", datetime.now(UTC), shared=False)
        header = {"authorization": f"Bearer {made.access_token}"}
        sender = sender or Sender(mortal.client, header)
        sender.header = header
        killing = threading.Timer(rng.uniform(0.005, 0.15), mortal.kill)
        killing.start()
        with pytest.raises(httpx.TransportError):
            sender.go_on()
        killing.join()
    assert sender is not None
    mortal.start()
    while not sender.filed or any(not receipt for _, receipt in sender.filed.values()):
        sender.step()
    mortal.kill()
    assert min(sender.did.values()) > 0, sender.did
    with transaction(engine, reads_only=True) as db:
        rows = {row.id: row for row in db.scalars(select(Submission))}
        assert rows.keys() == sender.filed.keys()
        for id_, (content, receipt) in sender.filed.items():
            row = rows[id_]
            assert (row.account, row.receipt) == (account, receipt)
            (file,) = opened(keys, row)["attachments"]
            came = b"".join(uploads.opened(keys, one) for one in uploads.parts(db, file["id"]))
            assert hashlib.sha256(came).hexdigest() == hashlib.sha256(content).hexdigest()
        later = [(row.id, row.submission) for row in db.scalars(select(Supplement))]
        told = [row.submission for row in db.scalars(select(SubmissionEvent))
                if row.kind == "supplemented"]  # fmt: skip
        assert sorted(told) == sorted(form for _, form in later) == sorted(rows)
        filed = select(func.count()).select_from(Upload).where(Upload.filed_at.is_not(None))
        assert db.scalar(filed) == len(rows)
        whole = select(func.count()).select_from(UploadPart).where(UploadPart.content == b"")
        assert db.scalar(whole) == 0
    engine.dispose()
