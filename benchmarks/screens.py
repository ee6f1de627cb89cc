"""What screens cost with 170,000 listings on the device: in Chromium, as large as a phone.

From a tap to the first eight cards of the list, the longest the UI's loop was kept from its work
on a walk over all screens, and the app's memory after it and after 2,000 changes of screen.
"""

import itertools
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from app.sync.client import sync
from benchmarks.browser import chromium_path
from benchmarks.catalogue import serving
from benchmarks.harvest import ROWS, harvested
from tests.ui.harness import PHONE, Lag, Running, Screen, running
from tests.ui.prepared import Prepared, prepared
from tests.ui.walk import addresses, go

TAPS = 10
CARDS = 8
HIGH = 3200
"""Logical pixels of a window in which eight cards stand: what is not seen is in no tree."""
SETTLED, CHANGES = 200, 2000
_WATCH = """([ends, count]) => {
  const words = (one) => (one.ariaLabel || one.textContent).replaceAll('\\u2060', '').trim();
  const cards = () => [...document.querySelectorAll('flt-semantics-host [flt-tappable]')]
    .filter((one) => ends.some((end) => words(one).endsWith(end))).length;
  window.tapped = new Promise((done) => addEventListener('pointerdown', async () => {
    const begun = performance.now();
    while (cards() < count && performance.now() - begun < 20000) {
      await new Promise((drawn) => requestAnimationFrame(drawn));
    }
    done(performance.now() - begun);
  }, { once: true, capture: true }));
}"""
_CHANGE = """async (paths) => {
  const stops = () => [...document.querySelectorAll('flt-semantics-host [flt-tappable]')];
  for (const path of paths) {
    const before = new Set(stops().map((one) => one.id));
    history.pushState(null, '', path);
    dispatchEvent(new PopStateEvent('popstate', { state: null }));
    const begun = performance.now();
    const there = () => stops().some((one) => !before.has(one.id));
    while (!there() && performance.now() - begun < 2000) {
      await new Promise((done) => setTimeout(done, 5));
    }
  }
}"""
_IDLE = """
import select, sys, time
most = 0.0
while True:
    before = time.perf_counter()
    if select.select([sys.stdin], [], [], 0.01)[0]:
        break
    most = max(most, time.perf_counter() - before - 0.01)
print(most * 1000)
"""
"""What a process that does nothing waits for its turn, in ms: beside a browser and what else runs
here, no process does better."""
_SAVE = ("저장하기", "저장 취소")
"""How the bookmark of a card is called, which each card has one of."""


def run() -> dict[str, Any]:
    """Milliseconds and MB; the limits are those the app is held to."""
    with tempfile.TemporaryDirectory() as name:
        device = Path(name)
        with serving(harvested()) as address:
            sync(address, device)
        there = prepared(device)
        where = ("--data", str(device), "--demo", "--no-open", "--json")
        with running("-m", "app", "--web", *where, env={"ILTEORO_DEBUG": "1"}) as app:
            figures, idle = _in_browser(app, there)
    return {
        "name": "screens",
        "figures": {"listings": ROWS, **figures},
        "peers": {"idle_process": {"longest_block_ms": round(idle)}},
        "limit": {
            "tap_to_eight_cards_ms": 300,
            "longest_block_of_the_loop_ms": 50,
            "memory_mb": 250,
            "growth_mb": 0,
        },
    }


def _in_browser(app: Running, there: Prepared) -> tuple[dict[str, Any], float]:
    """The figures, and the longest an idle process waited on the same walk, in ms."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=chromium_path(), args=["--no-sandbox"]
        )
        context = chromium.new_context(locale="ko-KR", timezone_id="Asia/Seoul")
        screen = Screen(context.new_page())
        screen.goto(app.url)
        screen.wait_text("일터로 가는 길")
        screen.size((PHONE[0], HIGH))
        taps = _taps(screen)
        screen.size(PHONE)
        command, pipe = [sys.executable, "-c", _IDLE], subprocess.PIPE
        with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) as beside:
            blocks = _blocks(screen, there)
            idle = float(beside.communicate()[0])
        memory = _memory(app.process.pid)
        grown = _grown(screen, app, there)
        chromium.close()
    for path in sorted(blocks, key=lambda path: -blocks[path].all_ms)[:8]:
        lag = blocks[path]
        print(f"  {path}: {lag.all_ms:.0f} ms ({lag.own_ms:.0f})", file=sys.stderr)
    return {
        "tap_to_eight_cards_ms_median": round(statistics.median(taps)),
        "tap_to_eight_cards_ms_most": round(max(taps)),
        "longest_block_of_the_loop_ms": round(max(lag.all_ms for lag in blocks.values())),
        "of_it_not_for_want_of_a_core_ms": round(max(lag.own_ms for lag in blocks.values())),
        "memory_after_all_screens_mb": round(memory),
        "growth_from_200_to_2000_changes_mb": round(grown, 1),
    }, idle


def _taps(screen: Screen) -> list[float]:
    """Milliseconds from a tap on the way to the list until eight cards stand there."""
    times = []
    for _ in range(TAPS):
        go(screen, "/me")
        screen.page.evaluate(_WATCH, [list(_SAVE), CARDS])
        screen.find("일자리").click()
        times.append(screen.page.evaluate("window.tapped"))
    return times


def _blocks(screen: Screen, there: Prepared) -> dict[str, Lag]:
    """The longest block of the loop by the screen it was met on."""
    blocks: dict[str, Lag] = {}
    screen.lag(reset=True)
    for path in addresses(there, kinds=False):
        go(screen, path, same=True)
        before, now = blocks.get(path, Lag(0, 0)), screen.lag(reset=True)
        blocks[path] = Lag(max(before.all_ms, now.all_ms), max(before.own_ms, now.own_ms))
    return blocks


def _grown(screen: Screen, app: Running, there: Prepared) -> float:
    """MB the app's memory grew between the 200th change of screen and the 2,000th."""
    paths = itertools.cycle(dict.fromkeys(addresses(there)))
    screen.page.evaluate(_CHANGE, list(itertools.islice(paths, SETTLED)))
    settled = _memory(app.process.pid)
    for _ in range(SETTLED, CHANGES, SETTLED):
        screen.page.evaluate(_CHANGE, list(itertools.islice(paths, SETTLED)))
        print(f"  {_memory(app.process.pid):.0f} MB", file=sys.stderr)
    return _memory(app.process.pid) - settled


def _memory(process: int) -> float:
    """What a process holds in memory, in MB; where the system does not tell, nan."""
    try:
        pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
    except OSError:
        return float("nan")
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6
