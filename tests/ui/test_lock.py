"""A PIN before the app: chosen, asked for at once and after a restart, forgotten."""

import os
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.ui.first_matches import worker_in
from tests.ui.harness import PHONE, TABLET, Running, Screen, running
from tests.ui.walk import go

PIN, WRONG = "260418", "135791"
PICTURES = os.environ.get("ILTEORO_PICTURES")


def shown(screen: Screen, name: str) -> None:
    if PICTURES:
        screen.screenshot(Path(PICTURES) / f"lock-{name}.png")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    worker_in(tmp_path)
    return tmp_path


def started(data: Path) -> AbstractContextManager[Running]:
    return running("-m", "app", "--web", "--data", str(data), "--demo", "--no-open", "--json")


def opened(browser: Browser, app: Running, size: tuple[int, int]) -> Screen:
    screen = Screen(browser.new_page(locale="ko-KR", timezone_id="Asia/Seoul"))
    screen.size(size)
    screen.goto(app.url)
    return screen


def replace(screen: Screen, label: str, text: str) -> None:
    screen.page.get_by_label(label).first.click()
    screen.page.wait_for_timeout(300)
    screen.press("Control+a")
    screen.press("Delete")
    screen.type_into(label, text)


def test_nothing_is_seen_without_the_pin(browser: Browser, data: Path) -> None:
    with started(data) as app:
        screen = opened(browser, app, PHONE)
        screen.wait_text("일터로 가는 길")
        go(screen, "/me/lock")
        screen.wait_text("번호 정하기")
        shown(screen, "choose")
        screen.type_into("새 번호, 숫자 6개 이상", PIN)
        screen.type_into("새 번호 한 번 더", WRONG)
        screen.tap("이 번호로 잠그기")
        screen.wait_text("서로 달라요")
        shown(screen, "differ")
        replace(screen, "새 번호 한 번 더", PIN)
        screen.tap("이 번호로 잠그기")
        screen.wait_text("얼마 동안 쓰지 않으면")
        shown(screen, "chosen")
        screen.tap("지금 잠그기")
        screen.wait_text("번호를 써 주세요")
        shown(screen, "locked")
        assert not [text for text in screen.texts() if "앱 잠그기" in text]
        screen.type_into("잠금 번호", WRONG)
        screen.press("Enter")
        screen.wait_text("4번 더 해 볼 수 있어요")
        shown(screen, "wrong")
        replace(screen, "잠금 번호", PIN)
        screen.tap("열기")
        screen.wait_text("얼마 동안 쓰지 않으면")
        go(screen, "/me/answers")
        screen.wait_text("수원")
        screen.leave()
        screen.finish()
    with started(data) as app:
        screen = opened(browser, app, TABLET)
        screen.wait_text("번호를 써 주세요")
        shown(screen, "restarted")
        screen.tap("번호를 잊었어요")
        screen.wait_text("번호를 잊으셨나요?")
        shown(screen, "forgot")
        screen.tap("모두 지우고 새로 시작하기")
        screen.wait_text("모두 지웠어요")
        shown(screen, "erased")
        screen.tap("처음 화면으로")
        screen.wait_text("시작하기")
        screen.leave()
        screen.finish()
    assert not list(data.glob("vault.db*"))
