"""From an address to the first view, in Chromium: cold, and again after a reload.

Peer: a hello-world of the same Flet as it comes, without our door, page or fonts. Limit: a
page of one line in the same browser. All are opened in turn, so that a slower moment of the
machine meets each of them.
"""

import statistics
import tempfile
import time
from collections.abc import Callable
from typing import Any

from benchmarks.browser import chromium_path
from demo.processes import Processes

ROUNDS = 5
_SEEN = """() => {
  document.querySelector('flt-semantics-placeholder')?.click();
  const host = document.querySelector('flt-semantics-host');
  return host && (host.textContent.trim() || host.querySelector('[aria-label]')) ? true : false;
}"""
_PLAIN = "data:text/html,<p>hello"


def run() -> dict[str, Any]:
    """Milliseconds, median of five."""
    from playwright.sync_api import sync_playwright

    path = chromium_path()
    times: dict[str, list[float]] = {}
    with (
        tempfile.TemporaryDirectory() as folder,
        Processes() as processes,
        sync_playwright() as playwright,
    ):
        began = time.perf_counter()
        ours = processes.start(
            "app", "--web", "--data", folder, "--no-open", "--json", "--port", "0"
        )["app"]
        listening = time.perf_counter() - began
        plain = processes.start("benchmarks.startup_peer")["app"]
        chromium = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        first = chromium.new_context()
        first.new_page().goto(ours)  # the start token is used up here; its cookie goes on
        kept: Any = first.storage_state()
        address = ours.split("?")[0]

        def note(name: str, open_: Callable[[], object], seen: Callable[[], object]) -> None:
            at = time.perf_counter()
            open_()
            seen()
            times.setdefault(name, []).append((time.perf_counter() - at) * 1000)

        for _ in range(ROUNDS):
            for name, where, state in (("app", address, kept), ("flet", plain, None)):
                context = chromium.new_context(storage_state=state)
                page = context.new_page()

                def drawn(page: Any = page) -> None:
                    page.wait_for_function(_SEEN, polling=20)

                note(f"{name} cold", lambda p=page, w=where: p.goto(w), drawn)  # type: ignore[misc]
                note(f"{name} reload", page.reload, drawn)
                context.close()
            context = chromium.new_context()
            page = context.new_page()
            note("plain", lambda p=page: p.goto(_PLAIN), lambda: None)  # type: ignore[misc]
            context.close()
        chromium.close()
    middle = {name: round(statistics.median(values)) for name, values in times.items()}
    return {
        "name": "startup",
        "figures": {
            "listening_ms": round(listening * 1000),
            "cold_first_view_ms": middle["app cold"],
            "reload_ms": middle["app reload"],
        },
        "peers": {
            "flet_hello_cold_ms": middle["flet cold"],
            "flet_hello_reload_ms": middle["flet reload"],
        },
        "limit": {"one_line_page_ms": middle["plain"]},
    }
