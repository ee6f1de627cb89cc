"""A walk over all screens: by the keyboard alone, by semantics alone, at both ends of text."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.ui.harness import PHONE, WORD_JOINER, Running, Screen, running
from tests.ui.prepared import Prepared, fetched, looked_around, prepared, publish_listings
from tests.ui.walk import HIGH, addresses, by_keyboard, go, wrong_with

NARROW = (320, 640)
NOT_BY_KEYBOARD = {"/welcome/erased"}
"""It is home here."""
NOWHERE = "http://127.0.0.1:9"


@dataclass(frozen=True)
class Walker:
    """A person's app with its one tab, and what lies on the device."""

    screen: Screen
    app: Running
    data: Path
    there: Prepared


@pytest.fixture(scope="module")
def devices(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, Prepared]:
    """Two devices with the same listings, of somebody who used everything and of somebody who
    agreed to nothing."""
    backend, used = tmp_path_factory.mktemp("backend"), tmp_path_factory.mktemp("used")
    unused = tmp_path_factory.mktemp("unused") / "copy"
    publish_listings(backend, 600)
    fetched(backend, used)
    shutil.copytree(used, unused)
    looked_around(unused)
    return used, unused, prepared(used)


def walker(browser: Browser, data: Path, there: Prepared) -> Iterator[Walker]:
    """One tab of the app on a device, for all tests of this file; nobody looks at the picture, so
    half its points are enough."""
    context = browser.new_context(locale="ko-KR", timezone_id="Asia/Seoul", device_scale_factor=0.5)
    screen = Screen(context.new_page())
    where = ("--data", str(data), "--backend", NOWHERE, "--demo", "--no-open", "--json")
    with running("-m", "app", "--web", *where) as app:
        screen.goto(app.url)
        screen.wait_text("일터로 가는 길")
        yield Walker(screen, app, data, there)
        screen.leave()
        assert app.errors == []
    context.close()


@pytest.fixture(scope="module")
def person(devices: tuple[Path, Path, Prepared], browser: Browser) -> Iterator[Walker]:
    """Somebody who used everything there is."""
    used, _, there = devices
    yield from walker(browser, used, there)


@pytest.fixture(scope="module")
def nobody(devices: tuple[Path, Path, Prepared], browser: Browser) -> Iterator[Walker]:
    """Somebody who agreed to nothing."""
    _, unused, there = devices
    yield from walker(browser, unused, there)


def set_up(walker: Walker, language: str, text: str, width: int) -> None:
    """In a language, a text size and a width."""
    walker.screen.size((width, HIGH))
    go(walker.screen, "/me")
    walker.screen.tap({"ko": "한국어", "en": "English"}[language])
    walker.screen.tap(text)
    walker.screen.wait_still()


def told(found: dict[str, list[str]]) -> str:
    """Everything that was found wrong, by address."""
    return "\n".join(f"{path}: {one}" for path, some in found.items() for one in some)


@pytest.mark.parametrize(
    ("language", "text", "width"), [("ko", "100%", 360), ("ko", "200%", 320), ("en", "200%", 320)]
)
def test_every_screen_by_semantics(person: Walker, language: str, text: str, width: int) -> None:
    set_up(person, language, text, width)
    found = {}
    for path in addresses(person.there, kinds=text != "100%"):
        go(person.screen, path)
        found[path] = wrong_with(person.screen, language, person.data)
    assert not any(found.values()), told(found)


def test_every_screen_of_somebody_who_agreed_to_nothing(nobody: Walker) -> None:
    set_up(nobody, "ko", "200%", 320)
    found = {}
    for path in addresses(nobody.there):
        if not path.startswith("/questions/") or path == "/questions/1":  # there are none
            go(nobody.screen, path, same=True)
            found[path] = wrong_with(nobody.screen, "ko", nobody.data)
    assert not any(found.values()), told(found)


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
