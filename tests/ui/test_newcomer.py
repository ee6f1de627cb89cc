"""What a newcomer stumbled over once: refusing at large text, the language."""

from playwright.sync_api import Browser

from tests.ui.conftest import window
from tests.ui.harness import KIOSK, PHONE, Running, Screen
from tests.ui.walk import go


def stands_on_screen(screen: Screen, name: str, height: int) -> None:
    """A button can be pressed without scrolling."""
    box = screen.find(name).bounding_box()
    assert box is not None
    assert box["y"] >= 0
    assert box["y"] + box["height"] <= height


def test_refusing_is_as_near_as_agreeing_at_large_text(screen: Screen, served: Running) -> None:
    screen.goto(served.url)
    screen.wait_text("시작하기")
    screen.tap("아주 큰 글자")
    for name in ("시작하기", "답하지 않고 둘러보기"):
        stands_on_screen(screen, name, PHONE[1])
    screen.tap("시작하기")
    screen.wait_text("개인정보")
    for name in ("동의해요", "동의하지 않고 추천 없이 볼게요"):
        stands_on_screen(screen, name, PHONE[1])
    screen.tap("동의해요")
    screen.wait_text("건강정보")
    for name in ("동의해요", "동의하지 않고 몸 질문 없이 할게요"):
        stands_on_screen(screen, name, PHONE[1])
    screen.leave()


def test_an_english_browser_begins_in_english_and_next_stays_in_sight(
    browser: Browser, served: Running
) -> None:
    with window(browser, KIOSK, points=0.5, locale="en-US") as screen:
        screen.goto(served.url)
        screen.wait_text("Let's find your way back to work")
        screen.tap("Start")
        screen.wait_text("(Personal data)")
        screen.tap("I agree")
        screen.wait_text("(Health data)")
        go(screen, "/questions/6")
        screen.wait_text("Where do you live?")
        screen.tap("Gyeonggi")
        screen.wait_text("Where in Gyeonggi?")
        stands_on_screen(screen, "Next", KIOSK[1])
        screen.leave()
