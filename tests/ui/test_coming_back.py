"""A forgotten PIN and a new device: what was sent is there again."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
from playwright.sync_api import Browser

from app.state import lock
from app.state.hub import Hub
from backend.accounts.samples import WORKERS
from tests.app.state.somebody import answered
from tests.app.state.test_account import sign_in as signed_in
from tests.app.state.test_account import until
from tests.backend.serving import serving
from tests.ui.harness import PHONE, Screen, running
from tests.ui.test_sign_in import code
from tests.ui.walk import go

PIN = "260418"
_, _, CASE, BORN = WORKERS[0]


async def locked(data: Path, client: httpx.Client) -> None:
    """A device on which somebody answered, let the backend keep it and set a PIN."""
    hub = Hub(data, str(client.base_url).rstrip("/"), demo=True, memory=False)
    session = await answered(hub)
    session.page.web, session.page.platform = False, None
    await signed_in(client, session)
    await until(lambda: session.account.state.shared_at)
    await lock.change(session, PIN, None)
    session.close()


def sign_in(screen: Screen, client: httpx.Client) -> None:
    screen.wait_text("사건 번호가 무엇인가요?")
    screen.type_into("사건 번호", CASE)
    screen.press("Enter")
    screen.wait_text("생년월일이 언제예요?")
    screen.type_into("생년월일 여덟 자리", f"{BORN:%Y%m%d}")
    screen.press("Enter")
    screen.wait_text("문자로 온 번호를 써 주세요")
    screen.type_into("문자로 온 번호", code(client))
    screen.press("Enter")


def opened(browser: Browser, url: str) -> Screen:
    screen = Screen(browser.new_page(locale="ko-KR", timezone_id="Asia/Seoul"))
    screen.size(PHONE)
    screen.goto(url)
    return screen


def test_what_was_sent_comes_back(browser: Browser, tmp_path: Path) -> None:
    with serving(tmp_path / "backend", "--demo") as client:
        with ThreadPoolExecutor(1) as pool:  # a browser's loop runs in this thread
            pool.submit(lambda: asyncio.run(locked(tmp_path / "old", client))).result()
        where = ("--backend", str(client.base_url).rstrip("/"), "--demo", "--no-open", "--json")
        with running("-m", "app", "--web", "--data", str(tmp_path / "old"), *where) as app:
            screen = opened(browser, app.url)
            screen.tap("번호를 잊었어요")
            screen.wait_text("다시 로그인하면 돌아오는 것")
            screen.tap("로그인해서 되찾기")
            sign_in(screen, client)
            screen.wait_text("적은 것을 서버에도 보관하기로 했어요")
            go(screen, "/me/answers")
            screen.wait_text("수원")
            screen.leave()
        with running("-m", "app", "--web", "--data", str(tmp_path / "new"), *where) as app:
            screen = opened(browser, app.url)
            screen.tap("다른 기기에서 쓰던 것 이어서 하기")
            sign_in(screen, client)
            screen.tap("동의하고 가져오기")
            screen.wait_text("모두 가져왔어요")
            go(screen, "/me/answers")
            screen.wait_text("수원")
            screen.leave()
