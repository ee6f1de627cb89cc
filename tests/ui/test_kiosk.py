"""One screen for many people: who comes next finds nothing of who was there before."""

from pathlib import Path

from tests.ui.harness import KIOSK, Screen, running
from tests.ui.journey import KOREAN, Traveller

BEFORE = "data:text/html,before"


def stored(screen: Screen) -> str:
    """What the tab and the browser keep by themselves."""
    found: str = screen.page.evaluate(
        "JSON.stringify([Object.entries(localStorage), Object.entries(sessionStorage)])"
    )
    return found


def test_after_done_neither_address_nor_way_back_tell_of_the_person(
    screen: Screen, tmp_path: Path
) -> None:
    with running("-m", "app", "--kiosk", "--data", str(tmp_path), "--no-open", "--json") as kiosk:
        screen.size(KIOSK)  # everything is as large as one who stands before it needs
        screen.page.goto(BEFORE)
        screen.goto(kiosk.url)
        person = Traveller(screen, "ko", tmp_path)
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
        person.see(KOREAN.start)
        assert stored(screen) != own, "the tab goes on with the session of the person before"
        assert screen.page.url == kiosk.url
        assert screen.page.evaluate("history.length") == entries
        screen.page.go_back()
        assert screen.page.url == BEFORE
        screen.page.go_forward()
        screen.wait_drawn()
        person.see(KOREAN.start)
        # An address of a screen someone guessed leads to the beginning too.
        screen.goto(f"{kiosk.home}me/answers")
        person.see(KOREAN.start)
        # Who went away without a word is not met by who opens the address next.
        person.begin()
        screen.goto(kiosk.url)
        person.see(KOREAN.start)
        screen.leave()
