"""One screen for many people: who comes next finds nothing of who was there before."""

from dataclasses import replace
from pathlib import Path

from tests.ui.harness import KIOSK, Screen, running
from tests.ui.journey import KOREAN, Traveller

BEFORE = "data:text/html,before"
START = "다시 일하는 길, 같이 찾아봐요"
BEGIN = "나에게 맞는 일"
CALL, ADDRESS = "3층 간호사실 5번 벨", "https://ilteoro.example.go.kr"


def stored(screen: Screen) -> str:
    """What the tab and the browser keep by themselves."""
    found: str = screen.page.evaluate(
        "JSON.stringify([Object.entries(localStorage), Object.entries(sessionStorage)])"
    )
    return found


def people_are_told_of(screen: Screen) -> None:
    """Help, numbers, the way to one's own telephone and to somebody here, before any question."""
    screen.wait_text(START)
    for card, words in (
        ("받을 수 있는 도움", "직업훈련수당"),
        ("전화로 물어보기", "1588-0075"),
        ("내 휴대폰으로", ADDRESS),
        ("사람 부르기", CALL),
    ):
        screen.tap(card)
        screen.wait_text(words)
        assert not screen.says("지우기"), "nobody said anything yet"
        screen.tap("뒤로")
        screen.wait_text(START)


def test_after_done_neither_address_nor_way_back_tell_of_the_person(
    screen: Screen, tmp_path: Path
) -> None:
    ward = ("--call", CALL, "--app-address", ADDRESS)
    where = ("--data", str(tmp_path), "--no-open", "--json")
    with running("-m", "app", "--kiosk", *where, *ward) as kiosk:
        screen.size(KIOSK)  # everything is as large as one who stands before it needs
        screen.page.goto(BEFORE)
        screen.goto(kiosk.url)
        person = Traveller(screen, "ko", tmp_path)
        person.words = replace(KOREAN, start=BEGIN)
        people_are_told_of(screen)
        entries = screen.page.evaluate("history.length")
        person.begin()
        person.answer()
        person.see(KOREAN.home_title)
        person.tap(KOREAN.occupations[0])
        person.see(KOREAN.synthetic)
        screen.tap("경비원")
        person.see(KOREAN.body)
        own = stored(screen)
        assert screen.page.url == kiosk.url
        assert screen.page.evaluate("history.length") == entries
        screen.tap("다 썼어요, 지우기")
        person.see("다 쓰셨어요?")
        with screen.page.expect_event("load"):
            screen.find("모두 지우고 끝내기").click()
        screen.wait_drawn()
        person.see(START)
        assert stored(screen) != own, "the tab goes on with the session of the person before"
        assert screen.page.url == kiosk.url
        assert screen.page.evaluate("history.length") == entries
        screen.page.go_back()
        assert screen.page.url == BEFORE
        screen.page.go_forward()
        screen.wait_drawn()
        person.see(START)
        # An address of a screen someone guessed leads to the beginning too.
        screen.goto(f"{kiosk.home}me/answers")
        person.see(START)
        # Who went away without a word is not met by who opens the address next.
        person.begin()
        screen.goto(kiosk.url)
        person.see(START)
        screen.leave()
