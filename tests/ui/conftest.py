"""A real browser for each file of tests and a fresh page for each test.

Not one for the session: Playwright's loop runs in this thread as long as the browser does, and
no test that comes later could call `asyncio.run`.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.ui.harness import PHONE, Running, Screen, running

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium without a window; a machine without it fails with how to install it."""
    path = next((found for name in _NAMES if (found := shutil.which(name))), None)
    if path is None:
        pytest.fail("no Chromium: install it with `apt-get install chromium` (Debian, Ubuntu)")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=path,
            args=[
                "--no-sandbox",
                "--disable-background-networking",
                "--disable-dev-shm-usage",
                "--js-flags=--liftoff-only",  # what lives for seconds is not worth optimising
            ],
        )
        yield chromium
        chromium.close()


@contextmanager
def window(
    browser: Browser, size: tuple[int, int] = PHONE, *, points: float = 1, **more: Any
) -> Iterator[Screen]:
    """A page of a browser that knows nothing yet, in Korean unless told otherwise. Where nobody
    looks at the picture or scrolls, half the points of a real screen are enough."""
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]}, device_scale_factor=points,
        **{"locale": "ko-KR", "timezone_id": "Asia/Seoul", **more},
    )  # fmt: skip
    try:
        yield Screen(context.new_page())
    finally:
        context.close()


@pytest.fixture
def screen(browser: Browser) -> Iterator[Screen]:
    """A page of 360 × 640; what a person should never meet fails the test at its end."""
    with window(browser) as page:
        yield page
        page.finish()


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """The web address for many people, without any backend."""
    where = ("--data", str(tmp_path_factory.mktemp("served")), "--demo", "--no-open", "--json")
    with running("-m", "app", "--serve", *where) as started:
        yield started
