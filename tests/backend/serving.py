"""The backend in a process of its own, and what its problems look like."""

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

SECRET = hashlib.sha256(b"of the tests").hexdigest()


@contextmanager
def serving(data: Path, *options: str, **environment: str) -> Iterator[httpx.Client]:
    command = [sys.executable, "-m", "backend", "serve", "--port", "0", *options]
    with subprocess.Popen(
        [*command, "--data", str(data)],
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"ILTEORO_SECRET_KEY": SECRET} | environment,
    ) as server:
        assert server.stdout
        try:
            address = json.loads(server.stdout.readline())["backend"]
            with httpx.Client(base_url=address, trust_env=False) as client:
                yield client
        finally:
            server.terminate()
    assert server.returncode == 0


def problem(answer: httpx.Response, status: int) -> str:
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["status"] == status
    return str(answer.json()["type"])
