"""Errors of routes: which field and which rule, never a value; and a defect ends one request."""

import json
import logging
import socket
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

import httpx
import pytest
import uvicorn
from fastapi import FastAPI
from pydantic import BaseModel, Field
from sqlalchemy import Engine

from app.models import ErrorCode, IlteoroError
from backend.http.ground import add_ground
from backend.http.logs import start_logging
from backend.installations import Installation
from backend.storage import transaction
from tests.backend.serving import serving
from tests.postgres import Postgres

CANARY = "canary01012345678"


class Told(BaseModel):
    """What a route of these tests takes."""

    phone: str = Field(max_length=5)
    born: date
    notes: dict[str, int] = {}


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Path]:
    before, level = list(logging.root.handlers), logging.root.level
    start_logging(tmp_path / "log")
    made = list(logging.root.handlers)
    yield tmp_path / "log"
    logging.root.handlers = before
    logging.root.setLevel(level)
    for handler in made:
        handler.close()


@pytest.fixture
def client(engine: Engine, log: Path) -> Iterator[httpx.Client]:
    app = FastAPI()
    add_ground(app, engine, most_bytes=10_000, most_seconds=5, metrics_token=None)

    @app.post("/told")
    def told(told: Told) -> None:
        """Take it."""

    @app.get("/defect")
    def defect() -> None:
        """Fail with what somebody sent in the words."""
        try:
            int(CANARY)
        except ValueError as error:
            raise RuntimeError(CANARY) from error

    @app.get("/zero/{text}")
    def zero(text: str) -> None:
        """Keep what PostgreSQL can't."""
        with transaction(engine) as session:
            session.add(Installation(token_hash=b"", created_at=None, day=text))

    @app.get("/twice/{text}")
    def twice(text: str) -> None:
        """Break a rule of the database, whose words repeat the value."""
        for token in (b"1", b"2"):
            with transaction(engine) as session:
                at = datetime.now(UTC)
                session.add(Installation(id=text, token_hash=token, created_at=at))

    @app.get("/ours")
    def ours() -> None:
        """Fail in a way that has no status."""
        raise IlteoroError(ErrorCode.MODEL_DAMAGED, file=CANARY)

    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, http="h11", log_config=None))
    thread = threading.Thread(target=server.run, args=([listening],))
    thread.start()
    address = f"http://127.0.0.1:{listening.getsockname()[1]}"
    with httpx.Client(base_url=address, trust_env=False) as client:
        yield client
    server.should_exit = True
    thread.join()
    listening.close()


def test_fields_are_named_and_values_are_not(client: httpx.Client, log: Path) -> None:
    sent = {"phone": CANARY, "born": CANARY, "notes": {CANARY + " 병명": CANARY}}
    answer = client.post("/told", json=sent)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    said = answer.json()
    assert said["type"] == "fields_invalid"
    assert said["fields"] == [
        {"field": "body.phone", "rule": "string_too_long"},
        {"field": "body.born", "rule": "date_from_datetime_parsing"},
        {"field": "body.notes.*", "rule": "int_parsing"},
    ]
    for content in (b"{", b"\xff\xfe", b"[" * 9000, b'"\\ud800"', b""):
        answer = client.post("/told", content=content, headers={"Content-Type": "application/json"})
        assert answer.json()["type"] in {"fields_invalid", "bad_usage"}
        assert 400 <= answer.status_code < 500
    assert "canary" not in log.read_text() + answer.text


def test_a_defect_is_a_problem_and_a_line_without_words(client: httpx.Client, log: Path) -> None:
    for path in ("/defect", "/ours", f"/twice/{CANARY}"):
        answer = client.get(path)
        assert answer.status_code == 500
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.headers["x-content-type-options"] == "nosniff"
        request = answer.headers["x-request-id"]
        assert answer.json()["instance"] == f"urn:uuid:{request}"
        lines = [json.loads(line) for line in log.read_text().splitlines()]
        (failed,) = [line for line in lines if line["event"] == "defect"
                     and line["request"] == request]  # fmt: skip
        assert any("test_problems.py" in frame for frame in failed["frames"])
        assert failed["error"].endswith(("RuntimeError", "IlteoroError", "IntegrityError"))
    assert "canary" not in log.read_text()


def test_what_a_database_cannot_keep_is_no_defect(client: httpx.Client, engine: Engine) -> None:
    answer = client.get("/zero/%00")
    # SQLite keeps a zero byte, and then misses the instant.
    expected = 422 if engine.dialect.name == "postgresql" else 500
    assert answer.status_code == expected


def test_a_busy_database_is_said_and_the_next_try_succeeds(tmp_path: Path) -> None:
    log = tmp_path / "log"
    with serving(tmp_path, ILTEORO_LOG=str(log)) as client:
        with closing(sqlite3.connect(tmp_path / "service.db", isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            answer = client.post("/v1/installations")
            assert answer.status_code == 503
            assert answer.json()["type"] == "storage_unavailable"
            assert client.get("/healthz").status_code == 200, "who reads does not wait"
            other.execute("ROLLBACK")
        assert client.post("/v1/installations").status_code == 201


def test_a_lost_database_is_said(postgresql: Postgres, tmp_path: Path) -> None:
    address = postgresql.database(empty=True)
    log = tmp_path / "log"
    with serving(tmp_path, DATABASE_URL=address, ILTEORO_LOG=str(log)) as client:
        assert client.get("/healthz").status_code == 200
        postgresql.drop(address)
        answer = client.get("/healthz")
        assert answer.status_code == 503
        assert answer.json()["type"] == "storage_unavailable"
        assert int(answer.headers["retry-after"]) > 0
        assert client.get("/v1/health").status_code == 200, "what needs no database goes on"
    lines = [json.loads(line) for line in log.read_text().splitlines()]
    assert "storage_unavailable" in {line["event"] for line in lines}
    assert address.partition("@")[0].rpartition(":")[2] not in log.read_text()
    assert address.rpartition("/")[2] not in log.read_text()
