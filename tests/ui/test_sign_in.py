"""Signing in on a screen, with the code of the demo's page; seen, signed out, deleted."""

import os
import re
from pathlib import Path

import httpx
from playwright.sync_api import Browser

from backend.accounts.demo_page import PAGE
from backend.accounts.samples import WORKERS
from tests.backend.accounts.oidc_provider import provider
from tests.backend.serving import serving
from tests.ui.first_matches import worker_in
from tests.ui.harness import PHONE, Screen, running
from tests.ui.prepared import replied
from tests.ui.walk import by_keyboard, go, wrong_with

PICTURES = os.environ.get("ILTEORO_PICTURES")
NAME, _, CASE, BORN = WORKERS[0]
SIZES = {"phone": PHONE, "tablet": (768, 1024)}


def shown(screen: Screen, name: str) -> None:
    if PICTURES:
        for size, pixels in SIZES.items():
            screen.size(pixels)
            screen.page.wait_for_timeout(400)
            screen.screenshot(Path(PICTURES) / f"account-{name}-{size}.png")
        screen.size(PHONE)
        screen.page.wait_for_timeout(400)


def sound(screen: Screen, name: str, data: Path) -> None:
    """Nothing is wrong with the screen that stands."""
    shown(screen, name)
    found = wrong_with(screen, "ko", data, whole=False)
    assert not [one for one in found if CASE not in one], found


def code(client: httpx.Client) -> str:
    """The one of the last message that was not sent."""
    messages = client.get(PAGE).text
    found = re.findall(r"\d{6}", messages.partition("<li>")[2].partition("</li>")[0][20:])
    return str(found[-1])


def sign_in(screen: Screen, client: httpx.Client, data: Path) -> None:
    go(screen, "/me/account")
    screen.wait_text("로그인하지 않았어요")
    sound(screen, "none", data)
    screen.tap("로그인하기")
    screen.wait_text("사건 번호가 무엇인가요?")
    sound(screen, "case", data)
    screen.tap("다음")
    screen.wait_text("세 글자가 넘는 번호를")
    screen.type_into("사건 번호", CASE)
    screen.tap("다음")
    screen.wait_text("생년월일이 언제예요?")
    screen.type_into("생년월일 여덟 자리", f"{BORN:%Y%m%d}")
    sound(screen, "birth", data)
    screen.tap("번호 받기")
    screen.wait_text("문자로 온 번호를 써 주세요")
    screen.type_into("문자로 온 번호", "000000")
    screen.tap("로그인하기")
    screen.wait_text("다섯 번 틀린 번호는 더 쓸 수 없어요")
    sound(screen, "code", data)
    screen.tap("번호 다시 받기")
    screen.wait_gone("다섯 번 틀린 번호는 더 쓸 수 없어요")
    screen.page.get_by_label("문자로 온 번호").first.click()
    screen.page.wait_for_timeout(300)
    screen.press("Control+a")
    screen.press("Delete")
    screen.type_into("문자로 온 번호", code(client))
    screen.press("Enter")
    screen.wait_text(NAME)


def at_the_provider(screen: Screen, data: Path, asked: str) -> None:
    """There and back in the tab itself: broken off, then done from a form something is asked of.
    Another host, whose page is not ours to judge."""
    screen.expect_problem(r"asked a foreign host|^console: |net::ERR_|^no font|^no name")
    page, on = screen.page, "간편인증으로 로그인하기"
    go(screen, "/me/sign-in")
    screen.type_into("사건 번호", "2026-77")
    sound(screen, "provider", data)
    screen.find(on).click()
    page.wait_for_url("**/interaction/**")
    page.get_by_text("Cancel").click()
    screen.wait_text("로그인을 그만두었어요")
    sound(screen, "provider-cancelled", data)
    field = page.get_by_label("사건 번호").first
    field.click()  # Flutter tells the page what stands in a field once it has the focus
    page.wait_for_timeout(600)
    assert field.input_value() == "2026-77"
    go(screen, f"/forms/{asked}/sent")
    screen.tap("로그인하고 보내기")
    screen.find(on).click()
    page.wait_for_url("**/interaction/**")
    page.locator("[name=login]").fill("kim")
    page.locator("[name=password]").fill("anything")
    page.get_by_role("button", name="Sign-in").click()
    page.get_by_role("button", name="Continue").click()
    # Back at the form one came from, and its reply went out: it is another one's.
    screen.wait_text("지금 로그인한 사람이 낸 서류가 아니에요")
    assert "code=" not in page.url
    go(screen, "/me/account")
    screen.wait_text("적은 것을 서버에도 보관할까요?")
    # What came back is good for once, and says nothing to whoever opens it again.
    home = page.evaluate("location.origin")
    answer = page.request.get(f"{home}/callback?state=x&code=y")
    assert answer.status == 200
    assert "여기서 이어 갈 수 없어요" in answer.text()


def test_signed_in_and_out_again(browser: Browser, tmp_path: Path) -> None:
    data = tmp_path / "app"
    worker_in(data)
    asked = replied(data)
    there = {"CLIENT_ID": "ilteoro", "REDIRECTS": "http://127.0.0.1/callback"}
    with (
        provider() as issuer,
        serving(
            tmp_path / "backend",
            "--demo",
            ILTEORO_OIDC_ISSUER=issuer,
            **{f"ILTEORO_OIDC_{name}": value for name, value in there.items()},
        ) as client,
    ):
        where = ("--data", str(data), "--backend", str(client.base_url).rstrip("/"))
        with running("-m", "app", "--web", *where, "--demo", "--no-open", "--json") as app:
            screen = Screen(browser.new_page(locale="ko-KR", timezone_id="Asia/Seoul"))
            screen.size(PHONE)
            screen.goto(app.url)
            screen.wait_text("일터로 가는 길")
            sign_in(screen, client, data)
            screen.wait_text("적은 것을 서버에도 보관할까요?")
            sound(screen, "keep", data)
            screen.tap("동의하고 보관하기")
            screen.wait_text("적은 것을 다른 기기와 맞춰 두었어요")
            screen.wait_text("(이 기기)")
            sound(screen, "in", data)
            assert not by_keyboard(screen)
            go(screen, "/me/account/seen")
            screen.wait_text("개인정보 동의")
            sound(screen, "seen", data)
            go(screen, "/me/account/delete")
            screen.wait_text("서버에서 나를 지울까요?")
            sound(screen, "delete", data)
            go(screen, "/me/account/leave")
            screen.wait_text("로그아웃할까요?")
            sound(screen, "leave", data)
            screen.tap("적은 것은 남기고 로그아웃")
            screen.wait_text("로그인하지 않았어요. 하지 않아도 돼요")
            go(screen, "/me/answers")
            screen.wait_text("수원")
            sign_in(screen, client, data)
            screen.wait_text("적은 것을 서버에도 보관할까요?")
            go(screen, "/me/account/delete")
            screen.tap("서버에서 지우기")
            screen.wait_text("누가 봤는지 적은 기록(이름 없음)")
            sound(screen, "deleted", data)
            screen.tap("확인")
            screen.wait_text("로그인하지 않았어요. 하지 않아도 돼요")
            at_the_provider(screen, data, asked)
            screen.leave()
            screen.finish()
