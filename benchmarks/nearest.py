"""Over a link of 1 Mbit/s: how soon the first matches stand on a real screen."""

import shutil
from pathlib import Path

from app.models import ErrorCode, IlteoroError

_NAMES = ("chromium", "chromium-browser", "google-chrome")


def over_a_megabit(backend: str, data: Path) -> dict[str, float]:
    """Seconds from the sync's first connection to the first matches of a worker in 수원, and to
    the whole catalogue; megabytes that had come by then. Raises PROGRAM_MISSING."""
    from playwright.sync_api import sync_playwright

    from tests.ui.first_matches import first_matches, worker_in
    from tests.ui.harness import PHONE, Screen

    browser_path = next((path for name in _NAMES if (path := shutil.which(name))), None)
    if browser_path is None:
        raise IlteoroError(ErrorCode.PROGRAM_MISSING, program="chromium", how="not found")
    worker_in(data)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path, args=["--no-sandbox"])
        width, height = PHONE
        page = browser.new_page(viewport={"width": width, "height": height}, locale="ko-KR")
        found = first_matches(Screen(page), backend, data)
        browser.close()
    return {
        "first_matches_seconds": round(found.seconds, 1),
        "mb_by_then": round(found.bytes / 1e6, 2),
        "all_listings_seconds": round(found.whole_seconds, 1),
        "longest_block_of_the_loop_ms": round(found.lag_ms),
    }
