"""A worker and their caseworker write to each other, each on a screen of their own."""

import asyncio
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
from playwright.sync_api import Browser

from app.state.hub import Hub
from backend.accounts.samples import WORKERS
from tests.app.state.somebody import started as begun
from tests.app.state.test_account import sign_in
from tests.backend.serving import serving
from tests.ui.first_matches import worker_in
from tests.ui.harness import KIOSK, PHONE, TABLET, Screen, running
from tests.ui.test_caseworker import opened, started, unlock
from tests.ui.test_desk import laptop
from tests.ui.walk import go, wrong_with

PICTURES = os.environ.get("ILTEORO_PICTURES")


def signed_in(folder: Path, client: httpx.Client) -> None:
    """A device of the first worker, who has signed in (on the screen: test_sign_in)."""
    worker_in(folder)

    async def begin() -> None:
        hub = Hub(folder, str(client.base_url).rstrip("/"), demo=True, memory=False)
        session = await begun(hub)
        session.page.web, session.page.platform = False, None
        session.account._looking = True
        await sign_in(client, session, agreed=None)
        session.close()

    with ThreadPoolExecutor(1) as pool:  # Playwright's loop runs in this one
        pool.submit(asyncio.run, begin()).result()


def sound(screen: Screen, name: str, data: Path) -> None:
    """Nothing is wrong with the screen that stands."""
    if PICTURES:
        for size in (TABLET, KIOSK, PHONE):
            screen.size(size)
            screen.page.wait_for_timeout(400)
            screen.screenshot(Path(PICTURES) / f"talk-{name}-{size[0]}.png")
    found = wrong_with(screen, "ko", data, whole=False)
    assert not found, found


def test_they_write_to_each_other(browser: Browser, tmp_path: Path) -> None:
    phone, desk = tmp_path / "phone", tmp_path / "desk"
    with serving(tmp_path / "backend", "--demo") as client:
        backend = str(client.base_url).rstrip("/")
        signed_in(phone, client)
        laptop(desk, backend)
        where = ("--data", str(phone), "--backend", backend, "--demo", "--no-open", "--json")
        with running("-m", "app", "--web", *where) as app, started(desk, backend) as office:
            mine, theirs = opened(browser, app, PHONE), opened(browser, office, PHONE)
            go(mine, "/talk")
            mine.wait_text("아직 주고받은 글이 없어요")
            sound(mine, "empty", phone)
            mine.type_into("글 적기", "허리가 아직 아파요")
            mine.tap("보내기")
            mine.wait_text("허리가 아직 아파요")
            unlock(theirs)
            theirs.wait_text("담당 근로자")
            theirs.tap("상담")
            theirs.wait_text("새 글 1개")
            sound(theirs, "list", desk)
            theirs.tap(WORKERS[0][0])
            theirs.wait_text("허리가 아직 아파요")
            mine.wait_text("읽었어요")
            theirs.tap("자주 쓰는 말")
            theirs.tap("전화로 이야기하면 좋겠어요")
            theirs.tap("보내기")
            mine.wait_text("전화로 이야기하면 좋겠어요")
            sound(mine, "worker", phone)
            sound(theirs, "staff", desk)
            mine.tap("허리가 아직 아파요")
            mine.tap("고치기")
            mine.wait_text("보낸 글을 고치고 있어요")
            sound(mine, "changing", phone)
            mine.tap("그만두기")
            mine.tap("글에서 찾기")
            mine.type_into("글에서 찾기", "전화")
            mine.wait_text("찾은 글 1개")
            for screen in (mine, theirs):
                screen.leave()
                screen.finish()
