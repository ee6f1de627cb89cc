"""The backend answers over real HTTP from a process of its own."""

import gzip
import hashlib
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.models import Clock, new_id
from backend.catalogue import publish
from backend.installations import Installation
from backend.settings import Settings
from backend.storage import make_engine, transaction
from benchmarks.listings import fill_backend
from tests.backend.serving import problem, serving
from tests.publishing import change

Headers = dict[str, str]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("backend")
    fill_backend(data / "backend.db", 400)
    publish(Settings(data=data, demo=True), Clock())
    return data


@pytest.fixture(scope="module")
def client(data: Path, shared_database: str) -> Iterator[httpx.Client]:
    with serving(data, "--demo", DATABASE_URL=shared_database) as client:
        yield client


def registered(client: httpx.Client) -> Headers:
    answer = client.post("/v1/installations")
    assert answer.status_code == 201
    return {"authorization": f"Bearer {answer.json()['token']}"}


@pytest.fixture(scope="module")
def token(client: httpx.Client) -> Headers:
    return registered(client)


def files(client: httpx.Client) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = client.get("/v1/catalogue/manifest").json()["manifest"]["files"]
    return sorted(found, key=lambda file: -int(file["bytes"]))


def path_of(file: dict[str, Any]) -> str:
    return f"/v1/catalogue/files/{file['name']}"


def test_health_is_open_and_every_answer_is_dated(client: httpx.Client) -> None:
    answer = client.get("/v1/health")
    assert answer.json() == {"status": "ok", "version": 1}
    away = Clock().now() - parsedate_to_datetime(answer.headers["date"])
    assert abs(away.total_seconds()) < 60
    assert client.get("/v1/nothing").headers["date"]


def test_the_manifest_is_asked_for_again(client: httpx.Client) -> None:
    answer = client.get("/v1/catalogue/manifest")
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-cache"
    tag = answer.headers["etag"]
    same = client.get("/v1/catalogue/manifest", headers={"if-none-match": tag})
    assert (same.status_code, same.content) == (304, b"")
    other = client.get("/v1/catalogue/manifest", headers={"if-none-match": '"other"'})
    assert other.status_code == 200


def test_the_manifest_is_compressed_for_who_takes_it(client: httpx.Client, data: Path) -> None:
    plain = (data / "published/manifest.json").read_bytes()
    tags = set()
    for accepted, packed in (
        ("gzip, deflate", True),
        ("identity", False),
        ("gzip;q=0", False),
        ("br;q=1.0, gzip;q=0.5", True),
    ):
        with client.stream(
            "GET", "/v1/catalogue/manifest", headers={"accept-encoding": accepted}
        ) as answer:
            raw = b"".join(answer.iter_raw())
        assert (answer.headers.get("content-encoding") == "gzip") is packed
        assert answer.headers["vary"].lower() == "accept-encoding"
        assert (gzip.decompress(raw) if packed else raw) == plain
        if packed:
            assert len(raw) < len(plain) / 2
        tags.add((packed, answer.headers["etag"]))
    assert len({tag for _, tag in tags}) == len(tags) == 2


def test_a_new_version_is_seen_at_once(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path, demo=True)
    fill_backend(settings.store, 30)
    publish(settings, Clock())
    with serving(tmp_path, "--demo") as client:
        first = client.get("/v1/catalogue/manifest")
        change(settings, "UPDATE listing SET title = 'x' WHERE rowid = 1")
        publish(settings, Clock())
        second = client.get(
            "/v1/catalogue/manifest", headers={"if-none-match": first.headers["etag"]}
        )
        assert second.json()["manifest"]["version"] == 2
        headers = registered(client)
        for answer in (first, second):
            for file in answer.json()["manifest"]["files"]:
                found = client.head(path_of(file), headers=headers)
                assert (found.status_code, found.headers["content-length"]) == (
                    200, str(file["bytes"]),
                )  # fmt: skip


def test_a_file_is_kept_forever_and_given_in_parts(client: httpx.Client, token: Headers) -> None:
    file = files(client)[0]
    whole = client.get(path_of(file), headers=token)
    assert hashlib.sha256(whole.content).hexdigest() == file["sha256"]
    assert "immutable" in whole.headers["cache-control"]
    assert whole.headers["etag"] == f'"{file["name"]}"'
    assert whole.headers["accept-ranges"] == "bytes"
    part = client.get(path_of(file), headers=token | {"range": "bytes=10-19"})
    assert (part.status_code, part.content) == (206, whole.content[10:20])
    assert part.headers["content-range"] == f"bytes 10-19/{file['bytes']}"
    end = client.get(path_of(file), headers=token | {"range": "bytes=-5"})
    assert (end.status_code, end.content) == (206, whole.content[-5:])
    beyond = client.get(path_of(file), headers=token | {"range": f"bytes={file['bytes']}-"})
    assert problem(beyond, 416) == "bad_usage"
    assert beyond.headers["content-range"] == f"bytes */{file['bytes']}"
    known = token | {"if-none-match": whole.headers["etag"]}
    assert client.get(path_of(file), headers=known).status_code == 304


