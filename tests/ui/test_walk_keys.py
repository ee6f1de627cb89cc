"""A walk over all screens by the keyboard alone, and what is heard."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.ui.harness import PHONE, WORD_JOINER, Screen
from tests.ui.prepared import fetched, prepared, publish_listings
from tests.ui.walk import addresses, by_keyboard, go, wrong_with
from tests.ui.walker import Walker, set_up, told, walker

NOT_BY_KEYBOARD = {"/welcome/erased"}
"""It is home here."""


@pytest.fixture(scope="module")
def person(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[Walker]:
    """Somebody who used everything there is."""
    backend, used = tmp_path_factory.mktemp("backend"), tmp_path_factory.mktemp("used")
    publish_listings(backend, 600)
    fetched(backend, used)
    yield from walker(browser, used, prepared(used))


_HEARD = """() => {
  window.heard = [];
  new MutationObserver((changes) => {
    for (const { addedNodes, target } of changes) {
      const live = target.isConnected && target.closest("[aria-live=polite]");
      for (const one of live ? addedNodes : []) window.heard.push(one.textContent.trim());
    }
  }).observe(document, { childList: true, subtree: true });
}"""


def test_what_is_announced_is_heard_also_after_a_dialog(person: Walker) -> None:
    screen = person.screen
    screen.size(PHONE)
    go(screen, "/me")
    screen.tap("한국어")
    go(screen, "/listings")
    screen.tap("모두")
    go(screen, "/me")
    screen.page.evaluate(_HEARD)
    go(screen, "/listings")

    said: list[str] = []

    def hear(*words: str) -> None:
        def heard() -> bool:
            all_ = screen.page.evaluate("window.heard.join('\\n')").replace(WORD_JOINER, "")
            return all(one in all_ for one in words)

        screen._until(heard, f"one of {words} is not heard")
        said.append(screen.page.evaluate("window.heard.splice(0).join()"))

    hear("개 찾았어요")
    # Both lines change while the dialog goes; the first was said before, on another screen.
    screen.tap("언어 바꾸기")
    screen.tap("English")
    assert "서버에" not in said[0].replace(WORD_JOINER, "")
    hear("can't reach the server", "found. Best fit first")
    screen.tap("Hide")
    hear("Hidden.", "found. Best fit first")
    screen.press("Tab")  # the way back comes next
    assert screen.page.evaluate("document.activeElement.textContent") == "Undo"
    screen.press("Enter")
    hear("found. Best fit first")


def focused(screen: Screen) -> str:
    """The name of what has the focus."""
    name = "document.activeElement.ariaLabel || document.activeElement.textContent"
    return str(screen.page.evaluate(name)).replace(WORD_JOINER, "")


def tab_to(screen: Screen, name: str, key: str = "Tab") -> None:
    """Press Tab, or the `key` back, until what has this name has the focus."""
    for _ in range(40):
        screen.press(key)
        if focused(screen).startswith(name):
            return
    raise AssertionError(f"Tab never reaches {name!r}")


def test_keys_choose_open_go_back_and_close(person: Walker) -> None:
    screen = person.screen
    set_up(person, "ko", "100%", PHONE[0])
    screen.size(PHONE)
    go(screen, "/listings")
    tab_to(screen, "모두")
    body, jobs = "몸에 맞는 것만", "일자리"
    for key, name in (("ArrowDown", body), ("ArrowRight", jobs), ("ArrowUp", body)):
        screen.press(key)
        assert focused(screen) == name
    tab_to(screen, "모두", "ArrowLeft")
    screen.press("Space")
    screen.wait_text("개 찾았어요")
    screen.wait_still()
    tab_to(screen, "고르기와 순서", "Shift+Tab")
    screen.press("Enter")
    screen.wait_text("가까운 순")
    tab_to(screen, "뒤로")
    screen.press("Enter")
    screen.wait_text("일자리와 훈련")
    # What opened the screen that was left has the focus again; Tab before that goes elsewhere.
    screen._until(lambda: focused(screen) == "고르기와 순서", "the way back has no focus")
    # A dialog takes the focus and keeps it until Escape; then it is where it was.
    tab_to(screen, "언어 바꾸기", "Shift+Tab")
    screen.press("Enter")
    screen.wait_text("English")
    inside = {"한국어", "English", "닫기"}
    for _ in range(6):
        screen.press("Tab")
        one = screen.page.evaluate("document.activeElement.textContent").replace("\u2060", "")
        assert one in inside, one
    screen.press("Escape")
    screen.wait_gone("English")


def test_every_screen_by_keyboard(person: Walker) -> None:
    set_up(person, "en", "100%", 360)
    go(person.screen, "/listings")
    person.screen.tap("Saved 3")  # of all it would be sixty steps
    person.screen.size(PHONE)
    found = {}
    for path in sorted({*addresses(person.there)} - NOT_BY_KEYBOARD):
        go(person.screen, path)
        found[path] = by_keyboard(person.screen, cards=path == "/")
        found[path] += wrong_with(person.screen, "en", person.data, whole=False)
    assert not any(found.values()), told(found)
