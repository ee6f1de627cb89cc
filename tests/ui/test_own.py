"""나: one walk through what is a person's own, from the size of the text to deleting everything."""

from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import FloatRect

from app.models import Clock
from app.views.export_page import records_of
from tests.ui.first_matches import SUWON, worker_in
from tests.ui.harness import PHONE, Screen, running

MADE_BY_A_PERSON = ("vault.db", "data-key.key")


def box(screen: Screen, name: str) -> FloatRect:
    """Where something that can be tapped stands; it may just be drawn anew."""
    for _ in range(20):
        if found := screen.find(name).bounding_box():
            return found
        screen.page.wait_for_timeout(100)
    raise AssertionError(f"{name!r} is not seen")


def brightness(screen: Screen) -> int:
    """Of the background beside everything, 0 to 255."""
    picture = Image.open(BytesIO(screen.screenshot())).convert("L")
    value = picture.getpixel((4, 200))
    assert isinstance(value, int)
    return value


def reach(screen: Screen, text: str) -> None:
    """Scroll until what has this name stands on the screen."""
    for _ in range(40):
        place = box(screen, text)
        if place["y"] > 120 and place["y"] + place["height"] < PHONE[1] - 90:
            return
        screen.page.mouse.move(180, 320)
        screen.page.mouse.wheel(0, 150 if place["y"] > 300 else -150)
        screen.page.wait_for_timeout(120)
    raise AssertionError(f"{text!r} can't be scrolled to")


def text_grows(screen: Screen) -> None:
    """Twice the size is seen at once, and taken back."""
    before = box(screen, "답 보고 고치기")["height"]
    reach(screen, "200%")
    screen.tap("200%")
    screen.page.wait_for_timeout(300)
    assert box(screen, "답 보고 고치기")["height"] > before * 1.2
    reach(screen, "100%")
    screen.tap("100%")


def theme_changes(screen: Screen) -> None:
    """The screen turns dark."""
    reach(screen, "어둡게")
    assert brightness(screen) > 200
    screen.tap("어둡게")
    screen.page.wait_for_timeout(300)
    assert brightness(screen) < 60


def hand_moves_what_one_does(screen: Screen) -> None:
    """The way back comes down to the corner of the thumb that was chosen."""
    for hand, at_left in (("왼쪽", True), ("오른쪽", False)):
        reach(screen, hand)
        screen.tap(hand)
        reach(screen, "일자리 자료 보기")
        screen.tap("일자리 자료 보기")
        screen.wait_text("지금 있는 자료")
        back = box(screen, "뒤로")
        assert back["y"] > PHONE[1] - 150
        assert (back["x"] < 60) is at_left
        screen.tap("뒤로")
        screen.wait_text("나의 답")


def screen_hides(screen: Screen) -> None:
    """Esc and the button leave nothing but a calendar, which only a tap takes away."""
    today = Clock().today()
    month = f"{today.year}년 {today.month}월"

    def only_a_calendar() -> None:
        screen.wait_text(month)
        screen.page.wait_for_timeout(300)
        assert set(filter(None, screen.texts())) == {month}
        assert screen.page.title() == "달력"

    reach(screen, "화면 빨리 가리기")
    screen.tap("화면 빨리 가리기")
    screen.wait_text("켜져 있어요")
    screen.press("Escape")
    only_a_calendar()
    screen.press("Escape")
    only_a_calendar()
    screen.tap(month)
    screen.wait_text("나의 답")
    screen.tap("화면 가리기")
    only_a_calendar()
    screen.tap(month)
    screen.wait_text("나의 답")


def everything_is_taken_along(screen: Screen) -> None:
    """The file is told to hold health data, and does."""
    reach(screen, "나의 자료를 파일로 받기")
    screen.tap("나의 자료를 파일로 받기")
    screen.wait_text("건강정보가 들어 있어요")
    with screen.page.expect_download() as download:
        screen.tap("파일로 받기")
    text = Path(download.value.path()).read_text("utf-8")
    records = records_of(text)["records"]
    assert isinstance(records, dict)
    assert records["profile"]["me"]["region"] == SUWON
    assert records["profile"]["me"]["capacity_lift"] == 2
    assert records["settings"]["me"]["hand"] == "right"
    assert "경기 수원시 권선구" in text
    screen.wait_text("받았어요: ilteoro-")
    screen.reload()  # what was said for a moment is not said again
    screen.wait_text("건강정보가 들어 있어요")
    screen.page.wait_for_timeout(500)
    assert not screen.says("받았어요: ilteoro-")
    screen.tap("뒤로")


def everything_is_deleted(screen: Screen, data: Path) -> None:
    """Asked once; then the folder is as if nobody had been there."""
    assert all((data / name).exists() for name in MADE_BY_A_PERSON)
    reach(screen, "이 기기에서 모두 지우기")
    screen.tap("이 기기에서 모두 지우기")
    screen.wait_text("지우면 되돌릴 수 없어요.")
    screen.tap("모두 지우기")
    screen.wait_text("다시 찾아봤어요.")
    screen.wait_text("자료를 잠근 열쇠")
    assert not any((data / name).exists() for name in MADE_BY_A_PERSON)
    assert brightness(screen) < 80  # who reads dark and large reads this too so
    screen.tap("처음 화면으로")
    screen.wait_text("시작하기")


def test_settings_export_and_deleting_everything(screen: Screen, tmp_path: Path) -> None:
    worker_in(tmp_path)
    where = ("--data", str(tmp_path), "--demo", "--no-open", "--json")
    with running("-m", "app", "--web", *where) as app:
        screen.goto(app.url)
        screen.wait_text("일터로 가는 길")
        screen.tap("나")
        screen.wait_text("나의 답")
        text_grows(screen)
        theme_changes(screen)
        hand_moves_what_one_does(screen)
        screen_hides(screen)
        everything_is_taken_along(screen)
        everything_is_deleted(screen, tmp_path)
        screen.leave()
