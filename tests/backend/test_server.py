"""The backend answers over real HTTP from a process of its own."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from app.models import Clock
from backend.catalogue import publish
from backend.settings import Settings
from benchmarks.listings import fill_backend


@contextmanager
def serving(data: Path) -> Iterator[httpx.Client]:
    command = [sys.executable, "-m", "backend", "serve", "--demo", "--port", "0"]
    with subprocess.Popen(
        [*command, "--data", str(data)], stdout=subprocess.PIPE, text=True
    ) as server:
        assert server.stdout
        try:
            address = json.loads(server.stdout.readline())["backend"]
            with httpx.Client(base_url=address, trust_env=False) as client:
                yield client
        finally:
            server.terminate()
    assert server.returncode == 0


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    data = tmp_path_factory.mktemp("backend")
    fill_backend(data / "backend.db", 200)
    publish(Settings(data=data, demo=True), Clock())
    with serving(data) as client:
        yield client


def test_health(client: httpx.Client) -> None:
    answer = client.get("/v1/health")
    assert answer.json() == {"status": "ok", "version": 1}
    assert answer.headers["date"]


def test_the_manifest_is_asked_for_again(client: httpx.Client) -> None:
    answer = client.get("/v1/catalogue/manifest")
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-cache"
    tag = answer.headers["etag"]
    same = client.get("/v1/catalogue/manifest", headers={"if-none-match": tag})
    assert (same.status_code, same.content) == (304, b"")


def test_a_file_is_kept_forever_and_given_in_parts(client: httpx.Client) -> None:
    file = client.get("/v1/catalogue/manifest").json()["manifest"]["files"][0]
    path = f"/v1/catalogue/files/{file['name']}"
    whole = client.get(path)
    assert len(whole.content) == file["bytes"]
    assert "immutable" in whole.headers["cache-control"]
    part = client.get(path, headers={"range": "bytes=10-19"})
    assert (part.status_code, part.content) == (206, whole.content[10:20])
    tag = {"if-none-match": whole.headers["etag"]}
    assert client.get(path, headers=tag).status_code == 304


@pytest.mark.parametrize(
    "path",
    [
        "/v1/catalogue/files/none.db.zst",
        "/v1/catalogue/files/manifest.json",
        "/v1/catalogue/files/lock",
        "/v1/catalogue/files/..%2fbackend.db",
        "/v1/catalogue/files/%2e%2e%2fbackend.db",
        "/v1/nothing",
    ],
)
def test_what_is_not_there_is_a_problem(client: httpx.Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["type"] == "bad_usage"


def test_before_the_first_version(tmp_path: Path) -> None:
    with serving(tmp_path) as client:
        assert client.get("/v1/health").json()["version"] is None
        answer = client.get("/v1/catalogue/manifest")
        assert (answer.status_code, answer.json()["type"]) == (404, "nothing_published")


def test_a_taken_port_is_said_in_one_line(client: httpx.Client, tmp_path: Path) -> None:
    port = str(client.base_url.port)
    done = subprocess.run(
        [sys.executable, "-m", "backend", "serve", "--data", str(tmp_path), "--port", port],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
