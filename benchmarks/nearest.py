"""Over a link of 1 Mbit/s: how soon the first matches stand on a real screen."""

from pathlib import Path

from benchmarks.browser import chromium_path


def over_a_megabit(backend: str, data: Path) -> dict[str, float]:
    """Seconds from the sync's first connection to the first matches of a worker in 수원, and to
    the whole catalogue; megabytes that had come by then."""
    from playwright.sync_api import sync_playwright

    from tests.ui.first_matches import first_matches, worker_in
    from tests.ui.harness import PHONE, Screen

    browser_path = chromium_path()
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
        "longest_block_of_the_loop_ms": round(found.lag.all_ms),
        "of_it_not_for_want_of_a_core_ms": round(found.lag.own_ms),
    }
