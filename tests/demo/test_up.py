"""`demo up` brings listings to a device with one command, and leaves nothing running."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from app.models import ErrorCode, IlteoroError
from app.text import Translator
from demo.processes import Processes
from tests.app.state.test_replying import Desk
from tests.running import ROOT, demo, job


def children_naming(folder: Path) -> dict[int, str]:
    """Command lines of living processes that name `folder`, by process."""
    found = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and int(entry.name) != os.getpid():
            try:
                line = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            except OSError:
                continue
            if str(folder) in line:
                found[int(entry.name)] = line
    return found


def test_one_command_from_agencies_to_a_ranked_list(tmp_path: Path) -> None:
    folder = tmp_path / "made"
    arguments = ("--data", str(folder), "--listings", "2000")
    with demo(*arguments) as (process, ready):
        assert set(ready) == {"backend", "app", "kiosk", "caseworker", "accounts"}
        assert httpx.get(ready["app"], follow_redirects=True).status_code == 200
        assert httpx.get(ready["kiosk"]).status_code == 200
        assert httpx.get(ready["caseworker"], follow_redirects=True).status_code == 200
        staff, *people = ready["accounts"]
        roles = sorted(one["role"] for one in people)
        assert roles == [
            "administrator", "caseworker", "counsellor", "interpreter", "supervisor", "worker",
            "worker", "worker",
        ]  # fmt: skip
        asked = {name: people[-1][name] for name in ("case_number", "birth_date")}
        assert httpx.post(f"{ready['backend']}/v1/sign-in/codes", json=asked).status_code == 202
        assert httpx.get(staff["url"]).status_code == 401
        told = httpx.get(staff["url"], auth=(staff["user"], staff["password"]))
        assert told.status_code == 200
        assert "wantedAuthNo" in told.text  # what could not be read, and why

        with httpx.Client(base_url=ready["backend"]) as office:
            queue = Desk(office, "caseworker").queue()
        # Forms in every stage, so that nobody meets an empty desk.
        stages = ("received", "in_review", "supplement", "decided", "withdrawn")
        assert min(queue["counts"][one] for one in stages) >= 1
        assert {one["name"] for one in queue["submissions"]} == {"김가온", "이다온", "박하늘"}

        device = tmp_path / "device"
        synced = job("sync", "--backend", ready["backend"], "--data", str(device))
        # 2,000 are distinct; now and then a duplicate is not found (recall is 0.97).
        assert 1995 <= synced["rows"] <= 2005
        assert synced["bytes"] > 0

        profile = tmp_path / "profile.json"
        profile.write_text(
            json.dumps(
                {
                    "profile": {"occupation_before": "701", "capacity_lift": 1, "age": 58},
                    "wishes": {"regions": ["41113"], "radius_km": 40, "kinds": ["job"]},
                }
            )
        )
        match = ("match", "--profile", str(profile), "--data", str(device), "--limit", "20")
        ranked = job(*match)["listings"]
        assert len(ranked) == 20
        assert ranked == job(*match, "--brute-force")["listings"]
        found = job("search", "--data", str(device), "경비")
        assert 0 < found["count"] < synced["rows"]

        # A backend that dies leaves the app as it is: without a network, not gone.
        (server,) = (n for n, line in children_naming(folder).items() if "backend serve" in line)
        os.kill(server, signal.SIGKILL)
        while "backend serve" in " ".join(children_naming(folder).values()):
            time.sleep(0.05)
        with pytest.raises(httpx.ConnectError):
            httpx.get(f"{ready['backend']}/v1/health")
        assert httpx.get(ready["kiosk"]).status_code == 200
        process.send_signal(signal.SIGINT)
        assert process.wait(120) == 0, "Ctrl-C is how one ends it"
    assert children_naming(folder) == {}

    with demo(*arguments, "--no-app") as (_, again):
        assert again["app"] is None
        with httpx.Client(base_url=again["backend"]) as office:
            assert Desk(office).queue()["submissions"] == queue["submissions"]  # none twice
        assert (
            job("sync", "--backend", again["backend"], "--data", str(device))["version"]
            == (synced["version"])
        )
    assert children_naming(folder) == {}


def test_a_port_that_is_taken_is_said_at_once_and_nothing_is_made(tmp_path: Path) -> None:
    folder = tmp_path / "made"
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        done = subprocess.run(
            [sys.executable, "-m", "demo", "up", "--data", str(folder), "--port", str(port)],
            cwd=ROOT, capture_output=True, text=True, timeout=60, check=False,
            env=os.environ | {"LC_ALL": "en_US.UTF-8"},
        )  # fmt: skip
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr == f"Another program is using port {port}. Choose another with --port.\n"
    assert not folder.exists()


def test_a_program_that_does_not_start_is_named_with_how_it_ended() -> None:
    with Processes() as processes, pytest.raises(IlteoroError) as caught:
        processes.start("demo", "agencies", "--listings", "none")
    assert caught.value.code is ErrorCode.PROGRAM_ENDED
    assert Translator("en").error(caught.value).startswith("demo agencies ended before it was done")