def test_a_download_that_broke_off_goes_on_where_it_broke(
    client: httpx.Client, token: Headers
) -> None:
    file = files(client)[0]
    half = file["bytes"] // 2
    with socket.create_connection((client.base_url.host, client.base_url.port or 0)) as line:
        head = f"GET {path_of(file)} HTTP/1.1\r\nHost: x\r\n"
        line.sendall(f"{head}Authorization: {token['authorization']}\r\n\r\n".encode())
        got = b""
        while len(got) < half:
            got += line.recv(4096)
    got = got.partition(b"\r\n\r\n")[2]
    assert 0 < len(got) < file["bytes"]
    rest = client.get(
        path_of(file),
        headers=token | {"range": f"bytes={len(got)}-", "if-range": f'"{file["name"]}"'},
    )
    assert rest.status_code == 206
    assert hashlib.sha256(got + rest.content).hexdigest() == file["sha256"]


def test_a_part_of_something_else_is_not_taken(client: httpx.Client, token: Headers) -> None:
    file = files(client)[0]
    headers = token | {"range": "bytes=10-", "if-range": '"pack-41-0000.db.zst"'}
    answer = client.get(path_of(file), headers=headers)
    assert (answer.status_code, len(answer.content)) == (200, file["bytes"])


def test_head_is_get_without_a_body(client: httpx.Client, token: Headers) -> None:
    for path in ("/v1/health", "/v1/catalogue/manifest", path_of(files(client)[0])):
        head, get = client.head(path, headers=token), client.get(path, headers=token)
        assert (head.status_code, head.content) == (200, b"")
        for name in ("etag", "content-type"):
            assert head.headers.get(name) == get.headers.get(name)


@pytest.mark.parametrize(
    "path",
    [
        "/v1/catalogue/files/none.db.zst",
        "/v1/catalogue/files/manifest.json",
        "/v1/catalogue/files/lock",
        "/v1/catalogue/files/.db.zst",
        "/v1/catalogue/files/..%2fbackend.db",
        "/v1/catalogue/files/%2e%2e%2fbackend.db",
        "/v1/catalogue/files/..%5cbackend.db",
        "/v1/catalogue/files/%00.db.zst",
        "/v1/nothing",
    ],
)
def test_what_is_not_there_is_a_problem(client: httpx.Client, token: Headers, path: str) -> None:
    assert problem(client.get(path, headers=token), 404) == "not_found"


def test_no_way_leads_out_of_the_folder(client: httpx.Client, token: Headers) -> None:
    # Written as it is: a client of any manners would tidy the path up first.
    for path in ("/v1/catalogue/files/../../backend.db", "/v1/catalogue/files//etc/passwd"):
        with socket.create_connection((client.base_url.host, client.base_url.port or 0)) as line:
            head = f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
            line.sendall(f"{head}Authorization: {token['authorization']}\r\n\r\n".encode())
            answer = b""
            while part := line.recv(4096):
                answer += part
        assert answer.startswith(b"HTTP/1.1 404")
        assert b"problem+json" in answer


def test_before_the_first_version(tmp_path: Path) -> None:
    with serving(tmp_path, "--demo") as client:
        assert client.get("/v1/health").json()["version"] is None
        assert problem(client.get("/v1/catalogue/manifest"), 404) == "nothing_published"


def test_files_need_a_token_that_is_known(client: httpx.Client, shared_database: str) -> None:
    path = path_of(files(client)[-1])
    for headers in ({}, {"authorization": "Bearer nobody"}, {"authorization": "Basic eDp5"}):
        answer = client.get(path, headers=headers)
        assert problem(answer, 401) == "token_refused"
        assert answer.headers["www-authenticate"] == "Bearer"
    made = client.post("/v1/installations").json()
    assert len(made["token"]) == 43
    assert made["installation"][14] == "7"
    headers = {"authorization": f"Bearer {made['token']}"}
    assert client.get(path, headers=headers).status_code == 200
    with storing(shared_database) as session:
        row = session.get_one(Installation, made["installation"])
        assert made["token"].encode() not in row.token_hash
        session.delete(row)
    assert problem(client.get(path, headers=headers), 401) == "token_refused"


def test_a_token_outlives_the_server(data: Path, tmp_path: Path, database: str) -> None:
    (tmp_path / "published").symlink_to(data / "published")
    with serving(tmp_path, "--demo", DATABASE_URL=database) as client:
        headers = registered(client)
    with serving(tmp_path, "--demo", DATABASE_URL=database) as client:
        assert client.get(path_of(files(client)[0]), headers=headers).status_code == 200


