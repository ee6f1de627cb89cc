"""The one tab that walks over all screens, and the device of somebody who used everything."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser

from tests.ui.harness import Running, Screen, running
from tests.ui.prepared import Prepared
from tests.ui.walk import HIGH, go

_NOWHERE = "http://127.0.0.1:9"


@dataclass(frozen=True)
class Walker:
    """A person's app with its one tab, and what lies on the device."""

    screen: Screen
    app: Running
    data: Path
    there: Prepared


def walker(browser: Browser, data: Path, there: Prepared) -> Iterator[Walker]:
    """One tab of the app on a device, for all tests of this file; nobody looks at the picture, so
    half its points are enough."""
    context = browser.new_context(locale="ko-KR", timezone_id="Asia/Seoul", device_scale_factor=0.5)
    screen = Screen(context.new_page())
    where = ("--data", str(data), "--backend", _NOWHERE, "--demo", "--no-open", "--json")
    with running("-m", "app", "--web", *where) as app:
        screen.goto(app.url)
        screen.wait_text("일터로 가는 길")
        yield Walker(screen, app, data, there)
        screen.leave()
        assert app.errors == []
    context.close()


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
