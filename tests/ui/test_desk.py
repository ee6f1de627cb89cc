"""Forms at a caseworker's: taken, more asked for, answered, decided; and two on one form."""

import asyncio
import re
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pyotp
from playwright.sync_api import Browser

from app.models import new_id
from app.state import lock
from app.state.hub import Hub
from backend.accounts.samples import PASSWORD, TOTP_SECRET, WORKERS
from tests.app.forms.test_forms import FILLED
from tests.app.state.somebody import started as begun
from tests.app.state.test_staff import as_staff, calm
from tests.backend.serving import serving
from tests.ui.harness import KIOSK, PHONE, Screen
from tests.ui.test_caseworker import PIN, opened, sound, started, unlock
from tests.ui.walk import go

Headers = dict[str, str]


class Worker:
    """Somebody whose side is done over HTTP."""

    def __init__(self, client: httpx.Client, n: int) -> None:
        self.name, phone, case, born = WORKERS[n]
        body = {"case_number": case, "birth_date": born.isoformat()}
        self.client = client
        challenge = client.post("/v1/sign-in/codes", json=body).json()["challenge"]
        code, end = "", time.monotonic() + 60
        while not code:  # messages go out when the answer is already there
            shown = re.search(rf"{phone}\D*?(\d{{6,8}})", client.get("/demo/messages").text)
            code = shown[1] if shown else ""
            assert time.monotonic() < end
        said = {"challenge": challenge, "code": code, "device": "폰"}
        tokens = client.post("/v1/sign-in/code", json=said).json()
        self.header = {"authorization": f"Bearer {tokens['access_token']}"}

    def file(self, form: str, **answers: Any) -> str:
        """Files one; its id."""
        id_ = new_id()
        said = {"form": form, "form_version": 1, "created_at": "2026-11-23T00:00:00Z",
                "content": FILLED[form] | answers, "attachments": []}  # fmt: skip
        answer = self.client.put(f"/v1/submissions/{id_}", json=said, headers=self.header)
        assert answer.status_code == 201, answer.text
        return id_

    def seen(self, id_: str) -> dict[str, Any]:
        """How a form of theirs stands."""
        told: dict[str, Any] = self.client.get(f"/v1/submissions/{id_}", headers=self.header).json()
        return told

    def reply(self, id_: str, text: str) -> None:
        """Sends in what was asked for."""
        answer = self.client.put(
            f"/v1/submissions/{id_}/supplements/{new_id()}",
            json={"text": text, "attachments": []},
            headers=self.header,
        )
        assert answer.is_success, answer.text


def colleague(client: httpx.Client, id_: str) -> None:
    """The supervisor takes the form over meanwhile."""
    said = {"user_name": "supervisor", "password": PASSWORD, "device": "PC",
            "code": pyotp.TOTP(TOTP_SECRET).now()}  # fmt: skip
    tokens = client.post("/v1/sign-in/password", json=said).json()
    header = {"authorization": f"Bearer {tokens['access_token']}"}
    place = f"/v1/staff/submissions/{id_}"
    case = client.get(place, headers=header).json()
    (me,) = (one["id"] for one in case["reviewers"] if one["name"] == "서책임")
    wanted = {"kind": "assign", "version": case["version"], "assignee": me}
    assert client.post(f"{place}/actions", json=wanted, headers=header).is_success


def laptop(folder: Path, backend: str) -> None:
    """The caseworker's, who has signed in and chosen a PIN (on the screen: test_caseworker)."""

    async def begin() -> None:
        hub = Hub(folder, backend, demo=True, memory=False)
        session = await begun(hub)
        session.page.web, session.page.platform = False, None
        calm(own := as_staff(session))
        code = pyotp.TOTP(TOTP_SECRET).now()
        own.state._typed.update(user="caseworker", password=PASSWORD, code=code)
        await own.sign_in()
        await lock.change(session, PIN, None)
        await lock.lock(session)
        session.close()

    with ThreadPoolExecutor(1) as pool:  # Playwright's loop runs in this one
        pool.submit(asyncio.run, begin()).result()


def ask_for_more(screen: Screen, client: httpx.Client, id_: str, data: Path) -> None:
    """A sentence of one's own and a ready-made one; somebody else was quicker; one goes on."""
    screen.tap("보완 부탁하기")
    screen.wait_text("무엇이 더 필요해요?")
    screen.type_into("부탁할 것", "시간표를 보내 주세요.")
    screen.tap("말씀하신 일을 알 수 있는")
    sound(screen, "desk-ask", data)
    colleague(client, id_)
    screen.tap("다 썼어요, 읽어 보기")
    screen.wait_text("시간표를 보내 주세요.\n말씀하신 일을 알 수 있는 서류를 보내 주세요.")
    screen.tap("보완 부탁 보내기")
    screen.wait_text("쓰는 사이에 이 신청서가 바뀌었어요")
    assert screen.says("서책임 님이 맡은 사람을 바꿨어요")
    assert screen.says("시간표를 보내 주세요."), "what was written stays"
    screen.tap("그래도 보완 부탁 보내기")
    screen.wait_text("보완 기다림")


def test_a_form_comes_in_and_is_decided(browser: Browser, tmp_path: Path) -> None:
    data = tmp_path / "app"
    with serving(tmp_path / "backend", "--demo") as client:
        worker, other = Worker(client, 2), Worker(client, 0)
        id_ = worker.file("petition", subject="시간을 늘려 주세요")
        other.file("counseling_request")
        backend = str(client.base_url).rstrip("/")
        laptop(data, backend)
        with started(data, backend) as app:
            screen = opened(browser, app, PHONE)
            unlock(screen)
            screen.wait_text("담당 근로자")
            screen.tap("신청서")
            screen.wait_text("맡은 사람이 아직 없어요")
            sound(screen, "desk-queue", data)
            screen.tap(worker.name)
            screen.wait_text("시간을 늘려 주세요")
            sound(screen, "desk-form", data)
            screen.tap("맡아서 살펴보기")
            screen.wait_text("내가 맡았어요")
            ask_for_more(screen, client, id_, data)
            assert worker.seen(id_)["asked"]["text"].startswith("시간표를 보내 주세요.")
            worker.reply(id_, "오전 반이에요.")
            # The list beside the form, where both fit.
            screen.size(KIOSK)
            screen.wait_text("더 고르기")
            screen.tap("새로 받기")
            screen.wait_text("오전 반이에요.")
            screen.tap("결정하기")
            screen.wait_text("어떻게 결정했어요?")
            screen.tap("다 썼어요, 읽어 보기")
            screen.wait_text("결과를 하나 골라 주세요.")
            screen.tap("신청한 대로 해요")
            screen.type_into("까닭", "자리가 있어요.")
            screen.tap("다 썼어요, 읽어 보기")
            screen.wait_text("신청하신 대로 결정했어요.\n자리가 있어요.")
            screen.tap("이렇게 결정하기")
            screen.wait_text("결정함")
            told = worker.seen(id_)
            assert told["status"] == "decided"
            assert told["timeline"][-1]["text"].endswith("자리가 있어요.")
            screen.wait_text("1건")
            screen.size(PHONE)
            go(screen, "/")
            screen.tap(worker.name)
            screen.wait_text("낸 신청서")
            screen.wait_text("결정함")
            screen.leave()
            screen.finish()