def test_tokens_of_an_older_version_hold(data: Path, tmp_path: Path, database: str) -> None:
    (tmp_path / "published").symlink_to(data / "published")
    older = tmp_path / "installations.db"
    with closing(sqlite3.connect(older)) as db, db:
        db.execute(
            "CREATE TABLE installation (id TEXT NOT NULL PRIMARY KEY, token_hash BLOB NOT NULL "
            "UNIQUE, created_at TEXT NOT NULL, day TEXT NOT NULL, bytes INTEGER NOT NULL) STRICT"
        )
        digest, day = hashlib.sha256(b"token").digest(), f"{Clock().today()}"
        row = (new_id(), digest, "2026-03-02T03:00:00.123Z", day, 900)
        db.execute("INSERT INTO installation VALUES (?, ?, ?, ?, ?)", row)
    headers = {"authorization": "Bearer token"}
    limit = {"ILTEORO_DAILY_BYTES": "1000", "DATABASE_URL": database}
    with serving(tmp_path, **limit) as client:
        path = path_of(files(client)[0])
        sent = len(client.get(path, headers=headers).content)
        assert not older.exists()
        counted_as(database, [900 + sent])
        assert client.get(path, headers=headers).status_code == 429, "what was spent counts"


@contextmanager
def storing(database: str) -> Iterator[Session]:
    """A look into what a server keeps, beside it."""
    engine = make_engine(database, Path())
    with transaction(engine) as session:
        yield session
    engine.dispose()


def counted_as(database: str, expected: list[int]) -> None:
    """Wait until the installations have spent these bytes."""
    end = time.monotonic() + 120
    counted: list[int] = []
    while counted != expected and time.monotonic() < end:
        time.sleep(0.02)
        with storing(database) as session:
            counted = sorted(session.scalars(select(Installation.bytes)), reverse=True)
    assert counted == expected


def test_a_days_downloads_are_counted_by_what_was_sent(
    data: Path, tmp_path: Path, database: str
) -> None:
    (tmp_path / "published").symlink_to(data / "published")
    limit = {"ILTEORO_DAILY_BYTES": "1000", "DATABASE_URL": database}
    with serving(tmp_path, **limit) as client:
        file = files(client)[0]
        headers = registered(client)
        for _ in range(3):
            client.head(path_of(file), headers=headers)
            part = client.get(path_of(file), headers=headers | {"range": "bytes=0-299"})
            assert part.status_code == 206
        # What was begun is finished, then it is enough.
        assert client.get(path_of(file), headers=headers).status_code == 200
        # It is counted once the last byte has left, which the receiver may see before.
        counted_as(database, [file["bytes"] + 900])
        spent = client.get(path_of(file), headers=headers)
        assert problem(spent, 429) == "downloads_spent"
        assert 0 < int(spent.headers["retry-after"]) <= 86_401
        assert client.get("/v1/catalogue/manifest").status_code == 200
        assert client.get(path_of(file), headers=registered(client)).status_code == 200
    counted_as(database, [file["bytes"] + 900, file["bytes"]])
    with storing(database) as session:
        session.execute(update(Installation).values(day="2026-01-01"))
    with serving(tmp_path, **limit) as client:
        assert client.get(path_of(file), headers=headers).status_code == 200, "another day"


def test_one_address_registers_so_many_an_hour(tmp_path: Path) -> None:
    with serving(tmp_path, ILTEORO_HOURLY_INSTALLATIONS="2") as client:
        answers = [client.post("/v1/installations") for _ in range(4)]
    # The hour may have turned between two of them.
    assert [answer.status_code for answer in answers][:2] == [201, 201]
    assert 429 in {answer.status_code for answer in answers}
    refused = next(answer for answer in answers if answer.status_code == 429)
    assert problem(refused, 429) == "downloads_spent"
    assert 0 < int(refused.headers["retry-after"]) <= 3600


def test_many_at_once_each_get_what_they_asked_for(client: httpx.Client, data: Path) -> None:
    some = files(client)[:12]

    def fetch(number: int) -> bool:
        with httpx.Client(base_url=client.base_url, trust_env=False) as own:
            headers, file = registered(own), some[number % len(some)]
            content = own.get(path_of(file), headers=headers).content
            return hashlib.sha256(content).hexdigest() == str(file["sha256"])

    # While a harvest holds the store, downloads go on.
    with closing(sqlite3.connect(data / "backend.db", isolation_level=None)) as harvest:
        harvest.execute("BEGIN IMMEDIATE")
        with ThreadPoolExecutor(8) as pool:
            assert all(pool.map(fetch, range(48)))
        harvest.execute("ROLLBACK")


def test_a_taken_port_is_said_in_one_line(client: httpx.Client, tmp_path: Path) -> None:
    port = str(client.base_url.port)
    done = subprocess.run(
        [sys.executable, "-m", "backend", "serve", "--data", str(tmp_path), "--port", port],
        capture_output=True,
        text=True,
        check=False,
        timeout=240,
    )
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
