"""A real browser for each file of tests and a fresh page for each test.

Not one for the session: Playwright's loop runs in this thread as long as the browser does, and
no test that comes later could call `asyncio.run`.
"""

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.ui.harness import PHONE, Screen

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


@pytest.fixture
def screen(browser: Browser) -> Iterator[Screen]:
    """A page of 360 × 640 in Korean; what a person should never meet fails the test at its end."""
    width, height = PHONE
    context = browser.new_context(
        viewport={"width": width, "height": height}, locale="ko-KR", timezone_id="Asia/Seoul"
    )
    page = Screen(context.new_page())
    yield page
    try:
        page.finish()
    finally:
        context.close()
