"""The demo's people can sign in as `demo up` says, and are nowhere else."""

import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import httpx
import pyotp

from backend.accounts.samples import listed
from tests.backend.accounts.enrolling import CHOSEN, set_up
from tests.backend.accounts.house import bearer, refused
from tests.backend.serving import SECRET, serving


def sign_in(client: httpx.Client, person: dict[str, str]) -> httpx.Response:
    """As one of the listed accounts, a worker with the code from the demo's page."""
    if "user" in person:
        body = {
            "user_name": person["user"],
            "password": person["password"],
            "code": pyotp.TOTP(person["totp"]).now(),
            "device": "PC",
        }
        return client.post("/v1/sign-in/password", json=body)
    asked = {name: person[name] for name in ("case_number", "birth_date")}
    before = shown(client)
    sent = client.post("/v1/sign-in/codes", json=asked)
    assert sent.status_code == 202
    end = time.monotonic() + 60
    while len(codes := shown(client)) == len(before):
        assert time.monotonic() < end
        time.sleep(0.02)
    body = {"challenge": sent.json()["challenge"], "code": codes[0], "device": "폰"}
    return client.post("/v1/sign-in/code", json=body)


def shown(client: httpx.Client) -> list[str]:
    """The codes on the demo's page, newest first."""
    page = client.get("/demo/messages", headers={"accept-language": "ko"})
    assert page.status_code == 200
    return re.findall(r"번호는 (\d{6})입니다", page.text)


def test_everybody_listed_can_sign_in_after_every_start(tmp_path: Path, database: str) -> None:
    ids: list[Any] = []
    for _ in range(2):
        with serving(tmp_path, "--demo", DATABASE_URL=database) as client:
            found = []
            for person in listed() if not ids else listed()[-2:]:
                signed = sign_in(client, person)
                assert signed.status_code == 200, (person, signed.text)
                me = client.get("/v1/me", headers=bearer(signed.json())).json()
                assert (me["roles"], me["name"]) == ([person["role"]], person["name"])
                found.append(me["id"])
            ids.append(found)
    assert ids[0][-2:] == ids[1], "the same people"


def test_outside_of_a_demo_there_are_none(tmp_path: Path) -> None:
    with serving(tmp_path) as client:
        assert client.get("/demo/messages").status_code == 404
        refused(sign_in(client, listed()[0]), 401, "sign_in_refused")
        asked = {"case_number": "DEMO-2026-0001", "birth_date": "1968-03-02"}
        refused(client.post("/v1/sign-in/codes", json=asked), 503, "message_unsent")


def test_the_first_administrator_is_made_where_the_backend_runs(tmp_path: Path) -> None:
    def make(*options: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "backend", "administrator", "--data", str(tmp_path), *options],
            capture_output=True, text=True, check=False, timeout=240,
            env=os.environ | {"ILTEORO_SECRET_KEY": SECRET},
        )  # fmt: skip

    made = json.loads(make("--user", "moon", "--json").stdout)
    again = make("--user", "Moon")
    assert again.returncode == 1
    assert len(again.stderr.splitlines()) == 1
    assert make("--user", "문 관리").returncode == 2
    assert make("--user", "nobody", "--again").returncode == 1
    another = json.loads(make("--user", "moon", "--again", "--json").stdout)
    with serving(tmp_path) as client:
        asked = {"user_name": "moon", "code": made["code"]}
        refused(client.post("/v1/sign-in/set-up", json=asked), 401, "set_up_refused")
        header = bearer(set_up(client, "moon", another["code"]))
        new = {"name": "한담당", "user_name": "han", "roles": ["caseworker"]}
        enrolled = client.post("/v1/accounts", json=new, headers=header).json()
        refused(client.post("/v1/accounts", json=new, headers=header), 409, "already_there")
        recovery = set_up(client, "han", enrolled["code"])["recovery_codes"][0]
        body = {"user_name": "han", "password": CHOSEN, "code": recovery, "device": "PC"}
        header = bearer(client.post("/v1/sign-in/password", json=body).json())
        worker = {"name": "김가온", "case_number": "A-1", "birth_date": "1968-03-02"}
        assert client.post("/v1/workers", json=worker, headers=header).status_code == 201
        refused(client.post("/v1/workers", json=worker, headers=header), 409, "already_there")
        assert len(client.get("/v1/workers", headers=header).json()["workers"]) == 1


def test_the_caseworker_of_the_demo_looks_after_all_workers(tmp_path: Path) -> None:
    with serving(tmp_path, "--demo") as client:
        header = bearer(sign_in(client, listed()[0]).json())
        found = client.get("/v1/workers", headers=header).json()["workers"]
        assert [one["name"] for one in found] == ["김가온", "이다온", "박하늘"]
        assert [one["shares"] for one in found] == [False, False, True]
