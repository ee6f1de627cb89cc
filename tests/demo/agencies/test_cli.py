"""`python -m demo agencies`: one line once it listens, clear errors, a clean end."""

import json
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest

from tests.agencies_running import ROOT


@contextmanager
def running(*arguments: str) -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(
        [sys.executable, "-m", "demo", "agencies", *arguments],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        try:
            yield process
        finally:
            if process.poll() is None:
                process.kill()


@pytest.mark.parametrize("name", [signal.SIGINT, signal.SIGTERM])
def test_it_says_where_it_listens_and_stops_when_asked(name: signal.Signals) -> None:
    with running("--listings", "50", "--port", "0") as process:
        assert process.stdout
        assert process.stderr
        address = json.loads(process.stdout.readline())["agencies"]
        assert httpx.get(address + "/nowhere").status_code == 404
        process.send_signal(name)
        process.wait(120)
        assert process.stdout.read() == ""
        assert "Traceback" not in process.stderr.read()
    with pytest.raises(httpx.ConnectError):
        httpx.get(address)


def test_a_taken_port_is_one_clear_line() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with running("--listings", "50", "--port", str(port)) as process:
            out, err = process.communicate(timeout=120)
    assert process.returncode == 1
    assert out == ""
    (line,) = err.splitlines()
    assert str(port) in line


@pytest.mark.parametrize("wrong", [("--listings", "-1"), ("--today", "soon"), ("--nothing",)])
def test_bad_usage_is_two(wrong: tuple[str, ...]) -> None:
    with running(*wrong) as process:
        process.communicate(timeout=120)
    assert process.returncode == 2


def test_slowness_is_felt() -> None:
    ask = {"serviceKey": "ilteoro-demo", "pageNo": "1", "numOfRows": "1"}
    with running("--listings", "50", "--slowness", "0.01") as process:
        assert process.stdout
        address = json.loads(process.stdout.readline())["agencies"]
        answer = httpx.get(f"{address}/B552474/SenuriService/getJobList", params=ask)
    assert answer.elapsed.total_seconds() >= 0.09  # 9 to 30 seconds, a hundredth of it
