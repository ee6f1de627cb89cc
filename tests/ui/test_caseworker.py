"""A caseworker's laptop: signing in, the list, a case; then no signal, the PIN, too many days."""

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pyotp
from playwright.sync_api import Browser

from app.device import DATA_KEY, pin
from app.device.secrets import FileSecrets
from app.models import from_instant, to_instant
from app.private import VAULT
from app.store.vault import Vault
from app.sync.caseload import LIST
from backend.accounts.samples import PASSWORD, TOTP_SECRET, WORKERS
from tests.backend.serving import serving
from tests.ui.harness import PHONE, Running, Screen, running
from tests.ui.walk import by_keyboard, go, wrong_with

PICTURES = os.environ.get("ILTEORO_PICTURES")
SIZES = {"phone": PHONE, "tablet": (768, 1024), "laptop": (1280, 760)}
PIN = "260418"
SHARES, SILENT = WORKERS[2][0], WORKERS[1][0]


def sound(screen: Screen, name: str, data: Path) -> None:
    """Nothing is wrong with the screen that stands."""
    if PICTURES:
        for size, pixels in SIZES.items():
            screen.size(pixels)
            screen.page.wait_for_timeout(400)
            screen.screenshot(Path(PICTURES) / f"case-{name}-{size}.png")
        screen.size(PHONE)
        screen.page.wait_for_timeout(400)
    found = wrong_with(screen, "ko", data, whole=False)
    assert not [one for one in found if "DEMO-" not in one], found


def started(data: Path, backend: str) -> Any:
    where = ("--data", str(data), "--backend", backend)
    return running("-m", "app", "--caseworker", *where, "--demo", "--no-open", "--json")


def opened(browser: Browser, app: Running, size: tuple[int, int]) -> Screen:
    screen = Screen(browser.new_page(locale="ko-KR", timezone_id="Asia/Seoul"))
    screen.size(size)
    screen.goto(app.url)
    return screen


def unlock(screen: Screen) -> None:
    screen.wait_text("번호를 써 주세요")
    screen.type_into("잠금 번호", PIN)
    screen.press("Enter")


def let_days_pass(data: Path, days: int) -> None:
    """As if the last contact had been so much longer ago."""
    kept = FileSecrets(data).get(DATA_KEY)
    key = pin.unseal(kept, PIN) if kept else None
    assert key
    with Vault.open(data / VAULT, key) as vault:
        told = vault.get(LIST, "me")
        assert told
        earlier = {
            name: to_instant(from_instant(told[name]) - timedelta(days=days))
            for name in ("checked", "latest", "at")
        }
        vault.put(LIST, "me", told | earlier)


def sign_in(screen: Screen, data: Path) -> None:
    screen.wait_text("담당자 로그인")
    screen.tap("로그인하기")
    screen.wait_text("사용자 이름을 써 주세요")
    sound(screen, "sign-in", data)
    screen.type_into("사용자 이름", "caseworker")
    screen.type_into("비밀번호", "wrong")
    screen.type_into("인증 앱의 숫자", "000000")
    screen.press("Enter")
    screen.wait_text("로그인하지 못했어요")
    for label, text in (
        ("비밀번호", PASSWORD),
        ("인증 앱의 숫자", pyotp.TOTP(TOTP_SECRET).now()),
    ):
        screen.page.get_by_label(label).first.click()
        screen.page.wait_for_timeout(300)
        screen.press("Control+a")
        screen.press("Delete")
        screen.type_into(label, text)
    screen.press("Enter")
    screen.wait_text("이 노트북의 번호를 정해 주세요")
    sound(screen, "pin", data)
    screen.type_into("새 번호, 숫자 6개 이상", PIN)
    screen.type_into("새 번호 한 번 더", PIN)
    screen.tap("이 번호로 잠그기")


def look_around(screen: Screen, data: Path) -> None:
    screen.wait_text(SHARES)
    screen.wait_text("재활 치료 중")
    screen.wait_text("함께 보기에 동의하지 않았어요")
    sound(screen, "list", data)
    screen.tap(SILENT)
    screen.wait_text("동의하지 않았어요. 그래서 보이지 않아요")
    sound(screen, "silent", data)
    go(screen, "/")
    screen.tap(SHARES)
    screen.wait_text("본인이 적은 것")
    sound(screen, "open", data)
    assert not by_keyboard(screen)
    go(screen, "/me/lock")
    screen.wait_text("번호 바꾸기")
    assert not screen.says("번호 없애기"), "nothing is kept without a PIN"
    sound(screen, "lock", data)


def test_a_day_with_and_without_a_signal(browser: Browser, tmp_path: Path) -> None:
    data = tmp_path / "app"
    with serving(tmp_path / "backend", "--demo") as client:
        backend = str(client.base_url).rstrip("/")
        with started(data, backend) as app:
            screen = opened(browser, app, PHONE)
            sign_in(screen, data)
            look_around(screen, data)
            screen.leave()
            screen.finish()
    # A village: neither the backend nor anything else answers.
    with started(data, backend) as app:
        screen = opened(browser, app, SIZES["laptop"])
        unlock(screen)
        screen.wait_text("연결되지 않았어요")
        screen.wait_text("앞으로 7일 볼 수 있어요")
        screen.tap(SHARES)
        screen.wait_text("본인이 적은 것")
        screen.wait_text("연결 없이도 볼 수 있어요")
        if PICTURES:
            screen.screenshot(Path(PICTURES) / "case-offline.png")
        screen.size(PHONE)
        go(screen, "/me/lock")
        screen.tap("지금 잠그기")
        screen.wait_text("번호를 써 주세요")
        let_days_pass(data, 8)
        unlock(screen)
        screen.wait_text("한 번 연결해 주세요")
        assert not screen.says(SHARES)
        screen.tap("지금 연결하기")
        screen.wait_text("서버에 닿지 못했어요")
        sound(screen, "due", data)
        go(screen, "/me/leave")
        screen.wait_text("로그아웃할까요?")
        sound(screen, "leave", data)
        screen.page.get_by_role("button", name="로그아웃").last.click()
        screen.wait_text("담당자 로그인")
        screen.leave()
        screen.finish()
